"""Which language a text is in, and what to do when it cannot be told."""

from __future__ import annotations

import pytest

from saywell.engine.language import detect, language_of
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Draft, Turn


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Your order is on its way.", "en"),
        ("Pesanan Kakak sudah kami kirim.", "id"),
        ("Η παραγγελία σας έφυγε.", "el"),
        ("Πατήστε Settings, μετά Wi-Fi και Reset network.", "el"),
        ("您的iPhone订单已发出。", "zh"),
        ("请打开 Settings > Network > Reset", "zh"),
        ("طلبكم في الطريق عبر FedEx.", "ar"),
        ("మీ ఆర్డర్ LTE రూటర్ వచ్చింది.", "te"),
        ("ok", ""),
        ("12:30?", ""),
        ("", ""),
        ("Kalimera sas, i paraggelia efyge", ""),
        ("Bonjour, votre colis arrive demain matin", ""),
        ("注文はこちらです", ""),
    ],
)
def test_detection(text: str, lang: str) -> None:
    assert detect(text) == lang


def test_what_is_given_counts_first() -> None:
    assert language_of(Draft("您好", "en-GB")) == "en"
    assert language_of(Draft("hello", "ZH_cn")) == "zh"


def test_who_answers_in_the_customers_language_is_checked_in_it() -> None:
    asked = Context(turns=(Turn(Author.CUSTOMER, "Hi, can I check out at 3 pm?"),))
    reply = "Sure, your room is yours until noon."
    assert language_of(Draft(reply, "id", asked)) == "en"
    assert language_of(Draft("Tentu, kamarnya bisa dipakai sampai siang.", "id", asked)) == "id"
    assert language_of(Draft(reply, "id")) == "id"
    answered = Context(turns=(*asked.turns, Turn(Author.CUSTOMER, "Kamar saya sampai jam berapa?")))
    assert language_of(Draft(reply, "id", answered)) == "id"


def test_undecided_texts_take_the_language_of_the_conversation() -> None:
    turns = (Turn(Author.CUSTOMER, "Πού είναι η παραγγελία;"), Turn(Author.CUSTOMER, "ok"))
    assert language_of(Draft("OK!", context=Context(turns=turns))) == "el"
    answered = (*turns, Turn(Author.AGENT, "Sudah kami kirim ya, Kak"))
    assert language_of(Draft("OK!", context=Context(turns=answered))) == "id"
    known = Context(contact=Contact(language="te"))
    assert language_of(Draft("OK!", context=known)) == "te"
    assert language_of(Draft("OK!")) == "en"

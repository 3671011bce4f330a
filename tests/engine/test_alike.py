"""Whether a customer says the same again."""

from __future__ import annotations

import pytest

from saywell.engine.alike import repeats

AGAIN = [
    ("Where is my parcel?", "where is my parcel"),
    ("So WHERE is my parcel?!", "Where is my parcel?"),
    ("που ειναι το δεμα μου", "Πού είναι το δέμα μου;"),
    ("那我的包裹到底在哪里？", "我的包裹在哪里"),
    ("أين طلبي يا جماعة الخير؟", "أين طلبي يا جماعة الخير"),
    ("నా పార్సెల్ ఎక్కడ ఉంది??", "నా పార్సెల్ ఎక్కడ ఉంది"),
    ("jadi paket saya di mana?", "paket saya di mana"),
]
OTHER = [
    ("Where is my refund?", "Where is my parcel?"),
    ("yes please", "yes please"),
    ("ok", "ok"),
    ("好的，谢谢", "好的，谢谢"),
    ("order number 20417 please check", "order number 20588 please check"),
    ("I have a question", "Where is my parcel?"),
    ("", "Where is my parcel?"),
]


@pytest.mark.parametrize(("text", "before"), AGAIN)
def test_the_same_in_other_words_of_little_weight(text: str, before: str) -> None:
    assert repeats(text, [before])
    assert repeats(text, ["hello", before, "please answer me now"])


@pytest.mark.parametrize(("text", "before"), OTHER)
def test_short_answers_and_other_questions(text: str, before: str) -> None:
    assert not repeats(text, [before])


def test_nothing_was_said_before() -> None:
    assert not repeats("Where is my parcel?", [])


def test_what_was_said_long_ago_is_forgotten() -> None:
    since = [f"message {number} of another kind altogether" for number in range(20)]
    assert not repeats("Where is my parcel?", ["Where is my parcel?", *since])

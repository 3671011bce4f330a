"""The kind spelling: what in a message is looked at, and what is nobody's misspelling."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import rule

from saywell.engine.anchors import Gate
from saywell.engine.check import Checker
from saywell.engine.matchers.base import Hit
from saywell.engine.matchers.registry import make_matcher
from saywell.engine.matchers.spelling import MOST_JUDGED, SpellingMatcher
from saywell.engine.matchers.words import Words
from saywell.engine.spelling import Spellers
from saywell.engine.text import Text
from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Draft, Severity, TeamWords, Turn
from saywell.stores import lexicons
from saywell.stores.packs import load_packaged

SPELLERS = Spellers(lexicons.packaged)
CHECKER = Checker(load_packaged()[0], spellers=SPELLERS)
NOTHING_KNOWN = Context()


def hits(
    text: str, lang: str = "en", context: Context = NOTHING_KNOWN, **keys: object
) -> list[Hit]:
    gate = Gate(lang)
    matcher = make_matcher(rule(checks.Spelling, **keys), Words(lang, {}, gate, SPELLERS))
    return list(matcher.find(Text(text, lang, context, gate)))


def found(text: str, lang: str = "en", context: Context = NOTHING_KNOWN) -> list[str]:
    return [text[hit.start : hit.end] for hit in hits(text, lang, context)]


def test_a_misspelt_word_comes_with_its_fixes() -> None:
    (hit,) = hits("We have recieved it.")
    assert (hit.start, hit.end, hit.fixes[0]) == (8, 16, "received")
    assert hit.values == {"found": "recieved", "fix": "received"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Your Recieved plan and the recieved2 file recieved.pdf are RECIEVED."),
        ("en", "See https://x.example/recieved or recieved@x.example, @recieved, #recieved."),
        (
            "en",
            "The button says “recieved”, the code `recieved`, the field {{recieved}} or [adress].",
        ),
        ("en", "Soooo good, hmm, the e-bike and co-op re-order are x-rayed."),
        ("en", "PayPal, iPhone, eBay, McDonald and O'Brien's are fine, e.g. on Fri."),
        ("en", "El pedido χαίρετε 您好 нет मदद."),
        ("el", "Το refnud του MyTelva στο Galaxi έφυγε με την ΕΛΤΑ Κούριερ, τηλ. 210."),
        ("ar", "رقم refnud في تطبيق MyTelva جاهز."),
        ("te", "మీ refnud సిద్ధంగా ఉంది."),
        ("id", "Refund-nya lewat MyTelva, kakak-kakak semua, ke Banjarmasin."),
        ("zh", "您的recieved订单已经发货。"),
        ("en", ""),
        ("en", "!!! ... 123 \ufffc \u200b"),
    ],
)
def test_what_is_not_a_misspelling(lang: str, text: str) -> None:
    assert found(text, lang) == []


def test_a_capital_counts_where_a_sentence_begins() -> None:
    assert found("Recieved today. Adress unknown.\nTommorow then.") == [
        "Recieved",
        "Adress",
        "Tommorow",
    ]
    assert found("We went to Recieved.") == []
    assert found("- Recieved\n- “Hi”, Zendarra said.") == ["Recieved"]


def test_parts_of_a_hyphenated_word_are_looked_at() -> None:
    assert found("a well-recieved gift") == ["recieved"]


def test_names_and_words_of_the_conversation_are_known() -> None:
    known = Context(
        company="Recieved & Sons",
        agent="Adress",
        contact=Contact(name="Tommorow Refnud", email="custmer@x.example"),
        turns=(Turn(Author.CUSTOMER, "where is my blendder"), Turn(Author.AGENT, "the pacakge")),
        team=TeamWords(jargon={"acount": "thing"}, prefer=("delivry slot",)),
        names=("Seperate Untill",),
    )
    text = "recieved seperate untill adress tommorow refnud custmer blendder acount delivry pacakge"
    text += " are words that have been used in the chat by one or the other"
    assert found(text, "en", known) == ["pacakge"]


def test_words_of_the_rule_are_known() -> None:
    assert hits("We have recieved it.", known=("recieved",)) == []


def test_marks_are_told_apart() -> None:
    text = "Η Τριτη μας βολεύει, η παραγγελεία έφυγε."
    assert [hit.fixes[0] for hit in hits(text, "el")] == ["παραγγελία"]
    assert [hit.fixes[0] for hit in hits(text, "el", marks=True)] == ["Τρίτη"]
    rules = [pack for pack in load_packaged()[0] if pack.pack == "all.spelling"]
    report = Checker(rules, spellers=SPELLERS).check(Draft(text, "el"))
    weights = {one.check: one.severity for one in report.findings}
    assert weights["M01.marks"] is Severity.ADVICE
    assert weights["M01.misspelt"] is Severity.WARNING


def test_slang_is_told_once() -> None:
    report = CHECKER.check(Draft("pls send me ur adress", "en"))
    assert [one.rule for one in report.findings].count("M01") == 1


def test_another_language_is_not_a_heap_of_misspellings() -> None:
    assert found("Pesenan sampun dugi wingi sonten, nggih.", "id") == []
    assert found("Η παραγγελια σας εφυγε σημερα, θα την εχετε αυριο.", "el") == []
    assert found("We recieved teh adress of yuor custmer and will send it all on to them.") == [
        "recieved",
        "teh",
        "adress",
        "yuor",
        "custmer",
    ]


def test_a_message_of_nothing_but_new_words_is_not_searched_for_ever() -> None:
    asked: list[str] = []
    judge = SPELLERS.of("en")
    assert judge is not None
    knows = judge.known

    class Asking:
        complete = False
        learned = 0
        known = staticmethod(knows)

        def corrections(self, word: str) -> tuple[str, ...]:
            asked.append(word)
            return ()

    gate = Gate("en")
    matcher = SpellingMatcher(rule(checks.Spelling), Words("en", {}, gate, SPELLERS))
    matcher._speller = Asking()  # type: ignore[assignment]
    text = Text(" ".join(f"zq{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600)), "en")
    assert list(matcher.find(text)) == []
    assert len(asked) == MOST_JUDGED


def test_without_a_dictionary_the_rule_is_silent() -> None:
    report = Checker(load_packaged()[0]).check(Draft("We have recieved it.", "en"))
    assert [one.check for one in report.findings if one.check == "M01.misspelt"] == []


def test_spans_fit_composed_and_decomposed_text() -> None:
    text = "Η παραγγελει\u0301α έφυγε, η ενημέροση ήρθε."
    first, second = hits(text, "el")
    assert text[first.start : first.end] == "παραγγελει\u0301α"
    assert first.fixes[0] == "παραγγελία"
    assert text[second.start : second.end] == "ενημέροση"
    mended = text[: second.start] + second.fixes[0] + text[second.end :]
    assert hits(mended, "el") == [first]

"""The check as a whole: overrides, waivers, crashes, verdicts, fixes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.matchers.helpers import rule

from saywell.engine import book
from saywell.engine.book import MAX_HITS
from saywell.engine.check import Checker, Overrides, fixed, has_prefix
from saywell.engine.masks import Span
from saywell.engine.matchers import base
from saywell.engine.matchers.base import Hit, Matcher
from saywell.engine.matchers.words import Words
from saywell.engine.phrases import Phrase
from saywell.engine.text import Text
from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.languages import LANGUAGES, Localised
from saywell.model.rules import Context, Draft, Pack, Rule, Severity, Turn, Verdict, Waiver
from saywell.stores.packs import load_packaged, read_pack

LANGS = tuple(LANGUAGES)
PACKS, _ = load_packaged()
CHECKER = Checker(PACKS)
SMALL, _ = read_pack(Path(__file__).parent / "packs" / "en.yaml")
assert SMALL is not None
SMALL_CHECKER = Checker([SMALL])


def pack(*rules: Rule, language: str = "en") -> Pack:
    return Pack(saywell=1, pack="test", language=language, rules=rules)


def ids(checker: Checker, text: str, lang: str = "en", **keys: object) -> list[str]:
    return [found.check for found in checker.check(Draft(text, lang), **keys).findings]  # type: ignore[arg-type]


def test_a_draft_and_its_report() -> None:
    text = "I dont know!!! Pls wait."
    report = SMALL_CHECKER.check(Draft(text))
    assert report.lang == "en"
    assert report.verdict is Verdict.ASK
    assert [(f.check, text[f.start : f.end]) for f in report.findings] == [
        ("M06.dont-know", "I dont know"),
        ("M02.many-marks", "!!!"),
        ("M04.shorthand", "Pls"),
    ]
    first = report.findings[0]
    assert first.rule == "M06"
    assert first.message.startswith("“I dont know”")
    assert first.instead
    assert fixed(text, report.findings[2]) == "I dont know!!! Please wait."


def test_clean_drafts_pass() -> None:
    assert SMALL_CHECKER.check(Draft("Your parcel is ready.")).verdict is Verdict.PASS


def test_messages_are_in_the_language_of_the_agent() -> None:
    greek = Checker([SMALL], ui_lang="el") if SMALL else CHECKER
    (found,) = greek.check(Draft("No way, we can't do that today.", "en")).findings
    assert found.message.startswith("Το «")


@pytest.mark.parametrize(
    ("prefix", "covered"), [("M08", True), ("M08.no", True), ("M08.n", False), ("M0", False)]
)
def test_prefixes_end_at_dots(prefix: str, covered: bool) -> None:
    assert has_prefix("M08.no", prefix) is covered


def test_rules_are_switched_off_and_weighed_by_prefix() -> None:
    no = rule(checks.Phrases, id="M08.no", phrases=("no",))
    end = rule(checks.Phrases, id="M07.end", phrases=("end",))
    packs = [pack(no, end)]
    assert ids(Checker(packs, overrides=Overrides(disabled=("M08",))), "no end") == ["M07.end"]
    overrides = Overrides(severities={"M08": Severity.ADVICE, "M08.no": Severity.ERROR})
    report = Checker(packs, overrides=overrides).check(Draft("no end", "en"))
    assert [found.severity for found in report.findings] == [Severity.ERROR, Severity.WARNING]
    assert report.verdict is Verdict.BLOCK


def test_waived_findings_are_kept_apart() -> None:
    packs = [pack(rule(checks.Phrases, id="M08.no", phrases=("no",)))]
    report = Checker(packs).check(Draft("no", "en"), [Waiver("M08", "it is the law")])
    assert report.findings == ()
    assert [found.check for found in report.waived] == ["M08.no"]
    assert report.verdict is Verdict.PASS


def test_a_rule_that_crashes_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Matcher[checks.Empty]):
        def find(self, text: Text) -> Iterator[Hit]:
            yield Hit(0, 1 // len(text.raw[:0]))

    checker = Checker([pack(rule(checks.Phrases, id="M08.no", phrases=("no",)))])
    book = checker.book("en")
    book.matchers.append(Broken(rule(checks.Empty, id="M22.broken"), Words("en", {}, book.gate)))
    monkeypatch.setattr(book, "calls", book.calls._replace(always=[1]))
    report = checker.check(Draft("no", "en"))
    assert report.crashed == ("M22.broken",)
    assert [found.check for found in report.findings] == ["M08.no"]


def test_a_phrase_or_a_condition_that_fails_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    called = Phrase.called

    def fails_on_no(self: Phrase, text: Text) -> list[Span]:
        if self.source == "no":
            raise RecursionError
        return called(self, text)

    def fail(*_: object) -> bool:
        raise RuntimeError

    yes = rule(checks.Phrases, id="M08.yes", phrases=("yes",))
    no = rule(checks.Phrases, id="M08.no", phrases=("no",))
    upset = rule(checks.Phrases, id="M20.yes", phrases=("yes",), when=("customer_upset",))
    checker = Checker([pack(yes, no, upset)])
    monkeypatch.setattr(Phrase, "called", fails_on_no)
    monkeypatch.setattr(book, "holds", fail)
    monkeypatch.setattr(base, "holds", fail)
    context = Context(turns=(Turn(Author.CUSTOMER, "Hello"),))
    report = checker.check(Draft("yes or no", "en", context))
    assert [found.check for found in report.findings] == ["M08.yes"]
    assert set(report.crashed) == {"M08.no", "M20.yes"}


def test_a_rule_that_cannot_work_is_a_problem_with_its_place() -> None:
    checker = Checker([pack(rule(checks.Phrases, id="M08.no", phrases=("[no]",)))])
    (problem,) = checker.book("en").problems
    assert problem.message.startswith("M08.no: ")
    assert checker.problems() == [problem]


def test_packs_of_all_languages_hold_in_each() -> None:
    checker = Checker([pack(rule(checks.Phrases, id="M08.no", phrases=("no",)), language="*")])
    assert ids(checker, "no", "fr") == ["M08.no"]


def test_lists_of_one_name_are_joined() -> None:
    one = Pack(saywell=1, pack="one", language="en", words={"we": ("we",)})
    two = Pack(
        saywell=1,
        pack="two",
        language="en",
        words={"we": ("our team",)},
        rules=(rule(checks.Phrases, phrases=("<we> can't",)),),
    )
    assert len(ids(Checker([one, two]), "We can't. Our team can't.")) == 2


def test_a_rule_reports_so_many_places_and_no_more() -> None:
    checker = Checker([pack(rule(checks.Phrases, phrases=("no",)))])
    assert len(ids(checker, "no, " * 5_000)) == MAX_HITS


CONTEXT = Context(
    company="Kestrel", agent="Ben", contact=Contact(name="Tom Reyes"), first_reply=True
)
PIECES = st.sampled_from(
    ["I don't know", "!!", " ", "{{x}}", "PLEASE ", "in in ", "“", "(", "hi Bob, ", "δεν ", "不能",
     "لا ", "కాదు ", "tidak bisa ", "4111111111111111", "\u200b", "\U0001f600", "\ud800", ". "]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12),
    st.sampled_from(["en", "el", "zh", "ar", "te", "id"]),
)
def test_any_draft_can_be_checked(parts: list[str], lang: str) -> None:
    text = "".join(parts)
    report = CHECKER.check(Draft(text, lang, CONTEXT))
    assert report.crashed == ()
    for found in report.findings:
        assert 0 <= found.start <= found.end <= len(text)
        assert found.message
    spans = [(found.start, found.end) for found in report.findings]
    assert spans == sorted(spans)
    assert CHECKER.check(Draft(text, lang, CONTEXT)) == report


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=10), st.sampled_from(["en", "el", "id"]))
def test_fixes_touch_nothing_that_is_masked(parts: list[str], lang: str) -> None:
    kept = "See https://a.example/x!!!y `pls!!!` and “I don't know!!!”"
    text = f"{kept}. " + "".join(parts)
    report = CHECKER.check(Draft(text, lang, CONTEXT))
    for found in report.findings:
        for at in range(len(found.fixes)):
            assert fixed(text, found, at).startswith(kept)


@pytest.mark.parametrize("lang", ["en", "el", "zh", "ar", "te", "id"])
@pytest.mark.parametrize(
    "piece", [" ", "\u0301", "!", "a", "no, ", "(", "\u200b", "不", "{{", "A "]
)
def test_long_drafts_end(lang: str, piece: str) -> None:
    report = CHECKER.check(Draft(piece * (100_000 // len(piece)), lang, CONTEXT))
    assert report.crashed == ()


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_says_why_in_english_and_greek(lang: str) -> None:
    for matcher in CHECKER.book(lang).matchers:
        made: Rule = matcher.rule
        for text in (made.message, made.why):
            assert isinstance(text, Localised)
            assert {"en", "el"} <= set(text.by_lang), made.id

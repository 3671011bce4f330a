"""The gate: what is judged of a note, what no reason waives, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from saywell.app import gate, wiring
from saywell.app.sending import SendResult
from saywell.errors import Rejected, Uncertain
from saywell.model.ports import Journal
from saywell.model.records import SendState
from saywell.model.rules import Draft, Finding, Report, Severity, Verdict, Waiver
from saywell.model.settings import Settings


def finding(check: str, severity: Severity) -> Finding:
    return Finding(check.partition(".")[0], check, severity, 0, 1, "message")


REPORT = Report(
    "en",
    (
        finding("M04.shorthand", Severity.WARNING),
        finding("M04.shorthand", Severity.WARNING),
        finding("M24.card", Severity.ERROR),
        finding("M22.placeholder", Severity.ERROR),
        finding("M12.short", Severity.ADVICE),
    ),
)


def checks(draft: Draft, waivers: Iterable[Waiver]) -> Report:
    return REPORT


def test_of_a_note_only_what_must_never_be_written_is_judged() -> None:
    judged = gate.judge(checks, Draft("x"), note=True)
    assert [one.check for one in judged.report.findings] == ["M24.card", "M22.placeholder"]
    assert gate.judge(checks, Draft("x"), note=False).report == REPORT


def test_unfilled_fields_are_final() -> None:
    judged = gate.judge(checks, Draft("x"), note=False)
    assert [one.check for one in judged.final] == ["M22.placeholder"]


def test_each_rule_is_waived_once_and_advice_needs_no_waiver() -> None:
    both = gate.waivers_for(REPORT, "why not", (Severity.WARNING, Severity.ERROR))
    assert both == (
        Waiver("M04.shorthand", "why not"),
        Waiver("M24.card", "why not"),
        Waiver("M22.placeholder", "why not"),
    )
    assert gate.waivers_for(REPORT, "yes", (Severity.WARNING,)) == (Waiver("M04.shorthand", "yes"),)


@pytest.mark.parametrize("name", gate.NEVER_WAIVED)
def test_the_rules_that_are_never_waived_exist(name: str) -> None:
    checker = wiring.load_checker(Settings()).checker
    assert name in {matcher.rule.id for matcher in checker.book("en").matchers}
    assert checker.check(Draft("Hi {{ name }}", "en")).verdict is Verdict.BLOCK
    assert checker.check(Draft(" ", "en")).verdict is Verdict.BLOCK


def test_what_became_of_a_message_is_a_message_or_an_error() -> None:
    refused = Rejected("no")
    with pytest.raises(Rejected):
        gate.sent_message(SendResult("k", SendState.FAILED, error=refused))
    with pytest.raises(Uncertain, match="not known whether"):
        gate.sent_message(SendResult("k", SendState.UNKNOWN))
    with pytest.raises(Uncertain, match="the line broke"):
        gate.sent_message(SendResult("k", SendState.UNKNOWN, error=Uncertain("the line broke")))


@pytest.fixture
def journal() -> Iterable[Journal]:
    opened = wiring.open_journal(Settings())
    yield opened
    opened.close()


def test_a_draft_is_added_to_and_never_replaced(journal: Journal) -> None:
    def text() -> str:
        kept = journal.draft("7")
        return kept.text if kept else ""

    gate.keep_draft(journal, "7", "first")
    gate.keep_draft(journal, "7", "first")
    assert text() == "first"
    gate.keep_draft(journal, "7", "second")
    gate.keep_draft(journal, "7", "second")
    assert text() == "first\n\nsecond"


def test_each_message_has_a_key_of_its_own() -> None:
    assert gate.outgoing("7", "x").key != gate.outgoing("7", "x").key

"""The second opinion on grammar: never waited for, never in the way, after our own rules."""

from __future__ import annotations

import enum
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from tests.engine.matchers.helpers import rule

from saywell.backends import harper
from saywell.backends.harper import HarperOpinion
from saywell.engine.check import Checker, Overrides
from saywell.model import checks
from saywell.model.chat import Contact
from saywell.model.ports import Remark
from saywell.model.rules import Context, Draft, Pack, Report, Severity

TEXT = "We has sent it to Has Been."


class Kind(enum.Enum):
    REPLACE = 0
    REMOVE = 1
    INSERT_AFTER = 2


@dataclass
class Span:
    start: int
    end: int


@dataclass
class Suggestion:
    kind: Kind
    replacement_text: str = ""


@dataclass
class Lint:
    span: Span
    problem_text: str
    lint_kind: str
    message: str
    suggestions: list[Suggestion]


@dataclass
class FakeLinter:
    """Answers with what it was given, when it is let go."""

    dialect: str
    lints: list[Lint] = field(default_factory=list)
    config: dict[str, bool | None] = field(default_factory=dict)
    fails: bool = False

    def get_lint_config(self) -> dict[str, bool | None]:
        return {"SpellCheck": None, "AnA": None}

    def set_lint_config(self, config: dict[str, bool | None]) -> None:
        self.config = config

    def lint(self, text: str, language: str) -> list[Lint]:
        if self.fails:
            raise RuntimeError("broken")
        assert language == "plaintext"
        return self.lints


class Dialect:
    BRITISH = "british"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Stand in for Harper; ``gate`` holds its construction back."""
    module: Any = ModuleType("fake_harper")
    module.gate = threading.Event()
    module.made = []

    def make(dialect: str) -> FakeLinter:
        module.gate.wait(10)
        module.made.append(FakeLinter(dialect))
        return module.made[-1]  # type: ignore[no-any-return]

    module.Linter, module.Dialect = make, Dialect
    monkeypatch.setitem(sys.modules, "fake_harper", module)
    yield module
    module.gate.set()


def ready(fake: Any) -> tuple[HarperOpinion, FakeLinter]:
    fake.gate.set()
    opinion = HarperOpinion(module="fake_harper")
    assert opinion.wait(10)
    return opinion, fake.made[0]


def lint(start: int, end: int, kind: str = "Agreement", *fixes: Suggestion) -> Lint:
    return Lint(Span(start, end), TEXT[start:end], kind, "They do not agree.", list(fixes))


def test_a_check_before_it_is_ready_goes_without(fake: Any) -> None:
    opinion = HarperOpinion(module="fake_harper")
    assert opinion.remarks(TEXT) == ()
    fake.gate.set()
    assert opinion.wait(10)
    fake.made[0].lints = [lint(3, 6)]
    assert len(opinion.remarks(TEXT)) == 1


def test_remarks_are_about_grammar_alone(fake: Any) -> None:
    opinion, linter = ready(fake)
    assert linter.dialect == Dialect.BRITISH
    assert linter.config["SpellCheck"] is False
    assert linter.config["AnA"] is None
    linter.lints = [
        lint(3, 6, "Agreement", Suggestion(Kind.REPLACE, "have")),
        lint(7, 11, "Spelling"),
        lint(12, 14, "Style"),
        lint(12, 14, "WordChoice", Suggestion(Kind.REMOVE), Suggestion(Kind.INSERT_AFTER, " up")),
    ]
    assert opinion.remarks(TEXT) == (
        Remark(3, 6, "They do not agree.", ("have",)),
        Remark(12, 14, "They do not agree.", ("", "it up")),
    )
    assert opinion.remarks("x" * (harper.MAX_TEXT + 1)) == ()


def test_whatever_goes_wrong_is_silent(fake: Any) -> None:
    opinion, linter = ready(fake)
    linter.fails = True
    assert opinion.remarks(TEXT) == ()
    linter.fails = False
    linter.lints = [lint(3, 6)]
    assert opinion.remarks(TEXT) == ()
    absent = HarperOpinion(module="no_such_module_anywhere")
    assert not absent.wait(10)
    assert absent.remarks(TEXT) == ()


class Fixed:
    """An opinion that says the same of every text."""

    def __init__(self, *remarks: Remark, lang: str = "en") -> None:
        self.lang = lang
        self._remarks = remarks

    def remarks(self, text: str) -> tuple[Remark, ...]:
        return self._remarks


def report(opinion: Fixed, lang: str = "en", **overrides: Any) -> Report:
    rules = (rule(checks.Phrases, id="M01.sent", phrases=("sent",), severity=Severity.ADVICE),)
    checker = Checker(
        [Pack(saywell=1, pack="test", language="*", rules=rules)],
        overrides=Overrides(**overrides),
        opinion=opinion,
    )
    return checker.check(Draft(TEXT, lang, Context(contact=Contact(name="Has Been"))))


def test_remarks_come_as_advice_after_our_own() -> None:
    opinion = Fixed(
        Remark(3, 6, "They do not agree.", ("have",)),
        Remark(7, 11, "Another word for ours."),
        Remark(18, 21, "A name."),
    )
    grammar, ours = report(opinion).findings
    assert (grammar.check, grammar.rule, grammar.severity) == (
        "M02.opinion",
        "M02",
        Severity.ADVICE,
    )
    assert [fix.text for fix in grammar.fixes] == ["have"]
    assert ours.check == "M01.sent"


def test_remarks_can_be_weighed_and_turned_off() -> None:
    opinion = Fixed(Remark(3, 6, "They do not agree."))
    assert [one.check for one in report(opinion, disabled=("M02",)).findings] == ["M01.sent"]
    heavy = report(opinion, severities={"M02.opinion": Severity.WARNING}).findings[0]
    assert heavy.severity is Severity.WARNING
    assert len(report(opinion, "el").findings) == 1
    assert len(report(Fixed(Remark(3, 6, "x"), lang="el")).findings) == 1


@pytest.mark.skipif(not harper.installed(), reason="needs saywell[grammar]")
def test_the_real_one() -> None:
    opinion = HarperOpinion()
    assert opinion.wait(60)
    (remark,) = opinion.remarks("We has sent your parcel.")
    assert (remark.start, remark.end, remark.fixes[:1]) == (3, 6, ("have",))
    assert opinion.remarks("Your colour chart has been organised, an hour ago.") == ()
    assert opinion.remarks("We have recieved it from Zendara.") == ()

"""Typos in a library's own texts: found where they stand, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from saywell.app.linting import lint
from saywell.engine.check import Checker
from saywell.engine.lint_reply import Check
from saywell.engine.spelling import Spellers
from saywell.model.lint import Lint
from saywell.model.report import Severity
from saywell.stores import lexicons, library
from saywell.stores.library import Layer
from saywell.stores.packs import load_packaged

PACKS = load_packaged()[0]
TEXT = """\
saywell: 1
topic: Tests
blocks:
  - id: bye
    text: {en: Goodbye and thnak you.}
replies:
  - id: test.refund
    title: A refund
    variables:
      recieved: {description: A day, example: Friday}
    text:
      en: |-
        Hello {{ contact.first_name }}, your money was {{ recieved }}
        refunded on Zendara. We are sory for the wait.
      el: Η επιστρωφή έγινε.
      zh: 您的refnud已经处理。
  - id: test.fine
    title: All is well
    text: {en: "Your colour chart is {% if true %}ready{% endif %}, {{ name }}."}
"""


def typos(layer: Layer, spellers: Spellers) -> list[Lint]:
    checker = Checker(PACKS, spellers=spellers)
    check: Callable[[str], Check] = lambda _: lambda draft: checker.check(draft, ())  # noqa: E731
    found = lint([layer], check, {}, dt.date(2026, 1, 1), processes=1).found
    return [one for one in found if one.rule.startswith("M01")]


def test_typos_are_told_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(TEXT, encoding="utf-8")
    layer = Layer("team", tmp_path)
    found = typos(layer, Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks))
    assert [(one.where.line, one.hint) for one in found] == [
        (5, "write 'thank'"),
        (14, "write 'sorry'"),
        (15, "write 'επιστροφή'"),
    ]
    assert found[1].where.column == 37
    known = frozenset({"sory", "thnak"})
    assert len(typos(layer, Spellers(lexicons.packaged, lambda _: known))) == 1


def test_the_starter_replies_have_no_typos() -> None:
    layer = library.starter_layer()
    assert layer is not None
    assert typos(layer, Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks)) == []


def test_a_text_that_a_number_sign_ends_is_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(TEXT.replace("title: A refund", "title: Refund of order #1"), encoding="utf-8")
    found = [one for one in linted(Layer("team", tmp_path)) if one.rule == "L00.cut"]
    assert [(one.where.line, one.severity) for one in found] == [(8, Severity.ADVICE)]
    assert "Refund of order" in found[0].message


def linted(layer: Layer) -> tuple[Lint, ...]:
    checker = Checker(())
    check: Callable[[str], Check] = lambda _: lambda draft: checker.check(draft, ())  # noqa: E731
    return lint([layer], check, {}, dt.date(2026, 1, 1), processes=1).found

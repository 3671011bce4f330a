"""Printing: nothing acts on the terminal, nothing acts on a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest

from saywell.cli import findings, render, terminal
from saywell.cli.render import Cell, Sheet
from saywell.model.rules import Finding, Fix, Report, Severity


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5", "@SUM(A1)", "\tx", "=HYPERLINK(1)"])
def test_no_cell_is_a_formula(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.out_csv(("a", "n"), [{"a": text, "n": -5}])
    header, row = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == ["a", "n"]
    assert row == [f"'{text}", "-5"]


def test_cells_hold_lists_nothing_and_odd_characters(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.out_csv(
        ("a", "b", "c", "d"), [{"a": ["x", "y"], "b": None, "c": True, "d": 'q"\x1b,'}]
    )
    cells = list(csv.reader(io.StringIO(capsys.readouterr().out)))[1]
    assert cells == ["x y", "", "true", 'q"␛,']


def test_json_loses_nothing_and_acts_on_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"text": "Ωμέγα \x1b[31m \x9b31m \u202e \u2066 \x7f \udcff 您好"}
    terminal.out_json(value)
    shown = capsys.readouterr().out
    assert json.loads(shown) == value
    assert "Ωμέγα" in shown
    assert not set(shown) & set("\x1b\x9b\u202e\u2066\x7f\udcff")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_waited_for_is_told_to_people_alone_and_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for stream, shown in ((_Terminal(), "checking ...\r\x1b[K"), (io.StringIO(), "")):
        monkeypatch.setattr(sys, "stderr", stream)
        with pytest.raises(ValueError, match="wrong"), terminal.waiting("checking"):
            raise ValueError("wrong")
        assert stream.getvalue() == shown


def test_a_finding_is_marked_in_its_own_line() -> None:
    text = "First line.\nSecond 👍 pls line.\nThird."
    start = text.index("pls")
    assert render.marked_lines(text, start, start + 3) == ["Second 👍 »pls« line."]
    across = render.marked_lines(text, 6, text.index("👍"))
    assert across == ["First »line.", "Second «👍 pls line."]
    assert render.marked_lines("", 0, 0) == ["»«"]


def test_a_report_says_message_reason_fix_and_better_words() -> None:
    found = Finding(
        "M04",
        "M04.x",
        Severity.WARNING,
        0,
        3,
        "It is \x1b[1m short",
        why="Because",
        instead=("a", "b"),
        fixes=(Fix("please"), Fix("")),
    )
    report = Report("en", (found,), waived=(found,), crashed=("M99.broken",))
    lines = [cell.text for cell in findings.report_lines(report, "pls wait")]
    assert lines == [
        "warning M04.x: It is ␛[1m short",
        "    »pls« wait",
        "    why: Because",
        "    write: please",
        "    remove it",
        "    better: a",
        "    better: b",
        "waived M04.x: It is ␛[1m short",
        "the rule M99.broken failed and was left out",
        "a warning: it goes out only after a yes",
    ]


def test_lines_for_a_pipe_hold_one_row_each() -> None:
    sheet = Sheet(("A", "B"), ((Cell("x\ty", "bold"), "two\nlines"),))
    assert render.sheet_lines(sheet) == ["x y\ttwo lines"]


def test_of_a_long_line_only_what_is_around_the_finding_is_shown() -> None:
    around = render.AROUND
    (shown,) = render.marked_lines("a" * 50_000 + "pls" + "b" * 50_000, 50_000, 50_003)
    assert shown == f"…{'a' * around}»pls«{'b' * around}…"
    (whole,) = render.marked_lines("x" * 10_000, 0, 10_000)
    assert whole == f"»{'x' * around}…{'x' * around}«"

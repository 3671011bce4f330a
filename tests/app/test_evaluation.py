"""The check is held to its figures on labelled messages of our own, language by language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saywell.app import wiring
from saywell.app.evaluation import evaluate, together
from saywell.engine.check import Checker
from saywell.errors import UsageError
from saywell.model.settings import Settings

FILES = sorted((Path(__file__).parents[1] / "packs").glob("*.jsonl"))


@pytest.fixture(scope="module")
def checker() -> Checker:
    return wiring.load_checker(Settings()).checker


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_language_keeps_its_figures(checker: Checker, file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    score = together(evaluate(checker, lines).values())
    told = "\n".join(f"{note.kind} {note.case} {note.rule}: {note.text}" for note in score.notes)
    assert score.expected >= 40, file
    assert score.clean >= 40, file
    assert score.hits >= 0.85 * score.expected, told
    assert score.alarms <= 0.04 * score.clean, told
    assert score.right >= 0.85 * score.said, told


def line(text: str, expect: list[str], also_ok: list[str]) -> str:
    case = {"id": text[:5], "lang": "en", "text": text, "expect": expect, "also_ok": also_ok}
    return json.dumps(case)


def test_what_is_counted(checker: Checker) -> None:
    lines = [
        line("Your card is active!!!", ["M02"], []),
        line("Your card is active.", ["M02", "M20"], []),
        "",
        line("Your plan is ready.", [], []),
        line("Your plan is ready!!!", [], []),
        line("Your fee is paid!!!", [], ["M02"]),
    ]
    score = evaluate(checker, lines, {"M02"})["en"]
    assert (score.hits, score.expected) == (1, 2)
    assert (score.alarms, score.clean) == (1, 3)
    assert (score.right, score.said) == (1, 1)
    assert score.by_severity["warning"] == 1
    assert (score.rows["M02"].hits, score.rows["M02"].wrong) == (1, 1)
    assert [(note.kind, note.rule[:3]) for note in score.notes] == [
        ("missed", "M02"),
        ("too much", "M02"),
    ]


def test_a_line_that_cannot_be_used_is_told(checker: Checker) -> None:
    with pytest.raises(UsageError, match="line 1"):
        evaluate(checker, ["{"])

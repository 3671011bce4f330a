"""How well the check does on labelled messages: recall, false alarms, precision."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from saywell.app.checking import check_lines
from saywell.engine.check import Checker
from saywell.engine.language import spoken
from saywell.errors import UsageError


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that went wrong: ``kind`` is missed or too much, ``rule`` which, ``text`` where."""

    kind: str
    case: str
    rule: str
    text: str


@dataclass(slots=True)
class Row:
    """What was counted of one row of the catalogue: found of expected, and said out of place."""

    hits: int = 0
    expected: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Score:
    """Counts over a set of labelled messages.

    ``hits`` of ``expected`` rules were reported at any severity; ``alarms`` of ``clean`` messages
    got a warning or error that is not defensible, ``by_severity`` counts such findings on clean
    messages, advice too; ``right`` of ``said`` warnings and errors on the other messages are
    expected or defensible.
    """

    hits: int = 0
    expected: int = 0
    alarms: int = 0
    clean: int = 0
    right: int = 0
    said: int = 0
    by_severity: dict[str, int] = field(
        default_factory=lambda: {"error": 0, "warning": 0, "advice": 0}
    )
    rows: dict[str, Row] = field(default_factory=lambda: defaultdict(Row))
    notes: list[Note] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of expected rules that were reported; 1 when nothing is expected."""
        return share(self.hits, self.expected)

    @property
    def precision(self) -> float:
        """The share of warnings and errors on faulty messages that are right."""
        return share(self.right, self.said)

    @property
    def alarm_rate(self) -> float:
        """The share of clean messages with a warning or error that is not defensible."""
        return self.alarms / self.clean if self.clean else 0.0


def share(part: int, whole: int) -> float:
    """Divide; nothing of nothing is all of it."""
    return part / whole if whole else 1.0


def evaluate(
    checker: Checker, lines: Iterable[str], rows: Collection[str] | None = None
) -> dict[str, Score]:
    """Check labelled messages and count, by language.

    Each line is a JSON object with ``id``, ``text``, maybe ``lang`` and ``context``, with
    ``expect`` (the rules a careful team lead would report) and maybe ``also_ok`` (those that
    would be defensible). Only expected rules among ``rows`` count, all of them when it is None.
    Raises UsageError for a line that cannot be used.
    """
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    answers = check_lines(checker, (line for _, line in numbered))
    scores: dict[str, Score] = defaultdict(Score)
    for (number, line), answer in zip(numbered, answers, strict=True):
        if "error" in answer:
            reason = str(answer["error"]).partition(": ")[2]
            raise UsageError(f"line {number}: {reason}")
        case = _labelled(line, number)
        given = spoken("", case.get("lang") or "")
        _count(scores[given or answer["lang"]], case, answer, rows)
    return dict(scores)


def _labelled(line: str, number: int) -> Mapping[str, Any]:
    case: dict[str, Any] = json.loads(line.removeprefix("\ufeff"))
    for name in ("expect", "also_ok"):
        labels = case.setdefault(name, [] if name == "also_ok" else None)
        if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
            raise UsageError(
                f"line {number}: {name} has to be a list of rows of the catalogue",
                hint='as in: "expect": ["M08"]; a clean message has "expect": []',
            )
    return case


def _count(
    score: Score, case: Mapping[str, Any], answer: Mapping[str, Any], rows: Collection[str] | None
) -> None:
    name, text = str(case.get("id")), case["text"]
    wanted, fine = set(case["expect"]), {*case["expect"], *case["also_ok"]}
    found = {finding["rule"] for finding in answer["findings"]}
    for row in sorted(wanted if rows is None else wanted & set(rows)):
        score.expected += 1
        score.hits += row in found
        score.rows[row].expected += 1
        score.rows[row].hits += row in found
        if row not in found:
            score.notes.append(Note("missed", name, row, text))
    wrong = [one for one in answer["findings"] if one["rule"] not in fine]
    loud = [one for one in answer["findings"] if one["severity"] != "advice"]
    loud_and_wrong = [one for one in wrong if one["severity"] != "advice"]
    for one in loud_and_wrong:
        score.rows[one["rule"]].wrong += 1
        place = repr(text[one["start"] : one["end"]])
        score.notes.append(Note("too much", name, one["check"], f"{place} in {text}"))
    if wanted:
        score.said += len(loud)
        score.right += len(loud) - len(loud_and_wrong)
        return
    score.clean += 1
    score.alarms += bool(loud_and_wrong)
    for one in wrong:
        score.by_severity[one["severity"]] += 1


def together(scores: Iterable[Score]) -> Score:
    """Add scores up."""
    total = Score()
    for score in scores:
        for name in ("hits", "expected", "alarms", "clean", "right", "said"):
            setattr(total, name, getattr(total, name) + getattr(score, name))
        for severity, count in score.by_severity.items():
            total.by_severity[severity] += count
        for row, counted in score.rows.items():
            total.rows[row].hits += counted.hits
            total.rows[row].expected += counted.expected
            total.rows[row].wrong += counted.wrong
        total.notes += score.notes
    return total


def score_as_json(score: Score) -> dict[str, Any]:
    """Turn a score into plain values, without the notes."""
    return {
        "recall": round(score.recall, 4),
        "hits": score.hits,
        "expected": score.expected,
        "alarm_rate": round(score.alarm_rate, 4),
        "alarms": score.alarms,
        "clean": score.clean,
        "false_findings": dict(score.by_severity),
        "precision": round(score.precision, 4),
        "right": score.right,
        "said": score.said,
        "rows": {
            row: {"hits": one.hits, "expected": one.expected, "wrong": one.wrong}
            for row, one in sorted(score.rows.items())
        },
    }

"""How well the check does on labelled messages: recall, false alarms, precision."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from saywell.app.checking import check_lines
from saywell.engine.check import Checker
from saywell.errors import UsageError


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that went wrong: ``kind`` is missed or too much, ``rule`` which, ``text`` where."""

    kind: str
    case: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over a set of labelled messages.

    ``hits`` of ``expected`` rules were reported at any severity; ``alarms`` of ``clean`` messages
    got a warning or error that is not defensible; ``right`` of ``said`` warnings and errors on
    the other messages are expected or defensible.
    """

    hits: int
    expected: int
    alarms: int
    clean: int
    right: int
    said: int
    notes: tuple[Note, ...]


def evaluate(checker: Checker, lines: Iterable[str], rows: Collection[str]) -> Score:
    """Check labelled messages and count.

    Each line is a JSON object with ``id``, ``text``, maybe ``lang`` and ``context``, and with
    ``expect`` (the rules a careful team lead would report) and ``also_ok`` (those that would be
    defensible). Only expected rules among ``rows`` count. Raises UsageError for a line that
    cannot be used.
    """
    kept = [line for line in lines if line.strip()]
    hits = expected = alarms = clean = right = said = 0
    notes: list[Note] = []
    for line, answer in zip(kept, check_lines(checker, kept), strict=True):
        if "error" in answer:
            raise UsageError(str(answer["error"]))
        case: dict[str, Any] = json.loads(line)
        name, text = str(case.get("id")), str(case["text"])
        wanted, fine = set(case["expect"]), {*case["expect"], *case["also_ok"]}
        found = {finding["rule"] for finding in answer["findings"]}
        loud = [one for one in answer["findings"] if one["severity"] != "advice"]
        wrong = [one for one in loud if one["rule"] not in fine]
        counted = sorted(wanted & set(rows))
        expected += len(counted)
        hits += len(found.intersection(counted))
        notes += [Note("missed", name, rule, text) for rule in counted if rule not in found]
        notes += [
            Note("too much", name, one["check"], f"{text[one['start'] : one['end']]!r} in {text}")
            for one in wrong
        ]
        if wanted:
            said += len(loud)
            right += len(loud) - len(wrong)
        else:
            clean += 1
            alarms += bool(wrong)
    return Score(hits, expected, alarms, clean, right, said, tuple(notes))

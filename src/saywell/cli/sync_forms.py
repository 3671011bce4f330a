"""A sync as people and programs read it: the plan, conflicts side by side, what became of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from saywell.cli.cells import cells, fit
from saywell.model.sync import Do, Done, End, Step, SyncPlan, plain
from saywell.model.untrusted import clean, clean_line

COLUMNS = ("do", "reply", "lang", "code", "why", "held", "end", "problem")
WIDE = 100
"""Cells of a terminal from which on two texts stand beside each other."""

MOST_LINES, MOST_CHARACTERS = 12, 1_000
"""How much of a text is shown."""

_VERBS = {
    Do.CREATE_HERE: "add here",
    Do.CHANGE_HERE: "change here",
    Do.DELETE_HERE: "delete here",
    Do.CREATE_THERE: "add there",
    Do.CHANGE_THERE: "change there",
    Do.DELETE_THERE: "delete there",
    Do.CONFLICT: "CONFLICT",
}


def plan_lines(plan: SyncPlan, width: int) -> Iterator[str]:
    """Yield the lines of a plan for a terminal of so many cells."""
    for step in plan.visible:
        yield _line(step)
        yield from _difference(step, width)
        for note in step.notes:
            yield f"    {clean_line(note)}"
        if step.held:
            yield f"    not done: {clean_line(step.held)}"
    for step in plan.conflicts:
        yield _line(step)
        yield from beside(*_texts(step), width)


def _line(step: Step) -> str:
    name, code = clean_line(step.name, limit=80), clean_line(step.code, limit=80)
    place = f", /{code}" if step.reply and code else ""
    return f"{_VERBS[step.do]:<13} {name}{place}: {clean_line(step.why)}"


def _difference(step: Step, width: int) -> Iterator[str]:
    """Yield the lines that go and those that come, where a text is changed."""
    if step.ours is None or step.theirs is None:
        return
    pair = (step.theirs.text, step.ours.text)
    old, new = pair if step.do.is_there else pair[::-1]
    lines = difflib.unified_diff(plain(old).split("\n"), plain(new).split("\n"), lineterm="", n=0)
    found = [one for one in list(lines)[2:] if not one.startswith("@@ ")]
    for one in found[:MOST_LINES]:
        first, *rest = wrapped(clean(one[1:])[:MOST_CHARACTERS], max(width - 6, 20))
        yield f"    {one[0]} {first}"
        yield from (f"      {line}" for line in rest)
    if len(found) > MOST_LINES:
        yield f"      ... {len(found) - MOST_LINES} more lines"


def _texts(step: Step) -> tuple[str, str]:
    here = step.ours.text if step.ours else "(not there any more)"
    there = step.theirs.text if step.theirs else "(not there any more)"
    return here, there


def beside(here: str, there: str, width: int) -> Iterator[str]:
    """Yield two texts, side by side where there is room, else one under the other."""
    if width < WIDE:
        for title, text in (("here", here), ("there", there)):
            yield f"  {title}:"
            yield from (f"    {line}" for line in _shown(text, width - 4))
        return
    room = (width - 7) // 2
    left, right = (["here", *_shown(here, room)], ["there", *_shown(there, room)])
    longest = max(len(left), len(right))
    for one, other in zip(_filled(left, longest), _filled(right, longest), strict=True):
        yield f"  {fit(one, room)} | {other}".rstrip()


def _filled(lines: list[str], number: int) -> list[str]:
    return lines + [""] * (number - len(lines))


def _shown(text: str, room: int) -> list[str]:
    """Wrap a text; of a long one the beginning, and how much more there is."""
    start = clean(text[:MOST_CHARACTERS]).expandtabs(4)
    lines = [one for line in start.split("\n") for one in wrapped(line, room)]
    if len(lines) > MOST_LINES or len(text) > MOST_CHARACTERS:
        lines = [*lines[: MOST_LINES - 1], f"... ({len(text):,} characters in all)"]
    return lines


def wrapped(line: str, room: int) -> list[str]:
    """Break a line between words, and inside of one that is longer than the room itself."""
    found = [""]
    for word in line.split(" "):
        glued = f"{found[-1]} {word}" if found[-1] else word
        if cells(glued) <= room:
            found[-1] = glued
            continue
        found += [""] if found[-1] else []
        for char in word:
            if cells(found[-1] + char) > room:
                found.append("")
            found[-1] += char
    return found


def summary(plan: SyncPlan) -> str:
    """Say in a line what there is to do."""
    due = [one for one in plan.due if one.do.is_here or one.do.is_there]
    counts = (
        (sum(one.do.is_there for one in due), "to write there"),
        (sum(one.do.is_here for one in due), "to write here"),
        (len(plan.conflicts), "in conflict"),
        (len(plan.visible) - len(due), "held back"),
    )
    said = [f"{number} {what}" for number, what in counts if number]
    noted = plan.alike + sum(one.do is Do.NOTE for one in plan.steps)
    return ", ".join([*said, f"{noted} alike"]) if said else f"nothing to do: {noted} alike"


def done_lines(done: Sequence[Done]) -> Iterator[str]:
    """Yield a line for each step that was not done."""
    for one in done:
        if one.end is not End.DONE:
            place = f"{one.step.ours.where}: " if one.step.ours and one.end is End.REFUSED else ""
            why = clean_line(f"{place}{one.why}", limit=600)
            yield f"not done: {clean_line(one.step.name)}: {why}"


def rows(plan: SyncPlan, done: Sequence[Done]) -> list[dict[str, Any]]:
    """Return the steps for programs; ``end`` is null for what was not tried."""
    ends = {id(one.step): one for one in done}
    found = []
    for step in plan.steps:
        end = ends.get(id(step))
        found.append(
            {
                "do": step.do.value,
                "reply": step.reply,
                "lang": step.lang,
                "code": step.code,
                "id": step.theirs.id if step.theirs else step.common.id if step.common else "",
                "where": str(step.ours.where) if step.ours else "",
                "why": step.why,
                "held": step.held,
                "notes": list(step.notes),
                "here": step.ours.text if step.ours else None,
                "there": step.theirs.text if step.theirs else None,
                "end": end.end.value if end else None,
                "problem": end.why if end else "",
            }
        )
    return found

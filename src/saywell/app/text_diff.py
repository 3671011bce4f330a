"""Two texts side by side: which lines differ, and in these which words; any script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

LONGEST = 20_000
"""Characters of a text from which on it is compared by lines alone."""

ALIKE = 0.3
"""The likeness of two lines from which on it helps to point at the words that differ."""

_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WORDS = re.compile(rf"[{_WIDE}]|\s+|[^\s{_WIDE}]+")
"""A Chinese character is a word; elsewhere words end at blanks, so that no cluster is parted."""


class Piece(NamedTuple):
    """A part of a line, and whether it is one of those that differ."""

    text: str
    differs: bool


class Line(NamedTuple):
    """A line of one of the texts: ``-`` of the old one, ``+`` of the new one, a blank of both."""

    mark: str
    pieces: tuple[Piece, ...]


def text_diff(old: str, new: str) -> Iterator[Line]:
    """Go through the lines of two texts: what went, what came, one line of the same around it.

    Where more lines are the same than are shown, an ellipsis stands for them.
    """
    before, after = old.split("\n") if old else [], new.split("\n") if new else []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from _same(before[first:last], start == 0, end == len(after))
        else:
            yield from _lines(before[first:last], after[start:end])


def _same(lines: list[str], is_first: bool, is_last: bool) -> Iterator[Line]:
    """Show of lines that are the same those that stand beside a change."""
    shown = lines if len(lines) <= 3 else [lines[0], "…", lines[-1]]
    if is_first:
        shown = [] if is_last else lines[-1:]
    elif is_last:
        shown = lines[:1]
    for line in shown:
        yield Line(" ", (Piece(line, False),))


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    gone, came = [], []
    for number in range(max(len(before), len(after))):
        was = before[number] if number < len(before) else None
        now = after[number] if number < len(after) else None
        parts = _words(was, now) if was is not None and now is not None else None
        if was is not None:
            gone.append(Line("-", parts[0] if parts else (Piece(was, False),)))
        if now is not None:
            came.append(Line("+", parts[1] if parts else (Piece(now, False),)))
    yield from gone
    yield from came


def _words(was: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]] | None:
    """Part two lines into what they share and what differs; None where they share too little."""
    if len(was) + len(now) > LONGEST:
        return None
    before, after = _WORDS.findall(was), _WORDS.findall(now)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    old, new = [], []
    for tag, first, last, start, end in matcher.get_opcodes():
        if first < last:
            old.append(Piece("".join(before[first:last]), tag != "equal"))
        if start < end:
            new.append(Piece("".join(after[start:end]), tag != "equal"))
    return tuple(old), tuple(new)

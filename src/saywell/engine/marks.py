"""The marks and blanks between the words of a text, and patterns that are tried by them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saywell.engine.folding import WORD_MARKS
from saywell.engine.lazily import compiled, once

DIGIT = "\uffff"
"""Stands among the marks that a pattern asks for for any digit of any script."""

LETTER = "\ufffe"
"""Stands for the letters and digits on either side of a run of marks."""

START, END = "\ufff1", "\ufffd"
"""Stand before the marks with which a text begins, and behind those with which it ends."""

LETTERS = rf"[^\W_]|[{WORD_MARKS}]"
"""A letter, a digit, or a mark that belongs to a letter."""

_GAPS = compiled(rf"(?:[^\w{WORD_MARKS}]|_)+")
_PLAIN_GAPS = compiled(rf"[^\w{WORD_MARKS}]+")
_ASCII_GAPS = compiled(r"[\W_]+", re.ASCII)


def gaps_of(text: str) -> set[str]:
    """Return the runs of blanks and marks of a text; the one at its end without blanks as well."""
    gaps = _ASCII_GAPS if text.isascii() else _GAPS if "_" in text else _PLAIN_GAPS
    found: list[str] = gaps.findall(text)
    if not found:
        return {END}
    last = found[-1]
    if text.endswith(last):
        del found[-1]
        told = {*found, last + END, last.rstrip() + END}
    else:
        told = {*found, END}
    if found and text.startswith(found[0]):
        told.add(START + found[0])
        if found[0] not in found[1:]:
            told.discard(found[0])
    return told


class Probe:
    """A regular expression of a rule, with its key in the gate of its language.

    ``telling`` says whether a text must have anything for it: words, marks, digits. ``begins`` are
    the marks with which it begins anywhere but at the start of a text; None where that is open. The
    pattern is made when it is first tried.
    """

    def __init__(self, source: str, key: int, telling: bool, begins: str | None = None) -> None:
        self.source = source
        self.key = key
        self.telling = telling
        self.begins = begins

    @once
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.source)

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield all matches in a text, tried only where one can begin."""
        if self.begins is None:
            yield from self.pattern.finditer(text)
            return
        tried, last = self.pattern.match, 0
        for at in (0, *_places(text, self.begins)):
            match = tried(text, at) if at >= last else None
            if match is not None:
                yield match
                last = max(match.end(), at + 1)


def _places(text: str, marks: str) -> list[int]:
    """Return where any of some marks stands, behind the first character of a text."""
    found = []
    for mark in marks:
        at = text.find(mark, 1)
        while at > 0:
            found.append(at)
            at = text.find(mark, at + 1)
    found.sort()
    return found

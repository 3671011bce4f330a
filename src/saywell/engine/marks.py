"""The marks and blanks of a text, and patterns that are tried only where theirs are present."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from saywell.engine.lazily import compiled

DIGIT = "\uffff"
"""Stands among the marks of a text for any digit of any script."""

LETTER = "\ufffe"
"""Stands among the marks of a text for the letters and digits on either side of them."""

GAPS = compiled(r"[\W_]+")
"""A run of marks and blanks between letters and digits."""

_DIGIT = compiled(r"\d")


def marks_of(text: str) -> str:
    """Return the runs of blanks and marks of a text, each once, and whether it has a digit."""
    gaps = LETTER.join(("", *set(GAPS.findall(text)), ""))
    return gaps + DIGIT if _DIGIT.search(text) else gaps


def any_of(marks: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern that finds one of these in the marks of a text."""
    return re.compile("|".join(map(re.escape, sorted(marks))))


class Probe:
    """A regular expression of a rule, with what a text must have for it to match.

    ``key`` is its key in the gate of its language, and ``worded`` whether it asks there for
    words; ``marks`` are marks of which the text must have one, none meaning any text. The pattern
    is made when it is first tried.
    """

    def __init__(self, source: str, key: int, worded: bool, marks: Iterable[str] = ()) -> None:
        self.source = source
        self.key = key
        self.worded = worded
        self.marks = frozenset(marks)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.source)

    @cached_property
    def _present(self) -> re.Pattern[str]:
        return any_of(self.marks)

    def may_match(self, possible: set[int] | None, marks: str) -> bool:
        """Whether a text may match, by the keys that its words allow and by its marks."""
        if possible is not None and self.key not in possible:
            return False
        return not self.marks or self._present.search(marks) is not None

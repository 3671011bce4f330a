"""Lines of text with their style, and a text with a place marked in it; cheap to import."""

from __future__ import annotations

from typing import NamedTuple

from saywell.model.untrusted import clean

AROUND = 120
"""The characters of its line that are shown on either side of a finding."""


class Cell(NamedTuple):
    """A text in a table with the style that a terminal gives it, in rich's words."""

    text: str
    style: str = ""


def marked_lines(text: str, start: int, end: int) -> list[str]:
    """Show the line of a text that a finding is in, with the finding between ``»`` and ``«``.

    ``start`` and ``end`` are code point offsets into ``text``. Marks in the text itself, rather
    than a line of carets below it, stay right in wide and in right-to-left scripts. Of a long
    line only what is around the finding is shown, and of a long finding its two ends.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before, found, after = text[first:start], text[start:end], text[end:last]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    if len(found) > 2 * AROUND:
        found = f"{found[:AROUND]}…{found[-AROUND:]}"
    if len(after) > AROUND:
        after = after[:AROUND] + "…"
    return clean(f"{before}»{found}«{after}").split("\n")

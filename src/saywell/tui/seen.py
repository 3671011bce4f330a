"""A text that runs from right to left, below the composer, as the customer will see it."""

from __future__ import annotations

from saywell.app.state import DraftText
from saywell.app.words import Words
from saywell.model.untrusted import clean
from saywell.tui.bidi import has_right
from saywell.tui.drawing import Line
from saywell.tui.text import cells, rows_of, wrap

MOST = 4
"""Rows that the text may take here; of a longer one the part around the cursor is shown."""


def seen_lines(draft: DraftText, width: int, words: Words) -> list[Line]:
    """Draw the text in the order in which it is read; nothing when it all runs left to right.

    The composer keeps the order of writing, in which the cursor moves by one cell.
    """
    if not has_right(draft.text):
        return []
    text = clean(draft.text)
    label = words("look.seen")
    rows = rows_of(text, width)
    if len(rows) == 1 and cells(label) + 1 + cells(rows[0]) <= width:
        return [[("class:dim", f"{label} "), ("", rows[0])]]
    before = [row for row in wrap(text, width) if row.start <= draft.cursor]
    first = max(min(len(before) - MOST // 2, len(rows) - MOST), 0)
    return [[("class:dim", label)], *([("", row)] for row in rows[first : first + MOST])]

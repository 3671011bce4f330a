"""Lines of styled text, the common currency of all that is drawn."""

from __future__ import annotations

from collections.abc import Iterable

from saywell.tui.text import cells, cut, fit, rows_of

Line = list[tuple[str, str]]
"""One screen row: (style, text) pieces from left to right, as prompt_toolkit takes them."""


def width_of(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(cells(text) for _, text in line)


def fill(line: Line, width: int, style: str = "") -> Line:
    """Fill a line with spaces up to ``width`` cells."""
    return [*line, (style, " " * max(width - width_of(line), 0))]


def spread(left: Line, right: Line, width: int, style: str = "") -> Line:
    """Put one part at the left edge and one at the right; the left one is cut to make room."""
    room = width - width_of(right)
    kept: Line = []
    for piece_style, text in left:
        if room <= 0:
            break
        short = cut(text, room)
        kept.append((piece_style, short))
        room -= cells(short)
    return [*kept, (style, " " * max(room, 0)), *right]


def key_line(hints: Iterable[tuple[str, str]], width: int) -> Line:
    """Draw keys and what they do, as many as fit."""
    line: Line = []
    room = width
    for key, word in hints:
        need = cells(key) + cells(word) + 3
        if need > room:
            break
        line += [("class:hint.key", f" {key}"), ("class:hint", f" {word} ")]
        room -= need
    return fill(line, width, "class:hint")


def paragraph(text: str, width: int, style: str = "") -> list[Line]:
    """Wrap a text into lines of one style."""
    return [[(style, row)] for row in rows_of(text, width)]


def rule(title: str, width: int, style: str, character: str = "─") -> Line:
    """Draw a horizontal rule with a title in it."""
    text = cut(title, max(width - 5, 1))
    head = f"{character * 2} {text} " if text else ""
    return [(style, head + character * max(width - cells(head), 0))]


__all__ = [
    "Line",
    "cells",
    "cut",
    "fill",
    "fit",
    "key_line",
    "paragraph",
    "rule",
    "spread",
    "width_of",
]

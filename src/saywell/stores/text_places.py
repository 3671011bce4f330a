"""Where each character of a YAML text stands in its file, in every notation of texts.

A text in a file is written plain, in quotes, or as a block below ``|`` or ``>``; line breaks are
folded, characters escaped, lines indented. :func:`spread` walks the notation as the parser does
and says from where to where each character of the text stands; :func:`text_place` keeps what is
needed of that to name places later without the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from saywell.errors import Where
from saywell.model.languages import TextPlace
from saywell.stores.yaml_nodes import Scalar

Place: TypeAlias = tuple[int, int]
Stretch: TypeAlias = tuple[Place, Place]
"""From (line, column) to (line, column), both from 1, the end exclusive."""

BLOCKS = ("|", ">")
_BLANKS = " \t"
_HEADER = re.compile(r"([|>])[-+0-9]{0,2}[ \t]*(?:#.*)?$")
_ESCAPES = {"x": 2, "u": 4, "U": 8}
"""Letters behind a backslash that so many digits follow."""


def text_place(where: Where, lines: Sequence[str], node: Scalar) -> TextPlace:
    """Say where the characters of a text stand; ``where`` is the place of its node."""
    line, column, indent = where.line, where.column, -1
    if node.style in BLOCKS:
        line += 1
        content = next((text for text in lines[line - 1 :] if text.strip(" ")), "")
        first = next((text for text in node.text.split("\n") if text.strip(" ")), "")
        indent = _spaces(content) - _spaces(first)
        column = indent + 1
    elif node.style:
        column += 1
    place = TextPlace(Where(where.file, line, column), indent)
    if node.style == "|":
        return place
    end = column - 1 + len(node.text)
    escapes = node.style and ("'" in node.text or "\\" in node.text)
    if node.style != ">" and not escapes and lines[line - 1][column - 1 : end] == node.text:
        return place
    runs = tuple(_runs(node.text, spread(lines, place, node.text)))
    return TextPlace(place.start, indent, runs)


def style_of(lines: Sequence[str], place: TextPlace) -> str:
    """Tell in which notation a text stands: empty when it is plain, else its quote or ``|``, ``>``.

    A block's sign ends the line above it; what stands right before a plain text is no quote.
    """
    if place.indent >= 0:
        header = _HEADER.search(lines[place.start.line - 2])
        return header.group(1) if header else "|"
    before = lines[place.start.line - 1][: place.start.column - 1][-1:]
    return before if before in ("'", '"') else ""


def spread(lines: Sequence[str], place: TextPlace, text: str) -> list[Stretch]:
    """Say from where to where each character of a text stands; ``lines`` are those of its file.

    A line break that is folded into a blank reaches to the first character of the next line.
    """
    style = style_of(lines, place)
    walk = _block if style in BLOCKS else _flow
    found: list[Stretch] = []
    for one in walk(lines, place, style):
        if len(found) >= len(text):
            break
        found.append(one)
    return found


def _runs(text: str, found: Sequence[Stretch]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where text and file stop being side by side: line and column of both."""
    line = column = 1
    expected: tuple[int, Place] | None = None
    for char, (start, _) in zip(text, found, strict=False):
        if expected != (line, start):
            yield line, column, *start
        expected = (line, (start[0], start[1] + 1))
        line, column = (line + 1, 1) if char == "\n" else (line, column + 1)


def _spaces(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _block(lines: Sequence[str], place: TextPlace, style: str) -> Iterator[Stretch]:
    """Walk the lines of a block; in a folded one, two lines of words meet at a blank."""
    folded, indent = style == ">", place.indent
    ended: Place | None = None
    empty: list[Place] = []
    moved_in = False
    for number in range(place.start.line - 1, len(lines)):
        row = lines[number]
        if len(row) <= indent and not row.strip(" "):
            empty.append((number + 1, len(row) + 1))
            continue
        if _spaces(row[:indent]) < indent:
            break
        begins = (number + 1, indent + 1)
        moves_in = row[indent] in _BLANKS
        breaks = [ended, *empty] if ended else empty
        if folded and ended and empty and not (moved_in or moves_in):
            breaks = breaks[1:]
        yield from _between(breaks, begins)
        for at in range(indent, len(row)):
            yield (number + 1, at + 1), (number + 1, at + 2)
        ended, empty, moved_in = (number + 1, len(row) + 1), [], moves_in
    last = [ended, *empty] if ended else empty
    yield from _between(last, (last[-1][0] + 1, 1) if last else (0, 0))


def _between(breaks: Sequence[Place], end: Place) -> Iterator[Stretch]:
    """Yield line breaks, each of which reaches to the next one, the last to ``end``."""
    for at, start in enumerate(breaks):
        yield start, breaks[at + 1] if at + 1 < len(breaks) else end


def _flow(lines: Sequence[str], place: TextPlace, quote: str) -> Iterator[Stretch]:
    """Walk a plain or quoted text; what it ends with is for the caller to know."""
    line, at = place.start.line - 1, place.start.column - 1
    while line < len(lines):
        row = lines[line]
        blank = at
        while blank < len(row) and row[blank] in _BLANKS:
            blank += 1
        if blank < len(row):
            yield from (((line + 1, n + 1), (line + 1, n + 2)) for n in range(at, blank))
            at = blank
            size = _size(row, at, quote)
            if size:
                yield (line + 1, at + 1), (line + 1, at + size + 1)
                at += size
                continue
        escaped = blank < len(row)
        start = (line + 1, at + 1)
        line, at, empty = _next_words(lines, line + 1)
        breaks = empty if escaped else [start, *empty[1:]]
        yield from _between(breaks, (line + 1, at + 1))


def _size(row: str, at: int, quote: str) -> int:
    """Count what stands for one character; 0 for a line break that a backslash takes away."""
    if quote == "'":
        return 2 if row.startswith("''", at) else 1
    if quote != '"' or row[at] != "\\":
        return 1
    return 2 + _ESCAPES.get(row[at + 1], 0) if at + 1 < len(row) else 0


def _next_words(lines: Sequence[str], line: int) -> tuple[int, int, list[Place]]:
    """Find the next line with something in it: its number, where that begins, empty lines."""
    empty: list[Place] = []
    while line < len(lines) and not lines[line].strip(_BLANKS):
        empty.append((line + 1, 1))
        line += 1
    row = lines[line] if line < len(lines) else ""
    return line, len(row) - len(row.lstrip(_BLANKS)), empty

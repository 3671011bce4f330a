"""A search in the transcript, drawn: how many there are, and where they stand in the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saywell.app.find import Find, Hit
from saywell.app.words import Words
from saywell.tui import bidi
from saywell.tui.drawing import Line, cut

FOUND, HERE = "class:mark.found", "class:mark.here"


def find_lines(find: Find, width: int, words: Words, *, more: bool) -> list[Line]:
    """Say which of how many is shown, or that nothing was found and what can be done."""
    if not find.typed.strip():
        told = words("find.hint")
    elif find.reading:
        told = words("find.reading")
    elif find.sought != find.typed:
        told = words("find.looking")
    elif find.hits:
        told = words("find.count", number=find.number, count=len(find.hits))
        if find.oldest and find.at == 0:
            told = f"{told} · {words('find.oldest')}"
        elif more and find.at == 0:
            told = f"{told} · {words('find.more')}"
    else:
        told = words("find.none_yet" if more and not find.oldest else "find.none")
    style = "class:warning" if find.typed.strip() and not find.hits else "class:dim"
    return [[(style, cut(told, width))]]


def row_of(rows: Sequence[Line], text: str, hit: Hit) -> int:
    """Say in which row of a message a hit begins; the first row when it cannot be told."""
    place = 0
    for number, start, _, _ in _rows(rows, text):
        if start > hit.start:
            break
        place = number
    return place


def marked(rows: Sequence[Line], text: str, hits: Sequence[Hit], here: Hit | None) -> list[Line]:
    """Mark the hits in the rows of one message; rows that hold none stay the same object."""
    done = list(rows)
    for number, start, piece, row in _rows(rows, text):
        end = start + len(row)
        inside = [one for one in hits if one.start < end and one.end > start]
        if inside:
            done[number] = _marked_row(rows[number], piece, row, start, inside, here)
    return done


def _rows(rows: Sequence[Line], text: str) -> Iterator[tuple[int, int, int, str]]:
    """Yield (row, offset in the text, which of its pieces, what it shows) for rows of the text."""
    at = 0
    for number, line in enumerate(rows):
        for piece, (_, shown) in enumerate(line):
            bare = shown.removeprefix(bidi.RIGHT_TO_LEFT).rstrip()
            found = text.find(bare, at) if bare and piece else -1
            if found >= 0 and not text[at:found].strip():
                yield number, found, piece, bare
                at = found + len(bare)


def _marked_row(
    line: Line, piece: int, row: str, start: int, hits: Sequence[Hit], here: Hit | None
) -> Line:
    style, shown = line[piece]
    if bidi.has_right(shown) and not shown.startswith(bidi.RIGHT_TO_LEFT):
        name = HERE if here in hits else FOUND  # a field of two directions is ordered as a whole
        return [*line[:piece], (f"{style} {name}", shown), *line[piece + 1 :]]
    begins = shown.index(row)
    parts: Line = []
    at = 0
    for hit in hits:
        first = begins + max(hit.start - start, 0)
        last = begins + min(hit.end - start, len(row))
        if first > at or not parts:
            parts.append((style, shown[at:first]))
        parts.append((f"{style} {HERE if hit == here else FOUND}", shown[first:last]))
        at = last
    parts.append((style, shown[at:]))
    return [*line[:piece], *(part for part in parts if part[1]), *line[piece + 1 :]]

"""Text on a grid of cells: clusters, widths, wrapping and cutting, in all six scripts.

prompt_toolkit adds up the widths of code points, which differs from what terminals do in two
cases that the six languages meet all day. Spacing marks (Telugu vowel signs) take a cell;
:func:`count_spacing_marks` tells it so. Emoji made of several code points are drawn by each
terminal in its own way; :func:`shown` draws the part that all of them agree on. Both were measured
against tmux 3.3a with prompt_toolkit 3.0.53 and wcwidth 0.9.4.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from prompt_toolkit import utils as toolkit
from prompt_toolkit.utils import get_cwidth
from wcwidth import iter_graphemes

from saywell.tui.bidi import RIGHT_TO_LEFT, has_right, runs_right

ELLIPSIS = "…"
_JOINER = "\u200d"
_PICTURE_MARKS = frozenset("\u200d\ufe0e\ufe0f\u20e3") | {chr(c) for c in range(0x1F3FB, 0x1F400)}
_FLAG_LETTERS = {chr(0x1F1E6 + i): chr(ord("A") + i) for i in range(26)}
_NO_LINE_START = frozenset("，。！？；：、）」』》】〉”’…,.!?;:)]}%»·")
_NO_LINE_END = frozenset("（「『《【〈“‘([{«")


def count_spacing_marks() -> None:
    """Make prompt_toolkit count one cell for each spacing mark, as terminals do."""
    for code in range(0x900, 0x1C00):
        if unicodedata.category(chr(code)) == "Mc":
            toolkit._CHAR_SIZES_CACHE[chr(code)] = 1


FLOOD = 24
"""Code points of one cluster that are drawn at most; no syllable of any script has as many."""


def beginning(text: str, most: int) -> str:
    """Return so many characters of a text, and whatever belongs to the last one."""
    if len(text) <= most:
        return text
    end = most
    while end < min(most + FLOOD, len(text)) and unicodedata.category(text[end])[0] in "MC":
        end += 1
    return text[:end]


def clusters(text: str) -> Iterator[str]:
    """Cut ``text`` into what a reader takes for one character."""
    return iter(text) if text.isascii() else iter_graphemes(text)


def shown(cluster: str) -> str:
    """Return what is drawn for one cluster: the same number of cells in every terminal.

    Flags become their two letters, keycaps their key, joined and tinted emoji their first part;
    control characters become a replacement mark and a tab a space. A joiner beside a letter is
    left out: tmux takes what follows it into the same cell. Of a flood of marks on one letter
    the first few are drawn.
    """
    return _shown(cluster[:FLOOD])


@lru_cache(maxsize=8192)
def _shown(cluster: str) -> str:
    if cluster == "\t":
        return " "
    if any(unicodedata.category(char) == "Cc" for char in cluster):
        return "\ufffd"
    if cluster[0] in _FLAG_LETTERS:
        return "".join(_FLAG_LETTERS.get(char, "") for char in cluster)
    if len(cluster) == 1 or cluster[0].isalpha():
        return cluster.replace(_JOINER, "")
    first = cluster.lstrip(_JOINER).split(_JOINER)[0]
    return first[:1] + "".join(char for char in first[1:] if char not in _PICTURE_MARKS)


def cluster_width(cluster: str) -> int:
    """Return how many cells :func:`shown` takes."""
    return _width(cluster[:FLOOD])


@lru_cache(maxsize=8192)
def _width(cluster: str) -> int:
    return get_cwidth(_shown(cluster))


def cells(text: str) -> int:
    """Return how many cells a line of text takes."""
    if text.isascii():
        return len(text)
    return sum(cluster_width(cluster) for cluster in clusters(text))


def drawn(text: str) -> str:
    """Return a line of text as it is drawn."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(shown(cluster) for cluster in clusters(text))


def cut(text: str, width: int) -> str:
    """Return a line as it is drawn, at most ``width`` cells, with an ellipsis when cut."""
    whole = drawn(text)
    if get_cwidth(whole) <= width:
        return whole
    kept, used = [], 0
    for cluster in clusters(text):
        if used + cluster_width(cluster) > width - 1:
            break
        kept.append(shown(cluster))
        used += cluster_width(cluster)
    return "".join(kept) + ELLIPSIS if width > 0 else ""


def fit(text: str, width: int) -> str:
    """Return a line as it is drawn in exactly ``width`` cells: cut, or filled with spaces."""
    short = cut(text, width)
    return short + " " * (width - get_cwidth(short))


@dataclass(frozen=True, slots=True)
class Row:
    """One screen row of a text: code point offsets, without the line break that ended it."""

    start: int
    end: int


def wrap(text: str, width: int) -> list[Row]:
    """Break a text into rows of at most ``width`` cells, at spaces and between ideographs.

    A cluster is never divided; spaces at the end of a row may reach past its edge. There is
    always one row at least.
    """
    rows: list[Row] = []
    offset = 0
    for line in text.split("\n"):
        plain = line.isascii() and line.isprintable()
        rows.extend((_wrap_plain if plain else _wrap_line)(line, offset, max(width, 2)))
        offset += len(line) + 1
    return rows


def _wrap_plain(line: str, offset: int, width: int) -> Iterator[Row]:
    """Wrap as :func:`_wrap_line` does, where every letter takes a cell."""
    start = 0
    while len(line) - start > width:
        end = start + width
        while end < len(line) and line[end] == " ":
            end += 1
        if end == len(line):
            break
        if end == start + width:
            end = line.rfind(" ", start, end) + 1 or end
        yield Row(offset + start, offset + end)
        start = end
    yield Row(offset + start, offset + len(line))


def _wrap_line(line: str, offset: int, width: int) -> Iterator[Row]:
    start, chance = 0, 0
    used = since_chance = 0
    position = 0
    before = ""
    for cluster in clusters(line):
        size = cluster_width(cluster)
        if position > start and _may_break(before, cluster):
            chance, since_chance = position, 0
        if used and used + size > width and not shown(cluster).isspace():
            if chance <= start:
                chance, since_chance = position, 0
            yield Row(offset + start, offset + chance)
            start, used = chance, since_chance
        used += size
        since_chance += size
        position += len(cluster)
        before = cluster
    yield Row(offset + start, offset + len(line))


def _may_break(before: str, after: str) -> bool:
    if before.isspace():
        return not after.isspace()
    wide = get_cwidth(before[0]) == 2 or get_cwidth(after[0]) == 2
    return wide and after[0] not in _NO_LINE_START and before[-1] not in _NO_LINE_END


def rows_of(text: str, width: int) -> list[str]:
    """Wrap a text and return its rows as they are drawn, in the order in which they are read.

    Rows of paragraphs that run from right to left begin with :data:`bidi.RIGHT_TO_LEFT`.
    """
    rows = wrap(text, width)
    signs = _signs(text, rows) if has_right(text) else [""] * len(rows)
    return [
        sign + drawn(text[row.start : row.end].rstrip())
        for sign, row in zip(signs, rows, strict=True)
    ]


def _signs(text: str, rows: Sequence[Row]) -> list[str]:
    """Say of each row whether its paragraph runs right to left; one without letters as the text."""
    whole = runs_right(text)
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    right = {
        start: runs_right(line) if any(map(str.isalpha, line)) else whole and bool(line.strip())
        for start, line in zip(starts, text.split("\n"), strict=True)
    }
    signs, now = [], False
    for row in rows:
        now = right.get(row.start, now)
        signs.append(RIGHT_TO_LEFT if now else "")
    return signs

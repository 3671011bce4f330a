"""How many cells of a terminal a text takes, and texts cut to fit; cheap to import.

Letters of nearly all scripts need no more than ``unicodedata``: a wide one takes two cells, a
combining mark none, a spacing mark one, as terminals draw them (:mod:`saywell.tui.text` has
measured it). What is left, such as emoji, is looked up in ``wcwidth``, which takes longer to import
than a whole search.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ELLIPSIS = "…"
LAST_COLUMN, NARROW = 20, 6
"""The cells that a table's last column has at least, while others have more than the second."""

_SPACING, _MARKS = "Mc", ("Mn", "Me")
_HARD = ("So", "Sk", "Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_NON_JOINER, _VIRAMA = "\u200c", 9
_EASY = (
    (0x20, 0x10FF),
    (0x1200, 0x302D),
    (0x3030, 0x3163),
    (0x3165, 0xD7A3),
    (0xF900, 0xFF9F),
    (0x20000, 0x3FFFF),
)
"""Where Unicode's category and width say all; elsewhere are Korean vowels and such."""


def cells(text: str) -> int:
    """Return how many cells a line takes."""
    if text.isascii():
        return len(text)
    return sum(width for _, width in _clusters(text))


def cut(text: str, room: int) -> str:
    """Return a line of at most ``room`` cells, with an ellipsis when it is cut."""
    if cells(text) <= room:
        return text
    kept, left = [], room - 1
    for cluster, width in _clusters(text):
        if width > left:
            break
        kept.append(cluster)
        left -= width
    return "".join(kept) + ELLIPSIS if room > 0 else ""


def fit(text: str, room: int) -> str:
    """Return a line of exactly ``room`` cells: cut, or filled with spaces."""
    short = cut(text, room)
    return short + " " * (room - cells(short))


def share(widest: Sequence[int], room: int) -> list[int]:
    """Share a line between columns that are two cells apart, and one more after them.

    Where they would leave that one fewer than 20 cells, the widest give way, down to 6.
    """
    widths = list(widest)
    while sum(widths) + 2 * len(widths) + LAST_COLUMN > room and max(widths, default=0) > NARROW:
        widths[widths.index(max(widths))] -= 1
    return widths


def row(texts: Sequence[str], widths: Sequence[int], styles: Sequence[str], room: int) -> str:
    """Write a row of a table: each text at its width, two cells between, the last in what is left.

    ``styles`` are the numbers that terminals have for colours, or empty.
    """
    pieces = []
    left = room
    for text, style, width in zip(texts, styles, (*widths, room), strict=True):
        if left <= 0:
            break
        short = cut(text, left) if width >= left else fit(text, width)
        pieces.append(f"\x1b[{style}m{short}\x1b[0m" if style and short else short)
        left -= width + 2
    return "  ".join(pieces).rstrip()


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Cut a line into what a reader takes for one character, each with its cells."""
    if text.isascii():
        return ((char, 1) for char in text)
    widths = [_easy_width(char) for char in text]
    if -1 in widths:
        from wcwidth import iter_graphemes, wcswidth

        return ((cluster, max(wcswidth(cluster), 0)) for cluster in iter_graphemes(text))
    return _joined(text, widths)


def _easy_width(char: str) -> int:
    """Return the cells of a character, -1 for one that is not as easy as that."""
    from unicodedata import category, east_asian_width

    if char.isascii() or char == _NON_JOINER:
        return int(char != _NON_JOINER)
    kind, code = category(char), ord(char)
    if kind in _HARD or not any(first <= code <= last for first, last in _EASY):
        return -1
    if kind == _SPACING:
        return 1 if code < 0x1C00 else -1
    return 0 if kind in _MARKS else 2 if east_asian_width(char) in "WF" else 1


def _joined(text: str, widths: Sequence[int]) -> Iterator[tuple[str, int]]:
    from unicodedata import category, combining

    start = width = 0
    for at, char in enumerate(text):
        goes_on = category(char)[0] == "M" or char == _NON_JOINER
        if goes_on or (at and combining(text[at - 1]) == _VIRAMA and char.isalpha()):
            width += widths[at]
            continue
        if at:
            yield text[start:at], width
        start, width = at, widths[at]
    yield text[start:], width

"""A folded text with the way back to every offset of the original."""

from __future__ import annotations

from bisect import bisect_left

from saywell.engine.folding import FOLDED, MANY, changed, changes_of

_PLAIN_RANGES = (
    (0x00, 0x7F),
    (0x0391, 0x03A1),
    (0x03A3, 0x03C9),
    (0x0621, 0x063A),
    (0x0641, 0x064A),
)
_PLAIN = frozenset(
    [chr(code) for first, last in _PLAIN_RANGES for code in range(first, last + 1)]
    + list("ΆΈΉΊΌΎΏάέήίόύώϊϋΐΰ«»–—…·•€£₹،؛؟’‘“”\ufffc")
)
"""The commonest characters of scripts with blanks, without marks that belong to letters."""

PLAIN, COMMON, RARE = "plain", "common", "rare"
"""Of which characters a text is: letters that are characters each, with the marks between words;
common ones of the six languages, marks within words too; any, as Chinese or what parts words."""

_COMMON = _PLAIN.union(
    *(
        map(chr, range(first, last + 1))
        for first, last in (
            (0x0300, 0x036F),
            (0x0640, 0x0640),
            (0x064B, 0x065F),
            (0x0C01, 0x0C4D),
            (0x200C, 0x200D),
        )
    )
)
"""Plain characters, Telugu, and marks that stand in words and not between them."""


class Folded:
    """A folded text and where each of its characters comes from.

    ``origin`` is None while folding has kept every offset; else it has one entry a folded
    character, and one more for the end. ``sort`` says which characters it is made of.
    """

    __slots__ = ("length", "origin", "sort", "text")

    def __init__(
        self, text: str, length: int, origin: list[int] | None = None, sort: str = RARE
    ) -> None:
        self.text = text
        self.length = length
        self.origin = origin
        self.sort = sort

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of a span in the folded text, marks included."""
        if self.origin is None:
            return start, end
        if start == end:
            return self.origin[start], self.origin[start]
        first, last = self.origin[start], self.origin[end - 1]
        stop = end
        while stop < len(self.text) and self.origin[stop] == last:
            stop += 1
        return first, self.origin[stop]

    def at(self, offset: int) -> int:
        """Return the folded offset of the first character at or after an original offset."""
        if self.origin is None:
            return offset
        return bisect_left(self.origin, offset)


def fold_with_offsets(text: str) -> Folded:
    """Fold and remember where each character came from."""
    if text.isascii():
        return Folded(text.lower(), len(text), sort=PLAIN)
    characters = set(text)
    changes = changes_of(characters)
    sort = RARE
    if _COMMON.issuperset(characters):
        sort = PLAIN if _PLAIN.issuperset(characters) else COMMON
    moving = [char for char, folded in changes.items() if len(folded) != 1]
    origin = _moved(text, moving) if moving else None
    return Folded(changed(text, changes), len(text), origin, sort)


def _moved(text: str, moving: list[str]) -> list[int]:
    """Return where the folded characters of a text come from, if some became none or several."""
    origin: list[int] = []
    last = 0
    for at in _places(text, moving):
        origin.extend(range(last, at))
        origin.extend([at] * len(FOLDED[ord(text[at])]))
        last = at + 1
    origin.extend(range(last, len(text) + 1))
    return origin


def _places(text: str, characters: list[str]) -> list[int]:
    if len(characters) > MANY:
        return [at for at, char in enumerate(text) if len(FOLDED[ord(char)]) != 1]
    places = []
    for char in characters:
        at = text.find(char)
        while at >= 0:
            places.append(at)
            at = text.find(char, at + 1)
    return sorted(places)

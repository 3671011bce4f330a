"""Words found by their first letters in spite of a slip in them.

Two texts that are one slip apart have something in common when any one letter is left out of each
(as in Wolf Garbe's SymSpell). So the first letters of the words of an index are kept with each one
left out, as numbers that sort as the letters do: for many words at once that is a few copies of
columns of bytes, and sorting what is nearly in order.
"""

from __future__ import annotations

from _bisect import bisect_left
from sys import byteorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONG, SHORT = 6, 5
"""How many letters of a word are kept to find it by in spite of a slip in them."""

_POSITIVE = b"\x40"
"""The highest byte of a number that is finite and positive, whatever the others are."""


def left_by_slips(begun: Sequence[str], size: int) -> list[bytearray]:
    """Return what is left of texts of so many letters when one is left out, from the first on.

    What is left of a text is one number: of each letter the lower byte of its code, with the higher
    one of the first letter before them and that of the last behind them; two texts hardly ever
    share one by chance. The numbers have eight bytes, in the machine's order; they sort the same
    whether read as whole numbers or as doubles, which is quicker. Shorter texts have to be filled
    up, see `filled`.
    """
    letters = "".join(begun).encode("utf-32-le", "replace")
    step = 4 * size
    place = range(7, -1, -1) if byteorder == "little" else range(8)
    found = []
    for out in range(size):
        kept = [4 * at for at in range(size) if at != out]
        keys = bytearray(8 * len(begun))
        keys[place[0] :: 8] = _POSITIVE * len(begun)
        keys[place[1] :: 8] = letters[kept[0] + 1 :: step]
        for to, at in enumerate(kept, 2):
            keys[place[to] :: 8] = letters[at::step]
        keys[place[7] :: 8] = letters[kept[-1] + 1 :: step]
        found.append(keys)
    return found


def left_by_a_slip(text: str) -> list[int]:
    """Return the numbers of `left_by_slips` for one text."""
    codes = [*map(ord, text)]  # not encoded: that would import the encoding
    low, high = bytes([code & 255 for code in codes]), [code >> 8 & 255 for code in codes]
    found = []
    for out in range(len(low)):
        kept = low[:out] + low[out + 1 :]
        first, last = high[out == 0], high[-2 if out == len(low) - 1 else -1]
        number = int.from_bytes(kept, "big") << 48 - 8 * len(kept)
        found.append(_POSITIVE[0] << 56 | first << 48 | number | last)
    return found


def filled(word: str, size: int) -> str:
    """Return so many letters of a word; one that lacks a letter is filled up with a NUL."""
    return word[:size] if len(word) >= size else word + "\0"


class Slips:
    """The first ``size`` letters of the words of a segment, each with one letter left out.

    ``terms`` are the words with which new first letters begin, in order; ``keys`` what is left of
    these letters, in order, and ``entries`` to which place in ``terms`` each belongs.
    """

    __slots__ = ("_entries", "_keys", "_size", "_terms", "_words")

    def __init__(
        self, size: int, words: int, terms: memoryview, keys: memoryview, entries: memoryview
    ) -> None:
        self._size = size
        self._words = words
        self._terms = terms
        self._keys = keys
        self._entries = entries

    def near(self, word: str) -> Iterator[tuple[int, int]]:
        """Find the ranges of words whose first letters are about those of a word, each once."""
        terms, keys, entries = self._terms, self._keys, self._entries
        last, end = len(terms) - 1, len(keys)
        known: set[int] = set()
        for key in left_by_a_slip(filled(word, self._size)):
            start = at = bisect_left(keys, key)
            while at < end and keys[at] == key:
                at += 1
            for entry in sorted(entries[start:at]):
                if entry not in known:
                    known.add(entry)
                    yield terms[entry], terms[entry + 1] if entry < last else self._words

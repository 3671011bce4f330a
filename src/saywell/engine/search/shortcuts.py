"""What keeps the work of a search small, made when the index is: lists of the best, slips.

A word or a beginning that stands in very many documents has a list of those in which it stands
out, titles and triggers first. And each word is found by its first letters in spite of a slip in
them: they are kept as they are, and with each one letter left out.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import sub

from saywell.engine.search.codes import CODE_START, COUNT_OF_CODE
from saywell.engine.search.sections import sorted_texts
from saywell.engine.search.segment import HEAVY, LONGEST_START, TOP
from saywell.engine.search.slips import LONG, SHORT, filled, left_by_slips
from saywell.engine.search.words import is_han
from saywell.model.searching import Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from saywell.engine.search.sections import Part

_LAST = chr(0x10FFFF)
"""Sorts behind whatever a word may have."""
_TITLE = CODE_START[Field.TITLE]
_ORDER = sorted(range(256), key=lambda code: (code >= _TITLE, COUNT_OF_CODE[code]))
_RANK = bytes(rank for _, rank in sorted((code, rank) for rank, code in enumerate(_ORDER)))
"""The codes by how much a document stands out, as a table for ``bytes.translate``."""


def shortcuts(
    words: Sequence[str], offsets: array[int], docs: array[int], codes: bytearray
) -> dict[str, Part]:
    """Make the sections of a segment that save work, from its sorted words and its postings."""
    tops = _Tops()
    heavy = array("I", heavy_terms(offsets))
    for term in heavy:
        start, end = offsets[term], offsets[term + 1]
        tops.add(docs[start:end], bytes(codes[start:end]))
    starts = _starts(words, offsets)
    for _, low, high in starts:
        tops.add(docs[offsets[low] : offsets[high]], bytes(codes[offsets[low] : offsets[high]]))
    found: dict[str, Part] = {
        "heavy": heavy,
        **sorted_texts("start", [begun for begun, _, _ in starts]),
        "top_at": tops.at,
        "top_docs": tops.docs,
        "top_codes": tops.codes,
    }
    spelt = [
        term
        for term, word in enumerate(words)
        if len(word) >= SHORT - 1 and not word.isdecimal() and not is_han(word)
    ]
    for name, size in (("long", LONG), ("short", SHORT)):
        terms, keys, entries = _slips(words, spelt, size)
        found |= {f"{name}_terms": terms, f"{name}_keys": keys, f"{name}_entries": entries}
    return found


class _Tops:
    """Lists of the documents that stand out, one behind the other."""

    def __init__(self) -> None:
        self.at = array("I", [0])
        self.docs = array("I")
        self.codes = bytearray()

    def add(self, docs: array[int], codes: bytes) -> None:
        ranks = codes.translate(_RANK)
        least = sorted(ranks)[-TOP] if len(ranks) > TOP else 0
        best = [place for place, rank in enumerate(ranks) if rank >= least]
        best.sort(key=ranks.__getitem__, reverse=True)
        known: set[int] = set()
        for place in best[:TOP]:
            if docs[place] not in known:
                known.add(docs[place])
                self.docs.append(docs[place])
                self.codes.append(codes[place])
        self.at.append(len(self.docs))


def heavy_terms(offsets: array[int]) -> list[int]:
    """List the terms with many postings, by the offsets of these."""
    sizes = map(sub, offsets[1:], offsets)
    return [term for term, size in enumerate(sizes) if size > HEAVY]


def _starts(words: Sequence[str], offsets: array[int]) -> list[tuple[str, int, int]]:
    """List the heavy beginnings in their order, with their range of words."""
    found: list[tuple[str, int, int]] = []
    ranges = [(0, len(words))]
    for size in range(1, LONGEST_START + 1):
        ranges = [
            (low, high)
            for range_ in ranges
            for low, high in _parted(words, *range_, size)
            if offsets[high] - offsets[low] > HEAVY and not is_han(words[low])
        ]
        found += [(words[low][:size], low, high) for low, high in ranges]
    return sorted(found)


def _parted(words: Sequence[str], low: int, high: int, size: int) -> Iterator[tuple[int, int]]:
    """Part a range of sorted words by so many first letters; shorter words are left out."""
    while low < high:
        if len(words[low]) < size:
            low += 1
            continue
        end = bisect_right(words, words[low][:size] + _LAST, low, high)
        yield low, end
        low = end


def _slips(
    words: Sequence[str], spelt: Sequence[int], size: int
) -> tuple[array[int], bytes, array[int]]:
    """List the first letters of words, where each begins, and what a slip leaves of them."""
    long_enough = [term for term in spelt if len(words[term]) >= size - 1]
    begun = [filled(words[term], size) for term in long_enough]
    new = [one != before for one, before in zip(begun, ["", *begun], strict=False)]
    terms = array("I", compress(long_enough, new))
    keys: list[float] = []
    for left in left_by_slips([*compress(begun, new)], size):
        keys += memoryview(left).cast("d")
    order = sorted(range(len(keys)), key=keys.__getitem__)
    entries = array("I", range(len(terms))) * size
    return (
        terms,
        array("d", [keys[at] for at in order]).tobytes(),
        array("I", [entries[at] for at in order]),
    )

"""What keeps the work of a search small, made when the index is: lists of the best, slips.

A word or a beginning that stands in very many documents has a list of those in which it stands
out, titles and triggers first. And each word is found by its first letters in spite of a slip in
them: they are kept as they are, and with each one letter left out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from saywell.engine.search.codes import CODE_START, COUNT_OF_CODE
from saywell.engine.search.segment import (
    HEAVY,
    LONG,
    LONGEST_START,
    SHORT,
    TOP,
    slip_hash,
    slips_of,
)
from saywell.engine.search.words import is_han
from saywell.model.searching import Field

_TITLE = CODE_START[Field.TITLE]
_ORDER = sorted(range(256), key=lambda code: (code >= _TITLE, COUNT_OF_CODE[code]))
_RANK = bytes(rank for _, rank in sorted((code, rank) for rank, code in enumerate(_ORDER)))
"""The codes by how much a document stands out, as a table for ``bytes.translate``."""


def shortcuts(
    words: Sequence[str], offsets: array[int], docs: array[int], codes: bytearray
) -> dict[str, bytes | bytearray | array[int]]:
    """Make the sections of a segment that save work, from its sorted words and its postings."""
    tops = _Tops()
    heavy = array("I")
    for term in range(len(words)):
        start, end = offsets[term], offsets[term + 1]
        if end - start > HEAVY:
            heavy.append(term)
            tops.add(docs[start:end], bytes(codes[start:end]))
    names, at = bytearray(), array("I", [0])
    for begun, low, high in _starts(words, offsets):
        names += begun.encode("utf-8", "replace")
        at.append(len(names))
        tops.add(docs[offsets[low] : offsets[high]], bytes(codes[offsets[low] : offsets[high]]))
    found: dict[str, bytes | bytearray | array[int]] = {
        "heavy": heavy,
        "starts": names,
        "start_at": at,
        "top_at": tops.at,
        "top_docs": tops.docs,
        "top_codes": tops.codes,
    }
    for name, size in (("long", LONG), ("short", SHORT)):
        terms, hashes, entries = _slips(words, size)
        found |= {f"{name}_terms": terms, f"{name}_hashes": hashes, f"{name}_entries": entries}
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


def _starts(words: Sequence[str], offsets: array[int]) -> Iterator[tuple[str, int, int]]:
    """List the heavy beginnings in their order, with their range of words."""
    found = []
    for size in range(1, LONGEST_START + 1):
        low = 0
        for term in range(1, len(words) + 1):
            if term == len(words) or words[term][:size] != words[low][:size]:
                begun = words[low][:size]
                if (
                    offsets[term] - offsets[low] > HEAVY
                    and len(begun) == size
                    and not is_han(begun)
                ):
                    found.append((begun, low, term))
                low = term
    return iter(sorted(found, key=lambda one: one[0].encode("utf-8", "replace")))


def _slips(words: Sequence[str], size: int) -> tuple[array[int], array[int], array[int]]:
    """List the first letters of words, where each begins, and what a slip leaves of them."""
    terms = array("I")
    pairs = []
    last = ""
    for number, word in enumerate(words):
        begun = word[:size]
        if begun == last or len(begun) < size - 1 or is_han(word) or word.isdecimal():
            continue
        last = begun
        pairs += [slip_hash(left) << 32 | len(terms) for left in slips_of(begun)]
        terms.append(number)
    pairs.sort()
    hashes = array("I", [pair >> 32 for pair in pairs])
    entries = array("I", [pair & 0xFFFFFFFF for pair in pairs])
    return terms, hashes, entries

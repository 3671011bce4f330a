"""A segment of the search index, read in place from a memory map or from bytes.

A segment is a header and sections of numbers and text that are used as they lie there: nothing is
parsed when it is opened. ``build`` writes it; its numbers are of this machine's byte order.
"""

from __future__ import annotations

from _bisect import bisect_left, bisect_right
from binascii import crc32
from sys import byteorder

from saywell.engine.search.codes import ONCE
from saywell.engine.search.slips import LONG, SHORT, Slips
from saywell.engine.search.texts import SortedTexts, Texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Literal

MAGIC = 0x4353_4C4C_4557_5953
"""The first eight bytes, as a number: another form, version or byte order gives another one."""

SECTIONS: tuple[tuple[str, Literal["B", "H", "I", "Q"]], ...] = (
    ("counts", "Q"),
    ("ids", "B"),
    ("id_at", "I"),
    ("by_id", "I"),
    ("place_of", "I"),
    ("cards", "B"),
    ("card_at", "Q"),
    ("bodies", "B"),
    ("body_at", "Q"),
    ("labels", "B"),
    ("label_at", "I"),
    ("label_marks", "Q"),
    ("label_count", "I"),
    ("label_start", "Q"),
    ("label_docs", "I"),
    ("label_bits", "B"),
    ("terms", "B"),
    ("term_at", "I"),
    ("term_marks", "Q"),
    ("post_at", "I"),
    ("post_docs", "I"),
    ("post_codes", "B"),
    ("mid", "I"),
    ("mid_sum", "I"),
    ("mid_blocks", "I"),
    ("mid_docs", "H"),
    ("dense", "I"),
    ("dense_sum", "Q"),
    ("dense_bits", "B"),
    ("head_at", "I"),
    ("head_terms", "I"),
    ("head_codes_of", "B"),
    ("heavy", "I"),
    ("starts", "B"),
    ("start_at", "I"),
    ("start_marks", "Q"),
    ("top_at", "I"),
    ("top_docs", "I"),
    ("top_codes", "B"),
    ("stem_hashes", "Q"),
    ("stem_terms", "I"),
    ("sounds", "B"),
    ("sound_at", "I"),
    ("sound_marks", "Q"),
    ("sound_post_at", "I"),
    ("sound_terms", "I"),
    ("long_terms", "I"),
    ("long_keys", "Q"),
    ("long_entries", "I"),
    ("short_terms", "I"),
    ("short_keys", "Q"),
    ("short_entries", "I"),
    ("triggers", "B"),
    ("trigger_at", "I"),
    ("trigger_marks", "Q"),
    ("trigger_post_at", "I"),
    ("trigger_docs", "I"),
)
"""The sections in their order, each with the type of its numbers (as ``memoryview.cast`` names it).

``*_at`` of n texts holds n + 1 offsets into the section before it; ``*_marks`` are as in `texts`.
``by_id`` has the documents in the order of their ids, ``place_of`` the place of each in it.
"""

_WIDTH = {"B": 1, "H": 2, "I": 4, "Q": 8}
HEADER = 8 + 16 * len(SECTIONS)

HEAVY = 256
"""Postings from which on a term or a beginning has a list of where it stands out."""
TOP = 96
"""How many documents such a list has."""
BLOCK = 1 << 16
"""Documents that are counted from one number on, in two bytes each, for terms that are heavy."""
FEW = 16
"""Documents are looked for one by one among more than so many times as many of a heavy term."""
DENSE = 32
"""A term in more than a 32nd of many documents is kept as bits: what it counts is not."""
LONGEST_START = 4
"""Letters of the longest beginning that has one."""


def stem_hash(stem: str) -> int:
    """Return the number that a stem is looked up by; two hardly ever share one by chance."""
    text = stem.encode("utf-8", "replace")
    return crc32(text) << 32 | crc32(text, 0x5AFE)


class Segment:
    """A segment in a buffer, which has to stay open as long as the segment is used.

    ``read`` returns bytes of the buffer by place and size in another way than through a memory
    map: cards and bodies are read with it, so that they do not stay in memory.

    Raises ValueError for a buffer that holds none: another version, another byte order, cut off.
    """

    counts: memoryview
    by_id: memoryview
    place_of: memoryview
    label_count: memoryview
    label_start: memoryview
    label_docs: memoryview
    label_bits: memoryview
    post_at: memoryview
    post_docs: memoryview
    post_codes: memoryview
    mid: memoryview
    mid_sum: memoryview
    mid_blocks: memoryview
    mid_docs: memoryview
    dense: memoryview
    dense_sum: memoryview
    dense_bits: memoryview
    head_at: memoryview
    head_terms: memoryview
    head_codes_of: memoryview
    heavy: memoryview
    top_at: memoryview
    top_docs: memoryview
    top_codes: memoryview
    stem_hashes: memoryview
    stem_terms: memoryview
    sound_post_at: memoryview
    sound_terms: memoryview
    trigger_post_at: memoryview
    trigger_docs: memoryview
    card_at: memoryview
    body_at: memoryview

    def __init__(
        self, buffer: bytes | memoryview, read: Callable[[int, int], bytes] | None = None
    ) -> None:
        view = memoryview(buffer)
        if len(view) < HEADER:
            raise ValueError("this is no segment of a search index: it is too short")
        self._read = read or (lambda at, size: view[at : at + size].tobytes())
        header = view[:HEADER].cast("Q")
        if header[0] != MAGIC:
            raise ValueError("this is no segment of a search index that this version reads")
        found = {}
        place = 1
        for name, kind in SECTIONS:
            start, size = header[place], header[place + 1]
            place += 2
            if start + size > len(view) or size % _WIDTH[kind]:
                raise ValueError(f"this segment of a search index is cut off at {name}")
            if name == "cards":
                self._cards_at = start
            elif name == "bodies":
                self._bodies_at = start
            part = view[start : start + size]
            found[name] = part if kind == "B" else part.cast(kind)
        self.size: int = found["counts"][0]
        self.ids = Texts(found.pop("ids"), found.pop("id_at"))
        self.labels, self.terms, self.starts, self.sounds, self.triggers = (
            SortedTexts(found.pop(f"{name}s"), found.pop(f"{name}_at"), found.pop(f"{name}_marks"))
            for name in ("label", "term", "start", "sound", "trigger")
        )
        self._slips = {
            size: Slips(
                size,
                len(self.terms),
                found.pop(f"{name}_terms"),
                found.pop(f"{name}_keys"),
                found.pop(f"{name}_entries"),
            )
            for size, name in ((LONG, "long"), (SHORT, "short"))
        }
        for name, part in found.items():
            setattr(self, name, part)

    def id(self, number: int) -> str:
        """Return the id of a document."""
        return self.ids.text(number)

    def card(self, number: int) -> str:
        """Return the card of a document, as it was put in."""
        start, end = self.card_at[number], self.card_at[number + 1]
        return str(self._read(self._cards_at + start, end - start), "utf-8")

    def body(self, number: int) -> bytes:
        """Return the body of a document, as it was put in."""
        start, end = self.body_at[number], self.body_at[number + 1]
        return self._read(self._bodies_at + start, end - start)

    def number(self, wanted: str) -> int:
        """Return the number of the document with an id, -1 when there is none."""
        key = wanted.encode("utf-8", "replace")
        order, place = self.by_id, self._place_of(key)
        return order[place] if place < self.size and self.ids[order[place]] == key else -1

    def named(self, start: str, most: int) -> memoryview:
        """Return the numbers of the first so many documents whose ids begin so, in order of id."""
        key = start.encode("utf-8", "replace")
        low = self._place_of(key)
        return self.by_id[low : min(self._place_of(key + b"\xff"), low + most)]

    def _place_of(self, key: bytes) -> int:
        """Return at which place an id stands among all, or would stand."""
        order, ids = self.by_id, self.ids
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if ids[order[middle]] < key:
                low = middle + 1
            else:
                high = middle
        return low

    def all_have(self, labels: Iterable[str]) -> bool:
        """Whether there is one of these labels that every document has."""
        places = [self.labels.find(label) for label in labels]
        return any(place >= 0 and self.label_count[place] == self.size for place in places)

    def labelled(self, labels: Iterable[str]) -> memoryview | bytes | bytearray:
        """Return the documents that have any of these labels, a bit for each document."""
        size = (self.size + 7) // 8
        found: memoryview | bytes | None = None
        few: list[int] = []
        for label in labels:
            place = self.labels.find(label)
            if place < 0:
                continue
            start, count = self.label_start[place], self.label_count[place]
            if count * 32 <= self.size:
                few += self.label_docs[start : start + count]
            elif found is None:
                found = self.label_bits[start : start + size]
            else:
                more = int.from_bytes(self.label_bits[start : start + size], "little")
                found = (int.from_bytes(found, "little") | more).to_bytes(size, "little")
        if found is not None and not few:
            return found
        bits = bytearray(found or size)
        for document in few:
            bits[document >> 3] |= 1 << (document & 7)
        return bits

    def terms_of_stem(self, stem: str) -> memoryview:
        """Return the numbers of the terms that have a stem."""
        wanted = stem_hash(stem)
        hashes = self.stem_hashes
        start = bisect_left(hashes, wanted)
        end = start
        while end < len(hashes) and hashes[end] == wanted:
            end += 1
        return self.stem_terms[start:end]

    def count(self, low: int, high: int) -> int:
        """Count the postings of a range of terms."""
        found = self.post_at[high] - self.post_at[low]
        if found == 0 or high - low > 1:
            for terms, sums in ((self.mid, self.mid_sum), (self.dense, self.dense_sum)):
                first = bisect_left(terms, low)
                found += sums[bisect_left(terms, high, first)] - sums[first]
        return found

    def postings(self, low: int, high: int) -> tuple[memoryview, memoryview]:
        """Return the documents and the codes of a range of terms, but for heavy ones."""
        start, end = self.post_at[low], self.post_at[high]
        return self.post_docs[start:end], self.post_codes[start:end]

    def heavy_in(self, low: int, high: int) -> memoryview:
        """Return the heavy terms of a range."""
        first = bisect_left(self.heavy, low)
        return self.heavy[first : bisect_left(self.heavy, high, first)]

    def mid_in(self, low: int, high: int) -> range:
        """Return the places of the terms of a range that are heavy, but not dense."""
        first = bisect_left(self.mid, low)
        return range(first, bisect_left(self.mid, high, first))

    def mid_documents(self, place: int) -> set[int]:
        """Return the documents of a heavy term by its place."""
        return set().union(*self._by_block(self._block_ends(place)))

    def mid_members(self, place: int, documents: set[int]) -> set[int]:
        """Return which of some documents have a heavy term."""
        docs, ends = self.mid_docs, self._block_ends(place)
        if len(documents) * FEW > ends[-1] - ends[0]:
            return set().union(*map(documents.intersection, self._by_block(ends)))
        found: set[int] = set()
        for document in documents:
            block, low = document // BLOCK, document % BLOCK
            end = ends[block + 1]
            at = bisect_left(docs, low, ends[block], end)
            if at < end and docs[at] == low:
                found.add(document)
        return found

    def _by_block(self, ends: list[int]) -> Iterator[Iterable[int]]:
        """Go through the documents of a heavy term, those of a block together."""
        yield self.mid_docs[ends[0] : ends[1]]
        for block, start in enumerate(ends[1:-1], 1):
            base = block * BLOCK
            yield [base + low for low in self.mid_docs[start : ends[block + 1]]]

    def _block_ends(self, place: int) -> list[int]:
        """Return where the postings of a heavy term begin, and where those of each block end."""
        count = (self.size + BLOCK - 1) // BLOCK + 1
        return self.mid_blocks[place * count : (place + 1) * count].tolist()

    def dense_in(self, low: int, high: int) -> list[memoryview]:
        """Return the documents of the dense terms of a range, as bits."""
        size = (self.size + 7) // 8
        first = bisect_left(self.dense, low)
        last = bisect_left(self.dense, high, first)
        return [self.dense_bits[at * size : (at + 1) * size] for at in range(first, last)]

    def code(self, term: int, document: int) -> int:
        """Return the code of a term in a document, -1 when it does not stand in it.

        That of a heavy term is as it stands in the title, else as if it stood in the text once.
        """
        start, end = self.post_at[term], self.post_at[term + 1]
        if start == end:
            return self._heavy_code(term, document)
        at = bisect_left(self.post_docs, document, start, end)
        return self.post_codes[at] if at < end and self.post_docs[at] == document else -1

    def head_code(self, low: int, high: int, document: int) -> int:
        """Return the code of a range's first term outside of a document's text, or -1."""
        start, end = self.head_at[document], self.head_at[document + 1]
        at = bisect_left(self.head_terms, low, start, end)
        return self.head_codes_of[at] if at < end and self.head_terms[at] < high else -1

    def head_codes(self, low: int, high: int, documents: Iterable[int]) -> dict[int, int]:
        """Return the code, as `head_code` does, of each document that has one."""
        at, terms, codes = self.head_at, self.head_terms, self.head_codes_of
        found = {}
        for document in documents:
            end = at[document + 1]
            place = bisect_left(terms, low, at[document], end)
            if place < end and terms[place] < high:
                found[document] = codes[place]
        return found

    def _heavy_code(self, term: int, document: int) -> int:
        code = self.head_code(term, term + 1, document)
        if code >= 0:
            return code
        for place in self.mid_in(term, term + 1):
            return ONCE if self.mid_members(place, {document}) else -1
        bits = self.dense_in(term, term + 1)[0]
        return ONCE if bits[document >> 3] >> (document & 7) & 1 else -1

    def term_in_range(self, low: int, high: int, document: int) -> tuple[int, int]:
        """Return a term of a range that a document has, and its code; of those in the text any.

        The code is -1 when it has none.
        """
        start, end = self.head_at[document], self.head_at[document + 1]
        at = bisect_left(self.head_terms, low, start, end)
        if at < end and self.head_terms[at] < high:
            return self.head_terms[at], self.head_codes_of[at]
        first, last = self.post_at[low], self.post_at[high]
        places = self.post_docs[first:last].tobytes()
        wanted = document.to_bytes(4, byteorder)
        at = places.find(wanted)
        while at >= 0 and at % 4:
            at = places.find(wanted, at + 1)
        if at < 0:
            return self._heavy_term(low, high, document)
        place = first + at // 4
        return bisect_right(self.post_at, place) - 1, self.post_codes[place]

    def _heavy_term(self, low: int, high: int, document: int) -> tuple[int, int]:
        for term in self.heavy_in(low, high):
            code = self.code(term, document)
            if code >= 0:
                return term, code
        return low, -1

    def top_of_term(self, term: int) -> tuple[memoryview, memoryview]:
        """Return the documents and codes in which a heavy term stands out."""
        return self._top(bisect_left(self.heavy, term))

    def top_of_start(self, start: str) -> tuple[memoryview, memoryview] | None:
        """Return the documents and codes in which words with a beginning stand out, if heavy."""
        number = self.starts.find(start)
        return None if number < 0 else self._top(len(self.heavy) + number)

    def _top(self, number: int) -> tuple[memoryview, memoryview]:
        start, end = self.top_at[number], self.top_at[number + 1]
        return self.top_docs[start:end], self.top_codes[start:end]

    def near(self, word: str, size: int) -> Iterator[tuple[int, int]]:
        """Find the ranges of terms whose first letters are about those of a word.

        ``size`` letters count, LONG or SHORT.
        """
        return self._slips[size].near(word)

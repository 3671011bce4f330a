"""A segment of the search index, read in place from a memory map or from bytes.

A segment is a header and sections of numbers and text that are used as they lie there: nothing is
parsed when it is opened. ``build`` writes it; its numbers are of this machine's byte order.
"""

from __future__ import annotations

from bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = 0x3153_4C4C_4557_5953
"""The first eight bytes, as a number: another form, version or byte order gives another one."""

SECTIONS = (
    ("counts", "Q"),
    ("ids", "B"),
    ("id_at", "I"),
    ("by_id", "I"),
    ("cards", "B"),
    ("card_at", "Q"),
    ("bodies", "B"),
    ("body_at", "Q"),
    ("labels", "B"),
    ("label_at", "I"),
    ("label_count", "I"),
    ("label_start", "Q"),
    ("label_docs", "I"),
    ("label_bits", "B"),
    ("terms", "B"),
    ("term_at", "I"),
    ("post_at", "I"),
    ("post_docs", "I"),
    ("post_codes", "B"),
    ("keys", "B"),
    ("key_at", "I"),
    ("key_post_at", "I"),
    ("key_terms", "I"),
    ("triggers", "B"),
    ("trigger_at", "I"),
    ("trigger_post_at", "I"),
    ("trigger_docs", "I"),
)
"""The sections in their order, each with the type of its numbers (as ``memoryview.cast`` names it).

``*_at`` of n texts holds n + 1 offsets into the section before it.
"""

_WIDTH = {"B": 1, "I": 4, "Q": 8}
HEADER = 8 + 16 * len(SECTIONS)

CODES = (128, 16, 16, 16, 16, 16, 24, 24)
"""How many of the 256 codes of a posting each field has; a code tells the field and the impact."""

CODE_START = tuple(sum(CODES[:field]) for field in range(len(CODES)))
FIELD_OF_CODE = bytes(field for field, count in enumerate(CODES) for _ in range(count))
IMPACT_OF_CODE = tuple((step + 0.5) / count for count in CODES for step in range(count))
"""The share of the most that a word can count in a document, from 0 to 1, by code."""


def code_of(field: int, impact: float) -> int:
    """Return the code for a field and an impact from 0 to 1."""
    count = CODES[field]
    return CODE_START[field] + min(count - 1, int(impact * count))


class Texts:
    """A sorted list of texts, as UTF-8, read in place."""

    __slots__ = ("at", "blob")

    def __init__(self, blob: memoryview, at: memoryview) -> None:
        self.blob = blob
        self.at = at

    def __len__(self) -> int:
        """Say how many there are."""
        return len(self.at) - 1

    def __getitem__(self, number: int) -> bytes:
        """Return the text with a number."""
        at = self.at
        return self.blob[at[number] : at[number + 1]].tobytes()

    def text(self, number: int) -> str:
        """Return the text with a number as a string."""
        return str(self.blob[self.at[number] : self.at[number + 1]], "utf-8")

    def find(self, text: str) -> int:
        """Return the number of a text, -1 when it is not there."""
        wanted = text.encode("utf-8", "replace")
        number = bisect_left(self, wanted)
        return number if number < len(self) and self[number] == wanted else -1

    def beginning(self, start: str) -> tuple[int, int]:
        """Return the range of the texts that begin with one."""
        wanted = start.encode("utf-8", "replace")
        low = bisect_left(self, wanted)
        if low == len(self) or not self[low].startswith(wanted):
            return low, low
        return low, bisect_left(self, wanted + b"\xff", low)


class Segment:
    """A segment in a buffer, which has to stay open as long as the segment is used.

    Raises ValueError for a buffer that holds none: another version, another byte order, cut off.
    """

    counts: memoryview
    by_id: memoryview
    label_count: memoryview
    label_start: memoryview
    label_docs: memoryview
    label_bits: memoryview
    post_at: memoryview
    post_docs: memoryview
    post_codes: memoryview
    key_post_at: memoryview
    key_terms: memoryview
    trigger_post_at: memoryview
    trigger_docs: memoryview
    card_at: memoryview
    cards: memoryview
    body_at: memoryview
    bodies: memoryview

    def __init__(self, buffer: bytes | memoryview) -> None:
        view = memoryview(buffer)
        if len(view) < HEADER:
            raise ValueError("this is no segment of a search index: it is too short")
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
            part = view[start : start + size]
            found[name] = part if kind == "B" else part.cast("Q" if kind == "Q" else "I")
        self.size: int = found["counts"][0]
        self.ids = Texts(found.pop("ids"), found.pop("id_at"))
        self.labels = Texts(found.pop("labels"), found.pop("label_at"))
        self.terms = Texts(found.pop("terms"), found.pop("term_at"))
        self.keys = Texts(found.pop("keys"), found.pop("key_at"))
        self.triggers = Texts(found.pop("triggers"), found.pop("trigger_at"))
        for name, part in found.items():
            setattr(self, name, part)

    def id(self, number: int) -> str:
        """Return the id of a document."""
        return self.ids.text(number)

    def card(self, number: int) -> str:
        """Return the card of a document, as it was put in."""
        return str(self.cards[self.card_at[number] : self.card_at[number + 1]], "utf-8")

    def body(self, number: int) -> bytes:
        """Return the body of a document, as it was put in."""
        return self.bodies[self.body_at[number] : self.body_at[number + 1]].tobytes()

    def number(self, wanted: str) -> int:
        """Return the number of the document with an id, -1 when there is none."""
        key = wanted.encode("utf-8", "replace")
        order, ids = self.by_id, self.ids
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if ids[order[middle]] < key:
                low = middle + 1
            else:
                high = middle
        return order[low] if low < self.size and ids[order[low]] == key else -1

    def label_mask(self, label: str) -> int:
        """Return the documents with a label, as the bits of a number."""
        label_number = self.labels.find(label)
        if label_number < 0:
            return 0
        start, count = self.label_start[label_number], self.label_count[label_number]
        size = (self.size + 7) // 8
        if count * 32 > self.size:
            return int.from_bytes(self.label_bits[start : start + size], "little")
        bits = bytearray(size)
        for number in self.label_docs[start : start + count]:
            bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little")

    def terms_of_key(self, key: str) -> memoryview:
        """Return the numbers of the terms that have a key."""
        number = self.keys.find(key)
        if number < 0:
            return self.key_terms[:0]
        return self.key_terms[self.key_post_at[number] : self.key_post_at[number + 1]]

    def impacts(self, low: int, high: int) -> Iterator[tuple[int, int, int]]:
        """Go through the postings of a range of terms: place, document, code."""
        start, end = self.post_at[low], self.post_at[high]
        return zip(
            range(start, end), self.post_docs[start:end], self.post_codes[start:end], strict=True
        )

"""Lists of texts that are read in place, where they lie in a segment."""

from __future__ import annotations

from _bisect import bisect_left, bisect_right

MARKED = 8
"""Of every so many texts the first bytes are kept as a number, to come near one quickly."""
KNOWN = 512
"""Of how many texts the places are kept."""


class Texts:
    """A list of texts, as UTF-8, read in place."""

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


class SortedTexts(Texts):
    """A sorted list of texts; ``marks`` has `mark_of` of every `MARKED` th, from the first on."""

    __slots__ = ("_known", "_marks")

    def __init__(self, blob: memoryview, at: memoryview, marks: memoryview) -> None:
        super().__init__(blob, at)
        self._marks = marks
        self._known: dict[bytes, int] = {}

    def find(self, text: str) -> int:
        """Return the number of a text, -1 when it is not there."""
        wanted = text.encode("utf-8", "replace")
        number = self._place(wanted)
        return number if number < len(self) and self[number] == wanted else -1

    def beginning(self, start: str) -> tuple[int, int]:
        """Return the range of the texts that begin with one."""
        wanted = start.encode("utf-8", "replace")
        low = self._place(wanted)
        size = len(self)
        if low == size or not self[low].startswith(wanted):
            return low, low
        if low + 1 == size or not self[low + 1].startswith(wanted):
            return low, low + 1
        return low, self._place(wanted + b"\xff")

    def _place(self, key: bytes) -> int:
        """Return at which place a text stands, or would stand; one query asks more than once."""
        place = self._known.get(key)
        if place is None:
            if len(self._known) >= KNOWN:
                self._known.clear()
            place = self._known[key] = self._look_up(key)
        return place

    def _look_up(self, key: bytes) -> int:
        mark, marks = mark_of(key), self._marks
        low = high = bisect_left(marks, mark)
        if len(key) > 8 and low < len(marks) and marks[low] == mark:
            high = bisect_right(marks, mark, low)
        first = (low - 1) * MARKED if low else 0
        return bisect_left(self, key, first, min(high * MARKED, len(self)))


def mark_of(text: bytes) -> int:
    """Return the first eight bytes of a text as a number that sorts as they do."""
    return int.from_bytes(text[:8].ljust(8, b"\0"), "big")

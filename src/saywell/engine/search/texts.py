"""A sorted list of texts that is read in place, where it lies in a segment."""

from __future__ import annotations

from _bisect import bisect_left

MOST_RANGES = 4096
"""Of how many first letters the range of the texts with them is remembered."""


class Texts:
    """A sorted list of texts, as UTF-8, read in place."""

    __slots__ = ("_ranges", "at", "blob")

    def __init__(self, blob: memoryview, at: memoryview) -> None:
        self.blob = blob
        self.at = at
        self._ranges: dict[str, tuple[int, int]] = {}

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
        low, high = self._about(text)
        number = bisect_left(self, wanted, low, high)
        return number if number < high and self[number] == wanted else -1

    def beginning(self, start: str) -> tuple[int, int]:
        """Return the range of the texts that begin with one."""
        return self._range(start, *self._about(start))

    def _about(self, text: str) -> tuple[int, int]:
        """Return the range of those with the same first letter, or two; it is remembered."""
        size = 1 if len(text) < 3 else 2
        if len(text) <= size:
            return 0, len(self)
        start = text[:size]
        found = self._ranges.get(start)
        if found is None:
            if len(self._ranges) >= MOST_RANGES:
                self._ranges.clear()
            found = self._ranges[start] = self._range(start, 0, len(self))
        return found

    def _range(self, start: str, low: int, high: int) -> tuple[int, int]:
        wanted = start.encode("utf-8", "replace")
        low = bisect_left(self, wanted, low, high)
        if low == high or not self[low].startswith(wanted):
            return low, low
        step = 4
        while low + step < high and self[low + step].startswith(wanted):
            step *= 4
        return low, bisect_left(self, wanted + b"\xff", low + 1, min(high, low + step))

"""Large tables of plain values, kept so that only what is looked up is read."""

from __future__ import annotations

import marshal
from binascii import crc32
from collections.abc import Mapping
from typing import Any

FEW = 6
"""How many entries are read together, about: fewer would take more room, more take longer."""

Packed = tuple[bytes, bytes]
"""A table as plain values: where each part of it ends, and the parts."""


def packed(table: Mapping[str, Any]) -> Packed:
    """Pack a table of plain values, to be looked into by :class:`Table`."""
    from array import array
    from itertools import accumulate

    count = 1 << (len(table) // FEW).bit_length()
    parts: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, value in table.items():
        parts[_part_of(name, count)][name] = value
    bodies = [marshal.dumps(part) for part in parts]
    return array("I", accumulate(map(len, bodies))).tobytes(), b"".join(bodies)


def _part_of(name: str, count: int) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) & (count - 1)


class Table:
    """A packed table; every look reads a few entries."""

    def __init__(self, ends: bytes, bodies: bytes) -> None:
        self._ends = memoryview(ends).cast("I")
        self._bodies = bodies

    def get(self, name: str) -> Any:
        """Return the value of a name, None when there is none."""
        at = _part_of(name, len(self._ends))
        start = self._ends[at - 1] if at else 0
        return marshal.loads(self._bodies[start : self._ends[at]]).get(name)  # noqa: S302 - our own

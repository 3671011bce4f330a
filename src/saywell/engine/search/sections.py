"""The sections of a segment in the making: texts and numbers one behind the other."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate

from saywell.engine.search.segment import HEADER, MAGIC, SECTIONS
from saywell.engine.search.texts import MARKED, mark_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    Part = bytes | bytearray | array[int]


def no_numbers() -> array[int]:
    """Return an empty array of numbers below 2**32."""
    return array("I")


def utf8(text: str) -> bytes:
    """Return a text as it is kept; half a character is a question mark."""
    return text.encode("utf-8", "replace")


class TextsMade:
    """Texts put one behind the other, with their offsets."""

    def __init__(self, kind: str) -> None:
        self.blob = bytearray()
        self.at = array(kind, [0])

    def add(self, text: bytes) -> None:
        """Put one behind the others."""
        self.blob += text
        self.at.append(len(self.blob))


def sorted_texts(name: str, texts: Iterable[str]) -> dict[str, Part]:
    """Lay sorted texts one behind the other, as `SortedTexts` reads them."""
    coded = [*map(utf8, texts)]
    return {
        f"{name}s": b"".join(coded),
        f"{name}_at": array("I", [0, *accumulate(map(len, coded))]),
        f"{name}_marks": array("Q", map(mark_of, coded[::MARKED])),
    }


def listed(name: str, of: str, lists: Mapping[str, array[int]]) -> dict[str, Part]:
    """Lay lists of numbers one behind the other, in the order of their names."""
    names = sorted(lists)
    starts, numbers = array("I", [0]), no_numbers()
    for key in names:
        numbers += lists[key]
        starts.append(len(numbers))
    return {
        **sorted_texts(name, names),
        f"{name}_post_at": starts,
        f"{name}_{of}": numbers,
    }


def joined(parts: dict[str, Part]) -> bytes:
    """Put the sections one behind the other, after a header that says where each is."""
    header = array("Q", [MAGIC])
    found: list[bytes | memoryview] = []
    place = HEADER
    for name, _ in SECTIONS:
        part = parts[name]
        data = memoryview(part).cast("B") if len(part) else memoryview(b"")
        header.extend((place, len(data)))
        gap = -len(data) % 8
        found += [data, bytes(gap)]
        place += len(data) + gap
    return b"".join([header.tobytes(), *found])

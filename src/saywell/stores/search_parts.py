"""What the file of a library is made of while it is brought up to date: parts, tables, files."""

from __future__ import annotations

import marshal
import os
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from saywell.model.frozen import freeze_blocks, freeze_problems
from saywell.model.snippet import Reply
from saywell.stores.library import Entry, Read
from saywell.stores.search_file import GONE, PART_BITS, PART_MASK, SearchFile, entry_of
from saywell.stores.search_writing import Bytes

Mark = tuple[int, int, int, int]
"""What `search_file.mark_of` returns; one that begins with -1 fits nothing."""


class Documents(Protocol):
    """A part of the index, as the engine reads it."""

    @property
    def size(self) -> int:
        """How many documents it has."""

    def card(self, number: int) -> str:
        """What a list shows of one."""

    def body(self, number: int) -> bytes | memoryview:
        """The whole of one."""


class Indexer(Protocol):
    """What makes and reads the parts of the index."""

    def build(self, replies: Iterable[Reply]) -> bytes | bytearray:
        """Index replies; the first is number 0."""

    def open(self, segment: memoryview) -> Documents:
        """Open what `build` has made. Raises ValueError for anything else."""


@dataclass(slots=True, eq=False)
class KeptFile:
    """A file of replies, and where its replies are in the index: ``part`` is -1 for nowhere yet.

    ``problems`` and ``blocks`` are frozen, or empty; ``looked_for`` are the files that it names.
    """

    path: str
    layer: int
    mark: Mark = GONE
    part: int = -1
    first: int = 0
    count: int = 0
    problems: bytes = b""
    blocks: bytes = b""
    looked_for: tuple[str, ...] = ()
    entries: list[Entry[int]] | None = None

    def note(self, read: Read) -> None:
        """Keep what was read, but for the replies."""
        self.problems = freeze_problems(read.problems) if read.problems else b""
        self.blocks = freeze_blocks(read.blocks) if read.blocks else b""
        self.looked_for = read.looked_for

    def kept(self) -> tuple[object, ...]:
        """Return what is written of it: the fields in their order, without mark and entries."""
        place = (self.path, self.layer, self.part, self.first, self.count)
        return (*place, self.problems, self.blocks, self.looked_for)

    @property
    def name(self) -> tuple[int, str]:
        """What tells it from all others."""
        return self.layer, self.path


@dataclass(slots=True)
class Tables:
    """What is looked up in a part by checksum, in the making."""

    ids: array[int] = field(default_factory=lambda: array("Q"))
    triggers: array[int] = field(default_factory=lambda: array("Q"))
    fixed: array[int] = field(default_factory=lambda: array("Q"))
    count: int = 0

    def add(self, reply: Reply) -> None:
        """Note the next reply of the part."""
        number = self.count
        self.count += 1
        self.ids.append(entry_of(reply.id, number))
        self.triggers.extend({entry_of(one.casefold(), number) for one in reply.triggers})
        texts = reply.text.by_lang.values()
        self.fixed.extend({entry_of(text.strip(), number) for text in texts if "{" not in text})

    def sections(self) -> dict[str, Bytes]:
        """Return what is written of it."""
        return {
            "ids": array("Q", sorted(self.ids)),
            "triggers": array("Q", sorted(self.triggers)),
            "fixed": array("Q", sorted(self.fixed)),
        }


@dataclass(slots=True)
class Part:
    """A part of the index that is to be written: how many replies it has, and its sections."""

    size: int
    sections: dict[str, Bytes]


def dead_numbers(live: Iterable[int], part: int, size: int) -> array[int]:
    """Return the numbers of a part that are not among the references."""
    there = bytearray(size)
    for item in live:
        if item >> PART_BITS == part:
            there[item & PART_MASK] = 1
    return array("I", [number for number in range(size) if not there[number]])


def known_files(old: SearchFile) -> tuple[list[bytes], dict[tuple[int, str], KeptFile]]:
    """Read what the files of replies held, and what was wrong in the folders of each layer."""
    told, held = marshal.loads(old.section("files"))  # noqa: S302 - checked, and our own
    files = (KeptFile(path, layer, GONE, *rest) for path, layer, *rest in held)
    return told, {file.name: file for file in files}


def known_marks(old: SearchFile) -> dict[str, Mark]:
    """Read the marks of all that was watched, by path."""
    marks = old.section("marks").cast("q").tolist()
    of_four = zip(marks[::4], marks[1::4], marks[2::4], marks[3::4], strict=True)
    return dict(zip(map(os.fsdecode, old.watched()), of_four, strict=True))

"""Dictionaries: word graphs and ranks in files, mapped into memory, read in place.

``lexicons/word_graph.py`` and ``lexicons/ranks.py`` of the repository write the files and say
what their bytes mean.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
from array import array
from binascii import crc32
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache

from saywell.model.lexicon import Branch, Lexicon, Ranks

MAGIC = b"SAYWELL1"
RANK_BITS = 4
MAX_KEPT_NODES = 20_000
_HASH = 0xFFFFFFFF ^ ((1 << RANK_BITS) - 1)


def packaged_folder() -> str:
    """Return the folder of the dictionaries that come with the program."""
    return os.path.join(os.path.dirname(__file__), "..", "data", "lexicons")  # noqa: PTH118, PTH120


@lru_cache(maxsize=16)
def packaged(lang: str) -> Lexicon | None:
    """Open the dictionary of a language, once; None when there is none, or it is damaged.

    Costs under a millisecond: the pages of the files are read when words are looked up.
    """
    folder = f"{packaged_folder()}/{lang}"
    try:
        return MappedLexicon(f"{folder}/words.graph", f"{folder}/words.ranks")
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=16)
def packaged_ranks(lang: str) -> Ranks | None:
    """Open how common the words of a language are, once; None when it is not there."""
    try:
        return MappedRanks(f"{packaged_folder()}/{lang}/words.ranks")
    except (OSError, ValueError):
        return None


def _numbers(content: mmap.mmap | bytes, start: int) -> memoryview | array[int]:
    """View the rest of a file as unsigned numbers of four bytes; raises ValueError when torn."""
    view = memoryview(content)[start:]
    if len(view) % 4:
        raise ValueError("the file breaks off within a number")
    if sys.byteorder == "little":
        return view.cast("I")
    swapped = array("I", view.tobytes())
    swapped.byteswap()
    return swapped


def _mapped(path: str | os.PathLike[str]) -> mmap.mmap:
    with open(path, "rb") as file:  # noqa: PTH123 - cheap to import
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _size(path: str | os.PathLike[str]) -> int:
    """Return the size of a file, 0 for one that is not there."""
    try:
        return os.stat(path).st_size  # noqa: PTH116 - cheap to import
    except OSError:
        return 0


class MappedRanks:
    """How common words are, in a file. Raises OSError or ValueError when it cannot be used."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._ranks = _numbers(_mapped(path), 0)

    def rank(self, word: str) -> int:
        """Say how common a word is, from 0 (hardly ever met) to 15."""
        key = crc32(word.encode()) & _HASH
        at = bisect_left(self._ranks, key)
        if at < len(self._ranks) and self._ranks[at] & _HASH == key:
            return self._ranks[at] & ~_HASH
        return 0


class MappedLexicon:
    """One dictionary on disk. Raises OSError or ValueError when a file cannot be used."""

    def __init__(
        self, graph: str | os.PathLike[str], ranks: str | os.PathLike[str] | None = None
    ) -> None:
        content = _mapped(graph)
        if content[:8] != MAGIC:
            raise ValueError(f"{graph} is no word graph")
        self.root, size = struct.unpack_from("<II", content, 8)
        self._letters = content[16 : 16 + size].decode().rstrip(" ")
        self._codes = {char: code for code, char in enumerate(self._letters)}
        self._edges = _numbers(content, 16 + size)
        self._ranks = MappedRanks(ranks) if ranks is not None and _size(ranks) else None
        self._kept: dict[int, Mapping[str, Branch]] = {}

    def has(self, entry: str) -> bool:
        """Whether exactly this is an entry."""
        edges, codes, at, edge = self._edges, self._codes, self.root, 0
        for char in entry:
            code = codes.get(char, -1)
            if code < 0 or not at:
                return False
            edge = edges[at]
            while edge & 0x7F != code:
                if edge & 0x100:
                    return False
                at += 1
                edge = edges[at]
            at = edge >> 9
        return bool(edge & 0x80)

    def branches(self, node: int) -> Mapping[str, Branch]:
        """Return where each character leads to from a node."""
        found = self._kept.get(node)
        if found is None:
            if len(self._kept) >= MAX_KEPT_NODES:
                self._kept.clear()
            found = self._kept[node] = self._read(node)
        return found

    def _read(self, node: int) -> Mapping[str, Branch]:
        found: dict[str, Branch] = {}
        at = node
        while at:
            edge = self._edges[at]
            found[self._letters[edge & 0x7F]] = (edge >> 9, bool(edge & 0x80))
            at = 0 if edge & 0x100 else at + 1
        return found

    def rank(self, word: str) -> int:
        """Say how common a word is, from 0 (hardly ever met) to 15."""
        return 0 if self._ranks is None else self._ranks.rank(word)

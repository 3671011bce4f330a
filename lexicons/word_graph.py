"""From a list of words to the file that the program maps into memory: a minimal word graph.

Layout, all numbers little-endian::

    8 bytes   b"SAYWELL1"
    u32       the first edge of the root
    u32       length in bytes of the alphabet, padded with blanks to a multiple of four
    ...       the alphabet in UTF-8, most frequent character first
    u32 ...   edges: bits 0-6 the character's place in the alphabet, bit 7 a word ends here,
              bit 8 the last edge of its node, bits 9-31 the first edge of the next node (0: none)
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

MAGIC = b"SAYWELL1"
MAX_LETTERS = 128
MAX_EDGES = 1 << 23

Edge = tuple[str, bool, int]
"""Character, whether a word ends after it, and the number of the node that it leads to."""


class WordGraph:
    """Builds the smallest graph of sorted words, one word after the other.

    The method is that of Daciuk, Mihov, Watson and Watson (2000): what the next word leaves
    behind for good is looked up among the nodes that are there already.
    """

    def __init__(self) -> None:
        self.nodes: list[tuple[Edge, ...]] = [()]
        self._known: dict[tuple[Edge, ...], int] = {(): 0}
        self._open: list[list[Edge]] = [[]]
        self._last = ""
        self.words = 0

    def add(self, word: str) -> None:
        """Add a word, which has to come after all earlier ones in code point order."""
        if word <= self._last:
            raise ValueError(f"{word!r} does not come after {self._last!r}")
        common = 0
        for left, right in zip(word, self._last, strict=False):
            if left != right:
                break
            common += 1
        self._close(common)
        for char in word[common:]:
            self._open[-1].append((char, False, -1))
            self._open.append([])
        self._open[len(word) - 1][-1] = (word[-1], True, -1)
        self._last = word
        self.words += 1

    def finish(self) -> int:
        """Close what is open and return the number of the root."""
        self._close(0)
        return self._number(self._open[0])

    def _close(self, length: int) -> None:
        while len(self._open) > length + 1:
            node = self._number(self._open.pop())
            char, final, _ = self._open[-1][-1]
            self._open[-1][-1] = (char, final, node)

    def _number(self, edges: list[Edge]) -> int:
        node = tuple(edges)
        number = self._known.setdefault(node, len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
        return number


def packed(words: Iterable[str]) -> bytes:
    """Return the file's bytes for some words, in any order."""
    graph = WordGraph()
    for word in sorted({word for word in words if word}):
        graph.add(word)
    root = graph.finish()
    uses = Counter(char for node in graph.nodes for char, _, _ in node)
    letters = {char: at for at, (char, _) in enumerate(uses.most_common())}
    if len(letters) > MAX_LETTERS:
        raise ValueError(f"{len(letters)} different characters, at most {MAX_LETTERS}")
    first: list[int] = [0] * len(graph.nodes)
    edges = 1  # number 0 means that no node follows
    for number, node in enumerate(graph.nodes):
        if node:
            first[number] = edges
            edges += len(node)
    if edges > MAX_EDGES:
        raise ValueError(f"{edges} edges, at most {MAX_EDGES}")
    numbers = [0]
    for node in graph.nodes:
        ordered = sorted(node, key=lambda edge: letters[edge[0]])
        for at, (char, final, target) in enumerate(ordered):
            last = at == len(ordered) - 1
            numbers.append(letters[char] | final << 7 | last << 8 | first[target] << 9)
    alphabet = "".join(letters).encode()
    alphabet += b" " * (-len(alphabet) % 4)
    head = struct.pack("<II", first[root], len(alphabet))
    return MAGIC + head + alphabet + struct.pack(f"<{len(numbers)}I", *numbers)


def write(path: Path, words: Iterable[str]) -> int:
    """Write the file of some words and return its size in bytes."""
    content = packed(words)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return len(content)

"""Words near a misspelt one: a walk through the word graph, the cheapest slips first.

Costs are in slips: 1 is one wrong, missing or extra letter. What happens to everybody costs less:
letters that sound alike, neighbours on the keyboard, two letters swapped, one of a pair left out.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from saywell.model.lexicon import MARKS, Branch, Lexicon

ALIKE, SWAPPED, PAIRED, BESIDE, SLIP, FIRST = 0.4, 0.7, 0.5, 0.8, 1.0, 0.3
"""What slips cost: alike in sound, swapped, one of a pair, a neighbouring key, any other; and
what is added where the first letter is wrong, which people seldom get wrong."""

FARTHEST = 2 * SWAPPED + FIRST
"""What a word may cost at most to be thought of at all."""

WIDER = 0.75
"""How much worse than the nearest a word may be to be proposed as well."""

MAX_STEPS = 1_200
"""Steps of one search at most: about five milliseconds in the worst case."""


class Slips(NamedTuple):
    """The slips of those who write a language: what sounds alike, and where the keys are.

    With ``alike_only`` no other slips are looked for.
    """

    alike: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    beside: Mapping[str, str] = MappingProxyType({})
    longest: int = 1
    alike_only: bool = False

    @classmethod
    def of(cls, groups: str, rows: str = "", *, alike_only: bool = False) -> Slips:
        """Read groups of letters that sound alike (``ι η υ ει, ο ω``) and rows of keys."""
        alike: dict[str, tuple[str, ...]] = {}
        for group in groups.split(","):
            members = ["" if member == "-" else member for member in group.split()]
            for member in members:
                others = tuple(other for other in members if other != member)
                alike[member] = alike.get(member, ()) + others
        return cls(alike, _neighbours(rows), max(map(len, alike), default=1), alike_only)


def _neighbours(rows: str) -> Mapping[str, str]:
    """Return the keys beside each key; rows are parted by blanks, each set off by half a key."""
    lines = rows.split()
    beside: dict[str, str] = {}
    for number, line in enumerate(lines):
        for at, char in enumerate(line):
            near = line[max(0, at - 1) : at] + line[at + 1 : at + 2]
            if number:
                near += lines[number - 1][at : at + 2]
            if number + 1 < len(lines):
                near += lines[number + 1][max(0, at - 1) : at + 1]
            beside[char] = near
    return beside


def near(
    lexicon: Lexicon,
    word: str,
    slips: Slips,
    most: int = 2,
    endings: Sequence[str] = ("",),
    steps: int = MAX_STEPS,
) -> list[tuple[float, str]]:
    """Return words within ``most`` slips of a word with their costs, cheapest first.

    ``endings`` are the marks that an entry may end with; they are no part of what is returned.

    Goes on until everything else costs more than the first by ``WIDER``, or after ``steps``.
    """
    replaced = [list(_replacements(word, at, slips)) for at in range(len(word) + 1)]
    # cost, place from the end (the further on the sooner), order of arrival, node, letters so
    # far, slips left, whether a word ends here
    waiting: list[tuple[float, int, int, int, str, int, bool]] = [
        (0.0, len(word), 0, lexicon.root, "", most, False)
    ]
    seen: set[tuple[str, int]] = set()
    found: dict[str, float] = {}
    bound, count = FARTHEST, 0
    for _ in range(steps):
        if not waiting:
            break
        cost, rest, _, node, letters, left, ends = heapq.heappop(waiting)
        if cost > bound:
            break
        if (letters, rest) in seen:
            continue
        seen.add((letters, rest))
        at = len(word) - rest
        branches = lexicon.branches(node) if node else {}
        if not rest and letters not in found and _entry(ends, branches, endings):
            found[letters] = cost
            bound = min(bound, cost + WIDER)
        for price, length, put in _moves(word, at, left, branches, slips, replaced[at]):
            wrong = price and not at and put[:1] != word[:1]
            total = cost + price + (FIRST if wrong else 0)
            if total > bound:
                continue
            reached, over = node, ends
            for char in put:
                step = lexicon.branches(reached).get(char) if reached else None
                if step is None:
                    break
                reached, over = step
            else:
                count += 1
                state = (total, rest - length, count, reached, letters + put, left - (price > 0))
                heapq.heappush(waiting, (*state, over))
    return [(cost, entry) for entry, cost in found.items()]


def _entry(ends: bool, branches: Mapping[str, Branch], endings: Sequence[str]) -> bool:
    """Whether an entry is complete at a place of the graph, with one of the endings."""
    return any(mark in branches if mark else ends for mark in endings)


def _moves(
    word: str,
    at: int,
    left: int,
    branches: Mapping[str, Branch],
    slips: Slips,
    replaced: list[tuple[float, int, str]],
) -> Iterator[tuple[float, int, str]]:
    """Yield what can be done at a place of the word: price, letters used up, letters put."""
    here = word[at : at + 1]
    if here in branches and here:
        yield 0.0, 1, here
    if not left:
        return
    yield from replaced
    if slips.alike_only:
        return
    before = word[at - 1 : at]
    beside = slips.beside.get(here, "")
    for char in branches:
        if char in MARKS:
            continue
        yield (PAIRED if char in (here, before) else SLIP), 0, char
        if here and char != here:
            yield (BESIDE if char in beside else SLIP), 1, char


def _replacements(word: str, at: int, slips: Slips) -> Iterator[tuple[float, int, str]]:
    """Yield the slips at a place that do not depend on the graph."""
    here, after = word[at : at + 1], word[at + 1 : at + 2]
    if here and not slips.alike_only:
        yield (PAIRED if here in (after, word[at - 1 : at]) else SLIP), 1, ""
        if after and after != here:
            yield SWAPPED, 2, after + here
    for length in range(slips.longest + 1):
        for other in slips.alike.get(word[at : at + length], ()):
            if len(word[at : at + length]) == length:
                yield ALIKE, length, other

"""Replies that say nearly the same: sketches of texts, and pairs of them that share most.

A text's sketch are the smallest hashes of its pieces (bottom-k sketches; Broder, "On the
resemblance and containment of documents", 1997): the share that two sketches have in common
estimates the share of pieces that the texts have in common.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

from saywell.engine.folding import fold
from saywell.model.lint import Shape

SIZE = 24
"""How many hashes a sketch has at most."""

KEYS = 4
"""By how many of its smallest hashes a text is looked up."""

PIECE = {"zh": 2}
USUAL_PIECE = 5
"""Characters of a piece: two in Chinese, elsewhere about a word."""

ALIKE = 0.8
"""The share of pieces from which two texts say nearly the same."""

SHORTEST = 20
"""Letters below which texts have to be equal: short ones are alike by chance."""

CROWD = 40
"""A hash that more texts share than this says nothing of any two of them."""


def shape_of(text: str, lang: str) -> Shape:
    """Sketch a text."""
    folded = " ".join(fold(text).split())
    size = PIECE.get(lang, USUAL_PIECE)
    pieces = {folded[at : at + size] for at in range(max(len(folded) - size + 1, 1))}
    hashes = sorted({zlib.crc32(piece.encode()) for piece in pieces})
    sketch = array("I", hashes[:SIZE]).tobytes()
    return Shape(sketch, sum(char.isalpha() for char in folded))


def likeness(one: Shape, other: Shape) -> float:
    """Estimate the share of pieces that two texts have in common, from 0 to 1."""
    if min(one.length, other.length) < SHORTEST:
        return float(one == other)
    first, second = set(_hashes(one)), set(_hashes(other))
    both = sorted(first | second)[:SIZE]
    return len(first & second & {*both}) / len(both) if both else 0.0


def _hashes(shape: Shape) -> memoryview:
    return memoryview(shape.sketch).cast("I")


def pairs(
    shapes: Mapping[str, Shape], changed: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the names of texts of one language that say nearly the same, each pair once, in order.

    With ``changed``, only the pairs in which one of these is.
    """
    seen: set[tuple[str, str]] = set()
    for names in _met(shapes):
        if changed is None:
            met: Iterable[tuple[str, str]] = combinations(names, 2)
        else:
            met = ((one, other) for one in names if one in changed for other in names)
        for one, other in met:
            pair = (one, other) if one < other else (other, one)
            if one != other and pair not in seen:
                seen.add(pair)
                if likeness(shapes[one], shapes[other]) >= ALIKE:
                    yield pair


def _met(shapes: Mapping[str, Shape]) -> Iterable[list[str]]:
    """Return the names of texts that share one of their smallest hashes."""
    found: dict[int, list[str]] = defaultdict(list)
    for name, shape in shapes.items():
        if shape.length:
            for value in _hashes(shape)[:KEYS]:
                found[value].append(name)
    return [names for names in found.values() if 1 < len(names) <= CROWD]

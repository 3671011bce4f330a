"""Texts as vectors: what each term counts, by its number."""

from __future__ import annotations

from math import sqrt

FADING = 0.7
"""What a turn of a chat counts, compared with the one after it."""
TELLING = 32
"""Terms of a chat by which it is compared, the weightiest."""

Vector = dict[int, float]
"""Weights by the number of a term."""


def unit(vector: Vector) -> Vector:
    """Bring a vector to length 1; nothing stays nothing."""
    length = sqrt(sum(value * value for value in vector.values()))
    return {key: value / length for key, value in vector.items()} if length else {}


def heaviest(vector: Vector, most: int) -> Vector:
    """Leave what weighs most; of equals the lowest numbers."""
    if len(vector) <= most:
        return vector
    least = sorted(vector.values(), reverse=True)[most - 1]
    found = {key: value for key, value in vector.items() if value > least}
    for key in sorted(key for key, value in vector.items() if value == least):
        if len(found) == most:
            break
        found[key] = least
    return found

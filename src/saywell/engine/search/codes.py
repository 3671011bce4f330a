"""The codes of postings: in which field a word stands in a document, and how much it counts."""

from __future__ import annotations

CODES = (128, 16, 16, 16, 16, 16, 24, 24)
"""How many of the 256 codes of a posting each field has; a code tells the field and the impact."""

CODE_START = tuple([sum(CODES[:field]) for field in range(len(CODES))])
FIELD_OF_CODE = b"".join([bytes((field,)) * count for field, count in enumerate(CODES)])
SATURATION = 0.8
"""k1 of BM25: how soon a further mention of a word in a document stops to matter."""

COUNT_OF_CODE = tuple(
    [SATURATION * (step + 0.5) / (count - step - 0.5) for count in CODES for step in range(count)]
)
"""How often, in effect, a word stands in a document, by code: weighed by field and length."""


def saturated(count: float) -> float:
    """Return what a count is worth, from 0 to 1: each further mention adds less."""
    return count / (count + SATURATION)


def code_of(field: int, count: float) -> int:
    """Return the code for the field and the weighed count of a word in a document."""
    codes = CODES[field]
    return CODE_START[field] + min(codes - 1, int(saturated(count) * codes))


ONCE = code_of(0, 1.0)
"""The code of a word that stands in a text of middling length once."""

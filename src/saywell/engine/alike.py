"""Whether a customer asks the same again: how much two messages have in common, in any script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.lazily import compiled

RECENT = 12
"""How many of the customer's earlier messages are compared."""

SAME = 0.72
"""The share of pieces in common from which two messages say the same (Dice)."""

WITHIN = 0.8
"""The share of the shorter message's pieces from which it stands within the longer one."""

_LEAST = 12
"""Letters of the shortest message that can be a repetition.

A Chinese character counts as 2.5, a vowel sign of Telugu as a quarter.
"""

_LONGEST_WITHIN = 2.5
"""How many times as long the longer message may be."""

_DIGITS = compiled(r"\d+")
_BETWEEN = compiled(rf"[^\w{WORD_MARKS}]+")
_HAN = compiled(f"[{HAN}]")


def repeats(text: str, before: Sequence[str]) -> bool:
    """Whether a message says again what one of the messages before it said.

    Short answers never do. Messages with other numbers in them are other messages.
    """
    now = _pieces(text)
    if now is None:
        return False
    return any(_alike(now, then) for earlier in before[-RECENT:] if (then := _pieces(earlier)))


_Pieces = tuple[Counter[str], int, frozenset[str]]


@lru_cache(maxsize=500)
def _pieces(text: str) -> _Pieces | None:
    """Cut a message into overlapping pieces: two characters in Chinese, else three of words."""
    folded = fold(text[:1_000])
    plain = _BETWEEN.sub(" ", folded).strip()
    han = len(_HAN.findall(plain))
    letters = sum(1 if char.isalpha() else 0.25 for char in plain if char != " ")
    if letters + 1.5 * han < _LEAST or (not han and plain.count(" ") < 2):
        return None
    size = 2 if han * 2 > letters else 3
    padded = plain.replace(" ", "") if size == 2 else f" {plain} "
    pieces = Counter(padded[at : at + size] for at in range(len(padded) - size + 1))
    return pieces, pieces.total(), frozenset(_DIGITS.findall(plain))


def _alike(now: _Pieces, then: _Pieces) -> bool:
    if now[2] and then[2] and now[2] != then[2]:
        return False
    common = (now[0] & then[0]).total()
    shorter, longer = sorted((now[1], then[1]))
    if common >= SAME * (shorter + longer) / 2:
        return True
    return common >= WITHIN * shorter and longer <= _LONGEST_WITHIN * shorter

"""The customer's mood as their turns show it: upset, calm, or somewhere between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from saywell.engine.lazily import compiled
from saywell.engine.phrases import PhraseSet
from saywell.engine.spans import longest
from saywell.engine.text import Text

RECENT = 5
"""How many of the customer's last turns show the mood that they are in now."""

_ENOUGH = 2
"""A strong sign is enough by itself; of the weak ones it takes two."""

_URGENT = compiled(r"[!！]{2}|[?？؟;\u037e][!！]|[!！][?？؟]|[?？؟]{2}|;;")
_OUTCRY = compiled("[吗么呢][!！]")
"""A Chinese question that is no question: a weak sign."""

_LOUD_SHARE = 0.7
_LOUD_LETTERS = 6


class Mood(StrEnum):
    """How a customer is."""

    CALM = "calm"
    UNEASY = "uneasy"
    UPSET = "upset"


class MoodWords(NamedTuple):
    """What customers of one language write in each mood.

    One phrase of ``upset`` is enough; ``annoyed`` are weak signs, of which it takes two; one of
    ``calm`` in the last turn takes back what was before.
    """

    upset: PhraseSet
    annoyed: PhraseSet
    calm: PhraseSet


def mood_of(turns: Sequence[Text], words: MoodWords) -> Mood:
    """Return the mood that the last of a customer's turns show, oldest first.

    Capitals and doubled marks are signs when a weak word stands beside them, or when the other
    turns are not like that: who always shouts is not upset.
    """
    recent = list(turns[-RECENT:])
    if not recent:
        return Mood.CALM
    if words.calm.spans(recent[-1]) and not words.upset.spans(recent[-1]):
        return Mood.CALM
    if any(words.upset.spans(turn) for turn in recent):
        return Mood.UPSET
    weak = _weak_signs(recent, words.annoyed)
    loud = [_is_loud(turn.raw) for turn in turns]
    urgent = [bool(_URGENT.search(turn.raw)) for turn in turns]
    weak += any(_OUTCRY.search(turn.raw) for turn in recent)
    signs = weak + _weight(loud, len(recent)) + min(1, _weight(urgent, len(recent)))
    beside = any(loud[-len(recent) :]) or any(urgent[-len(recent) :])
    if signs >= _ENOUGH or (weak and beside):
        return Mood.UPSET
    return Mood.UNEASY if signs else Mood.CALM


def _weak_signs(turns: Iterable[Text], annoyed: PhraseSet) -> int:
    """Count what is said once, and a second time what is said in another turn."""
    found = [{turn.view[slice(*span)] for span in longest(annoyed.spans(turn))} for turn in turns]
    return max(len(set().union(*found)), sum(map(bool, found)))


def _weight(marked: list[bool], recent: int) -> int:
    """Weigh a way of typing: nothing for a habit, one sign, or two when the rest is without it."""
    if not any(marked[-recent:]):
        return 0
    others = len(marked) - 1
    if not others:
        return 1
    return 0 if (sum(marked) - 1) * 2 >= others else 2


def _is_loud(raw: str) -> bool:
    letters = [char for char in raw if char.isalpha()]  # a name in capitals is not all of a text
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= _LOUD_LETTERS and capitals >= _LOUD_SHARE * len(letters)

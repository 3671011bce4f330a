"""Ranking texts as the agent's next message: what speaks for a text, as numbers that are weighed.

What speaks for or against a text is in every case a sum over its terms, so that all of it together
is one too: a reading of a chat gives each term a worth, and a text is scored by adding up.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from math import log1p, sqrt
from typing import NamedTuple

from saywell.engine.suggest.chats import CUSTOMER, Turn, joined
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.vectors import Vector, unit

ASKED, TALKED, BOTH = 100, 50, 50
"""Past cases that are looked at: like the last message, like the chat, like both."""
DAMPING = 40
"""Terms that every text is taken to have beside its own, so that a short one does not win by one
word that it shares."""
CLOSENESS = 0.5
"""What the likeness of the chat counts beside that of the last message."""

NAMES = ("asked", "said", "talked", "both", "common", "heard", "long")
"""What speaks for a text:

asked   agents used its words in answer to messages like this one, more than they do anyway
said    it has words of the customer's last message
talked  it is like what was answered in chats like this one
both    it is like what was answered to messages like this one in chats like this one
common  it is like anything that agents say
heard   it has words of the chat so far
long    it has many words (as a logarithm)
"""


class Weights(NamedTuple):
    """How much each of `NAMES` counts."""

    asked: float
    said: float
    talked: float
    both: float
    common: float
    heard: float
    long: float


class Terms(NamedTuple):
    """A text made ready: its terms, their weights by TF-IDF, its likeness to all answers."""

    numbers: tuple[int, ...]
    weights: tuple[float, ...]
    common: float


def ready(memory: Memory, text: str) -> Terms:
    """Make a text ready for being scored."""
    vector = memory.vector(text)
    common = sum(memory.centre(number) * weight for number, weight in vector.items())
    return Terms(tuple(vector), tuple(vector.values()), common)


class Worth(NamedTuple):
    """What each term is worth in a text: as it stands, and by its weight there."""

    said: Vector
    even: Vector
    weighed: Vector
    common: float
    long: float

    def score(self, text: Terms) -> float:
        """Score a text; the same as weighing what speaks for it."""
        said, even, weighed = self.said.get, self.even.get, self.weighed.get
        size = len(text.numbers)
        pairs = zip(text.numbers, text.weights, strict=True)
        return (
            sum(said(number, 0.0) for number in text.numbers) / (DAMPING + size)
            + sum(even(number, 0.0) for number in text.numbers) / sqrt(size or 1)
            + sum(weighed(number, 0.0) * weight for number, weight in pairs)
            + self.common * text.common
            + self.long * log1p(size)
        )


class Reading:
    """A chat as it is read before anything is ranked for it.

    ``near`` are the past cases that are like it, with their likeness; those of the chat ``own``
    are left out.
    """

    def __init__(self, memory: Memory, turns: Sequence[Turn], own: int = -1) -> None:
        self.memory = memory
        turns = joined(turns)
        last = turns[-1][1] if turns and turns[-1][0] == CUSTOMER else ""
        self.last = memory.vector(last)
        said = memory.like_said(self.last)
        chat = memory.like_chat(memory.chat_vector(turns))
        both = {case: said.get(case, 0.0) + CLOSENESS * value for case, value in chat.items()}
        for case, value in said.items():
            both.setdefault(case, value)
        self.near = _nearest(memory, both, BOTH, own)
        asked = _nearest(memory, said, ASKED, own)
        talked = _nearest(memory, chat, TALKED, own)
        cubes = {case: value**3 for case, value in asked.items()}
        self.asked = _surprise(memory, _shares(memory, cubes))
        self.said = {number: memory.idf(number) for number in self.last}
        self.heard = _surprise(memory, _even(_all(memory, turns)))
        self.talked = unit(_answers(memory, {n: value**2 for n, value in talked.items()}))
        self.both = unit(_answers(memory, {n: value**2 for n, value in self.near.items()}))

    def worth(self, weights: Weights) -> Worth:
        """Weigh everything once, for scoring many texts."""
        even: Vector = {}
        for share, source in ((weights.asked, self.asked), (weights.heard, self.heard)):
            for number, value in source.items():
                even[number] = even.get(number, 0.0) + share * value
        weighed: Vector = {}
        for share, source in ((weights.talked, self.talked), (weights.both, self.both)):
            for number, value in source.items():
                weighed[number] = weighed.get(number, 0.0) + share * value
        said = {number: weights.said * value for number, value in self.said.items()}
        return Worth(said, even, weighed, weights.common, weights.long)

    def speaks_for(self, text: Terms) -> Weights:
        """Say how much each thing speaks for a text, before it is weighed."""
        root = sqrt(len(text.numbers) or 1)
        plain = list(zip(text.numbers, text.weights, strict=True))
        return Weights(
            sum(self.asked.get(number, 0.0) for number in text.numbers) / root,
            sum(self.said.get(number, 0.0) for number in text.numbers)
            / (DAMPING + len(text.numbers)),
            sum(self.talked.get(number, 0.0) * weight for number, weight in plain),
            sum(self.both.get(number, 0.0) * weight for number, weight in plain),
            text.common,
            sum(self.heard.get(number, 0.0) for number in text.numbers) / root,
            log1p(len(text.numbers)),
        )


def _nearest(memory: Memory, likeness: Vector, most: int, own: int) -> Vector:
    found = likeness.items()
    if own >= 0:
        found = {n: value for n, value in found if memory.chat_of(n) != own}.items()
    return dict(nlargest(most, found, key=lambda item: (item[1], -item[0])))


def _answers(memory: Memory, weighed: Vector) -> Vector:
    """Add up the replies of cases."""
    total: Vector = {}
    get = total.get
    for case, share in weighed.items():
        for number, weight in memory.answer(case):
            total[number] = get(number, 0.0) + share * weight
    return total


def _shares(memory: Memory, weighed: Vector) -> Vector:
    """Say which share of what was answered in cases each term is."""
    total: Vector = {}
    whole = sum(weighed.values())
    for case, share in weighed.items():
        answer = [number for number, _ in memory.answer(case)]
        for number in answer:
            total[number] = total.get(number, 0.0) + share / whole / len(answer)
    return total


def _even(vector: Vector) -> Vector:
    return {number: 1 / len(vector) for number in vector}


def _all(memory: Memory, turns: Sequence[Turn]) -> Vector:
    return memory.vector("\n".join(text for _, text in turns))


def _surprise(memory: Memory, shares: Vector) -> Vector:
    """Say how much more of each term there is than in all that agents say, as a logarithm."""
    return {n: log1p(0.5 * share / memory.share(n)) for n, share in shares.items()}

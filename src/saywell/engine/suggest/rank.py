"""Ranking texts as the agent's next message: what speaks for a text, as numbers that are weighed.

What speaks for or against a text is in every case a sum over its terms, so that all of it together
is one too: a reading of a chat gives each term a worth, and a text is scored by adding up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p, sqrt
from typing import NamedTuple

from saywell.engine.suggest.chats import CUSTOMER, Turn, joined
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.vectors import Vector, heaviest, unit

LOOKED_AT = 200
"""Past cases that are like the last message, and like the chat, among which to choose."""
ASKED, TALKED, BOTH = 100, 50, 50
"""Past cases that count: like the last message, like the chat, like both."""
MANY = 1.2
"""How soon a term that is said again counts no more (k1 of BM25; b is 1, lengths count in full)."""
CLOSENESS = 0.5
"""What the likeness of the chat counts beside that of the last message."""

NAMES = ("asked", "said", "talked", "both", "common", "heard", "long")
"""What speaks for a text:

asked   agents used its words in answer to messages like this one, more than they do anyway
said    it has words of the customer's last message (BM25)
talked  it is like what was answered in chats like this one
both    it is like what was answered to messages like this one in chats like this one
common  it is like anything that agents say
heard   it has words of the chat so far
long    it is long, for an answer
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
    """A text made ready: its terms, what each counts in it, and what it is as a whole.

    ``weights`` are by TF-IDF and to length 1; ``counts`` say how often, as BM25 does; ``common``
    is the likeness to all answers, ``long`` the logarithm of its length by that of the mean answer.
    """

    numbers: tuple[int, ...]
    weights: tuple[float, ...]
    counts: tuple[float, ...]
    common: float
    long: float


def ready(memory: Memory, text: str) -> Terms:
    """Make a text ready for being scored."""
    counted = memory.counted(text)
    vector = memory.weighed(counted)
    length = sum(counted.values()) / memory.mean_length
    counts = (n * (MANY + 1) / (n + MANY * length) for n in counted.values())
    common = sum(memory.centre(number) * weight for number, weight in vector.items())
    return Terms(tuple(counted), tuple(vector.values()), tuple(counts), common, log1p(length))


class Worth(NamedTuple):
    """What each term is worth in a text: by how many terms that has, and by its weight in it."""

    terms: Mapping[int, tuple[float, float, float]]
    common: float
    long: float

    def score(self, text: Terms) -> float:
        """Score a text; the same as weighing what speaks for it."""
        get = self.terms.get
        said = even = weighed = 0.0
        for number, weight, count in zip(text.numbers, text.weights, text.counts, strict=True):
            worth = get(number)
            if worth is not None:
                said += worth[0] * count
                even += worth[1]
                weighed += worth[2] * weight
        even /= sqrt(len(text.numbers) or 1)
        return said + even + weighed + self.common * text.common + self.long * text.long


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
        said = _others(memory, memory.like_said(self.last), own)
        chat = _others(memory, memory.like_chat(memory.chat_vector(turns)), own)
        like_said, like_chat = heaviest(said, LOOKED_AT), heaviest(chat, LOOKED_AT)
        both = {
            case: said.get(case, 0.0) + CLOSENESS * chat.get(case, 0.0)
            for case in (*like_said, *like_chat)
        }
        self.near = heaviest(both, BOTH)
        asked, talked = heaviest(like_said, ASKED), heaviest(like_chat, TALKED)
        cubes = {case: value**3 for case, value in asked.items()}
        self.asked = _surprise(memory, _shares(memory, cubes))
        self.said = {number: memory.idf(number) for number in self.last}
        self.heard = _surprise(memory, _even(_all(memory, turns)))
        self.talked = unit(_answers(memory, {n: value**2 for n, value in talked.items()}))
        self.both = unit(_answers(memory, {n: value**2 for n, value in self.near.items()}))

    def worth(self, weights: Weights) -> Worth:
        """Weigh everything once, for scoring many texts."""
        said, asked, heard = self.said.get, self.asked.get, self.heard.get
        talked, both = self.talked.get, self.both.get
        numbers = {*self.said, *self.asked, *self.heard, *self.talked, *self.both}
        terms = {
            number: (
                weights.said * said(number, 0.0),
                weights.asked * asked(number, 0.0) + weights.heard * heard(number, 0.0),
                weights.talked * talked(number, 0.0) + weights.both * both(number, 0.0),
            )
            for number in numbers
        }
        return Worth(terms, weights.common, weights.long)

    def speaks_for(self, text: Terms) -> Weights:
        """Say how much each thing speaks for a text, before it is weighed."""
        root = sqrt(len(text.numbers) or 1)
        plain = list(zip(text.numbers, text.weights, strict=True))
        return Weights(
            sum(self.asked.get(number, 0.0) for number in text.numbers) / root,
            sum(
                self.said.get(number, 0.0) * count
                for number, count in zip(text.numbers, text.counts, strict=True)
            ),
            sum(self.talked.get(number, 0.0) * weight for number, weight in plain),
            sum(self.both.get(number, 0.0) * weight for number, weight in plain),
            text.common,
            sum(self.heard.get(number, 0.0) for number in text.numbers) / root,
            text.long,
        )


def _others(memory: Memory, likeness: Vector, own: int) -> Vector:
    """Leave out the cases of one chat."""
    if own < 0:
        return likeness
    return {case: value for case, value in likeness.items() if memory.chat_of(case) != own}


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

"""Learning from past chats how much each thing that speaks for a text counts, at this desk.

Some past answers are set against answers of other chats, each read as if its own chat had not been
learned, and the weights are those that would have made the right ones likeliest (a conditional
logit, by Newton's method), held near the usual ones when there is little to learn from.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from random import Random

from saywell.engine.suggest.chats import CUSTOMER, Case
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.rank import NAMES, Reading, Weights, ready

USUAL = Weights(0.3, 0.06, 5.0, 9.0, -18.0, 0.35, 0.0)
"""The weights without anything learned; those of a public desk's history, rounded."""

ALONE = Weights(0.0, 1.0, 0.0, 0.0, -3.0, 0.0, -2.0)
"""The weights where there are no past cases."""

EXAMPLES, OTHERS = 300, 29
"""Past answers that are looked at, and wrong answers that each is set against."""
FEWEST = 60
"""Cases with fewer of which nothing is learned about weights."""
HOLD = 20.0
"""How strongly the usual weights hold, as a number of examples."""
FOR = ("asked", "said", "talked", "both", "heard")
"""What can speak for a text alone: where it seems to speak against one, that is chance."""
STEPS, HALVINGS = 12, 12
ENOUGH = 1e-3
"""The gain in the logarithm of the likelihood below which it is not climbed on."""

Rows = list[tuple[float, ...]]


def usual_weights(memory: Memory) -> Weights:
    """Return the weights to begin with: there are past cases, or there are none.

    What answers have in common cannot be told from a few of them.
    """
    if memory.size >= FEWEST:
        return USUAL
    return USUAL._replace(common=0.0) if memory.size else ALONE


def learned_weights(memory: Memory, cases: Sequence[Case]) -> Weights:
    """Learn the weights from the cases of a memory; the usual ones when there are too few."""
    if len(cases) < FEWEST:
        return usual_weights(memory)
    examples = _examples(memory, cases)
    scales = _scales(examples)
    start = [weight * scale for weight, scale in zip(USUAL, scales, strict=True)]
    scaled = [
        [tuple(value / scale for value, scale in zip(row, scales, strict=True)) for row in rows]
        for rows in examples
    ]
    found = _likeliest(scaled, start)
    learned = Weights(*(value / scale for value, scale in zip(found, scales, strict=True)))
    never_against = {name: max(0.0, getattr(learned, name)) for name in FOR}
    return learned._replace(**never_against)


def _likeliest(examples: Sequence[Rows], start: Sequence[float]) -> list[float]:
    """Climb from the start to where the right answers are likeliest.

    A step that leads down is halved until it does not: far from the top it may be much too long.
    """
    found, height = list(start), _height(examples, start, start)
    for _ in range(STEPS):
        step = _solved(*_slopes(examples, found, start))
        for _ in range(HALVINGS):
            there = [value + change for value, change in zip(found, step, strict=True)]
            reached = _height(examples, there, start)
            if reached > height:
                break
            step = [change / 2 for change in step]
        else:
            return found
        gained, found, height = reached - height, there, reached
        if gained < ENOUGH:
            return found
    return found


def _height(examples: Sequence[Rows], weights: Sequence[float], start: Sequence[float]) -> float:
    """Return the logarithm of how likely the right answers are, less what it costs to go far."""
    away = sum((now - first) ** 2 for first, now in zip(start, weights, strict=True))
    total = -HOLD / 2 * away
    for rows in examples:
        scores = [sum(w * value for w, value in zip(weights, row, strict=True)) for row in rows]
        top = max(scores)
        total += scores[0] - top - log(sum(exp(score - top) for score in scores))
    return total


def _examples(memory: Memory, cases: Sequence[Case]) -> list[Rows]:
    """Say what speaks for right answers, each first among wrong ones from other chats."""
    random = Random(len(cases))  # noqa: S311 - the same cases give the same weights
    chosen = random.sample(cases, min(EXAMPLES, len(cases)))
    examples = []
    for case in chosen:
        others = [
            other.reply
            for other in random.choices(cases, k=OTHERS)
            if other.chat != case.chat and other.reply != case.reply
        ]
        if others:
            reading = Reading(memory, [*case.before, (CUSTOMER, case.said)], case.chat)
            texts = [case.reply, *others]
            examples.append([tuple(reading.speaks_for(ready(memory, text))) for text in texts])
    return examples


def _scales(examples: Sequence[Rows]) -> list[float]:
    """Return how much each thing differs between the answers to one message."""
    found = []
    for column in range(len(NAMES)):
        total = count = 0.0
        for rows in examples:
            mean = sum(row[column] for row in rows) / len(rows)
            total += sum((row[column] - mean) ** 2 for row in rows)
            count += len(rows)
        found.append(sqrt(total / count) or 1.0 if count else 1.0)
    return [scale if scale > 1e-9 else 1.0 for scale in found]


def _slopes(
    examples: Sequence[Rows], weights: Sequence[float], start: Sequence[float]
) -> tuple[list[list[float]], list[float]]:
    """Return the negative second derivatives of the height, and its gradient."""
    size = len(weights)
    slope = [HOLD * (first - now) for first, now in zip(start, weights, strict=True)]
    bend = [[HOLD if i == j else 0.0 for j in range(size)] for i in range(size)]
    for rows in examples:
        scores = [sum(w * value for w, value in zip(weights, row, strict=True)) for row in rows]
        top = max(scores)
        shares = [exp(score - top) for score in scores]
        whole = sum(shares)
        mean = [
            sum(share * row[i] for share, row in zip(shares, rows, strict=True)) / whole
            for i in range(size)
        ]
        for i, value in enumerate(rows[0]):
            slope[i] += value - mean[i]
        for share, row in zip(shares, rows, strict=True):
            away = [value - middle for value, middle in zip(row, mean, strict=True)]
            for i in range(size):
                part = share / whole * away[i]
                line = bend[i]
                for j in range(size):
                    line[j] += part * away[j]
    return bend, slope


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve a small system of linear equations (Gauss, with pivots)."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(size):
            if k != i:
                factor = rows[k][i] / rows[i][i]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]

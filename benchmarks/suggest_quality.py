"""How well replies are suggested, beside ordinary ways to rank, on sets of chats with the answer.

Run: ``python benchmarks/suggest_quality.py FOLDER... [-o json] [--markdown PAGE] [--smoke]``. A
folder has ``cases.jsonl``, ``pool.jsonl`` and maybe ``history.jsonl``, each maybe with ``.gz``, as
``saywell eval suggest`` reads them; without a folder, those called ``suggest-*`` in
``../shared/eval`` are taken where they are. Equal scores count as the rank that is to be expected.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from beside import command, tables
from beside.ranking import Postings, TfIdf, bm25, letters, words
from beside.sets import SHARED, objects, write

from saywell.app.suggest_evaluation import evaluate, score_as_json

RANKS = (1, 5, 10)
HEAD = ("", "@1", "@5", "@10", "MRR")
NEIGHBOURS = 50
"""Past cases that are asked what was answered."""

Case = Mapping[str, Any]
Figures = dict[str, float]
Score = Callable[[Case], dict[str, float]]
"""Scores the candidates of a case, by id."""


def main() -> None:
    """Print a table for each folder, or everything as JSON."""
    command.run(
        __doc__,
        "suggest-quality",
        "cases.jsonl and pool.jsonl",
        HEAD,
        small_set=small_set,
        found=lambda: sorted(SHARED.glob("suggest-*")),
        compare=compare,
        rows=rows,
    )


def compare(folder: Path) -> dict[str, Figures]:
    """Measure saywell and the others on a folder, with what was answered before and without."""
    pool = {str(one["id"]): one["text"] for one in objects(folder, "pool")}
    cases = objects(folder, "cases")
    past = objects(folder, "history") if next(folder.glob("history.jsonl*"), None) else []
    found = {"saywell, alone": own_figures(folder, history=False)}
    alone = TfIdf(list(pool.values()), words)
    ready = dict(zip(pool, alone.vectors, strict=True))
    ranked = bm25(list(pool.values()))
    numbers = {name: number for number, name in enumerate(pool)}

    def by_words(case: Case) -> dict[str, float]:
        scores = ranked(case["last_customer"])
        return {name: scores.get(numbers[name], 0.0) for name in candidates(case)}

    def by_weights(text: str, case: Case) -> dict[str, float]:
        asked = alone.vector(text)
        return {name: product(asked, ready[name]) for name in candidates(case)}

    found["BM25 of the last message"] = figures(cases, by_words)
    found["TF-IDF of the last message"] = figures(
        cases, lambda case: by_weights(case["last_customer"], case)
    )
    found["TF-IDF of the whole chat"] = figures(cases, lambda case: by_weights(whole(case), case))
    if past:
        answered = neighbours(past, pool)
        found["saywell, with history"] = own_figures(folder, history=True)
        found[f"what {NEIGHBOURS} past cases had"] = figures(cases, answered)
        found["both, standardised"] = figures(
            cases, lambda case: added(answered(case), by_weights(whole(case), case))
        )
    return found


def own_figures(folder: Path, *, history: bool) -> Figures:
    score = score_as_json(evaluate(folder, history=history))
    return {key: score[key] for key in (*(f"recall_at_{rank}" for rank in RANKS), "mrr")}


def candidates(case: Case) -> list[str]:
    return [str(name) for name in case["candidates"]]


def whole(case: Case) -> str:
    return " ".join(turn["text"] for turn in case["context"])


def neighbours(past: Sequence[Mapping[str, Any]], pool: Mapping[str, str]) -> Score:
    """Rank by likeness to what was answered to the most similar past messages."""
    messages = TfIdf([one["customer"] for one in past], letters)
    postings = Postings(messages.vectors)
    replies = TfIdf([*(one["reply"] for one in past), *pool.values()], letters)
    ready = dict(zip(pool, replies.vectors[len(past) :], strict=True))

    def score(case: Case) -> dict[str, float]:
        like = postings.scores(messages.vector(case["last_customer"]))
        said: defaultdict[str, float] = defaultdict(float)
        for number in sorted(like, key=lambda at: (-like[at], at))[:NEIGHBOURS]:
            for term, weight in replies.vectors[number].items():
                said[term] += like[number] * weight
        return {name: product(ready[name], said) for name in candidates(case)}

    return score


def product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def added(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Add up scores after giving both a mean of 0 and a spread of 1."""
    sums = dict.fromkeys(one, 0.0)
    for scores in (one, other):
        mean = statistics.fmean(scores.values())
        spread = math.sqrt(statistics.fmean((x - mean) ** 2 for x in scores.values())) or 1.0
        for name, value in scores.items():
            sums[name] += (value - mean) / spread
    return sums


def figures(cases: Sequence[Case], score: Score) -> Figures:
    """Return the recall among the first few and the mean reciprocal rank, in percent."""
    found = list(places(cases, score))
    shares = {
        f"recall_at_{most}": 100 * sum(place <= most for place in found) / len(found)
        for most in RANKS
    }
    mean = 100 * statistics.fmean(1 / place for place in found)
    return {name: round(value, 1) for name, value in {**shares, "mrr": mean}.items()}


def places(cases: Sequence[Case], score: Score) -> Iterator[float]:
    for case in cases:
        scores = score(case)
        right = scores[str(case["gold"])]
        above = sum(value > right for value in scores.values())
        same = sum(value == right for value in scores.values())
        yield 1 + above + (same - 1) / 2


def rows(result: Mapping[str, Figures]) -> list[tables.Row]:
    return [(name, *(f"{x:.1f}" for x in shares.values())) for name, shares in result.items()]


def small_set(place: Path) -> Path:
    """Write a set of a few chats, to see that everything runs."""
    pool = {
        "1": "The parcel left the warehouse, it arrives on Friday.",
        "2": "The link for another password is in your mailbox.",
        "3": "The money goes back to your card within three days.",
    }
    asked = {"Where is my parcel?": "1", "I forgot my password": "2", "I want my money back": "3"}
    cases = (
        {
            "id": f"case-{gold}",
            "context": [{"who": "customer", "text": text}],
            "last_customer": text,
            "candidates": list(pool),
            "gold": gold,
        }
        for text, gold in asked.items()
    )
    history = (
        {"id": f"past{gold}-1", "customer": text, "reply": pool[gold]}
        for text, gold in asked.items()
    )
    texts = ({"id": name, "text": text} for name, text in pool.items())
    return write(place, pool=texts, cases=cases, history=history)


if __name__ == "__main__":
    main()

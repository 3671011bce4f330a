"""How well search finds, beside ordinary ways to rank, on sets of documents and queries.

Run: ``python benchmarks/search_quality.py FOLDER... [-o json] [--markdown PAGE] [--smoke]``. A
folder has ``docs.jsonl`` (id, title, text) and ``queries.jsonl`` (query, query_typo, relevant),
each maybe with ``.gz``, as ``saywell eval search`` reads them; without a folder, those called
``search-*`` in ``../shared/eval`` are taken where they are. Every way is measured twice, with and
without the titles, for a title alone can make half of the difference.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from beside import command, ranking, searching, tables
from beside.sets import SHARED, objects, write

from saywell.app.search_evaluation import evaluate, score_as_json

KINDS = {"clean": "query", "typo": "query_typo"}
HEAD = ("", "clean @1", "@5", "nothing", "typo @1", "@5", "nothing")
AMONG = 5

Figures = dict[str, dict[str, float]]
"""Recall at 1 and 5 and the share that finds nothing, in percent, by kind of query."""


def main() -> None:
    """Print a table for each folder, or everything as JSON."""
    command.run(
        __doc__,
        "search-quality",
        "docs.jsonl and queries.jsonl",
        HEAD,
        small_set=small_set,
        found=lambda: sorted(SHARED.glob("search-*")),
        compare=compare,
        rows=rows,
    )


def compare(folder: Path) -> dict[str, Figures]:
    """Measure saywell and the others on a folder, with the titles and without."""
    docs, queries = objects(folder, "docs"), objects(folder, "queries")
    found = {}
    with tempfile.TemporaryDirectory() as passing:
        for titled in (True, False):
            how = "" if titled else ", no titles"
            if not titled and not any(doc.get("title") for doc in docs):
                continue
            place = folder if titled else without_titles(docs, folder, Path(passing))
            found[f"saywell{how}"] = figures_of(score_as_json(evaluate(place)))
            texts = [joined(doc) if titled else doc["text"] for doc in docs]
            for name, ranker in ranking.RANKERS.items():
                if name.startswith("rapidfuzz") and searching.missing("rapidfuzz"):
                    continue
                found[f"{name}{how}"] = measured(ranker(texts), docs, queries)
    return found


def figures_of(score: Mapping[str, Any]) -> Figures:
    kept = ("recall_at_1", "recall_at_5", "finds_nothing")
    return {kind: {key: score[kind][key] for key in kept} for kind in KINDS if kind in score}


def joined(doc: Mapping[str, Any]) -> str:
    return f"{doc.get('title') or ''} {doc['text']}"


def without_titles(docs: Iterable[Mapping[str, Any]], folder: Path, place: Path) -> Path:
    """Copy a folder without the titles of its documents."""
    shutil.copy(next(folder.glob("queries.jsonl*")), place)
    return write(place, docs=({**doc, "title": ""} for doc in docs))


def measured(
    rank: ranking.Rank, docs: Sequence[Mapping[str, Any]], queries: Sequence[Mapping[str, Any]]
) -> Figures:
    """Ask the queries of both kinds; of texts with the same score the first is before the next."""
    result: Figures = {}
    for kind, key in KINDS.items():
        first = among = nothing = 0
        asked = [query for query in queries if query.get(key) is not None]
        for query in asked:
            scores = rank(query[key])
            best = sorted(scores, key=lambda at: (-scores[at], at))[:AMONG]
            relevant = query["relevant"]
            wanted = {relevant} if isinstance(relevant, str) else set(relevant)
            ids = [docs[at]["id"] for at in best]
            first += bool(wanted.intersection(ids[:1]))
            among += bool(wanted.intersection(ids))
            nothing += not ids
        counts = {"recall_at_1": first, "recall_at_5": among, "finds_nothing": nothing}
        if asked:
            result[kind] = {name: round(100 * n / len(asked), 1) for name, n in counts.items()}
    return result


def rows(result: Mapping[str, Figures]) -> list[tables.Row]:
    return [
        (name, *(f"{value:.1f}" for kind in figures.values() for value in kind.values()))
        for name, figures in result.items()
    ]


def small_set(place: Path) -> Path:
    """Write a set of a few documents, to see that everything runs."""
    texts = {
        "refund": "The money is on its way back to the card that you paid with.",
        "delivery": "Your parcel leaves the warehouse tomorrow and arrives on Friday.",
        "password": "A link for choosing another password is in your mailbox.",
    }
    docs = [{"id": name, "title": name, "text": text} for name, text in texts.items()]
    asked = [("parcel warehouse", "pracel warehuose", "delivery"), ("card", "crad", "refund")]
    queries = [
        {"query": clean, "query_typo": typo, "relevant": name} for clean, typo, name in asked
    ]
    return write(place, docs=docs, queries=queries)


if __name__ == "__main__":
    main()

"""How well search finds, beside ordinary ways to rank, on sets of documents and queries.

Run: ``python benchmarks/search_quality.py FOLDER... [-o json] [--markdown PAGE] [--smoke]``. A
folder has ``docs.jsonl`` (id, title, text) and ``queries.jsonl`` (query, query_typo, relevant),
each maybe with ``.gz``, as ``saywell eval search`` reads them; without a folder, those called
``search-*`` in ``../shared/eval`` are taken where they are. Every way is measured twice, with and
without the titles, for a title alone can make half of the difference.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from beside import ranking, searching, tables
from beside.sets import SHARED, objects, write

from saywell.app.search_evaluation import evaluate, score_as_json

KINDS = {"clean": "query", "typo": "query_typo"}
HEAD = ("", "clean @1", "@5", "nothing", "typo @1", "@5", "nothing")
AMONG = 5

Figures = dict[str, dict[str, float]]
"""Recall at 1 and 5 and the share that finds nothing, in percent, by kind of query."""


def main() -> None:
    """Print a table for each folder, or everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("-o", "--output", choices=("text", "json"), default="text")
    parser.add_argument("--markdown", type=Path, help="write the tables into this page")
    parser.add_argument("--smoke", action="store_true", help="a small set of its own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folders = [small_set(Path(passing))] if options.smoke else options.folders
        folders = folders or sorted(SHARED.glob("search-*"))
        if not folders:
            parser.error("name a FOLDER with docs.jsonl and queries.jsonl")
        results = {folder.resolve().name: compare(folder) for folder in folders}
    if options.output == "json":
        print(json.dumps(results, indent=2, ensure_ascii=False))
    else:
        for name, result in results.items():
            print(f"\n{name}\n{tables.plain(HEAD, rows(result))}")
    if options.markdown:
        parts = [tables.machine()]
        for name, result in results.items():
            parts += [f"### {name}", tables.markdown(HEAD, rows(result))]
        tables.put(options.markdown, "search-quality", "\n\n".join(parts))


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

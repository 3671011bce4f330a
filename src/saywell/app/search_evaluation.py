"""How well search finds: recall, and the time it takes, on a folder of documents and queries."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saywell.app.labelled import LabelledSet
from saywell.engine.search.build import build
from saywell.engine.search.finder import Finder
from saywell.engine.search.segment import Segment
from saywell.errors import UsageError
from saywell.model.searching import Document, Field

COLUMNS = {"clean": "query", "typo": "query_typo"}
"""What is measured, with the name of the queries in the file."""

_SET = LabelledSet(
    "a set is docs.jsonl (id, title, text) and queries.jsonl (id, query, relevant, "
    "maybe query_typo), each maybe with .gz"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one column of queries: shares from 0 to 1, times in milliseconds of CPU."""

    recall_at_1: float
    recall_at_5: float
    finds_nothing: float
    queries: int
    mean_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class SearchScore:
    """What came of a set: by column, and the size and the cost of its index."""

    documents: int
    build_seconds: float
    index_bytes: int
    columns: dict[str, Found]


@dataclass(frozen=True, slots=True)
class _Query:
    typed: dict[str, str]
    relevant: frozenset[str]


def evaluate(folder: Path) -> SearchScore:
    """Index the documents of a folder, ask its queries and count.

    ``docs.jsonl`` holds objects with ``id``, ``text`` and maybe ``title``; ``queries.jsonl`` such
    with ``query``, maybe ``query_typo``, and ``relevant``, the id of a document or a list of them.
    Recall at n is the share of queries with a relevant document among the first n. Raises
    UsageError, with file and line, for what cannot be used.
    """
    documents = _documents(_SET.file(folder, "docs"))
    queries = _queries(_SET.file(folder, "queries"), {document.id for document in documents})
    start = time.process_time()
    index = build(documents)
    seconds = time.process_time() - start
    finder = Finder([Segment(index)])
    columns = {}
    for column in COLUMNS:
        asked = [(one.typed[column], one.relevant) for one in queries if column in one.typed]
        if asked:
            columns[column] = _ask(finder, asked)
    return SearchScore(len(documents), round(seconds, 3), len(index), columns)


def score_as_json(score: SearchScore) -> dict[str, Any]:
    """Turn a score into plain values, shares as percentages."""
    columns = {
        name: {
            "recall_at_1": round(100 * found.recall_at_1, 1),
            "recall_at_5": round(100 * found.recall_at_5, 1),
            "finds_nothing": round(100 * found.finds_nothing, 1),
            "queries": found.queries,
            "mean_ms": round(found.mean_ms, 3),
            "p99_ms": round(found.p99_ms, 3),
        }
        for name, found in score.columns.items()
    }
    return {
        "documents": score.documents,
        "build_seconds": score.build_seconds,
        "index_bytes": score.index_bytes,
        **columns,
    }


def _ask(finder: Finder, asked: list[tuple[str, frozenset[str]]]) -> Found:
    first = among = nothing = 0
    times = []
    for typed, relevant in asked:
        start = time.process_time_ns()
        ids = [one.id for one in finder.find(typed, limit=5)]
        times.append((time.process_time_ns() - start) / 1e6)
        first += ids[:1] != [] and ids[0] in relevant
        among += not relevant.isdisjoint(ids)
        nothing += not ids
    times.sort()
    count = len(asked)
    return Found(
        first / count,
        among / count,
        nothing / count,
        count,
        sum(times) / count,
        times[min(count - 1, int(count * 0.99))],
    )


def _documents(file: Path) -> list[Document]:
    documents = []
    seen: set[str] = set()
    for where, line in _SET.objects(file):
        name = _SET.text(line, "id", where)
        if name in seen:
            raise UsageError(f"{where}: a document before has the id {name!r} too")
        seen.add(name)
        title = _SET.text(line, "title", where) if line.get("title") is not None else ""
        texts = ((Field.TITLE, title), (Field.TEXT, _SET.text(line, "text", where)))
        documents.append(Document(name, texts))
    if not documents:
        raise UsageError(f"{file} has no documents", hint=_SET.form)
    return documents


def _queries(file: Path, known: set[str]) -> list[_Query]:
    queries = []
    for where, line in _SET.objects(file):
        typed = {
            column: _SET.text(line, key, where)
            for column, key in COLUMNS.items()
            if key == "query" or line.get(key) is not None
        }
        relevant = line.get("relevant")
        ids = [relevant] if isinstance(relevant, str) else relevant
        if not isinstance(ids, list) or not ids or not all(isinstance(one, str) for one in ids):
            raise UsageError(f"{where}: relevant has to be the id of a document or a list of ids")
        if known.isdisjoint(ids):
            raise UsageError(f"{where}: there is no document {ids[0]!r}")
        queries.append(_Query(typed, frozenset(ids)))
    if not queries:
        raise UsageError(f"{file} has no queries", hint=_SET.form)
    return queries

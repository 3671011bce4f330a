"""Measuring search on a folder of documents and queries, and refusing folders that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from saywell.app.search_evaluation import evaluate, score_as_json
from saywell.errors import UsageError

DOCS = (
    {"id": "d0", "title": "Parcels", "text": "Where is my parcel? It left yesterday."},
    {"id": "d1", "text": "Your refund was sent to the card."},
)
QUERIES = (
    {"id": "q0", "query": "parcel yesterday", "relevant": "d0"},
    {"id": "q1", "query": "refund card", "query_typo": "xqxqxq", "relevant": ["d1", "d7"]},
    {"id": "q2", "query": "refund card", "relevant": "d0"},
)


def write(folder: Path, name: str, rows: object) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)  # type: ignore[attr-defined]
    (folder / f"{name}.jsonl").write_text(text, "utf-8")


def test_a_set_is_counted_by_column(tmp_path: Path) -> None:
    write(tmp_path, "docs", DOCS)
    write(tmp_path, "queries", QUERIES)
    score = evaluate(tmp_path)
    clean, typo = score.columns["clean"], score.columns["typo"]
    assert (score.documents, clean.queries, typo.queries) == (2, 3, 1)
    assert clean.recall_at_1 == pytest.approx(2 / 3)
    assert clean.finds_nothing == 0
    assert (typo.recall_at_5, typo.finds_nothing) == (0, 1)
    assert 0 < clean.mean_ms <= clean.p99_ms
    assert score_as_json(score)["clean"]["recall_at_1"] == 66.7


def test_packed_files_are_read_and_a_column_may_be_missing(tmp_path: Path) -> None:
    for name, rows in (("docs", DOCS), ("queries", QUERIES[:1])):
        text = "\n".join(json.dumps(row) for row in rows)
        (tmp_path / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    score = evaluate(tmp_path)
    assert score.columns["clean"].recall_at_1 == 1
    assert "typo" not in score.columns


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("docs", '{"id": "d9"}', "docs.jsonl:3:1: text has to be a text"),
        ("docs", '{"id": "d0", "text": ""}', "docs.jsonl:3:1: a document before"),
        ("docs", "[]", "docs.jsonl:3:1: each line has to be an object"),
        ("docs", "{", "docs.jsonl:3:1: this is not JSON"),
        ("docs", "[" * 100_000, "docs.jsonl:3:1: this is not JSON"),
        ("queries", '{"query": "x"}', "queries.jsonl:4:1: relevant"),
        ("queries", '{"query": "x", "relevant": []}', "queries.jsonl:4:1: relevant"),
        ("queries", '{"query": "x", "relevant": "d5"}', "queries.jsonl:4:1: there is no document"),
        ("queries", '{"query": 1, "relevant": "d0"}', "queries.jsonl:4:1: query"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, line: str, said: str
) -> None:
    write(tmp_path, "docs", DOCS)
    write(tmp_path, "queries", QUERIES)
    with (tmp_path / f"{name}.jsonl").open("a", encoding="utf-8") as file:
        file.write(line)
    with pytest.raises(UsageError) as raised:
        evaluate(tmp_path)
    assert said in str(raised.value)


def test_folders_that_are_no_set_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        evaluate(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"no docs\.jsonl"):
        evaluate(tmp_path)
    write(tmp_path, "docs", ())
    with pytest.raises(UsageError, match="has no documents"):
        evaluate(tmp_path)
    write(tmp_path, "docs", DOCS)
    with pytest.raises(UsageError, match=r"no queries\.jsonl"):
        evaluate(tmp_path)
    write(tmp_path, "queries", ())
    with pytest.raises(UsageError, match="has no queries"):
        evaluate(tmp_path)
    (tmp_path / "docs.jsonl.gz").write_bytes(b"not packed")
    with pytest.raises(UsageError, match="cannot be read"):
        evaluate(tmp_path)

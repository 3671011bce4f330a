"""Measuring suggestions on a folder of cases, with and without history; folders that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from tests.engine.suggest.desks import TOPICS, small_desk

from saywell.app.suggest_evaluation import evaluate, score_as_json
from saywell.errors import UsageError

POOL: list[dict[str, object]] = [{"id": n, "text": answer} for n, (_, answer) in enumerate(TOPICS)]


def write(folder: Path, name: str, rows: list[dict[str, object]], *, pack: bool = False) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if pack:
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    else:
        (folder / f"{name}.jsonl").write_text(text, "utf-8")


def case(topic: int) -> dict[str, object]:
    turns = [{"who": "agent", "text": "Hello"}, {"who": "customer", "text": TOPICS[topic][0][0]}]
    return {"id": f"c{topic}", "lang": "en", "context": turns, "candidates": [4, 3, 2, 1, 0],
            "gold": topic}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "pool", POOL, pack=True)
    write(tmp_path, "cases", [case(topic) for topic in range(5)])
    history: list[dict[str, object]] = [
        {"id": f"h{chat.id}-{at}", "customer": chat.turns[at][1], "reply": chat.turns[at + 1][1]}
        for chat in small_desk()
        for at in range(0, len(chat.turns), 2)
    ]
    write(tmp_path, "history", history, pack=True)
    return tmp_path


def test_history_teaches_what_comes_next(folder: Path) -> None:
    score = evaluate(folder)
    assert (score.cases, score.past) == (5, 120)
    assert (*score.recall, score.mean_reciprocal_rank) == (1, 1, 1, 1)
    assert 0 < score.mean_ms <= score.p99_ms
    alone = evaluate(folder, history=False)
    assert alone.past == 0
    assert alone.recall[0] < 1
    values = score_as_json(alone)
    assert values["history_used"] is False
    assert values["recall_at_5"] == 100


def test_history_may_be_missing_and_ties_are_the_rank_that_is_to_be_expected(
    folder: Path,
) -> None:
    (folder / "history.jsonl.gz").unlink()
    write(folder, "cases", [{**case(0), "context": []}, {**case(1), "context": []}])
    write(folder, "pool", [{"id": n, "text": "the same"} for n in range(5)], pack=True)
    score = evaluate(folder)
    assert score.past == 0
    assert score.mean_reciprocal_rank == pytest.approx(1 / 3)
    assert score.recall == (0, 1, 1)


def test_numbered_pairs_of_many_chats_are_no_single_chat(folder: Path) -> None:
    source = gzip.decompress((folder / "history.jsonl.gz").read_bytes()).decode()
    pairs = [json.loads(line) for line in source.splitlines()]
    write(folder, "history", [{**pair, "id": f"h-{n}"} for n, pair in enumerate(pairs)], pack=True)
    score = evaluate(folder)
    assert (score.past, *score.recall) == (120, 1, 1, 1)


def test_the_last_message_may_stand_beside_the_chat(folder: Path) -> None:
    cases = [{**case(n), "context": [], "last_customer": TOPICS[n][0][0]} for n in range(5)]
    write(folder, "cases", cases)
    assert evaluate(folder).recall == (1, 1, 1)


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("pool", '{"id": 9}', "pool.jsonl:6:1: text has to be a text"),
        ("pool", '{"id": [], "text": ""}', "pool.jsonl:6:1: an id has to be a number or a text"),
        ("cases", "{", "cases.jsonl:6:1: this is not JSON"),
        ("cases", "[]", "cases.jsonl:6:1: each line has to be an object"),
        ("cases", '{"candidates": []}', "cases.jsonl:6:1: candidates has to be a list"),
        ("cases", '{"candidates": [1], "gold": 2}', "'2' is not among the candidates"),
        ("cases", '{"candidates": [77], "gold": 77}', "the pool has no text '77'"),
        ("cases", '{"candidates": [1], "gold": 1}', "context has to be a list"),
        ("cases", '{"candidates": [1], "gold": 1, "context": [{}]}', "a turn has who"),
        ("history", '{"customer": "x"}', "reply has to be a text"),
    ],
)
def test_a_line_that_is_none_is_named(folder: Path, name: str, line: str, said: str) -> None:
    write(folder, "pool", POOL)
    (folder / "pool.jsonl.gz").unlink()
    path = folder / f"{name}.jsonl"
    if name == "history":
        (folder / "history.jsonl.gz").unlink()
    path.write_text((path.read_text("utf-8") if path.exists() else "") + line, "utf-8")
    with pytest.raises(UsageError, match="jsonl") as caught:
        evaluate(folder)
    assert said in str(caught.value)


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        evaluate(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"has no pool\.jsonl"):
        evaluate(tmp_path)
    write(tmp_path, "pool", POOL)
    write(tmp_path, "cases", [])
    with pytest.raises(UsageError, match="has no cases"):
        evaluate(tmp_path)
    (tmp_path / "cases.jsonl.gz").write_bytes(b"\x1f\x8b broken")
    with pytest.raises(UsageError, match="cannot be read"):
        evaluate(tmp_path)


def test_a_public_desk_is_well_above_its_baselines(shared: Path, tmp_path: Path) -> None:
    source = shared / "eval" / "suggest-crosswoz-zh"
    if not source.is_dir():
        pytest.skip("no such set")
    for name, step in (("pool", 1), ("history", 2), ("cases", 16)):
        with gzip.open(source / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            kept = lines.readlines()
        (tmp_path / f"{name}.jsonl").write_text("".join(kept[::step]), "utf-8")
    score = score_as_json(evaluate(tmp_path))
    assert score["recall_at_5"] > 74
    assert score["recall_at_10"] > 85

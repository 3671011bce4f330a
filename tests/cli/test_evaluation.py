"""eval, as a command: figures as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

DOCS = ({"id": "d0", "title": "Parcels", "text": "Where is my parcel?"}, {"id": "d1", "text": "Hi"})
QUERIES = ({"id": "q0", "query": "parcel", "relevant": "d0"},)
POOL = ({"id": 0, "text": "Your parcel left."}, {"id": 1, "text": "You are welcome."})
CASES = (
    {
        "id": "c0",
        "context": [{"who": "customer", "text": "my parcel?"}],
        "candidates": [0, 1],
        "gold": 0,
    },
)
HISTORY = ({"id": "h-1", "customer": "thanks", "reply": "You are welcome."},)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (
        ("docs", DOCS),
        ("queries", QUERIES),
        ("pool", POOL),
        ("cases", CASES),
        ("history", HISTORY),
    ):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_a_pipe_gets_json(say: Say, folder: Path) -> None:
    search = json.loads(say("eval", "search", str(folder)).out)
    assert search["clean"]["recall_at_1"] == 100
    suggest = json.loads(say("eval", "suggest", str(folder)).out)
    assert (suggest["recall_at_1"], suggest["history_used"]) == (100, True)
    without = json.loads(say("eval", "suggest", str(folder), "--no-history").out)
    assert without["history_used"] is False


def test_people_get_a_table(say: Say, folder: Path) -> None:
    shown = say("eval", "search", str(folder), "-o", "text").out
    assert shown.splitlines()[0].startswith("clean\t1\t100.0\t100.0")
    assert "2 documents" in shown
    assert "recall at 1\t100.0" in say("eval", "suggest", str(folder), "-o", "text").out
    with Terminal("eval", "suggest", str(folder)) as terminal:
        terminal.expect("history used")


def test_a_folder_that_is_none_is_refused(say: Say, tmp_path: Path) -> None:
    for group in ("search", "suggest"):
        result = say("eval", group, str(tmp_path / "nowhere"))
        assert (result.code, result.out) == (2, "")
        assert "there is no folder" in result.err

"""What is noted between two reviews: kept for each reply by its place, whatever that is called."""

from __future__ import annotations

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from saywell.model.records import UseCount
from saywell.model.review import Noted
from saywell.stores import review_file
from saywell.stores.files import alone

DAY = dt.date(2026, 11, 22)


def test_a_file_whose_name_is_no_utf8_is_noted_as_any_other(tmp_path: Path) -> None:
    files = [tmp_path / os.fsdecode(name) for name in (b"r\xff.yaml", "λ.yaml".encode())]
    for file in files:
        file.touch()
    noted = Noted("digest", ("L02",), DAY, UseCount(1, 2, 3, abandoned=4), DAY, None)
    changes = {(str(file), "hold.ask"): noted for file in files}
    memory = tmp_path / "review.json"
    review_file.save(memory, changes)
    assert review_file.load(memory) == changes


def test_two_who_note_at_once_keep_both_notes(tmp_path: Path) -> None:
    memory, file = tmp_path / "review.json", tmp_path / "replies.yaml"
    file.touch()
    noted = Noted("digest", (), DAY)
    first, second = ({(str(file), name): noted} for name in ("hold.ask", "hold.back"))
    with ThreadPoolExecutor(1) as pool:
        with alone(memory):
            waiting = pool.submit(review_file.save, memory, second)
            with pytest.raises(TimeoutError):
                waiting.result(0.05)
            assert review_file.load(memory) == {}
        waiting.result(20)
    review_file.save(memory, first)
    assert review_file.load(memory) == {**first, **second}

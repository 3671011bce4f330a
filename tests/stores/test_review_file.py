"""What is noted between two reviews: kept for each reply by its place, whatever that is called."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from saywell.model.records import UseCount
from saywell.model.review import Noted
from saywell.stores import review_file

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

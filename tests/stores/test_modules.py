"""The code of a search's modules is kept for the next one, whatever that has to import."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.support import run

QUERIES = ("refund", "退款", "χρήματα", "طلب", "ఆర్డర్", "efund", "refund")


@pytest.mark.parametrize("order", [1, -1])
def test_searches_in_any_order_of_languages_find(order: int) -> None:
    for query in QUERIES[::order]:
        done = run("search", query, "-o", "ids")
        assert (done.returncode, done.stderr) == (0, ""), query
        assert done.stdout.strip(), query
    kept = list(Path(os.environ["SAYWELL_HOME"]).rglob("search-*.code"))
    assert len(kept) <= 1

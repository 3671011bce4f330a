"""The replies that come with the program are found by what an agent would type."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from saywell.engine.search.finder import Finder
from saywell.engine.search.replies import Indexer
from saywell.stores.library import load_library, starter_layer

LINES = (Path(__file__).parent / "starter.txt").read_text("utf-8").splitlines()
QUERIES = [
    tuple(part.strip() for part in line.split("|")) for line in LINES if not line.startswith("#")
]


@lru_cache(maxsize=1)
def starter() -> Finder:
    """Index the replies that come with the program."""
    layer = starter_layer()
    assert layer is not None
    indexer = Indexer()
    library, problems = load_library([layer])
    assert not problems
    return Finder([indexer.open(indexer.build(library.replies.values()))])


@pytest.mark.parametrize(("lang", "query", "wanted"), QUERIES)
def test_what_is_typed_finds_a_reply_that_is_meant_first(
    lang: str, query: str, wanted: str
) -> None:
    found = starter().find(query, limit=1)
    assert found, lang
    assert found[0].id in wanted.split()


def test_every_language_is_tried_as_much() -> None:
    langs = [lang for lang, _, _ in QUERIES]
    assert {lang: langs.count(lang) >= 20 for lang in langs} == dict.fromkeys(
        ("en", "el", "zh", "ar", "te", "id"), True
    )

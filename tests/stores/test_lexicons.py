"""Dictionaries as files: what was put in is found again, and nothing else."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lexicons import ranks, word_graph
from tests.spelling import LANGS

from saywell.model.lexicon import MARKS
from saywell.stores import lexicons
from saywell.stores.lexicons import MappedLexicon

WORD = st.text(st.sampled_from("abcdeάఅ"), min_size=1, max_size=6)


def stored(folder: Path, words: set[str], rank: dict[str, int] | None = None) -> MappedLexicon:
    word_graph.write(folder / "words.graph", words)
    ranks.write(folder / "words.ranks", rank or {})
    return MappedLexicon(folder / "words.graph", folder / "words.ranks")


def entries(lexicon: MappedLexicon) -> set[str]:
    """Walk through the whole graph."""
    found: set[str] = set()
    waiting = [(lexicon.root, "")]
    while waiting:
        node, letters = waiting.pop()
        for char, (target, ends) in lexicon.branches(node).items():
            if ends:
                found.add(letters + char)
            if target:
                waiting.append((target, letters + char))
    return found


@settings(max_examples=40)
@given(words=st.sets(WORD, min_size=1, max_size=60), others=st.sets(WORD, max_size=20))
def test_a_graph_holds_its_words_and_no_others(
    tmp_path_factory: pytest.TempPathFactory, words: set[str], others: set[str]
) -> None:
    lexicon = stored(tmp_path_factory.mktemp("graph"), words)
    assert all(lexicon.has(word) for word in words)
    assert not any(lexicon.has(word) for word in others - words)
    assert not lexicon.has("")
    assert not lexicon.has("日")
    assert entries(lexicon) == words


def test_common_ends_are_kept_once() -> None:
    ends = [f"{first}{second}ations" for first in "abcdefgh" for second in "mnopqrst"]
    assert len(word_graph.packed(ends)) < 200


def test_ranks_are_found_again(tmp_path: Path) -> None:
    words = {f"word{number}": number % 15 + 1 for number in range(2_000)}
    lexicon = stored(tmp_path, {"word1"}, words)
    assert all(lexicon.rank(word) == rank for word, rank in words.items())
    strange = [f"other{number}" for number in range(2_000)]
    assert sum(lexicon.rank(word) > 0 for word in strange) <= 2


def test_a_dictionary_works_without_ranks(tmp_path: Path) -> None:
    word_graph.write(tmp_path / "words.graph", {"one"})
    assert MappedLexicon(tmp_path / "words.graph", tmp_path / "none").rank("one") == 0


def test_what_is_no_dictionary_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "words.graph").write_bytes(b"something else altogether")
    with pytest.raises(ValueError, match="no word graph"):
        MappedLexicon(folder / "words.graph")
    monkeypatch.setattr(lexicons, "packaged_folder", lambda: tmp_path)
    lexicons.packaged.cache_clear()
    try:
        assert lexicons.packaged("en") is None
        assert lexicons.packaged("zh") is None
    finally:
        lexicons.packaged.cache_clear()


@pytest.mark.parametrize("lang", LANGS)
def test_the_shipped_dictionaries_are_whole_and_say_where_they_are_from(lang: str) -> None:
    folder = Path(lexicons.packaged_folder()) / lang
    notice = (folder / "NOTICE.txt").read_text(encoding="utf-8")
    assert "words.graph" in notice
    assert "words.ranks" in notice
    for named in re.findall(r"\.\./licences/[\w.-]*\w", notice):
        assert (folder / named).exists(), named
    lexicon = lexicons.packaged(lang)
    assert isinstance(lexicon, MappedLexicon)
    chance = random.Random(1)
    for _ in range(200):
        assert lexicon.has(_some_entry(lexicon, chance))
    assert not any(lexicon.has(mark) for mark in MARKS)


def test_the_shipped_ranks_of_chinese_say_where_they_are_from() -> None:
    folder = Path(lexicons.packaged_folder()) / "zh"
    notice = (folder / "NOTICE.txt").read_text(encoding="utf-8")
    assert "words.ranks" in notice
    for named in re.findall(r"\.\./licences/[\w.-]*\w", notice):
        assert (folder / named).exists(), named
    ranks = lexicons.packaged_ranks("zh")
    assert ranks is not None
    assert ranks.rank("的") > ranks.rank("进度") > ranks.rank("附近的") == ranks.rank("近度") == 0


def test_ranks_that_are_not_there_or_torn_are_no_ranks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh/words.ranks").write_bytes(b"torn!")
    (tmp_path / "en").mkdir()
    (tmp_path / "en/words.ranks").write_bytes(b"")
    monkeypatch.setattr(lexicons, "packaged_folder", lambda: tmp_path)
    lexicons.packaged_ranks.cache_clear()
    try:
        assert [lexicons.packaged_ranks(lang) for lang in ("zh", "en", "el")] == [None] * 3
    finally:
        lexicons.packaged_ranks.cache_clear()


def _some_entry(lexicon: MappedLexicon, chance: random.Random) -> str:
    node, letters, ends = lexicon.root, "", False
    while node and not (ends and chance.random() < 0.3):
        char, (node, ends) = chance.choice(list(lexicon.branches(node).items()))
        letters += char
    return letters

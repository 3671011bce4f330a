"""The files of a team's words: read, and edited line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.errors import ConfigError
from saywell.stores import vocabulary

KEPT = """\
# Ours, asked for by the shop.
Zendara

# Terms
backplate  # of a phone
clickfit
"""


def test_comments_and_order_stay_and_a_word_goes_to_its_place(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary" / "en.txt"
    path.parent.mkdir()
    path.write_text(KEPT, encoding="utf-8")
    added = vocabulary.add(path, ["bezelkit", "zipfit", "ZENDARA", "bezelkit"], str.lower)
    assert added == ["bezelkit", "zipfit"]
    assert path.read_text(encoding="utf-8") == KEPT.replace(
        "clickfit\n", "bezelkit\nclickfit\nzipfit\n"
    )
    assert [one.word for one in vocabulary.read(path)[0]][:2] == ["Zendara", "backplate"]
    assert vocabulary.remove(path, ["zendara", "CLICKFIT"], str.lower) == ["Zendara", "clickfit"]
    assert "# Ours" in path.read_text(encoding="utf-8")


def test_a_file_is_made_with_its_folder_and_left_alone_when_nothing_is_new(tmp_path: Path) -> None:
    path = vocabulary.file_in(tmp_path / "new", "")
    assert vocabulary.read(path) == ([], [])
    assert vocabulary.add(path, ["one"], str.lower) == ["one"]
    before = path.stat().st_mtime_ns
    assert vocabulary.add(path, ["One"], str.lower) == []
    assert vocabulary.remove(path, ["two"], str.lower) == []
    assert path.stat().st_mtime_ns == before
    assert [entry.name for entry in path.parent.iterdir()] == ["all.txt"]


def test_what_is_wrong_in_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "all.txt"
    path.write_bytes(b"good\ntwo words\n12345\nfine\n")
    words, problems = vocabulary.read(path)
    assert [one.word for one in words] == ["good", "fine"]
    assert [str(one) for one in problems] == [
        f"{path}:2:1: 'two words' has a blank in it (give one word a line)",
        f"{path}:3:1: '12345' is no word (give one word a line)",
    ]
    path.write_bytes(b"good\n\xff\n")
    assert vocabulary.read(path)[1][0].where.line == 2
    with pytest.raises(ConfigError, match="not UTF-8"):
        vocabulary.add(path, ["more"], str.lower)
    assert path.read_bytes() == b"good\n\xff\n"
    path.write_bytes(b"x" * (vocabulary.MAX_BYTES + 1))
    assert "longer than" in vocabulary.read(path)[1][0].message


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("Zendara", ""),
        ("x-ray", ""),
        ("ζενδάρα", ""),
        ("నమస్తే", ""),
        ("two words", "has a blank in it"),
        ("a" * 61, "has more than 60 characters"),
        ("#tag", "is no word"),
        ("\x1b[31mred", "is no word"),
        ("", "is no word"),
        ("2024", "is no word"),
    ],
)
def test_what_can_be_a_word(word: str, wrong: str) -> None:
    assert vocabulary.why_not(word) == wrong

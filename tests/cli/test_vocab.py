"""vocab, as a command: what it changes, and that the check follows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Say

SLIP = "Your unboxxing kit has left."


def test_a_word_of_ones_own_is_known_to_the_check(say: Say) -> None:
    assert "M01.misspelt" in say("check", SLIP).out
    shown = say("vocab", "add", "unboxxing", "Unboxxing")
    assert (shown.code, shown.out) == (0, "")
    assert "added unboxxing" in shown.err
    assert "1 known already" in shown.err
    assert say("check", SLIP).code == 0
    assert say("vocab", "list").out == "unboxxing\tall\tmine\n"
    assert say("vocab", "remove", "UNBOXXING").code == 0
    assert "M01.misspelt" in say("check", SLIP).out
    assert say("vocab", "list").out == ""


def test_a_word_goes_to_the_team_where_there_is_one(say: Say, replies: Path) -> None:
    say("vocab", "add", "unboxxing")
    say("vocab", "add", "--mine", "--lang", "el", "ζενταρα")
    team = replies / "vocabulary" / "all.txt"
    assert team.read_text(encoding="utf-8") == "unboxxing\n"
    rows = json.loads(say("vocab", "list", "-o", "json").out)
    assert [(row["word"], row["language"], row["whose"]) for row in rows] == [
        ("unboxxing", "*", "team"),
        ("ζενταρα", "el", "mine"),
    ]
    assert say("vocab", "list", "--lang", "en", "-o", "csv").out.startswith(
        "word,language,whose,where\nunboxxing,*,team,"
    )
    assert say("vocab", "remove", "--mine", "unboxxing").code == 2
    assert team.exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("add", "two words"), "has a blank in it"),
        (("add", "--team", "word"), "there is no folder of the team"),
        (("add", "--team", "--mine", "word"), "exclude each other"),
        (("add", "--lang", "fr", "mot"), "is not a language here"),
        (("remove", "nowhere"), "is not in the vocabulary"),
    ],
)
def test_what_cannot_be_done_is_told(say: Say, args: tuple[str, ...], told: str) -> None:
    shown = say("vocab", *args)
    assert shown.code == 2
    assert told in shown.err


def test_a_broken_file_is_told_and_stops_nothing(say: Say, replies: Path) -> None:
    folder = replies / "vocabulary"
    folder.mkdir()
    (folder / "all.txt").write_bytes(b"good\n\xff\n")
    assert say("check", "All is well here.").code == 0
    assert "1 problem" in say("vocab", "list").err
    assert f"{folder / 'all.txt'}:2:1: error L00: not UTF-8" in say("library", "lint").out


def test_typos_in_replies_are_told_until_they_are_in_the_vocabulary(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    reply = "{id: a.b, title: A, text: {en: Try the boxxing kit.}}"
    (folder / "a.yaml").write_text(f"saywell: 1\ntopic: A\nreplies: [{reply}]\n")
    monkeypatch.setenv("SAYWELL_LIBRARY", str(folder))
    assert "M01.misspelt" in say("library", "lint").out
    say("vocab", "add", "boxxing")
    assert "M01" not in say("library", "lint").out

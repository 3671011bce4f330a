"""library show, where, new, edit, rename, move and format, as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Say

TEAM = """\
# Ours.
saywell: 1
replies:
  - id: late
    title: Parcel is late   # short
    text: {en: "Sorry, it is late.", el: Λυπάμαι}
  - id: hold.ask
    title: Our own way to hold
    text: {en: One moment?}
"""


@pytest.fixture
def team(replies: Path) -> Path:
    path = replies / "team.yaml"
    path.write_text(TEAM, encoding="utf-8")
    return path


def test_a_reply_is_shown_as_it_stands(say: Say, team: Path) -> None:
    shown = say("library", "show", "late")
    assert shown.out.startswith("  - id: late\n    title: Parcel is late   # short\n")
    assert f"{team}:4:5" in shown.err


def test_it_is_said_who_wins_and_why(say: Say, team: Path) -> None:
    first, second = json.loads(say("library", "where", "hold.ask", "-o", "json").out)
    assert (first["wins"], first["where"]) == (True, f"{team}:7:5")
    assert (second["wins"], second["layer"]) == (False, "starter")
    assert "wins" in say("library", "where", "late").out
    assert say("library", "where", "nothing").code == 2


def test_keys_are_set_and_the_rest_stays(say: Say, team: Path) -> None:
    set_ = ("--set", "text.zh=抱歉", "--set", "review=2027-01-31", "--set", "tags=a, b")
    assert say("library", "edit", "late", *set_).code == 0
    text = team.read_text(encoding="utf-8")
    assert 'text: {en: "Sorry, it is late.", el: Λυπάμαι, zh: 抱歉}' in text
    assert "    review: 2027-01-31\n    tags: [a, b]\n" in text
    assert "# Ours.\n" in text
    assert "   # short\n" in text
    assert say("library", "edit", "late", "--set", "review=").code == 0
    assert "review" not in team.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("edit", "late", "--set", "titel=x"), "did you mean 'title'?"),
        (("edit", "late", "--set", "review=soon"), "YYYY-MM-DD"),
        (("edit", "late", "--set", "text.xx=y"), "no language 'xx'"),
        (("edit", "late", "--set", "title.el=y"), "one text for all languages"),
        (("edit", "closing.thanks", "--set", "owner=me"), "comes with the program"),
        (("rename", "late", "hold.ask"), "is taken"),
        (("rename", "late", "No Id"), "is no id"),
        (("new", "late", "--into", "TEAM", "--text", "en=x"), "already"),
        (("new", "other", "--into", "TEAM"), "needs a text"),
    ],
)
def test_what_cannot_be_done_is_told(
    say: Say, team: Path, words: tuple[str, ...], told: str
) -> None:
    shown = say("library", *(str(team) if word == "TEAM" else word for word in words))
    assert (shown.code, told in shown.err) == (2, True)
    assert team.read_text(encoding="utf-8") == TEAM


def test_the_editor_opens_at_the_line(
    say: Say, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\necho "$@" > "$0.seen"\nprintf "  - id: x\\n" >> "$2"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    shown = say("library", "edit", "late")
    assert shown.code == 0
    assert (tmp_path / "vim.seen").read_text().split() == ["+4", str(team)]
    assert "required" in shown.err or "title" in shown.err


def test_a_reply_is_made_renamed_and_moved(say: Say, team: Path) -> None:
    into = ("--into", str(team))
    assert say("library", "new", "gone", *into, "--text", "en=It is gone.\\nSorry.").code == 0
    assert say("insert", "gone").out == "It is gone.\nSorry.\n"
    mine = team.parent / "mine.yaml"
    copy = ("library", "new", "thanks.own", "--from", "closing.thanks", "--into", str(mine))
    assert say(*copy).code == 0
    assert "purpose: thanks" in mine.read_text(encoding="utf-8")
    assert say("library", "rename", "late", "parcel.late").code == 0
    assert "  - id: parcel.late\n    title: Parcel is late   # short" in team.read_text("utf-8")
    assert say("library", "move", "parcel.late", str(mine)).code == 0
    assert "parcel.late" not in team.read_text("utf-8")
    assert "   # short\n" in mine.read_text("utf-8")
    assert say("insert", "parcel.late").out == "Sorry, it is late.\n"


def test_a_dry_run_shows_and_writes_nothing(say: Say, team: Path) -> None:
    shown = say("library", "edit", "late", "--set", "owner=shop", "--dry-run")
    assert "+    owner: shop" in shown.out
    assert team.read_text(encoding="utf-8") == TEAM


def test_files_are_put_in_order(say: Say, team: Path) -> None:
    messy = TEAM.replace("  - id: late\n    title:", "  - title:").replace(
        '    text: {en: "Sorry', '    id: late\n    text: {en: "Sorry'
    )
    team.write_text(messy, encoding="utf-8")
    assert say("library", "format", "--check").code == 1
    assert team.read_text(encoding="utf-8") == messy
    assert say("library", "format").out == f"{team}\n"
    assert "  - id: late\n    title: Parcel is late   # short\n" in team.read_text("utf-8")
    assert say("library", "format", "--check").code == 0


def test_a_file_that_cannot_be_put_in_order_stops_no_other(say: Say, team: Path) -> None:
    odd = team.parent / "a-first.yaml"
    odd.write_text("saywell: 1\n---\nsaywell: 1\n")
    done = say("library", "format")
    assert (done.code, done.out) == (2, f"{team}\n")
    assert done.err.startswith(f"{odd}:")


def test_a_place_that_the_library_does_not_see_is_told(
    say: Say, team: Path, tmp_path: Path
) -> None:
    words = ("library", "new", "one", "--text", "en=Hi", "--dry-run", "--into")
    assert "in no folder of the library" not in say(*words, str(team)).err
    assert "in no folder of the library" in say(*words, str(tmp_path / "else" / "a.yaml")).err

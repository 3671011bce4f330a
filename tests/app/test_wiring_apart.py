"""A library that another process makes ready: the same library, and nothing lost when it cannot."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from saywell.app import wiring, wiring_apart, wiring_chat, wiring_library
from saywell.model.settings import LibraryFolders, Settings
from saywell.stores import search_file, search_update

REPLY = "saywell: 1\nreplies: [{id: %s, title: A title, text: Some text.}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "a team's=replies"
    folder.mkdir()
    (folder / "all.yaml").write_text(REPLY % "my.own", encoding="utf-8")
    return folder


@pytest.fixture
def settings(folder: Path) -> Settings:
    return Settings(library=LibraryFolders(folders=(str(folder),), starter=False))


def made_here(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note how often this process makes a library ready itself."""
    made: list[bool] = []
    make = search_update._Update.make

    def noted(update: search_update._Update, *place: str) -> search_file.SearchFile:
        made.append(True)
        return make(update, *place)

    monkeypatch.setattr(search_update._Update, "make", noted)
    return made


def test_another_process_makes_it_and_this_one_only_opens_it(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_here(monkeypatch)
    opened = wiring_chat.open_library(settings)
    assert list(opened.shelf) == ["my.own"]
    assert opened.is_fresh()
    assert made == []
    assert list(wiring.open_library(settings).shelf) == ["my.own"]


def test_a_small_one_is_brought_up_to_date_at_once_and_a_large_one_apart(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiring_chat.open_library(settings)
    made = made_here(monkeypatch)
    (folder / "more.yaml").write_text(REPLY % "one.more", encoding="utf-8")
    assert set(wiring_chat.open_library(settings).shelf) == {"my.own", "one.more"}
    assert made
    made.clear()
    monkeypatch.setattr(wiring_apart, "SMALL", 0)
    (folder / "more.yaml").write_text(REPLY % "another.one", encoding="utf-8")
    assert set(wiring_chat.open_library(settings).shelf) == {"my.own", "another.one"}
    assert made == []


@pytest.mark.parametrize("python", ["", "/no/such/python", "/bin/false"])
def test_where_no_other_process_can_be_had_this_one_makes_it(
    python: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", python)
    assert list(wiring_chat.open_library(settings).shelf) == ["my.own"]


def test_where_nothing_can_be_kept_no_other_process_is_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("another process would be of no use")

    monkeypatch.setattr(subprocess, "run", refuse)
    with monkeypatch.context() as locked:
        locked.setattr("os.access", lambda *_: False)
        assert list(wiring_chat.open_library(settings).shelf) == ["my.own"]
    monkeypatch.setattr(wiring_library, "place_of", lambda *_: ("", "a key"))
    assert list(wiring_chat.open_library(settings).shelf) == ["my.own"]

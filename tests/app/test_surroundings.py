"""What stands around an open file: never a whole home, and never more than was asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from saywell.app.surroundings import STRAY, Bounds, Surroundings, root_above, within
from saywell.app.wiring_lsp import Desk
from saywell.model.rules import Report

REPLY = "saywell: 1\nreplies:\n  - {id: a.one, title: One, text: {en: One moment.}}\n"
BLOCKS = "saywell: 1\nblocks:\n  - {id: sign, text: {en: Best wishes}}\n"
USES = """\
saywell: 1
replies:
  - {id: a.one, title: One, text: {en: "Hello {{ contact.frist_name }}."}}
  - {id: a.two, title: Two, text: {en: "Hello. {% render 'sign' %}"}}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "users" / "dana"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return home


def put(path: Path, text: str = REPLY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_library_ends_where_folders_hold_replies_no_longer(home: Path) -> None:
    put(home / "work" / "team" / "all.yaml")
    file = put(home / "work" / "team" / "sales" / "north" / "a.yaml")
    put(home / "work" / "team" / "sales" / "b.yaml")
    assert root_above(file, []) == home / "work" / "team"


def test_a_work_tree_of_git_is_not_left(home: Path) -> None:
    put(home / "work" / "stray.yaml")
    put(home / "work" / "repository" / ".git", "gitdir: elsewhere\n")
    put(home / "work" / "repository" / "b.yaml")
    file = put(home / "work" / "repository" / "sales" / "a.yaml")
    assert root_above(file, []) == home / "work" / "repository"


def test_the_home_folder_and_those_above_are_no_library(home: Path) -> None:
    stray = put(home / "stray.yaml")
    shared = put(home.parent / "stray.yaml")
    file = put(home / "team" / "a.yaml")
    assert root_above(stray, []) == stray
    assert root_above(shared, []) == shared
    assert root_above(file, []) == home / "team"


def test_temporary_files_are_no_library(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = home.parent.parent / "temporary"
    stray = put(temporary / "stray.yaml")
    file = put(temporary / "team" / "a.yaml")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    assert root_above(stray, []) == stray
    assert root_above(file, []) == temporary / "team"


def test_a_configured_folder_is_not_taken_in(home: Path) -> None:
    put(home / "work" / "stray.yaml")
    file = put(home / "work" / "drafts" / "a.yaml")
    assert root_above(file, []) == home / "work"
    assert root_above(file, [home / "work" / "library"]) == home / "work" / "drafts"


def test_a_pipe_is_not_waited_for(home: Path) -> None:
    file = put(home / "work" / "drafts" / "a.yaml")
    os.mkfifo(home / "work" / "pipe.yaml")
    os.mkfifo(home / "work" / "drafts" / "pipe.yaml")
    assert root_above(file, []) == home / "work" / "drafts"
    assert Surroundings().look(file, file.parent, []).whole


@pytest.mark.parametrize(
    "bounds", [Bounds(9, 1_000_000, 60.0), Bounds(100, 500, 60.0), Bounds(100, 1_000_000, -1.0)]
)
def test_no_more_is_looked_at_than_the_bounds_allow(home: Path, bounds: Bounds) -> None:
    folder = home / "big"
    for n in range(30):
        put(folder / f"{n % 5}" / f"{n}.yaml", BLOCKS.replace("sign", f"sign{n}"))
    file = put(folder / "a.yaml")
    everything = Surroundings().look(file, folder, [])
    assert everything.whole
    assert len(everything.blocks) == 30
    some = Surroundings(bounds).look(file, folder, [])
    assert not some.whole
    assert len(some.blocks) < 10
    assert within(folder, STRAY)
    assert not within(folder, bounds)


def test_a_look_ends_when_nobody_waits_for_it(home: Path) -> None:
    for n in range(30):
        put(home / "big" / f"{n}.yaml", BLOCKS.replace("sign", f"sign{n}"))
    asked = count()
    surroundings = Surroundings()
    file = home / "big" / "a.yaml"
    some = surroundings.look(file, home / "big", [], lambda: next(asked) > 5)
    assert next(asked) < 12
    assert not some.whole
    assert not some.blocks


def test_a_file_that_is_as_it_was_is_not_read_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = put(home / "team" / "shared.yaml", BLOCKS)
    file = put(home / "team" / "a.yaml")
    surroundings = Surroundings()
    first = surroundings.look(file, file.parent, [])
    assert [*first.blocks] == ["sign"]
    with monkeypatch.context() as no_reading:
        no_reading.setattr("saywell.app.surroundings.read_replies", None)
        assert surroundings.look(file, file.parent, []) == first
        assert surroundings.last(file, file.parent, []) == first
    put(shared, BLOCKS.replace("sign", "signed"))
    assert [*surroundings.look(file, file.parent, []).blocks] == ["signed"]


@pytest.fixture
def no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no etiquette: its rules take seconds to make."""
    monkeypatch.setattr(Desk, "_check_of", lambda _, lang: lambda draft: Report(lang, ()))


def found(desk: Desk, path: Path) -> Iterator[set[str]]:
    for proof in desk.proofs(path, path.read_text(), None, lambda: False):
        yield {one.lint.message for one in proof.remarks}


@pytest.mark.usefixtures("no_rules")
def test_what_the_text_has_wrong_comes_before_other_files_are_looked_at(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(home / "team" / "a.yaml", USES)
    looked = []
    real = Surroundings.look

    def look(self: Surroundings, *more: object) -> object:
        looked.append(more)
        return real(self, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Surroundings, "look", look)
    desk = Desk()
    proofs = found(desk, file)
    (own,) = next(proofs)
    assert "frist_name" in own
    assert not looked
    assert any("no shared block 'sign'" in one for one in next(proofs))
    assert looked
    put(home / "team" / "shared.yaml", BLOCKS)
    *_, last = found(desk, file)
    assert last == {own}


def test_a_file_in_the_home_folder_has_no_process_read_all_of_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(home / "stray.yaml")
    monkeypatch.setattr("subprocess.Popen", None)
    desk = Desk()
    assert desk.library_wide(desk.root_of(file)[1]) == {}


@pytest.mark.usefixtures("no_rules")
def test_of_missing_blocks_nothing_is_said_where_not_all_files_were_looked_at(home: Path) -> None:
    file = put(home / "team" / "a.yaml", USES)
    for n in range(5):
        put(home / "team" / f"b{n}.yaml")
    desk = Desk(stray=Bounds(3, 1_000_000, 60.0))
    said = ["".join(one) for one in found(desk, file)]
    assert said
    assert all("frist_name" in one and "no shared block" not in one for one in said)
    assert desk.library_wide(file.parent) == {}, "nor is all of it linted"

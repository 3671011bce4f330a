"""The library as the picker uses it: what is shown, counted, filled and suggested first."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.scripted import customer

from saywell.app import finding, wiring
from saywell.app.picking_library import LibraryShelf
from saywell.app.scene import Scene
from saywell.errors import UnknownReply
from saywell.model.settings import LibraryFolders, Settings

LIBRARY = """\
saywell: 1
replies:
  - {id: one, title: One, tags: [a], text: {en: "Good day, {{ contact.first_name }}."}}
  - {id: two, title: Two, tags: [a, b], text: {en: Two, el: Δύο}}
  - {id: three, title: Three, scope: "team:billing", text: {en: Three}}
  - {id: four, title: Four, kind: predefined, subject: {en: Four}, text: {en: Four}}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "team.yaml").write_text(LIBRARY, encoding="utf-8")
    folders = dataclasses.replace(LibraryFolders(), folders=(str(tmp_path),), starter=False)
    return dataclasses.replace(Settings(), library=folders)


def names(shelf: LibraryShelf, query: str = "", limit: int = 50) -> list[str]:
    return [row.id for row in shelf.search(query, limit)]


def test_it_shows_and_counts_what_this_agent_sees(settings: Settings) -> None:
    shelf = LibraryShelf(wiring.open_library(settings), settings)
    assert (sorted(names(shelf)), shelf.size()) == (["four", "one", "two"], 3)
    billing = dataclasses.replace(settings.library, teams=("billing",))
    wider = dataclasses.replace(settings, library=billing)
    assert LibraryShelf(wiring.open_library(wider), wider).size() == 4


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (finding.Filter(tags=("a",)), ["one", "two"]),
        (finding.Filter(tags=("a", "b")), ["two"]),
        (finding.Filter(lang="el"), ["two"]),
        (finding.Filter(kind="predefined"), ["four"]),
        (finding.Filter(tags=("nowhere",)), []),
    ],
)
def test_filters_hold_for_the_list_and_the_count(
    settings: Settings, wanted: finding.Filter, found: list[str]
) -> None:
    shelf = LibraryShelf(wiring.open_library(settings), settings, wanted=wanted)
    assert (sorted(names(shelf)), shelf.size()) == (found, len(found))


def test_what_is_suggested_comes_first_until_something_is_typed(settings: Settings) -> None:
    opened = wiring.open_library(settings)
    suggested = finding.find(opened, settings, "four") + finding.find(opened, settings, "two")
    shelf = LibraryShelf(opened, settings, suggested=suggested)
    assert names(shelf) == ["four", "two", "one"]
    assert names(shelf, limit=1) == ["four"]
    assert names(shelf, "one")[0] == "one"
    tagged = LibraryShelf(opened, settings, wanted=finding.Filter(tags=("a",)), suggested=suggested)
    assert names(tagged) == ["two", "one"]


def test_it_fills_for_the_customer(settings: Settings) -> None:
    scene = Scene(None, customer(1, "Maria Papadopoulou", "el"), ())
    shelf = LibraryShelf(wiring.open_library(settings), settings, scene=scene)
    assert shelf.fill(shelf.reply("one"), "", {}, {}).text == "Good day, Maria."
    assert shelf.fill(shelf.reply("two"), "", {}, {}).text == "Δύο"
    assert shelf.fill(shelf.reply("two"), "en", {}, {}).text == "Two"


def test_a_file_that_has_changed_is_read_again(settings: Settings, tmp_path: Path) -> None:
    opened = wiring.open_library(settings)
    shelf = LibraryShelf(opened, settings, suggested=finding.find(opened, settings, "two"))
    changed = LIBRARY.replace("id: two", "id: second")
    (tmp_path / "team.yaml").write_text(changed, encoding="utf-8")
    shelf.refresh()
    assert sorted(names(shelf)) == ["four", "one", "second"]
    with pytest.raises(UnknownReply, match="two"):
        shelf.reply("two")

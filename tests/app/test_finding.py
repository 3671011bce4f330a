"""Finding in an open library: filters, who sees what, ties, and a file that goes bad."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from saywell.app import finding, wiring, wiring_library
from saywell.app.finding import Filter, OpenLibrary, find
from saywell.engine.search.segment import MAGIC
from saywell.model.settings import LibraryFolders, Settings
from saywell.stores import search_file, search_update
from saywell.stores.library import load_library

TEAM = """\
saywell: 1
replies:
  - {id: bill.late, title: Late bill, text: {en: The bill is late.}, tags: [billing, late]}
  - {id: bill.copy, title: Bill copy, text: {el: Ο λογαριασμός.}, owner: Dana, kind: predefined}
  - {id: bill.team, title: Bill of the team, text: The bill., scope: "team:Billing"}
  - {id: bill.mine, title: Bill of nobody, text: The bill., scope: me}
"""
OWN = """\
saywell: 1
replies:
  - {id: own.bill, title: Bill of mine, text: {en: My bill.}, scope: me, triggers: [bill, mine]}
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    (tmp_path / "team").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "team" / "a.yaml").write_text(TEAM, encoding="utf-8")
    (tmp_path / "own" / "a.yaml").write_text(OWN, encoding="utf-8")
    folders = LibraryFolders(
        folders=(str(tmp_path / "team"),), own=str(tmp_path / "own"), starter=False
    )
    return Settings(library=folders)


@pytest.fixture
def opened(settings: Settings) -> OpenLibrary:
    return wiring.open_library(settings)


def member(settings: Settings, *teams: str) -> Settings:
    folders = LibraryFolders(
        folders=settings.library.folders, own=settings.library.own, starter=False, teams=teams
    )
    return Settings(library=folders)


def ids(opened: OpenLibrary, settings: Settings, query: str = "", **wanted: str) -> list[str]:
    tags = frozenset(wanted.pop("tags", "").split())
    return [hit.id for hit in find(opened, settings, query, wanted=Filter(tags=tags, **wanted))]


def test_hits_say_why_and_are_read_when_asked(opened: OpenLibrary, settings: Settings) -> None:
    best, *_ = find(opened, settings, "bill")
    assert (best.id, best.why) == ("own.bill", "trigger")
    assert best.card.title("el") == "Bill of mine"
    library, _ = load_library(wiring.layers_of(settings))
    assert best.reply == library.replies["own.bill"]
    assert 0.0 <= best.score <= 1.0
    assert [hit.matched for hit in find(opened, settings, "copy")] == [("copy",)]


def test_an_agent_sees_what_is_for_them(opened: OpenLibrary, settings: Settings) -> None:
    assert set(ids(opened, settings)) == {"bill.late", "bill.copy", "own.bill"}
    team = member(settings, "BILLING", "Sales")
    assert set(ids(opened, team)) == {"bill.late", "bill.copy", "own.bill", "bill.team"}


def test_filters_hold_together(opened: OpenLibrary, settings: Settings) -> None:
    assert ids(opened, settings, tags="billing late") == ["bill.late"]
    assert ids(opened, settings, tags="billing x") == []
    assert ids(opened, settings, kind="predefined") == ["bill.copy"]
    assert ids(opened, settings, lang="el") == ["bill.copy"]
    assert ids(opened, settings, owner="dana") == ["bill.copy"]
    assert ids(opened, settings, scope="me") == ["own.bill"]
    assert ids(opened, settings, owner="dana", lang="en") == []
    team = member(settings, "billing")
    assert ids(opened, team, scope="team:billing") == ["bill.team"]
    assert ids(opened, team, lang="te") == ["bill.team"]


def test_use_then_department_then_language_break_ties(
    opened: OpenLibrary, settings: Settings
) -> None:
    team = member(settings, "Billing")

    def order(**more: object) -> list[str]:
        return [hit.id for hit in find(opened, team, "", **more)]  # type: ignore[arg-type]

    assert order(lang="el")[:2] == ["bill.copy", "bill.team"]
    assert order(team="billing", lang="el")[:2] == ["bill.late", "bill.team"][::-1]
    assert order(team="billing", lang="el", usage={"own.bill": 1.0})[0] == "own.bill"
    assert len(order(limit=2)) == 2


def test_it_is_looked_at_again(opened: OpenLibrary, settings: Settings) -> None:
    assert not opened.refresh()
    path = Path(settings.library.own) / "a.yaml"
    path.write_text(OWN + "  - {id: new, title: New one, text: x, triggers: mine}\n")
    os.utime(path, (1, 1))
    assert opened.refresh()
    assert ids(opened, settings, "new") == ["new"]
    assert opened.problem_count == 1
    assert "the trigger 'mine'" in opened.problems[0].message
    assert not opened.refresh()


def test_hits_outlive_a_change(opened: OpenLibrary, settings: Settings) -> None:
    (hit,) = find(opened, settings, "mine")
    path = Path(settings.library.own) / "a.yaml"
    path.write_text(OWN.replace("own.bill,", "own.first, title: F, text: x}\n  - {id: own.bill,"))
    os.utime(path, (1, 1))
    assert opened.refresh()
    assert hit.card.title("en") == "Bill of mine"
    assert hit.outline.texts == {"en": "My bill."}


@pytest.mark.parametrize("edit", ["filled", "cards", "bodies", "head"])
def test_a_file_that_goes_bad_is_made_anew(settings: Settings, edit: str) -> None:
    wiring.open_library(settings).close()
    (path,) = (Path(os.environ["SAYWELL_HOME"]) / "cache" / "search").iterdir()
    whole = path.read_bytes()
    if edit == "head":
        path.write_bytes(whole.replace(MAGIC.to_bytes(8, sys.byteorder), bytes(8)))
    elif edit == "filled":
        start = 32 + int.from_bytes(whole[12:16], "little")
        path.write_bytes(whole[: start + 8] + b"\xff" * (len(whole) - start - 8))
    else:
        words = b"Late bill" if edit == "cards" else b"The bill is late."
        path.write_bytes(whole.replace(words, b"\xff" * len(words)))
    opened = wiring.open_library(settings)
    (hit,) = find(opened, settings, "late", wanted=Filter(tags=["late"]))
    assert hit.card.title("en") == "Late bill"
    assert hit.reply.text.best("en") == "The bill is late."
    assert path.read_bytes() == whole


def test_the_memory_of_what_was_read_is_freed_now_and_then(
    opened: OpenLibrary, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed = []
    real = search_file.SearchFile.free_memory

    def free_memory(self: search_file.SearchFile) -> None:
        freed.append(self)
        real(self)

    monkeypatch.setattr(search_file.SearchFile, "free_memory", free_memory)
    monkeypatch.setattr(finding, "SEARCHES", 3)
    assert [ids(opened, settings, "copy") for _ in range(7)] == [["bill.copy"]] * 7
    assert len(freed) == 2


def test_without_a_way_to_make_it_anew_damage_is_told(settings: Settings) -> None:
    place, key = wiring_library.place_of(wiring.layers_of(settings))
    wiring.open_library(settings).close()
    whole = Path(place).read_bytes()
    Path(place).write_bytes(whole.replace(b"Late bill", b"\xff" * 9))
    file = search_file.load(place, key)
    assert file is not None
    opened = OpenLibrary(file)
    assert not opened.refresh()
    (hit,) = find(opened, settings, "late", wanted=Filter(tags=["late"]))
    with pytest.raises(ValueError, match="damaged"):
        _ = hit.card


def test_one_own_folder_that_appears_counts(tmp_path: Path) -> None:
    settings = Settings(library=LibraryFolders(starter=False))
    assert ids(wiring.open_library(settings), settings) == []
    own = wiring.own_replies(settings)
    own.mkdir(parents=True)
    (own / "a.yaml").write_text(OWN)
    assert ids(wiring.open_library(settings), settings) == ["own.bill"]


def test_without_a_home_it_is_in_memory(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAYWELL_HOME")
    monkeypatch.setenv("HOME", "")
    opened = wiring.open_library(settings)
    assert ids(opened, settings, "copy") == ["bill.copy"]


def test_finding_imports_little() -> None:
    code = (
        "import sys; before = set(sys.modules); import saywell.app.finding; "
        "print(*sorted(set(sys.modules) - before))"
    )
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    heavy = {"re", "dataclasses", "typing", "enum", "pathlib", "json", "yaml", "collections"}
    assert heavy.isdisjoint(found.stdout.split())

"""The file of a library: it equals what is read anew, whatever has happened to the files."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stores.libraries import KEY, assert_same, library_of, one, opened, touched, write

from saywell.engine.search.replies import Indexer
from saywell.model.snippet import Reply
from saywell.stores import library as store
from saywell.stores import search_file, search_update
from saywell.stores.library import Layer

IDS = ("a", "b", "c.d", "hold")


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which files are read."""
    names: list[str] = []
    real = store.read_replies

    def read_replies(path: Path, layer: str) -> store.Read:
        names.append(path.name)
        return real(path, layer)

    monkeypatch.setattr(search_update, "read_replies", read_replies)
    return names


# --- whatever happens, it is the library --------------------------------------------------------

replies = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.sampled_from(("one", "two {{ agent.first_name }}", "three")),
        st.sampled_from(("", "triggers: [x, Ö]", "triggers: ö", "scope: me", "kind: letter")),
    ),
    max_size=3,
)
contents = st.one_of(
    st.tuples(
        replies, st.sampled_from(("", "defaults: {owner: Dana, tags: [t]}\n")), st.booleans()
    ),
    st.sampled_from(("", "saywell: 2\n", "saywell: 1\nreplies: [\n", "saywell: 1\n- x\n")),
)
names = st.sampled_from(
    ("one/a.yaml", "one/sub/b.yml", "one/sub/deep/c.yaml", "two/a.yaml", "two/rules/d.yaml")
)
edits = st.one_of(
    st.tuples(st.just("write"), names, contents),
    st.tuples(st.just("remove"), names, st.none()),
    st.tuples(st.just("move"), names, names),
    st.tuples(st.just("drop"), st.sampled_from(("one/sub", "two", "one/label.pdf")), st.none()),
    st.tuples(st.just("touch"), st.sampled_from(("one/a.yaml", "one/label.pdf")), st.none()),
)


def content_of(drawn: object) -> str:
    if isinstance(drawn, str):
        return drawn
    assert isinstance(drawn, tuple)
    listed, defaults, block = drawn
    lines = ["saywell: 1", defaults, "blocks: [{id: b, text: B}, {id: b, text: C}]" * block]
    if listed:
        lines.append("replies:")
    for name, text, more in listed:
        lines += [f"  - id: {name}", "    title: T", f"    text: {{en: '{text}', el: τ}}"]
        lines += [f"    {more}"] if more else ["    attachments: label.pdf"]
    return "\n".join(lines) + "\n"


def edit(root: Path, kind: str, name: str, value: object) -> None:
    path = root / name
    if kind == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content_of(value), encoding="utf-8")
        touched(path)
    elif kind == "touch":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        touched(path)
    elif kind == "drop" and path.is_dir():
        shutil.rmtree(path)
    elif kind in ("drop", "remove"):
        path.unlink(missing_ok=True)
    elif path.exists() and value != name:
        target = root / str(value)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    for folder, _, _ in os.walk(root):
        touched(Path(folder))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(edits, min_size=1, max_size=4), min_size=1, max_size=5), st.booleans())
def test_after_any_edits_it_equals_the_library(
    tmp_path_factory: pytest.TempPathFactory,
    rounds: list[list[tuple[str, str, object]]],
    small: bool,
) -> None:
    root = tmp_path_factory.mktemp("library")
    layers: list[Layer | Path] = [Layer("first", root / "one"), root / "two"]
    place = root.parent / f"{root.name}.bin"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_update, "MIN_SMALL", 500 if small else 1)
        patch.setattr(search_update, "DEAD_SHARE", 1 if small else 4)
        for one_round in rounds:
            for kind, name, value in one_round:
                edit(root, kind, name, value)
            file = opened(layers, place)
            assert_same(file, layers)
            assert opened(layers, place).is_fresh()
            file.close()


# --- only what has changed is read --------------------------------------------------------------


def test_only_what_has_changed_is_read_again(tmp_path: Path, read: list[str]) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    for number in range(6):
        write(folder / f"{number}.yaml", one(f"r{number}"))
    opened([folder], place)
    assert len(read) == 6
    opened([folder], place)
    assert len(read) == 6
    write(folder / "3.yaml", one("r3", "changed"))
    assert_same(opened([folder], place), [folder])
    assert read[6:] == ["3.yaml"]
    write(folder / "new.yaml", one("fresh"))
    touched(folder)
    file = opened([folder], place)
    assert read[7:] == ["new.yaml"]
    assert file.part_count == 2
    (folder / "0.yaml").unlink()
    touched(folder)
    assert_same(opened([folder], place), [folder])
    (folder / "1.yaml").rename(folder / "9.yaml")
    touched(folder)
    assert_same(opened([folder], place), [folder])
    assert read[8:] == ["9.yaml"]


def test_a_file_touched_but_not_changed_leaves_the_index_alone(
    tmp_path: Path, read: list[str]
) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    path = write(folder / "a.yaml", one("a"))
    number = opened([folder], place).number
    touched(path)
    touched(folder)
    assert opened([folder], place).number == number
    assert read == ["a.yaml", "a.yaml"]
    assert opened([folder], place).is_fresh()
    assert read == ["a.yaml", "a.yaml"]
    assert_same(opened([folder], place), [folder])


def test_the_main_part_is_made_anew_when_the_small_one_has_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_update, "MIN_SMALL", 2)
    folder, place = tmp_path / "team", tmp_path / "file"
    for number in range(24):
        write(folder / f"{number}.yaml", one(f"r{number}"))
    assert opened([folder], place).part_count == 1
    counts = []
    for number in range(6):
        write(folder / f"{number}.yaml", one(f"r{number}", "changed"))
        file = opened([folder], place)
        assert_same(file, [folder])
        counts.append(file.part_count)
    assert counts == [2, 2, 2, 1, 2, 2]


def test_when_much_is_gone_the_main_part_is_made_anew(tmp_path: Path) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    for number in range(8):
        write(folder / f"{number}.yaml", one(f"r{number}"))
    size = len(opened([folder], place).segments[0])
    for number in range(4):
        (folder / f"{number}.yaml").unlink()
    touched(folder)
    file = opened([folder], place)
    assert (file.part_count, len(file.dead[0])) == (1, 0)
    assert len(file.segments[0]) < size


# --- what a change may be -----------------------------------------------------------------------


def test_a_change_is_noticed_though_size_and_time_are_as_before(tmp_path: Path) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    path = write(folder / "a.yaml", one("a", "first"))
    opened([folder], place)
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:  # until the clock of the disk ticks
        path.write_text("saywell: 1\n" + one("a", "other"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    now = path.stat()
    assert (now.st_mtime_ns, now.st_size, now.st_ino) == (
        before.st_mtime_ns,
        before.st_size,
        before.st_ino,
    )
    assert library_of(opened([folder], place)).replies["a"].text.best("en") == "other"


def test_what_changed_a_moment_ago_is_read_again_until_it_is_older(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_update, "SETTLED", 2.0)
    folder, place = tmp_path / "team", tmp_path / "file"
    write(folder / "a.yaml", one("a"))
    file = opened([folder], place)
    assert not file.is_fresh()
    assert not opened([folder], place).is_fresh()
    assert read == ["a.yaml", "a.yaml"]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3.0)
    file = opened([folder], place)
    assert file.is_fresh()
    assert_same(file, [folder])
    assert opened([folder], place).is_fresh()
    assert read == ["a.yaml"] * 3


def test_files_that_replies_name_are_watched(tmp_path: Path) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    hidden = folder / ".files"
    hidden.mkdir(parents=True)
    write(folder / "a.yaml", one("a", more="    attachments: .files/label.pdf\n"))
    file = opened([folder], place)
    assert file.problem_count == 1
    (hidden / "label.pdf").write_bytes(b"%PDF")
    file = opened([folder], place)
    assert library_of(file).replies["a"].attachments == (".files/label.pdf",)
    assert_same(file, [folder])
    (hidden / "label.pdf").unlink()
    assert_same(opened([folder], place), [folder])


def test_folders_behind_links_are_watched(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write(first / "a.yaml", one("a"))
    write(second / "b.yaml", one("b"))
    folder, place = tmp_path / "team", tmp_path / "file"
    folder.mkdir()
    link = folder / "linked"
    link.symlink_to(first)
    (folder / "again").symlink_to(folder)
    assert list(library_of(opened([folder], place)).replies) == ["a"]
    write(first / "c.yaml", one("c"))
    assert_same(opened([folder], place), [folder])
    link.unlink()
    link.symlink_to(second)
    file = opened([folder], place)
    assert list(library_of(file).replies) == ["b"]
    assert_same(file, [folder])


def test_doubled_ids_come_and_go(tmp_path: Path) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    first = write(folder / "a.yaml", one("a", "first", "    triggers: [x]\n"))
    write(folder / "b.yaml", one("a", "second") + "  - {id: b, title: t, text: x, triggers: x}\n")
    file = opened([folder], place)
    assert file.problem_count == 2
    assert library_of(file).replies["a"].text.best("en") == "first"
    write(first, one("c"))
    file = opened([folder], place)
    assert library_of(file).replies["a"].text.best("en") == "second"
    assert_same(file, [folder])
    write(first, one("a", "first"))
    assert_same(opened([folder], place), [folder])


def test_problems_are_told_though_nothing_is_read(tmp_path: Path, read: list[str]) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    write(folder / "bad.yaml", "replies: [{id: Bad Id, title: t, text: x}]\n")
    write(folder / "good.yaml", one("a"))
    layers = [folder, tmp_path / "missing"]
    opened(layers, place)
    file = opened(layers, place)
    assert len(read) == 2
    assert file.problem_count == 2
    assert_same(file, layers)
    (tmp_path / "missing").mkdir()
    assert_same(opened(layers, place), layers)


def test_a_folder_that_appears_is_noticed(tmp_path: Path) -> None:
    own, place = tmp_path / "own", tmp_path / "file"
    write(tmp_path / "team/a.yaml", one("a"))

    def made() -> search_file.SearchFile:
        return search_update.opened(
            [tmp_path / "team"], str(place), KEY, Indexer(), watched=[str(own)]
        )

    assert made().is_fresh()
    file = made()
    own.mkdir()
    assert not file.is_fresh()


def test_an_empty_library_is_a_library(tmp_path: Path) -> None:
    tmp_path.joinpath("team").mkdir()
    for _ in range(2):
        file = opened([tmp_path / "team"], tmp_path / "file")
        assert dict[str, Reply](library_of(file).replies) == {}
        assert_same(file, [tmp_path / "team"])
    assert_same(opened([], tmp_path / "none"), [])


def test_many_paths_are_looked_at_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, place = tmp_path / "team", tmp_path / "file"
    paths = [write(folder / f"{number}.yaml", one(f"r{number}")) for number in range(40)]
    opened([folder], place)
    monkeypatch.setattr(search_file, "_AT_ONCE", 3 * len(str(paths[0])))
    file = opened([folder], place)
    assert file.is_fresh()
    for number in (0, 1, 17, 38, 39):
        before = paths[number].stat()
        touched(paths[number])
        assert not file.is_fresh()
        file = opened([folder], place)
        assert file.is_fresh()
        assert paths[number].stat().st_mtime_ns != before.st_mtime_ns

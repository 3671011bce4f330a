"""The library: layers, defaults, ids and triggers, and folders of every sort."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from saywell.errors import Problem, Where
from saywell.model.scope import seen_by
from saywell.model.snippet import Library
from saywell.stores import library as store
from saywell.stores.library import Layer, load_library, starter_layer, team_layers


def write(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("saywell: 1\n" + body, encoding="utf-8")
    return path


def one(name: str, text: str = "Hello", extra: str = "") -> str:
    return f"replies:\n  - id: {name}\n    title: A title\n    text: {{en: {text}}}\n{extra}"


def load(*folders: Path) -> tuple[Library, list[Problem]]:
    return load_library(folders)


def test_later_layers_win_and_the_hidden_reply_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "starter/a.yaml", one("hi", "starter") + "blocks: [{id: b, text: one}]\n")
    write(tmp_path / "team/sub/a.yml", one("hi", "team"))
    write(tmp_path / "own/a.yaml", one("other") + "blocks: [{id: b, text: two}]\n")
    layers: list[Layer | Path] = [
        Layer("starter", tmp_path / "starter"),
        tmp_path / "team",
        tmp_path / "own",
    ]
    library, problems = load_library(layers)
    assert problems == []
    assert library.replies["hi"].text.best("en") == "team"
    assert library.replies["hi"].layer == "team"
    assert [(reply.layer, reply.id) for reply in library.hidden] == [("starter", "hi")]
    assert library.blocks["b"].text.best("en") == "two"
    assert library.replies["hi"].where == Where(str(tmp_path / "team/sub/a.yml"), 3, 5)


def test_defaults_fill_what_a_reply_does_not_say(tmp_path: Path) -> None:
    write(
        tmp_path / "a.yaml",
        "defaults: {tags: [x, y], owner: Dana, scope: me, review: 2027-01-31}\n"
        + one("plain")
        + "  - id: own\n    title: t\n    text: x\n    scope: everyone\n    owner: Sam\n"
        "    tags: [y, z]\n    review: 2028-01-31\n",
    )
    library, problems = load(tmp_path)
    assert problems == []
    plain, own = library.replies["plain"], library.replies["own"]
    assert (plain.tags, plain.owner, plain.scope) == (("x", "y"), "Dana", "me")
    assert (own.tags, own.owner, own.scope) == (("y", "z", "x"), "Sam", "everyone")
    assert (plain.review, own.review) == (dt.date(2027, 1, 31), dt.date(2028, 1, 31))


def test_an_id_twice_in_a_layer_names_both_places(tmp_path: Path) -> None:
    first = write(tmp_path / "a.yaml", one("hi", "first"))
    second = write(tmp_path / "b.yaml", one("hi", "second"))
    library, problems = load(tmp_path)
    assert library.replies["hi"].text.best("en") == "first"
    (problem,) = problems
    assert str(problem).startswith(f"{second}:3:5: the reply 'hi' is here a second time")
    assert f"{first}:3:5" in problem.message


def test_a_trigger_twice_in_a_layer_is_told_but_not_across_layers(tmp_path: Path) -> None:
    write(tmp_path / "one/a.yaml", one("a", extra="    triggers: Hold\n"))
    write(tmp_path / "one/b.yaml", one("b", extra="    triggers: [x, hold]\n"))
    write(tmp_path / "two/c.yaml", one("c", extra="    triggers: hold\n"))
    library, problems = load(tmp_path / "one", tmp_path / "two")
    assert set(library.replies) == {"a", "b", "c"}
    (problem,) = problems
    assert problem.message.startswith("the trigger 'hold' of 'b' is taken by 'a' at ")


def test_one_bad_reply_hides_no_other(tmp_path: Path) -> None:
    write(
        tmp_path / "a.yaml",
        one("good.one")
        + "  - id: Bad Id\n    title: t\n    text: x\n"
        + "  - title: none\n    text: x\n"
        + "  - id: good.two\n    title: t\n    text: {en: x, fr: y}\n    kind: letter\n"
        + "  - id: bad.quotes\n    title: 'x\n    text: y\n"
        + "  - id: good.three\n    title: t\n    text: x\n",
    )
    library, problems = load(tmp_path)
    assert list(library.replies) == ["good.one", "good.two", "good.three"]
    assert [problem.where.line for problem in problems] == [6, 9, 13, 14, 16]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("saywell: 2\nfuture: yes\n", "1:10: this is version 2 of the format; known is 1"),
        ("matches: []\n", "1:1: this is not a file of replies (the first line is: saywell: 1)"),
        ("saywell: one\n", "1:10: 'saywell' is a whole number, not 'one'"),
        ("- a\n", "1:1: keys and values are expected here, not a list"),
    ],
)
def test_files_of_another_sort_are_told_once(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(content)
    write(tmp_path / "b.yaml", one("hi"))
    library, problems = load(tmp_path)
    assert list(library.replies) == ["hi"]
    assert len(problems) == 1
    assert message in str(problems[0])


def test_attachments_have_to_exist_beside_the_file(tmp_path: Path) -> None:
    write(
        tmp_path / "a.yaml",
        one("hi", extra="    attachments: [label.pdf, none.pdf, ../a.yaml, /etc/passwd]\n"),
    )
    (tmp_path / "label.pdf").write_bytes(b"%PDF")
    library, problems = load(tmp_path)
    assert library.replies["hi"].attachments == ("label.pdf",)
    assert [problem.message for problem in problems] == [
        "there is no file 'none.pdf'",
        "'../a.yaml' leaves this folder",
        "'/etc/passwd' leaves this folder",
    ]
    assert problems[0].where == Where(str(tmp_path / "a.yaml"), 6, 30)


def test_only_reply_files_are_read(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", one("a"))
    write(tmp_path / "deep/er/rules/b.yml", one("b"))
    for name in ("rules/pack.yaml", ".hidden.yaml", ".git/c.yaml", "notes.txt", "d.yaml.bak"):
        write(tmp_path / name, one("unwanted"))
    library, problems = load(tmp_path)
    assert problems == []
    assert set(library.replies) == {"a", "b"}


def test_odd_folders_and_entries_are_told(tmp_path: Path) -> None:
    write(tmp_path / "good/a.yaml", one("a"))
    (tmp_path / "good/again").symlink_to(tmp_path / "good")
    (tmp_path / "good/loop.yaml").symlink_to(tmp_path / "good/loop.yaml")
    (tmp_path / "good/gone.yaml").symlink_to(tmp_path / "nothing")
    (tmp_path / "good/folder.yaml").mkdir()
    (tmp_path / "file").write_text("x")
    library, problems = load(tmp_path / "good", tmp_path / "none", tmp_path / "file")
    assert list(library.replies) == ["a"]
    told = {Path(problem.where.file).name: problem.message for problem in problems}
    assert set(told) == {"loop.yaml", "gone.yaml", "folder.yaml", "none", "file"}
    assert told["none"] == "the folder cannot be read: No such file or directory"
    assert told["file"] == "the folder cannot be read: Not a directory"


def test_a_folder_without_permission_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.yaml", one("a"))
    real = os.listdir

    def listdir(folder: str) -> list[str]:
        if folder == str(tmp_path):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "listdir", listdir)
    _, problems = load(tmp_path)
    assert [problem.message for problem in problems] == [
        "the folder cannot be read: Permission denied"
    ]


@pytest.mark.parametrize("limit", ["MAX_FILES", "MAX_ENTRIES", "MAX_LAYER_BYTES"])
def test_a_folder_that_is_too_large_is_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    for number in range(6):
        write(tmp_path / f"{number}.yaml", one(f"r{number}"))
    monkeypatch.setattr(store, limit, 150 if limit == "MAX_LAYER_BYTES" else 3)
    library, problems = load(tmp_path)
    assert 0 < len(library.replies) < 6
    assert problems[-1].message.startswith("this folder holds more than one library can have")


def test_the_starter_library_is_found_and_has_no_faults() -> None:
    layer = starter_layer()
    assert layer is not None
    library, problems = load_library([layer])
    assert problems == []
    assert "hold.ask" in library.replies


def test_what_is_for_others_goes_over_nothing(tmp_path: Path) -> None:
    scopes = {"a": "everyone", "b": "team:One", "c": "team:two"}
    for name, scope in scopes.items():
        (tmp_path / name).mkdir()
        text = f"saywell: 1\nreplies:\n  - {{id: x, title: t, text: {name}, scope: '{scope}'}}\n"
        (tmp_path / name / "x.yaml").write_text(text)
    layers = [tmp_path / name for name in scopes]
    for teams, winner, hidden in (
        ((), "a", ["b", "c"]),
        (("one",), "b", ["a", "c"]),
        (("ONE", "Two"), "c", ["a", "b"]),
    ):
        library, problems = load_library(layers, seen_by(teams))
        assert not problems
        assert library.replies["x"].text.best("en") == winner
        assert [one.text.best("en") for one in library.hidden] == hidden
    library, _ = load_library(layers)
    assert library.replies["x"].text.best("en") == "c"


def test_folders_of_one_name_are_told_apart() -> None:
    folders = ["/a/replies", "/b/replies", "/c/own", "starter", "/d", "/a/replies", "/"]
    assert [one.name for one in team_layers(map(Path, folders))] == [
        "a/replies",
        "b/replies",
        "c/own",
        "./starter",
        "d",
        "/",
    ]

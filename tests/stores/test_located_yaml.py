"""Files that people write by hand: every fault is told with its place, the rest is kept."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.errors import Problem, Where
from saywell.model.declare import key
from saywell.model.languages import Localised
from saywell.stores import yaml_nodes
from saywell.stores.located_yaml import Kinds, read_file


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True)
class Part:
    SHORTHAND: ClassVar[str] = "name"
    name: str = key("A name.", pattern="[a-z]+")
    count: int = key("How many.", default=1)
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, kw_only=True)
class Shape:
    label: str = key("A label.")


@dataclass(frozen=True, kw_only=True)
class Circle(Shape):
    radius: float = key("Its radius.")


@dataclass(frozen=True, kw_only=True)
class Square(Shape):
    side: int = key("Its side.")


KINDS: Kinds = {Shape: {"circle": Circle, "square": Square}}


@dataclass(frozen=True)
class Thing:
    title: str = key("A title.", default="")
    words: tuple[str, ...] = key("Words.", default=(), choices=("no", "on", "012", "2027-01-01"))
    on: bool = key("A switch.", default=False)
    size: int = key("A size.", default=0)
    day: dt.date | None = key("A day.", default=None)
    colour: Colour = key("A colour.", default=Colour.RED)
    text: Localised = key("A text.", factory=lambda: Localised(MappingProxyType({})))
    parts: tuple[Part, ...] = key("Parts.", default=())
    named: Mapping[str, Part] = key("Parts by name.", factory=dict, key_pattern="[a-z]+")
    shapes: tuple[Shape, ...] = key("Shapes.", default=())
    given: frozenset[str] = field(default=frozenset(), compare=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "thing.yaml"


def read(path: Path, content: str | bytes) -> tuple[Thing | None, list[str]]:
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    thing, problems = read_file(path, Thing, KINDS)
    return thing, [str(problem).removeprefix(f"{path}:") for problem in problems]


def only(path: Path, content: str | bytes) -> str:
    _, problems = read(path, content)
    assert len(problems) == 1, problems
    return problems[0]


def test_the_declared_type_decides_what_a_scalar_is(path: Path) -> None:
    thing, problems = read(
        path,
        "title: no\nwords: [no, on, 012, 2027-01-01]\non: true\nsize: 12\nday: 2027-01-01\n"
        "colour: green\nparts:\n  - name: a\n  - b\nnamed: {x: {name: c, count: 3}}\n",
    )
    assert problems == []
    assert thing == Thing(
        "no",
        ("no", "on", "012", "2027-01-01"),
        True,
        12,
        dt.date(2027, 1, 1),
        Colour.GREEN,
        Localised({}),
        (Part("a"), Part("b")),
        {"x": Part("c", 3)},
    )
    assert thing.given >= {"title", "colour"}
    assert "text" not in thing.given
    assert thing.parts[1].where == Where(str(path), 9, 5)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("on: yes", "1:5: 'on' is true or false, not 'yes' (write true without quotes)"),
        ("on: 'true'", "1:5: 'on' is true or false, not 'true' (write true without quotes)"),
        ("on: maybe", "1:5: 'on' is true or false, not 'maybe'"),
        ("size: 012", "1:7: 'size' is a whole number, not '012'"),
        ("size: 1.5", "1:7: 'size' is a whole number, not '1.5'"),
        ("day: 01/02/2027", "1:6: 'day' is a date, not '01/02/2027' (write it as YYYY-MM-DD)"),
        ("day: 2027-02-30", "1:6: there is no day 2027-02-30"),
        ("colour: gren", "1:9: 'gren' is not a value of 'colour' (did you mean 'green'?)"),
        ("titel: x", "1:1: unknown key 'titel' (did you mean 'title'?)"),
        ("title:", "1:7: 'title' has no value (write one, or remove the line)"),
        ("title: ~", "1:8: 'title' has no value (write one, or remove the line)"),
        ("title: [a]", "'title' is a text, not a list"),
        ("title: {{ name }}", "'title' is a text, not keys and values"),
        ("parts: {a: 1}", "1:8: 'parts' is a list, not keys and values"),
        ("named: [a]", "1:8: 'named' is names with values, not a list"),
        ("named: {A1: a}", "1:9: 'A1' is not a name (it has to fit [a-z]+)"),
        ("parts: [{count: 2}]", "1:9: the key 'name' has to be here"),
        ("parts: [{name: a, nmae: b}]", "unknown key 'nmae' (did you mean 'name'?)"),
        ("parts: [AB]", "1:9: 'AB' does not fit 'name' (it has to fit [a-z]+)"),
        ("text: {no: hei}", "'no' is not a language of the library (one of: en, el, zh"),
        ("text: {en: ''}", "1:12: 'text' has no text"),
        ("text: [a]", "1:7: 'text' is a text, not a list"),
        ("text: {en: [a]}", "1:12: a text is expected here, not a list"),
        ("shapes: [{label: x}]", "1:10: the key 'kind' has to be here (one of: circle, square)"),
        ("shapes: [{kind: cirle}]", "1:17: unknown kind 'cirle' (did you mean 'circle'?)"),
        ("shapes: [{kind: square, label: x, side: 1, radius: 2}]", "unknown key 'radius'"),
        ("title: a\ntitle: b", "2:1: the key 'title' is here twice (first on line 1)"),
        ("title: a\nwords: [no, on, no]", "2:17: 'no' is here twice (first on line 2)"),
        ("- a", "1:1: keys and values are expected here, not a list"),
        ("just words", "1:1: keys and values are expected here, not the text 'just words'"),
        ("title: !!python/object:os.system x", "1:8: a tag ("),
        ("title: &a x", "1:8: an anchor ('&a') is not used in this format"),
        ("<<: {title: x}", "1:1: merge keys (<<) are not used in this format (write it out)"),
        ("? [a]\n: b", "1:3: a key has to be a word"),
        ('title: "a\\0b"', "1:8: the text holds the control character U+0000 (remove it)"),
        ('title: "a\\e[31m"', "1:8: the text holds the control character U+001B (remove it)"),
        ("title: a\n---\ntitle: b", "2:1: a second document starts here (make it a file of"),
        ("title: a: b", "1:9: a colon and a space where no key can be (put a text with"),
        ("title: @x", "1:8: a text cannot begin with @ (put it in quotes)"),
        ("\ttitle: x", "1:1: a tab is used for indentation (indent with spaces)"),
        ("named:\n\tx: {name: a}", "2:1: a tab is used for indentation"),
        ("title: 'a", "1:8: a quotation mark is never closed (close it)"),
        ("title: [a", "1:8: a bracket is never closed (close it; a text that begins"),
        ("title: a\n  on: true", "2:5: a colon and a space where no key can be"),
        ("named:\n  x: a\n y: b", "3:2: this does not fit where it stands (align it with"),
        ("parts:\n  - a\n  b: c", "3:3: a list ends here without a reason (align"),
        ("title: a\nsize\non: true", "2:1: a key without a colon"),
        ('title: "\\q"', "1:9: a backslash with an unknown letter in double quotes"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_the_way_out(
    path: Path, line: str, problem: str
) -> None:
    assert problem in only(path, line)


def test_what_is_right_stays_beside_what_is_wrong(path: Path) -> None:
    thing, problems = read(
        path,
        "title: fine\non: maybe\nparts:\n  - name: good\n  - name: NOT\n  - name: alright\n"
        "text:\n  en: yes\n  xx: no\nnamed:\n  a: {name: b}\n  c: {name: 1}\n",
    )
    assert thing is not None
    assert (thing.title, thing.on) == ("fine", False)
    assert thing.parts == (Part("good"), Part("alright"))
    assert dict(thing.text.by_lang) == {"en": "yes"}
    assert dict(thing.named) == {"a": Part("b")}
    assert [problem.partition(":")[0] for problem in problems] == ["2", "5", "9", "12"]


def test_unreadable_items_are_cut_out_and_the_rest_is_read(path: Path) -> None:
    thing, problems = read(
        path,
        "parts:\n  - name: one\n  - name: 'two\n  - name: three\n  -\tname: *four\n"
        "  - name: five\n\tcount: 3\n  - name: six\ntitle: end\n",
    )
    assert thing is not None
    assert thing.title == "end"
    assert [part.name for part in thing.parts] == ["one", "three", "six"]
    assert {problem.partition(":")[0] for problem in problems} == {"3", "5", "7"}


def test_union_members_get_their_own_keys(path: Path) -> None:
    thing, problems = read(
        path,
        "shapes:\n  - {kind: circle, label: a, radius: 1.5}\n"
        "  - {kind: square, label: b, side: 2}\n",
    )
    assert problems == []
    assert thing is not None
    assert thing.shapes == (Circle(label="a", radius=1.5), Square(label="b", side=2))


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("text:\n  en: |\n    one\n\n      two\n", {(1, 1): (3, 5), (3, 3): (5, 7)}),
        ("text:\n  en: |2-\n      one\n    two\n", {(1, 3): (3, 7), (2, 1): (4, 5)}),
        ("text: {en: 'one two'}\n", {(1, 5): (1, 17)}),
        ("text: one two\n", {(1, 5): (1, 11)}),
        ("text: >\n  one\n\n  two\n", {(2, 1): (4, 3)}),
    ],
)
def test_a_text_knows_where_its_lines_stand(
    path: Path, source: str, places: dict[tuple[int, int], tuple[int, int]]
) -> None:
    thing, _ = read(path, source)
    assert thing is not None
    (place,) = thing.text.places.values()
    for inside, outside in places.items():
        assert place.at(*inside) == Where(str(path), *outside)


def test_bom_and_line_ends_of_other_systems_are_fine(path: Path) -> None:
    assert read(path, b"\xef\xbb\xbftitle: a\r\nsize: 2\r\n") == (Thing("a", size=2), [])
    assert read(path, b"title: a\rsize: 2\r") == (Thing("a", size=2), [])
    assert only(path, b"title: a\r\nsiz: 2\r\n").startswith("2:1:")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"title: caf\xe9\n", "1:11: this is not UTF-8 text (save the file as UTF-8)"),
        (b"\xff\xfet\x00i\x00", "1:1: this is not UTF-8 text"),
        (b"title: a\x00b", "1:9: the character U+0000 cannot stand in such a file"),
        (b"a: 1\ntitle: \x1b[31m", "2:8: the character U+001B cannot stand"),
        ("title: a\u2028b".encode(), "1:9: the character U+2028 cannot stand"),
        (bytes(range(128, 256)), "1:1: this is not UTF-8 text"),
        (b"%PDF-1.7\n%\xe2\xe3", "2:2: this is not UTF-8 text"),
        (b"title: " + b"x" * 200_000, "1:8: a text of more than 100,000 characters"),
        (b"x" * 6_000_000, "the file is larger than 5 MB (split it by topic)"),
        (b"[" * 100_000, "1:26: the file has too many levels"),
        (b"parts: [" + b"a," * 400_000, "the file has too many parts"),
    ],
)
def test_files_that_are_no_files_of_ours(path: Path, content: bytes, problem: str) -> None:
    thing, problems = read(path, content)
    assert thing is None or thing == Thing()
    assert any(problem in told for told in problems), problems


def test_a_bomb_of_aliases_is_refused_at_once(path: Path) -> None:
    rows = ["title: &a0 lol"] + [
        f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)
    ]
    thing, problems = read(path, "\n".join(rows))
    assert thing == Thing("lol")
    assert any("an alias ('*a0') is not used" in problem for problem in problems)
    assert len(problems) == yaml_nodes.MAX_PROBLEMS + 1


def test_what_is_not_a_readable_file_is_told(tmp_path: Path) -> None:
    def told(path: Path) -> str:
        value, problems = read_file(path, Thing)
        assert value is None
        return str(problems[0])

    assert "No such file" in told(tmp_path / "none.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert "this is a folder, not a file" in told(tmp_path / "folder.yaml")
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    assert "symbolic links" in told(loop)
    assert "cannot be read" in told(tmp_path / ("x" * 300))
    assert "cannot be read" in told(tmp_path / "nul\0.yaml")


def test_a_pipe_is_told_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    found: list[Problem] = []
    reader = threading.Thread(target=lambda: found.extend(read_file(pipe, Thing)[1]), daemon=True)
    reader.start()
    reader.join(10)
    assert [problem.message for problem in found] == [
        "this is a pipe, a socket or a device, not a file"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_no_permission_is_told(path: Path) -> None:
    path.write_text("title: a")
    path.chmod(0)
    _, problems = read_file(path, Thing)
    assert "Permission denied" in str(problems[0])


def test_a_refused_open_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("saywell.stores.yaml_nodes.os.open", refuse)
    _, problems = read_file(path, Thing)
    assert str(problems[0]) == f"{path}: cannot be read: Permission denied (let yourself read it)"


def test_the_parser_in_python_does_as_the_one_in_c(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "title: no\ntext:\n  en: |\n    a\nparts:\n  - name: a\n  - name: *b\n  - name: 'c\n"
    fast = read(path, source)
    monkeypatch.setattr(yaml_nodes, "_LOADER", yaml.SafeLoader)
    slow = read(path, source)
    assert slow[0] == fast[0]
    assert slow[0] is not None
    assert slow[0].parts == (Part("a"),)
    assert [problem[:4] for problem in slow[1]] == [problem[:4] for problem in fast[1]]
    assert "a tab is used" in only(path, "named:\n\tx: {name: a}")


PIECES = st.sampled_from(
    [*"abc:-[]{}|>&*!%@`'\"#?, \n\t", "title", "parts:\n", "  - name: a\n", "text:", "\\x00", "é"]
)


@given(content=st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_a_value_or_problems(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(content, encoding="utf-8")
    thing, problems = read_file(path, Thing, KINDS)
    assert thing is not None or problems


@given(content=st.binary(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_value_or_problems(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(content)
    thing, problems = read_file(path, Thing, KINDS)
    assert thing is not None or problems

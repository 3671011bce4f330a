"""Every character of a text is found where it stands in the file, in whatever notation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from saywell.errors import Where
from saywell.model.languages import LANGUAGES, Localised, TextPlace
from saywell.model.snippet import ReplyFile
from saywell.stores.located_yaml import read_versioned
from saywell.stores.text_places import spread, style_of, text_place
from saywell.stores.yaml_nodes import Reading, Scalar

LETTERS = st.sampled_from(
    [*"ab'\"\\# -:>|,[]{}%\t", "é", "ά", "您", "تُ", "స్ట", "👍🏽", "\u00a0", "\n"]
)
TEXTS = st.lists(LETTERS, min_size=1, max_size=30).map("".join)
"""Texts with what the notations of YAML treat in ways of their own, in all six scripts."""

STYLES = ("'", '"', "|", ">")


def written(text: str, style: str, width: int, indent: int, flow: bool) -> str:
    """Write a text in a file with the house's library of YAML, in the style wanted."""

    class Dumper(yaml.SafeDumper):
        pass

    class Kept(str):
        __slots__ = ()

    Dumper.add_representer(
        Kept, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", value, style)
    )
    inner = {"en": Kept(text), "el": "x"}
    whole = {"saywell": 1, "replies": [{"id": "a", "title": "t", "text": inner}]}
    return yaml.dump(
        whole,
        Dumper=Dumper,
        width=width,
        indent=indent,
        default_flow_style=flow,
        allow_unicode=True,
        sort_keys=False,
    )


def node_of(source: str) -> yaml.ScalarNode:
    root: Any = yaml.compose(source, Loader=yaml.CSafeLoader)
    reply = next(value for key, value in root.value if key.value == "replies").value[0]
    texts = next(value for key, value in reply.value if key.value == "text")
    node: yaml.ScalarNode = texts.value[0][1]
    return node


def place_in(source: str) -> tuple[TextPlace, str, list[str]]:
    """Return the place of the first text of the first reply, the text, and the file's lines."""
    node = node_of(source)
    lines = source.split("\n")
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    scalar = Scalar(line, column, text=node.value, style=node.style or "")
    return text_place(Where("a.yaml", line, column), lines, scalar), node.value, lines


def char_at(lines: list[str], start: tuple[int, int], end: tuple[int, int], style: str) -> str:
    """Read the piece of a file that stands for one character, on its own."""
    (line, column), (last, behind) = start, end
    if line == last:
        piece = lines[line - 1][column - 1 : behind - 1]
        if style == '"' and piece.startswith("\\"):
            return str(yaml.safe_load(f'"{piece}"'))
        return "'" if style == "'" and piece == "''" else piece
    between = [
        lines[line - 1][column - 1 :],
        *lines[line : last - 1],
        lines[last - 1][: behind - 1],
    ]
    assert not "".join(between).strip(" \t\\"), "a line break holds nothing but blanks"
    return "\n"


@given(
    text=TEXTS,
    style=st.sampled_from(STYLES),
    width=st.sampled_from([8, 20, 500]),
    indent=st.sampled_from([2, 3, 4]),
    flow=st.booleans(),
)
@example(text="a b\nc\n\nd  e\n", style=">", width=8, indent=2, flow=False)
@example(text="  a\n b\nc", style=">", width=8, indent=2, flow=False)
@example(text="it's a 'b' c d e f g", style="'", width=8, indent=2, flow=True)
@example(text="''", style="'", width=8, indent=2, flow=False)
@example(text="a\\b\t\u00a0é c d e f g", style='"', width=8, indent=4, flow=True)
def test_each_character_stands_where_it_is_said_to(
    text: str, style: str, width: int, indent: int, flow: bool
) -> None:
    source = written(text, style, width, indent, flow)
    place, value, lines = place_in(source)
    assert style_of(lines, place) == (node_of(source).style or "")
    found = spread(lines, place, value)
    assert len(found) == len(value)
    for at, (char, (start, end)) in enumerate(zip(value, found, strict=True)):
        said = char_at(lines, start, end, node_of(source).style or "")
        assert said == char or (char in " \n" and said == "\n"), (at, source)
        assert at == 0 or found[at - 1][1] <= start, "they stand one behind the other"
        if char != "\n":
            assert place.of(value, at) == Where("a.yaml", *start), (at, source)


PLAIN = """\
saywell: 1
replies:
  - id: a
    title: t
    text:
      en: one two
        three

        four
      el: "πέ\\
        ντε \\u00e9ξι

        it's \\"7\\" "
      zh: 'it''s
        八'
      ar: >
        تسعة
        عشرة

          eleven

        twelve
      te: |2-
          పదమూడు
        14
      id: >-

        lima
        belas
"""


@pytest.mark.parametrize(
    ("lang", "word", "line", "column"),
    [
        ("en", "one", 6, 11),
        ("en", "three", 7, 9),
        ("en", "four", 9, 9),
        ("el", "πέ", 10, 12),
        ("el", "ντε", 11, 9),
        ("el", "ξι", 11, 19),
        ("el", "it's", 13, 9),
        ("el", "7", 13, 16),
        ("zh", "s", 14, 16),
        ("zh", "八", 15, 9),
        ("ar", "تسعة", 17, 9),
        ("ar", "عشرة", 18, 9),
        ("ar", "eleven", 20, 11),
        ("ar", "twelve", 22, 9),
        ("te", "పదమూడు", 24, 11),
        ("te", "14", 25, 9),
        ("id", "lima", 28, 9),
        ("id", "belas", 29, 9),
    ],
)
def test_the_loader_knows_the_place_of_every_word(
    tmp_path: Path, lang: str, word: str, line: int, column: int
) -> None:
    path = tmp_path / "a.yaml"
    file, problems = read_versioned(path, ReplyFile, "a file", content=PLAIN.encode())
    assert problems == []
    assert file is not None
    texts: Localised = file.replies[0].text
    text = texts.by_lang[lang]
    assert texts.places[lang].of(text, text.index(word)) == Where(str(path), line, column)


def test_line_breaks_of_windows_change_no_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    content = PLAIN.replace("\n", "\r\n").encode()
    file, _ = read_versioned(path, ReplyFile, "a file", content=content)
    plain, _ = read_versioned(path, ReplyFile, "a file", content=PLAIN.encode())
    assert file is not None
    assert plain is not None
    for lang in LANGUAGES:
        text, place = file.replies[0].text.by_lang[lang], file.replies[0].text.places[lang]
        other = plain.replies[0].text.places[lang]
        assert [place.of(text, n) for n in range(len(text))] == [
            other.of(text, n) for n in range(len(text))
        ]


def test_what_is_given_is_read_instead_of_the_disk(tmp_path: Path) -> None:
    reading = Reading(tmp_path / "none.yaml", content=json.dumps({"saywell": 2}).encode())
    assert reading.content is not None
    assert read_versioned(tmp_path / "no.yaml", ReplyFile, "a file", content=b"")[1] != []

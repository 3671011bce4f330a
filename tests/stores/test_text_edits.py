"""A piece of a text is changed in the file, and nothing else is, in whatever notation it stands."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.stores.test_text_places import LETTERS, STYLES, TEXTS, place_in, written

from saywell.stores.text_edits import apply, text_edit


def texts_in(source: str) -> dict[str, str]:
    root: Any = yaml.load(source, Loader=yaml.CBaseLoader)
    (reply,) = root["replies"]
    assert reply["id"] == "a"
    texts: dict[str, str] = reply["text"]
    return texts


@given(
    text=TEXTS.filter(lambda text: bool(text.strip())),
    new=st.lists(LETTERS, max_size=5).map("".join),
    style=st.sampled_from(STYLES),
    width=st.sampled_from([8, 500]),
    flow=st.booleans(),
    data=st.data(),
)
def test_an_edit_changes_the_piece_alone(
    text: str, new: str, style: str, width: int, flow: bool, data: st.DataObject
) -> None:
    source = written(text, style, width, 2, flow)
    place, value, lines = place_in(source)
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    edit = text_edit(lines, place, value, start, end, new)
    wanted = value[:start] + new + value[end:]
    if edit is None:
        assert not wanted.strip() or set(wanted) & set("\t\u00a0 \n"), (source, wanted)
        return
    after = texts_in(apply(source, [edit]))
    assert after["en"].rstrip("\n") == wanted.rstrip("\n")
    assert after["el"] == "x"


@pytest.mark.parametrize(
    ("before", "words", "new", "after"),
    [
        ("en: I dont know", "dont", "don't", "en: I don't know"),
        ("en: 'I dont know'", "dont", "don't", "en: 'I don''t know'"),
        ('en: "I say \\"dont\\" x"', "dont", 'do "not"', 'en: "I say \\"do \\"not\\"\\" x"'),
        ("en: now, then", "now", "now: now", 'en: "now: now, then"'),
        (
            "en: |\n        one dont\n        two",
            "dont",
            "don't",
            "en: |\n        one don't\n        two",
        ),
        (
            "en: |-\n        one\n        two",
            "e",
            "e\nf",
            "en: |-\n        one\n        f\n        two",
        ),
        (
            "en: >\n        one\n        dont two",
            "dont",
            "don't",
            "en: >\n        one\n        don't two",
        ),
        ("en: one\n        dont two", "dont", "don't", "en: one\n        don't two"),
        ("{en: one dont, el: x}", "one", "one, two", '{en: "one, two dont", el: x}'),
        ("en: |2\n          x dont", "dont", "do", "en: |2\n          x do"),
    ],
)
def test_the_notation_stays_where_it_can(before: str, words: str, new: str, after: str) -> None:
    head = "saywell: 1\nreplies:\n  - id: a\n    title: t\n    text:\n      "
    source = f"{head}{before}\n"
    place, value, lines = place_in(source)
    at = value.index(words)
    edit = text_edit(lines, place, value, at, at + len(words), new)
    assert edit is not None
    assert apply(source, [edit]) == f"{head}{after}\n"

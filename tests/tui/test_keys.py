"""The key table: complete, without conflicts, and the same in the docs."""

from __future__ import annotations

import string
from collections import Counter

import pytest
from prompt_toolkit.key_binding.key_bindings import KeyBindings

from saywell.app.picking import Step
from saywell.app.state import Mode
from saywell.app.words import TABLES, Words
from saywell.tui.keys import (
    HINTS,
    KEYS,
    PICKER_KEYS,
    Action,
    as_markdown,
    help_lines,
    hints,
    key_of,
    label,
    screen_words,
)

TRAPS = {"c-s", "c-b", "c-a", "c-space", "c-@"}
"""Keys that stop the output, belong to tmux or screen, or switch an input method."""

ALL = (*KEYS, *PICKER_KEYS)
PLACES = (*Mode, *Step)


def test_every_action_has_keys_that_terminals_know() -> None:
    assert {line.action for line in ALL} == set(Action)
    for line in ALL:
        for key in line.keys:
            KeyBindings().add(*key.split(" "))(lambda _: None)
            assert key not in TRAPS


def test_no_key_does_two_things_in_one_mode() -> None:
    for place in PLACES:
        keys = Counter(key for line in ALL if place in line.where for key in line.keys)
        assert [key for key, count in keys.items() if count > 1] == []


def test_hints_name_keys_that_work_in_their_mode() -> None:
    assert set(HINTS) == set(PLACES)
    where = {line.action: line.where for line in ALL}
    for place, actions in HINTS.items():
        assert all(place in where[action] for action in actions)
        assert len(list(hints(place, screen_words("en")))) == len(actions)


@pytest.mark.parametrize(
    ("key", "name"),
    [("c-n", "Ctrl-N"), ("escape enter", "Alt-Enter"), ("f1", "F1"), ("escape up", "Alt-↑")],
)
def test_keys_are_written_as_people_know_them(key: str, name: str) -> None:
    assert label(key) == name


def test_the_docs_list_every_line_of_the_table() -> None:
    table = as_markdown()
    assert sum(line.startswith("|") for line in table.splitlines()) == len(ALL) + 4
    for keys, text in help_lines(Words("en")):
        assert text in table
        assert keys.split(", ")[0] in table
    assert key_of(Action.SEND) == "Enter"
    assert f"{key_of(Action.PALETTE)} and {key_of(Action.INSERT)} insert the first" in (
        " ".join(table.split())
    )


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_language_of_the_screen_has_every_sentence_with_the_same_values() -> None:
    english = TABLES["en"]
    for table in TABLES.values():
        assert table.keys() == english.keys()
        for name, sentence in table.items():
            assert fields(sentence) == fields(english[name]), name
            assert sentence.strip()


def test_greek_is_greek() -> None:
    for name, sentence in TABLES["el"].items():
        assert any("α" <= char.lower() <= "ω" for char in sentence) or fields(sentence), name


def test_another_language_gets_english() -> None:
    assert screen_words("te")("notice.sent") == "Sent."

"""The key table: complete, without conflicts, and the same in the docs."""

from __future__ import annotations

import string
from collections import Counter

from prompt_toolkit.key_binding.key_bindings import KeyBindings

from saywell.app.picking import Step
from saywell.app.reviewing import Stage
from saywell.app.state import Mode
from saywell.app.words import TABLES
from saywell.tui.key_docs import as_markdown, table
from saywell.tui.key_names import label
from saywell.tui.keys import (
    HINTS,
    KEYS,
    PICKER_KEYS,
    REVIEW_KEYS,
    Action,
    help_lines,
    hints,
    key_of,
    keys_of,
    screen_words,
)

TRAPS = {"c-s", "c-b", "c-a", "c-space", "c-@"}
"""Keys that stop the output, belong to tmux or screen, or switch an input method."""

ALL = (*KEYS, *PICKER_KEYS, *REVIEW_KEYS)
PLACES = (*Mode, *Step, *Stage)


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


def test_the_docs_list_every_line_of_the_table() -> None:
    page = as_markdown()
    words = screen_words("en")
    for line in ALL:
        rows = [row for row in page.splitlines() if row.endswith(f"| `{line.action}` |")]
        assert len(rows) == 1
        assert all(f"`{label(key)}`" in rows[0] for key in line.keys)
    for keys, text in help_lines(words):
        assert text in page
        assert keys.split(", ")[0] in page
    assert key_of(Action.SEND, words) == "Enter"
    assert f"{key_of(Action.PALETTE, words)} and {key_of(Action.INSERT, words)} insert" in (
        " ".join(page.split())
    )
    assert all(f"`{line.action}`" not in table(KEYS, names=False) for line in KEYS)


def test_help_names_all_keys_of_an_action_and_hints_the_first() -> None:
    words = screen_words("en")
    assert keys_of(Action.NEWLINE, words) == "Alt-Enter, Ctrl-J"
    assert key_of(Action.NEWLINE, words) == "Alt-Enter"


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_language_of_the_screen_has_every_sentence_with_the_same_values() -> None:
    english = TABLES["en"]
    for spoken in TABLES.values():
        assert spoken.keys() == english.keys()
        for name, sentence in spoken.items():
            assert fields(sentence) == fields(english[name]), name
            assert sentence.strip()


def test_greek_is_greek() -> None:
    for name, sentence in TABLES["el"].items():
        assert any("\u0370" <= char <= "\u03ff" for char in sentence) or fields(sentence), name


def test_another_language_gets_english() -> None:
    assert screen_words("te")("notice.sent") == "Sent."

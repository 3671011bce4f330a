"""Names of keys: read as people write them, and written as people know them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.key_binding.key_bindings import KeyBindings

from saywell.tui.key_names import BadKey, label, parse, sequence
from saywell.tui.keys import TABLES


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("c-n", "Ctrl-N"),
        ("escape enter", "Alt-Enter"),
        ("f1", "F1"),
        ("escape up", "Alt-↑"),
        ("escape g", "Alt-G"),
        ("escape G", "Alt-Shift-G"),
        ("c-s-up", "Ctrl-Shift-↑"),
        ("s-tab", "Shift-Tab"),
        ("c-@", "Ctrl-Space"),
        ("@", "@"),
        ("ß", "ß"),
        (" ", "Space"),
        ("escape /", "Alt-/"),
        ("pageup", "PgUp"),
        ("1", "1"),
    ],
)
def test_a_key_is_written_as_people_know_it_and_read_back(key: str, name: str) -> None:
    assert label(key) == name
    assert parse(name) == key


@pytest.mark.parametrize("key", [key for line in TABLES for key in line.keys])
def test_every_key_of_the_table_can_be_written_as_the_help_shows_it(key: str) -> None:
    assert parse(label(key)) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ctrl-n", "c-n"),
        ("CTRL+N", "c-n"),
        ("Control-n", "c-n"),
        ("strg-n", "c-n"),
        ("c-n", "c-n"),
        ("alt-g", "escape g"),
        ("meta-g", "escape g"),
        ("alt-ctrl-g", "escape c-g"),
        ("ctrl-alt-g", "escape c-g"),
        ("F2", "f2"),
        ("f24", "f24"),
        ("return", "enter"),
        ("esc", "escape"),
        ("Page-Up", "pageup"),
        ("pgdn", "pagedown"),
        ("pgdown", "pagedown"),
        ("del", "delete"),
        ("ctrl-down", "c-down"),
        ("shift-ctrl-down", "c-s-down"),
        ("ctrl-space", "c-@"),
        ("alt-slash", "escape /"),
        ("alt--", "escape -"),
        ("alt-+", "escape +"),
        ("-", "-"),
        ("ctrl-_", "c-_"),
        ("  alt-enter ", "escape enter"),
        ("space", " "),
        ("alt-space", "escape  "),
        ("ẞ", "ẞ"),
        ("alt-ώ", "escape ώ"),
    ],
)
def test_people_write_keys_in_several_ways(written: str, key: str) -> None:
    assert parse(written) == key
    KeyBindings().add(*sequence(key))(lambda _: None)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("ctrl-enter", "do not send", "alt-enter"),
        ("shift-enter", "do not send", "alt-enter"),
        ("ctrl-1", "do not send", "alt-1"),
        ("ctrl-tab", "do not send", "alt-tab"),
        ("ctrl-shift-x", "the same", "leave shift- out"),
        ("ctrl-i", "the same for 'ctrl-i' and Tab", "another key"),
        ("ctrl-m", "Enter", "another key"),
        ("ctrl-h", "Backspace", "another key"),
        ("ctrl-[", "Esc", "another key"),
        ("cmd-k", "send nothing", "ctrl-"),
        ("super-k", "send nothing", "ctrl-"),
        ("f25", "is not a key", ""),
        ("entr", "is not a key", "did you mean 'enter'?"),
        ("pageupp", "is not a key", "did you mean 'pageup'?"),
        ("control", "is not a key", "for example"),
        ("ctrl-", "is not a key", "for example"),
        ("", "is not a key", "for example"),
        ("alt-[", "other keys", "for example"),
        ("alt-shift-o", "other keys", "for example"),
        ("shift-space", "do not send", ""),
        ("<any>", "is not a key", ""),
        ("\x1b", "is not a key", ""),
    ],
)
def test_what_is_no_key_or_cannot_be_told_apart_has_a_way_out(
    written: str, message: str, hint: str
) -> None:
    with pytest.raises(BadKey) as caught:
        parse(written)
    assert message in str(caught.value)
    assert hint in caught.value.hint


@given(st.text(max_size=20))
def test_whatever_is_written_is_a_key_that_can_be_bound_or_refused(written: str) -> None:
    try:
        key = parse(written)
    except BadKey:
        return
    KeyBindings().add(*sequence(key))(lambda _: None)
    assert parse(label(key)) == key

"""Other keys: what may be set, what is refused and where, and that the screen follows."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest
from tests.screen import ESCAPE, control, playing
from tests.scripted import parts_for
from tests.tui.scenes import two_waiting

from saywell.app.state import Mode
from saywell.model.settings import Settings
from saywell.stores import config
from saywell.tui.keymap import Keymap, _Judged, keymap_of
from saywell.tui.keys import KEYS, PICKER_KEYS, Action, hints, keys_of, screen_words


def settings_of(folder: Path, keys: str) -> Settings:
    file = folder / "config.yaml"
    lines = "\n".join(f"  {line}" for line in keys.splitlines())
    file.write_text(f"company: Acme\nkeys:\n{lines}\n", encoding="utf-8")
    return config.load({}, file=file)


def keymap(folder: Path, keys: str) -> Keymap:
    return keymap_of(settings_of(folder, keys))


def keys(found: Keymap, action: Action) -> tuple[str, ...]:
    return next(line.keys for line in found.lines if line.action is action)


def test_without_wishes_the_table_holds() -> None:
    assert keymap_of(Settings()) == Keymap(KEYS, PICKER_KEYS)


def test_every_key_of_the_table_may_be_where_it_is() -> None:
    judged = _Judged(Settings())
    for line in (*KEYS, *PICKER_KEYS):
        for key in line.keys:
            judged._usable(line, key, key)
    assert judged.problems == []


def test_keys_are_replaced_added_and_taken_off(tmp_path: Path) -> None:
    found = keymap(
        tmp_path,
        "next_waiting: F5\n"
        "palette: [ctrl-k, alt-.]\n"
        "sort_out: none\n"
        "go-back: ctrl-b\n"
        "pick_id: f3\n",
    )
    assert found.problems == ()
    assert keys(found, Action.NEXT_WAITING) == ("f5",)
    assert keys(found, Action.PALETTE) == ("c-k", "escape .")
    assert keys(found, Action.SORT_OUT) == ()
    assert keys(found, Action.GO_BACK) == ("c-b",)
    assert keys(found, Action.PICK_ID) == ("f3",)
    assert keys(found, Action.SEND) == ("enter",)


def test_two_actions_may_change_their_keys(tmp_path: Path) -> None:
    found = keymap(tmp_path, "send: [alt-enter, ctrl-j]\nnewline: enter\n")
    assert found.problems == ()
    assert keys(found, Action.SEND) == ("escape enter", "c-j")
    assert keys(found, Action.NEWLINE) == ("enter",)


def test_a_letter_may_do_where_nothing_is_written(tmp_path: Path) -> None:
    found = keymap(tmp_path, "held_send: s\nslash: ','\n")
    assert found.problems == ()
    assert keys(found, Action.HELD_SEND) == ("s",)
    assert keys(found, Action.SLASH) == (",",)


def test_what_leads_out_keeps_its_keys_and_may_have_more(tmp_path: Path) -> None:
    found = keymap(tmp_path, "cancel: f12\nquit: alt-0\npick_leave: f10")
    assert found.problems == ()
    assert keys(found, Action.CANCEL) == ("f12", "escape", "c-c")
    assert keys(found, Action.QUIT) == ("escape 0", "c-q")
    assert keys(found, Action.PICK_LEAVE) == ("f10", "c-c")


@pytest.mark.parametrize(
    ("written", "place", "message", "hint"),
    [
        ("snd: f5", "3:3", "no action 'snd'", "did you mean 'send'?"),
        ("qwertyuiop: f5", "3:3", "no action 'qwertyuiop'", "docs/keys.md"),
        ("send: f99", "3:9", "'f99' is not a key", "did you mean 'f9"),
        ("send: [f5, entr]", "3:14", "'entr' is not a key", "did you mean 'enter'?"),
        ("send: ctrl-enter", "3:9", "do not send", "alt-enter"),
        ("send: ctrl-i", "3:9", "Tab", "another key"),
        ("send: x", "3:9", "'x' is a letter", "alt-x"),
        ("note: space", "3:9", "letter", "alt-space"),
        ("send: left", "3:9", "for the text", "alt-left"),
        ("menu_take: backspace", "3:14", "for the text", "alt-backspace"),
        ("send: esc", "3:9", "Esc is needed", "another key"),
        ("send: ctrl-c", "3:9", "Ctrl-C is needed", "another key"),
        ("send: ctrl-q", "3:9", "Ctrl-Q is needed", "another key"),
        ("pick: esc", "3:9", "Esc is needed", "another key"),
        ("quit: none", "3:9", "cannot be without a key", "Ctrl-Q stays"),
        ("cancel: none", "3:11", "cannot be without a key", "Esc and Ctrl-C stay"),
        ("send: ctrl-n", "3:3", "Ctrl-N is taken by next_waiting", "another one or none"),
        ("note: f5\neditor: f5", "4:3", "F5 is taken by note (line 3)", "another key for editor"),
        ("go-back: f5\ngo_back: f6", "4:3", "'go_back' is here twice", "keep one"),
    ],
)
def test_what_cannot_be_is_told_with_its_place_and_a_way_out(
    tmp_path: Path, written: str, place: str, message: str, hint: str
) -> None:
    found = keymap(tmp_path, written)
    (problem,) = found.problems
    assert str(problem.where) == f"{tmp_path / 'config.yaml'}:{place}"
    assert message in problem.message
    assert hint in problem.hint


def test_what_is_wrong_keeps_its_own_keys_and_the_rest_is_taken(tmp_path: Path) -> None:
    found = keymap(
        tmp_path, "send: [ctrl-enter, f5]\nnote: ctrl-enter\neditor: ctrl-n\nwhy: f6\nnope: f7\n"
    )
    assert len(found.problems) == 4
    assert keys(found, Action.SEND) == ("f5",)
    assert keys(found, Action.NOTE) == ("c-o",)
    assert keys(found, Action.EDITOR) == ("c-e",)
    assert keys(found, Action.WHY) == ("f6",)


def test_a_chain_of_wishes_that_clash_ends(tmp_path: Path) -> None:
    found = keymap(tmp_path, "send: ctrl-o\nnote: ctrl-e\neditor: ctrl-n\n")
    assert [one.where.line for one in found.problems] == [3, 4, 5]
    assert found.keys == KEYS


def test_wishes_that_no_file_holds_have_a_place_all_the_same() -> None:
    wished = dataclasses.replace(Settings(), keys={"send": ("nope",)}, sources={"keys": "option"})
    (problem,) = keymap_of(wished).problems
    assert str(problem.where) == "option"


def test_sentences_hints_and_help_follow(tmp_path: Path) -> None:
    found = keymap(tmp_path, "next_waiting: [f5, ctrl-n]\nnote: none\n")
    words = screen_words("en", found.lines)
    assert words("welcome.2") == "F5 opens whoever has waited longest."
    assert ("F5", "next") in list(hints(Mode.COMPOSE, words))
    assert all(word != "note" for _, word in hints(Mode.COMPOSE, words))
    assert keys_of(Action.NEXT_WAITING, words) == "F5, Ctrl-N"
    named = screen_words("el", keymap(tmp_path, "sort_out: none").lines)
    assert "Alt-M sort_out" in named("failed.aside")
    bare = screen_words("en", keymap(tmp_path, "sort_out: none\ncommands: none").lines)
    assert "(sort_out decides)" in bare("failed.aside")


async def played(folder: Path, keys: str, *pressed: str) -> tuple[str, str]:
    parts = parts_for(two_waiting(), folder)
    settings = dataclasses.replace(
        settings_of(folder, keys), clocks=parts.settings.clocks, language="en"
    )
    async with playing(dataclasses.replace(parts, settings=settings), 300, 30) as player:
        await player.sees("Queue: 2 waiting")
        first = player.text()
        await player.press(*pressed)
        return first, player.text()


def test_the_screen_does_what_the_keys_say(tmp_path: Path) -> None:
    first, opened = asyncio.run(
        played(tmp_path, "next_waiting: f5\ncancel: f12", "\x1b[15~", "\x1b[24~")
    )
    assert "F5 opens whoever has waited longest." in first
    assert "Reply to Wei Chen" in opened
    _, still = asyncio.run(played(tmp_path, "next_waiting: f5", control("n"), ESCAPE))
    assert "Reply to Wei Chen" not in still


def test_the_screen_opens_whatever_the_keys_are_and_says_so(tmp_path: Path) -> None:
    first, opened = asyncio.run(played(tmp_path, "send: nope\nnote: what", control("n")))
    assert "left as they were: 2" in first
    assert "config.yaml:3:9" in first
    assert "Reply to Wei Chen" in opened

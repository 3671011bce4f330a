"""The editing keys: none of prompt_toolkit's own is left, pastes are cleaned and bounded."""

from __future__ import annotations

from pathlib import Path

from prompt_toolkit.key_binding.defaults import load_key_bindings
from prompt_toolkit.keys import Keys
from tests.screen import ALT_DOWN, Player, control
from tests.tui.scenes import open_first, play, two_waiting

from saywell.tui.edit_keys import LONGEST, pasted

CTRL_LEFT, CTRL_RIGHT, HOME, END = "\x1b[1;5D", "\x1b[1;5C", "\x1b[H", "\x1b[F"


def test_no_editing_key_of_the_toolkit_is_in_force(tmp_path: Path) -> None:

    async def scene(player: Player) -> None:
        await open_first(player)
        processor = player.app.key_processor
        for binding in load_key_bindings().bindings:
            if any(
                key in (Keys.Any, Keys.CPRResponse) or "mouse" in str(key) for key in binding.keys
            ):
                continue
            found = processor._bindings.get_bindings_for_keys(binding.keys)
            theirs = [one.handler.__module__ for one in found if one.filter()]
            allowed = ("prompt_toolkit.key_binding.bindings.mouse",)
            assert not [
                name for name in theirs if name.startswith("prompt_toolkit") and name not in allowed
            ], binding.keys

    play(two_waiting(), tmp_path, scene)


def test_keys_without_a_meaning_write_nothing(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(
            "ab", control("x"), control("v"), "\x1b[2~", "\x1b[15~", "\x1b[1;2D", "c"
        )
        assert player.state.draft.text == "abc"  # Insert, F5 and Shift-Left among them

    play(two_waiting(), tmp_path, scene)


def test_words_lines_and_what_was_deleted(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("నమస్కారం మరియా గారు", CTRL_LEFT, CTRL_LEFT, control("w"))
        assert player.state.draft.text == "మరియా గారు"
        await player.press(END, " ", control("y"))
        assert player.state.draft.text == "మరియా గారు నమస్కారం "
        await player.press(HOME, "X", CTRL_RIGHT, control("u"))
        assert player.state.draft.text == " గారు నమస్కారం "
        await player.press(control("_"), control("_"))
        assert player.state.draft.text == "మరియా గారు నమస్కారం "

    play(two_waiting(), tmp_path, scene, size=(100, 24))


def test_undo_is_kept_for_each_conversation(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("one two", ALT_DOWN)
        await player.sees("Reply to Maria")
        await player.press("three", control("p"))
        await player.sees("Reply to Wei Chen")
        await player.press(control("_"))
        assert player.state.draft.text == "one "

    play(two_waiting(), tmp_path, scene)


def test_a_paste_that_is_too_long_is_refused_with_words(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("x", "\x1b[200~", *["word " * 100] * 400, "\x1b[201~")
        await player.sees("Not pasted: no chat system takes more than 150000")
        assert player.state.draft.text == "x"

    play(two_waiting(), tmp_path, scene)


def test_pasted_texts_can_be_sent() -> None:
    whole = "a\r\nb\rc\u2028d\x00\x1b]0;title\x07\x9b\ufeffe\tf"
    assert pasted(whole, one_line=False) == "a\nb\nc\nde\tf"
    assert pasted("one\r\n  two\n", one_line=True) == "one two"
    kept = "é👩\u200d💻\u200fعربي"  # joiners and marks of direction belong to the text
    assert pasted(f"\udc80{kept}", one_line=False) == kept
    assert len(pasted("x" * LONGEST, one_line=False)) == LONGEST

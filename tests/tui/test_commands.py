"""The list of all that can be done: found by a word, done by Enter, only what is possible."""

from __future__ import annotations

from pathlib import Path

from tests.screen import ENTER, ESCAPE, Player, control
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.state import Mode
from saywell.model.backend import Capability
from saywell.tui.commands import LEFT_OUT, WHERE, command_items
from saywell.tui.keys import KEYS, Action

F2 = "\x1bOQ"
ALT_M = "\x1bm"


def listed(player: Player) -> set[str]:
    return {one.key for one in command_items(player.screen.session.stage, KEYS)}


def test_a_newcomer_finds_what_can_be_done_by_a_word(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press(F2)
        await player.sees("Do what?", "Open whoever has waited longest", "Ctrl-N")
        assert "private note" not in player.text()
        await player.press(*"wayted", ENTER)
        await player.sees("Reply to Wei Chen")
        await player.press(ALT_M, *"private", ENTER)
        await player.sees("PRIVATE NOTE")
        await player.press(ALT_M, *"next_wai")
        await player.sees("▸ Open whoever")
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert player.state.draft.note

    play(two_waiting(), tmp_path, scene)


def test_only_what_is_possible_is_listed(tmp_path: Path) -> None:
    backend = two_waiting()
    backend.can -= {Capability.NOTES, Capability.TAKE, Capability.DOWNLOADS}

    async def scene(player: Player) -> None:
        await open_first(player)
        none = {Action.NOTE, Action.TAKE, Action.SAVE_FILES, Action.FIX, Action.SORT_OUT}
        assert none.isdisjoint(listed(player))
        assert {Action.SUGGESTION_1, Action.SEND, Action.GO_BACK}.isdisjoint(listed(player))
        await player.press(*"wrong")
        await player.until(lambda: bool(player.state.findings))
        assert {Action.FIX, Action.WHY, Action.SEND} <= listed(player)
        await player.press(control("n"))
        assert Action.GO_BACK in listed(player)

    play(backend, tmp_path, scene)


def test_a_suggestion_is_listed_by_its_title(tmp_path: Path) -> None:
    backend = two_waiting()
    backend.write("2", "thx")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.until(lambda: bool(player.state.offered))
        await player.press(ALT_M, *"insert the reply")
        await player.sees("▸ Insert the reply: thanks")

    play(backend, tmp_path, scene)


def test_in_the_palette_its_own_are_listed_and_it_is_still_there_after(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("/", *"thanks")
        await player.sees("▸ /thx")
        await player.press(F2)
        await player.sees("Do what?", "Insert the reply; fields")
        assert "Ask the chat system for news" not in player.text()
        await player.press(ESCAPE)
        await player.sees("▸ /thx", "Find a reply: thanks")
        await player.press(F2, *"insert the reply", ENTER)
        await player.sees("Thank you, Wei Chen.")

    play(two_waiting(), tmp_path, scene)


def test_every_action_of_the_composer_is_somewhere_in_the_list(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        shown = listed(player)
        for line in KEYS:
            if Mode.COMPOSE in line.where and line.action not in {*shown, *LEFT_OUT}:
                assert line.action in WHERE, line.action

    play(two_waiting(), tmp_path, scene)

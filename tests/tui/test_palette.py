"""Finding replies, filling them and mending findings, played by keys."""

from __future__ import annotations

from pathlib import Path

from tests.screen import (
    ALT_DOWN,
    BACKSPACE,
    DOWN,
    ENTER,
    ESCAPE,
    LEFT,
    TAB,
    Player,
    control,
)
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.state import Mode


def test_a_reply_is_found_its_fields_are_asked_and_it_goes_in_at_the_cursor(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Good day.", LEFT, control("k"))
        await player.sees("Find a reply:", "/thx", "/hold")
        await player.press("hold")
        await player.sees("Will ask for: minutes, size", "May I take ‹3› minutes for the small")
        await player.press(ENTER)
        await player.sees("minutes (1 of 2):", "How long it will take", "for example: 3")
        await player.press(ENTER)
        await player.sees("minutes is needed")
        await player.press("5", ENTER)
        await player.sees("size (2 of 2):", "▸ small", "medium", "large")
        await player.press(DOWN, ENTER)
        await player.sees("Reply to Wei Chen")
        assert player.state.draft.text == (
            "Good day May I take 5 minutes for the medium one?."
        ).replace("Good day May", "Good day May")
        await player.press(control("_"))
        await player.until(lambda: player.state.draft.text == "Good day.")

    play(two_waiting(), tmp_path, scene)


def test_escape_goes_back_step_by_step_and_loses_nothing(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Hi ", control("k"), "hold", ENTER, "7", ENTER)
        await player.sees("size (2 of 2):")
        await player.press(ESCAPE)
        await player.sees("minutes (1 of 2): 7")
        await player.press(ESCAPE)
        await player.sees("Find a reply: hold")
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert player.state.draft.text == "Hi "

    play(two_waiting(), tmp_path, scene)


def test_a_remembered_value_is_offered_in_the_same_conversation(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("/", "hold", ENTER, "9", ENTER, ENTER)
        await player.until(lambda: "9 minutes" in player.state.draft.text)
        journal = player.screen.session.stage.parts.journal
        await player.until(lambda: journal.remembered("2").get("minutes") == "9")
        await player.press(control("k"), "hold", ENTER)
        await player.sees("minutes (1 of 2): 9")

    play(two_waiting(), tmp_path, scene)


def test_a_slash_opens_the_palette_only_in_an_empty_composer(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("/", "/")
        await player.until(lambda: player.state.draft.text == "/")
        await player.press("b/c")
        assert player.state.draft.text == "/b/c"
        assert player.state.mode is Mode.COMPOSE

    play(two_waiting(), tmp_path, scene)


def test_the_preview_is_filled_in_the_customers_language_or_says_so(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press(ALT_DOWN, ALT_DOWN)
        await player.sees("Reply to Maria")
        await player.press("/", "thx")
        await player.sees("Ευχαριστούμε, Maria Papadopoulou.", "Ελληνικά")
        await player.press(BACKSPACE, BACKSPACE, BACKSPACE, "te")
        await player.sees("for want of the customer's language")

    play(two_waiting(), tmp_path, scene)


def test_findings_are_listed_underlined_mended_and_explained(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("That is wrong, maybe.")
        await player.sees("blocks The word wrong", "Ctrl-F: right", "asks The word maybe")
        assert "class:mark.error" in player.styles("wrong, maybe")
        await player.press(control("t"))
        await player.sees("Customers take it badly. (M01.wrong)", "Better: another word")
        await player.press(control("f"))
        await player.sees("That is right, maybe.", "▸ asks The word maybe")
        assert player.state.draft.cursor == len("That is right, maybe.")
        await player.press(control("f"))
        await player.sees("no ready fix")

    play(two_waiting(), tmp_path, scene)


def test_tab_goes_to_the_next_finding(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("wrong, hm")
        await player.sees("▸ blocks The word wrong")
        await player.press(TAB)
        await player.sees("▸ advice The word hm", "Ctrl-F: remove it")
        await player.press(control("f"))
        await player.until(lambda: player.state.draft.text == "wrong, ")

    play(two_waiting(), tmp_path, scene)


def test_findings_that_do_not_fit_are_counted(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("wrong maybe hm")
        await player.sees("asks The word maybe", "advice The word hm")
        player.resize(80, 11)
        await player.sees("▸ blocks The word wrong", "and 2 more: Tab goes to the next")

    play(two_waiting(), tmp_path, scene)

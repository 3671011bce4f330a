"""Writing on the chat screen: what moves and what stays, notes, splitting, files, fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.screen import (
    BACKSPACE,
    DOWN,
    ENTER,
    ESCAPE,
    LEFT,
    PAGE_DOWN,
    TAB,
    UP,
    Player,
    control,
)
from tests.scripted import HeldClock
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.split import CUT
from saywell.app.state import Mode
from saywell.tui.composer import NOTE_SIGN


def alt(letter: str) -> str:
    return f"\x1b{letter}"


def row_of(player: Player, text: str) -> int:
    return next(y for y, row in enumerate(player.rows()) if text in row)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_findings_come_and_go_and_nothing_moves(tmp_path: Path, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("so ")
        place = row_of(player, "Reply to Wei Chen")
        for typed, seen in (("wrong", "blocks"), (" maybe", "asks"), (" hm", "so wrong")):
            await player.press(typed)
            await player.sees(seen)
            assert row_of(player, "Reply to Wei Chen") == place
        cursor = player.screen.buffer.cursor_position
        assert cursor == len("so wrong maybe hm")
        await player.press(*[BACKSPACE] * 14)
        await player.until(lambda: not player.state.findings)
        assert row_of(player, "Reply to Wei Chen") == place

    play(two_waiting(), tmp_path, scene, size=size)


def test_a_finding_is_drawn_in_the_frame_after_the_check_and_stays_underlined(
    tmp_path: Path,
) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("so wrong")
        await player.until(lambda: bool(player.state.findings))
        count = player.app.render_counter
        await player.sees("▸ blocks The word wrong")
        assert player.app.render_counter <= count + 1
        assert "class:mark.error" in player.styles("wrong")
        await player.press(" and more", LEFT)
        assert "class:mark.error" in player.styles("wrong")

    play(two_waiting(), tmp_path, scene)


def test_every_row_of_a_note_is_signed_also_without_colours(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(control("o"), "a long note for colleagues " * 3)
        await player.sees("PRIVATE NOTE")
        rows = [row.partition("│")[2] for row in player.rows()]
        signed = [row for row in rows if row.startswith(NOTE_SIGN) and "colleagues" in row]
        assert len(signed) >= 2
        await player.press(control("o"))
        await player.until(lambda: "▒" not in player.text())

    play(two_waiting(), tmp_path, scene)


def test_a_text_is_cut_and_leaves_as_two_messages(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("First. Second.", *[LEFT] * 8, alt("b"))
        await player.sees("┄┄┄", "2 messages: Enter sends them one after the other")
        assert player.state.draft.text == f"First.{CUT}Second."
        await player.press(ENTER)
        await player.until(lambda: len(backend.sent) == 2)

    play(backend, tmp_path, scene)
    assert [one.text for one in backend.sent] == ["First.", "Second."]


def test_a_finding_is_waived_with_a_reason(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("wrong")
        await player.sees("blocks The word wrong")
        await player.press(alt("w"))
        await player.sees("Why may it stay?")
        await player.press(ENTER)
        await player.sees("A few words are needed")
        await player.press("their own word", ENTER)
        await player.until(lambda: not player.state.findings)
        await player.press(ENTER)
        await player.sees("Sent.")

    play(backend, tmp_path, scene)
    assert [one.text for one in backend.sent] == ["wrong"]


def test_a_file_is_named_with_the_help_of_tab(tmp_path: Path) -> None:
    (tmp_path / "φόρμα εγγύησης.pdf").write_bytes(b"%PDF")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(alt("i"), f"{tmp_path}/φό", TAB)
        await player.sees("εγγύησης.pdf")
        await player.press(ENTER)
        await player.sees("attached: φόρμα εγγύησης.pdf")

    play(two_waiting(), tmp_path, scene, size=(160, 30))


def test_up_in_an_empty_composer_brings_back_what_was_sent(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("first", ENTER)
        await player.until(lambda: len(backend.sent) == 1)
        await player.press("second", ENTER)
        await player.until(lambda: len(backend.sent) == 2)
        await player.press(UP)
        assert player.state.draft.text == "second"
        await player.press(UP)
        assert player.state.draft.text == "first"
        await player.press(DOWN, DOWN)
        assert player.state.draft.text == ""
        await player.press("a", UP)
        assert player.state.draft.text == "a"
        assert player.screen.buffer.cursor_position == 0

    play(backend, tmp_path, scene)


def test_what_was_undone_is_done_again(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("one two", control("_"), alt("z"))
        assert player.state.draft.text == "one two"
        await player.press(control("k"), "thx", ENTER)
        await player.sees("one two Thank you, Wei Chen.")
        await player.press(control("_"))
        assert player.state.draft.text == "one two"
        await player.press(alt("z"))
        assert player.state.draft.text == "one two Thank you, Wei Chen."

    play(two_waiting(), tmp_path, scene)


@pytest.mark.parametrize("typed", ["https://example.org/a", "1/2", "3/3/2027", "and/or"])
def test_a_slash_inside_a_text_is_a_slash(tmp_path: Path, typed: str) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(typed)
        assert player.state.mode is Mode.COMPOSE
        assert player.state.draft.text == typed

    play(two_waiting(), tmp_path, scene)


def test_a_field_stands_in_its_place_while_it_is_typed(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("/", "hold", ENTER)
        await player.sees("minutes (1 of 2)", "May I take")
        await player.press("\x1b[200~5\nor 6\x1b[201~")
        await player.sees("May I take 5 or 6 minutes")
        await player.press(ENTER)
        await player.sees("size (2 of 2)", "▸ small", "large")
        await player.press("med")
        await player.sees("5 or 6 minutes for the medium one?")
        assert "▸ small" not in player.text()
        await player.press(*[BACKSPACE] * 3, "x")
        await player.sees("nothing else fits")
        await player.press(ENTER)
        assert player.state.mode is Mode.FIELD
        await player.press(ESCAPE)
        await player.sees("minutes (1 of 2)")
        await player.press(ENTER, "lar", ENTER)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert player.state.draft.text == "May I take 5 or 6 minutes for the large one?"

    play(two_waiting(), tmp_path, scene, size=(80, 30))


def test_a_value_longer_than_its_row_scrolls(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("/", "hold", ENTER)
        await player.press("ధన్యవాదాలు " * 12, "END")
        await player.sees("END")
        row = player.rows()[row_of(player, "minutes (1 of 2)")]
        assert row.rstrip().endswith("END")

    play(two_waiting(), tmp_path, scene, size=(80, 30))


def test_what_a_customer_wrote_meanwhile_is_seen_first(tmp_path: Path) -> None:
    backend, clock = two_waiting(), HeldClock()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("It left today", ENTER)
        await player.sees("leaves in 5 s")
        backend.write("2", "算了")
        clock.pass_(4)
        await player.sees("算了", "waits: Enter in the empty composer sends it")
        clock.pass_(60)
        await player.drawn()
        assert backend.sent == []
        await player.press(ENTER)
        await player.until(lambda: len(backend.sent) == 1)

    play(backend, tmp_path, scene, clock=clock, delay="5s")


@pytest.mark.parametrize("letter", ["g", "h", "γ", "7"])
def test_a_letter_with_alt_that_means_nothing_there_goes_nowhere(
    tmp_path: Path, letter: str
) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(control("k"), "t", alt(letter))
        await player.sees(f"Alt-{letter.upper()} does nothing here")
        assert player.state.mode is Mode.PALETTE
        assert player.state.palette.query == "t"
        await player.press("h")
        assert player.state.palette.query == "th"
        assert player.state.notice is None

    play(two_waiting(), tmp_path, scene)


def test_a_letter_with_alt_neither_leaves_a_menu_nor_goes_into_the_reply(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("a", alt("m"))
        await player.until(lambda: player.state.mode is Mode.MENU)
        await player.press(alt("c"), alt("#"))
        await player.sees("Alt-# does nothing here")
        assert player.state.mode is Mode.MENU
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        await player.press(alt("#"))
        await player.sees("Alt-# does nothing here")
        assert player.state.draft.text == "a"

    play(two_waiting(), tmp_path, scene)


def test_esc_keeps_its_meaning_before_other_keys(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(control("k"), ESCAPE + ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        await player.press(control("k"), ESCAPE, PAGE_DOWN)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)

    play(two_waiting(), tmp_path, scene)

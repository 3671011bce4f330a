"""Lists and questions on the screen: typed into, moved through, clicked, left."""

from __future__ import annotations

from pathlib import Path

from tests.screen import BACKSPACE, DOWN, ENTER, ESCAPE, UP, Player, control
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.menu import Item, Menu
from saywell.app.state import Mode
from saywell.tui.keys import screen_words
from saywell.tui.menus import menu_lines

WORDS = screen_words("en")

ITEMS = [Item(f"k{number}", f"Line {number}", f"detail {number}") for number in range(100)]


def click(row: int, column: int) -> str:
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"


def row_of(player: Player, word: str) -> int:
    return next(at for at, row in enumerate(player.rows(), 1) if word in row)


def test_a_list_is_narrowed_and_one_line_taken(tmp_path: Path) -> None:
    taken: list[str] = []

    async def scene(player: Player) -> None:
        await open_first(player)
        player.screen.session.menus.choose("Which line?", ITEMS, taken.append)
        player.screen.sync()
        await player.sees("Which line?", "▸ Line 0", "detail 0", "Enter take it")
        await player.press("4", "2")
        await player.sees("Which line? 42", "▸ Line 42")
        assert "Line 0" not in player.text()
        await player.press("x")
        await player.sees("Nothing fits")
        await player.press(ENTER)
        assert player.state.mode is Mode.MENU
        await player.press(BACKSPACE, ENTER)
        assert taken == ["k42"]
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert player.screen.buffer.text == ""

    play(two_waiting(), tmp_path, scene)


def test_a_long_list_scrolls_round_and_the_mouse_takes_a_line(tmp_path: Path) -> None:
    taken: list[str] = []

    async def scene(player: Player) -> None:
        await open_first(player)
        menus = player.screen.session.menus
        menus.choose("Which?", ITEMS, taken.append)
        player.screen.sync()
        await player.press(UP)
        await player.sees("▸ Line 99")
        await player.press(*[UP] * 20)
        await player.sees("▸ Line 79", "Line 80")
        player.keys.send_text(click(row_of(player, "Line 81"), 40))
        await player.until(lambda: taken == ["k81"])
        menus.choose("Which?", ITEMS, taken.append)
        player.screen.sync()
        await player.sees("▸ Line 0")
        player.keys.send_text(f"\x1b[<65;40;{row_of(player, 'Line 2')}M")
        await player.sees("▸ Line 1")

    play(two_waiting(), tmp_path, scene)


def test_leaving_a_list_or_a_question_does_nothing_but_what_was_asked_for(tmp_path: Path) -> None:
    told: list[str] = []

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("a", "b")
        menus = player.screen.session.menus
        menus.choose("Which?", ITEMS, told.append)
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        menus.ask("Why?", told.append, back=lambda: told.append("back"))
        await player.press(ESCAPE)
        await player.until(lambda: told == ["back"])
        assert player.screen.buffer.text == "ab"

    play(two_waiting(), tmp_path, scene)


def test_a_question_wants_words_unless_none_will_do(tmp_path: Path) -> None:
    told: list[str] = []

    async def scene(player: Player) -> None:
        await open_first(player)
        menus = player.screen.session.menus
        title = "Why is this message an exception from what the team has agreed on?"
        menus.ask(title, told.append, typed="be", note="It is kept on this machine.")
        player.screen.sync()
        await player.sees("Why is this message", "It is kept on this machine.", "› be")
        await player.press(BACKSPACE, BACKSPACE, " ", ENTER)
        await player.sees("A few words are needed; Esc goes back.")
        assert told == []
        await player.press("n", "o", " ", ENTER)
        assert told == ["no"]
        menus.ask("Why?", told.append, empty=True)
        player.screen.sync()
        await player.press(ENTER)
        assert told == ["no", ""]

    play(two_waiting(), tmp_path, scene)


def test_one_list_may_open_another_and_what_comes_late_only_reaches_its_own(tmp_path: Path) -> None:
    told: list[str] = []

    async def scene(player: Player) -> None:
        await open_first(player)
        menus = player.screen.session.menus
        menus.choose(
            "One?", ITEMS[:2], lambda _: menus.choose("Two?", (), told.append, loading=True)
        )
        first = menus.ticket
        player.screen.sync()
        await player.press(ENTER)
        await player.sees("Two?", "Reading…")
        menus.renew(first, ITEMS)
        assert player.state.menu is not None
        assert player.state.menu.items == ()
        menus.renew(menus.ticket, ITEMS[5:])
        await player.sees("▸ Line 5")
        await player.press(DOWN, ENTER)
        assert told == ["k6"]
        menus.renew(first, ITEMS)
        assert player.state.menu is None

    play(two_waiting(), tmp_path, scene)


def test_opening_another_conversation_closes_the_list(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        player.screen.session.menus.choose("One?", ITEMS, print)
        player.screen.sync()
        await player.sees("One?")
        player.screen.session.open("1")
        player.screen.sync()
        await player.sees("Reply to Maria")
        assert player.state.menu is None

    play(two_waiting(), tmp_path, scene)


def test_a_hostile_title_is_shown_as_plain_text(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        nasty = "\x1b]52;c;AAAA\x07\u202egnihton\n" * 50
        player.screen.session.menus.choose(nasty, [Item("k", nasty, nasty)], print, note=nasty)
        player.screen.sync()
        await player.press("x", BACKSPACE)
        assert "\x1b" not in player.text()
        assert "\u202e" not in player.text()
        await player.press(control("c"))
        await player.until(lambda: player.state.mode is Mode.COMPOSE)

    play(two_waiting(), tmp_path, scene)


def test_a_long_question_is_shown_whole_where_there_is_room() -> None:
    title = "Left out: " + "a step of the closing, " * 9 + "Why close all the same?"
    asked = Menu(title, is_question=True)
    lines = ["".join(piece for _, piece in row) for row in menu_lines(asked, 53, WORDS, 6)]
    assert " ".join(" ".join(lines).split()) == title
    assert len(menu_lines(asked, 53, WORDS, 3)) == 3

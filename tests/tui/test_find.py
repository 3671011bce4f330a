"""Searching in the transcript: as one types, marked, back in time, and back to where one was."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.screen import BACKSPACE, DOWN, ENTER, ESCAPE, PAGE_UP, TAB, UP, Player
from tests.scripted import NOON, ScriptedBackend
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.find import Find, Hit
from saywell.app.session.reading import PAGE
from saywell.app.state import Mode, State
from saywell.errors import ServerFailed
from saywell.tui import bidi, find
from saywell.tui.keys import screen_words
from saywell.tui.transcript import Transcript

ALT_SLASH = "\x1b/"


def long_talk(count: int = 100) -> ScriptedBackend:
    """Every tenth message of a conversation with Wei Chen speaks of an order."""
    backend = two_waiting()
    for number in range(count):
        backend.write("2", f"Order number {number}" if number % 10 == 0 else f"line {number}")
    backend.write("2", "你好,我的订单在哪里?")
    return backend


async def search(player: Player, typed: str) -> None:
    await player.press(ALT_SLASH, *typed)
    await player.until(lambda: player.state.find is not None and player.state.find.sought == typed)
    await player.drawn()


def test_matches_are_marked_and_gone_through_as_one_types(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await search(player, "ORDR")
        await player.sees("Search: ORDR", "Not found so far; Enter reads older messages.")
        await player.press(BACKSPACE, *"ER")
        await player.sees("1 of 3", "Order number 90")
        assert "mark.here" in player.styles("Order number 90")
        await player.press(UP)
        await player.sees("2 of 3", "Order number 80")
        assert "mark.here" in player.styles("Order number 80")
        await player.press(DOWN)
        await player.sees("1 of 3")
        await player.press(DOWN)
        await player.sees("1 of 3")

    play(long_talk(), tmp_path, scene)


def test_esc_goes_back_to_where_one_was_and_tab_stays(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(*"draft")
        await search(player, "order")
        await player.press(UP, UP)
        await player.sees("Order number 70")
        await player.press(ESCAPE)
        await player.sees("你好,我的订单在哪里?")
        assert "Order number 70" not in player.text()
        await search(player, "order")
        await player.press(UP, UP, TAB)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        await player.sees("Order number 70", "newer messages below", "draft")
        assert "mark.found" not in player.styles("Order number 70")
        await search(player, "line 6")
        await player.press(ESCAPE)
        await player.sees("Order number 70", "newer messages below")

    play(long_talk(), tmp_path, scene)


def test_a_search_begins_at_what_is_on_the_screen(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(PAGE_UP, PAGE_UP)
        await player.until(lambda: "line 83" in player.text())
        await search(player, "order")
        assert player.state.find is not None
        assert player.state.find.number > 1

    play(long_talk(), tmp_path, scene)


def test_older_messages_are_read_until_something_is_found(tmp_path: Path) -> None:
    backend = long_talk(PAGE * 5)

    async def scene(player: Player) -> None:
        await open_first(player)
        await search(player, "line 13")
        await player.sees("Not found so far")
        await player.press(ENTER)
        await player.sees("1 of", "line 139")
        await search_again(player, "number 0")
        await player.press(ENTER)
        await player.sees("1 of 1", "Order number 0")
        await player.press(ENTER)
        await player.sees("nothing older")

    async def search_again(player: Player, typed: str) -> None:
        await player.press(*[BACKSPACE] * 10, *typed)

    play(backend, tmp_path, scene)


def test_nothing_is_found_in_all_of_a_conversation_or_the_server_fails(tmp_path: Path) -> None:
    backend = long_talk(PAGE * 3)

    async def scene(player: Player) -> None:
        await open_first(player)
        backend.fail["messages"] = ServerFailed("it broke")
        await search(player, "nowhere")
        await player.press(ENTER)
        await player.until(lambda: player.state.notice is not None)
        assert player.state.find is not None
        assert not player.state.find.reading
        del backend.fail["messages"]
        await player.press(ENTER)
        await player.sees("Not found in this conversation.")

    play(backend, tmp_path, scene)


def test_esc_ends_it_while_older_messages_are_being_read(tmp_path: Path) -> None:
    backend = long_talk(PAGE * 3)

    async def scene(player: Player) -> None:
        await open_first(player)
        await search(player, "nowhere")
        go_on = backend.hold("messages")
        await player.press(ENTER)
        await player.sees("Reading older messages… Esc stops.")
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        go_on()
        await player.drawn()
        assert player.state.find is None

    play(backend, tmp_path, scene)


def test_what_a_customer_writes_meanwhile_is_found(tmp_path: Path) -> None:
    backend = long_talk()

    async def scene(player: Player) -> None:
        await open_first(player)
        await search(player, "order number 9")
        await player.sees("1 of 1")
        backend.write("2", "order number 9999")
        player.screen.session.reading.anew()
        await player.sees("2 of 2")

    play(backend, tmp_path, scene)


def test_five_thousand_messages_are_searched_beside_the_keys(tmp_path: Path) -> None:
    backend = two_waiting()
    for number in range(5000):
        backend.write("2", f"Γραμμή {number} της συνομιλίας, με λίγα λόγια ακόμη")
    backend.write("2", "你好,我的订单在哪里?")

    async def scene(player: Player) -> None:
        await open_first(player)
        reading = player.screen.session.reading
        everything = tuple(backend.history["2"])
        reading._show(everything)
        await player.press(ALT_SLASH)
        spent = time.process_time()
        await player.press(*"ΓΡΑΜΜΗ 17")
        await player.until(
            lambda: player.state.find is not None and len(player.state.find.hits) == 111
        )
        assert time.process_time() - spent < 5
        await player.press(UP)
        await player.sees("2 of 111", "1798")

    play(backend, tmp_path, scene)


def test_nothing_is_searched_where_nothing_is_open(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press(ALT_SLASH)
        await player.sees("Open a conversation first")
        assert player.state.mode is Mode.COMPOSE

    play(two_waiting(), tmp_path, scene)


# -- marking


def rows(*shown: str) -> list[list[tuple[str, str]]]:
    return [[("head", "Maria  12:00")], *([("bar", "│ "), ("body", row)] for row in shown)]


def test_a_match_is_marked_across_rows() -> None:
    made = find.marked(rows("one two", "three four"), "one two three four", [Hit("1", 4, 13)], None)
    assert made[1] == [("bar", "│ "), ("body", "one "), (f"body {find.FOUND}", "two")]
    assert made[2] == [("bar", "│ "), (f"body {find.FOUND}", "three"), ("body", " four")]
    assert made[0] == [("head", "Maria  12:00")]


def test_two_matches_in_one_row_and_the_one_that_is_shown() -> None:
    hits = [Hit("1", 0, 1), Hit("1", 4, 5)]
    made = find.marked(rows("a b a"), "a b a", hits, hits[1])
    assert [style for style, _ in made[1][1:]] == [
        f"body {find.FOUND}",
        "body",
        f"body {find.HERE}",
    ]
    assert "".join(text for _, text in made[1][1:]) == "a b a"


def test_a_row_that_runs_from_the_right_stays_one_field() -> None:
    text = "أين طلبي الآن"
    marked = find.marked(rows(bidi.RIGHT_TO_LEFT + text), text, [Hit("1", 4, 8)], None)
    assert marked[1][1][1].startswith(bidi.RIGHT_TO_LEFT)
    assert "".join(piece for _, piece in marked[1][1:]) == bidi.RIGHT_TO_LEFT + text
    mixed = find.marked(rows(f"order {text}"), f"order {text}", [Hit("1", 6, 9)], None)
    assert mixed[1][1] == (f"body {find.FOUND}", f"order {text}")


@pytest.mark.parametrize(("start", "row"), [(0, 1), (5, 1), (8, 2), (17, 2)])
def test_the_row_of_a_match(start: int, row: int) -> None:
    assert find.row_of(
        rows("one two", "three four"), "one two three four", Hit("1", start, 18)
    ) == (row)


def test_matches_in_messages_that_have_gone_are_no_fault() -> None:
    transcript = Transcript(screen_words("en"))
    found = Find("lamp", "lamp", (Hit("9", 0, 4),))
    state = State(now=NOON, selected="1", find=found)
    transcript.seek(found.hit)
    assert transcript.draw(state, [[("", "waits")]], 40, 5) == [[("", "waits")]]

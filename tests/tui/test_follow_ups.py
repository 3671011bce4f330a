"""Follow-ups on the chat screen: the list, the count, a key that brings back half a reply."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from pathlib import Path

from tests.app.session.test_session_follow_ups import read
from tests.screen import ENTER, ESCAPE, PAGE_UP, Player, playing
from tests.scripted import NOON, HeldClock, ScriptedBackend, customer, parts_for

from saywell.app.session.stage import Parts
from saywell.app.state import Mode
from saywell.model.followup import FollowUp

ALT_F, DOWN, LEAVE = "\x1bf", "\x1b[B", "\x11"
PLACES = "SELECT place FROM places"
HOUR = dt.timedelta(hours=1)


def parts(folder: Path, clock: HeldClock | None = None) -> Parts:
    backend = ScriptedBackend(customer(1, "Maria"), customer(2, "Joan", waited=90))
    for number in "12":
        backend.write(number, f"question {number}")
    return dataclasses.replace(parts_for(backend, folder, clock=clock), said=read)


async def opened(player: Player) -> None:
    """Open who has waited longest."""
    await opened_at(player, "question 2")


async def opened_at(player: Player, text: str) -> None:
    """Open who has waited longest, and wait for what they wrote."""
    await player.sees("Joan")
    await player.press("\x0e")
    await player.sees(text)


def test_a_promise_is_listed_and_settled_by_keys(tmp_path: Path) -> None:
    async def play() -> None:
        async with playing(parts(tmp_path), columns=100) as player:
            await opened(player)
            await player.press("I will call you.", ENTER)
            await player.until(lambda: bool(player.state.follow_ups))
            await player.press(ALT_F)
            await player.sees("Promised answers:", "Joan: I will call you.", "in 1d")
            await player.press(ENTER)
            await player.sees("Done: the customer has the answer", "c2@example.org")
            await player.press(ENTER)
            await player.until(lambda: not player.state.follow_ups)
            await player.sees("Done; it is off the list.")

    asyncio.run(play())


def test_what_is_due_stands_in_the_title_of_the_queue(tmp_path: Path) -> None:
    async def play() -> None:
        held = parts(tmp_path)
        for name, due in (("a", -HOUR), ("b", -2 * HOUR), ("c", HOUR)):
            held.journal.save_follow_up(FollowUp(name, "1", "Maria", name, NOON, NOON + due))
        async with playing(held, columns=120) as player:
            await player.sees("Promised, due: 2 Alt-F")
            await player.press(ALT_F)
            await player.sees("Maria: b", "due for 2h", "in 1h")
            await player.press(DOWN, DOWN, ENTER)
            await player.sees("question 1")
        async with playing(held, columns=60) as player:
            await player.sees("Queue: 2 waiting · Promised, due: 2 Alt-F")

    asyncio.run(play())


def test_the_transcript_is_shown_where_it_was_read(tmp_path: Path) -> None:
    async def play() -> None:
        clock = HeldClock()
        held = parts(tmp_path, clock)
        for number in range(40):
            held.backend.write("2", f"line {number}")  # type: ignore[attr-defined]
        async with playing(held, columns=100) as player:
            await opened_at(player, "│ line 39")
            await player.press(PAGE_UP)
            await player.sees("newer messages below")
            shown = [row[34:] for row in player.rows() if "│ line" in row]
            clock.pass_(1)
            rows = held.journal._rows  # type: ignore[attr-defined]
            await player.until(lambda: any('"top": [' in row["place"] for row in rows(PLACES)))
            player.screen.session.restore._left = True  # killed: nothing more is kept
        held.journal.close()
        again = dataclasses.replace(parts_for(held.backend, tmp_path, clock=clock), said=read)
        async with playing(again, columns=100) as player:
            await player.sees("newer messages below")
            assert [row[34:] for row in player.rows() if "│ line" in row] == shown != []

    asyncio.run(play())


def test_a_field_prompt_comes_back_and_the_keys_go_there(tmp_path: Path) -> None:
    async def play() -> None:
        clock = HeldClock()
        held = parts(tmp_path, clock)
        async with playing(held, columns=100) as player:
            await opened(player)
            await player.press("/", "hold", ENTER)
            await player.sees("minutes (1 of 2)")
            await player.press("fo")
            clock.pass_(1)
            fields = held.journal.fields
            await player.until(lambda: "2" in fields() and fields()["2"].typed == "fo")
            player.screen.session.restore._left = True  # killed: nothing more is kept
        held.journal.close()
        again = dataclasses.replace(parts_for(held.backend, tmp_path, clock=clock), said=read)
        async with playing(again, columns=100) as player:
            await player.sees("minutes (1 of 2)", "fo")
            assert player.state.mode is Mode.FIELD
            await player.press("ur", ENTER, ENTER)
            await player.sees("May I take four minutes for the small one?")
            await player.press(ESCAPE)

    asyncio.run(play())

"""The chat screen on a real Synapse and on the stand-in for Live Helper Chat, played by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.backends.lhc_server import ALICE, LiveHelperChatServer
from tests.backends.synapse import Synapse
from tests.screen import ALT_DOWN, ENTER, ESCAPE, control, playing
from tests.scripted import parts_for

from saywell.app.state import Hearing
from saywell.app.wiring import SystemClock
from saywell.backends import livehelperchat, matrix
from saywell.model.connection import Connection


@pytest.fixture
def helper_desk() -> Iterator[LiveHelperChatServer]:
    with LiveHelperChatServer() as running:
        yield running


def test_a_matrix_invitation_is_taken_read_answered_and_told(
    synapse: Synapse, tmp_path: Path
) -> None:
    agent, customer = synapse.user("dana", "Dana Agent"), synapse.user("carol", "Carol Customer")
    room = customer.open_room([agent], says=["Where is my parcel?"], name="Order 7")
    backend = matrix.KIND.connect(Connection(url=synapse.url, secret=agent.token))

    async def play() -> None:
        parts = parts_for(backend, tmp_path, clock=SystemClock())
        async with playing(parts, 100, 30) as player:
            await player.sees("to take")
            await player.until(lambda: player.state.hearing is Hearing.TOLD)
            await player.press(control("n"))
            await player.sees("waits for somebody to take this.", "Alt-T take")
            await player.press(ESCAPE + "t")
            await player.sees("Where is my parcel?", "Reply to Carol")
            await player.press("It is on its way.", ENTER)
            await player.sees("Sent.", "┃ It is on its way.")
            await asyncio.to_thread(customer.typing, room)
            await player.sees("is typing…")
            await asyncio.to_thread(customer.say, room, "Thank you!")
            await player.sees("│ Thank you!")
            assert player.text().count("┃ It is on its way.") == 1
            assert player.state.parked == ()
            await player.press(control("o"))
            await player.sees("no means for private notes")

    try:
        asyncio.run(play())
    finally:
        backend.close()
    assert customer.texts(room).count("It is on its way.") == 1


def test_live_helper_chat_is_polled_taken_and_answered(
    helper_desk: LiveHelperChatServer, tmp_path: Path
) -> None:
    chat = helper_desk.desk.begin("Ana Perez", "Where is my parcel?")
    connection = Connection(url=helper_desk.url, user=ALICE.username, secret=ALICE.password)
    backend = livehelperchat.KIND.connect(connection)

    async def play() -> None:
        parts = parts_for(backend, tmp_path, clock=SystemClock())
        async with playing(parts, 100, 30) as player:
            await player.sees("Ana Perez")
            await player.press(ALT_DOWN)
            await player.sees("Where is my parcel?")
            await player.press(ESCAPE + "t")
            await player.sees("You answer Ana Perez now.")
            await player.press("It is on its way.", ENTER)
            await player.sees("Sent.", "┃ It is on its way.")
            helper_desk.desk.customer_says(chat, "Thank you!")
            await player.press(control("r"))
            await player.sees("│ Thank you!")
            assert player.state.hearing is Hearing.ASKED
            assert player.text().count("┃ It is on its way.") == 1

    try:
        asyncio.run(play())
    finally:
        backend.close()
    assert helper_desk.desk.texts(chat).count("It is on its way.") == 1

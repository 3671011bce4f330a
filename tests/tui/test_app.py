"""The chat screen, played by keys."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.screen import ENTER, control, playing
from tests.scripted import ScriptedBackend, customer, parts_for


def two_waiting() -> ScriptedBackend:
    backend = ScriptedBackend(
        customer(1, "Maria Papadopoulou", "el", waited=20),
        customer(2, "Wei Chen", "zh", waited=190),
    )
    backend.write("1", "Πού είναι η παραγγελία μου;")
    backend.write("2", "你好,我的订单在哪里?")
    return backend


def test_the_longest_waiting_is_opened_answered_and_sent(tmp_path: Path) -> None:
    async def play() -> None:
        backend = two_waiting()
        async with playing(parts_for(backend, tmp_path)) as player:
            await player.sees("Queue: 2 waiting", "3:10 late", "0:20", "Nothing is open")
            await player.press(control("n"))
            await player.sees("你好,我的订单在哪里?", "Reply to Wei Chen")
            await player.press("Hello there")
            await player.press(ENTER)
            await player.sees("Sent.", "Alex")
            assert [message.text for message in backend.sent] == ["Hello there"]
            assert player.state.draft.text == ""

    asyncio.run(play())

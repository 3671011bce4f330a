"""Ways out of the chat screen that nobody asked: nothing that was typed is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from tests.screen import Player, control, playing
from tests.scripted import HeldClock, ScriptedBackend, customer, parts_for

from saywell.app.state import DraftText


def waiting() -> ScriptedBackend:
    backend = ScriptedBackend(customer(1, "Wei Chen", "zh", waited=190))
    backend.write("1", "你好,我的订单在哪里?")
    return backend


async def write(player: Player, text: str) -> None:
    await player.sees("Queue: 1 waiting")
    await player.press(control("n"))
    await player.sees("Reply to Wei Chen")
    await player.press(text)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="a system without hang-ups")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_closed_terminal_leaves_the_whole_draft(tmp_path: Path, name: str) -> None:
    number = getattr(signal, name)

    async def run() -> int:
        parts = parts_for(waiting(), tmp_path)
        async with playing(parts) as player:
            await write(player, "typed a moment ago")
            os.kill(os.getpid(), number)
            async with asyncio.timeout(5):
                code = await player.ended
        draft = parts.journal.draft("1")
        assert draft is not None
        assert draft.text == "typed a moment ago"
        return code

    assert asyncio.run(run()) == 128 + number


def test_ctrl_z_goes_to_the_shell_with_the_draft_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = []

    async def run() -> None:
        parts = parts_for(waiting(), tmp_path)
        async with playing(parts) as player:
            monkeypatch.setattr(
                player.screen.app, "suspend_to_background", lambda: stopped.append(True)
            )
            await write(player, "typed a moment ago")
            await player.press(control("z"))
            assert player.state.draft.text == "typed a moment ago"
            draft = parts.journal.draft("1")
            assert draft is not None
            assert draft.text == "typed a moment ago"

    asyncio.run(run())
    assert stopped == [True]


def test_undo_takes_a_message_back_as_long_as_it_has_not_left(tmp_path: Path) -> None:
    backend = waiting()
    clock = HeldClock()

    async def run() -> None:
        parts = parts_for(backend, tmp_path, clock=clock, delay="5s")
        async with playing(parts) as player:
            await write(player, "Good day\r")
            await player.sees("leaves in 5 s")
            await player.press(control("_"))
            await player.sees("Taken back")
            assert player.state.draft.text == "Good day"
            await player.press("\r")
            await player.until(lambda: bool(player.state.sending))
            clock.pass_(6)
            await player.sees("Sent.")
            await player.press(control("_"))
            empty = DraftText(version=player.state.draft.version)
            assert player.state.draft == empty

    asyncio.run(run())
    assert [message.text for message in backend.sent] == ["Good day"]

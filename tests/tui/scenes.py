"""Two customers who wait, and a scene played before them on the chat screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.screen import (
    Player,
    control,
    playing,
)
from tests.scripted import HeldClock, ScriptedBackend, customer, parts_for

Scene = Callable[[Player], Awaitable[None]]


def two_waiting() -> ScriptedBackend:
    backend = ScriptedBackend(
        customer(1, "Maria Papadopoulou", "el", waited=20),
        customer(2, "Wei Chen", "zh", waited=190),
    )
    backend.write("1", "Πού είναι η παραγγελία μου;")
    backend.write("2", "你好,我的订单在哪里?")
    return backend


def play(
    backend: ScriptedBackend,
    folder: Path,
    scene: Scene,
    *,
    size: tuple[int, int] = (80, 24),
    clock: HeldClock | None = None,
    language: str = "en",
    delay: str = "0s",
) -> None:
    """Open the screen, play one scene and leave."""

    async def run() -> None:
        parts = parts_for(backend, folder, clock=clock, language=language, delay=delay)
        async with playing(parts, *size) as player:
            await scene(player)

    asyncio.run(run())


async def open_first(player: Player) -> None:
    await player.sees("Queue: 2 waiting")
    await player.press(control("n"))
    await player.sees("你好,我的订单在哪里?", "Reply to Wei Chen")

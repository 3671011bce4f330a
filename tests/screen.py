"""Presses keys and reads a screen, without a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from prompt_toolkit.application import Application, create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.base import PipeInput
from prompt_toolkit.output import DummyOutput
from tests.scripted import ScriptedBackend

from saywell.app.jobs import THREAD
from saywell.app.session.stage import Parts
from saywell.app.state import State
from saywell.tui.app import chat
from saywell.tui.screen import Screen

PATIENCE = 40.0
"""Seconds within which what a test waits for has to happen."""

ENTER, ESCAPE, TAB = "\r", "\x1b", "\t"
PAGE_UP, PAGE_DOWN = "\x1b[5~", "\x1b[6~"
LEFT, RIGHT, UP, DOWN, BACKSPACE = "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B", "\x7f"
ALT_ENTER, ALT_UP, ALT_DOWN = "\x1b\r", "\x1b\x1b[A", "\x1b\x1b[B"
ALT_1, ALT_2, ALT_3 = "\x1b1", "\x1b2", "\x1b3"
F1 = "\x1bOP"


def control(letter: str) -> str:
    """Return what a terminal sends for Ctrl and a letter."""
    return chr(ord(letter.upper()) - 64)


class SizedOutput(DummyOutput):
    """An output of a size that a test can change."""

    def __init__(self, columns: int, rows: int) -> None:
        self.size = Size(rows=rows, columns=columns)

    def get_size(self) -> Size:
        return self.size


Outcome = TypeVar("Outcome")


@dataclass
class Watcher(Generic[Outcome]):
    """The hands and eyes of a test."""

    keys: PipeInput
    output: SizedOutput
    app: Application[Outcome]
    ended: asyncio.Task[Outcome]

    def rows(self) -> list[str]:
        """Return the screen as rows of text, without what a terminal adds to it."""
        shown = self.app.renderer.last_rendered_screen
        if shown is None:
            return []
        size = self.output.size
        rows = []
        for y in range(size.rows):
            line = shown.data_buffer[y]
            rows.append("".join(line[x].char for x in range(size.columns)).rstrip())
        return rows

    def text(self) -> str:
        """Return the screen as one text."""
        return "\n".join(self.rows())

    def styles(self, word: str) -> str:
        """Return the style in which the first cell of a word is shown."""
        shown = self.app.renderer.last_rendered_screen
        assert shown is not None
        for y, row in enumerate(self.rows()):
            x = row.find(word)
            if x >= 0:
                return shown.data_buffer[y][x].style
        raise AssertionError(f"{word!r} is not on the screen:\n{self.text()}")

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait until the screen is drawn."""
        for key in keys:
            self.keys.send_text(key)
            await asyncio.sleep(0)
        await self.drawn()

    async def drawn(self) -> None:
        """Wait until what was pressed has been handled and drawn."""
        count = self.app.render_counter
        self.app.invalidate()
        await self.until(lambda: self.app.render_counter > count)

    async def sees(self, *words: str) -> None:
        """Wait until all words are on the screen."""
        await self.until(lambda: all(word in self.text() for word in words))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so; fails with the screen when it never is."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    if self.ended.done():
                        await self.ended
                        raise AssertionError("the screen has closed")
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"it never came; the screen is:\n{self.text()}") from None

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        self.output.size = Size(rows=rows, columns=columns)
        self.app._on_resize()


@dataclass
class Player(Watcher[int]):
    """Who plays on the chat screen."""

    screen: Screen

    @property
    def state(self) -> State:
        return self.screen.state


@contextlib.asynccontextmanager
async def playing(
    parts: Parts, columns: int = 80, rows: int = 24, *, wait: bool = True
) -> AsyncIterator[Player]:
    """Open the chat screen, and leave it at the end.

    What is still asked of a real server then has to end before its connections are closed: it is
    waited for, unless the server never answers.
    """
    output = SizedOutput(columns, rows)
    with create_pipe_input() as keys, create_app_session(input=keys, output=output):
        opened: asyncio.Future[Screen] = asyncio.get_running_loop().create_future()
        ended = asyncio.ensure_future(
            chat(parts, terminal=keys, output=output, started=opened.set_result)
        )
        await asyncio.wait((opened, ended), return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            ended.result()
        screen = await opened
        player = Player(keys, output, screen.app, ended, screen)
        await player.until(lambda: bool(player.text()))
        try:
            yield player
        finally:
            if not ended.done():
                player.screen.app.exit(result=0)
                await ended
            if wait and not isinstance(parts.backend, ScriptedBackend):
                await asyncio.to_thread(_until_lanes_end)


def _until_lanes_end() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith(THREAD):
            thread.join(PATIENCE)

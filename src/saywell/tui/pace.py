"""What keeps the screen quick: its first frame is kept, and work begins after the next one."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Callable
from typing import Any

from prompt_toolkit.application.current import set_app
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.renderer import Renderer

from saywell.app.jobs import Job
from saywell.tui.screen import Screen

LATEST = 0.02
"""Seconds after which work begins although nothing was drawn."""


class AfterFrame:
    """Starts jobs after the next frame: on other threads they would compete with its drawing."""

    def __init__(self, run: Callable[[Job[Any]], None], loop: asyncio.AbstractEventLoop) -> None:
        self._run = run
        self._loop = loop
        self._waiting: list[Job[Any]] = []

    def __call__(self, job: Job[Any]) -> None:
        """Take a job; it begins in a moment."""
        if not self._waiting:
            self._loop.call_later(LATEST, self.begin)
        self._waiting.append(job)

    def begin(self) -> None:
        """Start what waits."""
        waiting, self._waiting = self._waiting, []
        for job in waiting:
            self._run(job)


def first_frame(screen: Screen) -> str:
    """Return what a terminal gets to show the screen as it is now, from nothing."""
    app = screen.app
    text = io.StringIO()
    output = Vt100_Output(text, app.output.get_size, term=os.environ.get("TERM"))
    renderer = Renderer(app.renderer.style, output, full_screen=True)
    with set_app(app):
        renderer.render(app, app.layout)
    return text.getvalue()

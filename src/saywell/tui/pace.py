"""What keeps keys quick: work that a key starts begins once its frame is on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from saywell.app.jobs import Job

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

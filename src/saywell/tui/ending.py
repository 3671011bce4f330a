"""How a screen beside the chat ends when somebody else ends it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import Protocol

LEFT = 130
"""The exit code of a screen that was left by Ctrl-C, as of a command in a shell."""

ENDED = 128
"""What is added to the number of the signal that ended it, as shells count exit codes."""


class Ending(Protocol):
    """A screen that can be left."""

    ended_by: int

    def leave(self, code: int, /) -> None:
        """Close the screen."""
        ...


def end_on_signals(screen: Ending) -> None:
    """Leave the terminal as it was found when somebody ends the program."""
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        screen.ended_by = ENDED + number
        screen.leave(ENDED + number)

    for name in ("SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)
        # a system without signals, and a loop that is not on the main thread
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            if number is not None:
                loop.add_signal_handler(number, end, number)

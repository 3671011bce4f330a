"""The chat screen's first frame on the terminal before the program is loaded.

It is the one that was kept the last time: where the parts stand, and the program's own words, but
nothing of any customer. What is typed meanwhile stays with the terminal until the screen asks for
it. Whatever ends the loading puts the terminal back as it was.
"""

import atexit
import os
import signal

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType
    from typing import Any

_AWAY = b"\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l"
"""Attributes off, wrap on, plain paste, the cursor shown, the other screen left."""
_ENDING = ("SIGTERM", "SIGHUP")

_before: "list[list[Any]]" = []
"""How the terminal was set before the frame; empty when there is none."""


def paint(args: "Sequence[str]", environ: "Mapping[str, str]") -> None:
    """Paint the frame for a plain ``chat [CONVERSATION]``, where one was kept for this terminal."""
    if len(args) > 1 or any(arg.startswith("-") for arg in args):
        return
    try:
        if not (os.isatty(0) and os.isatty(1)) or environ.get("TERM", "dumb") == "dumb":
            return
    except OSError:
        return
    from saywell.app import wiring_frame

    frame = wiring_frame.known(environ)
    if frame:
        _show(frame)


def _show(frame: bytes) -> None:
    """Write the frame, and let the terminal keep keys as the screen will want them."""
    try:
        import termios
    except ImportError:  # another system
        return
    try:
        before = termios.tcgetattr(0)
        kept = termios.tcgetattr(0)
        kept[0] &= ~(termios.IXON | termios.ICRNL | termios.INLCR | termios.IGNCR)
        kept[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)  # Ctrl-C still ends it
        for key in (termios.VSUSP, termios.VQUIT):
            kept[6][key] = b"\x00"  # nothing is on these keys now
        _before.append(before)
        for name in _ENDING:
            signal.signal(getattr(signal, name), _end)
        atexit.register(undo)
        termios.tcsetattr(0, termios.TCSANOW, kept)
        os.write(1, frame)
    except (termios.error, OSError, ValueError):
        undo()


def _end(number: int, frame: "FrameType | None") -> None:
    """End as the signal would have, on a terminal that is as it was."""
    undo()
    os.kill(os.getpid(), number)


def take_over() -> bool:
    """Give the terminal's settings back to a screen that paints its own now; say if there was one.

    What was typed stays to be read.
    """
    if not _before:
        return False
    import termios

    before = _before.pop()
    for name in _ENDING:
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        termios.tcsetattr(0, termios.TCSANOW, before)
    except termios.error:  # the terminal has gone
        return False
    return True


def undo() -> None:
    """Take the frame away again: something else is to be printed."""
    if take_over():
        try:
            os.write(1, _AWAY)
        except OSError:  # the terminal has gone
            return

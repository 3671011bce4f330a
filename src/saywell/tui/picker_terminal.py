"""The terminal to draw on and to read keys from, even when the program stands in a pipe."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from prompt_toolkit.input import Input
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.output import Output
from prompt_toolkit.output.vt100 import Vt100_Output

CONTROLLING = Path("/dev/tty")
"""The terminal of the process, wherever its streams lead."""


@contextlib.contextmanager
def own_terminal() -> Iterator[tuple[Input, Output]]:
    """Open the terminal for keys and for drawing; standard output stays free for the result.

    Keys come from standard input when it is a terminal, the screen goes to standard output or
    standard error; failing these, both use the controlling terminal. Raises OSError when there is
    none.
    """
    with contextlib.ExitStack() as opened:
        keys = _terminal_of(sys.stdin) or opened.enter_context(CONTROLLING.open(encoding="utf-8"))
        screen = (
            _terminal_of(sys.stdout)
            or _terminal_of(sys.stderr)
            or opened.enter_context(CONTROLLING.open("w", encoding="utf-8", errors="replace"))
        )
        yield Vt100Input(keys), Vt100_Output.from_pty(screen, term=os.environ.get("TERM"))


def _terminal_of(stream: TextIO | None) -> TextIO | None:
    try:
        return stream if stream is not None and stream.isatty() else None
    except ValueError:  # closed
        return None

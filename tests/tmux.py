"""A real terminal for tests: a tmux server of its own, keys for it, and what it shows."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

PATIENCE = 40.0
"""Seconds within which what a test waits for has to be on the screen."""


def need(program: str) -> None:
    """Skip a test whose program is not installed; where everything is checked it has to be."""
    if shutil.which(program) is None:
        if os.environ.get("CI"):
            raise AssertionError(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")


def add_to_path(folder: Path) -> str:
    """Make a folder with this very saywell in it, and return a PATH that begins with it."""
    folder.mkdir(exist_ok=True)
    program = folder / "saywell"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m saywell "$@"\n')
    program.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


class Tmux:
    """One tmux server with one pane of its own size, in which a command runs."""

    def __init__(self, folder: Path, command: str, *, columns: int = 80, rows: int = 24) -> None:
        need("tmux")
        self._server = ["tmux", "-u", "-S", str(folder / "tmux"), "-f", os.devnull]
        size = ["-x", str(columns), "-y", str(rows)]
        begin = ["new-session", "-d", *size, "env", "-u", "TMUX", "sh", "-c", command]
        try:
            self._do(*begin)
        except subprocess.CalledProcessError:  # its server sometimes ends while it starts
            self.__exit__(None, None, None)
            self._do(*begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        subprocess.run([*self._server, "kill-server"], capture_output=True, check=False)

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            [*self._server, *words], capture_output=True, check=True, timeout=PATIENCE
        )
        return done.stdout.decode()

    def ask(self, *words: str) -> str:
        """Give tmux a command and return what it says."""
        return self._do(*words)

    def press(self, *keys: str) -> None:
        """Press keys, each by its name: ``Enter``, ``C-c``, ``M-s``."""
        self._do("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text as it stands."""
        self._do("send-keys", "-l", text)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the command as ``kill -9`` does, or by another signal; return when it is gone."""
        number = int(self._do("list-panes", "-F", "#{pane_pid}"))
        os.kill(number, how)
        end = time.monotonic() + PATIENCE
        while Path(f"/proc/{number}").exists():
            assert time.monotonic() < end
            time.sleep(0.02)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        self._do("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self, *, colours: bool = False) -> str:
        """Return what the screen shows."""
        return self._do("capture-pane", "-p", *(["-e"] if colours else []))

    def cursor(self) -> tuple[int, int]:
        """Return the column and the row in which the cursor stands, from 0."""
        x, y = self._do("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(x), int(y)

    def sees(self, *words: str) -> str:
        """Wait until all of these are on the screen, and return it."""
        return self.until(lambda shown: all(word in shown for word in words), f"{words}")

    def misses(self, *words: str) -> str:
        """Wait until none of these is on the screen any more, and return it."""
        return self.until(lambda shown: not any(word in shown for word in words), f"no {words}")

    def until(self, condition: Callable[[str], bool], what: str) -> str:
        """Wait until the screen is as it has to be."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = self.screen()
            if condition(shown):
                return shown
            if time.monotonic() > end:
                raise AssertionError(f"{what} never came; the screen is:\n{shown}")
            time.sleep(0.04)

"""Running the program as people do: as a process, in a pipe, or on a terminal of its own."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAM = [sys.executable, "-m", "saywell"]

PATIENCE = 30.0
"""Seconds after which a program that shows nothing, or does not end, is a failure of the test."""

TAKE_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "saywell", *sys.argv[1:]])
"""
"""Makes the terminal the process's own, so that Ctrl-C reaches it, and becomes the program."""


def run(
    *args: str,
    stdin: bytes | str = b"",
    env: Mapping[str, str] | None = None,
    timeout: float = 2 * PATIENCE,
) -> subprocess.CompletedProcess[str]:
    """Run one command without a terminal and wait for it."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*PROGRAM, *args],
        input=data,
        capture_output=True,
        env={**os.environ, **(env or {})},
        timeout=timeout,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


class Terminal:
    """A command on a terminal: what it shows, and keys for it."""

    def __init__(
        self,
        *args: str,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (24, 80),
        program: str = TAKE_TERMINAL,
    ) -> None:
        self._main, second = pty.openpty()
        termios.tcsetwinsize(second, size)
        modes = termios.tcgetattr(second)
        modes[3] |= termios.NOFLSH  # what is printed after Ctrl-C must not be thrown away
        termios.tcsetattr(second, termios.TCSANOW, modes)
        self.shown = ""
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, *args],
            stdin=second,
            stdout=second,
            stderr=second,
            env={**os.environ, "TERM": "xterm-256color", **(env or {})},
            start_new_session=True,
        )
        os.close(second)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._main)

    def expect(self, text: str, timeout: float = PATIENCE) -> str:
        """Read until the text is on the screen; return everything shown so far."""
        end = time.monotonic() + timeout
        while text not in self.shown:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{text!r} was not shown; there was: {self.shown!r}")
        return self.shown

    def type(self, keys: str) -> None:
        """Press keys, once the program waits for them: a Ctrl-C just before that may get lost."""
        end = time.monotonic() + 2
        while not self._sleeps() and time.monotonic() < end:
            time.sleep(0.005)
        os.write(self._main, keys.encode())

    def _sleeps(self) -> bool:
        """Say whether the program waits for something, as far as the system tells."""
        try:
            stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        except OSError:
            return True
        return stat.rpartition(")")[2].split()[0] == "S"

    def hang_up(self) -> int:
        """Let the terminal go away, and return how the program ended."""
        os.close(self._main)
        self._main = os.open(os.devnull, os.O_RDWR)
        return self._process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        """End it as ``kill -9`` does, and return when it is gone."""
        self._process.kill()
        self._process.wait()

    def end(self, timeout: float = PATIENCE) -> int:
        """Read to the end and return the exit code."""
        end = time.monotonic() + timeout
        while self._read(end - time.monotonic()):
            continue
        return self._process.wait(timeout=PATIENCE)

    @property
    def plain(self) -> str:
        """What was shown, without colours."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown).replace("\r", "")

    def _read(self, patience: float) -> bool:
        if patience <= 0 or not select.select([self._main], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:
            return False
        self.shown += data.decode("utf-8", "replace")
        return bool(data)


@contextlib.contextmanager
def serving(*args: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command that serves until it is told to end."""
    process = subprocess.Popen(
        [*PROGRAM, *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()

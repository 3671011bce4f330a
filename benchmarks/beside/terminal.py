"""A program in a terminal of its own, driven key by key: how soon an answer comes, at what cost."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

GAP = 0.003
"""Seconds without output after which a frame is whole: a program writes one in one go."""
QUIET = 0.04
"""Seconds without output after which nothing more comes of a key."""
PATIENCE, MOST = 60.0, 5.0
"""Seconds to wait for the beginning of something, and to read on at most."""


class Drawn(NamedTuple):
    """What came of a key: seconds to the last byte of the first frame, CPU seconds, bytes.

    ``cpu`` is that of the thread which draws, until the frame was there; ``all_cpu`` that of the
    whole process, until nothing more came.
    """

    wall: float
    cpu: float
    all_cpu: float
    size: int


class Terminal:
    """Runs a program on a pseudoterminal of a size; it is ended when the block ends."""

    def __init__(
        self, command: Sequence[str], columns: int, rows: int, environ: Mapping[str, str]
    ) -> None:
        self.began = time.perf_counter()
        self.shown = b""
        self._handle, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        silent = termios.tcgetattr(inside)
        silent[3] &= ~termios.ECHO  # what is typed ahead is shown by the program alone
        termios.tcsetattr(inside, termios.TCSANOW, silent)
        self.pid = os.fork()
        if self.pid == 0:  # the program itself
            os.login_tty(inside)
            os.execve(command[0], list(command), dict(environ))
        os.close(inside)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.close(self._handle)
        os.waitpid(self.pid, 0)

    # -- what it costs

    def cpu(self) -> float:
        """Return the CPU seconds of all threads of the process so far."""
        return time.clock_gettime((~self.pid << 3) | 2)  # its clock, as clock_getcpuclockid has it

    def drawing_cpu(self) -> float:
        """Return the CPU seconds of the main thread so far."""
        return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9

    def memory(self) -> float:
        """Return how many MB of memory it takes."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

    # -- keys and what they bring

    def type(self, keys: bytes) -> None:
        """Send keys, and look at nothing."""
        os.write(self._handle, keys)

    def press(self, keys: bytes) -> Drawn:
        """Send keys, and measure until nothing more comes."""
        self.read(0.0)
        cpu, drawing, began = self.cpu(), self.drawing_cpu(), time.perf_counter()
        self.type(keys)
        ended = self.read(GAP, first=PATIENCE)
        drawn = self.drawing_cpu() - drawing
        if not self.shown:
            raise TimeoutError(f"nothing came of {keys!r}")
        size = len(self.shown)
        self.read(QUIET)
        return Drawn(ended - began, drawn, self.cpu() - cpu, size)

    def read(self, gap: float, *, first: float | None = None) -> float:
        """Read until nothing comes for so many seconds, and return when the last of it came.

        ``first`` is how long to wait for the beginning, when not as long. It ends in any case:
        clocks on the screen go on.
        """
        began = ended = time.perf_counter()
        self.shown = b""
        wait = gap if first is None else first
        while select.select([self._handle], [], [], wait)[0]:
            try:
                piece = os.read(self._handle, 65536)
            except OSError:  # it has ended
                break
            ended, wait = time.perf_counter(), gap
            self.shown += piece
            if ended - began > MOST:
                break
        return ended

    def until(self, word: str) -> float:
        """Read until a word has come, and return when that was, in seconds from the start."""
        wanted, seen = word.encode(), b""
        while wanted not in seen:
            ended = self.read(0.0, first=PATIENCE)
            if not self.shown:
                raise TimeoutError(f"{word!r} never came")
            seen += self.shown
        return ended - self.began

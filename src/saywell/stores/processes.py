"""Which process something belongs to, and whether it still runs: their numbers come again."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """One process of this machine.

    ``number`` is its id. ``start`` is the boot of the machine and the tick at which it began,
    ``space`` the namespace in which the number counts (a container has its own); both are empty
    where the system does not tell, as outside Linux.
    """

    number: int
    start: str = ""
    space: str = ""

    def __str__(self) -> str:
        """Render in one word, which ``parsed`` reads back."""
        return f"{self.number},{self.start},{self.space}"


def parsed(word: str) -> Process:
    """Read back what ``str`` has made of a process; a bare number is one too."""
    number, _, rest = word.partition(",")
    start, _, space = rest.partition(",")
    return Process(int(number), start, space)


def this_process() -> Process:
    """Return the process that asks."""
    return _described(os.getpid())


def runs(process: Process) -> bool | None:
    """Say whether a process still runs; None when that cannot be known.

    It cannot where the system does not tell when a process began, nor for one in a container
    other than ours. A process that has ended and was not yet collected does not run.
    """
    if process.start and _boot() and process.start.partition("/")[0] != _boot():
        return False
    if process.space and process.space != _space():
        return None
    if process.start:
        return _start(process.number) == process.start
    try:
        os.kill(process.number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return None
    return None


@functools.lru_cache(maxsize=1)
def _described(number: int) -> Process:
    """Return our own process; the number is the key, as a fork has another one."""
    return Process(number, _start(number), _space())


def _start(number: int) -> str:
    """Return when a process began, empty when it has ended or nothing tells (proc(5), field 22)."""
    try:
        stat = (_PROC / str(number) / "stat").read_text(encoding="utf-8", errors="replace")
        fields = stat.rpartition(")")[2].split()
        ended = fields[0] in ("Z", "X")
        return "" if ended else f"{_boot()}/{fields[19]}"
    except (OSError, IndexError):
        return ""


@functools.cache
def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


@functools.cache
def _space() -> str:
    try:
        return (_PROC / "self/ns/pid").readlink().name
    except OSError:
        return ""

"""An agent at a machine: commands of the program as real processes that can be killed anywhere."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 1.2
"""Seconds that a command waits for an answer: far more than a server on loopback takes."""

PATIENCE = 60.0
"""Seconds after which a command that does not end is a failure of the test."""

FULL = "full"
"""What a call at a moment returns to have the disk full from then on."""


class Step(StrEnum):
    """The steps of a command, as the command itself sees them."""

    OPENED = "journal opened"
    BEGINNING = "beginning"
    BEGUN = "begun"  # the draft and the message are in the journal; nothing has left
    RECORDING = "recording"  # the answer is known and not in the journal yet
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; ``code`` is None when it was killed."""

    code: int | None
    out: str
    err: str


class Zygote:
    """The process from which every command is forked; one for a whole run of tests."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py")), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=environment,
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._link = ours
        self._said = ours.makefile("r")
        assert self._said.readline() == "ready\n"

    def fork(self, order: Mapping[str, object], handles: list[int]) -> int:
        """Start a command and return its process id."""
        with self._lock:
            socket.send_fds(self._link, [json.dumps(order).encode()], handles)
            return int(self._said.readline())

    def close(self) -> None:
        """End the process."""
        self._said.close()
        self._link.close()
        self._process.wait(10)


class Command:
    """A command that runs."""

    def __init__(
        self, zygote: Zygote, order: dict[str, object], at: Mapping[Step, Callable[[], object]]
    ) -> None:
        self._at = at
        self._control, theirs = socket.socketpair()
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        order["moments"] = [step.value for step in at]
        handles = [nothing, out_end, err_end, theirs.fileno()]
        self.pid = zygote.fork(order, handles)
        for handle in handles[:3]:
            os.close(handle)
        theirs.close()
        self._code: int | None = None
        self._out, self._err = Reader(out), Reader(err)
        self._watch = threading.Thread(target=self._answer, daemon=True)
        self._watch.start()

    def _answer(self) -> None:
        """Call what is to happen at each step the command reaches, until it has ended."""
        with contextlib.suppress(OSError), self._control:
            for line in self._control.makefile("r"):
                if line.startswith("exit "):
                    self._code = int(line.split()[1])
                    return
                done = self._at[Step(line.strip())]()
                self._control.sendall(b"full\n" if done == FULL else b"go\n")

    def kill(self) -> None:
        """End it as ``kill -9`` does, and return when it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        self._gone()

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        os.kill(self.pid, signal.SIGINT)

    def ended(self) -> Ended:
        """Wait for its end."""
        out, err = self._out.text(), self._err.text()
        self._watch.join(PATIENCE)
        self._gone()
        return Ended(self._code, out, err)

    def _gone(self) -> None:
        end = time.monotonic() + PATIENCE
        while alive(self.pid):
            assert time.monotonic() < end, "a command does not end"
            time.sleep(0.001)


class Reader:
    """Reads a pipe to its end, beside everything else."""

    def __init__(self, handle: int) -> None:
        self._parts: list[bytes] = []
        self._thread = threading.Thread(target=self._read, args=(handle,), daemon=True)
        self._thread.start()

    def _read(self, handle: int) -> None:
        with open(handle, "rb") as pipe:
            while data := pipe.read(65536):
                self._parts.append(data)

    def text(self) -> str:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "a command does not end"
        return b"".join(self._parts).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the journal of a home has: the text, whether it is a note, its files, and as what.

    ``key`` is that of a message, empty for a draft.
    """

    text: str
    private: bool
    files: tuple[str, ...]
    state: str
    key: str = ""


class Agent:
    """A home, a chat system in the environment, and the commands that are run there."""

    def __init__(self, zygote: Zygote, home: Path, environment: Mapping[str, str]) -> None:
        self._zygote = zygote
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self._environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "SAYWELL_HOME": str(home / "saywell"),
            **environment,
        }

    def start(
        self,
        *arguments: str,
        at: Mapping[Step, Callable[[], object]] | None = None,
        later: float = 0.0,
    ) -> Command:
        """Start a command; ``later`` puts its clocks forward by seconds."""
        order: dict[str, object] = {
            "arguments": arguments,
            "environment": self._environment,
            "folder": str(self.home),
            "timeout": TIMEOUT,
            "later": later,
        }
        return Command(self._zygote, order, at or {})

    def run(self, *arguments: str, later: float = 0.0) -> Ended:
        """Run a command to its end."""
        return self.start(*arguments, later=later).ended()

    def kept(self) -> list[Kept]:
        """Read the journal, beside the program: drafts, and sends that are not known as sent."""
        found: list[Kept] = []
        for file in self.home.glob("saywell/**/journal*.sqlite"):
            with contextlib.closing(sqlite3.connect(file)) as db:
                rows = db.execute("SELECT text, private, files, 'draft', '' FROM drafts").fetchall()
                rows += db.execute(
                    "SELECT text, private, files, state, key FROM sends WHERE state != 'sent'"
                ).fetchall()
            found += [
                Kept(text, bool(private), tuple(json.loads(names)), state, key)
                for text, private, names, state, key in rows
            ]
        return found


def alive(pid: int) -> bool:
    """Say whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

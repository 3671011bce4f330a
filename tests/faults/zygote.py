"""A process that has imported the program and forks one command after the other, each killable.

Run as ``python zygote.py FD``: orders come over the socket ``FD`` as JSON, each with the command's
stdin, stdout, stderr and a socket for its moments; the answer is the command's process id. What
the command does is the program's own; only waiting is shortened, and the clock may be put forward.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saywell.model.connection import Connection
    from saywell.model.settings import ChatSystem

LANG = "en"
"""The language of what is sent."""

FASTER = 60.0
"""How many times shorter every pause of the program is."""


def main() -> None:
    """Import what a command needs, then fork for each order until the socket ends."""
    link = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    hurry()
    prepare()
    link.sendall(b"ready\n")
    while True:
        data, handles, _, _ = socket.recv_fds(link, 1 << 20, 4)
        if not data:
            return
        pid = os.fork()
        if not pid:
            link.close()
            obey(json.loads(data), handles)
        for handle in handles:
            os.close(handle)
        link.sendall(f"{pid}\n".encode())


def hurry() -> None:
    """Shorten every pause, also those that are default values: this comes before the imports."""
    real = time.sleep
    time.sleep = lambda seconds: real(float(seconds) / FASTER)


def prepare() -> None:
    """Import the program, and let its check have no rules, which are no part of what is tried."""
    import httpx  # noqa: F401

    from saywell.app import (  # noqa: F401
        checking,
        report_json,
        wiring,
        wiring_backends,
        wiring_moves,
        wiring_quick,
    )
    from saywell.cli import main as program
    from saywell.engine import phrase_memory
    from saywell.engine.check import Checker
    from saywell.engine.stored import frozen_lists
    from saywell.stores import journal, tokens  # noqa: F401

    for command in ("send", "outbox"):
        if command in program.COMMANDS:
            program.make_app(command)
    for module in wiring_backends.OWN.values():
        with contextlib.suppress(ImportError):
            __import__(module)
    settings = wiring.load_settings()
    frozen_lists(wiring_moves.compiled(settings, LANG), [])  # no command has to read them again
    phrase_memory.memory_of(LANG).plain()  # nor to keep them
    loaded = wiring.load_checker(settings)
    without_rules = dataclasses.replace(loaded, checker=Checker(()))
    wiring.load_checker = lambda *_, **__: without_rules
    wiring_quick.checks = lambda *_: without_rules.checker.check


def obey(order: Mapping[str, Any], handles: list[int]) -> None:
    """Be the command; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background
    for number, handle in enumerate(handles[:3]):
        os.dup2(handle, number)
    reset_streams()
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    control = socket.socket(fileno=handles[3])
    impatient(order["timeout"])
    put_forward(order["later"])
    tell_moments(control, frozenset(order["moments"]))
    from saywell.cli import main as program

    code = 70
    try:
        program.run(order["arguments"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            control.sendall(f"exit {code}\n".encode())
        os._exit(code)


def reset_streams() -> None:
    """Make new standard streams on the descriptors that were put in place."""
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def impatient(timeout: float) -> None:
    """Wait less than the shortest setting for an answer."""
    from saywell.app import wiring_backends

    real = wiring_backends.connection_of

    def shortened(chat: ChatSystem, secret: str) -> Connection:
        return dataclasses.replace(real(chat, secret), timeout=timeout)

    wiring_backends.connection_of = shortened


def put_forward(seconds: float) -> None:
    """Put the program's clocks forward."""
    from saywell.app import wiring
    from saywell.stores import journal

    def now(*_: object) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)

    wiring.SystemClock.now = now  # type: ignore[assignment, method-assign]
    defaults = journal.SqliteJournal.__init__.__kwdefaults__
    assert defaults is not None
    defaults["now"] = now


def tell_moments(control: socket.socket, wanted: frozenset[str]) -> None:
    """Say when the journal begins and ends a send, and wait for the word to go on."""
    from saywell.stores.journal import SqliteJournal

    def reached(moment: str) -> None:
        if moment not in wanted:
            return
        control.sendall(f"{moment}\n".encode())
        if control.recv(16) == b"full\n":
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def around(name: str, before: str, after: str) -> None:
        real: Callable[..., Any] = getattr(SqliteJournal, name)

        def watched(*values: Any, **more: Any) -> Any:
            reached(before)
            try:
                return real(*values, **more)
            finally:
                reached(after)

        setattr(SqliteJournal, name, watched)

    around("__init__", "opening the journal", "journal opened")
    around("begin_send", "beginning", "begun")
    around("begin_again", "beginning", "begun")
    around("end_send", "recording", "recorded")


if __name__ == "__main__":
    main()

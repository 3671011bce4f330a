"""The practice desk itself: an HTTP server on loopback that can be started and stopped."""

from __future__ import annotations

import datetime as dt
import errno
import socket
import socketserver
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import ThreadedWSGIServer

from saywell.errors import UsageError
from saywell.model.ports import Clock
from saywell.practice import bulk, events
from saywell.practice import seed as seeding
from saywell.practice.api import LOG, Api
from saywell.practice.cable import PING_SECONDS, Cable
from saywell.practice.connections import Connections, handler_for
from saywell.practice.crowd import Crowd
from saywell.practice.faults import Faults
from saywell.practice.limits import Limits
from saywell.practice.store import Store

HOST = "127.0.0.1"
"""The practice desk is for this machine alone."""

SHUTDOWN_POLL = 0.05
"""Seconds between two looks at whether to stop."""


SLOWEST_TICK, FASTEST_TICK = 0.25, 0.05
"""Seconds between two looks at what the customers do, at ordinary and at high speed."""


class WallClock:
    """The machine's own clock."""

    def now(self) -> dt.datetime:
        """Return the present moment, in UTC."""
        return dt.datetime.now(dt.UTC)


class _Server(ThreadedWSGIServer):
    """Werkzeug's threaded server on a socket that is bound already; it prints nothing."""

    def __init__(self, listener: socket.socket, api: Api, connections: Connections) -> None:
        port = listener.getsockname()[1]
        super().__init__(HOST, port, api, handler_for(connections), fd=listener.fileno())
        listener.close()  # the server has a duplicate

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a connection that broke; what fails inside a request is the API's matter."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - inherited
        """Say nothing."""


class PracticeDesk:
    """A chat server on loopback that speaks Chatwoot's Application API.

    ``port`` 0 takes a free one. ``seed`` chooses who is waiting and what they are like; the same
    seed gives the same desk. ``path`` keeps the data in a file, None in memory. ``customers``
    False holds the scripted customers still (:meth:`tick` lets them act once), and ``speed`` is
    how many times faster than life they act. ``waiting`` are the keys of the characters who wait at
    the start, longest first, instead of those whom ``seed`` chooses; then nobody else arrives.
    ``limits`` switches Chatwoot's request limits on, from which Chatwoot exempts loopback.
    ``ping_seconds`` lie between two pings of the websocket.

    Raises:
        UsageError: the port cannot be had, the data file cannot be used, or there is no such
            character.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        seed: int = 1,
        path: Path | None = None,
        clock: Clock | None = None,
        customers: bool = True,
        speed: float = 1.0,
        faults: Faults | None = None,
        limits: bool = False,
        ping_seconds: float = PING_SECONDS,
        waiting: Sequence[str] = (),
    ) -> None:
        if not 0 <= port <= 65535:
            raise UsageError(f"{port} is not a port", hint="use 0 for a free one, or 1024 to 65535")
        if not speed > 0:
            raise UsageError(f"a speed of {speed} stands still", hint="use 1 or more")
        self.faults = Faults() if faults is None else faults
        self._clock: Clock = clock or WallClock()
        self._stopping = threading.Event()
        self._connections = Connections()
        self._threads: list[threading.Thread] = []
        self._closed = False
        listener = _listen(port)
        try:
            self._store = Store(path)
            seeded = seeding.ensure(self._store, seed, self._now(), waiting)
        except BaseException:
            listener.close()
            raise
        self.account_id = seeded.account_id
        self.token = seeded.token
        self.admin_token = seeded.admin_token
        self._with_customers = customers
        self._crowd = Crowd(
            self._store, now=self._now, seed_number=seed, speed=speed, closed=bool(waiting)
        )
        self._tick_seconds = min(SLOWEST_TICK, max(FASTEST_TICK, 1 / speed))
        port = listener.getsockname()[1]
        self.url = f"http://{HOST}:{port}"
        self.cable = Cable(self._store, now=self._now, base_url=self.url, ping_seconds=ping_seconds)
        api = Api(
            self._store,
            now=self._now,
            faults=self.faults,
            limits=Limits(limits),
            stopping=self._stopping,
            cable=self.cable,
        )
        self._server = _Server(listener, api, self._connections)
        self.port = self._server.port

    def __repr__(self) -> str:
        """Name the address, never a token."""
        return f"PracticeDesk({self.url})"

    def _now(self) -> float:
        """Return the present moment in seconds."""
        return self._clock.now().timestamp()

    def start(self) -> None:
        """Serve in the background; connections are taken from here on."""
        if self._threads or self._closed:
            raise UsageError("the practice desk has been started already")
        serve = threading.Thread(target=self._server.serve_forever, args=(SHUTDOWN_POLL,))
        self._threads += [serve, threading.Thread(target=self._drive)]
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def _drive(self) -> None:
        """Let the customers live, and what is due happen, until the desk stops."""
        act = self.tick if self._with_customers else self._wake
        while not self._stopping.wait(self._tick_seconds):
            try:
                act()
            except Exception:
                LOG.exception("what was due has failed")

    def tick(self) -> None:
        """Let every customer act once, and wake who was snoozed, at the clock's present moment."""
        self._wake()
        self._crowd.tick()

    def _wake(self) -> None:
        with self._store.transaction() as store:
            events.wake(store, self._now())

    def fill(self, conversations: int, messages: int, *, seed: int = 1) -> None:
        """Add many conversations at once, three in a hundred of them open, for measuring."""
        bulk.fill(
            self._store, conversations=conversations, messages=messages, now=self._now(), seed=seed
        )

    def serve_forever(self) -> None:
        """Serve until another thread calls :meth:`stop` or this one is interrupted."""
        if not self._threads:
            self.start()
        try:
            self._stopping.wait()
        finally:
            self.stop()

    def stop(self) -> None:
        """End every connection, free the port, close the data; calling it twice is harmless."""
        if self._closed:
            return
        self._closed = True
        self._stopping.set()
        if self._threads:
            self._server.shutdown()
        for thread in self._threads:
            thread.join()
        self._server.server_close()
        self.cable.end_all()
        self._connections.end_all()
        self._store.close()

    def __enter__(self) -> Self:
        """Start, and stop when the block ends."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


def _listen(port: int) -> socket.socket:
    """Take the port, with our own words when it cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(socketserver.ThreadingTCPServer.request_queue_size * 16)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} is in use already", hint="choose another, or 0 for a free one"
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise UsageError(
                f"port {port} is only for the system", hint="choose one from 1024, or 0"
            ) from error
        raise UsageError(f"port {port} cannot be opened: {error.strerror}") from error
    return listener

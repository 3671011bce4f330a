"""What tests of listening need: a pair of ears, quick paces, and a scripted server."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from saywell.backends.cable import CableListener, Pace, Source
from saywell.backends.cable_wire import Subscription
from saywell.model.push import Event

PATIENCE = 60.0
"""Seconds after which a test gives up."""

QUICK = Pace(
    opening=30.0,
    answer=30.0,
    silence=30.0,
    presence=60.0,
    pause=0.01,
    longest=0.05,
    steady=30.0,
    closed=60.0,
)
"""No waiting between tries."""

IMPATIENT = replace(QUICK, answer=0.4)
"""And not long for an answer that will not come."""

WHO = Subscription("planted-pubsub-0815", "1", "5")

Kind = TypeVar("Kind")


class Ears:
    """Takes what is told, and lets a test wait for it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, enough: Callable[[list[Event]], bool]) -> None:
        """Wait until what was told is enough."""
        with self._changed:
            assert self._changed.wait_for(lambda: enough(self.events), PATIENCE), self.events

    def heard(self, kind: type[Kind], count: int = 1) -> Kind:
        """Wait for so many events of a kind; return the last of them."""
        self.wait(lambda events: len(self.all(kind)) >= count)
        return self.all(kind)[count - 1]

    def all(self, kind: type[Kind]) -> list[Kind]:
        """Return every event of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]


def until(true: Callable[[], object]) -> None:
    """Wait until something holds that nobody tells of."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def descriptors() -> int:
    """Count the open files of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


def listener_threads() -> int:
    """Count the threads that listen."""
    return sum(one.name == "saywell-cable" for one in threading.enumerate())


def reading_threads() -> int:
    """Count the threads in which the websocket library reads."""
    return sum("recv_events" in one.name for one in threading.enumerate())


class Room:
    """One connection to a scripted server, as ActionCable would have it."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.identifier = ""

    def say(self, **frame: Any) -> None:
        """Send a frame."""
        self.connection.send(json.dumps(frame))

    def raw(self, data: str | bytes) -> None:
        """Send anything as text."""
        self.connection.send(data, text=True)

    def event(self, name: str, **data: Any) -> None:
        """Send an event of account 1."""
        told = {"event": name, "data": {"account_id": 1, **data}}
        self.say(identifier=self.identifier, message=told)

    def hear(self) -> dict[str, Any]:
        """Wait for a frame of the client's."""
        frame: dict[str, Any] = json.loads(self.connection.recv(PATIENCE))
        return frame

    def greet(self) -> None:
        """Welcome, take the subscription and confirm it."""
        self.say(type="welcome")
        self.identifier = self.hear()["identifier"]
        self.say(identifier=self.identifier, type="confirm_subscription")

    def stay(self) -> None:
        """Wait for the client to leave."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.connection.recv()


def stays(room: Room) -> None:
    """Confirm, and wait for the client to leave."""
    room.greet()
    room.stay()


class Server:
    """A websocket server on loopback that does with each connection what a script says."""

    def __init__(
        self,
        script: Callable[[Room], None],
        *,
        answer: Callable[[ServerConnection, Request], Response | None] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.rooms = 0
        self._script = script
        self._server = serve(
            self._serve,
            "127.0.0.1",
            0,
            subprotocols=["actioncable-v1-json"],  # type: ignore[list-item]
            process_request=answer,
            ssl=tls,
            compression=None,
            close_timeout=0.5,
            ping_interval=None,
            max_size=None,
        )
        port = self._server.socket.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _serve(self, connection: ServerConnection) -> None:
        self.rooms += 1
        with contextlib.suppress(ConnectionClosed):
            self._script(Room(connection))

    def stop(self) -> None:
        """Take no more connections."""
        self._server.shutdown()
        self._thread.join()


@contextlib.contextmanager
def serving(script: Callable[[Room], None], **more: Any) -> Iterator[Server]:
    """Serve for the length of a block."""
    server = Server(script, **more)
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def listening(
    url: str,
    tell: Callable[[Event], None],
    *,
    pace: Pace = QUICK,
    subscription: Callable[[], Subscription] = lambda: WHO,
    missed: Callable[[dt.datetime], Sequence[Any]] = lambda since: [],
    ca_file: str = "",
) -> Iterator[CableListener]:
    """Listen for the length of a block."""
    source = Source(url, ca_file=ca_file, subscription=subscription, missed=missed, inboxes=dict)
    listener = CableListener(source, tell, pace)
    try:
        yield listener
    finally:
        listener.close()
        until(lambda: not listener.alive)

"""Listening to Chatwoot's websocket: one thread that hears, stays present and connects again."""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from saywell import __version__
from saywell.backends import cable_failures
from saywell.backends import chatwoot_wire as wire
from saywell.backends.address import is_loopback, tls_context
from saywell.backends.cable_failures import Lost
from saywell.backends.cable_wire import News, Subscription, frame
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    RateLimited,
    Rejected,
    SignInRefused,
    Unreachable,
)
from saywell.model.push import Deaf, Event, Listening

LOG = logging.getLogger("saywell.cable")

PROTOCOL = Subprotocol("actioncable-v1-json")
"""The subprotocol of @rails/actioncable 6.1.3, which Chatwoot's dashboard uses."""

MAX_FRAME = 8 * 2**20
"""Bytes in a frame. A message has up to 150,000 characters, each up to 6 bytes in JSON, twice."""

BUG = "news is asked for instead; please report it with what --verbose says"

MAX_WAITING = 8
"""Frames that are read ahead of what is told; more wait at the server."""

_SILENT = logging.Logger("websockets of saywell")
_SILENT.disabled = True  # the library would write our frames, and the token in them, at debug


@dataclass(frozen=True, slots=True)
class Pace:
    """How long everything takes, in seconds.

    The server pings every 3 s, so ``silence`` of three of them means a dead connection, and it
    forgets an agent who was not ``presence`` for 20 s (dashboard's PRESENCE_INTERVAL). Pauses
    between tries double from ``pause`` to ``longest``, each jittered by half, and start anew after
    a connection of ``steady``; where the socket is closed for good it is tried after ``closed``.
    """

    opening: float = 10.0
    answer: float = 10.0
    silence: float = 10.0
    presence: float = 20.0
    pause: float = 1.0
    longest: float = 60.0
    steady: float = 30.0
    closed: float = 600.0
    goodbye: float = 0.3


class Source:
    """What a listener asks of its backend, all of it on the listener's thread.

    ``subscription`` reads ``/profile`` and ``missed`` the raw conversations that changed since a
    moment; both may raise BackendError. ``inboxes`` gives the names of inboxes by id, and ``over``
    is called last.
    """

    def __init__(
        self,
        url: str,
        *,
        ca_file: str,
        subscription: Callable[[], Subscription],
        missed: Callable[[dt.datetime], Sequence[wire.Json]],
        inboxes: Callable[[], Mapping[str, str]],
        over: Callable[[], None] = lambda: None,
    ) -> None:
        parts = urlsplit(url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        self.url = urlunsplit((scheme, parts.netloc, f"{parts.path}/cable", "", ""))
        self.server = parts.netloc
        self.local = is_loopback(parts.hostname or "")
        self.tls = tls_context(ca_file) if scheme == "wss" else None
        self.subscription = subscription
        self.missed = missed
        self.inboxes = inboxes
        self.over = over


class CableListener:
    """A running subscription to the events of one account.

    Subscribing marks the agent as online, as an open dashboard does, so that the server may assign
    conversations to them. Whatever goes wrong is told as ``Deaf`` and tried again; nothing is
    raised. One event at a time is told, on this listener's own thread.
    """

    def __init__(
        self, source: Source, tell: Callable[[Event], None], pace: Pace | None = None
    ) -> None:
        self._source = source
        self._told = tell
        self._pace = pace or Pace()
        self._news = News(source.inboxes)
        self._closed = threading.Event()
        self._telling = threading.RLock()
        self._holding = threading.Lock()
        self._connection: ClientConnection | None = None
        self._who: Subscription | None = None
        self._interrupted = False
        self._alive = _Moment.now()
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="saywell-cable", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"CableListener({self._source.server!r})"

    @property
    def alive(self) -> bool:
        """Whether the listener's thread still runs; it may, for a moment, after closing."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Stop listening; nothing is told after this, and calling it twice is harmless."""
        self._closed.set()
        with self._telling:  # what is being told is told to its end, unless by this very thread
            pass
        with self._holding:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _run(self) -> None:
        """Listen until closed, with a pause after each loss."""
        while not self._closed.is_set():
            began = time.monotonic()
            try:
                self._listen()
                continue
            except Lost as error:
                lost = error
            except Exception:
                LOG.exception("listening has failed")
                lost = Lost(Unreachable(f"news of {self._source.server} cannot be heard", hint=BUG))
            if time.monotonic() - began > self._pace.steady:
                self._failures = 0
            again = self._again(lost)
            self._interrupted = True
            self._tell(Deaf(lost.error, again))
            self._closed.wait(again)
        self._source.over()

    def _again(self, lost: Lost) -> float:
        """Say how long to wait: longer each time, jittered, so that agents do not come at once."""
        grown = self._pace.pause * 2.0 ** min(self._failures, 16)
        self._failures += 1
        wait = self._pace.closed if lost.lasting else min(grown, self._pace.longest)
        jittered = wait * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret
        return max(jittered, min(lost.pause or 0.0, self._pace.closed))

    def _listen(self) -> None:
        """Connect, subscribe and hear until the connection is closed. Raises Lost.

        A wrong token is answered with silence, and the token changes with the password: so it is
        read again, once.
        """
        try:
            who = self._who or self._source.subscription()
            self._converse(who)
            if self._closed.is_set():
                return
            self._who, fresh = None, self._source.subscription()
            if fresh != who:
                self._converse(fresh)
        except BackendError as error:
            pause = error.retry_after if isinstance(error, RateLimited) else None
            raise Lost(error, lasting=isinstance(error, SignInRefused), pause=pause) from None
        if not self._closed.is_set():
            raise Lost(
                Rejected(
                    f"{self._source.server} took the connection for news, but does not confirm it",
                    hint="news is asked for instead; ask who runs the server to look at its log",
                ),
                lasting=True,
            )

    def _converse(self, who: Subscription) -> None:
        """Hold one connection; return when it was not confirmed, or when we are closed."""
        connection = self._opened()
        try:
            self._greeted(connection)
            connection.send(who.subscribe())
            if self._confirmed(connection):
                self._who = who
                self._catch_up()
                self._hear(connection, who)
        except cable_failures.EXCEPTIONS as error:
            if not self._closed.is_set():
                raise cable_failures.of_exception(error, self._source.server) from None
        finally:
            with self._holding:
                self._connection = None
            connection.close()

    def _opened(self) -> ClientConnection:
        """Open the websocket. Raises Lost."""
        source, pace = self._source, self._pace
        try:
            connection = connect(
                source.url,
                ssl=source.tls,
                subprotocols=[PROTOCOL],
                compression=None,
                user_agent_header=f"saywell/{__version__}",
                proxy=None if source.local else True,
                open_timeout=pace.opening,
                ping_interval=None,  # the server's own pings tell that it lives
                close_timeout=pace.goodbye,
                max_size=MAX_FRAME,
                max_queue=MAX_WAITING,
                logger=_SILENT,
            )
        except cable_failures.EXCEPTIONS as error:
            raise cable_failures.of_exception(error, source.server) from None
        with self._holding:
            self._connection = connection
        if self._closed.is_set():
            connection.close()
        return connection

    def _greeted(self, connection: ClientConnection) -> None:
        """Wait for the server's first word. Raises Lost."""
        for received in self._frames(connection, self._pace.answer):
            if received.get("type") == "welcome":
                return
        raise Lost(
            NotAChatSystem(
                f"{self._source.server} opened a websocket, but does not speak as Chatwoot does",
                hint=cable_failures.ASKED_INSTEAD,
            )
        )

    def _confirmed(self, connection: ClientConnection) -> bool:
        """Wait for the confirmation; silence and a refusal are the same."""
        for received in self._frames(connection, self._pace.answer):
            if received.get("type") == "confirm_subscription":
                return True
            if received.get("type") == "reject_subscription":
                return False
        return False

    def _frames(self, connection: ClientConnection, seconds: float) -> Iterator[wire.Json]:
        """Go through what comes within so many seconds. Raises Lost at the server's goodbye."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                received = frame(connection.recv(left, decode=False))
            except TimeoutError:
                return
            self._part(received)
            yield received

    def _part(self, received: wire.Json) -> None:
        """Heed the frame by which a server ends a connection. Raises Lost."""
        if received.get("type") == "disconnect":
            raise Lost(
                Unreachable(
                    f"{self._source.server} ended the connection for news",
                    hint="it says that it takes no other"
                    if received.get("reconnect") is False
                    else "it is tried again",
                ),
                lasting=received.get("reconnect") is False,
            )

    def _catch_up(self) -> None:
        """Say that news is told, and tell what changed while it was not. Raises BackendError."""
        resumed = self._interrupted
        self._tell(Listening(resumed=resumed))
        if resumed:
            for row in self._source.missed(self._alive.as_time()):
                told = self._news.conversation(row)
                if told is not None:
                    self._tell(told)
        self._interrupted = False
        self._alive = _Moment.now()

    def _hear(self, connection: ClientConnection, who: Subscription) -> None:
        """Tell what comes, and stay present, until nothing comes any more. Raises Lost."""
        pace = self._pace
        silent_at = time.monotonic() + pace.silence
        present_at = time.monotonic() + pace.presence
        while not self._closed.is_set():
            now = time.monotonic()
            if now >= present_at:
                connection.send(who.presence())
                present_at = now + pace.presence
            try:
                received = frame(connection.recv(min(silent_at, present_at) - now, decode=False))
            except TimeoutError:
                if time.monotonic() < silent_at:
                    continue
                raise Lost(
                    Unreachable(
                        f"{self._source.server} has said nothing for {pace.silence:.0f} s",
                        hint="the connection is made anew",
                    )
                ) from None
            self._alive = _Moment.now()
            silent_at = time.monotonic() + pace.silence
            self._part(received)
            told = self._news.read(received, who)
            if told is not None:
                self._tell(told)

    def _tell(self, event: Event) -> None:
        """Tell one thing, unless we are closed; what the other side fails at is its own matter."""
        with self._telling:
            if self._closed.is_set():
                return
            try:
                self._told(event)
            except Exception:
                LOG.exception("news could not be taken in")


@dataclass(frozen=True, slots=True)
class _Moment:
    """A moment by both clocks: one may be set, the other stands still while a machine sleeps."""

    wall: float
    steady: float

    @classmethod
    def now(cls) -> _Moment:
        return cls(time.time(), time.monotonic())

    def as_time(self) -> dt.datetime:
        """Return it by the clock as it is set now, no later than either clock has it."""
        passed = max(time.time() - self.wall, time.monotonic() - self.steady, 0.0)
        return dt.datetime.now(dt.UTC) - dt.timedelta(seconds=passed)

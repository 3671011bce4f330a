"""A real proxy on loopback that breaks exchanges: bytes and sockets, no patched client.

It stands in front of any server that speaks HTTP/1.1. What is not ordered otherwise goes through
as it comes, long polls and websockets too. An order says for which requests, which fault, and
what to call at which moment; the exchange waits until that call returns, so that a test can kill
the client exactly there.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from tests.faults.wire import Answer, Gone, Head, Wire, carry, path_of, unchunked


class Moment(StrEnum):
    """The steps of an exchange, as the proxy sees them."""

    ARRIVED = "arrived"  # the head has come; nothing was taken from the socket yet
    HALF_READ = "half read"  # the head and half of the body were taken
    READ = "read"  # the whole request was read
    FORWARDED = "forwarded"  # the server has the whole request
    STORED = "stored"  # the server's whole answer is here; the client has none of it
    HALF_ANSWERED = "half answered"
    ANSWERED = "answered"


Call = Callable[[], object]


class Exchange:
    """One request on a client's connection, and what a fault can do with it."""

    def __init__(self, proxy: FaultProxy, client: Wire, order: Order | None) -> None:
        self.proxy = proxy
        self.client = client
        self.order = order
        self.head = Head.parsed(client.peeked_head())
        self.body = b""

    @property
    def method(self) -> str:
        return self.head.first.split(" ")[0]

    @property
    def path(self) -> str:
        return path_of(self.head)

    def reached(self, moment: Moment) -> None:
        """Call what was ordered for this moment, and wait for it."""
        if self.order is not None and (call := self.order.at.get(moment)) is not None:
            call()

    def read(self) -> None:
        """Take the whole request from the client."""
        self.client.take_head()
        half = (self.head.length or 0) // 2
        self.client.fill(half)
        self.reached(Moment.HALF_READ)
        self.body = self.client.take_body(self.head)
        self.reached(Moment.READ)

    def forward(self) -> Answer:
        """Give the request to the server and return its whole answer, decoded from chunks."""
        with contextlib.closing(self.proxy.upstream()) as server:
            head = self.proxy.forwarded(self.head).without("accept-encoding")
            server.send(head.wire() + self.body)
            self.reached(Moment.FORWARDED)
            answer = Head.parsed(server.take_head())
            body = server.take_body(answer, to_end=True)
        self.reached(Moment.STORED)
        framing = ("content-length", "transfer-encoding", "connection", "content-type")
        return Answer(
            status=int(answer.first.split(" ")[1]),
            body=unchunked(body) if answer.chunked else body,
            content_type=answer.get("content-type"),
            headers=answer.without(*framing).headers,
        )

    def forward_half(self) -> None:
        """Give the server the head and half of the body, then break the connection to it."""
        self.client.take_head()
        self.body = self.client.take_body(self.head)
        data = self.proxy.forwarded(self.head).wire() + self.body
        server = self.proxy.upstream()
        server.send(data[: len(data) - max(len(self.body) // 2, 1)])
        self.reached(Moment.READ)
        server.reset()

    def send(self, data: bytes, *, pause: float = 0.0, step: int = 1) -> None:
        """Give the client bytes; with a pause, so many after the others."""
        half = len(data) // 2
        if not pause:
            self.client.send(data[:half])
            self.reached(Moment.HALF_ANSWERED)
            self.client.send(data[half:])
        else:
            for at in range(0, len(data), step):
                self.client.send(data[at : at + step])
                if at <= half < at + step:
                    self.reached(Moment.HALF_ANSWERED)
                self.proxy.sleep(pause)
        self.reached(Moment.ANSWERED)

    def answer(self, answer: Answer) -> None:
        """Give the client a whole answer."""
        self.send(answer.wire())

    def silence(self, seconds: float) -> None:
        """Say nothing for a time, or until the client has gone."""
        self.client.wait_for_end(seconds)

    def reset(self) -> None:
        """Break the connection to the client with a reset."""
        self.client.reset()
        raise Gone

    def hang_up(self) -> None:
        """End the connection to the client in order."""
        raise Gone

    def pass_through(self) -> None:
        """Let it through as it comes, whatever it is."""
        self.client.take_head()
        upgrade = bool(self.head.get("upgrade"))
        body = self.client.take_body(self.head)
        with contextlib.closing(self.proxy.upstream()) as server:
            server.send(self.proxy.forwarded(self.head, keep=upgrade).wire() + body)
            answer = Head.parsed(server.take_head())
            if upgrade and " 101 " in f"{answer.first} ":
                self.client.send(answer.wire())
                self.proxy.tunnel(self.client, server)
                raise Gone
            bodiless = self.method == "HEAD" or answer.first.split(" ")[1] in ("204", "304")
            framed = bodiless or answer.chunked or answer.length is not None
            self.client.send((answer.without("connection") if framed else answer).wire())
            while data := server.receive():
                self.client.send(data)
            if not framed:
                raise Gone


Fault = Callable[[Exchange], None]


def no_call() -> dict[Moment, Call]:
    return {}


@dataclass(slots=True, eq=False)
class Order:
    """What happens to the next ``count`` requests that match, after ``skip`` that do."""

    fault: Fault
    method: str = "*"
    path: str = "*"
    count: int = 1
    skip: int = 0
    at: Mapping[Moment, Call] = field(default_factory=no_call)

    def matches(self, method: str, path: str) -> bool:
        return self.method in ("*", method) and fnmatchcase(path, self.path)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that has arrived; ``fault`` is the name of what befell it, or empty."""

    method: str
    path: str
    fault: str = ""


class FaultProxy:
    """The proxy; a context manager. ``url`` leads to it, ``seen`` is what has arrived.

    ``drops_underscores`` makes it leave out headers with an underscore, as nginx does.
    """

    def __init__(self, server: str, *, drops_underscores: bool = False) -> None:
        host, _, port = re.sub(r"^http://|/$", "", server).partition(":")
        self._server = (host, int(port))
        self._drops = drops_underscores
        self._lock = threading.Lock()
        self._orders: list[Order] = []
        self._wires: set[Wire] = set()
        self._closed = threading.Event()
        self._at_work = 0
        self._idle = threading.Condition(self._lock)
        self.seen: list[Seen] = []
        self._listener = self._listen(0)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> FaultProxy:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what a test says

    def order(
        self,
        fault: Fault,
        *,
        method: str = "*",
        path: str = "*",
        count: int = 1,
        skip: int = 0,
        at: Mapping[Moment, Call] | None = None,
    ) -> Order:
        """Order a fault for the next requests that match; first ordered, first served."""
        order = Order(fault, method, path, count, skip, at or {})
        with self._lock:
            self._orders.append(order)
        return order

    def mend(self) -> None:
        """Forget every order, and listen again."""
        with self._lock:
            self._orders.clear()
        self.accept()

    def refuse(self) -> None:
        """Let nobody connect, and hang up on those who are."""
        self._stop_listening()
        self._hang_up()

    def accept(self) -> None:
        """Listen again on the same port."""
        if self._listener.fileno() == -1 and not self._closed.is_set():
            self._listener = self._listen(self.port)

    @property
    def waiting(self) -> int:
        """How many faults were ordered and have not happened."""
        with self._lock:
            return len(self._orders)

    def wait_until_idle(self, seconds: float = 30.0) -> None:
        """Wait for the exchanges that a fault befell, also for what reaches the server late."""
        with self._idle:
            assert self._idle.wait_for(lambda: not self._at_work, seconds), "an exchange hangs"

    def wait_until_done(self, seconds: float = 30.0) -> None:
        """Wait until every fault that was ordered has happened."""
        with self._idle:
            over = self._idle.wait_for(lambda: not self._at_work and not self._orders, seconds)
            assert over, "a fault did not happen"

    def close(self) -> None:
        """Stop."""
        self._closed.set()
        self.refuse()

    def count(self, method: str, path: str) -> int:
        """Say how many requests of a kind have arrived."""
        match = Order(pass_on, method, path).matches
        return sum(match(one.method, one.path) for one in list(self.seen))

    # -- what an exchange needs

    def upstream(self) -> Wire:
        wire = Wire(socket.create_connection(self._server, timeout=60))
        with self._lock:
            self._wires.add(wire)
        return wire

    def forwarded(self, head: Head, *, keep: bool = False) -> Head:
        """Return the head of a request as the server gets it."""
        kept = head if keep else head.with_header("Connection", "close")
        if not self._drops:
            return kept
        return Head(kept.first, tuple(pair for pair in kept.headers if "_" not in pair[0]))

    def stop_listening(self) -> None:
        """Let nobody new connect; the exchange at hand goes on."""
        self._stop_listening()

    def sleep(self, seconds: float) -> None:
        if self._closed.wait(seconds):
            raise Gone

    def tunnel(self, client: Wire, server: Wire) -> None:
        """Carry bytes both ways until a side ends."""
        back = threading.Thread(target=carry, args=(server, client), daemon=True)
        back.start()
        carry(client, server)
        back.join(timeout=5)

    # -- sockets

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=64, reuse_port=False)
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        return listener

    def _stop_listening(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _hang_up(self) -> None:
        with self._lock:
            wires = list(self._wires)
        for wire in wires:
            wire.shut()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:
                return
            wire = Wire(accepted)
            with self._lock:
                self._wires.add(wire)
            threading.Thread(target=self._converse, args=(wire,), daemon=True).start()

    def _converse(self, client: Wire) -> None:
        with contextlib.suppress(Gone, OSError), contextlib.closing(client):
            while True:
                head = Head.parsed(client.peeked_head())
                order = self._taken(head.first.split(" ")[0], path_of(head))
                exchange = Exchange(self, client, order)
                try:
                    exchange.reached(Moment.ARRIVED)
                    (order.fault if order else pass_on)(exchange)
                finally:
                    self._done(order)
        with self._lock:
            self._wires = {one for one in self._wires if one.open}

    def _done(self, order: Order | None) -> None:
        with self._idle:
            self._at_work -= order is not None
            self._idle.notify_all()

    def _taken(self, method: str, path: str) -> Order | None:
        with self._lock:
            order = next((one for one in self._orders if one.matches(method, path)), None)
            if order is not None and order.skip:
                order.skip -= 1
                order = None
            elif order is not None:
                order.count -= 1
                if not order.count:
                    self._orders.remove(order)
            self._at_work += order is not None
            name = "" if order is None else getattr(order.fault, "__name__", "fault")
            self.seen.append(Seen(method, path, name))
            return order


def pass_on(exchange: Exchange) -> None:
    """Nothing goes wrong."""
    exchange.pass_through()


def requests(proxy: FaultProxy) -> Iterator[str]:
    """List what has arrived, for the message of an assertion."""
    return (f"{one.method} {one.path} {one.fault}" for one in list(proxy.seen))

"""HTTP/1.1 as bytes on a socket: heads, bodies, connections that end in every way."""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

CHUNK = 65536
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a request or an answer."""

    first: str
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def parsed(cls, data: bytes) -> Head:
        first, *lines = data.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        return cls(first, tuple((name, value.strip()) for name, _, value in pairs))

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    def without(self, *names: str) -> Head:
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return Head(self.first, kept)

    def with_header(self, name: str, value: str) -> Head:
        return Head(self.first, (*self.without(name.lower()).headers, (name, value)))

    def wire(self) -> bytes:
        lines = [self.first, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join(lines).encode("latin-1") + END_OF_HEAD

    @property
    def chunked(self) -> bool:
        return "chunked" in self.get("transfer-encoding").lower()

    @property
    def length(self) -> int | None:
        text = self.get("content-length")
        return int(text) if text.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    def wire(self, *, length: int | None = None) -> bytes:
        """Render it; ``length`` is what Content-Length says instead of the truth."""
        shown = len(self.body) if length is None else length
        head = Head(f"HTTP/1.1 {self.status} Ordered", (("Content-Type", self.content_type),))
        for name, value in (*self.headers, ("Content-Length", str(shown))):
            head = head.with_header(name, value)
        return head.wire() + self.body


class Gone(Exception):
    """The exchange is over: a side has closed, or a fault has ended it."""


class Wire:
    """One side of a connection, with what was read too early."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._early = b""

    @property
    def open(self) -> bool:
        return self._socket.fileno() != -1

    def receive(self) -> bytes:
        if self._early:
            data, self._early = self._early, b""
            return data
        return self._socket.recv(CHUNK)

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def peeked_head(self) -> bytes:
        """Wait for a head and return it; it stays in the socket when it comes in one piece."""
        data = self._early or self._socket.recv(CHUNK, socket.MSG_PEEK)
        while END_OF_HEAD not in data:
            self._early += self._more()
            data = self._early
        return data.partition(END_OF_HEAD)[0]

    def take_head(self) -> bytes:
        while END_OF_HEAD not in self._early:
            self._early += self._more()
        head, _, self._early = self._early.partition(END_OF_HEAD)
        return head

    def take_body(self, head: Head, *, to_end: bool = False) -> bytes:
        """Take a body as it is on the wire: by length, in chunks, or to the end."""
        if head.chunked:
            return b"".join(self._chunks())
        if head.length is None and to_end:
            with contextlib.suppress(Gone):
                while True:
                    self._early += self._more()
        length = len(self._early) if head.length is None and to_end else head.length or 0
        while len(self._early) < length:
            self._early += self._more()
        body, self._early = self._early[:length], self._early[length:]
        return body

    def _chunks(self) -> Iterator[bytes]:
        """Take a chunked body, with its framing and without its trailers."""
        size = 1
        while size:
            while b"\r\n" not in self._early:
                self._early += self._more()
            line, _, self._early = self._early.partition(b"\r\n")
            size = int(line.split(b";")[0], 16)
            while len(self._early) < size + 2:
                self._early += self._more()
            yield line + b"\r\n" + self._early[: size + 2]
            self._early = self._early[size + 2 :]

    def fill(self, length: int) -> None:
        """Read so much of a body and keep it for whoever takes it."""
        while len(self._early) < length:
            self._early += self._more()

    def wait_for_end(self, seconds: float) -> None:
        self._socket.settimeout(seconds)
        with contextlib.suppress(OSError):
            while self._socket.recv(CHUNK):
                continue
        raise Gone

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def shut(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        data = self._socket.recv(CHUNK)
        if not data:
            raise Gone
        return data


def carry(source: Wire, target: Wire) -> None:
    """Carry bytes one way until the source ends."""
    with contextlib.suppress(OSError):
        while data := source.receive():
            target.send(data)
    target.shut()


def path_of(head: Head) -> str:
    """Return the path of a request, without its query."""
    return [*head.first.split(" "), ""][1].partition("?")[0]


def unchunked(data: bytes) -> bytes:
    """Put a chunked body together."""
    parts = []
    while data:
        size, _, rest = data.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        parts.append(rest[:length])
        data = rest[length + 2 :]
    return b"".join(parts)

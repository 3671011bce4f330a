"""A server of raw bytes on loopback, with or without TLS."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator

Talk = Callable[[bytes], Iterable[bytes]]
"""Takes a whole request and gives the parts of the answer; the connection stays open after it."""


def answer(
    body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None
) -> bytes:
    """Make an answer; ``length`` may say something else than the body has."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


class WireServer:
    """Serves until the block ends; what came in is in ``requests``, in order.

    ``through`` is the port that it leads to as a proxy does, whatever it is asked to connect to.
    """

    def __init__(self, talk: Talk, tls: ssl.SSLContext | None = None, through: int = 0) -> None:
        self._talk = talk
        self._tls = tls
        self._through = through
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self.sent = 0

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> WireServer:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            with connection:
                while request := _request(connection):
                    self.requests.append(request)
                    if request.startswith(b"CONNECT ") and self._through:
                        self._tunnel(connection)
                        return
                    for part in self._talk(request):
                        connection.sendall(part)
                        self.sent += len(part)

    def _tunnel(self, connection: socket.socket) -> None:
        """Pass bytes on in both directions."""
        with socket.create_connection(("127.0.0.1", self._through)) as inner:
            self._open.append(inner)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            self._start(_pass_on, inner, connection)
            _pass_on(connection, inner)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _request(connection: socket.socket) -> bytes:
    """Read one request to the end of its body; empty at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line[15:] for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"]
    while len(body) < int(lengths[0] if lengths else 0):
        part = connection.recv(65536)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def serving(
    talk: Talk, tls: ssl.SSLContext | None = None, *, through: int = 0
) -> Iterator[WireServer]:
    """Serve inside a block."""
    with WireServer(talk, tls, through) as server:
        yield server

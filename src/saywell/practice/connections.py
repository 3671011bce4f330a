"""One HTTP connection: kept alive between requests, silent, and ended when the desk stops."""

from __future__ import annotations

import socket
import threading
from typing import IO, TYPE_CHECKING, Any, cast

from werkzeug.exceptions import ClientDisconnected
from werkzeug.serving import WSGIRequestHandler
from werkzeug.wsgi import LimitedStream

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Connections:
    """The connections that are open, so that stopping can end those that idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def add(self, connection: socket.socket) -> None:
        """Remember a connection."""
        with self._lock:
            self._open.add(connection)

    def discard(self, connection: socket.socket) -> None:
        """Forget a connection."""
        with self._lock:
            self._open.discard(connection)

    def end_all(self) -> None:
        """End every connection; its thread notices and finishes."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # it ended by itself
                    continue


class _Handler(WSGIRequestHandler):
    """Serves the requests of one connection.

    Werkzeug's own handler ends the connection after each answer. Chat servers keep it, and a
    client's pool should be tried on that, so this one reads each request to its end and goes on.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Answer one request."""
        self.environ = environ = self.make_environ()
        body = self._bounded_body(environ)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            code, _, reason = status.partition(" ")
            self.send_response(int(code), reason)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            return self.wfile.write

        try:
            for piece in self.server.app(environ, start):
                self.wfile.write(piece)
            self.wfile.flush()
            if body is not None:
                body.exhaust()
        except (OSError, ClientDisconnected):
            self.close_connection = True
        for job in environ.get("practice.afterwards", ()):
            job()

    def _bounded_body(self, environ: WSGIEnvironment) -> LimitedStream | None:
        """Keep the application from reading into the next request."""
        if environ.get("wsgi.input_terminated"):  # chunked: nothing tells where it would go on
            self.close_connection = True
            return None
        length = environ.get("CONTENT_LENGTH") or "0"
        source = cast("IO[bytes]", self.rfile)
        body = LimitedStream(source, int(length) if length.isdecimal() else 0)
        environ["wsgi.input"] = body
        environ["practice.reader"] = source  # where a websocket goes on
        return body

    def make_environ(self) -> WSGIEnvironment:
        """Let the token in under its underscored name too, as a Rack server does."""
        environ = super().make_environ()
        token = self.headers.get("api_access_token")
        if token is not None:
            environ["HTTP_API_ACCESS_TOKEN"] = token
        return environ

    def finish(self) -> None:
        """Let go of the connection."""
        try:
            super().finish()
        except OSError:  # the client went away before the last byte
            return

    def version_string(self) -> str:
        """Say who serves."""
        return "saywell practice desk"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - inherited
        """Say nothing: the terminal belongs to the program."""


def handler_for(connections: Connections) -> type[WSGIRequestHandler]:
    """Make the handler class that keeps book of its connections."""

    class Handler(_Handler):
        def setup(self) -> None:
            super().setup()
            connections.add(self.connection)

        def finish(self) -> None:
            connections.discard(self.connection)
            super().finish()

    return Handler

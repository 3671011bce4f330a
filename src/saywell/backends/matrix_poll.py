"""A connection for long polls, one at a time, that another thread can break off."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping

import httpx

from saywell.backends.http import Http

WAIT = 30.0
"""Seconds that the server may keep a poll open while there is nothing to tell."""


class Poll(Http):
    """A connection for one poll at a time, which another thread can break off for good."""

    _socket: object = None
    _over = False

    def client(self) -> httpx.Client:
        """Return the client, which tells of each connection that it makes."""
        client = super().client()
        client.event_hooks = {"request": [self._watch]}
        return client

    def _watch(self, request: httpx.Request) -> None:
        if self._over:
            raise httpx.ReadError("nothing is asked any more", request=request)
        request.extensions["trace"] = self._seen

    def _seen(self, name: str, info: Mapping[str, object]) -> None:
        if name in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            stream = info.get("return_value")
            ask = getattr(stream, "get_extra_info", None)
            self._socket = ask("socket") if ask else None
            if self._over:
                self._shut()

    def break_off(self) -> None:
        """End the request that is under way, if there is one, and make no other."""
        self._over = True
        self._shut()

    def _shut(self) -> None:
        if isinstance(self._socket, socket.socket):
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown, which would pull the rug from under the reading thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

"""How bytes reach a server: the proxy of the environment, and a bound on how slow an answer is."""

from __future__ import annotations

import contextlib
import ssl
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from saywell.backends.address import is_inward, is_loopback
from saywell.errors import Unreachable


class _Clock:
    """Runs from the first byte that is waited for, as a large request takes its time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: float | None = None

    def left(self) -> float:
        """Return the seconds that are left."""
        now = time.monotonic()
        self._until = now + self._seconds if self._until is None else self._until
        return self._until - now


_CLOCK: ContextVar[_Clock | None] = ContextVar("clock of an answer", default=None)


@contextlib.contextmanager
def answered_within(seconds: float) -> Iterator[None]:
    """Bound the time that an answer takes from its first byte to its last, inside the block.

    Without it a server that sends one byte a second holds us for ever, as each of them ends the
    waiting that httpx bounds. Raises what httpx raises.
    """
    token = _CLOCK.set(_Clock(seconds))
    try:
        yield
    finally:
        _CLOCK.reset(token)


_OUTWARD: ContextVar[bool] = ContextVar("whether no connection may lead inward", default=False)


@contextlib.contextmanager
def outward_only() -> Iterator[None]:
    """Give up connections that lead to this machine or its own cable, inside the block.

    It is the address that counts, once connected and before a byte is sent: a name can lead
    elsewhere than when it was looked up a moment ago. Raises httpx.ConnectError.
    """
    token = _OUTWARD.set(True)
    try:
        yield
    finally:
        _OUTWARD.reset(token)


def proxy_for(url: str) -> str:
    """Return the proxy that the environment names for an address, empty for none.

    Read as curl and httpx do (``HTTPS_PROXY``, ``ALL_PROXY``, ``NO_PROXY``); what is on this
    machine is never asked through one.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]):
        return ""
    named = urllib.request.getproxies()
    found = named.get(parts.scheme) or named.get("all") or ""
    return found if "://" in found or not found else f"http://{found}"


def transport_for(url: str, tls: ssl.SSLContext | None, keep_alive: float) -> httpx.BaseTransport:
    """Make the transport to a server. Raises Unreachable when the proxy's address is of no use."""
    named = proxy_for(url)
    try:
        own = tls if named.startswith("https:") else None
        proxy = httpx.Proxy(named, ssl_context=own) if named else None
        return _Transport(
            verify=tls or False,
            trust_env=False,
            limits=httpx.Limits(keepalive_expiry=keep_alive),
            proxy=proxy,
        )
    except (ImportError, ValueError, httpx.InvalidURL):
        raise Unreachable(
            f"{urlsplit(url).netloc} cannot be reached: the environment names a proxy that cannot"
            " be used; nothing was sent",
            hint="HTTPS_PROXY and ALL_PROXY look like http://proxy.example.org:3128 (a socks5 one"
            " needs the package socksio); NO_PROXY lists what needs none",
        ) from None


class _Transport(httpx.HTTPTransport):
    """httpx's own, over a network whose reading can be bound as a whole."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        # httpx has no parameter for what its pool is made with; a test trickles headers.
        self._pool._network_backend = _Network()


class _Network(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        real = self._real.connect_tcp(host, port, timeout, local_address, socket_options)
        if _OUTWARD.get() and is_inward(str(real.get_extra_info("server_addr")[0])):
            real.close()
            raise httpcore.ConnectError("the address leads inward")
        return _Stream(real)

    def sleep(self, seconds: float) -> None:
        self._real.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, real: httpcore.NetworkStream) -> None:
        self._real = real

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        clock = _CLOCK.get()
        if clock is not None:
            left = clock.left()
            if left <= 0:
                raise httpcore.ReadTimeout("the answer took too long")
            timeout = left if timeout is None else min(timeout, left)
        return self._real.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, timeout)

    def close(self) -> None:
        self._real.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._real.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._real.get_extra_info(info)

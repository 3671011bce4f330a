"""Every exception class of httpx, of what lies below it, and of websockets has a meaning of ours.

The classes are found by walking the modules of the libraries, so that a new one is missed here
before it reaches anybody.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import ssl
from types import ModuleType

import httpcore
import httpx
import pytest
import websockets
from tests.backends.test_cable_failures import made as made_websocket
from tests.backends.test_http import TOKEN, client
from tests.backends.test_http import made as made_httpx
from websockets.datastructures import MultipleValuesError

from saywell.backends import cable_failures, failures
from saywell.errors import BackendError, TlsFailure, Uncertain, Unreachable

Kind = type[BaseException]

ABSENT = {
    httpcore.ConnectionNotAvailable: "the pool's own; it catches it and takes another connection",
    MultipleValuesError: "what a handshake with a doubled header means is InvalidHeader already",
}
"""What cannot reach us, and why."""


def walked(package: ModuleType) -> list[Kind]:
    """Find every exception class that a package defines, in whichever module."""
    found: set[Kind] = set()
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".legacy" in info.name:  # the old client, which is not used
            continue
        # What needs packages that are not there, and names that only point at the old client.
        with contextlib.suppress(ImportError, DeprecationWarning):
            found.update(_exceptions(importlib.import_module(info.name), package.__name__))
    found.update(_exceptions(package, package.__name__))
    return sorted(found - set(ABSENT), key=name_of)


def _exceptions(module: ModuleType, package: str) -> set[Kind]:
    values = [one for one in vars(module).values() if isinstance(one, type)]
    kinds = [one for one in values if issubclass(one, BaseException)]
    return {
        one
        for one in kinds
        if one.__module__.partition(".")[0] == package and ".legacy" not in one.__module__
    }


def name_of(kind: Kind) -> str:
    """Name a class in full."""
    return f"{kind.__module__}.{kind.__qualname__}"


def below(kind: Kind, package: str) -> list[Kind]:
    """List the classes of a package below one."""
    every = [kind, *(one for child in kind.__subclasses__() for one in below(child, package))]
    return [one for one in every if one.__module__.partition(".")[0] == package]


HTTPX = [*walked(httpx), *below(httpx.HTTPError, "httpx")]
WEBSOCKETS = [
    one
    for one in (*walked(websockets), *below(websockets.WebSocketException, "websockets"))
    if ".legacy" not in one.__module__
]
TLS = [ssl.SSLError, *below(ssl.SSLError, "ssl")]


def test_the_walk_finds_them() -> None:
    assert {httpx.ConnectError, httpx.InvalidURL, httpx.CookieConflict} < set(HTTPX)
    assert len(set(HTTPX)) >= 28
    assert {websockets.InvalidStatus, websockets.ConnectionClosedOK} < set(WEBSOCKETS)
    assert len(set(WEBSOCKETS)) >= 25
    assert ssl.SSLCertVerificationError in TLS


@pytest.mark.parametrize("kind", dict.fromkeys(HTTPX), ids=name_of)
@pytest.mark.parametrize("changes", [False, True])
def test_httpx(kind: type[Exception], changes: bool) -> None:
    assert kind in failures.BROKEN
    assert issubclass(kind, failures.HTTPX_ERRORS)
    request = httpx.Request("GET", "https://chat.example.com")
    error = failures.of_exception(made_httpx(kind, request), "server", changes=changes)
    assert error.hint
    assert "server" in error.message
    assert TOKEN not in f"{error!r}{error.hint}"


@pytest.mark.parametrize("kind", dict.fromkeys(walked(httpcore)), ids=name_of)
def test_what_lies_below_httpx(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> httpx.Response:
        raise kind(TOKEN)

    monkeypatch.setattr(httpcore.ConnectionPool, "handle_request", broken)
    plain = httpx.Client(transport=httpx.HTTPTransport(verify=False), trust_env=False)
    with plain as real, pytest.raises(failures.HTTPX_ERRORS) as raised:
        real.get("https://chat.example.com")
    assert type(raised.value) in failures.BROKEN


@pytest.mark.parametrize("kind", dict.fromkeys(TLS), ids=name_of)
def test_tls(kind: type[ssl.SSLError]) -> None:
    error = kind(1, TOKEN)
    if isinstance(error, ssl.SSLCertVerificationError):
        error.verify_message = "certificate has expired"

    def refused(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("tls") from error

    one = client(refused)
    for call in (one.get, one.change):
        with pytest.raises(TlsFailure) as failed:
            call("/x")
        assert failed.value.hint
        assert TOKEN not in f"{failed.value!r}{failed.value.hint}"
    lost = cable_failures.of_exception(error, "server")
    assert type(lost.error) is TlsFailure
    assert lost.error.hint


@pytest.mark.parametrize("kind", dict.fromkeys(WEBSOCKETS), ids=name_of)
def test_websockets(kind: Kind) -> None:
    assert kind in cable_failures.ENDED
    assert issubclass(kind, cable_failures.EXCEPTIONS)
    lost = cable_failures.of_exception(made_websocket(kind), "server")
    assert isinstance(lost.error, BackendError)
    assert lost.error.hint
    assert "server" in lost.error.message


@pytest.mark.parametrize("kind", [OSError, *below(OSError, "builtins")], ids=name_of)
def test_what_the_system_raises(kind: type[OSError]) -> None:
    """A connection that breaks; a file that cannot be read is told by those who open it."""
    lost = cable_failures.of_exception(kind(5, TOKEN), "server")
    assert type(lost.error) is Unreachable
    assert lost.error.hint
    assert TOKEN not in f"{lost.error!r}{lost.error.hint}"


def test_every_entry_says_whether_it_was_done() -> None:
    for kind, broken in failures.BROKEN.items():
        request = httpx.Request("GET", "https://chat.example.com")
        error = failures.of_exception(made_httpx(kind, request), "server", changes=True)
        assert type(error) is (Unreachable if broken.before else Uncertain), kind
        assert ("nothing was sent" in error.message) == broken.before

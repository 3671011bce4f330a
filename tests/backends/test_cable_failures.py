"""Every exception of the websocket library has a meaning, and a sentence on what to do."""

from __future__ import annotations

import pytest
from websockets import exceptions
from websockets.datastructures import Headers
from websockets.exceptions import WebSocketException
from websockets.frames import Close
from websockets.http11 import Response

from saywell.backends import cable_failures
from saywell.backends.cable_failures import ENDED, EXCEPTIONS, of_exception
from saywell.errors import BackendError, NotAChatSystem, Unreachable

SERVER = "chat.example.com"


def library_exceptions() -> list[type[WebSocketException]]:
    """List the exception classes of the library; its old ones live in another package."""
    found = [getattr(exceptions, name) for name in exceptions.__all__ if hasattr(exceptions, name)]
    return [one for one in found if ".legacy" not in one.__module__]


def below(kind: type[BaseException]) -> list[type[BaseException]]:
    """List a class and all below it."""
    return [kind, *(one for child in kind.__subclasses__() for one in below(child))]


def made(kind: type[BaseException]) -> BaseException:
    """Make an exception without its own checks of what it is made of."""
    if issubclass(kind, exceptions.ConnectionClosed):
        return kind(None, None)
    if issubclass(kind, exceptions.InvalidStatus):
        return kind(Response(418, "I'm a teapot", Headers()))
    return kind.__new__(kind)


def test_the_library_has_exceptions() -> None:
    assert len(library_exceptions()) > 20


def name_of(kind: type) -> str:
    """Name a class in full."""
    return f"{kind.__module__}.{kind.__qualname__}"


@pytest.mark.parametrize("kind", library_exceptions(), ids=name_of)
def test_every_class_has_an_entry(kind: type[WebSocketException]) -> None:
    assert kind in ENDED


EVERY: list[type[BaseException]] = [*below(WebSocketException), *below(OSError)]


@pytest.mark.parametrize("kind", dict.fromkeys(EVERY), ids=name_of)
def test_every_class_becomes_one_of_ours(kind: type[BaseException]) -> None:
    if ".legacy" in kind.__module__ or not kind.__module__.startswith(("websockets", "builtins")):
        return
    assert issubclass(kind, EXCEPTIONS)
    lost = of_exception(made(kind), SERVER)
    assert isinstance(lost.error, BackendError)
    assert SERVER in lost.error.message
    assert lost.error.hint


@pytest.mark.parametrize(
    ("error", "kind", "lasting"),
    [
        (ConnectionRefusedError(111, "Connection refused"), Unreachable, False),
        (TimeoutError("timed out"), Unreachable, False),
        (UnicodeError("label too long"), Unreachable, True),
        (ImportError("python-socks"), Unreachable, True),
        (exceptions.InvalidProxy("http://planted:secret@proxy", "no"), Unreachable, False),
        (exceptions.InvalidUpgrade("Upgrade", "planted secret"), NotAChatSystem, True),
        (exceptions.ConnectionClosedError(None, Close(1009, "too big")), NotAChatSystem, False),
        (exceptions.ConnectionClosedError(None, Close(1002, "secret")), NotAChatSystem, False),
        (exceptions.ConnectionClosedError(Close(1011, "secret"), None), Unreachable, False),
    ],
)
def test_what_each_means(error: Exception, kind: type[BackendError], lasting: bool) -> None:
    lost = cable_failures.of_exception(error, SERVER)
    assert type(lost.error) is kind
    assert lost.lasting is lasting
    assert "secret" not in f"{lost} {lost.error!r} {lost.error} {lost.error.hint}"

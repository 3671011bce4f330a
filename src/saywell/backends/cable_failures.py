"""How a websocket that could not be opened, or ended, is told: exceptions to our errors."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

from websockets import exceptions as ws

from saywell.backends import failures
from saywell.backends.failures import Answer
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    RateLimited,
    Rejected,
    ServerFailed,
    Unreachable,
)

ASKED_INSTEAD = "news is asked for instead; let the proxy pass /cable on to the server"
MINUTE = 60.0
TOO_BIG, PROTOCOL, NOT_TEXT = 1009, 1002, 1007


class Lost(Exception):
    """The socket cannot be had. ``lasting``: it will not help to try again soon.

    ``pause`` is how many seconds the server asks to wait, None when it does not say.
    """

    def __init__(
        self, error: BackendError, *, lasting: bool = False, pause: float | None = None
    ) -> None:
        super().__init__(error.message)
        self.error = error
        self.lasting = lasting
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Ended:
    """What one kind of exception means."""

    what: str
    kind: type[BackendError] = Unreachable
    lasting: bool = False


_PROXY = Ended("cannot be reached through the proxy")
_BROKE = Ended("broke the connection that news comes over")
_FOREIGN = Ended("did not open a websocket as it should", NotAChatSystem, lasting=True)
_MISUSE = Ended("could not be listened to: the connection was misused", ServerFailed)

ENDED: dict[type[BaseException], Ended] = {
    ws.WebSocketException: _BROKE,
    ws.ConnectionClosed: _BROKE,
    ws.ConnectionClosedOK: _BROKE,
    ws.ConnectionClosedError: _BROKE,
    ws.InvalidURI: Ended("has an address that cannot be used", Rejected, lasting=True),
    ws.InvalidProxy: _PROXY,
    ws.ProxyError: _PROXY,
    ws.InvalidProxyMessage: _PROXY,
    ws.InvalidProxyStatus: _PROXY,
    ws.InvalidHandshake: _FOREIGN,
    ws.SecurityError: _FOREIGN,
    ws.InvalidMessage: Ended("broke off before it opened the websocket"),
    ws.InvalidStatus: _FOREIGN,
    ws.InvalidHeader: _FOREIGN,
    ws.InvalidHeaderFormat: _FOREIGN,
    ws.InvalidHeaderValue: _FOREIGN,
    ws.InvalidOrigin: _FOREIGN,
    ws.InvalidUpgrade: _FOREIGN,
    ws.NegotiationError: _FOREIGN,
    ws.DuplicateParameter: _FOREIGN,
    ws.InvalidParameterName: _FOREIGN,
    ws.InvalidParameterValue: _FOREIGN,
    ws.ProtocolError: Ended("sent what is no websocket", NotAChatSystem),
    ws.PayloadTooBig: Ended("sent more at once than is taken", NotAChatSystem),
    ws.InvalidState: _MISUSE,
    ws.ConcurrencyError: _MISUSE,
    TimeoutError: Ended("did not open the websocket in time"),
    OSError: Ended("cannot be reached"),
    UnicodeError: Ended("has a name that cannot be looked up", lasting=True),
    ImportError: Ended("is behind a SOCKS proxy, which websockets cannot use", lasting=True),
}
"""What the library raises; a test walks its classes and demands an entry for each."""

EXCEPTIONS = (ws.WebSocketException, OSError, UnicodeError, ImportError)
"""What opening, reading and writing a websocket can raise."""

_BY_CODE = {
    TOO_BIG: ENDED[ws.PayloadTooBig],
    PROTOCOL: ENDED[ws.ProtocolError],
    NOT_TEXT: ENDED[ws.ProtocolError],
}


def of_exception(error: BaseException, server: str) -> Lost:
    """Turn an exception into ours; its own text may quote a proxy's password and is left out."""
    if isinstance(error, ssl.SSLError):
        return Lost(failures.tls_failure(error, server))
    if isinstance(error, ws.InvalidStatus):
        return _of_status(error, server)
    found = next(ENDED[kind] for kind in type(error).__mro__ if kind in ENDED)
    if isinstance(error, ws.ConnectionClosed) and error.sent is not None:
        found = _BY_CODE.get(error.sent.code, found)
    hint = ASKED_INSTEAD if found.lasting else failures.CHECK_URL
    return Lost(found.kind(f"{server} {found.what}", hint=hint), lasting=found.lasting)


def _of_status(refused: ws.InvalidStatus, server: str) -> Lost:
    """Judge an answer that is no websocket: closed for good, or trouble that passes."""
    response = refused.response

    def header(name: str) -> str:
        return next(iter(response.headers.get_all(name)), "")

    answer = Answer(
        status=response.status_code,
        body=bytes(response.body),
        content_type=header("Content-Type").lower(),
        retry_after=header("Retry-After"),
        location=header("Location"),
    )
    status = answer.status
    known = failures.of_answer(answer, server)
    if isinstance(known, RateLimited):
        return Lost(known, pause=known.retry_after or MINUTE)
    if isinstance(known, ServerFailed):
        return Lost(known)
    if known is not None and 300 <= status < 400:
        return Lost(known, lasting=True)
    kind = NotFound if status == 404 else NotAChatSystem
    what = f"{server} opens no websocket at /cable (status {status})"
    return Lost(kind(what, hint=ASKED_INSTEAD, status=status), lasting=True)

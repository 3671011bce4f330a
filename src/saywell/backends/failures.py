"""How a failed HTTP exchange is told: every httpx exception and every bad answer to our errors."""

from __future__ import annotations

import email.utils
import json
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import httpx

from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
    TlsFailure,
    Uncertain,
    Unreachable,
)
from saywell.model import secrecy
from saywell.model.untrusted import clean_line

CHECK_URL = "check chat.url, and that the server runs"
CHECK_ADDRESS = "check chat.url: it has to be the address of the chat system itself"
LOOK_FIRST = "look whether it is there before you do it again"


@dataclass(frozen=True, slots=True)
class Broken:
    """What one kind of httpx exception means.

    ``before`` is true when the request cannot have been carried out, because the server did not
    get the whole of it; ``reading`` is the error for a request that changes nothing; ``hint`` is
    the way out when it is not that of every broken connection.
    """

    what: str
    before: bool = False
    reading: type[BackendError] = Unreachable
    hint: str = ""


_FOREIGN = Broken("gave an answer that is not HTTP as it should be", reading=NotAChatSystem)
_MISUSE = Broken("could not be asked: the connection was misused", reading=ServerFailed)

BROKEN: dict[type[Exception], Broken] = {
    httpx.ConnectError: Broken("cannot be reached", before=True),
    httpx.ConnectTimeout: Broken("did not take the connection in time", before=True),
    httpx.PoolTimeout: Broken("was not asked: every connection is busy", before=True),
    httpx.ProxyError: Broken(
        "cannot be reached through the proxy",
        before=True,
        hint="check HTTPS_PROXY and ALL_PROXY; NO_PROXY lists what needs none",
    ),
    httpx.UnsupportedProtocol: Broken("has an address that is neither http nor https", before=True),
    httpx.InvalidURL: Broken("has an address that cannot be used", before=True),
    httpx.LocalProtocolError: Broken("was not asked to the end: the request broke our own rules"),
    httpx.ReadTimeout: Broken("did not answer in time"),
    httpx.WriteTimeout: Broken("did not take the whole request in time"),
    httpx.TimeoutException: Broken("did not answer in time"),
    httpx.ReadError: Broken("broke the connection before the answer was complete"),
    httpx.WriteError: Broken("broke the connection during the request"),
    httpx.CloseError: Broken("broke the connection"),
    httpx.NetworkError: Broken("broke the connection"),
    httpx.RemoteProtocolError: Broken("broke off, or did not speak HTTP"),
    httpx.ProtocolError: _FOREIGN,
    httpx.DecodingError: _FOREIGN,
    httpx.TooManyRedirects: _FOREIGN,
    httpx.HTTPStatusError: _FOREIGN,
    httpx.TransportError: Broken("broke the connection"),
    httpx.RequestError: Broken("broke the connection"),
    httpx.HTTPError: Broken("broke the connection"),
    httpx.StreamError: _MISUSE,
    httpx.StreamConsumed: _MISUSE,
    httpx.StreamClosed: _MISUSE,
    httpx.ResponseNotRead: _MISUSE,
    httpx.RequestNotRead: _MISUSE,
    httpx.CookieConflict: _MISUSE,
}
"""Every exception that httpx can raise; a test walks its classes and demands an entry for each."""

HTTPX_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict)


def uncertain(what: str, status: int | None = None) -> Uncertain:
    """Say that something may or may not have been done."""
    return Uncertain(f"{what}: it may or may not have been done", hint=LOOK_FIRST, status=status)


def of_exception(error: Exception, server: str, *, changes: bool) -> BackendError:
    """Turn an exception of httpx into ours.

    ``changes`` is true for a request that could have been carried out: then everything after the
    first byte is Uncertain. The exception's own text is left out, as it may quote a header.
    """
    tls = _tls_cause(error)
    if tls is not None:
        return tls_failure(tls, server)
    broken = next(BROKEN[kind] for kind in type(error).__mro__ if kind in BROKEN)
    message = f"{server} {broken.what}"
    if broken.before:
        tail = ": nothing was sent" if changes else ""
        return Unreachable(message + tail, hint=broken.hint or CHECK_URL)
    if changes:
        return uncertain(message)
    hint = CHECK_ADDRESS if broken.reading is NotAChatSystem else CHECK_URL
    return broken.reading(message, hint=hint)


def _tls_cause(error: BaseException | None) -> ssl.SSLError | None:
    """Find the TLS failure behind a connection that could not be made, if there is one."""
    if not isinstance(error, httpx.ConnectError):
        return None
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def tls_failure(error: ssl.SSLError, server: str) -> TlsFailure:
    """Say what a failure of TLS means: it comes before the first byte of a request."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = clean_line(error.verify_message)
        return TlsFailure(
            f"the certificate of {server} does not hold: {why}; nothing was sent",
            hint="name the company's own authority in chat.ca_file, or mend the certificate",
        )
    return TlsFailure(
        f"{server} does not speak TLS as it should; nothing was sent",
        hint="check the port in chat.url, and whether the server has https at all",
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was read to its end."""

    status: int
    body: bytes
    content_type: str = ""
    retry_after: str = ""
    location: str = ""

    @property
    def is_html(self) -> bool:
        """Whether this is a page for people."""
        start = self.body[:200].lstrip().lower()
        return start.startswith((b"<!doctype", b"<html")) or (
            "html" in self.content_type and start.startswith(b"<")
        )

    def json(self) -> object:
        """Return the value that the body holds; None for an empty one. Raises ValueError."""
        if not self.body.strip():
            return None
        try:
            return json.loads(self.body.decode("utf-8-sig", "replace"))
        except RecursionError:
            raise ValueError("nested too deeply") from None


def answer_of(response: httpx.Response, body: bytes) -> Answer:
    """Keep of an answer what is needed to judge it."""
    return Answer(
        status=response.status_code,
        body=body,
        content_type=response.headers.get("content-type", "").lower(),
        retry_after=response.headers.get("retry-after", ""),
        location=response.headers.get("location", ""),
    )


def words_of(answer: Answer) -> str:
    """Return what the server says about a failure, in one clean line, empty when it is silent.

    Chatwoot answers with ``error``, ``message``, ``errors`` or plain text, by who refused
    (request_exception_handler.rb, devise_token_auth, rack-attack); ``description`` is in its
    OpenAPI file.
    """
    if answer.is_html:
        return ""
    try:
        body = answer.json()
    except ValueError:
        return clean_line(answer.body[:600].decode("utf-8", "replace"), limit=200)
    if isinstance(body, str):
        return clean_line(body, limit=200)
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(first, dict):
        first = first.get("message")
    for said in (body.get("error"), body.get("message"), first, body.get("description")):
        if isinstance(said, str) and said.strip():
            return clean_line(said, limit=200)
    return ""


def of_answer(answer: Answer, server: str) -> BackendError | None:
    """Judge an answer by its status; None when the request was carried out.

    401 becomes SignInRefused here, although some servers refuse a permission with it: the
    backend knows the words of its own server.
    """
    status = answer.status
    if 200 <= status < 300:
        return None
    said = words_of(answer)
    tail = f": {said}" if said else ""
    if 300 <= status < 400:
        return _moved(answer, server)
    if status == 429:
        return RateLimited(
            f"{server} takes no more requests for now{tail}",
            hint="wait a minute and try again",
            retry_after=patience_asked(answer),
        )
    if status >= 500:
        return ServerFailed(
            f"{server} failed with status {status}{tail}", hint="try again later", status=status
        )
    if status == 401:
        return SignInRefused(
            f"{server} does not accept the token{tail}",
            hint="get a new one with: saywell auth login",
            status=status,
        )
    if status == 403:
        return PermissionRefused(
            f"{server} does not allow this{tail}", hint="ask an administrator", status=status
        )
    if status == 404 and not answer.is_html:
        return NotFound(
            f"{server} has no such thing{tail}",
            hint="it may have been deleted, or is nowhere that you may look",
            status=status,
        )
    if answer.is_html and status in (404, 405):
        return NotAChatSystem(
            f"{server} answered with a web page (status {status})",
            hint=CHECK_ADDRESS,
            status=status,
        )
    return Rejected(
        f"{server} refused with status {status}{tail}",
        hint="nothing was done; the reason is the server's own, ask whoever runs it",
        status=status,
    )


def without_secrets(error: BackendError) -> BackendError:
    """Take secrets out of an error: a server or a proxy may quote what it was given."""
    error.message, error.hint = secrecy.redacted(error.message), secrecy.redacted(error.hint)
    error.args = (error.message,)
    return error


def _moved(answer: Answer, server: str) -> NotAChatSystem:
    """Say where the server sends us, without following: the token goes to no other place."""
    parts = urlsplit(answer.location)
    host = parts.netloc.rpartition("@")[2]
    place = clean_line(urlunsplit((parts.scheme, host, parts.path, "", "")), limit=200)
    return NotAChatSystem(
        f"{server} sends requests on to {place or 'another place'}; that was not followed",
        hint="when that address is right, put it into chat.url",
        status=answer.status,
    )


def patience_asked(answer: Answer) -> float | None:
    """Return the seconds that a server asks us to wait; None when it is silent.

    They stand in ``Retry-After``, or as ``retry_after_ms`` in the JSON (Matrix); the longer counts.
    """
    try:
        body = answer.json()
    except ValueError:
        body = None
    said = body.get("retry_after_ms") if isinstance(body, dict) else None
    waits = [seconds_to_wait(answer.retry_after)]
    if isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said < 1e10:
        waits.append(said / 1000)
    return max((one for one in waits if one is not None), default=None)


def seconds_to_wait(header: str) -> float | None:
    """Read ``Retry-After``: seconds or an HTTP date (RFC 9110, 10.2.3); None when there is none."""
    text = header.strip()
    if text.isascii() and text.isdecimal() and len(text) < 8:
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(moment.timestamp() - time.time(), 0.0)

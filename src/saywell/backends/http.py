"""One HTTP client for every backend: bounded, retrying only what is safe, errors told apart."""

from __future__ import annotations

import functools
import ipaddress
import random
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx

from saywell import __version__
from saywell.backends import failures
from saywell.backends.failures import Answer
from saywell.errors import (
    BackendError,
    ConfigError,
    NotAChatSystem,
    RateLimited,
    Rejected,
    ServerFailed,
    Uncertain,
    Unreachable,
)
from saywell.model.untrusted import clean_line

Parameters = Sequence[tuple[str, str | int]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds, bytes, tries.

    ``total`` bounds one whole answer, so that a server that trickles cannot hold us; no retry
    starts later than ``patience`` after the first try, nor when the server asks to wait longer.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 60.0
    answer_bytes: int = 10 * 2**20
    tries: int = 3
    patience: float = 10.0
    pause: float = 0.4
    keep_alive: float = 15.0


def is_loopback(host: str) -> bool:
    """Say whether a host name means this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def server_address(url: str, *, allow_insecure: bool = False) -> str:
    """Return scheme, host and port of an address, with the path in front of a known one.

    Raises ConfigError for an address without a host, with a name or password inside, or with
    plain http to another machine unless that is allowed by name.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, _ = parts.hostname or "", parts.port
        httpx.URL(parts.geturl())
    except (ValueError, httpx.InvalidURL):
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in text):
        shown = clean_line(text.rpartition("@")[2], limit=100)
        raise ConfigError(
            f"{shown!r} is not the address of a server",
            hint="chat.url looks like https://chat.example.org",
        )
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            f"the address of {clean_line(host)} holds a name or a password",
            hint="take out what stands before the @; the token is kept by: saywell auth login",
        )
    if parts.scheme == "http" and not allow_insecure and not is_loopback(host):
        raise ConfigError(
            f"http to {clean_line(host)} would show the token to everybody on the way",
            hint="use https, or set chat.allow_insecure when the network is your own",
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


@functools.cache
def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Return the one TLS context of this process for a certificate authority file.

    Making one costs 20 to 40 ms, as 117 certificates are parsed. It trusts what the system
    trusts and what certifi lists, or the given file beside them. Raises ConfigError.
    """
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    if ca_file:
        try:
            context.load_verify_locations(cafile=str(Path(ca_file).expanduser()))
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                f"the certificates in {ca_file} cannot be read: {error.strerror or 'not PEM'}",
                hint="chat.ca_file has to be a PEM file",
            ) from None
    return context


class Http:
    """Requests to one server, as JSON; from any thread.

    Raises BackendError and nothing else. The headers, which hold the token, are in no repr and
    no message. ``unauthorised`` turns the words of a 401 into the right error.
    """

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        limits: Limits | None = None,
        ca_file: str = "",
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        unauthorised: Callable[[BackendError, str], BackendError] = lambda error, _: error,
    ) -> None:
        self._url = url
        self.server = urlsplit(url).netloc
        self._headers = dict(headers)
        self._limits = limits or Limits()
        self._ca_file = ca_file
        if ca_file:
            tls_context(ca_file)
        self._transport = transport
        self._sleep = sleep
        self._unauthorised = unauthorised
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Http({self._url!r})"

    def get(self, path: str, params: Parameters = ()) -> object:
        """Read something; tried again, with growing and jittered pauses, where that may help."""
        started = time.monotonic()
        for number in range(1, self._limits.tries + 1):
            try:
                return self._parsed(self._asked("GET", path, params=list(params)))
            except (Unreachable, RateLimited, ServerFailed) as error:
                pause = self._pause(error, number)
                late = time.monotonic() + pause - started > self._limits.patience
                if number == self._limits.tries or late:
                    raise
            self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def change(
        self,
        path: str,
        *,
        json: object = None,
        form: Mapping[str, str] | None = None,
        files: Sequence[tuple[str, object]] | None = None,
        method: str = "POST",
    ) -> object:
        """Do something, once; Uncertain when it cannot be known whether it was done."""
        body = {"data": dict(form or {}), "files": files} if files else {"json": json}
        answer = self._asked(method, path, changes=True, **body)
        try:
            return self._parsed(answer)
        except NotAChatSystem as error:
            raise Uncertain(
                f"{error.message}: it may or may not have been done",
                hint=failures.LOOK_FIRST,
                status=answer.status,
            ) from None

    def status_of(self, path: str) -> int:
        """Ask once and return nothing but the status, 0 when there is no answer."""
        try:
            return self._exchange("GET", path).status
        except BackendError:
            return 0

    def close(self) -> None:
        """Close the connections; the next request would open new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _pause(self, error: BackendError, number: int) -> float:
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return error.retry_after
        grown = self._limits.pause * 3.0 ** (number - 1)
        return grown * random.uniform(0.7, 1.3)  # noqa: S311 - jitter, not a secret

    def _asked(self, method: str, path: str, *, changes: bool = False, **request: object) -> Answer:
        answer = self._exchange(method, path, changes=changes, **request)
        error = failures.of_answer(answer, self.server)
        if error is None:
            return answer
        if answer.status == 401:
            error = self._unauthorised(error, failures.words_of(answer))
        raise error

    def _exchange(
        self, method: str, path: str, *, changes: bool = False, **request: object
    ) -> Answer:
        client = self._opened()
        try:
            built = client.build_request(method, self._url + path, **request)  # type: ignore[arg-type]
            response = client.send(built, stream=True, follow_redirects=False)
            try:
                body = self._body(response, changes=changes)
            finally:
                response.close()
        except failures.HTTPX_ERRORS as error:
            raise failures.of_exception(error, self.server, changes=changes) from None
        except UnicodeError:
            raise Rejected(
                "the request holds bytes that are no character: nothing was sent",
                hint="write it in UTF-8",
            ) from None
        except OSError as error:
            raise Rejected(
                f"a file could not be read while it was sent: {error.strerror}",
                hint="nothing complete reached the server",
            ) from None
        return Answer(
            status=response.status_code,
            body=body,
            content_type=response.headers.get("content-type", "").lower(),
            retry_after=response.headers.get("retry-after", ""),
            location=response.headers.get("location", ""),
        )

    def _body(self, response: httpx.Response, *, changes: bool) -> bytes:
        started = time.monotonic()
        parts, size = [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > self._limits.answer_bytes:
                what = f"{self.server} sent more than {self._limits.answer_bytes >> 20} MB"
                raise self._cut_short(what, NotAChatSystem, changes=changes)
            if time.monotonic() - started > self._limits.total:
                what = f"{self.server} did not finish its answer within {self._limits.total:.0f} s"
                raise self._cut_short(what, NotAChatSystem, changes=changes)
        return b"".join(parts)

    @staticmethod
    def _cut_short(what: str, reading: type[BackendError], *, changes: bool) -> BackendError:
        if changes:
            return Uncertain(f"{what}: it may or may not have been done", hint=failures.LOOK_FIRST)
        return reading(what, hint=failures.CHECK_ADDRESS)

    def _parsed(self, answer: Answer) -> object:
        if answer.is_html:
            raise NotAChatSystem(
                f"{self.server} answered with a web page",
                hint=failures.CHECK_ADDRESS,
                status=answer.status,
            )
        try:
            return answer.json()
        except ValueError:
            raise NotAChatSystem(
                f"{self.server} answered with something that is not JSON",
                hint=failures.CHECK_ADDRESS,
                status=answer.status,
            ) from None

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                parts = urlsplit(self._url)
                limits = self._limits
                self._client = httpx.Client(
                    headers={
                        "User-Agent": f"saywell/{__version__}",
                        "Accept": "application/json",
                        # Some 4.12.1 servers answered 401 to a longer list of encodings.
                        "Accept-Encoding": "gzip",
                        **self._headers,
                    },
                    timeout=httpx.Timeout(limits.read, connect=limits.connect, pool=limits.connect),
                    limits=httpx.Limits(keepalive_expiry=limits.keep_alive),
                    verify=tls_context(self._ca_file) if parts.scheme == "https" else False,
                    transport=self._transport,
                    trust_env=not is_loopback(parts.hostname or ""),
                    follow_redirects=False,
                )
            return self._client

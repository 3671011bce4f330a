"""One HTTP client for every backend: bounded, retrying only what is safe, errors told apart."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypedDict, Unpack
from urllib.parse import urlsplit

import httpx

from saywell import __version__
from saywell.backends import failures, request_log
from saywell.backends.address import tls_context
from saywell.backends.bodies import Upload, declared_size, decoded, uploaded
from saywell.backends.failures import Answer
from saywell.backends.transport import answered_within, transport_for
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    RateLimited,
    Rejected,
    ServerFailed,
    Uncertain,
    Unreachable,
)
from saywell.model import secrecy

Parameters = Sequence[tuple[str, str | int]]
Judge = Callable[[Answer, str], BackendError | None]
"""Tells the error that an answer of a server means, None when what was asked was done."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds, bytes, tries.

    ``total`` bounds one whole answer, so that a server that trickles cannot hold us; no retry
    starts later than ``patience`` after the first try, nor when the server asks to wait longer.
    ``file_bytes`` and ``file_total`` are for a file that is fetched.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 60.0
    answer_bytes: int = 10 * 2**20
    file_bytes: int = 100 * 2**20
    file_total: float = 900.0
    tries: int = 3
    patience: float = 10.0
    pause: float = 0.4
    keep_alive: float = 15.0


class Asked(TypedDict, total=False):
    """What one request may have beside its path and its parameters.

    At most one body: ``json``; ``form`` (x-www-form-urlencoded, or multipart with ``files``, as
    httpx takes them); ``upload``. ``timeout`` is how many seconds the server may be silent, for
    a long poll; ``most`` is how many bytes of answer are read at most; ``judge`` goes before the
    one of the connection; ``headers`` go over its headers.
    """

    json: object
    form: Mapping[str, str]
    files: Sequence[tuple[str, object]]
    upload: Upload
    headers: Mapping[str, str]
    timeout: float
    most: int
    judge: Judge


class Http:
    """Requests to one server; from any thread, over one pool of connections that are kept open.

    Raises BackendError and nothing else. The headers, which hold the token, are in no repr and
    no message; they go to this server alone, redirects are never followed, and no cookie is
    kept. ``judge`` tells a failure from an answer; without it, its status does.
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
        judge: Judge = failures.of_answer,
    ) -> None:
        self.url = url
        self.server = urlsplit(url).netloc
        self.limits = limits or Limits()
        self._headers = dict(headers)
        for value in headers.values():
            secrecy.note(value.rpartition(" ")[2])
        self._ca_file = ca_file
        if ca_file:
            tls_context(ca_file)
        self._transport = transport
        self._sleep = sleep
        self._judge = judge
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Http({self.url!r})"

    def get(self, path: str, params: Parameters = (), **asked: Unpack[Asked]) -> object:
        """Read JSON; tried again, with growing and jittered pauses, where that may help."""
        return self._patiently(lambda: self._parsed(self._told("GET", path, params, False, asked)))

    def change(
        self,
        path: str,
        params: Parameters = (),
        *,
        method: str = "POST",
        again: bool = False,
        **asked: Unpack[Asked],
    ) -> object:
        """Do something, and return the JSON of the answer.

        Done once; Uncertain when it cannot be known whether it was done, and ServerFailed when
        the server says that it broke. With ``again`` the server itself has to guarantee that
        doing it twice is doing it once: then it is tried again as a read is, and whatever comes
        after a try that may have been carried out is Uncertain.
        """

        def once() -> object:
            try:
                answer = self._told(method, path, params, True, asked)
            except ServerFailed as error:
                raise failures.uncertain(error.message, error.status) if again else error from None
            try:
                return self._parsed(answer)
            except NotAChatSystem as error:
                raise failures.uncertain(error.message, answer.status) from None

        return self._patiently(once) if again else once()

    def ask(
        self,
        method: str,
        path: str,
        params: Parameters = (),
        *,
        changes: bool,
        **asked: Unpack[Asked],
    ) -> Answer:
        """Make one request, and return the answer as it is, once it was judged.

        ``changes`` says that it could do something: then a lost answer is Uncertain.
        """
        return self._told(method, path, params, changes, asked)

    def status_of(self, path: str) -> int:
        """Ask once and return nothing but the status, 0 when there is no answer."""
        try:
            return self._exchange("GET", path, (), False, {}).status
        except BackendError:
            return 0

    def close(self) -> None:
        """Close the connections; the next request would open new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _patiently(self, once: Callable[[], object]) -> object:
        """Try until it works, fails for good or patience ends; a doubt stays a doubt."""
        started = time.monotonic()
        doubt: Uncertain | None = None
        for number in range(1, self.limits.tries + 1):
            try:
                return once()
            except (Unreachable, RateLimited, ServerFailed, Uncertain) as error:
                doubt = error if isinstance(error, Uncertain) else doubt
                pause = self._pause(error, number)
                late = time.monotonic() + pause - started > self.limits.patience
                if number == self.limits.tries or late:
                    raise doubt or error from None
            except BackendError as error:
                raise doubt or error from None
            self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _pause(self, error: BackendError, number: int) -> float:
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return error.retry_after
        grown = self.limits.pause * 3.0 ** (number - 1)
        return grown * random.uniform(0.7, 1.3)  # noqa: S311 - jitter, not a secret

    def judged(self, answer: Answer) -> BackendError | None:
        """Say which error an answer of this server means, None when it is good."""
        return self._judge(answer, self.server)

    def _told(
        self, method: str, path: str, params: Parameters, changes: bool, asked: Asked
    ) -> Answer:
        answer = self._exchange(method, path, params, changes, asked)
        error = asked.get("judge", self._judge)(answer, self.server)
        if error is None:
            return answer
        raise failures.without_secrets(error)

    def _exchange(
        self, method: str, path: str, params: Parameters, changes: bool, asked: Asked
    ) -> Answer:
        with contextlib.ExitStack() as opened:
            try:
                request = self._request(method, path, params, asked, opened)
                with answered_within(self.limits.total + asked.get("timeout", 0.0)):
                    response = self.client().send(request, stream=True)
                    opened.callback(response.close)
                    body = self._body(response, changes, asked)
            except failures.HTTPX_ERRORS as error:
                raise failures.of_exception(error, self.server, changes=changes) from None
            except RuntimeError as error:  # httpx: another thread has closed the client
                if not str(error).startswith("Cannot send a request"):
                    error = httpx.StreamError("closed")
                    raise failures.of_exception(error, self.server, changes=changes) from None
                raise Unreachable(
                    f"{self.server} was not asked, as the connections were just closed:"
                    " nothing was sent",
                    hint="try again",
                ) from None
            except UnicodeError:  # from looking up the name of the server
                wrong = httpx.InvalidURL("")
                raise failures.of_exception(wrong, self.server, changes=changes) from None
            except OSError as error:
                raise Rejected(
                    f"a file could not be read while it was sent: {error.strerror}",
                    hint="nothing complete reached the server",
                ) from None
        return failures.answer_of(response, body)

    def _request(
        self,
        method: str,
        path: str,
        params: Parameters,
        asked: Asked,
        opened: contextlib.ExitStack,
    ) -> httpx.Request:
        """Build a request. Raises Rejected for text that is none, and what httpx raises."""
        try:
            url = httpx.URL(self.url + path)
            if params:
                url = url.copy_merge_params(list(params))
            request = self.client().build_request(method, url, **_built(asked, opened))
        except UnicodeError:
            raise Rejected(
                "the request holds bytes that are no character: nothing was sent",
                hint="write it in UTF-8",
            ) from None
        if "timeout" in asked:
            request.extensions["timeout"]["read"] = asked["timeout"]
        return request

    def _body(self, response: httpx.Response, changes: bool, asked: Asked) -> bytes:
        most, size = asked.get("most", self.limits.answer_bytes), declared_size(response)
        until = time.monotonic() + self.limits.total
        parts: list[bytes] = []
        if size <= most:
            size = 0
            for part in decoded(response):
                parts.append(part)
                size += len(part)
                if size > most:
                    break
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer took too long")
        if size > most:
            what = f"{self.server} sent more than {most >> 20} MB"
            if changes:
                raise failures.uncertain(what)
            raise NotAChatSystem(what, hint=failures.CHECK_ADDRESS)
        return b"".join(parts)

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

    def client(self) -> httpx.Client:
        """Return the client of this server, which holds the token."""
        with self._lock:
            if self._client is None:
                self._client = self._made(self.url, self._headers)
            return self._client

    def stranger(self, url: str) -> httpx.Client:
        """Make a client for another server, without any token; the caller closes it."""
        return self._made(url, {})

    def _made(self, url: str, headers: Mapping[str, str]) -> httpx.Client:
        limits = self.limits
        tls = tls_context(self._ca_file) if url.startswith("https:") else None
        return httpx.Client(
            headers={
                "User-Agent": f"saywell/{__version__}",
                "Accept": "application/json",
                # Some 4.12.1 servers answered 401 to a longer list of encodings.
                "Accept-Encoding": "gzip",
                **headers,
            },
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(limits.read, connect=limits.connect, pool=limits.connect),
            transport=self._transport or transport_for(url, tls, limits.keep_alive),
            trust_env=False,
            follow_redirects=False,
            event_hooks={"request": [request_log.begin], "response": [request_log.end]},
        )


def _built(asked: Asked, opened: contextlib.ExitStack) -> dict[str, Any]:
    """Turn what is asked into what httpx takes; a file to be sent is opened."""
    headers = dict(asked.get("headers", {}))
    built: dict[str, object] = {}
    if "upload" in asked:
        built["content"], described = uploaded(asked["upload"], opened)
        headers = {**described, **headers}
    elif "form" in asked or "files" in asked:
        built["data"], built["files"] = dict(asked.get("form", {})), asked.get("files")
    else:
        built["json"] = asked.get("json")
    return {**built, "headers": headers}

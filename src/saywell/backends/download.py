"""Files of messages, fetched part by part: bounded, and the token stays with its own server."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping

import httpx

from saywell.backends import failures, request_log
from saywell.backends.address import is_inward, same_origin
from saywell.backends.bodies import declared_size, decoded
from saywell.backends.http import Http
from saywell.backends.transport import answered_within
from saywell.errors import NotAChatSystem, PermissionRefused, Rejected, Unreachable
from saywell.model.untrusted import clean_line

HOPS = 5
"""How many redirects are followed at most."""

_REFUSAL_BYTES = 10_000
_PLAIN = {"Accept": "*/*", "Accept-Encoding": "identity"}


def download(
    http: Http, address: str, *, headers: Mapping[str, str] | None = None, most: int | None = None
) -> Iterator[bytes]:
    """Fetch a file part by part; nothing is asked before the first part is.

    ``address`` is a whole one, or a path below the chat system's own. Redirects are followed, up
    to five. The token goes to the chat system alone, which is scheme, host and port, and once a
    redirect has led elsewhere it does not come back; no cookie is kept. From https nothing leads
    to http, and from another machine nothing leads to this one. ``most`` is in bytes. Raises
    BackendError, also in the middle.
    """
    own = httpx.URL(http.url)
    most = http.limits.file_bytes if most is None else most
    place, ours = _joined(own, address, http.url), True
    for _ in range(HOPS + 1):
        _checked(place, own, http.server)
        ours = ours and same_origin(place, own)
        host = place.netloc.decode("ascii", "replace")
        try:
            with _opened(http, place, dict(headers or {}) if ours else {}, ours=ours) as response:
                if not response.is_redirect or "location" not in response.headers:
                    _judged(http, response, host, ours=ours)
                    yield from _parts(http, response, host, most)
                    return
                place = _joined(place, response.headers["location"])
        except failures.HTTPX_ERRORS as error:
            raise failures.of_exception(error, host, changes=False) from None
        except RuntimeError:  # httpx: another thread has closed the client
            closed = httpx.StreamClosed()
            raise failures.of_exception(closed, host, changes=False) from None
        except UnicodeError:  # from looking up the name of the host
            wrong = httpx.InvalidURL("")
            raise failures.of_exception(wrong, host, changes=False) from None
    raise NotAChatSystem(
        f"{http.server} sends on more than {HOPS} times for one file",
        hint="open the conversation in the browser, and fetch the file there",
    )


@contextlib.contextmanager
def _opened(
    http: Http, place: httpx.URL, headers: Mapping[str, str], *, ours: bool
) -> Iterator[httpx.Response]:
    """Ask for a place; with the connections of the server, or else with new ones for once."""
    with contextlib.ExitStack() as opened:
        client = http.client() if ours else opened.enter_context(http.stranger(str(place)))
        request = client.build_request("GET", place, headers={**_PLAIN, **headers})
        request.extensions[request_log.FILE] = True
        with answered_within(http.limits.total):
            response = client.send(request, stream=True)
        opened.callback(response.close)
        yield response


def _joined(base: httpx.URL, address: str, prefix: str = "") -> httpx.URL:
    try:
        return httpx.URL(prefix + address) if prefix and _is_path(address) else base.join(address)
    except (httpx.InvalidURL, ValueError):
        raise Rejected(
            "the file has an address that cannot be used", hint="ask the sender for it again"
        ) from None


def _is_path(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")


def _checked(place: httpx.URL, own: httpx.URL, server: str) -> None:
    """Refuse a place that we should not ask."""
    plain = own.scheme == "https" and place.scheme != "https"
    inward = is_inward(place.host) and not is_inward(own.host)
    if plain or inward or place.scheme not in ("http", "https") or not place.host:
        shown = clean_line(f"{place.scheme}://{place.host}", limit=100)
        why = "this machine itself" if inward else "a place without protection"
        raise Rejected(
            f"{server} says that the file is at {shown}, {why}: it was not fetched",
            hint="open the conversation in the browser, and see whether the file can be trusted",
        )


def _judged(http: Http, response: httpx.Response, host: str, *, ours: bool) -> None:
    """Raise what a refusal means; the body of the file itself is left alone."""
    if response.is_success:
        return
    body = b""
    for part in decoded(response):
        body += part
        if len(body) > _REFUSAL_BYTES:
            break
    answer = failures.answer_of(response, body)
    error = http.judged(answer) if ours else None
    if answer.status == 401 and not ours:
        error = PermissionRefused(
            f"{clean_line(host)} does not give the file to us",
            hint="open the conversation in the browser, and fetch the file there",
            status=401,
        )
    error = error or failures.of_answer(answer, host)
    assert error is not None  # what is no success is a failure
    raise failures.without_secrets(error)


def _parts(http: Http, response: httpx.Response, host: str, most: int) -> Iterator[bytes]:
    started, size = time.monotonic(), 0
    if declared_size(response) > most:
        raise _too_large(most)
    parts = decoded(response)
    while True:
        with answered_within(http.limits.total):
            part = next(parts, None)
        if part is None:
            return
        size += len(part)
        if size > most:
            raise _too_large(most)
        if part:
            yield part
        if time.monotonic() - started > http.limits.file_total:
            raise Unreachable(
                f"{clean_line(host)} did not finish the file within"
                f" {http.limits.file_total / 60:.0f} minutes",
                hint="try again when the line is better",
            )


def _too_large(most: int) -> Rejected:
    return Rejected(
        f"the file has more than {most / 2**20:.0f} MB",
        hint="open the conversation in the browser, and fetch the file there",
    )

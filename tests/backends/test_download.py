"""Files of messages over real sockets: bounds, redirects, and where the token goes."""

from __future__ import annotations

import gzip
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.backends.certificates import Authority
from tests.backends.wire_server import Talk, WireServer, answer, serving

from saywell.backends.download import HOPS, download
from saywell.backends.http import Http, Limits
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    Rejected,
    ServerFailed,
    SignInRefused,
    Unreachable,
)

TOKEN = "planted-token-4711"
QUICK = Limits(connect=2.0, read=1.0, total=0.5, tries=1, file_bytes=2**20)
FILE = bytes(range(256)) * 1000
Make = Callable[..., Http]


@pytest.fixture
def made() -> Iterator[Make]:
    """Make clients that are closed after the test."""
    every: list[Http] = []

    def make(server: WireServer | str, limits: Limits = QUICK, **more: object) -> Http:
        url = server if isinstance(server, str) else server.url
        one = Http(url, {"Api-Access-Token": TOKEN}, limits=limits, **more)  # type: ignore[arg-type]
        every.append(one)
        return one

    yield make
    for one in every:
        one.close()


def always(*parts: bytes) -> Talk:
    return lambda _: parts


def moved(place: str, status: int = 302, *headers: str) -> bytes:
    return answer(b"", f"Location: {place}", *headers, status=f"{status} Moved")


def whole(http: Http, address: str, **more: int) -> bytes:
    return b"".join(download(http, address, **more))  # type: ignore[arg-type]


def test_a_file_comes_in_parts_over_the_connection_that_is_open(made: Make) -> None:
    with serving(always(answer(FILE, "Content-Type: image/png"))) as server:
        http = made(server)
        parts = download(http, "/rails/a.png")
        assert server.requests == []  # nothing is asked before the first part is
        assert b"".join(parts) == FILE
        assert whole(http, f"{server.url}/rails/b.png") == FILE
        assert server.connections == 1
        assert all(TOKEN.encode() in one for one in server.requests)
        assert all(b"Accept-Encoding: identity" in one for one in server.requests)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_is_followed_without_token_and_cookie(made: Make, status: int) -> None:
    with serving(always(answer(FILE))) as store:
        to_store = moved(f"{store.url}/f?signature=1", status, "Set-Cookie: a=b; Path=/")
        with serving(always(to_store)) as server:
            assert whole(made(server), "/rails/a.png") == FILE
            assert TOKEN.encode() in server.requests[0]
        (asked,) = store.requests
        assert asked.startswith(b"GET /f?signature=1 HTTP/1.1\r\n")
        assert TOKEN.encode() not in asked
        assert b"cookie" not in asked.lower()


def test_an_address_elsewhere_gets_no_token_from_the_start(made: Make) -> None:
    with serving(always(answer(FILE))) as store, serving(always(answer(b""))) as server:
        for host in (store.url, store.url.replace("127.0.0.1", "localhost")):
            assert whole(made(server), f"{host}/f") == FILE
        assert TOKEN.encode() not in b"".join(store.requests)
        assert server.requests == []


def test_the_token_does_not_come_back_once_it_was_left_behind(made: Make) -> None:
    def home(request: bytes) -> Iterable[bytes]:
        return [answer(FILE) if b"/back" in request else moved(f"{store.url}/f")]

    with serving(home) as server, serving(always(moved(f"{server.url}/back"))) as store:
        assert whole(made(server), "/a.png") == FILE
        first, second = server.requests
        assert TOKEN.encode() in first
        assert TOKEN.encode() not in second


def test_redirects_end_after_five(made: Make) -> None:
    with serving(always(moved("/again"))) as server:
        with pytest.raises(NotAChatSystem, match=f"more than {HOPS} times") as failed:
            whole(made(server), "/a.png")
        assert failed.value.hint
        assert len(server.requests) == HOPS + 1


def answering(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    left, asked = list(answers), []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return left.pop(0)

    return httpx.MockTransport(handle), asked


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("http://chat.example.com/f", "without protection"),
        ("http://files.example.net/f", "without protection"),
        ("ftp://files.example.net/f", "without protection"),
        ("file:///etc/passwd", "without protection"),
        ("https://127.0.0.1/f", "this machine itself"),
        ("https://localhost:8443/f", "this machine itself"),
        ("https://[::1]/f", "this machine itself"),
        ("https://127.1/f", "this machine itself"),
        ("https://2130706433/f", "this machine itself"),
        ("https://0x7f000001/f", "this machine itself"),
        ("https://0.0.0.0/f", "this machine itself"),
        ("https://[::ffff:127.0.0.1]/f", "this machine itself"),
        ("https://169.254.169.254/latest", "this machine itself"),
        ("https://a.localhost/f", "this machine itself"),
    ],
)
def test_a_place_that_is_not_safe_is_not_asked(made: Make, place: str, words: str) -> None:
    over, asked = answering(httpx.Response(302, headers={"location": place}))
    http = made("https://chat.example.com", transport=over)
    with pytest.raises(Rejected, match=words) as refused:
        whole(http, "/a.png")
    assert "not fetched" in refused.value.message
    assert refused.value.hint
    assert len(asked) == 1
    with pytest.raises(Rejected, match=words):
        whole(http, place)
    assert len(asked) == 1


@pytest.mark.parametrize("place", ["https://[::1", "https://a:port/x", "\x00", "data:a,b"])
def test_an_address_that_is_none_is_refused(made: Make, place: str) -> None:
    over, asked = answering()
    with pytest.raises(Rejected):
        whole(made("https://chat.example.com", transport=over), place)
    assert asked == []


def test_a_file_has_a_bound_whatever_it_says(made: Make) -> None:
    big = b"x" * (2**20 + 1)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    endless = [chunked, *([b"10000\r\n" + b"x" * 65536 + b"\r\n"] * 100)]
    bomb = answer(gzip.compress(b"x" * 50 * 2**20), "Content-Encoding: gzip")
    for talk in (always(answer(big)), always(*endless), always(bomb)):
        got: list[bytes] = []
        with serving(talk) as server:
            with pytest.raises(Rejected, match="more than 1 MB") as refused:
                got.extend(download(made(server), "/a.png"))
            assert refused.value.hint
            assert sum(map(len, got)) <= 2**20
    with serving(always(answer(big))) as server:
        assert len(whole(made(server), "/a.png", most=2 * 2**20)) == 2**20 + 1
        with pytest.raises(Rejected, match="more than 0 MB"):
            whole(made(server), "/a.png", most=10)


def test_a_file_that_breaks_off_is_told_in_the_middle(made: Make) -> None:
    with serving(lambda _: breaking_off()) as server:
        parts = download(made(server), "/a.png")
        assert next(parts)
        with pytest.raises(Unreachable) as failed:
            list(parts)
        assert failed.value.hint


def breaking_off() -> Iterable[bytes]:
    yield answer(FILE[:1000], length=5000)
    raise OSError("the connection ends here")


def test_connections_that_another_thread_closes_are_told(made: Make) -> None:
    with serving(always(answer(FILE))) as server:
        http = made(server)
        http.client().close()
        with pytest.raises(ServerFailed) as failed:
            whole(http, "/a.png")
        assert failed.value.hint


def test_a_host_that_cannot_be_looked_up_is_told(made: Make) -> None:
    place = f"http://{'a' * 70}.example.test/f"
    with serving(always(moved(place))) as server, pytest.raises(Unreachable) as failed:
        whole(made(server), "/a.png")
    assert failed.value.hint


def test_a_file_that_trickles_is_given_up(made: Make) -> None:
    def slow(_: bytes) -> Iterable[bytes]:
        yield answer(b"", length=5000)
        while True:
            yield b"x"
            time.sleep(0.02)

    limits = Limits(read=1.0, total=0.5, tries=1, file_total=0.3)
    with serving(slow) as server, pytest.raises(Unreachable, match="did not finish") as failed:
        whole(made(server, limits), "/a.png")
    assert failed.value.hint


@pytest.mark.parametrize(
    ("status", "home", "kind"),
    [
        ("404 Not Found", True, NotFound),
        ("401 Unauthorized", True, SignInRefused),
        ("401 Unauthorized", False, PermissionRefused),
        ("403 Forbidden", False, PermissionRefused),
        ("500 Internal Server Error", False, ServerFailed),
        ("304 Not Modified", True, NotAChatSystem),
    ],
)
def test_a_file_that_is_not_given_says_why(
    made: Make, status: str, home: bool, kind: type[BackendError]
) -> None:
    words = b"" if "304" in status else b'{"error": "no"}' + b" " * 20_000
    refusal = answer(words, status=status)
    with serving(always(refusal)) as store, serving(always(moved(f"{store.url}/f"))) as server:
        with pytest.raises(BackendError) as failed:
            whole(made(store if home else server), "/a.png")
        assert type(failed.value) is kind
        assert failed.value.hint


def test_a_store_with_tls_is_asked_with_the_same_authority(made: Make, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with (
        serving(always(answer(FILE)), authority.server("localhost")) as store,
        serving(
            always(moved(store.url.replace("127.0.0.1", "localhost"))), authority.server()
        ) as s,
    ):
        assert whole(made(s, ca_file=str(authority.file)), "/a.png") == FILE
        with pytest.raises(BackendError):
            whole(made(s), "/a.png")


def test_the_address_of_a_file_is_in_no_log_of_ours(
    made: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="saywell")
    with serving(always(answer(FILE))) as store:
        to_store = moved(f"{store.url}/planted-path?signature=planted")
        with serving(always(to_store)) as server:
            assert whole(made(server), "/rails/planted-blob/a.png") == FILE
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("saywell")]
    assert len(ours) == 2
    assert all("/ (a file)" in one for one in ours)
    assert not [one for one in ours if "planted" in one]

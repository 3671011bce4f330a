"""The HTTP client over real sockets: hostile answers, TLS, redirects, proxies, every body."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import logging
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import httpcore
import httpx
import pytest
from tests.backends.certificates import Authority
from tests.backends.wire_server import Talk, WireServer, answer, serving

from saywell.backends import address, transport
from saywell.backends.bodies import Upload
from saywell.backends.http import Http, Limits
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    RateLimited,
    Rejected,
    ServerFailed,
    TlsFailure,
    Uncertain,
    Unreachable,
)

TOKEN = "planted-token-4711"
QUICK = Limits(connect=2.0, read=2.0, total=0.5, tries=1, answer_bytes=2**20)
GOOD = answer(b'{"good": true}', "Content-Type: application/json")


@pytest.fixture
def made() -> Iterator[Callable[..., Http]]:
    """Make clients that are closed after the test."""
    every: list[Http] = []

    def make(server: WireServer | str, limits: Limits = QUICK, **more: object) -> Http:
        url = server if isinstance(server, str) else server.url
        one = Http(url, {"Api-Access-Token": TOKEN}, limits=limits, sleep=lambda _: None, **more)  # type: ignore[arg-type]
        every.append(one)
        return one

    yield make
    for one in every:
        one.close()


Make = Callable[..., Http]


def always(*parts: bytes) -> Talk:
    return lambda _: parts


def slowly(data: bytes, pause: float = 0.02) -> Iterable[bytes]:
    for byte in data:
        yield bytes([byte])
        time.sleep(pause)


# Answers that are too slow, too large, or packed


@pytest.mark.parametrize("where", ["headers", "body", "chunks"])
def test_an_answer_that_trickles_is_cut(made: Make, where: str) -> None:
    whole = {
        "headers": GOOD.replace(b"200 OK", b"200 " + b"O" * 200),
        "body": answer(b" " * 400 + b"{}"),
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;" + b"x" * 400,
    }[where]

    with serving(lambda _: slowly(whole)) as server:
        one = made(server)
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            one.get("/x")
        with pytest.raises(Uncertain, match="may or may not"):
            one.change("/x", json={})
        assert time.monotonic() - began < 5


def test_50_megabytes_are_cut_early_and_never_held(made: Make) -> None:
    part = b"x" * 65536

    def endless(_: bytes) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        for _number in range(800):
            yield b"10000\r\n" + part + b"\r\n"

    with serving(endless) as server:
        one = made(server)
        tracemalloc.start()
        with pytest.raises(NotAChatSystem, match="more than 1 MB"):
            one.get("/x")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8 * 2**20
        with pytest.raises(Uncertain, match="more than 1 MB"):
            one.change("/x")
        assert server.sent < 2 * 20 * 2**20


def test_a_size_that_is_told_is_believed_at_once(made: Make) -> None:
    with serving(always(answer(b"", length=50 * 2**20))) as server:
        with pytest.raises(NotAChatSystem, match="more than 1 MB"):
            made(server).get("/x")
        big = answer(b"[" + b" " * 2**20 + b"]")
    with serving(always(big)) as server:
        assert made(server).get("/x", most=2 * 2**20) == []


def packed(*encodings: str, size: int = 60 * 2**20) -> bytes:
    body = b" " * size
    for _ in encodings:
        body = gzip.compress(body, 9)
    return answer(body, f"Content-Encoding: {', '.join(encodings)}")


def test_a_packed_bomb_is_unpacked_no_further_than_its_bound(made: Make) -> None:
    with serving(always(packed("gzip"))) as server:
        one = made(server)
        tracemalloc.start()
        with pytest.raises(NotAChatSystem, match="more than 1 MB"):
            one.get("/x")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 * 2**20


def test_what_is_called_packed_and_is_not_is_refused(made: Make) -> None:
    with serving(always(answer(b'{"a": 1}', "Content-Encoding: gzip"))) as server:
        with pytest.raises(NotAChatSystem):
            made(server).get("/x")
        assert made(server).status_of("/x") == 0
    with serving(always(answer(b"", "Content-Encoding: gzip"))) as server:
        assert made(server).get("/x") is None


@pytest.mark.parametrize("encodings", [("gzip", "gzip"), ("br",), ("zstd",), ("deflate",)])
def test_other_packings_are_not_unpacked(made: Make, encodings: tuple[str, ...]) -> None:
    with serving(always(packed(*encodings, size=1000))) as server:
        with pytest.raises(NotAChatSystem, match="not HTTP as it should be"):
            made(server).get("/x")
        with pytest.raises(Uncertain):
            made(server).change("/x")


def test_gzip_in_parts_and_members_is_read(made: Make) -> None:
    text = json.dumps(list(range(50_000))).encode()
    both = gzip.compress(text[:1000]) + gzip.compress(text[1000:])
    head = answer(b"", "Content-Encoding: GZIP", length=len(both))
    with serving(lambda _: [head, *(both[at : at + 700] for at in range(0, len(both), 700))]) as up:
        assert made(up).get("/x") == list(range(50_000))
    cut = gzip.compress(text)[:-20]
    short = serving(always(answer(cut, "Content-Encoding: gzip")))
    with short as server, pytest.raises(NotAChatSystem):
        made(server).get("/x")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"name": "\xff\xfe caf\xe9"}', {"name": "\ufffd\ufffd caf\ufffd"}),
        (b"\xef\xbb\xbf[1]", [1]),
        (b"[" * 900 + b"]" * 900, "deep"),
        (b"[" * 200_000, None),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, None),
        (b"1" * 20_000, None),
        (b"NaN", "NaN"),
        (b"", None),
    ],
)
def test_odd_json_is_read_or_refused(made: Make, body: bytes, value: object) -> None:
    with serving(always(answer(body, "Content-Type: application/json"))) as server:
        one = made(server)
        if value is None and body:
            with pytest.raises(NotAChatSystem):
                one.get("/x")
        elif isinstance(value, str):
            one.get("/x")
        else:
            assert one.get("/x") == value


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "image/png", "", "nonsense"])
def test_json_of_another_type_is_still_json(made: Make, kind: str) -> None:
    with serving(always(answer(b'{"a": 1}', f"Content-Type: {kind}"))) as server:
        assert made(server).get("/x") == {"a": 1}


@pytest.mark.parametrize(
    "garbage",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
def test_what_is_no_http_is_told_and_never_raised(made: Make, garbage: bytes) -> None:
    with serving(always(garbage)) as server:
        with pytest.raises(BackendError) as read:
            made(server).get("/x")
        with pytest.raises(BackendError) as changed:
            made(server).change("/x", json={})
    assert type(read.value) in (Unreachable, NotAChatSystem)
    assert type(changed.value) in (Uncertain, NotAChatSystem)
    assert read.value.hint
    assert changed.value.hint


# TLS


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"host": "other.example.com"}, "IP address mismatch|certificate is not valid for"),
        ({"host": "10.0.0.1"}, "mismatch"),
        ({"ends": dt.timedelta(days=-1)}, "expired"),
        ({"own": True}, "self-signed"),
    ],
)
def test_a_certificate_that_does_not_hold_stops_everything(
    made: Make, authority: Authority, how: dict[str, object], why: str
) -> None:
    with serving(always(GOOD), authority.server(**how)) as server:  # type: ignore[arg-type]
        one = made(server, ca_file=str(authority.file))
        for call in (one.get, one.change):
            with pytest.raises(TlsFailure, match=why) as failed:
                call("/x")
            assert "nothing was sent" in failed.value.message
            assert failed.value.hint
        assert server.requests == []


def test_an_unknown_authority_is_refused_and_a_named_one_taken(
    made: Make, authority: Authority, tmp_path: Path
) -> None:
    with serving(always(GOOD), authority.server()) as server:
        for ca_file in ("", str(Authority(tmp_path, "another").file)):
            with pytest.raises(TlsFailure, match="unable to get local issuer") as failed:
                made(server, ca_file=ca_file).get("/x")
            assert "chat.ca_file" in failed.value.hint
        assert server.requests == []
        one = made(server, ca_file=str(authority.file))
        assert one.get("/x") == one.get("/x") == {"good": True}
        assert server.connections == 3  # the two good ones went over one


def test_certificates_are_parsed_once_for_the_process(
    made: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    address.tls_context(str(authority.file))

    def again(*_: object, **__: object) -> None:
        raise AssertionError("a second TLS context")

    monkeypatch.setattr(ssl, "create_default_context", again)
    monkeypatch.setattr(httpx, "create_ssl_context", again)
    with serving(always(GOOD), authority.server()) as server:
        for _ in range(3):
            one = made(server, ca_file=str(authority.file))
            assert one.get("/x") == {"good": True}
            one.close()
            assert one.get("/x") == {"good": True}


def test_a_proxy_that_speaks_tls_is_checked_with_the_same_authority(
    made: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(always(GOOD), authority.server("chat.example.test")) as server:
        proxy = WireServer(always(GOOD), authority.server(), through=server.port)
        with proxy:
            for name in ("HTTPS_PROXY", "https_proxy"):
                monkeypatch.setenv(name, proxy.url)
            one = made("https://chat.example.test", ca_file=str(authority.file))
            assert one.get("/x") == {"good": True}
            with pytest.raises(TlsFailure):
                made("https://chat.example.test").get("/x")
            one.close()


def test_a_server_without_tls_and_one_that_hangs_up_are_told(made: Make) -> None:
    with serving(always(GOOD)) as server:
        address = server.url.replace("http:", "https:")
        one = made(address, Limits(connect=0.3, tries=1))
        with pytest.raises((TlsFailure, Unreachable)) as failed:
            one.change("/x")
        assert "nothing was sent" in failed.value.message


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_nothing_to_another_port(made: Make, status: int) -> None:
    with serving(always(GOOD)) as other:
        moved = answer(b"", f"Location: {other.url}/y", status=f"{status} Moved")
        with serving(always(moved)) as server:
            one = made(server)
            calls: tuple[Callable[[], object], ...] = (
                lambda: one.get("/x"),
                lambda: one.change("/x", json={"a": 1}),
                lambda: one.change("/x", method="PUT", json={"a": 1}, again=True),
                lambda: one.ask("GET", "/x", changes=False),
            )
            for call in calls:
                with pytest.raises(NotAChatSystem, match="was not followed") as failed:
                    call()
                assert "chat.url" in failed.value.hint
        assert other.requests == []


def test_no_cookie_is_kept(made: Make) -> None:
    good = GOOD.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n\r\n", 1)
    with serving(always(good)) as server:
        one = made(server)
        one.get("/x")
        one.get("/x")
        assert len(server.requests) == 2
        assert b"cookie" not in b"".join(server.requests).lower()


# Requests of every kind


def test_bodies_of_every_kind_arrive_as_they_are(made: Make, tmp_path: Path) -> None:
    file = tmp_path / "Καφές.bin"
    file.write_bytes(bytes(range(256)) * 1000)
    with serving(always(GOOD)) as server:
        one = made(server)
        one.change("/a", json={"x": "né"})
        one.change("/b", (("q", "1 2"), ("q", "ü")), method="PUT", json={"x": 1})
        one.change("/c", form={"msg": "a&b = č", "n": "1"})
        one.change("/d", upload=Upload(file, "image/png"), headers={"X-More": "yes"})
        one.change("/e", method="DELETE")
        assert one.ask("POST", "/f", (("p", 1),), changes=False).json() == {"good": True}
        assert server.connections == 1
    heads, bodies = zip(*(one.split(b"\r\n\r\n", 1) for one in server.requests), strict=True)
    assert [one.split(b" HTTP/")[0] for one in heads] == [
        b"POST /a",
        b"PUT /b?q=1+2&q=%C3%BC",
        b"POST /c",
        b"POST /d",
        b"DELETE /e",
        b"POST /f?p=1",
    ]
    assert json.loads(bodies[0]) == {"x": "né"}
    assert bodies[2] == b"msg=a%26b+%3D+%C4%8D&n=1"
    assert b"application/x-www-form-urlencoded" in heads[2]
    assert bodies[3] == file.read_bytes()
    for said in (b"Content-Length: 256000", b"Content-Type: image/png", b"X-More: yes"):
        assert said in heads[3]
    assert b"chunked" not in heads[3]
    assert bodies[1:2] + bodies[4:] == (b'{"x":1}', b"", b"")
    assert all(TOKEN.encode() in head for head in heads)


def test_a_file_that_is_gone_is_refused_before_anything_leaves(made: Make, tmp_path: Path) -> None:
    with serving(always(GOOD)) as server:
        with pytest.raises(Rejected, match="could not be read") as refused:
            made(server).change("/d", upload=Upload(tmp_path / "gone", "image/png"))
        assert refused.value.hint
        assert server.requests == []


def test_a_long_poll_may_be_silent_for_longer_than_others(made: Make) -> None:
    def late(_: bytes) -> Iterable[bytes]:
        time.sleep(0.4)
        yield GOOD

    with serving(late) as server:
        impatient = made(server, Limits(read=0.1, tries=1))
        with pytest.raises(Unreachable, match="in time"):
            impatient.get("/x")
        assert impatient.get("/x", timeout=5.0) == {"good": True}


# Trying again


def in_turn(*answers: bytes | None) -> Talk:
    left = list(answers)

    def talk(_: bytes) -> Iterable[bytes]:
        now = left.pop(0)
        if now is None:
            raise OSError("the connection ends here")
        return [now]

    return talk


BROKE = answer(b"oops", status="503 Service Unavailable")
LATER = answer(b"Retry later", "Retry-After: 0", status="429 Too Many Requests")
GONE = answer(b'{"error": "no"}', status="404 Not Found")


def test_what_is_idempotent_is_tried_again_and_a_doubt_stays_a_doubt(made: Make) -> None:
    three = Limits(tries=3, pause=0.0)
    for first in (None, BROKE, LATER):
        with serving(in_turn(first, first, GOOD)) as server:
            one = made(server, three)
            assert one.change("/x", method="PUT", json={}, again=True) == {"good": True}
            assert len(server.requests) == 3
    for turns, kind in (
        ((None, GONE), Uncertain),
        ((BROKE, GONE), Uncertain),
        ((LATER, GONE), BackendError),
        ((None, LATER, LATER), Uncertain),
        ((LATER, LATER, LATER), RateLimited),
        ((BROKE, BROKE, BROKE), Uncertain),
    ):
        with serving(in_turn(*turns)) as server:
            with pytest.raises(kind) as failed:
                made(server, three).change("/x", method="PUT", json={}, again=True)
            assert (type(failed.value) is Uncertain) == (kind is Uncertain)
            assert len(server.requests) == len(turns)


def test_a_change_is_never_tried_again_by_itself(made: Make) -> None:
    for first, kind in ((None, Uncertain), (BROKE, ServerFailed), (LATER, RateLimited)):
        with serving(in_turn(first, GOOD)) as server:
            with pytest.raises(kind):
                made(server, Limits(tries=3, pause=0.0)).change("/x", json={})
            assert len(server.requests) == 1


def test_the_wait_that_a_server_asks_for_is_the_longer_of_two(made: Make) -> None:
    body = json.dumps({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 331_500}).encode()
    for header, wait in (("Retry-After: 7", 331.5), ("Retry-After: 400", 400.0), ("X: y", 331.5)):
        with serving(always(answer(body, header, status="429 Too Many"))) as server:
            with pytest.raises(RateLimited) as limited:
                made(server).get("/x")
            assert limited.value.retry_after == wait
    for odd in (True, "5", None, -1, 1e300):
        said = answer(json.dumps({"retry_after_ms": odd}).encode(), status="429 Too Many")
        with serving(always(said)) as server:
            with pytest.raises(RateLimited) as limited:
                made(server).get("/x")
            assert limited.value.retry_after is None


# Proxies


def test_a_proxy_of_the_environment_is_used_but_for_this_machine(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(always(GOOD)) as proxy, serving(always(GOOD)) as server:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://user:proxy-secret@127.0.0.1:{proxy.port}")
        assert made(server).get("/x") == {"good": True}
        assert proxy.requests == []
        assert made("http://chat.example.test").get("/x") == {"good": True}
        assert len(server.requests) == 1
        assert proxy.requests[0].startswith(b"GET http://chat.example.test/x HTTP/1.1")
        for no_proxy in ("chat.example.test", ".example.test", "*"):
            monkeypatch.setenv("NO_PROXY", no_proxy)
            monkeypatch.setenv("no_proxy", no_proxy)
            assert transport.proxy_for("http://chat.example.test/x") == ""
        assert len(proxy.requests) == 1


def test_https_goes_through_a_proxy_that_sees_no_token(
    made: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = authority.server("chat.example.test")
    with (
        serving(always(GOOD), trusted) as server,
        serving(always(GOOD), through=server.port) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        one = made("https://chat.example.test", ca_file=str(authority.file))
        assert one.get("/x") == one.change("/y", json={}) == {"good": True}
        (asked,) = proxy.requests
        assert asked.startswith(b"CONNECT chat.example.test:443 HTTP/1.1")
        assert TOKEN.encode() not in asked
        assert [TOKEN.encode() in each for each in server.requests] == [True, True]
        with pytest.raises(TlsFailure):
            made("https://other.example.test", ca_file=str(authority.file)).get("/x")
        one.close()


def test_a_proxy_that_refuses_is_told(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = answer(b"sign in", status="407 Proxy Authentication Required")
    with serving(always(refusal)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://u:proxy-secret@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("https_proxy", f"http://u:proxy-secret@127.0.0.1:{proxy.port}")
        one = made("https://chat.example.test")
        with pytest.raises(Unreachable, match="through the proxy: nothing was sent") as failed:
            one.change("/x")
        assert "HTTPS_PROXY" in failed.value.hint
        assert "proxy-secret" not in f"{failed.value!r}{failed.value.hint}"
        assert TOKEN.encode() not in proxy.requests[0]


def test_a_proxy_without_a_scheme_is_an_http_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "proxy.example.test:3128")
    assert transport.proxy_for("https://chat.example.test") == "http://proxy.example.test:3128"


@pytest.mark.parametrize(
    "proxy", ["gopher://u:proxy-secret@p.test", "socks5://u:proxy-secret@p.test", "http://p:port"]
)
def test_a_proxy_that_cannot_be_used_is_named(
    made: Make, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(Unreachable, match="nothing was sent") as failed:
        made("https://chat.example.test").change("/x")
    assert "HTTPS_PROXY" in failed.value.hint
    assert "proxy-secret" not in f"{failed.value} {failed.value.hint}"


# Everything that the network raises


def test_a_request_on_connections_that_another_thread_closes_is_told(made: Make) -> None:
    with serving(always(GOOD)) as server:
        one = made(server)
        assert one.get("/x") == {"good": True}
        one.client().close()
        for call in (one.get, one.change):
            with pytest.raises(Unreachable, match="nothing was sent") as failed:
                call("/x")
            assert failed.value.hint
        one.close()
        assert one.get("/x") == {"good": True}


def test_what_goes_wrong_inside_the_client_is_no_claim_that_nothing_was_sent(made: Make) -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise RuntimeError(TOKEN)

    one = made("https://chat.example.test", transport=httpx.MockTransport(broken))
    with pytest.raises(Uncertain) as failed:
        one.change("/x")
    with pytest.raises(ServerFailed):
        one.get("/x")
    assert TOKEN not in f"{failed.value!r}{failed.value.hint}"


def test_closing_ends_a_request_that_waits(made: Make) -> None:
    asked = threading.Event()

    def silent(_: bytes) -> Iterable[bytes]:
        asked.set()
        time.sleep(1.0)
        yield GOOD

    failures: list[BaseException] = []

    def ask(one: Http) -> None:
        try:
            one.get("/x")
        except BaseException as error:
            failures.append(error)

    with serving(silent) as server:
        one = made(server, Limits(read=5.0, tries=1))
        thread = threading.Thread(target=ask, args=(one,))
        thread.start()
        assert asked.wait(5)
        one.close()
        thread.join(10)
        assert not thread.is_alive()
    assert all(isinstance(each, BackendError) for each in failures)


def core_errors() -> list[type[Exception]]:
    return [
        one
        for one in vars(httpcore).values()
        if isinstance(one, type)
        and issubclass(one, Exception)
        and one is not httpcore.ConnectionNotAvailable  # the pool's own, caught inside it
    ]


@pytest.mark.parametrize("kind", [*core_errors(), UnicodeError], ids=lambda kind: kind.__name__)
def test_whatever_the_network_raises_becomes_ours(
    made: Make, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def fails(*_: object) -> None:
        raise kind(TOKEN)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", fails)
    one = made("https://chat.example.test")
    for call in (one.get, one.change):
        with pytest.raises(BackendError) as failed:
            call("/x")
        assert failed.value.hint
        assert TOKEN not in f"{failed.value!r}{failed.value}{failed.value.hint}"


def test_nothing_that_is_logged_holds_the_token(
    made: Make, caplog: pytest.LogCaptureFixture, authority: Authority
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(always(GOOD), authority.server()) as server:
        one = made(server, ca_file=str(authority.file))
        one.get("/x", (("page", 1),))
        one.change("/y", json={"a": 1})
        assert TOKEN.encode() in server.requests[0]
    assert "/x?page=1" in caplog.text
    assert TOKEN not in caplog.text

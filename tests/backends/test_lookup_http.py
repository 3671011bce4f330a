"""Looking values up over HTTP: one question to one place, whatever answers."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.backends.certificates import Authority
from tests.backends.wire_server import Talk, WireServer, answer

from saywell.backends import lookup_http
from saywell.errors import LookupFailed
from saywell.model.lookup import Errand

TOKEN = "planted-token-of-orders"
HEADERS = {"Authorization": f"Bearer {TOKEN}", "X-Shop": "42"}


def errand(url: str, **bounds: Any) -> Errand:
    return Errand("orders", url=url, **bounds)


def failed(talk: Talk, **bounds: Any) -> LookupFailed:
    with WireServer(talk) as server, pytest.raises(LookupFailed) as raised:
        lookup_http.ask(errand(f"{server.url}/o/1", **bounds), HEADERS)
    return raised.value


def test_one_question_is_asked_with_its_headers() -> None:
    with WireServer(lambda _: [answer(b'{"status": "shipped"}')]) as server:
        asked = errand(f"{server.url}/o/GR%2F1?full=1")
        assert lookup_http.ask(asked, HEADERS) == b'{"status": "shipped"}'
        (request,) = server.requests
    head = request.decode().lower()
    assert head.startswith("get /o/gr%2f1?full=1 http/1.1")
    assert f"authorization: bearer {TOKEN}" in head
    assert "x-shop: 42" in head


def test_a_redirect_is_not_followed_and_gets_no_token() -> None:
    with WireServer(lambda _: [answer(b"taken")]) as elsewhere:
        to = f"Location: {elsewhere.url}/steal"
        error = failed(lambda _: [answer(b"", to, status="302 Found")])
        assert error.kind == "moved"
        assert elsewhere.requests == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(b"no", status="404 Not Found"), "status"),
        (answer(f"bad {TOKEN}".encode(), status="500 Oh"), "status"),
        (answer(b"x" * 2000), "too_big"),
        (answer(b"", length=999_999_999_999), "too_big"),
        (answer(gzip.compress(b"x" * 5_000_000), "Content-Encoding: gzip"), "too_big"),
        (answer(b"junk", "Content-Encoding: gzip"), "broke_off"),
        (b"this is not HTTP\r\n\r\n", "broke_off"),
    ],
)
def test_another_answer_is_told_in_a_sentence(reply: bytes, kind: str) -> None:
    error = failed(lambda _: [reply], most=1000)
    assert error.kind == kind
    assert TOKEN not in f"{error} {error.facts}"


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    end = threading.Event()

    def talk(_: bytes) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
        end.wait(10)

    with WireServer(talk) as server:
        with pytest.raises(LookupFailed) as raised:
            lookup_http.ask(errand(server.url, timeout=0.3), {})
        end.set()
    assert raised.value.kind == "slow"


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(LookupFailed) as raised:
        lookup_http.ask(errand(f"http://127.0.0.1:{port}/"), {})
    assert raised.value.kind == "unreachable"


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
    ],
)
def test_where_a_machine_tells_its_own_secrets_nobody_asks(url: str) -> None:
    with pytest.raises(LookupFailed) as raised:
        lookup_http.ask(errand(url), {})
    assert raised.value.kind == "inward"


@pytest.mark.parametrize("leads", ["127.0.0.1", "169.254.169.254", "::1"])
def test_a_name_that_leads_here_is_not_asked(monkeypatch: pytest.MonkeyPatch, leads: str) -> None:
    def found(host: str, *_: object, **__: object) -> list[Any]:
        assert host == "orders.example.org"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (leads, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(LookupFailed) as raised:
        lookup_http.ask(errand("https://orders.example.org/"), {})
    assert raised.value.kind == "inward"


def test_a_name_that_leads_here_a_moment_later_is_told_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leads = iter(["203.0.113.7"])

    def found(host: str, port: int | None, *_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(leads, "127.0.0.1"), port))]

    with WireServer(lambda _: [answer(b"secret")]) as server:
        monkeypatch.setattr(socket, "getaddrinfo", found)
        port = server.url.rpartition(":")[2]
        with pytest.raises(LookupFailed) as raised:
            lookup_http.ask(errand(f"http://orders.example.org:{port}/"), HEADERS)
        assert raised.value.kind == "unreachable"
        assert server.requests == []


def test_a_server_has_to_prove_who_it_is(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with WireServer(lambda _: [answer(b"shipped")], authority.server()) as server:
        with pytest.raises(LookupFailed) as raised:
            lookup_http.ask(errand(server.url), HEADERS)
        assert raised.value.kind == "tls"
        assert server.requests == []
        assert lookup_http.ask(errand(server.url), HEADERS, str(authority.file)) == b"shipped"
    with pytest.raises(LookupFailed) as raised:
        lookup_http.ask(errand("https://127.0.0.1:1/"), {}, str(tmp_path / "none.pem"))
    assert raised.value.kind == "crashed"


def test_no_header_and_no_question_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "saywell"), WireServer(lambda _: [answer(b"x")]) as server:
        lookup_http.ask(errand(f"{server.url}/o?email=maria@example.org"), HEADERS)
    assert TOKEN not in caplog.text
    assert "maria" not in caplog.text

"""Opening the websocket: handshakes that are refused or none, TLS, proxies, patience."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from tests.backends.certificates import Authority
from tests.backends.listening import (
    QUICK,
    Ears,
    Room,
    listening,
    serving,
    stays,
)
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection

from saywell.backends.cable_wire import Subscription
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    ServerFailed,
    SignInRefused,
    TlsFailure,
    Unreachable,
)
from saywell.model.push import Deaf, Listening


@pytest.mark.parametrize(
    ("status", "headers", "error", "lasting"),
    [
        (200, {}, NotAChatSystem, True),
        (301, {"Location": "https://elsewhere.example/cable"}, NotAChatSystem, True),
        (401, {}, NotAChatSystem, True),
        (403, {}, NotAChatSystem, True),
        (404, {}, NotFound, True),
        (426, {}, NotAChatSystem, True),
        (429, {"Retry-After": "90"}, RateLimited, False),
        (500, {}, ServerFailed, False),
        (503, {"Retry-After": "x"}, ServerFailed, False),
    ],
)
def test_a_handshake_that_is_refused(
    status: int, headers: dict[str, str], error: type[BackendError], lasting: bool
) -> None:
    def refuse(connection: ServerConnection, request: Request) -> Response:
        response = connection.respond(HTTPStatus(status), "no\n")
        for name, value in headers.items():
            response.headers[name] = value
        return response

    ears = Ears()
    with serving(stays, answer=refuse) as server, listening(server.url, ears):
        deaf = ears.heard(Deaf)
    assert type(deaf.error) is error
    assert deaf.error.hint
    assert deaf.again is not None
    assert (deaf.again >= QUICK.closed / 2) == (lasting or status == 429)


def raw_server(talk: Callable[[socket.socket], None]) -> tuple[str, socket.socket]:
    """Serve plain bytes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                talk(client)

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", listener


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x00\x01\x02\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"HTTP/1.1 500 " + b"x" * 20_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n<html>",
        b"HTTP/1.1 404 Not Found\r\nRetry-After: 1\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_a_handshake_that_is_none(said: bytes) -> None:
    def talk(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(said)

    url, listener = raw_server(talk)
    ears = Ears()
    with listening(url, ears):
        deaf = ears.heard(Deaf)
    listener.close()
    assert isinstance(deaf.error, Unreachable | NotAChatSystem | NotFound)
    assert url.removeprefix("http://") in deaf.error.message


def test_a_server_that_never_answers_the_handshake() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ears = Ears()
    with listening(url, ears, pace=replace(QUICK, opening=0.1)):
        deaf = ears.heard(Deaf)
        assert "in time" in deaf.error.message
    listener.close()


@pytest.mark.parametrize(
    ("error", "lasting"),
    [
        (SignInRefused("no", status=401), True),
        (PermissionRefused("no", status=401), False),
        (Unreachable("gone"), False),
        (RateLimited("later"), False),
    ],
)
def test_a_profile_that_cannot_be_read(error: BackendError, lasting: bool) -> None:
    def subscription() -> Subscription:
        raise error

    ears = Ears()
    with listening("http://127.0.0.1:9", ears, subscription=subscription):
        deaf = ears.heard(Deaf)
    assert deaf.error is error
    assert deaf.again is not None
    assert (deaf.again >= QUICK.closed / 2) is lasting


def test_a_server_that_asks_for_patience_gets_it() -> None:
    def subscription() -> Subscription:
        raise RateLimited("later", retry_after=next(asked))

    asked = iter([3.0, 10.0**9])
    ears = Ears()
    with listening("http://127.0.0.1:9", ears, subscription=subscription):
        assert ears.heard(Deaf).again == 3.0
    with listening("http://127.0.0.1:9", ears, subscription=subscription):
        assert ears.heard(Deaf, 2).again == QUICK.closed


def test_pauses_grow_and_are_jittered_and_end() -> None:
    ears = Ears()
    pace = replace(QUICK, pause=0.01, longest=0.16)
    with listening("http://127.0.0.1:9", ears, pace=pace):
        ears.heard(Deaf, 9)
    pauses = [one.again or 0 for one in ears.all(Deaf)]
    for number, pause in enumerate(pauses):
        base = min(0.01 * 2**number, 0.16)
        assert base * 0.5 <= pause <= base * 1.5
    assert len(set(pauses)) == len(pauses)


def test_a_steady_connection_makes_pauses_short_again() -> None:
    def script(room: Room) -> None:
        room.greet()

    ears = Ears()
    pace = replace(QUICK, pause=0.01, longest=60, steady=0.0)
    with serving(script) as server, listening(server.url, ears, pace=pace):
        ears.heard(Deaf, 8)
    assert max(one.again or 0 for one in ears.all(Deaf)) <= 0.015


def test_tls_that_holds_and_that_does_not(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    ears = Ears()
    with serving(stays, tls=authority.server()) as server:
        with listening(server.url, ears, ca_file=str(authority.file)):
            ears.heard(Listening)
        with listening(server.url, ears):
            deaf = ears.heard(Deaf)
        assert isinstance(deaf.error, TlsFailure)
    ears = Ears()
    with serving(stays, tls=authority.server("127.0.0.2")) as server:
        with listening(server.url, ears, ca_file=str(authority.file)):
            deaf = ears.heard(Deaf)
        assert isinstance(deaf.error, TlsFailure)
        assert deaf.error.hint


def test_tls_to_a_server_without() -> None:
    ears = Ears()
    with serving(stays) as server, listening(server.url.replace("http:", "https:"), ears):
        assert isinstance(ears.heard(Deaf).error, TlsFailure)


def test_a_proxy_is_used_for_other_machines_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://planted:secret@127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://planted:secret@127.0.0.1:9")
    ears = Ears()
    with serving(stays) as server, listening(server.url, ears):
        ears.heard(Listening)
    ears = Ears()
    with listening("https://chat.example.com", ears):
        deaf = ears.heard(Deaf)
    assert isinstance(deaf.error, Unreachable)
    assert "secret" not in repr(deaf)

from __future__ import annotations

import contextlib
import gzip
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.backends import failures
from saywell.backends.address import is_inward, is_loopback, server_address, tls_context
from saywell.backends.failures import BROKEN, Answer
from saywell.backends.http import Http, Limits
from saywell.errors import (
    BackendError,
    ConfigError,
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

TOKEN = "planted-token-4711"
Handler = Callable[[httpx.Request], httpx.Response]


def client(
    handler: Handler, *, limits: Limits | None = None, naps: list[float] | None = None
) -> Http:
    return Http(
        "https://chat.example.com",
        {"Api-Access-Token": TOKEN},
        limits=limits,
        transport=httpx.MockTransport(handler),
        sleep=(naps if naps is not None else []).append,
    )


def answering(*responses: httpx.Response) -> Handler:
    left = list(responses)
    return lambda _: left.pop(0)


def made(kind: type[Exception], request: httpx.Request) -> Exception:
    if issubclass(kind, httpx.HTTPStatusError):
        return kind(TOKEN, request=request, response=httpx.Response(418))
    if issubclass(kind, (httpx.StreamConsumed, httpx.StreamClosed)) or kind in (
        httpx.ResponseNotRead,
        httpx.RequestNotRead,
    ):
        return kind()
    return kind(TOKEN)


@pytest.mark.parametrize("kind", BROKEN, ids=lambda kind: kind.__name__)
def test_every_httpx_error_becomes_ours(kind: type[Exception]) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise made(kind, request)

    one = client(broken)
    with pytest.raises(BackendError) as read:
        one.get("/x")
    with pytest.raises(BackendError) as changed:
        one.change("/x", json={})
    for error in (read.value, changed.value):
        assert TOKEN not in f"{error!r} {error} {error.hint}"
        assert "chat.example.com" in error.message
        assert error.hint
    assert type(changed.value) is (Unreachable if BROKEN[kind].before else Uncertain)
    assert type(read.value) is not Uncertain


def test_what_can_only_fail_before_the_request_is_named() -> None:
    before = {kind.__name__ for kind, broken in BROKEN.items() if broken.before}
    assert before == {
        "ConnectError",
        "ConnectTimeout",
        "PoolTimeout",
        "ProxyError",
        "UnsupportedProtocol",
        "InvalidURL",
    }


def test_a_certificate_that_does_not_hold_is_told_apart() -> None:
    def refused(_: httpx.Request) -> httpx.Response:
        cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
        cause.verify_message = "self-signed certificate"
        raise httpx.ConnectError("tls") from cause

    with pytest.raises(TlsFailure, match="self-signed") as failed:
        client(refused).get("/x")
    assert "chat.ca_file" in failed.value.hint

    def not_tls(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("tls") from ssl.SSLError(1, "wrong version number")

    with pytest.raises(TlsFailure, match="does not speak TLS"):
        client(not_tls).change("/x", json={})


@pytest.mark.parametrize(
    ("response", "kind", "words"),
    [
        (httpx.Response(401, json={"error": "Invalid Access Token"}), SignInRefused, "Invalid"),
        (httpx.Response(401, json={"errors": ["Sign in first."]}), SignInRefused, "Sign in first"),
        (httpx.Response(402, json={"error": "Upgrade the plan"}), Rejected, "402: Upgrade"),
        (httpx.Response(403, json={"error": "Only for API inboxes"}), PermissionRefused, "API"),
        (httpx.Response(404, json={"error": "Resource could not be found"}), NotFound, "Resource"),
        (httpx.Response(404, html="<!DOCTYPE html><h1>404"), NotAChatSystem, "web page"),
        (httpx.Response(413, html="<html>413</html>"), Rejected, "413$"),
        (httpx.Response(422, json={"message": "taken", "attributes": ["a"]}), Rejected, "taken"),
        (httpx.Response(422, json={"description": "d", "errors": []}), Rejected, ": d"),
        (httpx.Response(422, json={"errors": [{"message": "m"}]}), Rejected, ": m"),
        (httpx.Response(418, text="I am\x1b[2J a\nteapot"), Rejected, r"I am␛\[2J a teapot"),
        (httpx.Response(422, json=["?"]), Rejected, "422$"),
        (httpx.Response(422, content=b"[" * 100_000), Rejected, "422"),
        (httpx.Response(429, text="Retry later\n"), RateLimited, "Retry later"),
        (httpx.Response(500, json={"error": "Internal Server Error"}), ServerFailed, "500"),
        (httpx.Response(502, html="<html>Bad Gateway</html>"), ServerFailed, "502$"),
    ],
)
def test_answers_are_judged(response: httpx.Response, kind: type[BackendError], words: str) -> None:
    with pytest.raises(BackendError, match=words) as failed:
        client(lambda _: response).change("/x", json={})
    assert type(failed.value) is kind
    assert failed.value.status == response.status_code
    assert failed.value.hint
    assert "\x1b" not in str(failed.value)
    assert len(failed.value.message) < 400


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", {"content-type": "text/html"}),
        (b"  \n<HTML>", {}),
        (b"<div>Log in</div>", {"content-type": "text/html; charset=utf-8"}),
        (b"{broken", {}),
        (b'{"a": "', {}),
        (b"[" * 100_000, {}),
        (b"\x00\x01\x02", {}),
        (b"1" * 5000, {}),
        (b"not gzip", {"content-encoding": "gzip"}),
    ],
)
def test_an_answer_that_is_not_json_is_no_chat_system(body: bytes, headers: dict[str, str]) -> None:
    def odd(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Stream([body]), headers=headers)

    with pytest.raises(NotAChatSystem, match=r"chat\.example\.com") as failed:
        client(odd).get("/x")
    assert "chat.url" in failed.value.hint
    with pytest.raises(Uncertain):
        client(odd).change("/x", json={})


class Stream(httpx.SyncByteStream):
    def __init__(self, parts: list[bytes], *, pause: float = 0.0) -> None:
        self.parts, self.pause = parts, pause

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            time.sleep(self.pause)
            yield part


def test_an_empty_answer_and_one_of_another_type_are_read() -> None:
    assert client(lambda _: httpx.Response(200, html="")).get("/x") is None
    assert client(lambda _: httpx.Response(204)).change("/x") is None
    assert client(lambda _: httpx.Response(200, text='{"a": 1}')).get("/x") == {"a": 1}
    odd = httpx.Response(200, content=b'{"a": "caf\xe9 \\ud83d"}')
    assert client(lambda _: odd).get("/x") == {"a": "caf\ufffd \ud83d"}


def test_an_answer_has_a_size_and_a_time() -> None:
    big = gzip.compress(b" " * 3_000_000)

    def bomb(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Stream([big]), headers={"content-encoding": "gzip"})

    with pytest.raises(NotAChatSystem, match="more than 1 MB"):
        client(bomb, limits=Limits(answer_bytes=2**20)).get("/x")
    with pytest.raises(Uncertain, match="more than 1 MB"):
        client(bomb, limits=Limits(answer_bytes=2**20)).change("/x")

    def trickle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Stream([b" "] * 1000, pause=0.01))

    with pytest.raises(Unreachable, match="did not answer in time"):
        client(trickle, limits=Limits(total=0.05)).get("/x")


def test_reads_are_tried_again_and_changes_never() -> None:
    naps: list[float] = []
    good = httpx.Response(200, json=[1])
    flaky = answering(httpx.Response(503), httpx.Response(429, text="Retry later"), good)
    assert client(flaky, naps=naps).get("/x") == [1]
    assert 0.2 < naps[0] < 0.6 < naps[1] < 1.7

    seen: list[str] = []

    def failing(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        return httpx.Response(503)

    with pytest.raises(ServerFailed):
        client(failing).change("/x", json={})
    assert seen == ["POST"]
    with pytest.raises(ServerFailed):
        client(failing).get("/x")
    assert seen == ["POST", "GET", "GET", "GET"]
    for status in (401, 403, 404, 422):
        seen.clear()

        def refusing(request: httpx.Request, status: int = status) -> httpx.Response:
            seen.append(request.method)
            return httpx.Response(status, json={"error": "no"})

        with pytest.raises(BackendError):
            client(refusing).get("/x")
        assert seen == ["GET"]


def test_a_server_that_asks_for_patience_gets_it_up_to_a_bound() -> None:
    naps: list[float] = []
    later = httpx.Response(429, text="", headers={"retry-after": "4"})
    assert client(answering(later, httpx.Response(200, json=1)), naps=naps).get("/x") == 1
    assert naps == [4.0]
    too_long = httpx.Response(429, text="", headers={"retry-after": "3600"})
    with pytest.raises(RateLimited) as limited:
        client(answering(too_long)).get("/x")
    assert limited.value.retry_after == 3600
    silent = httpx.Response(429, text="Retry later\n")
    with pytest.raises(RateLimited) as limited:
        client(lambda _: silent).change("/x")
    assert limited.value.retry_after is None


def test_retry_after_is_seconds_or_a_date() -> None:
    assert failures.seconds_to_wait("120") == 120
    assert failures.seconds_to_wait("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert (failures.seconds_to_wait("Wed, 21 Oct 2999 07:28:00 GMT") or 0) > 1e9
    for odd in ("", "soon", "-5", "1e9", "٣", "9" * 30):
        assert failures.seconds_to_wait(odd) is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_named_and_not_followed(status: int) -> None:
    asked: list[str] = []

    def moved(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        place = "https://user:secret@other.example.org/app?token=secret#secret"
        return httpx.Response(status, headers={"location": place})

    one = client(moved)
    for call in (one.get, one.change):
        with pytest.raises(NotAChatSystem, match=r"https://other\.example\.org/app;") as failed:
            call("/x")
        assert "secret" not in f"{failed.value} {failed.value.hint}"
    assert asked == ["https://chat.example.com/x"] * 2


def test_the_token_is_in_no_repr_log_or_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one = client(lambda request: httpx.Response(401, json={"error": "no"}))
    with pytest.raises(SignInRefused) as failed:
        one.get("/x?y=1")
    assert TOKEN not in f"{one!r} {failed.value!r} {failed.value.hint} {caplog.text}"


def test_the_request_says_who_asks_and_for_what() -> None:
    asked: list[httpx.Request] = []

    def seen(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    client(seen).get("/x", [("labels[]", "a"), ("labels[]", "b")])
    (request,) = asked
    assert request.headers["api-access-token"] == TOKEN
    assert request.headers["user-agent"].startswith("saywell/")
    assert request.headers["accept-encoding"] == "gzip"
    assert request.url.params.get_list("labels[]") == ["a", "b"]


def test_text_that_is_no_text_is_refused_before_it_leaves() -> None:
    def never(_: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    with pytest.raises(Rejected, match="nothing was sent"):
        client(never).change("/x", json={"content": "half \ud83d"})


def test_the_address_of_a_server() -> None:
    assert server_address("chat.example.com/") == "https://chat.example.com"
    assert server_address(" https://chat.example.com:8443/x/ ") == "https://chat.example.com:8443/x"
    assert server_address("http://127.0.0.1:3000") == "http://127.0.0.1:3000"
    assert server_address("http://localhost:3000") == "http://localhost:3000"
    assert server_address("http://[::1]:3000") == "http://[::1]:3000"
    plain = "http://chat.example.com"
    assert server_address(plain, allow_insecure=True) == plain
    for odd in (
        plain,
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "https://user:secret@chat.example.com",
        "https://secret@chat.example.com",
        "ftp://chat.example.com",
        "https://",
        "",
        "https://chat .example.com",
        "https://chat.example.com:port",
        "https://[::1",
    ):
        with pytest.raises(ConfigError) as refused:
            server_address(odd)
        assert "secret" not in str(refused.value)
        assert refused.value.hint


@given(st.text() | st.text(st.sampled_from("htps:/[].@%é\u3002 a1")))
def test_no_address_makes_it_stumble(text: str) -> None:
    with contextlib.suppress(ConfigError):
        address = server_address(text, allow_insecure=True)
        transport = httpx.MockTransport(lambda _: httpx.Response(200))
        once = Limits(tries=1)
        assert Http(address, {}, limits=once, transport=transport).get("/x") is None


def test_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST")))
    assert not any(map(is_loopback, ("", "10.0.0.1", "127.0.0.1.nip.io", "localhost.local")))


def test_inward_is_whatever_leads_to_this_machine() -> None:
    for host in (
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "017700000001",
        "[::1]",
        "::",
        "0",
        "localhost.",
        "fd00:ec2::254",
    ):
        assert is_inward(host), host
    for host in ("", "10.0.0.1", "192.168.1.5", "files.example.net", "127.example", "8.8.8.8", "é"):
        assert not is_inward(host), host


def test_one_tls_context_is_made_for_the_process(tmp_path: Path) -> None:
    assert tls_context() is tls_context()
    assert tls_context().verify_mode is ssl.CERT_REQUIRED
    assert tls_context().check_hostname
    for name in ("missing.pem", "empty.pem"):
        file = tmp_path / name
        if name == "empty.pem":
            file.write_text("no certificate")
        with pytest.raises(ConfigError, match=name):
            Http("https://chat.example.com", {}, ca_file=str(file))


def test_a_self_signed_server_is_refused_over_the_wire() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def say_something_else() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=say_something_else)
        thread.start()
        one = Http(f"https://127.0.0.1:{listener.getsockname()[1]}", {}, limits=Limits(tries=1))
        with pytest.raises(TlsFailure):
            one.get("/")
        thread.join()
        one.close()


def test_a_closed_client_opens_again() -> None:
    one = client(lambda _: httpx.Response(200, json=1))
    assert one.get("/x") == 1
    one.close()
    one.close()
    assert one.get("/x") == 1


@given(st.binary(max_size=300), st.sampled_from([200, 400, 401, 404, 422, 429, 500]))
def test_no_answer_makes_it_stumble(body: bytes, status: int) -> None:
    answer = Answer(status, body)
    failures.of_answer(answer, "server")
    assert len(failures.words_of(answer)) <= 200
    with contextlib.suppress(BackendError):
        client(lambda _: httpx.Response(status, content=body)).change("/x")

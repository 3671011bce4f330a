from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from tests.faults import faults
from tests.faults.proxy import Fault, FaultProxy, Moment
from tests.faults.wire import Answer

STORED: list[tuple[str, bytes, dict[str, str]]] = []


class Handler(BaseHTTPRequestHandler):
    """Stores what is posted, and answers with its length."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return
        STORED.append((self.path, body, dict(self.headers)))
        answer = f'{{"length": {len(body)}, "more": "{"x" * 100}"}}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (answer[:10], answer[10:]):
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    STORED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    with FaultProxy(f"http://127.0.0.1:{server.server_port}") as proxy:
        yield proxy
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(proxy: FaultProxy) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=proxy.url, timeout=2, trust_env=False, verify=False) as client:
        yield client


def test_without_an_order_all_goes_through_on_one_connection(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    for size in (1, 3, 500_000):
        answer = client.post("/say?x=1", content=b"a" * size)
        assert answer.json()["length"] == size
    assert [path for path, _, _ in STORED] == ["/say?x=1"] * 3
    assert proxy.count("POST", "/say") == 3


def test_moments_come_in_their_order_and_hold_the_exchange(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    seen: list[tuple[Moment, int]] = []
    note = {moment: lambda moment=moment: seen.append((moment, len(STORED))) for moment in Moment}
    proxy.order(faults.untouched, at=note)
    assert client.post("/say", content=b"abc").status_code == 200
    proxy.wait_until_idle()
    stored = [Moment.STORED, Moment.HALF_ANSWERED, Moment.ANSWERED]
    assert [moment for moment, _ in seen] == list(Moment)
    assert all((count == 1) == (moment in stored) for moment, count in seen if moment not in LATE)


LATE = (Moment.FORWARDED,)
"""Moments at which the server may be anywhere."""


@pytest.mark.parametrize(
    ("fault", "error", "stored"),
    [
        (faults.reset_unread, httpx.TransportError, 0),
        (faults.reset_in_upload, httpx.TransportError, 0),
        (faults.reset_unforwarded, httpx.TransportError, 0),
        (faults.reset_stored, httpx.TransportError, 1),
        (faults.closed_stored, httpx.RemoteProtocolError, 1),
        (faults.silent(), httpx.ReadTimeout, 0),
        (faults.silent_stored(), httpx.ReadTimeout, 1),
        (faults.truncated, httpx.RemoteProtocolError, 1),
        (faults.truncated_in_headers, httpx.RemoteProtocolError, 1),
        (faults.too_long, httpx.RemoteProtocolError, 1),
    ],
)
def test_a_broken_exchange_breaks_as_it_says(
    proxy: FaultProxy, client: httpx.Client, fault: Fault, error: type[Exception], stored: int
) -> None:
    proxy.order(fault, path="/say")
    with pytest.raises(error):
        client.post("/say", content=b"abc" * 1000, timeout=0.3)
    proxy.wait_until_idle()
    assert len(STORED) == stored
    assert client.post("/say", content=b"again").status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "start", "kind", "stored"),
    [
        (faults.answers(Answer(429, b"Retry later\n")), 429, b"Retry", "application/json", 0),
        (faults.stored_then(Answer(500, b"{}")), 500, b"{}", "application/json", 1),
        (faults.answers(faults.PAGE), 200, b"<!DOCTYPE", "text/html", 0),
        (faults.typed("text/plain"), 200, b'{"length": 3', "text/plain", 1),
        (faults.not_utf8, 200, b'{"\xff\xfe', "application/json", 1),
        (faults.too_short, 200, b'{"length"', "application/json", 1),
        (faults.trickle(0.0001), 200, b'{"length": 3', "application/json", 1),
    ],
)
def test_an_answer_is_another_one(
    proxy: FaultProxy,
    client: httpx.Client,
    fault: Fault,
    status: int,
    start: bytes,
    kind: str,
    stored: int,
) -> None:
    proxy.order(fault, method="POST")
    answer = client.post("/say", content=b"abc")
    assert (answer.status_code, answer.headers["content-type"]) == (status, kind)
    assert answer.content.startswith(start)
    assert len(STORED) == stored
    # On a new connection: the rest of an answer that was too short may still be on its way.
    again = httpx.post(f"{proxy.url}/say", content=b"abc", trust_env=False)
    assert again.json()["length"] == 3


def test_nobody_listens_until_it_is_mended(proxy: FaultProxy, client: httpx.Client) -> None:
    client.post("/say", content=b"abc")
    proxy.refuse()
    with pytest.raises(httpx.ConnectError):
        client.post("/say", content=b"abc")
    proxy.mend()
    client.post("/say", content=b"abc")
    proxy.order(faults.refused_from_now_on)
    assert client.post("/say", content=b"abc").json()["length"] == 3
    with pytest.raises(httpx.ConnectError):
        client.post("/say", content=b"abc")


def test_an_order_is_for_those_that_match_and_may_let_some_pass(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    proxy.order(faults.answers(Answer(418)), method="POST", path="/a/*", count=2, skip=1)
    posted = [client.post(path, content=b"x").status_code for path in ("/b", *["/a/1"] * 4)]
    assert posted == [200, 200, 418, 418, 200]
    assert proxy.waiting == 0


def test_headers_with_an_underscore_can_be_dropped(proxy: FaultProxy) -> None:
    with FaultProxy(proxy.url, drops_underscores=True) as dropping:
        headers = {"api_access_token": "a", "api-access-token": "b"}
        httpx.post(f"{dropping.url}/say", content=b"x", headers=headers, trust_env=False)
    (_, _, got) = STORED[0]
    assert got["api-access-token"] == "b"
    assert "api_access_token" not in got


def test_fifty_megabytes_come_and_can_be_left(proxy: FaultProxy, client: httpx.Client) -> None:
    proxy.order(faults.huge)
    with client.stream("POST", "/say", content=b"x") as answer:
        assert int(answer.headers["content-length"]) == faults.BIG
        next(answer.iter_raw())
    assert client.post("/say", content=b"x").status_code == 200

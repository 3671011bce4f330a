"""Faults on order: each kind, what it stores, whom it befalls, how it is ordered over HTTP."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from saywell.errors import UsageError
from saywell.practice.faults import Fault, FaultKind, Faults
from saywell.practice.server import PracticeDesk

from .conftest import Client

POSTS: dict[str, Any] = {"method": "POST", "path": "*/messages"}


def texts(agent: Client, number: int) -> list[str]:
    """List what was stored."""
    return [row["content"] for row in agent.messages(number)]


@pytest.mark.parametrize(
    ("kind", "status", "content_type", "body"),
    [
        (FaultKind.SERVER_ERROR, 500, "application/json", "Internal Server Error"),
        (FaultKind.RATE_LIMIT, 429, "text/plain", "Retry later\n"),
        (FaultKind.SIGN_IN, 401, "application/json", "Invalid Access Token"),
        (FaultKind.HTML, 200, "text/html", "<!DOCTYPE html>"),
    ],
)
def test_answers_without_work(
    desk: PracticeDesk,
    agent: Client,
    app_chat: int,
    kind: FaultKind,
    status: int,
    content_type: str,
    body: str,
) -> None:
    desk.faults.order(kind, **POSTS)
    answer = agent.http.post(f"/conversations/{app_chat}/messages", json={"content": "Hello"})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(content_type)
    assert body in answer.text
    assert "retry-after" not in answer.headers
    assert texts(agent, app_chat) == []
    agent.say(app_chat, "Hello")
    assert texts(agent, app_chat) == ["Hello"]


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (FaultKind.DROP_BEFORE, []),
        (FaultKind.DROP_AFTER, ["Hello"]),
        (FaultKind.STORED_THEN_TIMEOUT, ["Hello"]),
        (FaultKind.TRUNCATED, ["Hello"]),
    ],
)
def test_connections_that_end(
    desk: PracticeDesk, agent: Client, app_chat: int, kind: FaultKind, stored: list[str]
) -> None:
    desk.faults.order(kind, **POSTS)
    with pytest.raises(httpx.RemoteProtocolError):
        agent.say(app_chat, "Hello")
    assert texts(agent, app_chat) == stored


def test_a_client_that_times_out_before_a_silent_server_does(
    desk: PracticeDesk, agent: Client, app_chat: int
) -> None:
    desk.faults.order(FaultKind.STORED_THEN_TIMEOUT, seconds=30, **POSTS)
    with pytest.raises(httpx.ReadTimeout):
        agent.http.post(
            f"/conversations/{app_chat}/messages", json={"content": "Hello"}, timeout=0.2
        )
    deadline = time.monotonic() + 60
    while not texts(agent, app_chat) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert texts(agent, app_chat) == ["Hello"]


def test_latency(desk: PracticeDesk, agent: Client) -> None:
    desk.faults.order("latency", seconds=0.15)
    started = time.monotonic()
    agent.queue()
    assert time.monotonic() - started >= 0.15
    assert desk.faults.pending() == []


def test_a_wrong_content_type(desk: PracticeDesk, agent: Client) -> None:
    desk.faults.order(FaultKind.WRONG_TYPE)
    answer = agent.http.get("/conversations")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.json()["data"]["payload"]


def test_counts_and_patterns() -> None:
    faults = Faults()
    faults.order("html", path="*/conversations", count=2)
    faults.order("server_error", method="post")
    assert faults.take("GET", "/api/v1/profile") is None
    taken = [faults.take("GET", "/api/v1/accounts/1/conversations") for _ in range(3)]
    assert [fault and fault.kind for fault in taken] == ["html", "html", None]
    assert [fault.kind for fault in faults.pending()] == ["server_error"]
    assert faults.take("POST", "/anything") is not None
    assert faults.pending() == []


@pytest.mark.parametrize(
    "body", [{}, {"kind": "gremlins"}, {"kind": "html", "count": "many"}, {"kind": ["html"]}]
)
def test_orders_that_make_no_sense(body: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        Fault.from_json(body)
    assert "latency" in caught.value.hint


def test_orders_over_http(desk: PracticeDesk, agent: Client) -> None:
    url = f"{desk.url}/practice/faults"
    assert httpx.post(url, json={"kind": "html"}).status_code == 401
    signed_in = {"headers": {"Api-Access-Token": desk.token}}
    order = {"kind": "rate_limit", "method": "GET", "path": "*/agents", "count": 2}
    order |= {"seconds": 0.0, "events": 0}
    made = httpx.post(url, json=order, **signed_in)  # type: ignore[arg-type]
    assert (made.status_code, made.json()) == (201, order)
    assert agent.http.get("/agents").status_code == 429
    assert httpx.get(url, **signed_in).json() == [{**order, "count": 1}]  # type: ignore[arg-type]
    assert httpx.delete(url, **signed_in).status_code == 204  # type: ignore[arg-type]
    agent.get("/agents")
    wrong = httpx.post(url, json={"kind": "?"}, **signed_in)  # type: ignore[arg-type]
    assert (wrong.status_code, "latency" in wrong.json()["error"]) == (422, True)

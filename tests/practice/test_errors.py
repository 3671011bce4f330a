"""Refusals: the statuses and bodies that Chatwoot has, one by one."""

from __future__ import annotations

import http.client
import random
import re
from contextlib import closing
from typing import Any

import httpx
import pytest

from saywell.practice.api import API_ROUTES
from saywell.practice.server import PracticeDesk

from .conftest import Client

NOT_ALLOWED = {"error": "You are not authorized to do this action"}


def test_no_token(desk: PracticeDesk) -> None:
    answer = httpx.get(f"{desk.url}/api/v1/profile")
    assert answer.status_code == 401
    assert answer.json() == {"errors": ["You need to sign in or sign up before continuing."]}


@pytest.mark.parametrize("token", ["wrong", "x" * 5000, "\u00e9"])
def test_wrong_token(desk: PracticeDesk, token: str) -> None:
    headers = {"Api-Access-Token": token.encode("latin-1")}
    answer = httpx.get(f"{desk.url}/api/v1/profile", headers=headers)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()) == (401, {"error": "Invalid Access Token"})


@pytest.mark.parametrize("spelling", ["api_access_token", "Api-Access-Token"])
def test_both_spellings_of_the_header(desk: PracticeDesk, spelling: str) -> None:
    answer = httpx.get(f"{desk.url}/api/v1/profile", headers={spelling: desk.token})
    assert answer.json()["access_token"] == desk.token


@pytest.mark.parametrize(
    ("account", "status", "error"),
    [
        (2, 401, "You are not authorized to access this account"),
        (3, 401, "Account is suspended"),
        (4, 404, "Resource could not be found"),
    ],
)
def test_wrong_accounts(desk: PracticeDesk, account: int, status: int, error: str) -> None:
    client = Client(desk, desk.token, account)
    assert client.get("/conversations", status) == {"error": error}
    client.http.close()


def test_an_account_keeps_its_own(desk: PracticeDesk) -> None:
    client = Client(desk, desk.admin_token, 2)
    assert client.queue() == []
    client.get("/conversations/1", 404)
    client.get("/contacts/301", 404)
    client.http.close()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/csat_survey_responses"),
        ("GET", "/csat_survey_responses/metrics"),
        ("POST", "/agents"),
        ("POST", "/teams"),
        ("POST", "/labels"),
        ("POST", "/inboxes"),
        ("DELETE", "/contacts/301"),
    ],
)
def test_a_refused_permission_is_401(agent: Client, admin: Client, method: str, path: str) -> None:
    refused = agent.http.request(method, path, json={})
    assert (refused.status_code, refused.json()) == (401, NOT_ALLOWED)
    assert admin.http.request(method, path, json={}).status_code in (200, 422)


def test_reports_are_for_administrators(desk: PracticeDesk) -> None:
    url = f"{desk.url}/api/v2/accounts/1/reports/summary"
    refused = httpx.get(url, headers={"Api-Access-Token": desk.token})
    assert (refused.status_code, refused.json()) == (401, NOT_ALLOWED)
    kept_nowhere = httpx.get(url, headers={"Api-Access-Token": desk.admin_token})
    assert (kept_nowhere.status_code, kept_nowhere.json()) == (
        404,
        {"error": "Resource could not be found"},
    )


def test_a_broken_model_is_422_with_message_and_attributes(agent: Client) -> None:
    body = {"short_code": "hi", "content": "again"}
    assert agent.post("/canned_responses", body, 422) == {
        "message": "Short code has already been taken",
        "attributes": ["short_code"],
    }
    assert agent.post("/canned_responses", {}, 422) == {
        "error": "param is missing or the value is empty: canned_response"
    }


@pytest.mark.parametrize("body", [b"{", b'{"content": "\\ud800"}', b"[" * 100_000])
def test_a_body_that_is_not_json(agent: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = agent.http.post("/conversations/1/messages", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"status": 400, "error": "Bad Request"})


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7"])
def test_json_that_is_no_object_is_no_parameters(agent: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = agent.http.post("/conversations/1/toggle_priority", content=body, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nonsense"), ("DELETE", "/conversations/1"), ("PUT", "/macros")]
)
def test_a_route_that_is_not_there_is_a_page(agent: Client, method: str, path: str) -> None:
    answer = agent.http.request(method, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("params", [{"page": "x"}, {"page": -1}, {"inbox_id": "x"}, {"q": "%"}])
def test_odd_list_parameters_do_no_harm(agent: Client, params: dict[str, Any]) -> None:
    assert agent.get("/conversations", **params)["data"]["meta"]["all_count"] <= 10


def test_more_than_a_request_may_be(desk: PracticeDesk) -> None:
    size = 65 * 1024 * 1024
    with closing(http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)) as client:
        client.putrequest("POST", "/api/v1/accounts/1/conversations/1/messages")
        for name, value in (
            ("Api-Access-Token", desk.token),
            ("Content-Type", "application/json"),
            ("Content-Length", str(size)),
        ):
            client.putheader(name, value)
        client.endheaders()
        assert client.getresponse().status == 413


def test_a_refused_body_does_not_disturb_the_next_request(desk: PracticeDesk) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)) as client:
        client.request("POST", "/no/such/route", body=b"GET /nonsense HTTP/1.1" * 1000)
        assert client.getresponse().read().startswith(b"<!DOCTYPE")
        connection = client.sock
        client.request("GET", "/api/v1/profile", headers={"Api-Access-Token": desk.token})
        assert client.getresponse().status == 200
        assert client.sock is connection  # it was kept


def test_a_body_in_chunks(desk: PracticeDesk) -> None:
    headers = {"Api-Access-Token": desk.token, "Content-Type": "application/json"}
    url = f"{desk.url}/api/v1/accounts/1/conversations/1/messages"
    answer = httpx.post(url, content=iter([b'{"content":', b'"in two"}']), headers=headers)
    assert answer.json()["content"] == "in two"


ODD: list[Any] = [None, True, -1, 1, 10**30, 1.5, "", "x", "\x00", [], [None], [{}], {}, {"a": 1}]
NAMES = [
    "status",
    "priority",
    "assignee_id",
    "team_id",
    "labels",
    "custom_attributes",
    "content",
    "private",
    "message_type",
    "content_type",
    "content_attributes",
    "echo_id",
    "source_id",
    "inbox_id",
    "contact_id",
    "message",
    "name",
    "email",
    "phone_number",
    "identifier",
    "short_code",
    "canned_response",
    "search",
    "q",
    "page",
    "payload",
    "user_ids",
    "conversation_ids",
    "role",
    "channel",
    "agent_bot",
    "draft_message",
    "snoozed_until",
    "title",
    "before",
    "after",
]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_sent_is_answered_and_never_a_bug(
    admin: Client, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    rng = random.Random(seed)
    statuses = set()
    for _ in range(120):
        route = rng.choice(API_ROUTES)
        number = rng.choice(("1", "1", "301", "90001", str(10**20)))
        path = re.sub(r"<int:\w+>", number, route.path)
        body = {name: rng.choice(ODD) for name in rng.sample(NAMES, rng.randint(0, 12))}
        if route.method == "GET":
            answer = admin.http.get(path, params={name: str(body[name]) for name in body})
        else:
            answer = admin.http.request(route.method, path, json=body)
        statuses.add(answer.status_code)
    assert statuses <= {200, 401, 403, 404, 422, 500}
    assert {200, 404, 422} <= statuses
    assert caplog.records == []  # a 500 is Chatwoot's own, for a word outside an enum

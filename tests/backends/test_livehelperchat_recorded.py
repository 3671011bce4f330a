"""The stand-in does what was recorded of a real server, call by call; and we read the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.backends.lhc_recording import Call, calls
from tests.backends.lhc_server import LiveHelperChatServer
from tests.backends.lhc_store import Operator

from saywell.backends import livehelperchat_wire as wire
from saywell.backends.failures import Answer
from saywell.backends.livehelperchat_api import judged
from saywell.errors import NotFound, Rejected, SignInRefused
from saywell.model.chat import Author, Status

UNKNOWN = (
    "captcha/",
    "restapi/department",
    "restapi/isonline",
    "restapi/login",
    "restapi/setonlinestatus",
    "xml/chatssynchro",
    "xml/lists",
    "xml/transferchat",
    "widgetrestapi/fetchmessages",
)
"""Calls that we do not make and that change nothing that we see."""

TOLD = ("id", "status", "user_id", "error", "r", "closed", "lmid", "list_count", "last_msg_id")
"""Values that must be those of the record, not only of their type."""


@pytest.fixture(scope="module")
def recorded(shared: Path) -> list[Call]:
    return list(calls(shared / "contracts" / "livehelperchat-replies.md"))


@pytest.fixture
def server(recorded: list[Call]) -> Iterator[LiveHelperChatServer]:
    """Return a stand-in in the state in which the record begins."""
    key = next(one for one in recorded if one.title.startswith("api key auth"))
    password = next(one for one in recorded if one.title.startswith("direct login"))
    assert key.auth is not None
    assert password.auth is not None
    alice = Operator(1, key.auth[0], password.auth[1], key.auth[1], "Alice", "Agent")
    older = Operator(2, "older", "a-password", name="Bob", chat_nickname="Bob", surname="Agent")
    with LiveHelperChatServer(alice, older) as server:
        for nick in ("One", "Two", "Three"):
            server.desk.begin(nick, "Hello?", status=2)
        server.desk.begin("Four", "", has_unread_messages=1)
        server.desk.last_message = 13
        server.desk.customer_says(4, "Hello?")
        server.desk.canned.clear()
        for title in ("a", "b"):
            server.desk.can(title, "text")
        yield server


def test_the_stand_in_answers_as_the_server_did(
    recorded: list[Call], server: LiveHelperChatServer
) -> None:
    compared = 0
    for call in recorded:
        short = call.path.removeprefix("/index.php/")
        if short.startswith(UNKNOWN) and short != "restapi/departments":
            continue
        if short in ("restapi/user", "widgetrestapi/submitonline", "widgetrestapi/addmsguser"):
            played(call, short, server)
            continue
        answer = call.made(server.url)
        assert answer.status_code == call.status, call.title
        if call.answer is None:
            assert answer.status_code != 200 or answer.content == b"", call.title
        else:
            agree(call.answer, answer.json(), call.title, cut=call.cut)
        compared += 1
    assert compared > 35


def played(call: Call, short: str, server: LiveHelperChatServer) -> None:
    """Do what a visitor or an administrator did, in a way that the stand-in has none for."""
    desk = server.desk
    if short == "restapi/user":
        made = Operator(3, call.body["username"], call.body["password"], chat_nickname="Bob")
        desk.operators[made.username] = made
    elif short == "widgetrestapi/addmsguser":
        desk.customer_says(call.body["id"], call.body["msg"])
    elif call.answer["success"]:
        chat = desk.begin("Visitor", call.body["fields"]["Question"])
        assert chat == call.answer["chatData"]["id"]
        desk.chats[chat] |= {"hash": call.answer["chatData"]["hash"], "online_user_id": 2}


def agree(was: Any, now: Any, where: str, *, cut: bool) -> None:
    """Demand the same keys and types; the last key of a body that was cut may lack the rest."""
    assert type(was) is type(now), where
    if isinstance(was, dict):
        missing = was.keys() - now.keys()
        assert not missing, f"{where}: {missing}"
        if not cut and not ({"hash", "ip"} <= was.keys()):
            assert not now.keys() - was.keys() - {"ownerstring"}, where
        for key, value in was.items():
            agree(value, now[key], f"{where}, {key}", cut=cut)
            if key in TOLD and isinstance(value, int | str):
                assert now[key] == value, f"{where}, {key}"
    elif isinstance(was, list) and not cut:
        assert len(was) == len(now), where
    if isinstance(was, list):
        for index, (one, other) in enumerate(zip(was, now, strict=False)):
            agree(one, other, f"{where}, {index}", cut=cut)


def answer_of(recorded: list[Call], title: str) -> Any:
    return next(one.answer for one in recorded if one.title.startswith(title))


def test_recorded_chats_are_read(recorded: list[Call]) -> None:
    waiting = wire.conversation(answer_of(recorded, "fetchchat (read one")["chat"], wire.Names())
    assert waiting is not None
    assert (waiting.id, waiting.status, waiting.assignee) == ("5", Status.OPEN, None)
    assert (waiting.contact.name, waiting.contact.id) == ("Visitor", "visitor-2")
    assert waiting.waiting_since is not None
    assert waiting.can_reply
    answered = wire.conversation(answer_of(recorded, "fetchchat: now active")["chat"], wire.Names())
    assert answered is not None
    assert (answered.waiting_since, answered.first_reply) == (None, False)
    assert (answered.status, answered.assignee) == (Status.OPEN, None)
    closed = wire.conversation(answer_of(recorded, "status after close")["chat"], wire.Names())
    assert closed is not None
    assert (closed.status, closed.can_reply, closed.unread) == (Status.RESOLVED, False, 0)
    assert closed.assignee is not None
    assert closed.assignee.id == "1"


def test_recorded_messages_people_and_canned_replies_are_read(recorded: list[Call]) -> None:
    rows = answer_of(recorded, "fetchchatmessages")["result"]["messages"]
    each = [wire.message(row, "5", "Carol") for row in rows]
    assert [(one.author, one.author_name) for one in each if one] == [
        (Author.CUSTOMER, "Carol")
    ] * 3
    sent = wire.message(answer_of(recorded, "OPERATOR sends")["msg"], "5")
    assert sent is not None
    assert (sent.author, sent.author_id, sent.author_name) == (Author.AGENT, "1", "Alice Agent")
    note = wire.message(answer_of(recorded, "operator command")["msg"], "5")
    assert note is not None
    assert (note.text, note.private, note.author) == ("Customer is VIP", True, Author.AGENT)
    people = [wire.agent(row) for row in wire.rows(answer_of(recorded, "api key auth")["result"])]
    assert {one.id: one.name for one in people if one} == {"2": "Bob Agent", "1": "Alice Agent"}
    canned = [*wire.rows(answer_of(recorded, "CANNED messages")["canned_messages"])]
    replies = [wire.canned_reply(row) for row in canned]
    assert [one.short_code for one in replies if one] == ["greeting", "order number"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("no Authorization header", SignInRefused),
        ("wrong key", SignInRefused),
        ("empty message", Rejected),
        ("send to a missing chat", NotFound),
        ("fetchchat missing", NotFound),
        ("bad status", Rejected),
        ("visitor writes to closed", Rejected),
        ("send without the sender", Rejected),
    ],
)
def test_recorded_refusals_are_told_apart(
    recorded: list[Call], title: str, kind: type[Exception]
) -> None:
    call = next(one for one in recorded if one.title.startswith(title))
    error = judged(Answer(call.status, json.dumps(call.answer).encode()), "chat.example.com")
    assert type(error) is kind
    assert "&#039;" not in error.message


def test_recorded_successes_are_no_refusals(recorded: list[Call]) -> None:
    for call in recorded:
        fine = call.status == 200 and isinstance(call.answer, dict)
        if fine and call.answer.get("error") in (False, "f", "false", None):
            body = json.dumps(call.answer).encode()
            assert judged(Answer(200, body), "chat.example.com") is None, call.title

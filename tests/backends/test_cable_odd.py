"""Listening to servers that are odd, broken or hostile, and closing at any moment."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from tests.backends.listening import (
    QUICK,
    WHO,
    Ears,
    Room,
    descriptors,
    listener_threads,
    listening,
    serving,
    stays,
    until,
)
from websockets.http11 import Request

from saywell.backends.cable import PROTOCOL, CableListener
from saywell.backends.cable_wire import Subscription
from saywell.errors import (
    NotAChatSystem,
    Rejected,
    ServerFailed,
)
from saywell.model.push import ConversationTold, Deaf, Event, Listening, MessageTold, TypingTold

MESSAGE = {"id": 7, "conversation_id": 3, "content": "Hello", "message_type": 0, "created_at": 9}


def test_what_is_asked_for() -> None:
    seen: list[Request] = []
    frames: list[dict[str, Any]] = []

    def script(room: Room) -> None:
        assert room.connection.request is not None
        seen.append(room.connection.request)
        room.say(type="welcome")
        frames.append(room.hear())
        room.say(identifier=frames[0]["identifier"], type="confirm_subscription")
        frames.extend([room.hear(), room.hear()])
        room.stay()

    ears = Ears()
    pace = replace(QUICK, presence=0.05)
    with serving(script) as server, listening(f"{server.url}/chat", ears, pace=pace):
        ears.heard(Listening)
        until(lambda: len(frames) == 3)
    assert seen[0].path == "/chat/cable"
    assert seen[0].headers["Sec-WebSocket-Protocol"] == PROTOCOL
    assert seen[0].headers["User-Agent"].startswith("saywell/")
    assert "Sec-WebSocket-Extensions" not in seen[0].headers  # nothing is unpacked
    assert WHO.token not in str(seen[0])
    room = json.loads(frames[0]["identifier"])
    assert frames[0]["command"] == "subscribe"
    assert room == {
        "channel": "RoomChannel",
        "pubsub_token": WHO.token,
        "account_id": 1,
        "user_id": 5,
    }
    for frame in frames[1:]:
        assert frame["command"] == "message"
        assert frame["identifier"] == frames[0]["identifier"]
        assert json.loads(frame["data"]) == {"action": "update_presence"}


ODD: list[str | bytes] = [
    "",
    "not json",
    "[1, 2]",
    "null",
    "5",
    '"message"',
    '{"type": 5}',
    '{"message": "text"}',
    '{"message": {"event": 7, "data": {"account_id": 1}}}',
    '{"message": {"event": "message.created", "data": []}}',
    '{"message": {"event": "message.created", "data": {"account_id": 1}}}',
    '{"message": {"event": "message.created", "data": {"account_id": 1, "id": {}}}}',
    '{"message": {"event": "message.created", "data": {"account_id": 1, "id": 4}}}',
    '{"message": {"event": "conversation.updated", "data": {"account_id": 1, "id": null}}}',
    '{"message": {"event": "conversation.typing_on", "data": {"account_id": 1}}}',
    '{"message": {"event": "contact.updated", "data": {"account_id": 1}}}',
    '{"message": {"event": "account.cache_invalidated", "data": {"account_id": 1}}}',
    '{"message": {"event": "message.created", "data": {"account_id": 2, "id": 4}}}',
    b'{"message": "\xff\xfe\x00"}',
    b"\xc3\x28",
    "[" * 100_000,
    '{"type": ' + "9" * 10_000 + "}",
]


def test_odd_frames_are_passed_over() -> None:
    def script(room: Room) -> None:
        room.greet()
        for frame in ODD:
            room.raw(frame)
        room.connection.send(b"\x00\x01")  # a binary frame
        room.event("message.created", **MESSAGE)
        room.stay()

    ears = Ears()
    with serving(script) as server, listening(server.url, ears):
        assert ears.heard(MessageTold).message.text == "Hello"
        assert [type(event) for event in ears.events] == [Listening, MessageTold]


WRONG: list[dict[str, Any]] = [
    {"id": "3", "status": 5, "labels": "vip", "meta": [], "unread_count": "many"},
    {"id": 3, "updated_at": "yesterday", "messages": {"0": 1}, "waiting_since": []},
    {"id": 3.0, "meta": {"sender": "Ana", "assignee": 5, "team": []}, "updated_at": -1},
    {"id": True},
]


def test_events_of_wrong_types() -> None:
    def script(room: Room) -> None:
        room.greet()
        for data in WRONG:
            room.event("conversation.updated", **data)
        room.event("conversation.typing_on", conversation={"id": 3}, user="Ana")
        room.event("message.created", **MESSAGE)
        room.stay()

    ears = Ears()
    with serving(script) as server, listening(server.url, ears):
        ears.heard(MessageTold)
        assert {one.conversation.id for one in ears.all(ConversationTold)} <= {"3", "3.0"}
        assert len(ears.all(ConversationTold)) == 3
        assert ears.all(TypingTold) == [TypingTold("3", "", True, customer=False)]


@pytest.mark.parametrize("size", [9 * 2**20, 50 * 2**20])
def test_a_frame_that_is_too_big_ends_the_connection_unread(size: int) -> None:
    def script(room: Room) -> None:
        room.greet()
        if server.rooms == 1:
            room.connection.send(b"x" * size, text=True)
        room.stay()

    ears = Ears()
    with serving(script) as server, listening(server.url, ears):
        deaf = ears.heard(Deaf)
        assert isinstance(deaf.error, NotAChatSystem)
        assert "more at once" in deaf.error.message
        assert ears.heard(Listening, 2).resumed


def test_bytes_that_are_no_websocket() -> None:
    def script(room: Room) -> None:
        room.greet()
        if server.rooms == 1:
            room.connection.socket.sendall(b"\xff\xff\xff\xff")
        room.stay()

    ears = Ears()
    with serving(script) as server, listening(server.url, ears):
        assert isinstance(ears.heard(Deaf).error, NotAChatSystem)
        assert ears.heard(Listening, 2).resumed


@pytest.mark.parametrize(
    ("frame", "again"),
    [
        ({"type": "disconnect", "reason": "server_restart", "reconnect": True}, True),
        ({"type": "disconnect", "reason": "unauthorized", "reconnect": False}, False),
    ],
)
def test_a_server_that_says_goodbye(frame: dict[str, Any], again: bool) -> None:
    def script(room: Room) -> None:
        room.greet()
        room.say(**frame)
        room.stay()

    ears = Ears()
    with serving(script) as server, listening(server.url, ears):
        deaf = ears.heard(Deaf)
        assert deaf.again is not None
        assert (deaf.again < 1) is again
        assert deaf.error.hint


def test_a_subscription_that_is_refused_aloud() -> None:
    def script(room: Room) -> None:
        room.say(type="welcome")
        room.say(identifier=room.hear()["identifier"], type="reject_subscription")
        room.stay()

    asked: list[int] = []

    def subscription() -> Subscription:
        asked.append(1)
        return WHO

    ears = Ears()
    with serving(script) as server, listening(server.url, ears, subscription=subscription):
        assert isinstance(ears.heard(Deaf).error, Rejected)
    assert len(asked) == 2


def test_closing_while_the_server_keeps_us_waiting_is_quick() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ears = Ears()
    with listening(url, ears, pace=replace(QUICK, opening=4.0)) as heard:
        client, _ = listener.accept()
        began = time.monotonic()
        heard.close()
        assert time.monotonic() - began < 3.5
    client.close()
    listener.close()
    assert ears.events == []


def test_closing_while_it_waits_to_try_again_is_quick() -> None:
    ears = Ears()
    with listening("http://127.0.0.1:9", ears, pace=replace(QUICK, pause=30, longest=30)) as one:
        ears.heard(Deaf)
        began = time.monotonic()
        one.close()
        until(lambda: not one.alive)
        assert time.monotonic() - began < 20


def test_closing_from_within_what_is_told() -> None:
    told: list[Event] = []
    holder: list[CableListener] = []
    ready = threading.Event()

    def tell(event: Event) -> None:
        ready.wait(10)
        told.append(event)
        holder[0].close()

    def script(room: Room) -> None:
        room.greet()
        for _ in range(20):
            room.event("message.created", **MESSAGE)
        room.stay()

    with serving(script) as server, listening(server.url, tell) as listener:
        holder.append(listener)
        ready.set()
        until(lambda: not listener.alive)
        listener.close()
    assert told == [Listening()]


def test_nothing_is_told_after_closing() -> None:
    def script(room: Room) -> None:
        room.greet()
        while True:
            room.event("message.created", **MESSAGE)

    ears = Ears()
    with serving(script) as server:
        for _ in range(3):
            with listening(server.url, ears) as listener:
                ears.heard(MessageTold)
                listener.close()
                count = len(ears.events)
                until(lambda: not listener.alive)
                assert len(ears.events) == count
            ears.events.clear()


def test_what_the_listener_fails_at_is_its_own_matter(caplog: pytest.LogCaptureFixture) -> None:
    ears = Ears()

    def tell(event: Event) -> None:
        ears(event)
        if isinstance(event, Listening):
            raise ZeroDivisionError

    def script(room: Room) -> None:
        room.greet()
        room.event("message.created", **MESSAGE)
        room.stay()

    with serving(script) as server, listening(server.url, tell):
        ears.heard(MessageTold)
    assert "ZeroDivisionError" in caplog.text


def test_a_bug_is_logged_and_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[int] = []

    def subscription() -> Subscription:
        asked.append(1)
        if len(asked) == 1:
            raise ZeroDivisionError
        return WHO

    ears = Ears()
    with serving(stays) as server, listening(server.url, ears, subscription=subscription):
        assert ears.heard(Listening).resumed
    assert ears.heard(Deaf).error.hint
    assert "ZeroDivisionError" in caplog.text


def test_a_list_of_what_was_missed_that_cannot_be_had_is_asked_for_again() -> None:
    asked: list[int] = []

    def missed(since: object) -> list[Any]:
        asked.append(1)
        if len(asked) < 3:
            raise ServerFailed("broken", status=500)
        return [{"id": 3, "status": "open"}, {"id": None}, {"id": 4}]

    def script(room: Room) -> None:
        room.greet()
        if server.rooms > 1:
            room.stay()

    ears = Ears()
    with serving(script) as server, listening(server.url, ears, missed=missed):
        ears.heard(ConversationTold, 2)
        assert [type(one) for one in ears.events] == [
            Listening,
            Deaf,
            Listening,
            Deaf,
            Listening,
            Deaf,
            Listening,
            ConversationTold,
            ConversationTold,
        ]
        assert [one.resumed for one in ears.all(Listening)] == [False, True, True, True]


def test_the_token_is_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    def script(room: Room) -> None:
        room.greet()
        room.event("message.created", **MESSAGE)
        room.connection.socket.sendall(b"\xff\xff")
        room.stay()

    ears = Ears()
    caplog.set_level(logging.DEBUG)
    with serving(script) as server, listening(server.url, ears) as listener:
        ears.heard(Deaf)
        shown = [repr(listener), repr(ears.events), repr(WHO), str(WHO)]
        shown += [f"{one.error} {one.error.hint}" for one in ears.all(Deaf)]
    ours = [one for one in caplog.records if one.name != "websockets.server"]
    logged = "\n".join(one.getMessage() for one in ours)
    assert WHO.token not in "\n".join([*shown, logged])


def test_opening_and_closing_leaks_nothing() -> None:
    with serving(stays) as server:
        ears = Ears()
        with listening(server.url, ears):
            ears.heard(Listening)
        before = descriptors()
        for _ in range(30):
            ears = Ears()
            with listening(server.url, ears):
                ears.heard(Listening)
    until(lambda: not listener_threads())
    until(lambda: descriptors() <= before)

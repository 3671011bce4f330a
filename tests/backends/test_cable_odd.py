"""Listening to servers that are odd, broken or hostile, and closing at any moment."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from tests.backends.certificates import Authority
from tests.backends.listening import (
    QUICK,
    WHO,
    Ears,
    Room,
    descriptors,
    listener_threads,
    listening,
    serving,
    until,
)
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection

from saywell.backends.cable import PROTOCOL, CableListener
from saywell.backends.cable_wire import Subscription
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
    TlsFailure,
    Unreachable,
)
from saywell.model.push import ConversationTold, Deaf, Event, Listening, MessageTold, TypingTold

MESSAGE = {"id": 7, "conversation_id": 3, "content": "Hello", "message_type": 0, "created_at": 9}


def stays(room: Room) -> None:
    """Confirm, and wait for the client to leave."""
    room.greet()
    room.stay()


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


def test_closing_while_the_server_keeps_us_waiting_is_quick() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ears = Ears()
    with listening(url, ears, pace=replace(QUICK, opening=1.0)) as heard:
        client, _ = listener.accept()
        began = time.monotonic()
        heard.close()
        assert time.monotonic() - began < 0.5
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
        assert time.monotonic() - began < 5


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

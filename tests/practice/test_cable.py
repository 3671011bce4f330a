"""The practice desk's websocket: the handshake byte by byte, ActionCable's frames, every event."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import struct
import threading
import time
from typing import Any

import httpx
import pytest
from tests.practice.cabling import PATIENCE, Listener, drain, opened
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from saywell.practice.cable import MAX_FRAME
from saywell.practice.server import PracticeDesk

from .conftest import Client, HeldClock


def test_the_handshake_and_frames_byte_by_byte(desk: PracticeDesk) -> None:
    key = base64.b64encode(bytes(range(16))).decode()
    with socket.create_connection(("127.0.0.1", desk.port), timeout=PATIENCE) as raw:
        raw.sendall(
            f"GET /cable HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: WebSocket\r\n"
            f"Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: actioncable-v1-json, actioncable-unsupported\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
        )
        file = raw.makefile("rb")
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += file.readline()
        status, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines)}
        assert status.startswith("HTTP/1.1 101 ")
        magic = f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()
        digest = base64.b64encode(hashlib.sha1(magic).digest()).decode()
        assert headers["sec-websocket-accept"] == digest
        assert headers["sec-websocket-protocol"] == "actioncable-v1-json"
        assert "sec-websocket-extensions" not in headers
        assert file.read(2) == bytes([0x81, len('{"type": "welcome"}')])  # a text frame, unmasked
        assert file.read(19) == b'{"type": "welcome"}'
        mask = b"\x01\x02\x03\x04"

        def send(opcode: int, payload: bytes) -> None:
            masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
            raw.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)

        send(0x9, b"there?")
        assert file.read(2 + 6) == bytes([0x8A, 6]) + b"there?"
        send(0x8, struct.pack("!H", 1000))
        assert file.read(4) == bytes([0x88, 2]) + struct.pack("!H", 1000)
        assert file.read() == b""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Upgrade": "h2c", "Connection": "Upgrade"}, 404),
        ({"Upgrade": "websocket"}, 426),
        ({"Upgrade": "websocket", "Connection": "Upgrade"}, 400),
        (
            {
                "Upgrade": "websocket",
                "Connection": "Upgrade",
                "Sec-WebSocket-Key": "short",
                "Sec-WebSocket-Version": "13",
            },
            400,
        ),
    ],
)
def test_handshakes_that_are_none(desk: PracticeDesk, headers: dict[str, str], status: int) -> None:
    assert httpx.get(f"{desk.url}/cable", headers=headers).status_code == status


def test_no_subprotocol_is_insisted_on(desk: PracticeDesk) -> None:
    url = f"{desk.url.replace('http', 'ws')}/cable"
    with connect(url, subprotocols=[Subprotocol("other")], proxy=None) as bare:
        assert bare.subprotocol is None
        assert json.loads(bare.recv(PATIENCE)) == {"type": "welcome"}


def test_pings(clock: HeldClock) -> None:
    with PracticeDesk(clock=clock, customers=False, ping_seconds=0.02) as desk:
        listener = Listener(desk, desk.token)
        frames = [listener.frame() for _ in range(8)]
        pings = [frame for frame in frames if frame.get("type") == "ping"]
        assert len(pings) >= 5
        assert all(abs(ping["message"] - time.time()) < 60 for ping in pings)
        listener.socket.close()


@pytest.mark.parametrize(
    "room",
    [
        {"pubsub_token": "wrong"},
        {"pubsub_token": None},
        {"pubsub_token": ["x"]},
        {"user_id": 2},
        {"user_id": "1"},
        {"user_id": 10**30},
        {"account_id": 2},
        {"account_id": None},
        {"channel": "OtherChannel"},
    ],
)
def test_a_wrong_subscription_gets_silence(
    desk: PracticeDesk, agent: Client, app_chat: int, room: dict[str, Any]
) -> None:
    listener = Listener(desk, desk.token, room=room)
    agent.say(app_chat, "Hello")
    assert listener.silent()
    assert desk.cable.present() == frozenset()
    listener.socket.close()


def test_commands_that_make_no_sense(desk: PracticeDesk, heard: Listener) -> None:
    for text in ("", "x", "[]", "null", '{"command": 5}', '{"command": "message"}', "{}"):
        heard.socket.send(text)
    heard.socket.send(b"\x00\x01")
    heard.command("message", data="not json")
    heard.command("message", data='{"action": "unknown"}')
    heard.command("subscribe")  # a second time: nothing happens
    heard.command("message", data='{"action": "update_presence"}')
    assert heard.event("presence.update")["users"] == {"1": "online"}


def test_a_message_in_parts_and_one_that_is_too_big(desk: PracticeDesk) -> None:
    listener = Listener(desk, desk.token).confirmed()
    text = json.dumps(
        {
            "command": "message",
            "identifier": listener.room,
            "data": '{"action": "update_presence"}',
        }
    )
    listener.socket.send(text[place : place + 20] for place in range(0, len(text), 20))
    assert listener.event("presence.update")
    listener.socket.send("x" * (MAX_FRAME + 1))
    with pytest.raises(ConnectionClosed) as caught:
        listener.frame()
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 1009


def test_presence(desk: PracticeDesk, clock: HeldClock) -> None:
    agent = Listener(desk, desk.token)
    assert agent.frame()["type"] == "confirm_subscription"
    data = agent.event("presence.update")
    assert data["users"] == {"1": "online"}
    assert data["account_id"] == 1
    assert set(data["contacts"].values()) == {"online"}
    admin = Listener(desk, desk.admin_token)
    assert admin.frame()["type"] == "confirm_subscription"
    assert admin.event("presence.update")["users"] == {"1": "online", "2": "online"}
    clock.move(21)
    assert desk.cable.present() == frozenset()
    agent.command("message", data='{"action": "update_presence"}')
    assert agent.event("presence.update")["users"] == {"1": "online"}
    agent.socket.close()
    admin.socket.close()


def test_unsubscribing(desk: PracticeDesk, heard: Listener, agent: Client, app_chat: int) -> None:
    heard.names("conversation.created")
    heard.command("unsubscribe")
    heard.socket.ping().wait(PATIENCE)  # it was read, as what follows it was answered
    agent.say(app_chat, "Hello")
    assert heard.silent()


def test_stopping_ends_sockets_at_once() -> None:
    desk = PracticeDesk(customers=False)
    desk.start()
    listeners = [Listener(desk, desk.token).confirmed() for _ in range(5)]
    before = threading.active_count()
    began = time.monotonic()
    desk.stop()
    assert time.monotonic() - began < 5
    for listener in listeners:
        with pytest.raises(ConnectionClosed):
            drain(listener.socket)
        listener.socket.close()
    deadline = time.monotonic() + PATIENCE
    while threading.active_count() > before - 15 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before - 15  # two of the desk's and one of the client's each


def test_a_client_that_reads_nothing_is_hung_up(
    desk: PracticeDesk, agent: Client, app_chat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saywell.practice.cable.MAX_WAITING", 3)
    key = base64.b64encode(bytes(16)).decode()
    room = json.loads(Listener(desk, desk.token).confirmed().room)
    frame = json.dumps({"command": "subscribe", "identifier": json.dumps(room)}).encode()
    with socket.create_connection(("127.0.0.1", desk.port)) as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.sendall(
            f"GET /cable HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        raw.sendall(bytes([0x81, 0x80 | 126]) + struct.pack("!H", len(frame)) + bytes(4) + frame)
        deadline = time.monotonic() + PATIENCE
        connected = desk.cable.connected()
        while desk.cable.connected() >= connected and time.monotonic() < deadline:
            agent.say(app_chat, "x" * 140_000)
            clear_flood(desk)
        assert desk.cable.connected() < connected


def clear_flood(desk: PracticeDesk) -> None:
    """Forget what was said, so that no limit is reached."""
    with desk._store.transaction() as store:
        store.run("DELETE FROM messages WHERE length(content) > 100000")


@pytest.mark.parametrize("fault", ["missing", "server_error", "rate_limit", "sign_in", "html"])
def test_faults_of_the_opening(desk: PracticeDesk, fault: str) -> None:
    desk.faults.order(fault, path="/cable")
    with pytest.raises(InvalidStatus):
        opened(desk)
    opened(desk).close()


def test_faults_of_the_socket(desk: PracticeDesk, agent: Client, app_chat: int) -> None:
    desk.faults.order("mute", path="/cable")
    with opened(desk) as mute, pytest.raises(TimeoutError):
        mute.recv(0.1)
    desk.faults.order("unconfirmed", path="/cable")
    unconfirmed = Listener(desk, desk.token)
    assert unconfirmed.silent()
    desk.faults.order("latency", path="/cable", seconds=0.1)
    began = time.monotonic()
    Listener(desk, desk.token).confirmed().socket.close()
    assert time.monotonic() - began >= 0.1
    desk.faults.order("hang_up", path="/cable", events=2)
    short = Listener(desk, desk.token).confirmed()
    agent.say(app_chat, "Hello")
    assert [short.frame()["message"]["event"] for _ in range(2)] == [
        "message.created",
        "conversation.updated",
    ]
    with pytest.raises(ConnectionClosed):
        short.frame()
    desk.faults.order("garbage", path="/cable")
    odd = Listener(desk, desk.token).confirmed()
    agent.say(app_chat, "Hello")
    assert odd.socket.recv(PATIENCE) == "{"
    for one in (unconfirmed, odd):
        one.socket.close()


def test_order_after_other_faults(desk: PracticeDesk) -> None:
    desk.faults.order("no_pings", path="/cable")
    with opened(desk) as quiet:
        assert json.loads(quiet.recv(PATIENCE)) == {"type": "welcome"}
    assert desk.faults.pending() == []

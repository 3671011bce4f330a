"""The practice desk's websocket: the handshake byte by byte, ActionCable's frames, every event."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from saywell.practice.cable import MAX_FRAME
from saywell.practice.server import PracticeDesk

from .conftest import Client, HeldClock

PATIENCE = 10.0

OPENED: list[ClientConnection] = []


class Listener:
    """A subscribed client that remembers the events it was sent."""

    def __init__(
        self,
        desk: PracticeDesk,
        token: str,
        *,
        account: int = 1,
        room: dict[str, Any] | None = None,
    ) -> None:
        me = httpx.get(f"{desk.url}/api/v1/profile", headers={"Api-Access-Token": token}).json()
        self.id = me["id"]
        self.room = json.dumps(
            {
                "channel": "RoomChannel",
                "pubsub_token": me["pubsub_token"],
                "account_id": account,
                "user_id": self.id,
                **(room or {}),
            }
        )
        self.socket = opened(desk)
        assert self.frame() == {"type": "welcome"}
        self.command("subscribe")

    def command(self, command: str, **more: Any) -> None:
        """Send a command about the room."""
        self.socket.send(json.dumps({"command": command, "identifier": self.room, **more}))

    def frame(self, timeout: float = PATIENCE) -> dict[str, Any]:
        """Take the next frame."""
        frame: dict[str, Any] = json.loads(self.socket.recv(timeout))
        return frame

    def confirmed(self) -> Listener:
        """Take what follows a subscription that is right."""
        assert self.frame() == {"identifier": self.room, "type": "confirm_subscription"}
        assert self.event("presence.update")
        return self

    def event(self, name: str, **having: Any) -> dict[str, Any]:
        """Take frames up to an event of this name with these values; return its data."""
        while True:
            frame = self.frame()
            if frame.get("type") == "ping":
                continue
            assert frame["identifier"] == self.room
            data: dict[str, Any] = frame["message"]["data"]
            if frame["message"]["event"] == name and data == {**data, **having}:
                return data

    def names(self, last: str) -> list[str]:
        """Take frames up to an event of this name; return the names of all."""
        found: list[str] = []
        while not found or found[-1] != last:
            frame = self.frame()
            if "message" in frame and "event" in frame["message"]:
                found.append(frame["message"]["event"])
        return found

    def silent(self) -> bool:
        """Say whether nothing came, as far as what was done before would have come by now."""
        try:
            self.frame(0.15)
        except TimeoutError:
            return True
        return False


def opened(desk: PracticeDesk) -> ClientConnection:
    """Open a websocket to a desk."""
    url = f"{desk.url.replace('http', 'ws')}/cable"
    protocols = [Subprotocol("actioncable-v1-json")]
    made = connect(url, subprotocols=protocols, compression=None, proxy=None, close_timeout=0.1)
    OPENED.append(made)
    return made


@pytest.fixture(autouse=True)
def closed_websockets() -> Iterator[None]:
    """Close what a test has opened."""
    yield
    while OPENED:
        OPENED.pop().close()


def drain(websocket: ClientConnection) -> None:
    """Read until the connection ends."""
    while True:
        websocket.recv(PATIENCE)


@pytest.fixture
def heard(desk: PracticeDesk) -> Iterator[Listener]:
    """Listen as the agent."""
    listener = Listener(desk, desk.token).confirmed()
    with listener.socket:
        yield listener


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


def test_a_message_and_its_echo(heard: Listener, agent: Client, app_chat: int) -> None:
    heard.names("conversation.created")
    sent = agent.say(app_chat, "Hello", echo_id="key-1")
    data = heard.event("message.created")
    assert (data["id"], data["conversation_id"], data["echo_id"]) == (sent["id"], app_chat, "key-1")
    assert (data["account_id"], data["message_type"]) == (1, 1)
    assert data["performer"]["id"] == heard.id
    assert data["sender"]["name"] == "Dana Reyes"
    assert data["conversation"]["unread_count"] == 0
    assert isinstance(data["created_at"], int)
    assert data["updated_at"].endswith("Z")
    updated = heard.event("conversation.updated")
    assert (updated["id"], updated["waiting_since"]) == (app_chat, 0)
    assert "performer" not in updated
    assert heard.event("first.reply.created")["id"] == sent["id"]
    agent.say(app_chat, "Hello again")
    assert "echo_id" not in heard.event("message.created")


def test_what_the_customer_writes(heard: Listener, agent: Client, app_chat: int) -> None:
    sent = agent.say(app_chat, "Is anybody there?", message_type="incoming")
    data = heard.event("message.created")
    assert (data["id"], data["message_type"], data["sender"]["type"]) == (sent["id"], 0, "contact")
    assert data["conversation"]["unread_count"] == 1
    assert heard.event("conversation.read")["id"] == app_chat


def test_scripted_customers_are_heard(
    desk: PracticeDesk, heard: Listener, clock: HeldClock
) -> None:
    clock.move(200)
    desk.tick()
    data = heard.event("message.created")
    assert data["sender"]["type"] == "contact"
    assert "performer" not in data


def test_a_message_that_changes(heard: Listener, agent: Client, app_chat: int) -> None:
    sent = agent.say(app_chat, "Hello")
    agent.patch(f"/conversations/{app_chat}/messages/{sent['id']}", {"status": "delivered"})
    data = heard.event("message.updated")
    assert (data["id"], data["status"]) == (sent["id"], "delivered")
    assert data["previous_changes"] == {"status": ["sent", "delivered"]}
    agent.delete(f"/conversations/{app_chat}/messages/{sent['id']}")
    data = heard.event("message.updated")
    assert data["content_attributes"] == {"deleted": True}
    assert data["previous_changes"]["content_attributes"] == [{}, {"deleted": True}]


def test_every_switch_of_a_conversation(
    heard: Listener, agent: Client, admin: Client, app_chat: int
) -> None:
    path = f"/conversations/{app_chat}"
    created = heard.event("conversation.created")
    assert created["id"] == app_chat
    assert created["performer"]["id"] == heard.id
    assert created["channel"] == "Channel::Api"
    agent.post(f"{path}/assignments", {"assignee_id": 1})
    data = heard.event("assignee.changed")
    assert data["meta"]["assignee"]["name"] == "Dana Reyes"
    assert "performer" not in data
    agent.post(f"{path}/assignments", {"team_id": 2})
    assert heard.event("team.changed")["meta"]["team"] == {"id": 2, "name": "delivery"}
    agent.post(f"{path}/labels", {"labels": ["vip"]})
    assert heard.event("conversation.updated", labels=["vip"])
    agent.post(f"{path}/toggle_priority", {"priority": "high"})
    assert heard.event("conversation.updated", priority="high")
    agent.post(f"{path}/custom_attributes", {"custom_attributes": {"tier": "gold"}})
    assert heard.event("conversation.updated", custom_attributes={"tier": "gold"})
    admin.post(f"{path}/toggle_status", {"status": "snoozed", "snoozed_until": 1_800_000_500})
    data = heard.event("conversation.status_changed")
    assert (data["status"], data["snoozed_until"][:4]) == ("snoozed", "2027")
    before = data["updated_at"]
    admin.post(f"{path}/toggle_status", {"status": "resolved"})
    data = heard.event("conversation.status_changed")
    assert (data["status"], data["snoozed_until"]) == ("resolved", None)
    assert data["updated_at"] >= before
    assert isinstance(data["updated_at"], float)


def test_seen_by_an_agent_is_told_nobody(heard: Listener, agent: Client, app_chat: int) -> None:
    heard.event("conversation.created")
    agent.post(f"/conversations/{app_chat}/update_last_seen")
    agent.post(f"/conversations/{app_chat}/unread")
    assert heard.silent()


def test_typing(
    desk: PracticeDesk, heard: Listener, agent: Client, admin: Client, app_chat: int
) -> None:
    path = f"/conversations/{app_chat}/toggle_typing_status"
    agent.post(path, {"typing_status": "on"})  # one's own is told to others alone
    admin.post(path, {"typing_status": "on", "is_private": True})
    data = heard.event("conversation.typing_on")
    assert (data["conversation"]["id"], data["is_private"]) == (app_chat, True)
    assert (data["user"]["name"], data["user"]["type"]) == ("Noor Haddad", "user")
    admin.post(path, {"typing_status": "off", "is_private": False})
    assert heard.event("conversation.typing_off")["is_private"] is False


def test_a_scripted_customer_is_seen_typing_before_they_write(
    desk: PracticeDesk, heard: Listener, agent: Client, clock: HeldClock
) -> None:
    number = agent.queue(sort_by="waiting_since_asc")[0]["id"]
    agent.say(number, "Could you tell me your order number, please?")
    for _ in range(24):
        clock.move(0.5)
        desk.tick()
    data = heard.event("conversation.typing_on")
    assert (data["conversation"]["id"], data["user"]["type"]) == (number, "contact")
    assert "performer" not in data
    names = heard.names("conversation.typing_off")
    assert "message.created" in names


def test_contacts(heard: Listener, agent: Client) -> None:
    made = agent.post("/contacts", {"name": "Ana"})["payload"]["contact"]["id"]
    assert heard.event("contact.created")["id"] == made
    agent.patch(f"/contacts/{made}", {"name": "Ana Maria"})
    data = heard.event("contact.updated")
    assert (data["id"], data["name"], data["account_id"]) == (made, "Ana Maria", 1)


def test_who_is_told(desk: PracticeDesk, heard: Listener, admin: Client) -> None:
    """An agent hears of their own inboxes, an administrator of all; a team alone gives nothing."""
    above = Listener(desk, desk.admin_token).confirmed()
    wholesale = next(row["id"] for row in admin.queue() if row["inbox_id"] == 3)
    assert admin.show(wholesale)["meta"]["team"]["is_member"] is False
    sent = admin.say(wholesale, "Hello")
    assert above.event("message.created")["id"] == sent["id"]
    assert heard.silent()
    above.socket.close()


def test_one_who_is_in_two_accounts_hears_both(
    desk: PracticeDesk, agent: Client, app_chat: int
) -> None:
    """The stream is the token's: a client has to look at ``account_id``."""
    other = Listener(desk, desk.admin_token, account=2).confirmed()
    agent.say(app_chat, "Hello")
    assert other.event("message.created")["account_id"] == 1
    other.socket.close()


def test_unsubscribing(desk: PracticeDesk, heard: Listener, agent: Client, app_chat: int) -> None:
    heard.names("conversation.created")
    heard.command("unsubscribe")
    heard.socket.ping().wait(PATIENCE)  # it was read, as what follows it was answered
    agent.say(app_chat, "Hello")
    assert heard.silent()


def test_work_that_fails_is_not_told(heard: Listener, agent: Client, app_chat: int) -> None:
    heard.names("conversation.created")
    agent.say(app_chat, "x" * 150_001, status=422)
    agent.say(app_chat, "Hello")
    assert heard.event("message.created")["content"] == "Hello"


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

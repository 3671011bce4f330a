"""The practice desk's websocket: ActionCable's frames for whoever is subscribed to a room."""

from __future__ import annotations

import contextlib
import hmac
import json
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from saywell.practice import shapes
from saywell.practice.broadcast import Event, events_of
from saywell.practice.faults import Fault, FaultKind
from saywell.practice.store import Row, Store, Work

PATH = "/cable"
SUBPROTOCOL = "actioncable-v1-json"

PING_SECONDS = 3.0
"""Seconds between two pings, as ActionCable's server sends them."""

PRESENCE_SECONDS = 20.0
"""How long an agent counts as present without saying so again (online_status_tracker.rb)."""

MAX_FRAME = 64 * 1024
"""Bytes in a frame of a client's."""

MAX_WAITING = 10_000
"""Frames that a client may leave unread before it is hung up."""

_SILENT = logging.Logger("websockets of the practice desk")
_SILENT.disabled = True  # the library would write what is sent, and tokens in it, at debug

GARBAGE = ("{", "[]", "null", '"message"', '{"identifier": 5, "message": "text"}')
"""Frames that are none, for the fault of that name."""


class Cable:
    """The rooms of one desk: who is connected, and what they are told."""

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], float],
        base_url: str,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        self._store = store
        self._now = now
        self._base_url = base_url
        self.ping_seconds = ping_seconds
        self._lock = threading.Lock()
        self._sockets: set[CableSocket] = set()
        self._present: dict[int, float] = {}
        store.watch(self._publish)

    def serve(
        self,
        connection: socket.socket,
        reader: BinaryIO,
        headers: Iterable[tuple[str, str]],
        fault: Fault | None,
    ) -> None:
        """Serve one client whose handshake request has been read, until either side ends it."""
        served = CableSocket(self, connection, reader, fault)
        with self._lock:
            self._sockets.add(served)
        try:
            served.run(Request(PATH, Headers(headers)))
        finally:
            with self._lock:
                self._sockets.discard(served)

    def present(self) -> frozenset[int]:
        """Return the ids of the users who count as online."""
        now = self._now()
        with self._lock:
            return frozenset(user for user, until in self._present.items() if until > now)

    def connected(self) -> int:
        """Count the sockets that are open."""
        with self._lock:
            return len(self._sockets)

    def end_all(self) -> None:
        """End every socket."""
        with self._lock:
            sockets = list(self._sockets)
        for one in sockets:
            one.end()

    def user_of(self, wanted: dict[str, Any]) -> Row | None:
        """Find the user whom an identifier names; None unless token, user and account agree."""
        token = str(wanted.get("pubsub_token") or "").encode("utf-8", "replace")
        with self._store.transaction() as store:
            user = store.one("SELECT * FROM users WHERE id = ?", _number(wanted.get("user_id")))
            account = _number(wanted.get("account_id"))
            if user is None or shapes.role_of(store, account, user["id"]) is None:
                return None
        return user if hmac.compare_digest(user["pubsub_token"].encode(), token) else None

    def arrive(self, user_id: int) -> dict[str, Any]:
        """Keep a user present for a while; return what they are told of who is online."""
        now = self._now()
        with self._lock:
            self._present[user_id] = now + PRESENCE_SECONDS
            present = [user for user, until in self._present.items() if until > now]
        rows = self._store.all("SELECT id, availability FROM users")
        online = self._store.all("SELECT id FROM contacts WHERE online = 1")
        return {
            "users": {str(row["id"]): row["availability"] for row in rows if row["id"] in present},
            "contacts": {str(row["id"]): "online" for row in online},
        }

    def _publish(self, work: Work) -> None:
        """Tell what a transaction has done, in the order in which transactions are kept."""
        with self._lock:
            sockets = [one for one in self._sockets if one.rooms]
        if not sockets:
            return
        for event in events_of(self._store, work, self._base_url):
            told: str | None = None
            for one in sockets:
                if one.user_id in event.users:
                    told = told or _message(event)
                    one.tell(told)


class CableSocket:
    """One client: its thread reads and another writes, so that neither waits for the other."""

    def __init__(
        self, cable: Cable, connection: socket.socket, reader: BinaryIO, fault: Fault | None
    ) -> None:
        self._cable = cable
        self._connection = connection
        self._reader = reader
        self._fault = fault
        self._protocol = ServerProtocol(
            max_size=MAX_FRAME, select_subprotocol=_subprotocol, logger=_SILENT
        )
        self._lock = threading.Lock()
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._part = b""
        self._told = 0
        self.user_id = 0
        self.rooms: dict[str, int] = {}

    def run(self, request: Request) -> None:
        """Open the websocket and serve it to its end."""
        with self._lock:
            self._protocol.receive_data(request.serialize())  # its parser goes on from here
            self._protocol.events_received()
            self._protocol.send_response(self._protocol.accept(request))
            self._flush()
        if self._protocol.state is not State.OPEN:
            return
        if not self._has(FaultKind.MUTE):
            self.put({"type": "welcome"})
        writer = threading.Thread(target=self._write, daemon=True)
        writer.start()
        try:
            while self._protocol.state is State.OPEN and (data := self._read()):
                with self._lock:
                    self._protocol.receive_data(data)
                    self._flush()
                    frames = self._protocol.events_received()
                for frame in frames:
                    if isinstance(frame, Frame):
                        self._received(frame)
        except OSError:
            pass
        finally:
            self.rooms = {}
            self.end()
            writer.join()

    def put(self, frame: dict[str, Any]) -> None:
        """Send a frame when its turn comes."""
        self._waiting.put(json.dumps(frame, ensure_ascii=False))

    def tell(self, message: str) -> None:
        """Send an event to every room of this client."""
        if self._waiting.qsize() > MAX_WAITING:
            self.end()
        for room in self.rooms:
            if self._has(FaultKind.GARBAGE) and not self._told:
                for broken in GARBAGE:
                    self._waiting.put(broken)
            self._waiting.put(f'{{"identifier": {json.dumps(room)}, "message": {message}}}')
            self._told += 1
            if self._has(FaultKind.HANG_UP) and self._fault and self._told >= self._fault.events:
                self._waiting.put(None)

    def end(self) -> None:
        """End the connection, whatever waits to be sent."""
        self._waiting.put(None)
        with contextlib.suppress(OSError):  # it ended by itself
            self._connection.shutdown(socket.SHUT_RDWR)

    def _has(self, kind: FaultKind) -> bool:
        return self._fault is not None and self._fault.kind is kind

    def _read(self) -> bytes:
        """Read what is there; the handler may have read a part of it already."""
        read: Callable[[int], bytes] = getattr(self._reader, "read1", self._reader.read)
        return read(65536)

    def _flush(self) -> None:
        """Write what the protocol has to say; its lock is held."""
        for data in self._protocol.data_to_send():
            if data:
                self._connection.sendall(data)
            else:
                self._connection.shutdown(socket.SHUT_WR)

    def _write(self) -> None:
        """Send what waits, and a ping every so often, until the end."""
        every = self._cable.ping_seconds
        ping_at = time.monotonic() + every
        try:
            while True:
                try:
                    text = self._waiting.get(timeout=max(ping_at - time.monotonic(), 0.0))
                except queue.Empty:
                    ping_at += every
                    if self._has(FaultKind.MUTE) or self._has(FaultKind.NO_PINGS):
                        continue
                    text = json.dumps({"type": "ping", "message": int(time.time())})
                if text is None:
                    return
                with self._lock:
                    if self._protocol.state is not State.OPEN:
                        return
                    self._protocol.send_text(text.encode("utf-8", "replace"))
                    self._flush()
        except OSError:  # the client went away
            return
        finally:
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def _received(self, frame: Frame) -> None:
        """Put the parts of a message together, and obey it."""
        if frame.opcode not in (Opcode.TEXT, Opcode.CONT):
            return
        self._part = self._part[:MAX_FRAME] + bytes(frame.data)
        if not frame.fin:
            return
        whole, self._part = self._part, b""
        with contextlib.suppress(ValueError, RecursionError):  # ActionCable logs it and goes on
            self._obey(_record(json.loads(whole)))

    def _obey(self, said: dict[str, Any]) -> None:
        """Carry out a command; ActionCable passes over what it does not know."""
        room = str(said.get("identifier") or "")
        match said.get("command"):
            case "subscribe" if room not in self.rooms:
                self._subscribe(room)
            case "unsubscribe":
                self.rooms = {one: user for one, user in self.rooms.items() if one != room}
            case "message" if room in self.rooms:
                if _record(json.loads(str(said.get("data")))).get("action") == "update_presence":
                    self._tell_presence(room)

    def _subscribe(self, room: str) -> None:
        """Let a user into a room; whoever may not come in hears nothing at all."""
        wanted = _record(json.loads(room))
        user = self._cable.user_of(wanted) if wanted.get("channel") == "RoomChannel" else None
        if user is None or self._has(FaultKind.MUTE) or self._has(FaultKind.UNCONFIRMED):
            return
        self.user_id = user["id"]
        self.put({"identifier": room, "type": "confirm_subscription"})
        self.rooms = {**self.rooms, room: _number(wanted.get("account_id"))}
        self._tell_presence(room)

    def _tell_presence(self, room: str) -> None:
        """Keep the user present, and tell them who else is."""
        data = {**self._cable.arrive(self.user_id), "account_id": self.rooms[room]}
        self.put({"identifier": room, "message": {"event": "presence.update", "data": data}})


def _message(event: Event) -> str:
    """Render what a room is told."""
    return json.dumps({"event": event.name, "data": event.data}, ensure_ascii=False)


def _record(value: object) -> dict[str, Any]:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int:
    """Turn an id into a number that a column may hold, 0 for anything else."""
    return value if isinstance(value, int) and 0 < value < 2**63 else 0


def _subprotocol(protocol: ServerProtocol, offered: Any) -> Any:
    """Choose ActionCable's subprotocol where it is offered; it is not insisted on."""
    return SUBPROTOCOL if SUBPROTOCOL in offered else None

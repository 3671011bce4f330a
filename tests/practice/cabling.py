"""A client of the practice desk's websocket, and what was opened by a test."""

from __future__ import annotations

import json
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from saywell.practice.server import PracticeDesk

PATIENCE = 60.0

OPENED: list[ClientConnection] = []


class Listener:
    """A client that subscribes, and takes frames in the order in which they come."""

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


def drain(websocket: ClientConnection) -> None:
    """Read until the connection ends."""
    while True:
        websocket.recv(PATIENCE)

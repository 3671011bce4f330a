"""The stage of the contract for Matrix: a real Synapse behind the proxy that breaks exchanges."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.backends.stages import ProxiedStage, no_sleep
from tests.backends.staging import Break
from tests.backends.synapse import Synapse
from tests.faults.wire import Answer

from saywell.backends.http import Limits
from saywell.backends.matrix import MatrixBackend
from saywell.model.backend import ChatBackend
from saywell.model.connection import Connection

LIMITS = Limits(connect=2.0, read=1.0, tries=1)
"""A busy machine takes half a second to make a room."""


def refusal(status: int, code: str, said: str, **more: object) -> Answer:
    """Make an error as Synapse words it."""
    return Answer(status, json.dumps({"errcode": code, "error": said, **more}).encode())


class MatrixStage(ProxiedStage):
    """An agent with a colleague, a room that was taken and one that was not."""

    reply = "Thank you for waiting. I am looking at your order right now."
    missing = "!N0suchroom0N0suchroom0N0suchroom0N0suchroom0abc"
    odd_ids: tuple[str, ...] = (
        "not-an-id/../1",
        "",
        "-1",
        "1?x",
        "9" * 40,
        "!a/../b",
        "!a?b#c",
        "!\n",
        "!" * 300,
    )
    send_request = ("PUT", "*/send/m.room.message/*")
    upload_request = ("POST", "*/upload")
    answers: Mapping[Break, Answer] = {
        Break.SERVER_ERROR: refusal(500, "M_UNKNOWN", "Internal server error"),
        Break.RATE_LIMIT: refusal(
            429, "M_LIMIT_EXCEEDED", "Too Many Requests", retry_after_ms=120_000
        ),
        Break.WRONG_TOKEN: refusal(
            401, "M_UNKNOWN_TOKEN", "Invalid access token passed.", soft_logout=False
        ),
        Break.NO_PERMISSION: refusal(403, "M_FORBIDDEN", "User not in room"),
    }

    def __init__(self, synapse: Synapse) -> None:
        super().__init__(synapse.url)
        self.agent = synapse.user("alice", "Alice Agent")
        self.other = synapse.user("bob", "Bob Agent")
        self.customer = synapse.user("carol", "Carol Customer")
        self.colleague = self.other.id
        said = ("Hello, where is my parcel?", "It is order 1001.", "Are you there?")
        self.waiting = self.customer.open_room([self.agent], says=said, name="Order 1001")
        self.untaken = self.customer.open_room([self.agent], says=["And 1002?"], name="Order 1002")
        replies = [{"shortcut": "hi", "text": "Hello, how can I help?"}]
        path = f"user/{self.agent.id}/account_data/chat.saywell.canned"
        self.agent.call("PUT", path, {"replies": replies})
        self.backend = self.connect()
        self.backend.take(self.waiting)
        self.backend.queue()

    def connect(self) -> ChatBackend:
        connection = Connection(
            url=self.proxy.url, secret=self.agent.token, colleagues=(self.colleague,)
        )
        return MatrixBackend(connection, limits=LIMITS, sleep=no_sleep)

    def stored_texts(self) -> list[str]:
        return self.customer.texts(self.waiting)

    def stored_files(self) -> list[str]:
        contents = [event["content"] for event in self.customer.events(self.waiting)]
        return [one.get("filename", one.get("body", "")) for one in contents if "url" in one]

    def customer_says(self, text: str) -> None:
        self.customer.say(self.waiting, text)

    def colleague_says(self, text: str) -> None:
        if self.other.id not in self.customer.members(self.waiting):
            self.customer.invite(self.waiting, self.other)
            self.other.join(self.waiting)
        self.other.say(self.waiting, text)

    def colleague_reads(self) -> list[str]:
        """Read what stands in the direct rooms that the colleague is invited to."""
        rooms = self.other.call("GET", "sync", params={"timeout": 0})["rooms"]
        for room in rooms.get("invite", {}):
            if room not in (self.waiting, self.untaken):
                self.other.join(room)
        joined = self.other.call("GET", "joined_rooms")["joined_rooms"]
        aside = [room for room in joined if room not in (self.waiting, self.untaken)]
        return [text for room in aside for text in self.other.texts(room)]

"""The stage of the contract for Live Helper Chat: the stand-in, behind the proxy."""

from __future__ import annotations

import json
import re

from tests.backends.lhc_server import ALICE, BOB, LiveHelperChatServer
from tests.backends.stages import QUICK, ProxiedStage, no_sleep
from tests.backends.staging import Break
from tests.faults.wire import Answer

from saywell.backends.livehelperchat import LiveHelperChatBackend

NOTE = re.compile(r"^\[b\][^\[]+\[/b\]: ")
"""What the server puts before the text of a note."""

GATEWAY = b"<html><head><title>500 Internal Server Error</title></head></html>"


def refusal(words: str) -> Answer:
    """Make a failure as the server tells it: with status 200."""
    return Answer(200, json.dumps({"error": True, "result": words}).encode())


ANSWERS = {
    Break.SERVER_ERROR: Answer(500, GATEWAY, "text/html"),
    Break.RATE_LIMIT: Answer(429, b"<html>Too Many Requests</html>", "text/html"),
    Break.WRONG_TOKEN: refusal("Authorization failed!"),
    Break.NO_PERMISSION: refusal("You do not have permission. `lhchat`, `use` is required."),
}


class LiveHelperChatStage(ProxiedStage):
    """A chat that is ours and waits, one that nobody has taken, and a closed one."""

    reply = "Thank you for waiting. I am looking at your order right now."
    missing = "987654"
    odd_ids: tuple[str, ...] = ("not-an-id/../1", "", "-1", "1?x", "9" * 40, "0")
    colleague = str(BOB.id)
    send_request = ("POST", "/index.php/restapi/addmsgadmin")
    answers = ANSWERS

    def __init__(self, server: LiveHelperChatServer, secret: str = ALICE.password) -> None:
        super().__init__(server.url)
        self.server, self.secret = server, secret
        desk = server.desk
        mine = desk.begin("Ana Perez", "Where is my parcel?", email="ana@example.com")
        desk.chats[mine] |= {"status": 1, "user_id": ALICE.id, "time": desk.now() - 90}
        desk.customer_says(mine, "The number is 4711.")
        desk.customer_says(mine, "Is it < 2 days & certain?")
        closed = desk.begin("Early Bird", "Hello?")
        desk.chats[closed]["status"] = 2
        self.chat = mine
        self.waiting = str(mine)
        self.untaken = str(desk.begin("New Customer", "Can you help me?"))
        self.backend = self.connect()

    def connect(self) -> LiveHelperChatBackend:
        return LiveHelperChatBackend(
            self.proxy.url, ALICE.username, self.secret, limits=QUICK, sleep=no_sleep
        )

    def stored_texts(self) -> list[str]:
        return [NOTE.sub("", text) for text in self.server.desk.texts(self.chat)]

    def customer_reads(self) -> list[str]:
        return [one.text for one in self.server.desk.of(self.chat) if one.user >= 0]

    def customer_says(self, text: str) -> None:
        self.server.desk.customer_says(self.chat, text)

    def colleague_says(self, text: str) -> None:
        with self.server.desk.lock:
            self.server.desk.say(self.chat, BOB, text, "operator")


def backend_of(
    server: LiveHelperChatServer, user: str = ALICE.username, secret: str = ALICE.api_key
) -> LiveHelperChatBackend:
    """Connect to a stand-in, in a hurry."""
    return LiveHelperChatBackend(server.url, user, secret, limits=QUICK, sleep=no_sleep)

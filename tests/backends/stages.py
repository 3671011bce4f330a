"""The stages of the contract: the practice desk over real HTTP, and recorded replies."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import httpx
from tests.backends.contract import Break

from saywell.backends.chatwoot import ChatwootBackend
from saywell.backends.http import Limits
from saywell.model.backend import ChatBackend
from saywell.practice.faults import FaultKind
from saywell.practice.server import PracticeDesk

REPLIES = Path(__file__).parent / "replies" / "chatwoot"
TOKEN = "planted-token-4711"
QUICK = Limits(connect=2.0, read=0.3, pause=0.0)
DESK_FAULTS = {
    Break.HTML: FaultKind.HTML,
    Break.SERVER_ERROR: FaultKind.SERVER_ERROR,
    Break.RATE_LIMIT: FaultKind.RATE_LIMIT,
    Break.STORED_THEN_TIMEOUT: FaultKind.STORED_THEN_TIMEOUT,
    Break.DROP_BEFORE: FaultKind.DROP_BEFORE,
    Break.DROP_AFTER: FaultKind.DROP_AFTER,
    Break.TRUNCATED: FaultKind.TRUNCATED,
    Break.WRONG_TOKEN: FaultKind.SIGN_IN,
}
"""What the practice desk breaks by itself; the transport below does the rest."""


def no_sleep(_: float) -> None:
    """Wait for nothing between tries."""


def recorded(name: str) -> bytes:
    """Return a recorded reply."""
    return (REPLIES / f"{name}.json").read_bytes()


def replied(name: str, status: int = 200) -> httpx.Response:
    """Make an answer from a recorded reply."""
    kind = {"content-type": "application/json; charset=utf-8"}
    return httpx.Response(status, content=recorded(name), headers=kind)


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Breakable(httpx.BaseTransport):
    """A transport that can be told to fail as a network or another product does."""

    def __init__(self, real: httpx.BaseTransport) -> None:
        self._real = real
        self.kind: Break | None = None
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.kind is Break.REFUSED:
            elsewhere = request.url.copy_with(host="127.0.0.1", port=closed_port())
            with httpx.HTTPTransport() as transport:
                return transport.handle_request(
                    httpx.Request(request.method, elsewhere, headers=request.headers)
                )
        if self.kind is Break.FOREIGN:
            return httpx.Response(200, json={"result": "ok", "server": "another product"})
        if self.kind is Break.NO_PERMISSION:
            return replied("no-permission", 401)
        return self._real.handle_request(request)

    def close(self) -> None:
        self._real.close()


class DeskStage:
    """The practice desk."""

    live = True
    reply = "Thank you for waiting. I am looking at your order right now."

    def __init__(self, desk: PracticeDesk) -> None:
        self.desk = desk
        self.transport = Breakable(httpx.HTTPTransport())
        self.backend: ChatBackend = ChatwootBackend(
            desk.url,
            str(desk.account_id),
            desk.token,
            limits=QUICK,
            transport=self.transport,
            sleep=no_sleep,
        )
        queue = self.backend.queue()
        self.waiting = next(one.id for one in queue if one.contact.email)
        self.missing = "987654"

    def break_all(self, kind: Break) -> None:
        if kind in DESK_FAULTS:
            self.desk.faults.order(DESK_FAULTS[kind], count=99, seconds=5)
        else:
            self.transport.kind = kind

    def mend(self) -> None:
        self.desk.faults.clear()
        self.transport.kind = None

    def stored_texts(self) -> list[str]:
        return [one.text for one in self.backend.messages(self.waiting)]


class Recorded(httpx.BaseTransport):
    """Answers with files; after a message was posted, the files that have it."""

    def __init__(self) -> None:
        self.kind: Break | None = None
        self.sent = False
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        if self.kind is Break.REFUSED:
            raise httpx.ConnectError("[Errno 111] Connection refused", request=request)
        if self.kind is Break.HTML:
            page = "<!DOCTYPE html><title>Sign in</title>"
            return httpx.Response(200, html=page)
        if self.kind is Break.FOREIGN:
            return httpx.Response(200, json={"jsonrpc": "2.0", "result": None})
        if self.kind is Break.SERVER_ERROR:
            return httpx.Response(500, json={"status": 500, "error": "Internal Server Error"})
        if self.kind is Break.RATE_LIMIT:
            return httpx.Response(429, text="Retry later\n")
        if self.kind is Break.DROP_BEFORE:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        if self.kind is Break.WRONG_TOKEN or request.headers["api-access-token"] != TOKEN:
            return replied("wrong-token", 401)
        if self.kind is Break.NO_PERMISSION:
            return replied("no-permission", 401)
        answer = self.answer(request)
        if self.kind is Break.STORED_THEN_TIMEOUT:
            raise httpx.ReadTimeout("timed out")
        if self.kind is Break.DROP_AFTER:
            raise httpx.ReadError("[Errno 104] Connection reset by peer")
        if self.kind is Break.TRUNCATED:
            raise httpx.RemoteProtocolError("peer closed connection without complete message body")
        return answer

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1/").removeprefix("accounts/1/")
        query = request.url.params
        if request.method == "POST" and path == "conversations/43/messages":
            return replied(self.post(request))
        if request.method == "DELETE" and path == "conversations/43/messages/908":
            return replied("deleted")
        if request.method == "POST":
            posted = {
                "labels": "label-list",
                "assignments": "agents",
                "toggle_status": "status",
                "update_last_seen": "conversation",
                "unread": "conversation",
            }
            known, _, action = path.rpartition("/")
            if known != "conversations/43":
                return replied("missing", 404)
            name = posted.get(action)
            return replied(name) if name else httpx.Response(200)
        if path == "conversations/43/messages":
            return replied(self.messages(query))
        if path == "conversations" and query.get("page") != "1":
            return httpx.Response(200, json={"data": {"meta": {"all_count": 3}, "payload": []}})
        files = {
            "profile": "profile",
            "inboxes": "inboxes",
            "conversations": "conversations",
            "conversations/43": "conversation",
            "agents": "agents",
            "canned_responses": "canned_responses",
            "contacts/search": "contacts-search",
            "contacts/77/conversations": "contact-conversations",
        }
        return replied(files[path]) if path in files else replied("missing", 404)

    def post(self, request: httpx.Request) -> str:
        if request.headers["content-type"].startswith("multipart/"):
            return "created-file"
        body = json.loads(request.content)
        if body["private"]:
            return "created-note"
        self.sent = True
        return "created"

    def messages(self, query: httpx.QueryParams) -> str:
        if "after" in query:
            if int(query["after"]) >= 907:
                return "messages-after-sent" if self.sent else "nothing"
            return "messages-after"
        if "before" in query:
            return "messages-before"
        return "messages-sent" if self.sent else "messages"


class RecordedStage:
    """Recorded replies."""

    live = False
    waiting = "43"
    missing = "987654"
    reply = "Thank you for waiting, Ana. The courier has it, and it comes today."

    def __init__(self) -> None:
        self.transport = Recorded()
        self.backend: ChatBackend = ChatwootBackend(
            "https://chat.example.com/app/accounts/1/dashboard",
            "",
            TOKEN,
            limits=QUICK,
            transport=self.transport,
            sleep=no_sleep,
        )

    def break_all(self, kind: Break) -> None:
        self.transport.kind = kind

    def mend(self) -> None:
        self.transport.kind = None

    def stored_texts(self) -> list[str]:
        return [self.reply] if self.transport.sent else []

"""The stages of the contract: what they share, the practice desk, and recorded replies."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from tests.backends.staging import Break
from tests.faults import faults
from tests.faults.proxy import Fault, FaultProxy
from tests.faults.wire import Answer

from saywell.backends.chatwoot import ChatwootBackend
from saywell.backends.http import Limits
from saywell.model.backend import ChatBackend
from saywell.practice.server import PracticeDesk

REPLIES = Path(__file__).parent / "replies" / "chatwoot"
TOKEN = "planted-token-4711"
QUICK = Limits(connect=2.0, read=0.4, pause=0.0, tries=2)
BROKEN: dict[Break, Fault] = {
    Break.HTML: faults.answers(faults.PAGE),
    Break.FOREIGN: faults.answers(Answer(200, b'{"result": "ok", "server": "another product"}')),
    Break.STORED_THEN_TIMEOUT: faults.silent_stored(),
    Break.DROP_BEFORE: faults.reset_unforwarded,
    Break.DROP_AFTER: faults.reset_stored,
    Break.TRUNCATED: faults.truncated,
}
"""What goes wrong in the same way in front of every server."""


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


class ProxiedStage:
    """A live chat system behind the proxy that breaks its exchanges, and drops headers with ``_``.

    ``answers`` are its own words for what only it can say, ``send_request`` the method and the
    pattern of the path of the request that sends a message, ``upload_request`` those of the one
    that carries a file, where that is another. Whoever derives from this sets
    ``backend``, ``waiting`` and what else a stage has; ``connect`` makes one more backend for the
    same agent, as another process would.
    """

    live = True
    reply = ""
    waiting = ""
    untaken = ""
    missing = ""
    colleague = ""
    odd_ids: tuple[str, ...] = ()
    breaks = frozenset(Break)
    answers: Mapping[Break, Answer]
    send_request = ("POST", "*")
    upload_request = ("", "")
    backend: ChatBackend

    def __init__(self, server: str) -> None:
        self.proxy = FaultProxy(server, drops_underscores=True)

    def connect(self) -> ChatBackend:
        raise NotImplementedError

    def break_all(self, kind: Break) -> None:
        if kind is Break.REFUSED:
            self.proxy.refuse()
        else:
            fault = BROKEN[kind] if kind in BROKEN else faults.answers(self.answers[kind])
            self.proxy.order(fault, count=99)

    def mend(self) -> None:
        self.proxy.mend()

    def stored_texts(self) -> list[str]:
        raise NotImplementedError

    def customer_reads(self) -> list[str]:
        """List what the customer sees; where there are no notes, that is all."""
        return self.stored_texts()

    def stored_files(self) -> list[str]:
        """List the names of the files that agents have sent."""
        return []

    def customer_says(self, text: str) -> None:
        raise NotImplementedError

    def colleague_says(self, text: str) -> None:
        raise NotImplementedError

    def colleague_reads(self) -> list[str]:
        return []

    def close(self) -> None:
        self.backend.close()
        self.proxy.close()


class DeskStage(ProxiedStage):
    """The practice desk, with a conversation in its API inbox, where customers can be played."""

    reply = "Thank you for waiting. I am looking at your order right now."
    odd_ids: tuple[str, ...] = ("not-an-id/../1", "", "-1", "1?x", "9" * 40)
    missing = "987654"
    send_request = ("POST", "*/messages")
    answers: Mapping[Break, Answer]

    def __init__(self, desk: PracticeDesk) -> None:
        super().__init__(desk.url)
        self.answers = {
            Break.SERVER_ERROR: Answer(500, b'{"status": 500, "error": "Internal Server Error"}'),
            Break.RATE_LIMIT: Answer(429, b"Retry later\n", "text/plain"),
            Break.WRONG_TOKEN: Answer(401, recorded("wrong-token")),
            Break.NO_PERMISSION: Answer(401, recorded("no-permission")),
        }
        self.desk = desk
        self._direct = httpx.Client(
            base_url=f"{desk.url}/api/v1/accounts/{desk.account_id}",
            headers={"Api-Access-Token": desk.token},
            timeout=30,
            trust_env=False,
        )
        who = {"name": "Ana Brito", "email": "ana.brito@example.com"}
        contact = self._post("/contacts", who)["payload"]["contact"]
        made = self._post("/conversations", {"inbox_id": 2, "contact_id": contact["id"]})
        self.waiting = str(made["id"])
        for text in ("Hello", "My parcel should have come", "Is anybody there?"):
            self.customer_says(text)
        self.backend = self.connect()
        others = [one.id for one in self.backend.queue() if one.assignee is None]
        self.untaken = next(one for one in others if one != self.waiting)
        me = self.backend.account().agent.id
        self.colleague = next(one.id for one in self.backend.agents() if one.id != me)

    def connect(self) -> ChatBackend:
        desk = self.desk
        return ChatwootBackend(
            self.proxy.url, str(desk.account_id), desk.token, limits=QUICK, sleep=no_sleep
        )

    def stored_texts(self) -> list[str]:
        return [row["content"] or "" for row in self._rows()]

    def customer_reads(self) -> list[str]:
        return [row["content"] or "" for row in self._rows() if not row["private"]]

    def stored_files(self) -> list[str]:
        files = [file for row in self._rows() for file in row.get("attachments", ())]
        return [file["data_url"].rpartition("/")[2] for file in files]

    def _rows(self) -> list[dict[str, Any]]:
        answer = self._direct.get(f"/conversations/{self.waiting}/messages")
        rows: list[dict[str, Any]] = answer.json()["payload"]
        return rows

    def customer_says(self, text: str) -> None:
        body = {"content": text, "message_type": "incoming"}
        self._post(f"/conversations/{self.waiting}/messages", body)

    def colleague_says(self, text: str) -> None:
        token = {"Api-Access-Token": self.desk.admin_token}
        self._post(f"/conversations/{self.waiting}/messages", {"content": text}, token)

    def _post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Any:
        answer = self._direct.post(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def close(self) -> None:
        super().close()
        self._direct.close()


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
        if request.url.host == "files.example.net":
            assert "api-access-token" not in request.headers
            return httpx.Response(200, content=b"label")
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
        if path.startswith("canned_responses") and request.method != "GET":
            return self.canned(request)
        if request.method == "POST":
            posted = {
                "labels": "label-list",
                "assignments": "agents",
                "toggle_status": "status",
                "update_last_seen": "conversation",
                "unread": "conversation",
            }
            known, _, action = path.rpartition("/")
            if known in ("macros/21", "macros/22"):
                return httpx.Response(200)
            if known != "conversations/43":
                return replied("missing", 404)
            name = posted.get(action)
            return replied(name) if name else httpx.Response(200)
        if path == "conversations/43/messages":
            return replied(self.messages(query))
        if path.startswith("/rails/active_storage/blobs/redirect/"):
            place = "https://files.example.net/abd?signature=1"
            return httpx.Response(302, headers={"location": place})
        if path == "conversations" and query.get("page") not in ("1", None):
            return httpx.Response(200, json={"data": {"meta": {"all_count": 3}, "payload": []}})
        files = {
            "profile": "profile",
            "inboxes": "inboxes",
            "conversations": "conversations",
            "conversations/43": "conversation",
            "agents": "agents",
            "teams": "teams",
            "macros": "macros",
            "canned_responses": "canned_responses",
            "contacts/search": "contacts-search",
            "contacts/77/conversations": "contact-conversations",
        }
        return replied(files[path]) if path in files else replied("missing", 404)

    @staticmethod
    def canned(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            return httpx.Response(200)
        body = json.loads(request.content)
        return httpx.Response(200, json={"id": 9, "account_id": 1, **body})

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
    waiting = untaken = "43"
    missing = "987654"
    colleague = "6"
    odd_ids: tuple[str, ...] = DeskStage.odd_ids
    breaks = frozenset(Break)
    reply = "Thank you for waiting, Ana. The courier has it, and it comes today."

    def __init__(self) -> None:
        self.transport = Recorded()
        self.backend = self.connect()

    def connect(self) -> ChatBackend:
        return ChatwootBackend(
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

    def customer_says(self, text: str) -> None:
        raise NotImplementedError("a recorded customer says nothing new")

    def colleague_says(self, text: str) -> None:
        raise NotImplementedError("a recorded colleague says nothing new")

    def colleague_reads(self) -> list[str]:
        return []

    def close(self) -> None:
        self.backend.close()

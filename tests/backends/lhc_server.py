"""A stand-in for Live Helper Chat 3.38 on loopback, true to what was seen of a real one.

Odd as they are, these are kept: failures in a 200, two shapes of a 400, texts for true and false,
a page with 503 for an unknown chat, 302 for an unknown call, nothing at all for a wrong password,
a filter that does not know 0, a reading that takes.
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from tests.backends.lhc_store import ACTIVE, CLOSED, Desk, Operator, as_pages
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

ALICE = Operator(1, "alice", "alice-password-81", "alice-key-5160", "Alice", "Adams")
BOB = Operator(2, "bob", "bob-password-82", "", "Bob", "Brown", "Bobby", close_remote=False)
PAGE = "<!DOCTYPE html><html><body>Live Helper Chat</body></html>"


class Refusal(Exception):
    """A failure, in the shape of the call."""

    def __init__(self, words: str, *, status: int = 0) -> None:
        super().__init__(words)
        self.words, self.status = words, status


class _Handler(WSGIRequestHandler):
    """Keeps connections open, as web servers in front of PHP do, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - inherited
        pass


class _Server(ThreadedWSGIServer):
    """Says nothing, also when a client goes away in the middle of a request."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - inherited
        pass


class LiveHelperChatServer:
    """The server; ``desk`` is what it keeps, ``seen`` the calls it got, in order."""

    def __init__(self, *operators: Operator) -> None:
        self.desk = Desk({one.username: one for one in operators or (ALICE, BOB)})
        self.desk.can("greeting", "Hello {nick}, I am {operator}.", fallback_msg="Hello.")
        self.desk.can("number", "May I have the number of your order?", department_id=1)
        self.seen: list[str] = []
        self._server = _Server("127.0.0.1", 0, self.answer, _Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, environ: Mapping[str, Any], start: Callable[..., Any]) -> Any:
        request = Request(dict(environ))
        with self.desk.lock:
            response = self._routed(request)
        return response(dict(environ), start)

    def _routed(self, request: Request) -> Response:
        prefix, _, path = request.path.partition("/index.php/")
        self.seen.append(f"{request.method} {path}")
        part, _, rest = path.partition("/")
        if prefix == "" and part == "restapi":
            return self._rest(request, rest)
        if prefix == "" and part == "xml":
            return self._xml(request, rest)
        if prefix == "" and part == "file" and rest.startswith("downloadfile/"):
            return self._file(rest.removeprefix("downloadfile/"))
        if request.path == "/":
            return Response(PAGE, content_type="text/html")
        return Response(status=302, headers={"Location": "/"})

    # -- /restapi

    def _rest(self, request: Request, path: str) -> Response:
        call, _, argument = path.partition("/")
        known = getattr(self, f"_{request.method.lower()}_{call}", None)
        if known is None:
            return Response(status=302, headers={"Location": "/"})
        failing = "r" if call in ("addmsgadmin", "addmsguser") else "result"
        bad = 400 if request.method != "GET" else 200
        try:
            operator = ALICE if call == "addmsguser" else self._signed_in(request)
            value = known(request, operator, argument) if argument else known(request, operator)
        except Refusal as error:
            answer = {"error": True, failing: error.words}
            return _json(answer, error.status or bad)
        return _json(value)

    def _signed_in(self, request: Request) -> Operator:
        header = request.headers.get("Authorization")
        if header is None:
            raise Refusal("Authorization header is missing!")
        try:
            pair = base64.b64decode(header.partition(" ")[2]).decode().split(":")
        except (binascii.Error, UnicodeDecodeError):
            pair = []
        operator = self.desk.operators.get(pair[0]) if len(pair) == 2 else None
        if operator is None or pair[1] not in (operator.api_key, operator.password):
            raise Refusal("Authorization failed!")
        if pair[1] == operator.password and not operator.direct_login:
            raise Refusal(
                "You do not have permission to use REST API directly."
                ' "lhrestapi", "use_direct_logins" is missing!'
            )
        if "update_activity" in request.args:
            self.desk.active_at[operator.username] = self.desk.now()
        return operator

    def _get_getusers(self, request: Request, operator: Operator) -> Any:
        each = sorted(self.desk.operators.values(), key=lambda one: -one.id)
        return {"error": False, "result": {str(one.id): one.row() for one in each}}

    def _get_getuser(self, request: Request, operator: Operator) -> Any:
        found = self.desk.operators.get(request.args.get("username", "").strip())
        if found is None:
            raise Refusal("User could not be found!")
        return {"error": False, "result": found.row()}

    def _get_departments(self, request: Request, operator: Operator) -> Any:
        return {"error": False, "result": self.desk.department_rows()}

    def _get_chats(self, request: Request, operator: Operator) -> Any:
        rows = self._listed(request)
        if after := request.args.get("id_gt", 0, int):
            rows = [row for row in rows if row["id"] > after]
        page = as_pages(
            rows, request.args.get("limit", 0, int), max(request.args.get("offset", 0, int), 0)
        )
        left_out = set(request.args.get("ignore_fields", "").split(","))
        added = [name for name in request.args.get("prefill_fields", "").split(",") if name]
        shown = []
        for row in page:
            more = dict.fromkeys(added, self.desk.departments[row["dep_id"]])
            shown.append({k: v for k, v in {**row, **more}.items() if k not in left_out})
        return {"list": shown, "list_count": len(rows), "error": False}

    def _get_chatscount(self, request: Request, operator: Operator) -> Any:
        return {"list_count": len(self._listed(request)), "error": False}

    def _listed(self, request: Request) -> list[dict[str, Any]]:
        return self.desk.newest_first({"status": request.args.get("status", 0, int)})

    def _get_fetchchat(self, request: Request, operator: Operator) -> Any:
        row = self.desk.chats.get(request.args.get("chat_id", 0, int))
        if row is None:
            raise Refusal("Could not find chat by chat_id in archive!")
        self._readable(operator)
        return {"error": False, "chat": row}

    def _get_fetchchatmessages(self, request: Request, operator: Operator) -> Any:
        chat = request.args.get("chat_id", 0, int)
        if chat not in self.desk.chats:
            raise Refusal("Could not find chat by chat_id!")
        self._readable(operator)
        after = request.args.get("last_message_id", 0, int)
        rows = [one.row() for one in self.desk.of(chat, after)]
        if request.args.get("extract_media") in ("true", "1"):
            for row in rows:
                named = [f for f in self.desk.files.values() if f"{f.id}_{f.hash}" in row["msg"]]
                row["media"] = [file.row("http://inside.example") for file in named]
        closed = self.desk.chats[chat]["status"] == CLOSED
        result = {"messages": rows, "ot": "", "closed": closed, "check_status": False}
        return {"error": False, "result": {**result, "lmid": after}}

    @staticmethod
    def _readable(operator: Operator) -> None:
        if not operator.readable:
            raise Refusal("You do not have permission to read this chat!")

    def _post_addmsgadmin(self, request: Request, operator: Operator) -> Any:
        if not request.form.get("msg", "").strip():
            raise Refusal("Please enter a message!")
        row = self._loaded(request.form.get("chat_id", ""))
        if "sender" not in request.form:
            raise Refusal("Invalid field name &#039;sender&#039; requested.")
        if not operator.readable:
            raise Refusal("You cannot read this chat!")
        stored = self.desk.say(row["id"], operator, request.form["msg"], request.form["sender"])
        if stored is None:
            nothing = dict.fromkeys(("id", "msg", "meta_msg", "time", "chat_id", "user_id"))
            return {"error": False, "r": "<div>Unknown command!</div>", "msg": nothing}
        return {"error": False, "r": "", "msg": stored.row()}

    def _post_addmsguser(self, request: Request, operator: Operator) -> Any:
        row = self._loaded(request.form.get("chat_id", ""))
        if row["hash"] != request.form.get("hash"):
            raise Refusal("Invalid hash")
        if row["status"] == CLOSED:
            raise Refusal("You cannot send messages to this chat. Please refresh your browser.")
        stored = self.desk.customer_says(row["id"], request.form.get("msg", ""))
        return {"error": False, "r": "", "msg": stored.row(str(row["id"]))}

    def _post_setchatstatus(self, request: Request, operator: Operator) -> Any:
        row = self._loaded(request.form.get("chat_id", ""))
        status = request.form.get("status", "")
        if status not in ("0", "1", "2", "3", "4", "5"):
            raise Refusal("Unknown status!")
        self.desk.set_status(row["id"], operator, int(status))
        return {"error": False, "result": "Status changed!"}

    def _put_chat(self, request: Request, operator: Operator, argument: str) -> Any:
        row = self.desk.chats.get(int(argument)) if argument.isdecimal() else None
        if row is None:
            raise Refusal("Chat could not be found!")
        asked = json.loads(request.get_data())
        row |= {key: value for key, value in asked.items() if key != "id"}
        return {"error": False, "result": row}

    def _post_chat(self, request: Request, operator: Operator) -> Any:
        asked = json.loads(request.get_data())["fields"]
        made = self.desk.begin(asked["Username"], asked["Question"], email=asked["Email"])
        row = self.desk.chats[made]
        return {"error": False, "result": {**row, "lat": 0, "lon": 0, "support_informed": ""}}

    def _loaded(self, chat: str) -> dict[str, Any]:
        row = self.desk.chats.get(int(chat)) if chat.isdecimal() else None
        if row is None:
            raise Refusal(
                "A query failed internally in Persistent Object: No object of class"
                f" &#039;erLhcoreClassModelChat&#039; with id &#039;{chat}&#039;."
            )
        return row

    # -- /xml, the desktop client's

    def _xml(self, request: Request, path: str) -> Response:
        call, *arguments = path.split("/")
        operator = self.desk.operators.get(request.form.get("username", ""))
        right = operator is not None and operator.password == request.form.get("password")
        if call == "checklogin":
            return _json({"result": right})
        if operator is None or not right:
            return Response("")
        numbers = [int(one) for one in arguments if one.isdecimal()]
        if call == "accepttransfer":
            chat, to = self.desk.transfers.pop(numbers[0])
            self.desk.chats[chat]["user_id"] = to
            return _json({"error": "false"})
        if not numbers or numbers[0] not in self.desk.chats:
            return Response(PAGE, status=503, content_type="text/html")
        if call == "chatdata":
            row = self.desk.open_for(numbers[0], operator)
            canned = {str(one["id"]): one for one in self.desk.canned}
            said = {"operator": operator.name_support, "error": False, "canned_messages": canned}
            return _json({**said, "chat": row, "ownerstring": operator.name_support})
        if call == "transferuser":
            self.desk.transfers[len(self.desk.transfers) + 2] = (numbers[0], numbers[1])
        elif call == "closechat":
            self.desk.set_status(numbers[0], operator, CLOSED)
        return Response("")

    def _file(self, path: str) -> Response:
        number, _, digest = path.partition("/")
        file = self.desk.files.get(int(number)) if number.isdecimal() else None
        if file is None:
            return Response(status=302, headers={"Location": "/"})
        if file.hash != digest:
            return Response("")
        return Response(file.data, content_type=file.type)


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value), status=status, content_type="application/json")


__all__ = ["ACTIVE", "ALICE", "BOB", "LiveHelperChatServer"]

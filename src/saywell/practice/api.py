"""The WSGI application: routing, sign-in, one transaction a request, ordered faults."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, NoReturn

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from saywell.errors import UsageError
from saywell.practice import (
    contacts,
    conversations,
    inboxes,
    lists,
    macros,
    messages,
    people,
    shapes,
    surveys,
)
from saywell.practice.cable import PATH, Cable
from saywell.practice.faults import Fault, FaultKind, Faults
from saywell.practice.limits import Limits
from saywell.practice.store import Row, Store
from saywell.practice.web import (
    MAX_REQUEST_BYTES,
    SIGN_IN_FIRST,
    Answer,
    Call,
    Refusal,
    Route,
    empty,
    json_answer,
    missing,
    read_params,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOG = logging.getLogger("saywell.practice")
LOG.addHandler(logging.NullHandler())  # silent unless somebody listens

API_ROUTES = (
    *conversations.ROUTES,
    *messages.ROUTES,
    *contacts.ROUTES,
    *inboxes.ROUTES,
    *people.ROUTES,
    *lists.ROUTES,
    *macros.ROUTES,
    *surveys.ROUTES,
)

RETRY_LATER = Answer(b"Retry later\n", 429, "text/plain")
"""What rack-attack says; there is no Retry-After."""

HTML_PAGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"
NO_ROUTE = Answer(b"<!DOCTYPE html><html><title>Not found (404)</title></html>", 404, "text/html")
SERVER_ERROR = {"status": 500, "error": "Internal Server Error"}


def _no_reports(call: Call, **_: Any) -> Answer:
    """Refuse agents, as Chatwoot does; the practice desk keeps no reports for the rest."""
    call.need_admin()
    raise missing()


def _show_account(call: Call) -> Answer:
    """Show the account."""
    return json_answer({"id": call.account_id, "name": call.account["name"], "locale": "en"})


_MORE_ROUTES = (Route("GET", "", _show_account),)


def _rules() -> Iterator[Rule]:
    """Make every routing rule."""
    for route in (*_MORE_ROUTES, *API_ROUTES):
        path = f"/api/v1/accounts/<int:account_id>{route.path}"
        yield Rule(path, methods=[route.method], endpoint=route.handler)
    yield Rule("/api/v1/profile", methods=["GET"], endpoint=people.profile)
    yield Rule(
        "/api/v2/accounts/<int:account_id>/reports/<path:rest>",
        methods=["GET"],
        endpoint=_no_reports,
    )
    yield Rule("/api/v2/accounts/<int:account_id>/reports", methods=["GET"], endpoint=_no_reports)


ROUTING = Map(list(_rules()), strict_slashes=False)

FILES = Map(
    [
        Rule(
            "/rails/active_storage/blobs/redirect/<secret>/<int:number>/<path:name>",
            endpoint="redirect",
        ),
        Rule("/rails/active_storage/disk/<secret>/<int:number>", endpoint="content"),
    ]
)


class _Upload(Request):
    """A request whose files are closed, also when it breaks off in the middle of one."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        super().__init__(environ)
        self._streams: list[IO[bytes]] = []

    def _get_file_stream(self, *given: Any, **more: Any) -> IO[bytes]:
        self._streams.append(super()._get_file_stream(*given, **more))
        return self._streams[-1]

    def close(self) -> None:
        super().close()
        for stream in self._streams:
            stream.close()


class Api:
    """The application of one practice desk; a plain WSGI callable."""

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], float],
        faults: Faults,
        limits: Limits,
        stopping: threading.Event,
        cable: Cable,
    ) -> None:
        self._store = store
        self._cable = cable
        self._now = now
        self._faults = faults
        self._limits = limits
        self._stopping = stopping

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request, with whatever fault is due."""
        request = _Upload(environ)
        request.max_content_length = MAX_REQUEST_BYTES
        request.max_form_memory_size = MAX_REQUEST_BYTES
        if request.path == "/practice/faults":
            return _response(self._order_fault(request))(environ, start)
        fault = self._faults.take(request.method, request.path)
        if _opens_websocket(request) and (fault is None or fault.kind in ON_SOCKETS):
            self._serve_websocket(request, fault)
        if fault is None:
            return _response(self.answer(request))(environ, start)
        return self._faulty(fault, request, environ, start)

    def _serve_websocket(self, request: Request, fault: Fault | None) -> NoReturn:
        """Serve a websocket to its end.

        Raises:
            ConnectionAbortedError: always; the server has nothing left to do for the connection.
        """
        if fault is not None and fault.kind is FaultKind.LATENCY:
            self._stopping.wait(fault.seconds)
        environ = request.environ
        connection, reader = environ["werkzeug.socket"], environ["practice.reader"]
        self._cable.serve(connection, reader, request.headers.items(), fault)
        raise ConnectionAbortedError("the websocket has ended")

    def answer(self, request: Request) -> Answer:
        """Answer a request; nothing that a client sends makes this raise."""
        try:
            return self._routed(request)
        except Refusal as refusal:
            return _refused(refusal)
        except RequestEntityTooLarge:
            return Answer(b"", 413, "text/html")
        except (NotFound, MethodNotAllowed):
            return NO_ROUTE
        except HTTPException as error:
            return json_answer({"status": error.code, "error": error.name}, error.code or 400)
        except OverflowError:  # a number that no database column holds
            return _refused(missing())
        except Exception:
            LOG.exception("%s %s failed", request.method, request.path)
            return json_answer(SERVER_ERROR, 500)
        finally:
            request.close()  # uploads lie in temporary files

    def _routed(self, request: Request) -> Answer:
        """Find the handler, sign in, and run it in one transaction."""
        if request.path.startswith("/rails/active_storage/"):
            return self._file(request)
        handler, matched = ROUTING.bind_to_environ(request.environ).match()
        path = dict(matched)
        params = read_params(request)
        files = tuple(request.files.getlist("attachments[]"))
        with self._store.transaction() as store:
            user = store.work.performer = self._signed_in(request)
            now = self._now()
            if self._limits.exceeded(request.path, str(user["id"]), now):
                return RETRY_LATER
            account_id = path.pop("account_id", None)
            account: Row = {}
            role = ""
            if account_id is not None:
                account, role = self._membership(user, account_id)
            base_url = request.host_url.rstrip("/")
            call = Call(store, user, role, account, params, files, now, base_url)
            answer: Answer = handler(call, **path)
        request.environ["practice.afterwards"] = call.afterwards
        return answer

    def _signed_in(self, request: Request) -> Row:
        """Find the user by the token; both spellings of the header arrive under one name."""
        token = request.environ.get("HTTP_API_ACCESS_TOKEN", "")
        if not token:
            raise Refusal(401, {"errors": [SIGN_IN_FIRST]})
        user = self._store.one("SELECT * FROM users WHERE token = ?", token)
        if user is None:
            raise Refusal.error(401, "Invalid Access Token")
        return user

    def _membership(self, user: Row, account_id: int) -> tuple[Row, str]:
        """Check that the account is there, works, and has this user."""
        account = self._store.one("SELECT * FROM accounts WHERE id = ?", account_id)
        if account is None:
            raise missing()
        if account["status"] != "active":
            raise Refusal.error(401, "Account is suspended")
        role = shapes.role_of(self._store, account_id, user["id"])
        if role is None:
            raise Refusal.error(401, "You are not authorized to access this account")
        return account, role

    def _file(self, request: Request) -> Answer:
        """Send an attachment: first a redirect, then the file. The address itself is the secret."""
        endpoint, path = FILES.bind_to_environ(request.environ).match()
        row = self._store.one(
            "SELECT * FROM attachments WHERE id = ? AND secret = ?", path["number"], path["secret"]
        )
        if row is None:
            return NO_ROUTE
        if endpoint == "redirect":
            url = f"{request.host_url}rails/active_storage/disk/{path['secret']}/{path['number']}"
            return Answer(b"", 302, "text/html", {"Location": url})
        return Answer(
            bytes(row["content"]),
            content_type=row["content_type"],
            headers={"Content-Disposition": "attachment"},
        )

    def _order_fault(self, request: Request) -> Answer:
        """Take, list or forget orders for faults; a door of the practice desk's own."""
        try:
            with self._store.transaction():
                self._signed_in(request)
            if request.method == "POST":
                fault = Fault.from_json(read_params(request))
                self._faults.add(fault)
                return json_answer(fault.as_json(), 201)
            if request.method == "DELETE":
                self._faults.clear()
                return empty(204)
            return json_answer([fault.as_json() for fault in self._faults.pending()])
        except Refusal as refusal:
            return _refused(refusal)
        except UsageError as error:
            return json_answer({"error": f"{error}; {error.hint}"}, 422)

    def _faulty(
        self, fault: Fault, request: Request, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request wrongly, as ordered."""
        kind = fault.kind
        if kind is FaultKind.DROP_BEFORE:
            _hang_up(environ)
        if kind in _WITHOUT_WORK:
            return _response(_WITHOUT_WORK[kind])(environ, start)
        if kind is FaultKind.LATENCY:
            self._stopping.wait(fault.seconds)
        answer = self.answer(request)
        if kind is FaultKind.STORED_THEN_TIMEOUT:
            self._stopping.wait(fault.seconds)
        if kind in (FaultKind.STORED_THEN_TIMEOUT, FaultKind.DROP_AFTER):
            _hang_up(environ)
        if kind is FaultKind.WRONG_TYPE:
            answer = Answer(answer.body, answer.status, "text/plain")
        if kind is FaultKind.TRUNCATED:
            return _cut_off(answer, environ, start)
        return _response(answer)(environ, start)


_WITHOUT_WORK = {
    FaultKind.SERVER_ERROR: json_answer(SERVER_ERROR, 500),
    FaultKind.RATE_LIMIT: RETRY_LATER,
    FaultKind.SIGN_IN: json_answer({"error": "Invalid Access Token"}, 401),
    FaultKind.HTML: Answer(HTML_PAGE, 200, "text/html"),
    FaultKind.MISSING: NO_ROUTE,
}

ON_SOCKETS = frozenset(
    {
        FaultKind.LATENCY,
        FaultKind.MUTE,
        FaultKind.UNCONFIRMED,
        FaultKind.NO_PINGS,
        FaultKind.GARBAGE,
        FaultKind.HANG_UP,
    }
)
"""What befalls a websocket that is opened; the other faults befall its opening."""


def _opens_websocket(request: Request) -> bool:
    """Say whether a request asks for the websocket; without upgrade, the path is not there."""
    return request.path == PATH and request.headers.get("Upgrade", "").lower() == "websocket"


def _refused(refusal: Refusal) -> Answer:
    """Turn a refusal into its answer."""
    return json_answer(refusal.body, refusal.status)


def _response(answer: Answer) -> Response:
    """Turn an answer into werkzeug's."""
    return Response(
        answer.body,
        status=answer.status,
        headers=dict(answer.headers),
        content_type=answer.content_type,
    )


def _hang_up(environ: WSGIEnvironment) -> None:
    """End the connection without a word.

    Raises:
        ConnectionAbortedError: always; the server takes it for a client that went away.
    """
    connection: socket.socket = environ["werkzeug.socket"]
    with contextlib.suppress(OSError):  # the client was faster
        connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("hung up as ordered")


def _cut_off(answer: Answer, environ: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
    """Promise the whole body, send half, hang up."""
    headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
    start(f"{answer.status} OK", headers)
    yield answer.body[: len(answer.body) // 2]
    _hang_up(environ)

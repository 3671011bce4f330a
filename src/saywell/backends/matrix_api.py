"""A signed-in connection to a Matrix homeserver: its paths, its ids, and what its errors mean."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from typing import TypeVar, Unpack
from urllib.parse import quote

from saywell.backends import failures
from saywell.backends.address import checked_token, server_address
from saywell.backends.failures import Answer
from saywell.backends.http import Asked, Http, Limits, Parameters
from saywell.backends.json_values import Json, record, word
from saywell.backends.matrix_poll import WAIT, Poll
from saywell.backends.matrix_wire import agent, ident
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    SignInRefused,
)
from saywell.model import secrecy
from saywell.model.chat import Account, Agent
from saywell.model.connection import Connection
from saywell.model.untrusted import clean_line

Sort = TypeVar("Sort", bound=Http)

CLIENT = "/_matrix/client/v3/"
SIGN_IN = "sign in again with: saywell auth login"
SYNC_BYTES = 64 * 2**20
"""The largest answer to a sync that is read; the first one holds every room."""

DEVICE = "saywell"
"""What the sign-in is called in the user's list of devices."""


def path(*parts: str) -> str:
    """Return a path below the client API; each part is escaped, so that no id can bend it."""
    return CLIENT + "/".join(quote(part, safe="") for part in parts)


def judge(answer: Answer, server: str) -> BackendError | None:
    """Tell what an answer means by its ``errcode``, and by its status where there is none.

    The codes are those of the specification (client-server API, standard error response). 401 is
    always the token, 403 never.
    """
    error = failures.of_answer(answer, server)
    if error is None or isinstance(error, NotAChatSystem):
        return error
    try:
        body = record(answer.json())
    except ValueError:
        body = {}
    code, said = word(body.get("errcode")), clean_line(word(body.get("error")), limit=200)
    tail = f": {said}" if said else ""
    if code == "M_LIMIT_EXCEEDED" and not isinstance(error, RateLimited):
        return RateLimited(
            f"{server} takes no more requests for now{tail}",
            hint="wait a minute and try again",
            status=answer.status,
            retry_after=failures.patience_asked(answer),
        )
    if code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        what = "does not know the access token (any more)"
        if body.get("soft_logout") is True:
            what = "has signed this device out for the time being; nothing of it is lost"
        return SignInRefused(f"{server} {what}{tail}", hint=SIGN_IN, status=answer.status)
    if code in ("M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"):
        return SignInRefused(
            f"{server} has closed this account{tail}",
            hint="ask an administrator",
            status=answer.status,
        )
    if code == "M_UNRECOGNIZED":
        return NotAChatSystem(
            f"{server} does not know this request{tail}",
            hint="chat.url has to be the address of a Matrix homeserver that is not too old",
            status=answer.status,
        )
    if code == "M_NOT_FOUND" and not isinstance(error, NotFound):
        return NotFound(f"{server} has no such thing{tail}", status=answer.status)
    if answer.status == 404 and not code:
        return NotAChatSystem(
            f"{server} answered, but not as a Matrix homeserver would",
            hint="check chat.url: it has to be the address of a Matrix homeserver",
            status=answer.status,
        )
    return error


class MatrixApi:
    """Requests to one homeserver with one token. Raises BackendError only."""

    def __init__(
        self,
        connection: Connection,
        *,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = server_address(connection.url, allow_insecure=connection.allow_insecure)
        self._token = checked_token(connection.secret) if connection.secret else ""
        self._ca_file = connection.ca_file
        self._sleep = sleep
        self.http = self._made(
            Http, limits or Limits(read=connection.timeout, file_bytes=connection.max_download)
        )
        self._lock = threading.Lock()
        self._me = ""
        self._profiles: dict[str, Agent] = {}
        self.has_device = True

    def _made(self, sort: type[Sort], limits: Limits) -> Sort:
        return sort(
            self._url,
            {"Authorization": f"Bearer {self._token}"} if self._token else {},
            limits=limits,
            ca_file=self._ca_file,
            sleep=self._sleep,
            judge=judge,
        )

    def poll(self) -> Poll:
        """Make a connection for long polls; it tries once, as who listens has pauses of its own."""
        limits = self.http.limits
        keep = dataclasses.replace(limits, tries=1, keep_alive=WAIT + limits.keep_alive)
        return self._made(Poll, keep)

    def __repr__(self) -> str:
        return f"MatrixApi({self.http!r})"

    @property
    def server(self) -> str:
        """Host and port, for messages."""
        return self.http.server

    def account(self) -> Account:
        """Say who the token belongs to; asked each time.

        A homeserver does not tell for whom its users work: its name is no company's.
        """
        said = record(self.http.get(path("account", "whoami")))
        user = ident(said.get("user_id"))
        if not user.startswith("@"):
            raise self.strange("the name of a user")
        with self._lock:
            self._me = user
            self.has_device = bool(word(said.get("device_id")))
            self._profiles.pop(user, None)
        me = self.profile(user)
        return Account(agent=me, company="", account_id=user)

    def me(self) -> str:
        """Return the user of the token, asked for once."""
        return self._me or self.account().account_id

    def profile(self, user: str) -> Agent:
        """Show a user by the name they have given themselves, asked for once.

        Who has no profile is called by their id; a server may also keep profiles to itself.
        """
        with self._lock:
            known = self._profiles.get(user)
        if known is None:
            try:
                known = agent(user, record(self.http.get(path("profile", user))))
            except (NotFound, PermissionRefused):
                known = agent(user, {})
            with self._lock:
                self._profiles[user] = known
        return known

    def get(self, *parts: str, params: Parameters = (), **asked: Unpack[Asked]) -> Json:
        """Read something below the client API; tried again where that may help."""
        return record(self.http.get(path(*parts), params, **asked))

    def put(self, *parts: str, json: object) -> Json:
        """Set something to a value, which may be done any number of times."""
        return record(self.http.change(path(*parts), method="PUT", again=True, json=json))

    def post(self, *parts: str, json: object, again: bool = False) -> Json:
        """Do something; ``again`` says that doing it twice is doing it once."""
        return record(self.http.change(path(*parts), json=json, again=again))

    def remove(self, *parts: str) -> None:
        """Remove something, which may be done any number of times."""
        self.http.change(path(*parts), method="DELETE", again=True)

    def asked(self, *parts: str, json: object) -> Json:
        """Read something that is asked for with a body."""
        answer = self.http.ask("POST", path(*parts), changes=False, json=json)
        try:
            return record(answer.json())
        except ValueError:
            raise self.strange("JSON") from None

    def event_put(self, *parts: str, json: object) -> str:
        """Write an event under a transaction id, the last part; return the event's id.

        The same transaction id of the same device makes no second event (client-server API,
        transaction identifiers): so it is tried again where that may help.
        """
        event_id = ident(self.put(*parts, json=json).get("event_id"))
        if not event_id:
            raise failures.uncertain(f"{self.server} gave a strange answer to the message")
        return event_id

    def account_data(self, kind: str, room_id: str = "") -> Json:
        """Read what the user keeps on the server, for a room or for all; nothing when not set."""
        room = ("rooms", room_id) if room_id else ()
        try:
            return self.get("user", self.me(), *room, "account_data", kind)
        except NotFound:
            return {}

    def keep(self, kind: str, content: Json, room_id: str = "") -> None:
        """Keep something for the user on the server, for a room or for all."""
        room = ("rooms", room_id) if room_id else ()
        self.put("user", self.me(), *room, "account_data", kind, json=dict(content))

    def strange(self, wanted: str) -> NotAChatSystem:
        """Make the error for an answer of a shape that Matrix would not give."""
        return NotAChatSystem(
            f"{self.server} answered, but not with {wanted} as Matrix would",
            hint="check chat.url: it has to be the address of a Matrix homeserver",
        )

    def close(self) -> None:
        """Close the connections."""
        self.http.close()


def signed_in(connection: Connection, password: str) -> str:
    """Turn a password into an access token of a new device, named "saywell".

    Raises SignInRefused for a wrong name or password, Rejected where the server takes none.
    """
    if not connection.user.strip():
        raise Rejected("a user name is needed beside the password", hint="name it in chat.user")
    secrecy.note(password)
    api = MatrixApi(dataclasses.replace(connection, secret=""))
    asked = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": connection.user.strip()},
        "password": password,
        "initial_device_display_name": DEVICE,
    }
    try:
        token = api.post("login", json=asked).get("access_token")
    except PermissionRefused as error:
        raise SignInRefused(
            f"{api.server} does not accept this name and password",
            hint="try once more; servers lock an account after some attempts",
            status=error.status,
        ) from None
    except Rejected as error:
        raise Rejected(
            f"{api.server} does not take passwords",
            hint="sign in elsewhere, and paste an access token (Element: Settings, Help & About)",
            status=error.status,
        ) from None
    finally:
        api.close()
    if not isinstance(token, str) or not token:
        raise api.strange("an access token")
    secrecy.note(token)
    return token

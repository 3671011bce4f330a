"""What a request handler gets and gives: parameters, the signed-in user, answers, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request

from saywell.practice.store import Row, Store

MAX_REQUEST_BYTES = 64 * 1024 * 1024
"""The largest request that is read; Chatwoot's widget takes files of 40 MB."""

MISSING = "Resource could not be found"
NOT_ALLOWED = "You are not authorized to do this action"
SIGN_IN_FIRST = "You need to sign in or sign up before continuing."


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; ``body`` is sent as it is."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """A request that Chatwoot refuses: its status and its JSON body."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body

    @classmethod
    def error(cls, status: int, text: str) -> Refusal:
        """Make the most usual shape, ``{"error": text}``."""
        return cls(status, {"error": text})

    @classmethod
    def invalid(cls, text: str, *attributes: str) -> Refusal:
        """Make the shape of a failed model validation: 422 with ``message`` and ``attributes``."""
        return cls(422, {"message": text, "attributes": list(attributes)})


def missing() -> Refusal:
    """A record that is not there."""
    return Refusal.error(404, MISSING)


def not_allowed() -> Refusal:
    """A refused permission, which Chatwoot answers with 401 and not with 403."""
    return Refusal.error(401, NOT_ALLOWED)


def json_answer(value: Any, status: int = 200) -> Answer:
    """Answer with JSON; ``None`` is the JSON ``null``, which some of Chatwoot's routes send."""
    return Answer(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), status)


def empty(status: int = 200) -> Answer:
    """Answer without a body, as Rails does for ``head :ok``."""
    return Answer(b"", status, content_type="text/html")


@dataclass(frozen=True, slots=True)
class Call:
    """One signed-in request inside one account, as a handler sees it.

    ``params`` holds query, JSON body and form together, as Rails merges them; ``role`` is the
    user's role in this account. ``account`` is an empty mapping on routes outside accounts.
    """

    store: Store
    user: Row
    role: str
    account: Row
    params: Mapping[str, Any]
    files: tuple[FileStorage, ...]
    now: float
    base_url: str
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    @property
    def account_id(self) -> int:
        """The account that the path names."""
        return int(self.account["id"])

    @property
    def is_admin(self) -> bool:
        """Whether the user administers this account."""
        return self.role == "administrator"

    def need_admin(self) -> None:
        """Refuse everybody but administrators."""
        if not self.is_admin:
            raise not_allowed()

    def number(self, name: str, default: int = 0) -> int:
        """Read a whole number as Ruby's ``to_i`` does: what is not a number counts as 0."""
        value = self.params.get(name)
        return default if value is None else to_int(value)

    @property
    def page(self) -> int:
        """The page that is asked for, from 1."""
        return max(self.number("page", 1), 1)

    def need(self, name: str) -> Any:
        """Return a parameter that must be there, with Rails' words when it is not."""
        value = self.params.get(name)
        if value in (None, "", [], {}):
            raise Refusal.error(422, f"param is missing or the value is empty: {name}")
        return value

    def ids(self, name: str) -> list[int]:
        """Return a parameter that is a list of ids."""
        value = self.params.get(name)
        return [to_int(item) for item in value] if isinstance(value, list) else []


Handler = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path (werkzeug's notation, after the account) with what answers it."""

    method: str
    path: str
    handler: Handler


def to_int(value: object) -> int:
    """Turn anything into a whole number, 0 when it is none."""
    try:
        return int(str(value).strip())
    except ValueError:
        return 0


def truth(value: object) -> bool:
    """Read a Rails boolean: JSON's own, or the words of a form."""
    return value not in (None, "", False, 0, "0", "false", "f", "off", "False")


def read_params(request: Request) -> dict[str, Any]:
    """Merge query, form and JSON body; a name that ends in ``[]`` is a list.

    Raises:
        Refusal: the body is not readable JSON, which Rails answers with 400.
    """
    params: dict[str, Any] = {}
    for values in (request.args, request.form):
        for name, items in values.lists():
            if name.endswith("[]"):
                params[name[:-2]] = list(items)
            else:
                params[name] = items[-1]
    if request.mimetype == "application/json":
        body = _json_body(request)
        if isinstance(body, dict):
            params.update(body)
    return params


def _json_body(request: Request) -> Any:
    """Decode the JSON body; nesting is bounded by the decoder."""
    try:
        body = json.loads(request.get_data(cache=False) or b"{}")
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair is not text
        return body
    except (ValueError, RecursionError, BadRequest) as error:
        raise Refusal(400, {"status": 400, "error": "Bad Request"}) from error

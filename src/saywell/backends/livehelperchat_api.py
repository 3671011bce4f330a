"""A signed-in connection to Live Helper Chat: its two interfaces, and what its refusals mean."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping

import httpx

from saywell.backends import failures
from saywell.backends.address import server_address
from saywell.backends.download import download
from saywell.backends.failures import Answer
from saywell.backends.http import Http, Limits, Parameters
from saywell.backends.json_values import Json, record
from saywell.backends.livehelperchat_wire import line
from saywell.errors import (
    BackendError,
    ConfigError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    Rejected,
    ServerFailed,
    SignInRefused,
)
from saywell.model import secrecy
from saywell.model.untrusted import clean_line

INDEX = "/index.php"
"""What every path begins with."""

_FAILED = (True, 1, "t", "true")
_WORDS = ("result", "r", "error_string", "errors")
_NOT_THERE = ("could not find chat", "could not be found", "no object of class")
_NOT_ALLOWED = ("permission", "cannot read this chat", "not allowed")


class LiveHelperChatApi:
    """Requests to ``/restapi`` and ``/xml`` of one server. Raises BackendError only."""

    def __init__(
        self,
        url: str,
        user: str,
        secret: str,
        *,
        allow_insecure: bool,
        ca_file: str,
        limits: Limits | None,
        transport: httpx.BaseTransport | None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.user = _checked_user(user)
        self._secret = _checked_secret(secret)
        secrecy.note(self._secret)
        pair = base64.b64encode(f"{self.user}:{self._secret}".encode()).decode("ascii")
        self._http = Http(
            base_address(url, allow_insecure=allow_insecure),
            {"Authorization": f"Basic {pair}"},
            limits=limits,
            ca_file=ca_file,
            transport=transport,
            sleep=sleep,
            judge=judged,
        )

    def __repr__(self) -> str:
        return f"LiveHelperChatApi({self._http!r}, user {clean_line(self.user, limit=60)})"

    @property
    def server(self) -> str:
        """Host and port, for messages."""
        return self._http.server

    def get(self, call: str, params: Parameters = ()) -> Json:
        """Read something of the REST interface; tried again where that may help."""
        return self._object(self._http.get(f"/restapi/{call}", params))

    def post(self, call: str, form: Mapping[str, str]) -> Json:
        """Do something, once, with the fields of a form."""
        return self._sure(lambda: self._http.change(f"/restapi/{call}", form=form))

    def put(self, call: str, body: Mapping[str, int]) -> Json:
        """Change something, once, with JSON."""
        return self._sure(lambda: self._http.change(f"/restapi/{call}", method="PUT", json=body))

    def xml(self, call: str) -> Json | None:
        """Ask the interface of the desktop client, which takes the password in the form.

        None when the answer is empty: that is how it refuses a password.
        """
        form = {"username": self.user, "password": self._secret}
        answer = self._http.ask("POST", f"/xml/{call}", changes=False, form=form, judge=_judged_xml)
        try:
            value = answer.json()
        except ValueError:
            raise self.strange("JSON") from None
        return None if value is None else self._object(value)

    def file(self, path: str) -> Iterator[bytes]:
        """Read a file of a message, part by part."""
        return download(self._http, path)

    def strange(self, wanted: str) -> NotAChatSystem:
        """Make the error for an answer of a shape that Live Helper Chat would not give."""
        return NotAChatSystem(
            f"{self.server} answered, but not with {wanted} as Live Helper Chat would",
            hint="check chat.url: it has to be the address of a Live Helper Chat server",
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _object(self, value: object) -> Json:
        if not isinstance(value, dict):
            raise self.strange("an object")
        return value

    def _sure(self, change: Callable[[], object]) -> Json:
        """Do something; what is no clear refusal may have been done all the same."""
        try:
            return record(change())
        except ServerFailed as error:
            raise failures.uncertain(error.message, error.status) from None
        except Rejected as error:
            if error.status == 200:
                raise failures.uncertain(error.message, error.status) from None
            raise


def base_address(url: str, *, allow_insecure: bool = False) -> str:
    """Return the address that paths are put behind, from the server's or a page's of its.

    ``https://host/index.php/site_admin/user/login`` gives ``https://host/index.php``. Raises
    ConfigError.
    """
    address = server_address(url, allow_insecure=allow_insecure)
    return address.partition(INDEX)[0].rstrip("/") + INDEX


def _checked_user(user: str) -> str:
    text = user.strip()
    if not text:
        raise ConfigError(
            "Live Helper Chat needs the name of the user who signs in",
            hint="saywell auth login asks for it, and chat.user keeps it",
        )
    if ":" in text or not text.isprintable():
        raise ConfigError(
            f"{clean_line(text, limit=60)!r} cannot be a user name of Live Helper Chat",
            hint="chat.user is the name at the sign-in of the operator",
        )
    return text


def _checked_secret(secret: str) -> str:
    """Return an API key or password without the line end of pasting. Raises ConfigError."""
    text = secret.strip("\r\n")
    if not text.strip() or not text.isprintable():
        what = "holds characters that none has" if text.strip() else "is empty"
        raise ConfigError(
            f"the API key or password {what}", hint="give it again with: saywell auth login"
        )
    return text


def judged(answer: Answer, server: str) -> BackendError | None:
    """Judge an answer: by its status, and by ``error`` in it, which also comes with status 200."""
    said = _refusal(answer)
    if said is None:
        return failures.of_answer(answer, server)
    status, low = answer.status, said.lower()
    if "authorization" in low:
        hint = "give the user name and an API key or password anew with: saywell auth login"
        if "missing" in low:
            hint += "; when they are right, the web server drops the Authorization header"
        return SignInRefused(f"{server} does not let us in: {said}", hint=hint, status=status)
    if "use_direct_logins" in low:
        return PermissionRefused(
            f"{server} does not let this user sign in with the password: {said}",
            hint="use an API key instead, or ask an administrator for that permission",
            status=status,
        )
    if any(words in low for words in _NOT_ALLOWED):
        return PermissionRefused(
            f"{server} does not allow this: {said}", hint="ask an administrator", status=status
        )
    if any(words in low for words in _NOT_THERE):
        return NotFound(f"{server} has no such thing", hint="see what is open", status=status)
    return Rejected(f"{server} refused: {said or 'without a word'}", status=status)


def _refusal(answer: Answer) -> str | None:
    """Return the words of a refusal in an answer that is no failure of the server, else None."""
    if answer.status not in (200, 400) or answer.is_html:
        return None
    try:
        body = record(answer.json())
    except ValueError:
        return None
    error = body.get("error")
    if not any(error is one or (isinstance(one, str) and error == one) for one in _FAILED):
        return None
    said = (body.get(name) for name in _WORDS)
    return next((line(one)[:200] for one in said if isinstance(one, str) and one.strip()), "")


def _judged_xml(answer: Answer, server: str) -> BackendError | None:
    """Judge an answer of the desktop client's interface: a chat it does not know is a 503 page."""
    if answer.status == 503 and answer.is_html:
        return NotFound(f"{server} has no such chat", hint="see what is open", status=503)
    return judged(answer, server)

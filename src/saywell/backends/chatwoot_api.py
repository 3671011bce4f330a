"""A signed-in connection to Chatwoot: the account, its paths, and what a 401 means."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Unpack

import httpx

from saywell.backends import chatwoot_wire as wire
from saywell.backends import failures
from saywell.backends.address import checked_token, server_address
from saywell.backends.cable_wire import Subscription
from saywell.backends.chatwoot_outgoing import number
from saywell.backends.chatwoot_text import (
    SIGN_IN_FIRST,
    checked_account,
    checked_header,
    refusal_kind,
    refused_before,
    split_address,
)
from saywell.backends.download import download
from saywell.backends.failures import Answer
from saywell.backends.http import Asked, Http, Limits, Parameters
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
)
from saywell.model import secrecy
from saywell.model.chat import Account, Agent
from saywell.model.untrusted import clean_line

PROFILE = "/api/v1/profile"
MINUTE = 60.0
TOO_MANY = "Too many messages"
"""What a 422 says when a conversation has had 200 messages in this minute (message.rb)."""


class ChatwootApi:
    """Requests below one account; every path is relative to it. Raises BackendError only."""

    def __init__(
        self,
        url: str,
        account_id: str,
        token: str,
        *,
        header: str,
        allow_insecure: bool,
        ca_file: str,
        limits: Limits | None,
        transport: httpx.BaseTransport | None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        address, account_in_link = split_address(url)
        self._account_id = checked_account(account_id) or account_in_link
        self.url = server_address(address, allow_insecure=allow_insecure)
        self.ca_file = ca_file
        self._http = Http(
            self.url,
            {checked_header(header): checked_token(token)},
            limits=limits,
            ca_file=ca_file,
            transport=transport,
            sleep=sleep,
            judge=self._judge,
        )
        self._lock = threading.Lock()
        self._known: Account | None = None

    def __repr__(self) -> str:
        return f"ChatwootApi({self._http!r}, account {self._account_id or 'unknown'})"

    @property
    def server(self) -> str:
        """Host and port, for messages."""
        return self._http.server

    def account(self) -> Account:
        """Say who the token belongs to, from ``/profile``; asked each time."""
        return self._account(wire.record(self._http.get(PROFILE)))

    def _account(self, profile: wire.Json) -> Account:
        me = wire.agent(profile)
        if me is None or "accounts" not in profile:
            raise self.strange("a profile")
        accounts = {wire.identity(one.get("id")): one for one in wire.records(profile["accounts"])}
        wanted = self._account_id or (next(iter(accounts)) if len(accounts) == 1 else "")
        listed = ", ".join(f"{key} ({wire.word(one.get('name'))})" for key, one in accounts.items())
        if not wanted:
            raise Rejected(
                f"the token has {len(accounts)} accounts on {self.server}: {listed}",
                hint="name one of them in chat.account",
            )
        if wanted not in accounts:
            raise PermissionRefused(
                f"the token has no account {clean_line(wanted)} on {self.server}",
                hint=f"its accounts are: {listed}" if listed else "ask an administrator",
            )
        role = wire.word(accounts[wanted].get("role")) or me.role
        known = Account(
            agent=Agent(me.id, me.name, me.email, role),
            company=wire.word(accounts[wanted].get("name")),
            account_id=wanted,
        )
        with self._lock:
            self._account_id, self._known = wanted, known
        return known

    def me(self) -> str:
        """Return the id of the agent behind the token, asked for once."""
        return (self._known or self.account()).agent.id

    def subscription(self) -> Subscription:
        """Read what opens the websocket from ``/profile``; asked each time."""
        profile = wire.record(self._http.get(PROFILE))
        known, token = self._account(profile), profile.get("pubsub_token")
        if not isinstance(token, str) or not token:
            raise self.strange("a profile")
        secrecy.note(token)
        return Subscription(token, known.account_id, known.agent.id)

    def get(self, path: str, params: Parameters = (), **asked: Unpack[Asked]) -> object:
        """Read something; tried again where that may help."""
        return self._http.get(self._path(path), params, **asked)

    def change(self, path: str, json: object = None, *, method: str = "POST") -> object:
        """Do something, once."""
        return self._http.change(self._path(path), json=json, method=method)

    def post_once(self, path: str, **asked: Unpack[Asked]) -> object:
        """Do something that may reach a customer: whatever is no clear refusal is Uncertain."""
        asked["judge"] = self._judge_post
        try:
            return self._http.change(self._path(path), **asked)
        except ServerFailed as error:
            raise failures.uncertain(error.message, error.status) from None

    def download(self, address: str) -> Iterator[bytes]:
        """Fetch a file; the token goes to this server alone."""
        return download(self._http, address)

    def strange(self, wanted: str) -> NotAChatSystem:
        """Make the error for an answer of a shape that Chatwoot would not give."""
        return NotAChatSystem(
            f"{self.server} answered, but not with {wanted} as Chatwoot would",
            hint="check chat.url: it has to be the address of a Chatwoot server",
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _path(self, path: str) -> str:
        if not self._account_id:
            self.account()
        return f"/api/v1/accounts/{number(self._account_id, 'account')}/{path}"

    def _judge(self, answer: Answer, server: str) -> BackendError | None:
        """Judge an answer as Chatwoot means it.

        Its limits are counted by the minute of the clock (rack_attack.rb), and it does not say
        how long to wait.
        """
        error = failures.of_answer(answer, server)
        if error is None:
            return None
        said = failures.words_of(answer)
        if answer.status == 401:
            return self._unauthorised(error, said)
        if answer.status == 422 and TOO_MANY in said:
            error = RateLimited(
                f"{server} takes no more messages in this conversation for now: {said}",
                hint="it takes 200 in a minute from all who write in one: wait a minute",
                status=422,
            )
        if isinstance(error, RateLimited) and error.retry_after is None:
            error.retry_after = _next_minute()
        return error

    def _judge_post(self, answer: Answer, server: str) -> BackendError | None:
        """Judge the answer to a message; of a 422 it is not clear that nothing was stored.

        Whatever goes wrong in its making becomes a 422, also what comes after the storing
        (messages_controller.rb); only a validation, or a missing parameter, comes before.
        """
        error = self._judge(answer, server)
        if isinstance(error, Rejected) and answer.status == 422 and not refused_before(answer):
            return failures.uncertain(error.message, 422)
        return error

    def _unauthorised(self, error: BackendError, said: str) -> BackendError:
        """Tell a refused permission from a refused token: Chatwoot answers 401 to both.

        The words may be in any language; when they are not known, ``/profile`` tells.
        """
        kind = refusal_kind(said)
        if kind is None:
            signed_in = self._http.status_of(PROFILE) == 200
            kind = PermissionRefused if signed_in else SignInRefused
        if kind is PermissionRefused:
            return PermissionRefused(
                f"{self.server} does not allow this: {said}",
                hint="the token is good, but its owner may not do this; ask an administrator",
                status=401,
            )
        if said.startswith(SIGN_IN_FIRST):
            error.hint += "; when it is right, a proxy drops it: try the other spelling of"
            error.hint += " chat.header, Api-Access-Token or api_access_token"
        return error


def _next_minute() -> float:
    """Return the seconds to the next minute of the clock, and some, lest all come at once."""
    return MINUTE - time.time() % MINUTE + random.uniform(1.0, 4.0)  # noqa: S311 - jitter

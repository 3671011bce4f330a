"""Chatwoot, over its Application API: the chat backend for it and for the practice desk."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
import weakref
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import httpx

from saywell.backends import chatwoot_history as history
from saywell.backends import chatwoot_lists as lists
from saywell.backends import chatwoot_queue as queue
from saywell.backends import chatwoot_wire as wire
from saywell.backends import failures
from saywell.backends.chatwoot_api import ChatwootApi
from saywell.backends.chatwoot_outgoing import (
    check_outgoing,
    conversation_path,
    file_part,
    number,
    plain,
)
from saywell.backends.chatwoot_text import escaped
from saywell.backends.http import Limits
from saywell.backends.json_values import EPOCH
from saywell.errors import Rejected
from saywell.model.backend import Capability, ChatBackend, Listener
from saywell.model.chat import (
    Account,
    Agent,
    Attachment,
    Author,
    CannedReply,
    Contact,
    Conversation,
    Macro,
    Message,
    Outgoing,
    Priority,
    Status,
    Team,
)
from saywell.model.connection import BackendKind, Connection
from saywell.model.push import Event

if TYPE_CHECKING:
    from saywell.backends.cable import CableListener, Pace

CAPABILITIES = frozenset(Capability) - {Capability.IDEMPOTENT}


class ChatwootBackend(ChatBackend):
    """Chatwoot, and the practice desk, which speaks as Chatwoot does.

    ``url`` may be a link copied from the dashboard; ``account_id`` goes over the one in it, and
    when it is empty too, the only account of the token is taken. ``header`` is the spelling of the
    token's header: servers read ``Api-Access-Token`` and ``api_access_token`` alike, but some
    proxies drop names with an underscore. Raises ConfigError when it is made with an address or
    token that cannot be right, and BackendError from then on.
    """

    name = "Chatwoot"
    canned_format = "chatwoot"

    def __init__(
        self,
        url: str,
        account_id: str,
        token: str,
        *,
        header: str = "Api-Access-Token",
        allow_insecure: bool = False,
        ca_file: str = "",
        limits: Limits | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        pace: Pace | None = None,
    ) -> None:
        self._pace = pace
        self._closed = False
        self._listeners: weakref.WeakSet[CableListener] = weakref.WeakSet()
        self._api = ChatwootApi(
            url,
            account_id,
            token,
            header=header,
            allow_insecure=allow_insecure,
            ca_file=ca_file,
            limits=limits,
            transport=transport,
            sleep=sleep,
        )
        self._known_inboxes: Mapping[str, str] | None = None

    def __repr__(self) -> str:
        return f"ChatwootBackend({self._api!r})"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything that the port has, but that sending again would double the message."""
        return CAPABILITIES

    def account(self) -> Account:
        """Say who the token belongs to, from ``/profile``; asked each time."""
        return self._api.account()

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        """Read the list page by page, each conversation once, as pages shift while they are read.

        The order is made here: the server puts who does not wait last, oldest first.
        """
        return queue.listed(self._api, self._inboxes(), status, limit)

    def changed(self, since: dt.datetime) -> list[Conversation]:
        """List what changed since a moment, of any status; one request without pages."""
        each = (wire.conversation(row, self._inboxes()) for row in self._changed_rows(since))
        return queue.in_order(one for one in each if one is not None)

    def listen(self, tell: Callable[[Event], None]) -> Listener:
        """Be told of news over ``/cable``, which marks the agent as online.

        The server may then assign conversations to them, as it does to open dashboards.
        """
        from saywell.backends.cable import CableListener, Source

        source = Source(
            self._api.url,
            ca_file=self._api.ca_file,
            subscription=self._api.subscription,
            missed=self._changed_rows,
            inboxes=self._inboxes,
            over=self._let_go,
        )
        listener = CableListener(source, tell, self._pace)
        self._listeners.add(listener)
        return listener

    def conversation(self, conversation_id: str) -> Conversation:
        """Show one; its id is the number that agents see, which is also the one in paths."""
        found = wire.conversation(
            self._api.get(conversation_path(conversation_id)), self._inboxes()
        )
        if found is None:
            raise self._api.strange("a conversation")
        return found

    def messages(
        self,
        conversation_id: str,
        *,
        before: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Message]:
        """Read messages, oldest first: the newest ``limit`` of them, the first after an id."""
        if after is not None:
            found = list(history.newer(self._api, conversation_id, after, limit))
            if before is not None:
                found = [one for one in found if wire.number(one.id) < wire.number(before)]
            return wire.in_order(iter(found))[:limit]
        return wire.in_order(history.older(self._api, conversation_id, before, limit))[-limit:]

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        """List the customer's conversations that the agent may see, newest first."""
        path = f"contacts/{number(contact_id, 'customer')}/conversations"
        rows = wire.record(self._api.get(path)).get("payload")
        if not isinstance(rows, list):
            raise self._api.strange("a list of conversations")
        each = (wire.conversation(row, self._inboxes()) for row in rows)
        found = [one for one in each if one is not None]
        return sorted(found, key=lambda one: one.last_activity or EPOCH, reverse=True)

    def search_contacts(self, query: str) -> list[Contact]:
        """Find customers by name, email or phone: the first three pages of 15."""
        return lists.contacts(self._api, query)

    def send(self, message: Outgoing) -> Message:
        """Post once. A failure of the server counts as Uncertain: it may come after the storing.

        ``echo_id`` is not stored by the server and stops no second message: it only comes back
        in the answer, and over the websocket.
        """
        path = conversation_path(message.conversation_id, "messages")
        check_outgoing(message)
        text = escaped(message.text)
        with contextlib.ExitStack() as opened:
            if message.attachments:
                form = {"private": "true" if message.private else "false"}
                form |= {"content": text} if text.strip() else {}
                form |= {"message_type": "outgoing", "echo_id": message.key}
                files = [file_part(opened, path) for path in message.attachments]
                answer = self._api.post_once(path, form=form, files=files)
            else:
                body = {"content": text, "message_type": "outgoing", "private": message.private}
                answer = self._api.post_once(path, json={**body, "echo_id": message.key})
        sent = wire.message(answer, message.conversation_id)
        if sent is None:
            raise failures.uncertain(f"{self._api.server} gave a strange answer to the message")
        return sent

    def find_sent(
        self, message: Outgoing, after: str | None, *, leave_out: Collection[str] = ()
    ) -> Message | None:
        """Look among the messages after ``after`` for one by this agent, alike in all we know.

        That is: text, note or not, number of files. A reference of our own in
        ``content_attributes`` would be surer, but the customer's widget gets it too, and that
        every version keeps it is not established. Two equal texts are told apart by
        ``leave_out``.
        """
        me = self._api.me()
        texts = {plain(message.text), plain(escaped(message.text))}
        conversation_id = message.conversation_id
        for found in history.newer(self._api, conversation_id, after or "0", history.MAX_TEXTS):
            if (
                found.id not in leave_out
                and found.author is Author.AGENT
                and found.author_id == me
                and found.private == message.private
                and len(found.attachments) == len(message.attachments)
                and plain(found.text) in texts
            ):
                return found
        return None

    def delete_message(self, conversation_id: str, message_id: str) -> None:
        """Replace the text by "This message was deleted"; the channel's own copy may stay."""
        path = conversation_path(conversation_id, f"messages/{number(message_id, 'message')}")
        self._api.change(path, method="DELETE")

    def mark_read(self, conversation_id: str) -> None:
        """Clear the unread mark, which all agents share."""
        self._api.change(conversation_path(conversation_id, "update_last_seen"))

    def mark_unread(self, conversation_id: str) -> None:
        """Put the unread mark back, for all agents."""
        self._api.change(conversation_path(conversation_id, "unread"))

    def typing(self, conversation_id: str, on: bool) -> None:
        """Show the customer that somebody writes; dashboards hide the sign after 30 s."""
        body = {"typing_status": "on" if on else "off", "is_private": False}
        self._api.change(conversation_path(conversation_id, "toggle_typing_status"), body)

    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None:
        """Set the status; resolving may send the customer a survey, opening may assign it."""
        body: dict[str, object] = {"status": status.value}
        if status is Status.SNOOZED and until is not None:
            body["snoozed_until"] = int(until.timestamp())
        self._api.change(conversation_path(conversation_id, "toggle_status"), body)

    def set_priority(self, conversation_id: str, priority: Priority | None) -> None:
        """Set the priority; it is cleared by null, and the word "none" would be an error."""
        body = {"priority": priority.value if priority else None}
        self._api.change(conversation_path(conversation_id, "toggle_priority"), body)

    def assign(self, conversation_id: str, agent_id: str | None) -> None:
        """Give the conversation to an agent, or to nobody."""
        body = {"assignee_id": None if agent_id is None else number(agent_id, "agent")}
        self._api.change(conversation_path(conversation_id, "assignments"), body)

    def assign_team(self, conversation_id: str, team_id: str | None) -> None:
        """Give the conversation to a team, or to none."""
        body = {"team_id": None if team_id is None else number(team_id, "team")}
        self._api.change(conversation_path(conversation_id, "assignments"), body)

    def set_labels(self, conversation_id: str, labels: Sequence[str]) -> None:
        """Replace the labels; the server knows no adding."""
        self._api.change(conversation_path(conversation_id, "labels"), {"labels": list(labels)})

    def take(self, conversation_id: str) -> None:
        """Assign the conversation to whoever the token belongs to."""
        self.assign(conversation_id, self._api.me())

    def transfer(
        self, conversation_id: str, agent_id: str, summary: Outgoing | None = None
    ) -> None:
        """Assign the conversation to a colleague; a summary is a private note, sent before."""
        if summary is not None:
            raise Rejected(
                "a summary goes as a private note here, before the transfer",
                hint="nothing was sent and nothing was changed",
            )
        self.assign(conversation_id, agent_id)

    def agents(self) -> list[Agent]:
        """List the colleagues of this account."""
        return lists.agents(self._api)

    def teams(self) -> list[Team]:
        """List the teams of this account."""
        return lists.teams(self._api)

    def canned_replies(self) -> list[CannedReply]:
        """List the account's canned replies by short code."""
        return lists.canned_replies(self._api)

    def create_canned(self, short_code: str, text: str) -> CannedReply:
        """Add a canned reply; short codes are unique in an account (canned_response.rb)."""
        return lists.create_canned(self._api, short_code, text)

    def update_canned(self, reply: CannedReply) -> CannedReply:
        """Change a canned reply; the server knows no condition, the last one to write wins."""
        return lists.update_canned(self._api, reply)

    def delete_canned(self, canned_id: str) -> None:
        """Remove a canned reply."""
        lists.delete_canned(self._api, canned_id)

    def macros(self) -> list[Macro]:
        """List the macros for all and the agent's own, by name."""
        return lists.macros(self._api)

    def run_macro(self, macro_id: str, conversation_id: str) -> None:
        """Run a macro, once. It may write to the customer, so a failing server is Uncertain.

        The server answers before it has begun, and says nothing of a step that it could not do
        (macros_execution_job.rb).
        """
        here = number(conversation_id, "conversation")
        path = f"macros/{number(macro_id, 'macro')}/execute"
        self._api.post_once(path, json={"conversation_ids": [here]})

    def download(self, attachment: Attachment) -> Iterator[bytes]:
        """Fetch a file of a message; ``data_url`` redirects to where it is stored (Rails)."""
        if not attachment.url:
            raise Rejected(
                f"{attachment.name} is no file that could be fetched",
                hint="open the conversation in the browser to see it",
            )
        return self._api.download(attachment.url)

    def close(self) -> None:
        """Close the connections, and the listeners."""
        self._closed = True
        for listener in list(self._listeners):
            listener.close()
        self._api.close()

    def _let_go(self) -> None:
        """Close what a listener has opened while everything was being closed."""
        if self._closed:
            self._api.close()

    def _changed_rows(self, since: dt.datetime) -> list[wire.Json]:
        """Return what changed since a moment as it came."""
        return queue.changed_rows(self._api, since)

    def _inboxes(self) -> Mapping[str, str]:
        """Return inbox names by id, asked for once."""
        if self._known_inboxes is None:
            self._known_inboxes = lists.inboxes(self._api)
        return self._known_inboxes


def connect(connection: Connection) -> ChatBackend:
    """Make the backend from what is set. Raises ConfigError."""
    return ChatwootBackend(
        connection.url,
        connection.account,
        connection.secret,
        header=connection.header,
        allow_insecure=connection.allow_insecure,
        ca_file=connection.ca_file,
        limits=Limits(read=connection.timeout, file_bytes=connection.max_download),
    )


KIND = BackendKind(
    name=ChatwootBackend.name,
    connect=connect,
    where='it stands at the end of Profile settings, as "Access token"',
)

"""The port to chat systems: eight methods that each must have, the rest by capability."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from enum import StrEnum
from typing import NoReturn, Protocol

from saywell.errors import Rejected
from saywell.model.chat import (
    Account,
    Agent,
    Attachment,
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
from saywell.model.push import Event


class Capability(StrEnum):
    """What a chat system may or may not be able to do; a backend declares its own.

    ``IDEMPOTENT`` says that sending again with the same key makes no second message, also from
    another process; without it nothing is ever sent again before it was looked for.
    """

    NOTES = "notes"
    ATTACHMENTS = "attachments"
    DOWNLOADS = "downloads"
    TYPING = "typing"
    READ = "read"
    UNREAD = "unread"
    PUSH = "push"
    TAKE = "take"
    ASSIGN = "assign"
    TEAMS = "teams"
    TRANSFER = "transfer"
    LABELS = "labels"
    PRIORITY = "priority"
    STATUS = "status"
    SNOOZE = "snooze"
    CANNED = "canned"
    CANNED_WRITE = "canned_write"
    MACROS = "macros"
    CONTACTS = "contacts"
    DELETE = "delete"
    IDEMPOTENT = "idempotent"


WORDS = {
    Capability.NOTES: "private notes",
    Capability.ATTACHMENTS: "sending files",
    Capability.DOWNLOADS: "fetching files",
    Capability.TYPING: "showing that somebody types",
    Capability.READ: "marking as read",
    Capability.UNREAD: "marking as unread",
    Capability.PUSH: "telling of news by itself",
    Capability.TAKE: "taking a conversation",
    Capability.ASSIGN: "assigning to an agent",
    Capability.TEAMS: "assigning to a team",
    Capability.TRANSFER: "transferring to a colleague",
    Capability.LABELS: "labels",
    Capability.PRIORITY: "priorities",
    Capability.STATUS: "opening and resolving",
    Capability.SNOOZE: "snoozing",
    Capability.CANNED: "canned replies of its own",
    Capability.CANNED_WRITE: "changing its canned replies",
    Capability.MACROS: "macros",
    Capability.CONTACTS: "finding customers",
    Capability.DELETE: "taking messages back",
    Capability.IDEMPOTENT: "sending again without doubling",
}
"""What each capability is called in a message to the agent."""


class Listener(Protocol):
    """A running subscription to a chat system's news."""

    def close(self) -> None:
        """Stop it; nothing is told after this returns. Calling it twice is harmless."""


class ChatBackend(ABC):
    """A chat system, seen from the agent's side.

    Every call blocks and may be made from any thread. Every method raises a
    :class:`saywell.errors.BackendError` and nothing else. Reads are retried by the backend where
    that is safe; nothing that could reach a customer twice is ever retried. The abstract methods
    are what every chat system has; each of the others belongs to a capability, and raises
    :class:`saywell.errors.Rejected` unless a backend declares it and has its own.
    """

    name = "this chat system"
    """How it is called in a message to the agent."""

    canned_format = ""
    """In whose notation its canned replies say what is filled in: a name of ``saywell library
    formats``; empty where they are plain text."""

    # -- what every chat system has

    @property
    @abstractmethod
    def capabilities(self) -> frozenset[Capability]:
        """Name what this chat system can do."""

    @abstractmethod
    def account(self) -> Account:
        """Say who the token belongs to; the cheapest proof that server and token are right."""

    @abstractmethod
    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        """List conversations in the order of the queue; None is every status.

        Who was never answered comes first, then who waits longest, then the latest activity.
        ``OPEN`` are those that concern an agent now, taken or not.
        """

    @abstractmethod
    def conversation(self, conversation_id: str) -> Conversation:
        """Show one conversation, also when it is not in the queue."""

    @abstractmethod
    def messages(
        self,
        conversation_id: str,
        *,
        before: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Message]:
        """Read messages, oldest first: the newest, or those before or after a message id."""

    @abstractmethod
    def send(self, message: Outgoing) -> Message:
        """Send once. Raises Uncertain when it cannot be known whether the message went out."""

    @abstractmethod
    def find_sent(
        self, message: Outgoing, after: str | None, *, leave_out: Collection[str] = ()
    ) -> Message | None:
        """Look for a message that may have gone out, among those after the id ``after``.

        ``after`` is the newest message before the sending, None when there was none;
        ``leave_out`` are ids of messages that are known to come from other sendings.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of connections; calling it twice is harmless."""

    # -- news

    def changed(self, since: dt.datetime) -> list[Conversation]:
        """List the conversations of any status that changed since a moment; one request at best.

        May name too many, never too few. As it stands here, it reads all that are open and those
        that are not.
        """
        return self.queue(None)

    def listen(self, tell: Callable[[Event], None]) -> Listener:
        """Be told of news until the listener is closed (``PUSH``).

        ``tell`` is called on a thread of the backend, one event at a time, and must not block.
        After a lost connection the backend connects again by itself, tells ``Listening`` with
        ``resumed``, and then each conversation that changed meanwhile.
        """
        self.lacks(Capability.PUSH)

    # -- what may be possible beside that

    def take(self, conversation_id: str) -> None:
        """Make oneself the one who answers (``TAKE``); taking again is harmless."""
        self.lacks(Capability.TAKE)

    def transfer(
        self, conversation_id: str, agent_id: str, summary: Outgoing | None = None
    ) -> None:
        """Hand over to a colleague (``TRANSFER``).

        ``summary`` is for chat systems without notes: it reaches the colleague and never the
        customer, and the same key reaches them once. Where notes are possible it is None.
        """
        self.lacks(Capability.TRANSFER)

    def download(self, attachment: Attachment) -> Iterator[bytes]:
        """Read a file of a message, part by part (``DOWNLOADS``)."""
        self.lacks(Capability.DOWNLOADS)

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        """List the customer's conversations, newest first (``CONTACTS``)."""
        self.lacks(Capability.CONTACTS)

    def search_contacts(self, query: str) -> list[Contact]:
        """Find customers by name, email or phone (``CONTACTS``)."""
        self.lacks(Capability.CONTACTS)

    def delete_message(self, conversation_id: str, message_id: str) -> None:
        """Take a message back, as far as the chat system can (``DELETE``)."""
        self.lacks(Capability.DELETE)

    def mark_read(self, conversation_id: str) -> None:
        """Say that the agent has opened the conversation (``READ``)."""
        self.lacks(Capability.READ)

    def mark_unread(self, conversation_id: str) -> None:
        """Put the unread mark back (``UNREAD``)."""
        self.lacks(Capability.UNREAD)

    def typing(self, conversation_id: str, on: bool) -> None:
        """Show or hide the sign that the agent is typing (``TYPING``)."""
        self.lacks(Capability.TYPING)

    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None:
        """Open, resolve or park (``STATUS``), or snooze until an aware time (``SNOOZE``)."""
        self.lacks(Capability.STATUS)

    def set_priority(self, conversation_id: str, priority: Priority | None) -> None:
        """Set or clear the priority (``PRIORITY``)."""
        self.lacks(Capability.PRIORITY)

    def assign(self, conversation_id: str, agent_id: str | None) -> None:
        """Give the conversation to an agent, or to nobody (``ASSIGN``)."""
        self.lacks(Capability.ASSIGN)

    def assign_team(self, conversation_id: str, team_id: str | None) -> None:
        """Give the conversation to a team, or to none (``TEAMS``)."""
        self.lacks(Capability.TEAMS)

    def set_labels(self, conversation_id: str, labels: Sequence[str]) -> None:
        """Replace the labels (``LABELS``)."""
        self.lacks(Capability.LABELS)

    def agents(self) -> list[Agent]:
        """List the colleagues (``ASSIGN`` or ``TRANSFER``)."""
        self.lacks(Capability.ASSIGN)

    def teams(self) -> list[Team]:
        """List the teams (``TEAMS``)."""
        self.lacks(Capability.TEAMS)

    def canned_replies(self) -> list[CannedReply]:
        """List the chat system's own canned replies (``CANNED``)."""
        self.lacks(Capability.CANNED)

    def create_canned(self, short_code: str, text: str) -> CannedReply:
        """Add a canned reply, once, and return it as it is listed (``CANNED_WRITE``).

        Raises Rejected for a short code that is taken.
        """
        self.lacks(Capability.CANNED_WRITE)

    def update_canned(self, reply: CannedReply) -> CannedReply:
        """Give the canned reply of this id another short code and text (``CANNED_WRITE``).

        Returns it as it is listed. Doing it twice is doing it once.
        """
        self.lacks(Capability.CANNED_WRITE)

    def delete_canned(self, canned_id: str) -> None:
        """Remove a canned reply (``CANNED_WRITE``); NotFound when it is gone already."""
        self.lacks(Capability.CANNED_WRITE)

    def macros(self) -> list[Macro]:
        """List the macros that the agent may run (``MACROS``)."""
        self.lacks(Capability.MACROS)

    def run_macro(self, macro_id: str, conversation_id: str) -> None:
        """Run a macro on a conversation, once (``MACROS``)."""
        self.lacks(Capability.MACROS)

    def lacks(self, capability: Capability) -> NoReturn:
        """Say that something is not possible here. Raises Rejected."""
        raise Rejected(
            f"{self.name} has no means for {WORDS[capability]}",
            hint="see what it can do: saywell backends",
        )

"""Conversations as every chat system has them: people, messages, the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Status(StrEnum):
    """The state of a conversation."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Priority(StrEnum):
    """How urgent a conversation is."""

    URGENT = "urgent"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer, as far as the chat system knows them; unknown facts are empty, never guessed."""

    id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    gender: str = ""
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Agent:
    """A colleague who answers, or the person at this keyboard."""

    id: str
    name: str
    email: str = ""
    role: str = "agent"


@dataclass(frozen=True, slots=True)
class Account:
    """What the chat system says about whoever the token belongs to."""

    agent: Agent
    company: str
    account_id: str


@dataclass(frozen=True, slots=True)
class Team:
    """A team that conversations are given to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A question to the customer how it went (CSAT); ``score`` is 1 to 5, 0 without an answer."""

    score: int = 0
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; ``size`` is in bytes, 0 when not known.

    ``url`` may be any address that the backend's ``download`` understands.
    """

    name: str
    url: str = ""
    content_type: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; ``at`` is aware and in UTC.

    ``private`` marks a note that the customer never sees. ``status`` is the chat system's own
    word for delivery (sent, delivered, read, failed) and may be empty; ``problem`` says why the
    delivery failed. ``author_id`` is empty when the chat system names nobody. ``echo_id`` is the
    key of an :class:`Outgoing`, where the chat system gives it back. ``unreadable`` says why the
    text cannot be shown (``encrypted``), ``survey`` marks a question how it went.
    """

    id: str
    conversation_id: str
    author: Author
    author_name: str
    text: str
    at: dt.datetime
    private: bool = False
    status: str = ""
    attachments: tuple[Attachment, ...] = ()
    echo_id: str = ""
    author_id: str = ""
    problem: str = ""
    unreadable: str = ""
    survey: Survey | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of the queue.

    ``waiting_since`` is when the oldest unanswered customer message came (aware, UTC), None when
    nobody waits. ``first_reply`` is true while no person has answered yet. ``unread`` counts
    customer messages and is capped by some chat systems (``unread_capped``). ``needs_taking``
    says that nothing can be read or answered before it is taken, ``encrypted`` that the chat
    system keeps its texts from us. ``snoozed_until`` is aware and in UTC.
    """

    id: str
    contact: Contact
    status: Status = Status.OPEN
    inbox: str = ""
    labels: tuple[str, ...] = ()
    assignee: Agent | None = None
    team: str = ""
    priority: Priority | None = None
    waiting_since: dt.datetime | None = None
    last_activity: dt.datetime | None = None
    first_reply: bool = False
    unread: int = 0
    unread_capped: bool = False
    can_reply: bool = True
    last_message: Message | None = None
    needs_taking: bool = False
    encrypted: bool = False
    snoozed_until: dt.datetime | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def waited(self, now: dt.datetime) -> dt.timedelta | None:
        """Return how long the customer has waited at ``now``, None when nobody waits."""
        if self.waiting_since is None:
            return None
        return max(now - self.waiting_since, dt.timedelta(0))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way out; ``key`` is the id that the journal and the backend share."""

    key: str
    conversation_id: str
    text: str
    private: bool = False
    attachments: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A canned reply as the chat system itself stores it."""

    id: str
    short_code: str
    text: str


@dataclass(frozen=True, slots=True)
class MacroStep:
    """One thing that a macro does: the chat system's own name for it, and its values as text."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Macro:
    """Several actions that the chat system runs at once; ``messages`` go to the customer."""

    id: str
    name: str
    steps: tuple[MacroStep, ...] = ()
    messages: tuple[str, ...] = ()

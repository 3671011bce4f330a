"""What the use cases need from the outside: one small protocol each, fulfilled by adapters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from saywell.model.chat import (
    Account,
    Agent,
    CannedReply,
    Contact,
    Conversation,
    Message,
    Outgoing,
    Priority,
    Status,
)


class Capability(StrEnum):
    """What a chat system may or may not be able to do; a backend declares its own."""

    NOTES = "notes"
    ATTACHMENTS = "attachments"
    TYPING = "typing"
    READ = "read"
    ASSIGN = "assign"
    LABELS = "labels"
    PRIORITY = "priority"
    STATUS = "status"
    CANNED = "canned"


class ChatBackend(Protocol):
    """A chat system, seen from the agent's side.

    Every call blocks and may be made from any thread. Every method raises a
    :class:`saywell.errors.BackendError` and nothing else. Reads are retried by the backend where
    that is safe; nothing that could reach a customer twice is ever retried. A method outside
    ``capabilities`` raises :class:`saywell.errors.Rejected`.
    """

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Name what this chat system can do."""

    def account(self) -> Account:
        """Say who the token belongs to; the cheapest proof that server and token are right."""

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        """List conversations, longest waiting first, then latest activity; None is every status."""

    def conversation(self, conversation_id: str) -> Conversation:
        """Show one conversation, also when it is not in the queue."""

    def messages(
        self,
        conversation_id: str,
        *,
        before: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Message]:
        """Read messages, oldest first: the newest, or those before or after a message id."""

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        """List the customer's conversations, newest first."""

    def search_contacts(self, query: str) -> list[Contact]:
        """Find customers by name, email or phone."""

    def send(self, message: Outgoing) -> Message:
        """Send once. Raises Uncertain when it cannot be known whether the message went out."""

    def find_sent(self, message: Outgoing, after: str | None) -> Message | None:
        """Look for a message that may have gone out, among those after the id ``after``."""

    def delete_message(self, conversation_id: str, message_id: str) -> None:
        """Take a message back, as far as the chat system can."""

    def mark_read(self, conversation_id: str) -> None:
        """Say that the agent has opened the conversation."""

    def mark_unread(self, conversation_id: str) -> None:
        """Put the unread mark back."""

    def typing(self, conversation_id: str, on: bool) -> None:
        """Show or hide the sign that the agent is typing."""

    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None:
        """Open, resolve, park or snooze (until an aware time)."""

    def set_priority(self, conversation_id: str, priority: Priority | None) -> None:
        """Set or clear the priority."""

    def assign(self, conversation_id: str, agent_id: str | None) -> None:
        """Give the conversation to an agent, or to nobody."""

    def assign_team(self, conversation_id: str, team_id: str | None) -> None:
        """Give the conversation to a team, or to none."""

    def set_labels(self, conversation_id: str, labels: Sequence[str]) -> None:
        """Replace the labels."""

    def agents(self) -> list[Agent]:
        """List the colleagues."""

    def canned_replies(self) -> list[CannedReply]:
        """List the chat system's own canned replies."""

    def close(self) -> None:
        """Let go of connections; calling it twice is harmless."""


class Clock(Protocol):
    """The time, so that tests can hold it still."""

    def now(self) -> dt.datetime:
        """Return the present moment, aware and in UTC."""

"""What the use cases need from the outside: one small protocol each, fulfilled by adapters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from saywell.errors import Problem
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
from saywell.model.records import Draft, SendRecord, SendState, Use, UseCount, WaiverRecord
from saywell.model.rules import Waiver


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

    def find_sent(
        self, message: Outgoing, after: str | None, *, leave_out: Collection[str] = ()
    ) -> Message | None:
        """Look for a message that may have gone out, among those after the id ``after``.

        ``after`` is the newest message before the sending, None when there was none;
        ``leave_out`` are ids of messages that are known to come from other sendings.
        """

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


class Journal(Protocol):
    """What survives a crash: drafts, sends, waivers, usage, values filled in before.

    Each journal belongs to one account of one chat system, so that conversation ids cannot be
    mixed up. Several processes may write at once, and any thread may call. Every method raises
    :class:`saywell.errors.JournalError` when it cannot do its work, save ``record_use`` and
    ``remember``, which then do nothing: they lose a convenience, never a customer's message.
    """

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong while it was opened and was got over: a damaged file set aside."""

    def save_draft(
        self, conversation_id: str, text: str, *, private: bool = False, files: Sequence[Path] = ()
    ) -> None:
        """Keep the text that is being written; a blank one is the same as clearing.

        ``private`` marks a note to colleagues, ``files`` go with the text.
        """

    def draft(self, conversation_id: str) -> Draft | None:
        """Return the text that was being written, if any."""

    def drafts(self) -> list[Draft]:
        """List every draft, newest first."""

    def clear_draft(self, conversation_id: str) -> None:
        """Forget the draft of a conversation."""

    def begin_send(
        self, message: Outgoing, after: str | None, *, newer_draft: bool = False
    ) -> None:
        """Store a message as pending, and its text as the draft, before the first byte leaves.

        ``newer_draft`` says that the draft is another text already, which is left alone.
        ``after`` is the newest message known before it. Raises
        :class:`saywell.errors.UsageError` when the key was used before.
        """

    def end_send(
        self, key: str, state: SendState, *, message_id: str = "", detail: str = ""
    ) -> None:
        """Store what became of a message; once it is sent, its text and its draft are dropped."""

    def send_record(self, key: str) -> SendRecord | None:
        """Return what is known of one sending."""

    def unsettled(self) -> list[SendRecord]:
        """List sends whose end nobody knows, oldest first.

        Those are unknown ones, and pending ones whose process has ended.
        """

    def claimed(self, conversation_id: str) -> frozenset[str]:
        """Return the ids of messages that are known to come from one of these sends."""

    def record_use(self, reply_id: str, use: Use, lang: str = "") -> None:
        """Count one use of a canned reply."""

    def usage(self) -> dict[str, UseCount]:
        """Return how often each canned reply was used, by its id."""

    def record_waivers(self, conversation_id: str, waivers: Sequence[Waiver]) -> None:
        """Keep what was sent against the check's advice, and why."""

    def waivers(self) -> list[WaiverRecord]:
        """List every waiver, newest first."""

    def remember(self, conversation_id: str, values: Mapping[str, str]) -> None:
        """Keep values that were filled into a reply, for the next one in this conversation."""

    def remembered(self, conversation_id: str) -> dict[str, str]:
        """Return the values filled in so far in this conversation, by field name."""

    def close(self) -> None:
        """Let go of the file; calling it twice is harmless."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What another checker says of a place in a text; ``fixes`` replace the span."""

    start: int
    end: int
    message: str
    fixes: tuple[str, ...] = ()


class Opinion(Protocol):
    """Another checker of one language; it is never waited for, and it never raises."""

    @property
    def lang(self) -> str:
        """The language that it knows."""

    def remarks(self, text: str) -> Sequence[Remark]:
        """Say at once what is wrong in a text; nothing when it is not ready or has failed."""


class Clock(Protocol):
    """The time, so that tests can hold it still."""

    def now(self) -> dt.datetime:
        """Return the present moment, aware and in UTC."""

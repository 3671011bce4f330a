"""What the use cases need from the outside: one small protocol each, fulfilled by adapters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from saywell.errors import Problem
from saywell.model.chat import Outgoing
from saywell.model.records import Draft, SendRecord, SendState, Use, UseCount, WaiverRecord
from saywell.model.rules import Waiver


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

"""What the use cases need from the outside: one small protocol each, fulfilled by adapters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from saywell.errors import Problem
from saywell.model.chat import Outgoing
from saywell.model.course import Done
from saywell.model.followup import FollowUp
from saywell.model.records import (
    Draft,
    HalfFilled,
    Place,
    SendRecord,
    SendState,
    Use,
    UseCount,
    Used,
    WaiverRecord,
)
from saywell.model.rules import Waiver
from saywell.model.usage_share import UsageShare


class Journal(Protocol):
    """What survives a crash: drafts, sends, waivers, usage, values, deeds, follow-ups, the place.

    Each journal belongs to one account of one chat system, so that conversation ids cannot be
    mixed up. Several processes may write at once, and any thread may call. Every method raises
    :class:`saywell.errors.JournalError` when it cannot do its work, save ``record_use``,
    ``expect_uses``, ``abandon_uses``, ``remember`` and ``release``, which then do nothing: they
    lose a convenience, never a customer's message.
    """

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong while it was opened and was got over: a damaged file set aside."""

    def save_draft(
        self,
        conversation_id: str,
        text: str,
        *,
        private: bool = False,
        files: Sequence[Path] = (),
        beside: bool = False,
    ) -> None:
        """Keep the text that is being written; a blank one without files is the same as clearing.

        ``private`` marks a note to colleagues, ``files`` go with the text. A text of another copy
        of the program that this one has not read is kept as another draft; with ``beside`` the
        present text is kept so too, whoever wrote it.
        """

    def draft(self, conversation_id: str) -> Draft | None:
        """Return the newest text that was being written, if any, to go on with it."""

    def drafts(self) -> list[Draft]:
        """List the draft of each conversation, newest first, to go on with them."""

    def clear_draft(self, conversation_id: str) -> None:
        """Forget the draft of a conversation, save what another copy wrote meanwhile."""

    def stands_as_draft(self, message: Outgoing) -> bool:
        """Say whether a message is still, unchanged, the newest draft of its conversation."""

    def other_drafts(self, conversation_id: str | None = None) -> list[Draft]:
        """List the texts that were kept beside the drafts, of one conversation or all."""

    def keep_aside(self, message: Outgoing) -> None:
        """Keep a message that was not sent beside the draft: no later text takes its place."""

    def use_draft(self, draft: Draft) -> None:
        """Make another draft the one to go on with; the present one becomes another draft."""

    def drop_draft(self, draft: Draft) -> None:
        """Forget another draft, unless it was written on meanwhile."""

    def begin_send(
        self,
        message: Outgoing,
        after: str | None,
        *,
        newer_draft: bool = False,
        waivers: Sequence[Waiver] = (),
        instead_of: Sequence[str] = (),
    ) -> None:
        """Store a message as pending, and its text as the draft, before the first byte leaves.

        ``newer_draft`` says that the draft is another text already, which is left alone.
        ``after`` is the newest message known before it. ``instead_of`` are the keys of
        sendings with an open end that are given up for this one, in the same step. Raises
        :class:`saywell.errors.UsageError` when the key was used before, or when one to be given
        up is not open any more.
        """

    def begin_again(self, key: str, after: str | None, *, waivers: Sequence[Waiver] = ()) -> bool:
        """Store a queued message, or one that is claimed, as pending once more.

        ``waivers`` come to those that it has. False when it is not there to be sent: another copy
        has it, or it was settled.
        """

    def queue_send(
        self, message: Outgoing, after: str | None, *, seen: bool, waivers: Sequence[Waiver] = ()
    ) -> None:
        """Put a message into the outbox, where it takes the place of an equal draft.

        ``seen`` says whether ``after`` is known. Raises UsageError when the key was used before.
        """

    def end_send(
        self,
        key: str,
        state: SendState,
        *,
        message_id: str = "",
        detail: str = "",
        doubtful: bool = False,
        certain: bool = True,
    ) -> SendState:
        """Store what became of a message, let go of its claim, and return the state that holds.

        Once it is sent, its text and its draft are dropped, its waivers are listed, and no other
        state replaces that. What has failed and came from the outbox is queued again. A message
        that was found by its looks (``certain`` is False) stays unknown where it may be that of
        an equal sending. ``doubtful`` marks what has failed by not being found.
        """

    def forget_send(self, key: str) -> bool:
        """Give up a message that waits or is unknown, with its text; False when none is there."""

    def edit_queued(self, key: str) -> Draft | None:
        """Make a draft of a message of the outbox; None when it is not there any more."""

    def send_record(self, key: str) -> SendRecord | None:
        """Return what is known of one sending."""

    def unsettled(self) -> list[SendRecord]:
        """List sends whose end nobody knows, oldest first, save those that are being worked on.

        Those are unknown ones, and pending ones whose process has ended.
        """

    def queued(self) -> list[SendRecord]:
        """List the outbox, oldest first, save what is just being sent."""

    def equal_sends(self, message: Outgoing, since: dt.datetime | None = None) -> list[SendRecord]:
        """List sends of the same words and files to the same place that the agent may not know.

        Those are queued, pending and unknown ones; doubtful ones of the last hour; and sent ones
        of the last hour whose process was killed before it could say so (see ``release``), or
        that were sent since the moment ``since``. Oldest first.
        """

    def claimed(self, conversation_id: str) -> frozenset[str]:
        """Return the ids of messages that are known to come from one of these sends."""

    def claim(self, what: str) -> bool:
        """Be the only one, over all copies of the program, who works on something.

        ``what`` is the key of a sending, or a word. False when a living process has it.
        """

    def release(self, what: str) -> None:
        """Let go of a claim; nothing happens when that cannot be stored, or there is none.

        A message that was sent is claimed until its agent was told so.
        """

    def release_later(self, what: str) -> None:
        """Let go of a claim along with whatever is written next, or by ``close``; costs nothing."""

    def record_use(self, reply_id: str, use: Use, lang: str = "") -> None:
        """Count one use of a canned reply."""

    def expect_uses(self, key: str, expected: Sequence[Used]) -> None:
        """Count uses once the sending with this key has succeeded; called before it leaves.

        A sending that takes its place makes them instead, unless it has uses of its own.
        """

    def abandon_uses(self, key: str) -> None:
        """Count what the message of a sending would have used as abandoned."""

    def usage(self) -> dict[str, UseCount]:
        """Return how often each canned reply was used, by its id."""

    def usage_share(self) -> UsageShare:
        """Return all that was counted here of the use of replies, by the day where it is known."""

    def rename_uses(self, old: str, new: str) -> None:
        """Let a reply keep its counts under another id."""

    def forget_usage(self) -> None:
        """Drop all counts of the use of replies, and go on under another random id."""

    def record_waivers(self, conversation_id: str, waivers: Sequence[Waiver]) -> None:
        """Keep what was sent against the check's advice, and why."""

    def waivers(self) -> list[WaiverRecord]:
        """List every waiver, newest first."""

    def remember(self, conversation_id: str, values: Mapping[str, str]) -> None:
        """Keep values that were filled into a reply, for the next one in this conversation."""

    def remembered(self, conversation_id: str) -> dict[str, str]:
        """Return the values filled in so far in this conversation, by field name."""

    def record_deed(self, conversation_id: str, done: Done) -> None:
        """Keep what the agent did in a conversation beside writing."""

    def deeds(self, conversation_id: str) -> list[Done]:
        """List what was done in a conversation in the last 90 days, oldest first."""

    def open_deeds(self) -> dict[str, list[Done]]:
        """List the holds that may still run, with what was done since, by conversation id.

        Those are the newest holds of the last day. A hold is over when the conversation was
        handed over, resolved or reopened after it, or when one of no time was recorded.
        """

    def save_follow_up(self, one: FollowUp) -> FollowUp:
        """Keep a follow-up and return it as it is kept: there is one for each promise.

        The same id is changed. The same message, or the same words while that one is open, is the
        same promise: it is brought up to date, with its own id. One that has ended stays so.
        """

    def expect_follow_up(self, key: str, one: FollowUp) -> None:
        """Keep what a message promises until the sending with this key has succeeded.

        Then it is a follow-up, made at that moment, whichever copy of the program learns of it;
        a sending that takes its place makes it instead. One that is done already ends the open
        promise of the same words then. Called before the message leaves.
        """

    def follow_ups(
        self, conversation_id: str | None = None, *, open_only: bool = True
    ) -> list[FollowUp]:
        """List follow-ups, of one conversation or all, the soonest due first."""

    def keep_place(self, place: Place | None) -> None:
        """Keep where the agent is in this copy of the program; None when it is left for good."""

    def place(self) -> Place | None:
        """Return where the agent was in a copy that has broken off, and make it this one's own."""

    def keep_fields(self, conversation_id: str, fields: HalfFilled | None) -> None:
        """Keep the fields that are being filled in a conversation; None when that has ended."""

    def fields(self) -> dict[str, HalfFilled]:
        """Return the fields left half filled, by conversation id, and make them this one's own.

        Those of another copy of the program that still runs stay with it.
        """

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

"""Messages that have left the composer and have not surely arrived, as a chat screen shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from saywell.app.outbox import Waiting
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.records import SendRecord, SendState


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A message that has left the composer; until ``leaves`` it can still be taken back.

    One that is ``paused`` waits for the agent's word: somebody has written meanwhile.
    """

    message: Outgoing
    leaves: dt.datetime | None = None
    after: str | None = None
    paused: bool = False

    def is_among(self, messages: Sequence[Message]) -> bool:
        """Say whether it has arrived already, though the answer has not: it was told, or read.

        What is read carries no key; then it is a message of the same words after ``after``, the
        newest before it.
        """
        ids = [one.id for one in messages]
        newer = messages[ids.index(self.after) + 1 :] if self.after in ids else ()
        text = self.message.text.strip()
        return any(one.echo_id == self.message.key for one in messages) or any(
            (one.author, one.private, one.text.strip())
            == (Author.AGENT, self.message.private, text)
            for one in newer
        )


@dataclass(frozen=True, slots=True)
class Parked:
    """A message that has not surely left: it waits in the outbox, or nobody knows its end.

    One that has failed stays here too while another text is in the composer.
    ``waiting`` says why one of the outbox does not go out by itself, None when it will.
    """

    record: SendRecord
    waiting: Waiting | None = None

    @property
    def queued(self) -> bool:
        """Whether it waits in the outbox."""
        return self.record.state is SendState.QUEUED

    @property
    def goes_by_itself(self) -> bool:
        """Whether it leaves the outbox without the agent's word."""
        return self.queued and (self.waiting is None or not self.waiting.why)

    @property
    def failed(self) -> bool:
        """Whether it was not sent, and stays aside until the agent decides."""
        return self.record.state is SendState.FAILED

    @property
    def unknown(self) -> bool:
        """Whether nobody knows if it arrived."""
        return not self.queued and not self.failed

    def comes_after(self, message: Message) -> bool:
        """Say whether its place is right behind a message; what is queued comes last."""
        return not self.queued and self.record.after == message.id

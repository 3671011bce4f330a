"""What is known of the course of one conversation, and what of it the queue shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from saywell.app.state import Inserted
from saywell.engine.course import Course
from saywell.model.chat import Message
from saywell.model.course import Done, Due, Pressing, Said, Step

RECENT = 200
"""Messages that tell how a conversation stands; those before them are of another sitting."""

RUNNING = frozenset({Step.HOLD_RUNS, Step.HOLD_PROGRESS, Step.HOLD_LATE})
"""Steps of a hold whose timer runs, or has run out."""

MARKED = RUNNING | {
    Step.HOLD_WAIT,
    Step.TRANSFER_WAIT,
    Step.TRANSFER_GO,
    Step.TRANSFER_INTRODUCE,
    Step.CHECK_IN,
    Step.CHECKED_IN,
    Step.CONTACT,
    Step.FOLLOW_UP,
    Step.FOLLOW_UP_PROGRESS,
    Step.FOLLOW_UP_DUE,
    Step.RESOLVE,
}
"""Steps that the row of a conversation in the queue shows."""


@dataclasses.dataclass(slots=True)
class Track:
    """What is known of the course of one conversation.

    ``messages`` are the last of those in ``source``, from which they were taken. ``deeds`` is None
    until the journal was asked, ``fresh`` what was done before that. ``read_to`` is the newest
    message up to which none is missing.
    """

    source: tuple[Message, ...] = ()
    looked: bool = False
    messages: tuple[Message, ...] = ()
    whole: bool = False
    reading: bool = False
    failed: bool = False
    said: tuple[Said, ...] = ()
    deeds: tuple[Done, ...] | None = None
    fresh: tuple[Done, ...] = ()
    course: Course | None = None
    dues: tuple[Due, ...] = ()
    read_to: str = ""
    not_before: dt.datetime | None = None
    inserted: dict[str, tuple[Inserted, ...]] = dataclasses.field(default_factory=dict)

    def add(self, done: Done) -> None:
        """Note a deed behind those that are known, or will be."""
        if self.deeds is None:
            self.fresh = (*self.fresh, done)
        else:
            self.deeds = (*self.deeds, done)

    @property
    def newest(self) -> str:
        """The id of the newest message that is known, empty when there is none."""
        return self.messages[-1].id if self.messages else ""


def since(known: Sequence[Message], messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return the messages that tell how a conversation stands: the last ones, from a fixed place.

    What is older than what was read first is not read any more, and the place moves on only when
    twice as many have gathered: each message is read once, or twice in a very long chat.
    """
    if known and messages:
        first = known[0]
        if messages[0] is first and len(messages) <= 2 * RECENT:
            return messages
        place = next((at for at, one in enumerate(messages) if one.id == first.id), None)
        if place is not None and len(messages) - place <= 2 * RECENT:
            return messages[place:]
    return messages[-RECENT:]


def is_mark(one: Due) -> bool:
    """Say whether the row of a conversation in the queue shows it."""
    runs = one.step is Step.HOLD_RUNS
    return one.step in MARKED and (runs or one.pressing is not Pressing.LATER)

"""One event as every part of the etiquette sees it, and what a part answers with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from saywell.model.chat import Author
from saywell.model.course import Deed, Done, Due, Event, Move, Pressing, Said, Step

YES_OR_NO = frozenset(
    {
        Move.ASK_HOLD,
        Move.ASK_TRANSFER,
        Move.ASK_SOLVED,
        Move.ASK_ELSE,
        Move.ASK_CONTACT,
        Move.OFFER_CHANNEL,
        Move.RESTATE,
    }
)
"""What an agent asks that is answered by yes or no; the newest such message is what is open."""

NOTHING: Mapping[str, str] = MappingProxyType({})
NO_TIME = dt.timedelta(0)
FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something happened: the number of its event, and its time."""

    number: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """An event with its place; ``asked`` are the yes or no questions that were open before it."""

    event: Event
    mark: Mark
    asked: frozenset[Move] = frozenset()

    @property
    def said(self) -> Said | None:
        """The message, unless it is a deed."""
        return self.event if isinstance(self.event, Said) else None

    @property
    def moves(self) -> frozenset[Move]:
        """What the message does."""
        return self.event.moves if isinstance(self.event, Said) else frozenset()

    @property
    def customer(self) -> Said | None:
        """The message, when the customer wrote it."""
        return self._public(Author.CUSTOMER)

    @property
    def agent(self) -> Said | None:
        """The message, when a person of ours wrote it for the customer to read."""
        return self._public(Author.AGENT)

    @property
    def note(self) -> bool:
        """Whether it is a note among colleagues."""
        said = self.said
        return said is not None and said.private and said.by is Author.AGENT

    @property
    def deed(self) -> Deed | None:
        """What the agent did, unless it is a message."""
        return self.event.deed if isinstance(self.event, Done) else None

    def yes(self, question: Move) -> bool:
        """Whether the customer agrees to a question that is open."""
        return question in self.asked and Move.AGREE in self.moves and not self.no(question)

    def no(self, question: Move) -> bool:
        """Whether the customer refuses what is asked; who says both is not taken at the yes."""
        return question in self.asked and Move.REFUSE in self.moves

    def does(self, *moves: Move) -> bool:
        """Whether the message makes any of these moves."""
        return not self.moves.isdisjoint(moves)

    def only(self, *moves: Move) -> bool:
        """Whether the message makes some of these moves and no other."""
        return bool(self.moves) and self.moves <= frozenset(moves)

    def _public(self, author: Author) -> Said | None:
        said = self.said
        return said if said is not None and said.by is author and not said.private else None


@dataclass(frozen=True, slots=True)
class Call:
    """A step that is due, with the event that made it so: overruled, it waits for a newer one."""

    due: Due
    cause: Mark


def call(
    step: Step,
    cause: Mark,
    pressing: Pressing = Pressing.NOW,
    *purposes: str,
    at: dt.datetime | None = None,
    values: Mapping[str, str] = NOTHING,
) -> Call:
    """Make a step due because of ``cause``."""
    return Call(Due(step, pressing, at, purposes, values), cause)


def later(at: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """Add a span to a time, stopping at the first and the last time there is."""
    try:
        return at + by
    except OverflowError:
        return LAST if by > NO_TIME else FIRST


def whole_minutes(span: dt.timedelta) -> str:
    """Count the minutes of a span, as a value of a sentence."""
    return str(max(int(span.total_seconds()), 0) // 60)

"""C01 and C12: how long the customer has waited, and the greeting that knows who they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from saywell.engine.course.turn import NO_TIME, Call, Mark, Turn, call, later, whole_minutes
from saywell.model.course import Facts, Limits, Move, Pressing, Step


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who spoke last.

    ``since`` is the oldest customer's message that nobody has answered, ``newest`` the newest,
    ``opened`` the message that opened the chat. ``answered`` says that a person has answered since
    then. ``known`` is false while the beginning of the chat is not known.
    """

    opened: Mark | None = None
    since: Mark | None = None
    newest: Mark | None = None
    answered: bool = False
    known: bool = True

    def after(self, turn: Turn, excused: bool) -> Waiting:
        """Return what a turn makes of it; nobody waits on an ``excused`` message."""
        if turn.agent is not None:
            return replace(self, since=None, newest=None, answered=True)
        if turn.customer is None:
            return self
        opened = self.opened or turn.mark
        if excused:
            return replace(self, opened=opened)
        return replace(self, opened=opened, since=self.since or turn.mark, newest=turn.mark)

    def calls(self, now: dt.datetime, limits: Limits, facts: Facts) -> Iterator[Call]:
        """Say whether the customer waits, and whether they have been greeted."""
        if self.since is not None and self.newest is not None:
            waited = max(now - self.since.at, NO_TIME)
            values = {
                "minutes": whole_minutes(waited),
                "seconds": str(int(waited.total_seconds())),
                "first": "" if self.answered else "yes",
            }
            yield call(
                Step.ANSWER,
                self.newest,
                pressing_of_wait(waited, limits),
                at=later(self.since.at, limits.alarm),
                values=values,
            )
        if self.opened is None or self.answered or not (self.known or facts.first_reply):
            return
        yield call(Step.GREET, self.opened, Pressing.NOW, "greeting")
        if facts.profile or facts.earlier:
            values = {"profile": ", ".join(facts.profile), "earlier": str(facts.earlier)}
            yield call(Step.PROFILE, self.opened, Pressing.LATER, values=values)


FAREWELL = (Move.DONE, Move.SOLVED, Move.COURTESY, Move.AGREE, Move.WRONG_COMPANY)
"""What a customer says in parting."""


def pressing_of_wait(waited: dt.timedelta, limits: Limits) -> Pressing:
    """Say how pressing an answer is (C01: warn at 45 s, alarm at 2 min)."""
    if waited >= limits.alarm:
        return Pressing.LATE
    return Pressing.NOW if waited >= limits.warn else Pressing.LATER


def nobody_waits(turn: Turn, holding: bool, parted: bool) -> bool:
    """Whether a customer's message asks for no answer.

    That is so for the yes to a hold, for a nod while it runs, and for thanks and farewells once
    the agent has said goodbye, or has shown the way to another company.
    """
    if turn.yes(Move.ASK_HOLD):
        return turn.only(Move.AGREE, Move.COURTESY)
    if parted:
        return turn.only(*FAREWELL)
    return holding and turn.only(Move.AGREE, Move.COURTESY)

"""C06: a customer who falls silent is asked two or three times before the chat is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from saywell.engine.course.turn import Call, Mark, Turn, call, later
from saywell.model.course import Limits, Move, Pressing, Step


@dataclass(frozen=True, slots=True)
class Silence:
    """How long the customer has kept silent after an agent's words.

    ``fell`` is the first message of ours that went unanswered, ``last`` the newest; ``asked``
    counts the check-ins among them.
    """

    fell: Mark | None = None
    last: Mark | None = None
    asked: int = 0

    def after(self, turn: Turn) -> Silence:
        """Return what a turn makes of it; a customer's word or any deed that ends it resets it."""
        if turn.customer is not None:
            return NO_SILENCE
        if turn.agent is None:
            return self
        parting = Move.GOODBYE in turn.moves and self.asked > 0
        return replace(
            self,
            fell=self.fell or turn.mark,
            last=self.last if parting else turn.mark,
            asked=self.asked + (Move.CHECK_IN in turn.moves),
        )

    def calls(self, now: dt.datetime, limits: Limits) -> Iterator[Call]:
        """Say which check-in comes next, and when the closing may go on."""
        if self.fell is None or self.last is None:
            return
        at = later(self.last.at, limits.apart)
        if self.asked >= limits.check_ins:
            pressing = Pressing.LATER if now < at else Pressing.NOW
            yield call(Step.CHECKED_IN, self.fell, pressing, "closing", at=at)
            return
        number = self.asked + 1
        late = later(at, limits.apart)
        pressing = Pressing.LATER if now < at else Pressing.NOW if now < late else Pressing.LATE
        values = {"number": str(number), "of": str(limits.check_ins)}
        purposes = purposes_of(number, limits.check_ins)
        yield call(Step.CHECK_IN, self.fell, pressing, *purposes, at=at, values=values)

    def given_up(self, now: dt.datetime, limits: Limits, parted: bool) -> bool:
        """Whether all check-ins were made and the last has had its time.

        Who keeps silent that long after a goodbye has gone, too (``parted``).
        """
        if self.last is None or (self.asked < limits.check_ins and not parted):
            return False
        return now >= later(self.last.at, limits.apart)


NO_SILENCE = Silence()


def purposes_of(number: int, of: int) -> tuple[str, ...]:
    """Name the canned replies for the check-in ``number`` of ``of``."""
    if number >= of:
        return ("check_in_last",)
    return ("check_in_first",) if number == 1 else ("check_in_second",)

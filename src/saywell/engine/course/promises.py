"""C08: an answer is promised with a time, there is a way to reach the customer, and it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from saywell.engine.course.turn import Call, Mark, Turn, call, later
from saywell.model.course import Facts, Limits, Move, Pressing, Said, Step
from saywell.model.followup import FollowUp

NEWS = (Move.BACK, Move.ADVISE, Move.PROGRESS)
"""What an agent comes back with."""

SOON = dt.timedelta(hours=1)
"""How long before it is due a follow-up becomes pressing, at most; ours, not a source's."""


@dataclass(frozen=True, slots=True)
class Promises:
    """What was promised: the newest promise, and whether contact details were asked and given.

    ``news`` is where the agent last came back with something, which keeps a promise to write again
    in a moment.
    """

    made: Mark | None = None
    news: Mark | None = None
    asked: Mark | None = None
    given: bool = False

    def after(self, turn: Turn) -> Promises:
        """Return what a turn makes of it."""
        if turn.customer is not None and Move.GIVE_CONTACT in turn.moves:
            return replace(self, given=True)
        if turn.agent is None or not turn.does(Move.PROMISE, Move.ASK_CONTACT, *NEWS):
            return self
        return replace(
            self,
            made=turn.mark if Move.PROMISE in turn.moves else self.made,
            asked=turn.mark if Move.ASK_CONTACT in turn.moves else self.asked,
            news=turn.mark if turn.does(*NEWS) else self.news,
        )

    def calls(
        self, failed: Mark | None, now: dt.datetime, limits: Limits, facts: Facts
    ) -> Iterator[Call]:
        """Ask for contact details and a promise after what ``failed``, and tell what is due."""
        open_need = failed if failed is not None and not self._met(failed) else None
        cause = open_need or (self.made if self._unreachable(limits, facts) else None)
        if cause is not None and not (facts.contact_known or self.given):
            asked = self.asked is not None and self.asked.number > cause.number
            pressing = Pressing.LATER if asked else Pressing.NOW
            yield call(Step.CONTACT, cause, pressing, "ask_contact")
        if open_need is not None:
            yield call(Step.FOLLOW_UP, open_need, Pressing.NOW, "follow_up")
        for one in facts.follow_ups:
            if not self._kept(one, limits):
                yield from calls_of(one, now, limits)

    def _kept(self, one: FollowUp, limits: Limits) -> bool:
        """Whether a promise to write again in this very chat has been kept."""
        within = one.due - one.made <= limits.longest
        return within and self.news is not None and self.news.at > one.made

    def _met(self, failed: Mark) -> bool:
        return self.made is not None and self.made.number > failed.number

    def _unreachable(self, limits: Limits, facts: Facts) -> bool:
        """Whether a promise reaches further than a chat and nobody knows how to reach them."""
        return any(
            not one.contact and one.due - one.made > limits.longest for one in facts.follow_ups
        )


def calls_of(one: FollowUp, now: dt.datetime, limits: Limits) -> Iterator[Call]:
    """Say when a follow-up is due, and when a progress update is because it takes longer."""
    values = {"about": one.about, "id": one.id}
    made = Mark(0, one.made)
    soon = later(one.due, -min(SOON, (one.due - one.made) / 4))
    pressing = Pressing.LATER if now < soon else Pressing.NOW if now < one.due else Pressing.LATE
    yield call(Step.FOLLOW_UP_DUE, made, pressing, "progress_update", at=one.due, values=values)
    news = later(one.progress or one.made, limits.follow_up)
    if news < one.due:
        pressing = Pressing.LATER if now < news else Pressing.NOW
        yield call(
            Step.FOLLOW_UP_PROGRESS, made, pressing, "progress_update", at=news, values=values
        )


def promised(said: Said, limits: Limits) -> dt.datetime | None:
    """Return when the answer that a message promises is due, None when it promises nothing.

    A promise that names no time is due within ``limits.follow_up`` (C08: 24 h).
    """
    if Move.PROMISE not in said.moves:
        return None
    return later(said.at, limits.follow_up if said.lasts is None else said.lasts)

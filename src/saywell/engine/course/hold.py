"""C04: leave to hold is asked with a reason and a time, and the customer hears before it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from saywell.engine.course.turn import NO_TIME, Call, Mark, Turn, call, later
from saywell.model.course import Deed, Done, Limits, Move, Pressing, Said, Step

BACK = (Move.BACK, Move.ADVISE, Move.ASK_SOLVED, Move.ASK_ELSE)
"""What is said by an agent who is back."""

ANOTHER_DAY = dt.timedelta(hours=1)
"""An answer promised for no sooner than this is one after the chat: nobody holds for it."""


class Phase(Enum):
    """Where a hold is."""

    NONE = auto()
    ASKED = auto()
    RUNS = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold, from asking leave to coming back.

    ``asked`` is None for one that was started without asking. ``heard`` says that the customer has
    written since, in words that are neither yes nor no. ``lasts`` is the time that was named.
    """

    phase: Phase = Phase.NONE
    asked: Mark | None = None
    reasoned: bool = False
    lasts: dt.timedelta | None = None
    started: Mark | None = None
    agreed: bool = False
    heard: bool = False
    update: Mark | None = None
    told: bool = False
    refused: Mark | None = None

    @property
    def runs(self) -> bool:
        """Whether the timer runs."""
        return self.phase is Phase.RUNS

    def after(self, turn: Turn) -> Hold:
        """Return what a turn makes of it."""
        if isinstance(turn.event, Done):
            return self._after_deed(turn, turn.event)
        if turn.agent is not None:
            return self._after_agent(turn, turn.agent)
        if turn.customer is not None and self.phase is not Phase.NONE:
            return self._after_customer(turn)
        return self

    def _after_deed(self, turn: Turn, done: Done) -> Hold:
        if done.deed in (Deed.RESOLVE, Deed.HAND_OVER):
            return NO_HOLD
        if done.deed is not Deed.HOLD:
            return self
        if done.lasts is not None and done.lasts <= NO_TIME:
            return NO_HOLD if self.runs else self  # a refusal, or leave asked anew, outlives it
        before = NO_HOLD if self.phase is Phase.REFUSED else self
        return replace(
            before,
            phase=Phase.RUNS,
            started=turn.mark,
            lasts=done.lasts or before.lasts,
            update=None,
            told=False,
        )

    def _after_agent(self, turn: Turn, said: Said) -> Hold:
        renews = self.runs and Move.PROGRESS in said.moves and said.lasts is not None
        if renews:
            return replace(self, started=turn.mark, lasts=said.lasts, update=None, told=False)
        if Move.ASK_HOLD in said.moves:
            return Hold(Phase.ASKED, turn.mark, said.reasoned, said.lasts)
        if turn.does(*BACK) or self._is_left(turn, said):
            return NO_HOLD
        if self.runs:
            told = self.told or Move.PROGRESS in said.moves
            return replace(self, update=turn.mark, told=told)
        return NO_HOLD if turn.does(Move.GOODBYE) else self

    def _is_left(self, turn: Turn, said: Said) -> bool:
        """Whether the agent is back without saying so.

        That is so when they write after the time they had named, but for news that it takes
        longer, and when they promise an answer for after the chat instead (C08).
        """
        if not self.runs or self.started is None or Move.PROGRESS in said.moves:
            return False
        instead = Move.PROMISE in said.moves and (said.lasts or NO_TIME) >= ANOTHER_DAY
        return instead or (
            self.lasts is not None and turn.mark.at >= later(self.started.at, self.lasts)
        )

    def _after_customer(self, turn: Turn) -> Hold:
        if turn.does(Move.DONE, Move.SOLVED):
            return NO_HOLD
        about_this = not turn.asked or Move.ASK_HOLD in turn.asked
        if about_this and Move.REFUSE in turn.moves:
            return replace(self, phase=Phase.REFUSED, refused=turn.mark)
        if not about_this or Move.AGREE not in turn.moves:
            return self if self.heard else replace(self, heard=True)
        if self.runs:
            return replace(self, agreed=True)
        return replace(
            self, phase=Phase.RUNS, started=turn.mark, agreed=True, update=None, told=False
        )

    def calls(self, now: dt.datetime, limits: Limits) -> Iterator[Call]:
        """Say what the hold asks for."""
        asked, started = self.asked, self.started
        if self.phase in (Phase.ASKED, Phase.RUNS) and asked is not None:
            lacking = missing(self.reasoned, self.lasts)
            if lacking:
                yield call(Step.HOLD_LEAVE, asked, Pressing.NOW, "hold", values=lacking)
            until = later(asked.at, limits.answer)
            if not self.agreed and (self.heard or now < until):
                yield call(Step.HOLD_WAIT, asked, Pressing.LATER, at=until)
        if not self.runs or started is None:
            return
        if asked is None:
            values = {"missing": "leave"}
            yield call(Step.HOLD_LEAVE, started, Pressing.NOW, "hold", values=values)
        lasts = self.lasts or limits.hold
        end = later(started.at, lasts)
        update_at = later(end, -min(limits.progress, lasts / 2))
        if now >= end:
            purposes = ("back_from_hold", "progress_update")
            yield call(Step.HOLD_LATE, started, Pressing.LATE, *purposes, at=end)
        elif now >= update_at and not self._told(started, lasts):
            purposes = ("progress_update", "working_on_it")
            yield call(Step.HOLD_PROGRESS, started, Pressing.NOW, *purposes, at=end)
        else:
            yield call(Step.HOLD_RUNS, started, Pressing.LATER, at=end)

    def failed(self, now: dt.datetime, limits: Limits) -> Mark | None:
        """Return what made the hold fail: a refusal, or leave that was asked and not answered."""
        if self.phase is Phase.REFUSED:
            return self.refused
        if self.asked is None or self.agreed or self.heard:
            return None
        return self.asked if now >= later(self.asked.at, limits.answer) else None

    def _told(self, started: Mark, lasts: dt.timedelta) -> bool:
        """Whether the customer has heard of progress; any word in the second half will do."""
        if self.told or self.update is None:
            return self.told
        return self.update.at >= later(started.at, lasts / 2)


NO_HOLD = Hold()


def missing(reasoned: bool, lasts: dt.timedelta | None) -> dict[str, str]:
    """Say what is missing where leave to hold is asked: the reason, the time, nothing."""
    lacking = [
        name for name, there in (("reason", reasoned), ("time", lasts is not None)) if not there
    ]
    return {"missing": ", ".join(lacking)} if lacking else {}

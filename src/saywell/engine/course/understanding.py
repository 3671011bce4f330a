"""C03: before the first advice the agent has restated or asked about the problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from saywell.engine.course.turn import Call, Mark, Turn, call
from saywell.model.course import Move, Pressing, Step

PURPOSES = ("confirm_understanding", "request_information")


@dataclass(frozen=True, slots=True)
class Understanding:
    """Whether the customer's problem has been asked about.

    ``problem`` is where it was first told, ``advised`` the newest advice on it. A question before
    there is a problem ("how can I help?") is no question about it.
    """

    problem: Mark | None = None
    understood: bool = False
    advised: Mark | None = None

    def after(self, turn: Turn) -> Understanding:
        """Return what a turn makes of it."""
        if turn.customer is not None:
            told = self.problem is not None or turn.only(Move.COURTESY, Move.AGREE, Move.DONE)
            return self if told else replace(self, problem=turn.mark)
        if turn.agent is None:
            return self
        asks = self.problem is not None and turn.does(Move.ASK, Move.RESTATE)
        understood = self.understood or asks
        advised = turn.mark if Move.ADVISE in turn.moves else self.advised
        if understood == self.understood and advised == self.advised:
            return self
        return replace(self, understood=understood, advised=advised)

    @property
    def lacks(self) -> bool:
        """Whether advice on the problem would come before understanding it."""
        return self.problem is not None and not self.understood

    def calls(self, its_turn: bool) -> Iterator[Call]:
        """Ask for understanding: now when it is the agent's turn or advice came first."""
        if self.problem is None or self.understood:
            return
        pressing = Pressing.NOW if its_turn or self.advised is not None else Pressing.LATER
        yield call(Step.UNDERSTAND, self.problem, pressing, *PURPOSES)

"""C07: solved? anything else? the customer's own word; thanks, a wish, goodbye, feedback."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from saywell.engine.course.turn import Call, Mark, Turn, call
from saywell.model.course import Move, Pressing, Step

FAREWELL = (Step.THANK, Step.WISH, Step.GOODBYE, Step.FEEDBACK)
PURPOSES: dict[Step, tuple[str, ...]] = {
    Step.THANK: ("thanks", "closing"),
    Step.WISH: ("closing",),
    Step.GOODBYE: ("closing",),
    Step.FEEDBACK: ("feedback",),
}
CALM = frozenset({Move.DONE, Move.SOLVED, Move.COURTESY, Move.GIVE_CONTACT})


@dataclass(frozen=True, slots=True)
class Closing:
    """How far the closing of one problem has come; each field is where it happened.

    ``advised`` is the newest advice, or the coming back from a hold; ``promised`` the newest
    promise of an answer; ``warm`` is where the customer thanked or agreed after one of them.
    ``rating`` says that the question for feedback awaits its answer.
    """

    advised: Mark | None = None
    promised: Mark | None = None
    warm: Mark | None = None
    asked_solved: Mark | None = None
    solved: Mark | None = None
    asked_else: Mark | None = None
    done: Mark | None = None
    thanked: Mark | None = None
    wished: Mark | None = None
    goodbye: Mark | None = None
    feedback: Mark | None = None
    rating: bool = False

    def begins_anew(self, turn: Turn) -> bool:
        """Whether a customer's message is a new problem after the closing had begun."""
        begun = self.asked_else or self.done or self.goodbye
        if turn.customer is None or begun is None or self.rating:
            return False
        if turn.asked and turn.does(Move.AGREE, Move.REFUSE):
            return turn.yes(Move.ASK_ELSE) and Move.ASK_SOLVED not in turn.asked
        return turn.moves.isdisjoint(CALM)

    def after(self, turn: Turn) -> Closing:
        """Return what a turn makes of it."""
        if turn.customer is not None:
            return self._after_customer(turn)
        asked = turn.said is not None and not turn.said.private and turn.agent is None
        if asked and Move.ASK_FEEDBACK in turn.moves:
            return replace(self, feedback=turn.mark, rating=True)
        return self if turn.agent is None else self._after_agent(turn)

    def _after_agent(self, turn: Turn) -> Closing:
        def at(move: Move, before: Mark | None) -> Mark | None:
            return turn.mark if move in turn.moves else before

        parting = (
            self.asked_else is not None
            or self.done is not None
            or turn.does(Move.WISH, Move.GOODBYE, Move.ASK_ELSE, Move.ASK_FEEDBACK)
        )
        return replace(
            self,
            advised=at(Move.ADVISE, at(Move.BACK, self.advised)),
            promised=self.promised
            if Move.PROGRESS in turn.moves
            else at(Move.PROMISE, self.promised),
            asked_solved=at(Move.ASK_SOLVED, self.asked_solved),
            asked_else=at(Move.ASK_ELSE, self.asked_else),
            thanked=at(Move.THANK, self.thanked) if parting else self.thanked,
            wished=at(Move.WISH, self.wished),
            goodbye=at(Move.GOODBYE, self.goodbye),
            feedback=at(Move.ASK_FEEDBACK, self.feedback),
            rating=self.rating or Move.ASK_FEEDBACK in turn.moves,
        )

    def _after_customer(self, turn: Turn) -> Closing:
        both = Move.ASK_SOLVED in turn.asked and Move.ASK_ELSE in turn.asked
        done = Move.DONE in turn.moves or (turn.no(Move.ASK_ELSE) and not both)
        solved = Move.SOLVED in turn.moves or (turn.yes(Move.ASK_SOLVED) and not both)
        nods = turn.does(Move.COURTESY, Move.AGREE)
        kept = replace(self, rating=False)
        if done:
            kept = replace(kept, done=turn.mark)
        if solved:
            kept = replace(kept, solved=turn.mark)
        if nods and (self.advised or self.promised):
            kept = replace(kept, warm=turn.mark)
        unsolved = self.asked_solved is not None and self.solved is None
        if unsolved and not (done or solved or nods):
            kept = replace(kept, asked_solved=None)
        return kept

    def calls(self, freed: Mark | None, passed: Callable[[Step, Mark], bool]) -> Iterator[Call]:
        """Say which step comes next.

        ``freed`` is what lets the chat end without the customer's word (a silence), ``passed``
        whether a step was overruled after its cause: then the next one comes.
        """
        end = self.done or freed
        if end is None and self.asked_else is not None:
            if not passed(Step.WAIT_FOR_DONE, self.asked_else):
                yield call(Step.WAIT_FOR_DONE, self.asked_else, Pressing.LATER)
                return
            end = self.asked_else
        if end is not None:
            short = self.done is None and end is freed
            yield from self._farewell(end, (Step.GOODBYE,) if short else FAREWELL, passed)
            return
        told = self.solved or (self.warm if self.promised else None)
        if told is None and self.advised is not None and self.asked_solved is None:
            cause = self.warm or self.advised
            if not passed(Step.SOLVED, cause):
                pressing = Pressing.LATER if self.warm is None else Pressing.NOW
                yield call(Step.SOLVED, cause, pressing, "anything_else")
                return
            told = cause
        if told is None:
            return
        if passed(Step.ANYTHING_ELSE, told):
            yield from self._farewell(told, FAREWELL, passed)
        else:
            yield call(Step.ANYTHING_ELSE, told, Pressing.NOW, "anything_else")

    def _farewell(
        self, end: Mark, steps: Sequence[Step], passed: Callable[[Step, Mark], bool]
    ) -> Iterator[Call]:
        """Part from the customer; with all said, the chat may be closed."""
        left = [step for step in steps if self.said(step) is None and not passed(step, end)]
        for step in left:
            yield call(step, end, Pressing.NOW, *PURPOSES[step])
        if not left:
            yield call(Step.RESOLVE, self.goodbye or end)

    def said(self, step: Step) -> Mark | None:
        """Return where a step of the farewell was made."""
        places = (self.thanked, self.wished, self.goodbye, self.feedback)
        return dict(zip(FAREWELL, places, strict=True))[step]

    def skipped(self, promised: bool) -> Iterator[Step]:
        """Name what closing now would skip; a promised answer stands for a solution."""
        if not (promised or self.asked_solved or self.solved or self.done):
            yield Step.SOLVED
        if not (self.asked_else or self.done):
            yield Step.ANYTHING_ELSE
        if self.done is None:
            yield Step.WAIT_FOR_DONE
        yield from (step for step in FAREWELL if self.said(step) is None)

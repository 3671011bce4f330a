"""C09 and C11: a customer who meant another company, and one who asks for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from saywell.engine.course.turn import Call, Mark, Turn, call
from saywell.model.chat import Author
from saywell.model.course import Deed, Move, Pressing, Step


@dataclass(frozen=True, slots=True)
class Person:
    """A wish for a person.

    ``asked`` is where it was made; ``barred`` says that another canned reply must not go out;
    ``canned`` that the last thing said to the customer was a canned reply or a bot's.
    """

    asked: Mark | None = None
    barred: bool = False
    canned: bool = False

    def after(self, turn: Turn) -> Person:
        """Return what a turn makes of it."""
        said = turn.said
        if turn.deed is Deed.HAND_OVER:
            return Person()
        if said is None or said.private or said.by is Author.SYSTEM:
            return self
        if said.by is Author.CUSTOMER:
            if Move.WANT_PERSON in said.moves or (Move.REPEAT in said.moves and self.canned):
                return replace(self, asked=turn.mark, barred=True)
            carries_on = self.asked is not None and not self.barred
            return replace(self, asked=None) if carries_on else self
        canned = said.canned or said.by is Author.BOT
        if said.by is Author.AGENT and Move.ASK_TRANSFER in said.moves:
            return Person(canned=canned)
        return replace(self, barred=self.barred and canned, canned=canned)

    def calls(self) -> Iterator[Call]:
        """Offer a person: now, or, once the agent has found words of their own, when it suits."""
        if self.asked is not None:
            pressing = Pressing.NOW if self.barred else Pressing.LATER
            yield call(Step.PERSON, self.asked, pressing, "transfer")


@dataclass(frozen=True, slots=True)
class WrongCompany:
    """A customer who meant someone else, until they have been shown the way."""

    meant: Mark | None = None
    shown: bool = False

    def after(self, turn: Turn) -> WrongCompany:
        """Return what a turn makes of it."""
        if turn.customer is not None and Move.WRONG_COMPANY in turn.moves:
            return replace(self, meant=turn.mark)  # "so sorry, my mistake" comes after the way out
        if turn.agent is not None and Move.WAY_OUT in turn.moves:
            return replace(self, shown=True)
        return self

    def calls(self) -> Iterator[Call]:
        """Ask for a friendly way out."""
        if self.meant is not None and not self.shown:
            yield call(Step.WRONG_COMPANY, self.meant, Pressing.NOW, "wrong_company")

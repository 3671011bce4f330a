"""C05: leave to pass the customer on, the private summary first, and the introduction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from saywell.engine.course.turn import Call, Mark, Turn, call, later
from saywell.model.course import Deed, Limits, Move, Pressing, Said, Step


class Phase(Enum):
    """Where a transfer is."""

    NONE = auto()
    ASKED = auto()
    AGREED = auto()
    REFUSED = auto()
    HANDED = auto()


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer, from asking leave to the introduction.

    ``asked`` is where leave was asked, ``turned`` where the phase began. ``mine`` is false when a
    colleague passes the customer to us; ``noted`` says that the private summary is written,
    ``introduced`` that the customer has been told who takes over, ``heard`` that the customer has
    written something that is neither yes nor no.
    """

    phase: Phase = Phase.NONE
    asked: Mark | None = None
    turned: Mark | None = None
    reasoned: bool = False
    mine: bool = True
    noted: bool = False
    introduced: bool = False
    heard: bool = False

    @property
    def handed(self) -> bool:
        """Whether the customer has been passed on and nobody has been introduced yet."""
        return self.phase is Phase.HANDED

    def after(self, turn: Turn) -> Transfer:
        """Return what a turn makes of it."""
        if turn.agent is not None:
            return self._after_agent(turn, turn.agent)
        if turn.customer is not None:
            return self._after_customer(turn)
        if turn.note and self.asked is not None:
            return self if self.noted else replace(self, noted=True)
        if turn.deed is Deed.HAND_OVER:
            handed = replace(self, phase=Phase.HANDED, turned=turn.mark, mine=True)
            return NO_TRANSFER if self.introduced else handed
        return NO_TRANSFER if turn.deed is Deed.RESOLVE else self

    def _after_agent(self, turn: Turn, said: Said) -> Transfer:
        if Move.ASK_TRANSFER in said.moves:
            told = Move.INTRODUCE in said.moves
            return Transfer(
                Phase.ASKED, turn.mark, turn.mark, said.reasoned, said.mine, introduced=told
            )
        if self.phase is Phase.NONE:
            return self
        taken_up = said.mine is not self.mine and (
            self.phase is Phase.HANDED or turn.does(Move.INTRODUCE, Move.GREET)
        )
        if taken_up or (self.phase is Phase.HANDED and Move.INTRODUCE in said.moves):
            return NO_TRANSFER
        if self.phase is Phase.REFUSED and Move.ADVISE in said.moves:
            return NO_TRANSFER
        return replace(self, introduced=True) if Move.INTRODUCE in said.moves else self

    def _after_customer(self, turn: Turn) -> Transfer:
        if self.phase not in (Phase.ASKED, Phase.AGREED):
            return self
        if turn.does(Move.DONE, Move.SOLVED):
            return NO_TRANSFER
        about_this = not turn.asked or Move.ASK_TRANSFER in turn.asked
        if about_this and Move.REFUSE in turn.moves:
            return replace(self, phase=Phase.REFUSED, turned=turn.mark)
        if self.phase is Phase.AGREED:
            return self
        if about_this and Move.AGREE in turn.moves:
            return replace(self, phase=Phase.AGREED, turned=turn.mark)
        return self if self.heard else replace(self, heard=True)

    def calls(self, now: dt.datetime, limits: Limits) -> Iterator[Call]:
        """Say what the transfer asks for."""
        if self.asked is not None and self.phase is Phase.ASKED:
            if not self.reasoned:
                values = {"missing": "reason"}
                yield call(Step.TRANSFER_LEAVE, self.asked, Pressing.NOW, "transfer", values=values)
            until = later(self.asked.at, limits.answer)
            if self.heard or now < until:
                yield call(Step.TRANSFER_WAIT, self.asked, Pressing.LATER, at=until)
        if self.turned is None:
            return
        if self.phase is Phase.AGREED and self.mine:
            yield call(Step.TRANSFER_GO, self.turned)
        elif self.phase in (Phase.AGREED, Phase.HANDED):
            yield call(Step.TRANSFER_INTRODUCE, self.turned, Pressing.NOW, "introduction")

    def failed(self, now: dt.datetime, limits: Limits) -> Mark | None:
        """Return what made it fail: a refusal, or leave that was asked and not answered."""
        if self.phase is Phase.REFUSED:
            return self.turned
        if self.phase is not Phase.ASKED or self.asked is None or self.heard:
            return None
        return self.asked if now >= later(self.asked.at, limits.answer) else None

    def skipped(self) -> Iterator[Step]:
        """Name what handing over now would skip."""
        if self.asked is None or not self.reasoned:
            yield Step.TRANSFER_LEAVE
        if self.phase is not Phase.AGREED:
            yield Step.TRANSFER_WAIT
        if not self.noted:
            yield Step.TRANSFER_GO


NO_TRANSFER = Transfer()

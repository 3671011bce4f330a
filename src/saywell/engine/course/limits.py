"""C02 and C10: chats held at once, topics that must leave the chat, and the longest chat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from saywell.engine.course.turn import Call, Mark, Turn, call, later, whole_minutes
from saywell.model.chat import Conversation, Status
from saywell.model.course import Deed, Facts, Limits, Move, Pressing, Step

NEW_SITTING = dt.timedelta(hours=1)
"""A pause that ends a sitting: who writes again sits down to a new one; ours, not a source's."""

WAYS = ("other_channel", "no_with_offer", "ask_contact", "transfer")
LEAVES = (Move.OFFER_CHANNEL, Move.ASK_TRANSFER)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a chat has touched and how long it has gone on.

    ``open`` are topics that must leave the chat and have not, ``seen`` all that came up; ``began``
    is where the sitting began, ``last`` when somebody last wrote, ``offered`` whether another
    channel has been offered in this sitting.
    """

    open: tuple[tuple[str, Mark], ...] = ()
    seen: frozenset[str] = frozenset()
    began: Mark | None = None
    last: dt.datetime | None = None
    offered: bool = False

    def after(self, turn: Turn) -> Bounds:
        """Return what a turn makes of it."""
        if turn.deed in (Deed.RESOLVE, Deed.REOPEN):
            return replace(self, began=None, last=None)
        if turn.deed is Deed.HAND_OVER:
            return replace(self, open=())
        said = turn.customer or turn.agent
        if said is None:
            return self
        kept = self._sitting(turn)
        fresh = tuple((topic, turn.mark) for topic in said.topics if topic not in kept.seen)
        if fresh:
            kept = replace(kept, open=(*kept.open, *fresh), seen=kept.seen.union(said.topics))
        if turn.does(*LEAVES):
            offered = kept.offered or Move.OFFER_CHANNEL in said.moves
            kept = replace(kept, open=(), offered=offered)
        return kept

    def _sitting(self, turn: Turn) -> Bounds:
        at = turn.mark.at
        pause = self.last is None or at - self.last >= NEW_SITTING
        if pause and turn.customer is not None:
            return replace(self, began=turn.mark, last=at, offered=False)
        return replace(self, last=at if self.last is None else max(at, self.last))

    def calls(
        self, now: dt.datetime, limits: Limits, facts: Facts, opened: Mark | None
    ) -> Iterator[Call]:
        """Say which limits have been reached."""
        for topic, mark in self.open:
            yield call(Step.TOPIC, mark, Pressing.NOW, *WAYS, values={"topic": topic})
        over = self.last is not None and now - self.last >= NEW_SITTING
        if self.began is not None and not (self.offered or over):
            at = later(self.began.at, limits.longest)
            if now >= at:
                values = {"minutes": whole_minutes(now - self.began.at)}
                purposes = ("other_channel", "ask_contact", "follow_up")
                yield call(Step.LENGTH, self.began, Pressing.NOW, *purposes, at=at, values=values)
        if opened is not None and facts.held > limits.chats:
            values = {"number": str(facts.held), "limit": str(limits.chats)}
            yield call(Step.LOAD, opened, Pressing.LATER, values=values)


def held_chats(
    conversations: Iterable[Conversation], me: str, following_up: Collection[str] = ()
) -> int:
    """Count the chats that the agent ``me`` (an agent's id) holds (C02).

    Those are the open ones that are assigned to the agent and in which the customer does not just
    await a follow-up; ``following_up`` are the ids of conversations with one. A customer who has
    written there and waits makes it a chat again.
    """
    return sum(
        one.status is Status.OPEN
        and one.assignee is not None
        and one.assignee.id == me
        and (one.id not in following_up or one.waiting_since is not None)
        for one in conversations
    )


def may_take(held: int, limits: Limits) -> bool:
    """Whether an agent who holds ``held`` chats may take one more without being asked (C02)."""
    return held < limits.chats

"""Carrying out a sync: files first, then the chat system, and the common state after every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from saywell.app.sync_files import Shelf, take_in
from saywell.app.sync_giving import Giver
from saywell.app.syncing import common_of
from saywell.errors import BackendError
from saywell.model.chat import CannedReply
from saywell.model.sync import Common, Do, Done, End, Ours, Step, SyncPlan, Theirs

EVERY = 20
"""After how many steps the common state is written, or a tenth of what it holds, where that is
more; what a process that is killed has not written is found by equality."""

Key = tuple[str, str]


@dataclass(slots=True)
class Keeper:
    """The common state while it changes. ``save`` writes it."""

    common: dict[Key, Common]
    save: Callable[[Iterable[Common]], None]
    _unsaved: int = 0

    def put(self, step: Step, new: Common | None) -> None:
        """Note what both sides have now in place of what they had; None for nothing."""
        if step.common is not None:
            self.common.pop((step.common.reply, step.common.lang), None)
        if new is not None:
            self.common[new.reply, new.lang] = new
        self._unsaved += 1
        if self._unsaved >= max(EVERY, len(self.common) // 10):
            self.flush()

    def flush(self) -> None:
        """Write it, where there is something new."""
        if self._unsaved:
            self.save(self.common.values())
            self._unsaved = 0


@dataclass(slots=True)
class Ran:
    """What became of a sync: the steps in the order in which they ended, and what stopped it."""

    done: list[Done] = field(default_factory=list)
    stopped: BackendError | None = None

    def count(self, end: End) -> int:
        """Count the steps that ended so."""
        return sum(one.end is end for one in self.done)


def carry_out(
    plan: SyncPlan,
    shelf: Shelf,
    reread: Callable[[], Mapping[Key, Ours]],
    read: Callable[[CannedReply], Theirs],
    giver: Giver,
    keeper: Keeper,
) -> Ran:
    """Do what is due. ``reread`` reads the library anew, ``read`` a canned reply.

    What stops it is returned, with what was done before: the common state has that already.
    """
    ran = Ran()
    try:
        for step in plan.due:
            if step.do is Do.NOTE and step.ours and step.theirs:
                keeper.put(step, common_of(step.ours, step.theirs))
            elif step.do is Do.FORGET:
                keeper.put(step, None)
        ran.done += _here([one for one in plan.due if one.do.is_here], shelf, reread, keeper)
        for given in giver.give([one for one in plan.due if one.do.is_there]):
            ran.done.append(given.done)
            step = given.done.step
            if given.done.end is not End.DONE:
                continue
            now = common_of(step.ours, read(given.now)) if step.ours and given.now else None
            keeper.put(step, now)
    except BackendError as error:
        ran.stopped = error
    finally:
        keeper.flush()
    return ran


def _here(
    steps: Sequence[Step],
    shelf: Shelf,
    reread: Callable[[], Mapping[Key, Ours]],
    keeper: Keeper,
) -> list[Done]:
    """Take in what belongs here, and note it as the library has it then."""
    if not steps:
        return []
    done, ids = take_in(steps, shelf)
    ours = reread()
    for one in done:
        step = one.step
        if one.end is not End.DONE:
            continue
        if step.do is Do.DELETE_HERE:
            keeper.put(step, None)
            continue
        now = ours.get((ids[step], step.lang))
        if now is not None and step.theirs is not None:
            keeper.put(step, common_of(now, step.theirs))
    keeper.flush()
    return done

"""The chat system's half of a sync: each change once, after a last look, never blindly again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from saywell.errors import (
    BackendError,
    NotFound,
    RateLimited,
    Rejected,
    Uncertain,
)
from saywell.model.backend import ChatBackend
from saywell.model.chat import CannedReply
from saywell.model.sync import Do, Done, End, Step, plain

FRESH = 1.0
"""Seconds for which a list of the server's replies counts as what is there."""

PATIENCE = 90.0
"""The longest wait, in seconds, that a server may ask for before the sync stops."""

MEANWHILE = "it was changed there meanwhile: sync again"
GONE = "it was removed there meanwhile: sync again"
LOST = 3
"""After how many unknown ends in a row a sync stops: the server is then not well."""

UNKNOWN = "no clear answer came, and it is not there so far: sync again later, that is safe"


@dataclass(slots=True)
class Given:
    """How a step ended, and the canned reply as it is there now; None when it is gone."""

    done: Done
    now: CannedReply | None = None


@dataclass(slots=True)
class Giver:
    """Carries out steps on the chat system, one after the other.

    ``told`` hears of waits. Raises BackendError for what would stop all the others as well: no
    connection, no permission, a limit that lasts, answers that are lost again and again.
    """

    backend: ChatBackend
    told: Callable[[str], None]
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    _listed: dict[str, CannedReply] = field(default_factory=dict)
    _at: float | None = None

    def give(self, steps: Sequence[Step]) -> Iterator[Given]:
        """Carry out the steps, those that remove something last."""
        lost = 0
        for step in sorted(steps, key=lambda one: one.do.is_deletion):
            try:
                given = self._patiently(step)
            except Uncertain as error:
                given = self._looked(step, error)
                if given.done.end is End.UNKNOWN and lost + 1 == LOST:
                    yield given
                    raise
            except Rejected as error:
                given = Given(Done(step, End.REFUSED, error.message))
            lost = lost + 1 if given.done.end is End.UNKNOWN else 0
            yield given

    def _patiently(self, step: Step) -> Given:
        try:
            return self._once(step)
        except RateLimited as error:  # it was not done: a limit is checked before anything else
            pause = error.retry_after if error.retry_after is not None else 0.0
            if not 0.0 < pause <= PATIENCE:
                raise
            self.told(f"the chat system takes no more for now: waiting {pause:.0f} s")
            self.sleep(pause)
            self._at = None
            return self._once(step)

    def _once(self, step: Step) -> Given:
        match step.do:
            case Do.CREATE_THERE:
                return self._create(step)
            case Do.CHANGE_THERE:
                return self._change(step)
            case _:
                return self._delete(step)

    def _create(self, step: Step) -> Given:
        assert step.ours is not None
        there = self._of_code(step.code)
        if there is not None:
            return self._found(step, there, f"the short code /{step.code} was taken meanwhile")
        made = self.backend.create_canned(step.code, step.ours.text)
        self._listed[made.id] = made
        return Given(Done(step, End.DONE), made)

    def _change(self, step: Step) -> Given:
        assert step.ours is not None
        assert step.theirs is not None
        there = self._fresh().get(step.theirs.id)
        if there is None:
            return Given(Done(step, End.LEFT, GONE))
        if (there.text, there.short_code) != (step.theirs.text, step.theirs.code):
            return self._found(step, there, MEANWHILE)
        wanted = replace(there, short_code=step.code, text=step.ours.text)
        try:
            made = self.backend.update_canned(wanted)
        except NotFound:
            return Given(Done(step, End.LEFT, GONE))
        self._listed[made.id] = made
        return Given(Done(step, End.DONE), made)

    def _delete(self, step: Step) -> Given:
        assert step.theirs is not None
        there = self._fresh().get(step.theirs.id)
        if there is not None:
            if there.text != step.theirs.text:
                return Given(Done(step, End.LEFT, MEANWHILE))
            with contextlib.suppress(NotFound):
                self.backend.delete_canned(there.id)
            self._listed.pop(there.id, None)
        return Given(Done(step, End.DONE))

    def _looked(self, step: Step, error: Uncertain) -> Given:
        """Find out what became of a step whose answer was lost; it is not done again.

        Raises that error where the server cannot be asked.
        """
        self._at = None
        try:
            listed = self._fresh()
        except BackendError:
            raise error from None
        if step.do is Do.CREATE_THERE:
            there = self._of_code(step.code)
        else:
            there = listed.get(step.theirs.id) if step.theirs else None
        if step.do is Do.DELETE_THERE:
            if there is None:
                return Given(Done(step, End.DONE))
            return Given(Done(step, End.UNKNOWN, "no clear answer came, and it is still there"))
        if there is None:
            return Given(Done(step, End.UNKNOWN, UNKNOWN))
        return self._found(step, there, UNKNOWN, end=End.UNKNOWN)

    @staticmethod
    def _found(step: Step, there: CannedReply, why: str, end: End = End.LEFT) -> Given:
        """Take what is there for done where it says what was to be said."""
        assert step.ours is not None
        if plain(there.text) == plain(step.ours.text) and there.short_code == step.code:
            return Given(Done(step, End.DONE), there)
        return Given(Done(step, end, why))

    def _of_code(self, code: str) -> CannedReply | None:
        return next((one for one in self._fresh().values() if one.short_code == code), None)

    def _fresh(self) -> dict[str, CannedReply]:
        """List what is there, unless that was done a moment ago."""
        if self._at is None or self.now() - self._at > FRESH:
            self._listed = {one.id: one for one in self.backend.canned_replies()}
            self._at = self.now()
        return self._listed

"""Closing a conversation: which steps are done, the replies for the others, and the resolving."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saywell.app.menu import Item
from saywell.app.session.course_tracks import Tracks
from saywell.app.session.menus import Menus
from saywell.app.session.news import News
from saywell.app.session.stage import Stage
from saywell.app.state import State, Tone
from saywell.engine.course import before_resolving
from saywell.engine.course.closing import PURPOSES
from saywell.errors import SaywellError
from saywell.model.backend import Capability
from saywell.model.chat import Status
from saywell.model.course import Deed, Done, Said, Step

STEPS = (
    Step.SOLVED,
    Step.ANYTHING_ELSE,
    Step.WAIT_FOR_DONE,
    Step.THANK,
    Step.WISH,
    Step.GOODBYE,
    Step.FEEDBACK,
)
"""The steps of a closing, in their order."""

RESOLVE = "resolve"

Serve = Callable[[Step], object]
"""Inserts the team's reply for a step."""

WORDED: dict[Step, tuple[str, ...]] = {
    Step.SOLVED: ("anything_else",),
    Step.ANYTHING_ELSE: ("anything_else",),
    Step.CONTACT: ("ask_contact",),
    Step.FOLLOW_UP: ("follow_up",),
    **PURPOSES,
}
"""The purposes of the replies for each step that is a matter of words."""


class Closing:
    """Ends the open conversation; a close that skips a step asks for the reason."""

    def __init__(
        self, stage: Stage, menus: Menus, news: News, tracks: Tracks, serve: Serve
    ) -> None:
        self._stage = stage
        self._menus = menus
        self._news = news
        self._tracks = tracks
        self._serve = serve
        self._under_way: set[str] = set()

    @property
    def _state(self) -> State:
        return self._stage.state

    def missing(self, then: Said | None = None) -> tuple[Step, ...]:
        """Name the steps that closing the open conversation now, or after a message, would skip."""
        course = self._tracks.here.course
        if course is None:
            return ()
        course = course.after(then) if then is not None else course
        tracks = self._tracks
        return before_resolving(course, tracks.now, tracks.limits, tracks.facts())

    def open(self) -> State:
        """Show the steps: what is missing first, then the resolving, then what is done."""
        words, current = self._stage.words, self._state.current
        if current is None:
            return self._stage.say(words("notice.open_first"), Tone.WARNING)
        if self._tracks.here.course is None:
            return self._stage.say(words("course.reading"))
        missing = self.missing()
        done = [step for step in STEPS if step not in missing]
        skipped = words("close.skips", count=len(missing)) if missing else words("close.all_done")
        first = sorted(missing, key=lambda step: step is Step.ANSWER)  # the rest has its words
        items = [Item(step.value, f"[ ] {words(f'close.{step}')}") for step in first]
        items.append(Item(RESOLVE, words("close.resolve"), skipped))
        items += [Item(step.value, f"[x] {words(f'close.{step}')}") for step in done]
        title = words("close.title", name=self._stage.name_of(current.id))
        return self._menus.choose(title, items, self._chosen)

    def _chosen(self, key: str) -> None:
        if key == RESOLVE:
            self.resolve()
        elif Step(key) in WORDED:
            self._serve(Step(key))
        else:
            self._stage.say(self._stage.words("close.wait"))

    def resolve(self) -> State:
        """Resolve the conversation; what that would skip is asked about first."""
        missing = self.missing()
        if not missing:
            return self._resolve()
        names = ", ".join(self._stage.words(f"close.{step}") for step in missing)
        title = self._stage.words("close.why", what=names)
        return self._menus.ask(title, lambda reason: self._resolve_all_the_same(missing, reason))

    def _resolve_all_the_same(self, missing: Sequence[Step], reason: str) -> None:
        for step in missing:
            done = Done(self._tracks.now, Deed.OVERRULE, step=step.value, reason=reason)
            self._tracks.record(self._state.selected, done)
        self._resolve()

    def _resolve(self) -> State:
        chosen, backend = self._state.selected, self._stage.parts.backend
        name = self._stage.name_of(chosen)
        if Capability.STATUS not in backend.capabilities:
            self._tracks.record(chosen, Done(self._tracks.now, Deed.RESOLVE))
            return self._stage.say(self._told("close.only_here", name), Tone.WARNING)
        if chosen in self._under_way:
            return self._state
        self._under_way.add(chosen)

        def done(_: object) -> None:
            self._under_way.discard(chosen)
            self._tracks.record(chosen, Done(self._tracks.now, Deed.RESOLVE))
            self._news.again(chosen)
            self._stage.say(self._told("close.resolved", name), Tone.GOOD)

        def failed(error: SaywellError) -> None:
            self._under_way.discard(chosen)
            told = self._stage.words("close.failed", name=name, error=self._stage.explained(error))
            self._stage.say(told, Tone.ERROR, stays=True)

        self._stage.work(
            f"status {chosen}", lambda: backend.set_status(chosen, Status.RESOLVED), done, failed
        )
        return self._state

    def _told(self, sentence: str, name: str) -> str:
        """Say what happened, and who waits longest of the others."""
        words, state = self._stage.words, self._state
        told = words(sentence, name=name)
        waiting = [one for one in state.queue if one.waiting_since and one.id != state.selected]
        if not waiting:
            return told
        return f"{told} {words('close.next', name=self._stage.name_of(waiting[0].id))}"

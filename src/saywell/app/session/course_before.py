"""What is asked before a conversation is taken, and before a message leaves that ends one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saywell.app.session.course_closing import Closing
from saywell.app.session.course_reading import with_replies
from saywell.app.session.course_tracks import Tracks
from saywell.app.session.menus import Menus
from saywell.app.session.stage import Stage
from saywell.app.state import State
from saywell.engine.course import may_take
from saywell.errors import SaywellError
from saywell.model.backend import Capability
from saywell.model.chat import Author, Message, Status
from saywell.model.course import Deed, Done, Said, Step

Again = Callable[[], object]
"""Goes on with what was begun."""


class Before:
    """Asks for the reason where the etiquette would be left behind, and keeps it."""

    def __init__(self, stage: Stage, menus: Menus, tracks: Tracks, closing: Closing) -> None:
        self._stage = stage
        self._menus = menus
        self._tracks = tracks
        self._closing = closing
        self._looked_at: tuple[object, ...] = ()

    @property
    def _state(self) -> State:
        return self._stage.state

    def take(self, take: Again) -> State:
        """Take the open conversation; one more than the limit asks first (C02)."""
        if self._over_the_limit():
            self._ask_load(take)
        else:
            take()
        return self._state

    def asks(self, again: Again) -> bool:
        """Ask before a reply is sent that should not be sent without a word; say whether it does.

        ``again`` sends it.
        """
        current, draft = self._state.current, self._state.draft
        if current is None or draft.note:
            return False
        if current.assignee is None and self._over_the_limit():
            self._ask_load(again)
            return True
        if self._ends() and self._looked_at != self._what():
            self._look_at_end(again)
            return True
        return False

    # -- the load

    def _over_the_limit(self) -> bool:
        current, account = self._state.current, self._state.account
        if current is None or account is None or Step.LOAD in self._tracks.overruled():
            return False
        who = current.assignee
        mine = who is not None and who.id == account.agent.id
        return not mine and not may_take(self._tracks.held(), self._tracks.limits)

    def _ask_load(self, then: Again) -> None:
        held, limit = self._tracks.held(), self._tracks.limits.chats
        title = self._stage.words("course.load", held=held, limit=limit)
        self._ask(title, (Step.LOAD,), then)

    # -- the end

    def _ends(self) -> bool:
        """Whether a canned reply in the text resolves the conversation."""
        resolves = any(one.actions.status == Status.RESOLVED for one in self._state.replies)
        return resolves and Capability.STATUS in self._stage.parts.backend.capabilities

    def _what(self) -> tuple[object, ...]:
        return self._state.selected, self._state.draft.text

    def _look_at_end(self, again: Again) -> None:
        """See which steps of the closing are left after this text, and ask when there are any."""
        parts, state, what = self._stage.parts, self._state, self._what()
        draft = Message("", "", Author.AGENT, "", state.draft.text, self._tracks.now)
        language = state.current.contact.language if state.current is not None else ""
        company = parts.settings.company or (state.account.company if state.account else "")
        replies = state.replies

        def read() -> Said:
            return with_replies(parts.said([draft], language, company)[-1], replies, parts)

        def done(said: Said) -> None:
            if self._what() != what:
                return
            self._looked_at = what
            missing = self._closing.missing(said)
            if not missing:
                again()
                return
            names = ", ".join(self._stage.words(f"close.{step}") for step in missing)
            self._ask(self._stage.words("close.why_sent", what=names), missing, again)

        def failed(_: SaywellError) -> None:  # what cannot be read stops nobody
            if self._what() == what:
                self._looked_at = what
                again()

        self._stage.work("closing", read, done, failed, latest=True)

    def _ask(self, title: str, steps: Sequence[Step], then: Again) -> None:
        chosen = self._state.selected

        def given(reason: str) -> None:
            for step in steps:
                done = Done(self._tracks.now, Deed.OVERRULE, step=step.value, reason=reason)
                self._tracks.record(chosen, done)
            then()

        def back() -> None:
            self._looked_at = ()

        self._menus.ask(title, given, back=back)

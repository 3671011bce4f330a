"""Passing a conversation on: leave first, the summary before it goes, the customer introduced."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from saywell.app.course_summary import Known, summary
from saywell.app.handover import Handover, Target, hand_over
from saywell.app.menu import Item
from saywell.app.session.compose import Composing
from saywell.app.session.course_tracks import Tracks
from saywell.app.session.menus import Menus
from saywell.app.session.news import News
from saywell.app.session.stage import Stage, without
from saywell.app.state import State, Tone
from saywell.app.state_course import Passing
from saywell.app.state_course import Stage as At
from saywell.engine.course import before_handing_over
from saywell.errors import SaywellError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Message, Outgoing
from saywell.model.course import Deed, Done, Step
from saywell.model.rules import Waiver
from saywell.model.untrusted import clean_line

Serve = Callable[[Sequence[str], Sequence[str], Mapping[str, str]], object]
"""Inserts the team's reply of one of these purposes, with tags of the situation and values."""

NAMES = ("colleague", "agent")
"""Fields of a reply that hold the colleague's name."""


class PassingOn:
    """Hands the open conversation over, step by step; a step that failed is taken up again."""

    def __init__(
        self,
        stage: Stage,
        composer: Composing,
        menus: Menus,
        news: News,
        tracks: Tracks,
        serve: Serve,
    ) -> None:
        self._stage = stage
        self._backend = stage.parts.backend
        self._journal = stage.parts.journal
        self._composer = composer
        self._menus = menus
        self._news = news
        self._tracks = tracks
        self._serve = serve

    @property
    def _state(self) -> State:
        return self._stage.state

    def _say(self, name: str, tone: Tone = Tone.INFO, /, **values: object) -> State:
        return self._stage.say(self._stage.words(name, **values), tone)

    # -- the steps

    def begin(self) -> State:
        """Go on with passing the open conversation on: whatever comes next."""
        current, course = self._state.current, self._tracks.here.course
        if current is None:
            return self._say("notice.open_first", Tone.WARNING)
        if self._state.passing is not None:
            return self._choose_how(self._state.passing)
        ways = {Capability.TRANSFER, Capability.TEAMS} & self._backend.capabilities
        if not ways and not self._stage.can(Capability.TRANSFER):
            return self._state
        missing = before_handing_over(course) if course is not None else ()
        if Step.TRANSFER_WAIT not in missing or self._overruled():
            return self._choose_target()
        asked = self._asked()
        if not asked and not self._drafted("transfer", current.id):
            self._serve(("transfer",), (), {})
            return self._state
        title = "pass.no_answer" if asked else "pass.not_asked"
        return self._menus.ask(self._stage.words(title), self._without_leave)

    def _asked(self) -> bool:
        """Whether leave was asked and the customer's answer is still to come, or was a no."""
        steps = {one.step for one in self._tracks.here.dues}
        course = self._tracks.here.course
        asked = course is not None and Step.TRANSFER_LEAVE not in before_handing_over(course)
        return asked or bool(steps & {Step.TRANSFER_WAIT, Step.TRANSFER_LEAVE})

    def _drafted(self, purpose: str, conversation_id: str) -> bool:
        """Whether a reply of this purpose is in the composer of a conversation already."""
        for one in self._state.inserted.get(conversation_id, ()):
            try:
                if self._stage.parts.replies.reply(one.reply_id).purpose == purpose:
                    return True
            except SaywellError:
                continue
        return False

    def _overruled(self) -> bool:
        return Step.TRANSFER_WAIT in self._tracks.overruled()

    def _without_leave(self, reason: str) -> None:
        for step in (Step.TRANSFER_LEAVE, Step.TRANSFER_WAIT):
            self._tracks.record(
                self._state.selected,
                Done(self._tracks.now, Deed.OVERRULE, step=step.value, reason=reason),
            )
        self._choose_target()

    def _choose_target(self, then: Callable[[Target], object] | None = None) -> State:
        chosen, backend = self._state.selected, self._backend
        title = self._stage.words("pass.to_whom", name=self._stage.name_of(chosen))
        targets: dict[str, Target] = {}

        def take(key: str) -> None:
            if self._state.selected == chosen:
                (then or self._to)(targets[key])

        self._menus.choose(title, (), take, loading=True)
        ticket = self._menus.ticket

        def done(found: list[Target]) -> None:
            targets.update((_key(one), one) for one in found)
            items = [self._item(one) for one in found]
            self._menus.renew(ticket, items)
            if not found and self._menus.ticket == ticket:
                self._menus.back()
                self._say("pass.nobody", Tone.WARNING)

        def failed(error: SaywellError) -> None:
            if self._menus.ticket == ticket:
                self._menus.back()
            self._stage.tell(error)

        self._stage.work("colleagues", lambda: reachable(backend), done, failed)
        return self._state

    def _item(self, target: Target) -> Item:
        detail = self._stage.words("pass.team") if target.is_team else ""
        return Item(_key(target), clean_line(target.name) or target.id, detail, words=target.id)

    def _to(self, target: Target) -> None:
        """Draft the summary, unless the private note that is needed is there already."""
        course = self._tracks.here.course
        noted = course is not None and Step.TRANSFER_GO not in before_handing_over(course)
        if noted and Capability.NOTES in self._backend.capabilities:
            self._put(Passing(target, At.INTRODUCE))
            self._introduce(target)
            return
        written = self._state.draft.text.strip()
        if written and not self._state.draft.note:
            self._say("pass.text_first", Tone.WARNING)
            return
        self._put(Passing(target))
        if not written:  # else it is the summary of before, or what the agent wrote themselves
            self._composer.as_note()
            drafted = f"{summary(self._known(), self._stage.words)}\n"
            self._composer.put(drafted, len(drafted))

    def _known(self) -> Known:
        state = self._state
        assert state.current is not None, "a conversation is open"
        promised = [one for one in state.follow_ups if one.conversation_id == state.selected]
        earlier = state.earlier.found if state.earlier.beside == state.selected else ()
        return Known(state.current, state.messages, self._tracks.here.said, earlier, promised)

    def _introduce(self, target: Target, *, unasked: bool = False) -> State:
        """Offer the introduction; where the customer has been told who takes over, go at once.

        ``unasked`` leaves what is being written alone: what is due tells what comes next.
        """
        course = self._tracks.here.course
        if course is not None and course.transfer.introduced:
            return self.go()
        if unasked and self._state.draft.text.strip():
            return self._state
        name = _name(target)
        values = dict.fromkeys(NAMES, name)
        self._serve(("introduction",), ("pass-on",), values)
        return self._state

    # -- what was sent

    def wants(self) -> bool:
        """Say whether the composer holds a summary that the chat system has no place for."""
        passing, state = self._state.passing, self._state
        if passing is None or passing.stage is not At.SUMMARY or not state.draft.note:
            return False
        return Capability.NOTES not in self._backend.capabilities

    def take(self, waivers: tuple[Waiver, ...]) -> State:
        """Keep the summary aside: it goes to the colleague with the handing over itself."""
        passing, state = self._state.passing, self._state
        if passing is None:
            return state
        chosen, text = state.selected, state.draft.text.strip()
        message = Outgoing(uuid.uuid4().hex, chosen, text, private=True)
        self._stage.work(f"draft {chosen}", lambda: self._journal.keep_aside(message))
        self._composer.clear()
        self._composer.save(chosen)
        self._put(replace(passing, stage=At.INTRODUCE, summary=text, waivers=waivers))
        self._introduce(passing.to)
        return self._state

    def sent(self, message: Message) -> None:
        """Take the next step once the summary, or the introduction, has really left."""
        chosen = message.conversation_id
        passing = self._state.course.passing.get(chosen)
        if passing is None:
            return
        if message.private and passing.stage is At.SUMMARY:
            self._put(replace(passing, stage=At.INTRODUCE), chosen)
            if chosen == self._state.selected:
                self._introduce(passing.to, unasked=True)
        elif not message.private and passing.stage is At.INTRODUCE:
            follows = self._state.behind.get(chosen) or self._drafted("introduction", chosen)
            if not follows:  # else it was something else that has left
                self.go(chosen)

    def go(self, conversation_id: str = "") -> State:
        """Hand over now; what is missing then has been overruled."""
        chosen = conversation_id or self._state.selected
        passing = self._state.course.passing.get(chosen)
        if passing is None or passing.stage is At.GOING:
            return self._state
        self._put(replace(passing, stage=At.GOING), chosen)
        wanted = Handover(chosen, passing.to, passing.summary, passing.waivers)
        name, who = self._stage.name_of(chosen), _name(passing.to)

        def done(_: object) -> None:
            self._drop(chosen)
            self._tracks.record(chosen, Done(self._tracks.now, Deed.HAND_OVER, to=passing.to.name))
            self._news.again(chosen)
            self._say("pass.done", Tone.GOOD, name=name, who=who)

        def failed(error: SaywellError) -> None:
            self._put(replace(passing, stage=At.FAILED), chosen)
            told = self._stage.words(
                "pass.failed", name=name, who=who, error=self._stage.explained(error)
            )
            self._stage.say(told, Tone.ERROR, stays=True)

        self._stage.work(
            f"transfer {chosen}",
            lambda: self._hand_over(wanted),
            done,
            failed,
        )
        return self._state

    def _hand_over(self, wanted: Handover) -> None:
        """Hand over, on another thread; a summary that was kept aside has then arrived."""
        hand_over(self._backend, self._stage.parts.sender, self._journal, wanted)
        if not wanted.summary:
            return
        chosen = wanted.conversation_id
        for draft in (self._journal.draft(chosen), *self._journal.other_drafts(chosen)):
            if draft is not None and draft.private and draft.text.strip() == wanted.summary:
                self._journal.drop_draft(draft)

    # -- another way

    def _choose_how(self, passing: Passing) -> State:
        """Ask how to go on with what has been begun."""
        words, name = self._stage.words, _name(passing.to)
        if passing.stage is At.GOING:
            return self._say("due.pass.going", name=name)
        ways: dict[str, Callable[[], object]] = {}
        items = []

        def way(key: str, deed: Callable[[], object]) -> None:
            ways[key] = deed
            items.append(Item(key, words(f"pass.{key}", name=name)))

        if passing.stage is At.FAILED:
            way("again", self.go)
        elif passing.stage is At.INTRODUCE:
            way("introduce", lambda: self._introduce(passing.to))
            way("unannounced", lambda: self._ask_why(Step.TRANSFER_INTRODUCE, self.go))
        elif passing.stage is At.SUMMARY:
            way("summary", lambda: self._to(passing.to))
            way("unexplained", lambda: self._ask_why(Step.TRANSFER_GO, self._unexplained))
        way("other", lambda: self._choose_target(self._to_another))
        way("stop", self.stop)
        return self._menus.choose(words("pass.how", name=name), items, lambda key: ways[key]())

    def _to_another(self, target: Target) -> None:
        """Go on where it was, with somebody else; what failed with the first is tried again."""
        passing = self._state.passing
        if passing is not None and passing.stage is not At.GOING:
            self._put(replace(passing, to=target))
            if passing.stage is At.FAILED:
                self.go()

    def _ask_why(self, step: Step, then: Callable[[], object]) -> None:
        def given(reason: str) -> None:
            done = Done(self._tracks.now, Deed.OVERRULE, step=step.value, reason=reason)
            self._tracks.record(self._state.selected, done)
            then()

        self._menus.ask(self._stage.words("course.why"), given)

    def _unexplained(self) -> None:
        passing = self._state.passing
        if passing is not None:
            self._put(replace(passing, stage=At.INTRODUCE))
            self._introduce(passing.to)

    def stop(self) -> State:
        """Keep the conversation after all; a summary in the composer stays there as a note."""
        passing = self._state.passing
        if passing is not None and passing.stage is At.GOING:
            return self._say("due.pass.going", name=_name(passing.to))
        self._drop(self._state.selected)
        return self._say("pass.stopped")

    def _put(self, passing: Passing, conversation_id: str = "") -> None:
        course, chosen = self._state.course, conversation_id or self._state.selected
        every = MappingProxyType({**course.passing, chosen: passing})
        self._stage.change(course=replace(course, passing=every))

    def _drop(self, conversation_id: str) -> None:
        course = self._state.course
        rest = without(course.passing, conversation_id)
        self._stage.change(course=replace(course, passing=rest))


def reachable(backend: ChatBackend) -> list[Target]:
    """List who a conversation can go to: teams and colleagues. Raises BackendError."""
    found: list[Target] = []
    if Capability.TRANSFER in backend.capabilities:
        me = backend.account().agent.id
        found += [Target(one.id, one.name or one.id) for one in backend.agents() if one.id != me]
    if Capability.TEAMS in backend.capabilities:
        found += [Target(one.id, one.name or one.id, is_team=True) for one in backend.teams()]
    return found


def _key(target: Target) -> str:
    return f"{'team' if target.is_team else 'agent'}:{target.id}"


def _name(target: Target) -> str:
    return clean_line(target.name, limit=40) or target.id

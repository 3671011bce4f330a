"""The way out of a chat session: the gate, a moment to think again, the sending, what became of it.

A message that is on its way is out of the composer and comes back into it unless it was sent.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Protocol

from saywell.app.gate import is_final, waivers_for
from saywell.app.promises import Promises
from saywell.app.scene import Scene
from saywell.app.sending import SendResult
from saywell.app.session.actions import act, together
from saywell.app.session.compose import Composing
from saywell.app.session.outbox import Unsent
from saywell.app.session.parcels import (
    Parcel,
    has_moved_on,
    parcels_of,
    still_in,
    uses_in,
    waived_in,
    whole,
)
from saywell.app.session.stage import Stage, without
from saywell.app.split import check_parts
from saywell.app.state import Inserted, Mode, State, Tone
from saywell.app.state_sends import OnItsWay
from saywell.errors import SaywellError, Uncertain
from saywell.model.backend import Capability
from saywell.model.chat import Message, Outgoing
from saywell.model.records import SendRecord, SendState
from saywell.model.rules import Report, Severity, Verdict, Waiver
from saywell.model.settings import limits_of, seconds

SEEN = dt.timedelta(seconds=1)
"""How long what was written meanwhile has to be on the screen before Enter sends all the same."""

REMEMBERED = 200
"""Messages that can be called back into the composer."""


class Aside(Protocol):
    """Takes notes that the chat system has no place for."""

    def wants(self) -> bool:
        """Say whether the note in the composer is for it."""

    def take(self, waivers: tuple[Waiver, ...]) -> State:
        """Take the note out of the composer, after the check; ``waivers`` let it past."""


class Sending:
    """Sending what is in the composer, one message at a time to each conversation."""

    def __init__(self, stage: Stage, composer: Composing, unsent: Unsent) -> None:
        self._stage = stage
        self._parts = stage.parts
        self._composer = composer
        self._unsent = unsent
        self._delay = dt.timedelta(seconds=seconds(stage.parts.settings.clocks.send_delay))
        parts = stage.parts
        self._promises = Promises(parts.said, parts.journal, parts.clock, limits_of(parts.settings))
        self._held: dict[str, Parcel] = {}
        self._behind: dict[str, list[Parcel]] = {}
        self._paused: dict[str, dt.datetime] = {}
        self.sent: list[Outgoing] = []
        self.asks_first: Callable[[Callable[[], object]], bool] = lambda _: False
        """Asks something before an answer is checked, and goes on when it has its answer."""
        self.left: Callable[[Message, Sequence[Inserted]], None] = lambda _, __: None
        """Is told of each message that has really left, and of the canned replies in it."""
        self.aside: Aside | None = None

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- the gate

    def send(self) -> State:
        """Send the draft: clean goes out, a warning asks, an error blocks.

        An empty one lets go a message that waits for the agent's word.
        """
        state, scene = self._state, self._stage.scene()
        if scene is None:
            return state
        if not state.draft.text.strip():
            return self._let_go()
        if not self._may_go(scene) or self.asks_first(self.send):
            return self._state
        checked = state.checked
        if checked is not None and checked.text == state.draft.text and not checked.stale:
            return self._gate(checked.report)
        text, waivers = state.draft.text, state.waivers

        def done(report: Report) -> None:
            if self._state.draft.text == text and self._stage.scene_is_like(scene):
                self._gate(self._composer.know_report(text, report))
            elif self._state.selected != state.selected:
                name = self._stage.name_of(state.selected)
                told = self._stage.words("notice.left_too_soon", name=name)
                self._stage.say(told, Tone.WARNING, stays=True)

        def failed(error: SaywellError) -> None:
            self._composer.check_failed(error)
            if self._state.draft.text == text and self._state.selected == state.selected:
                self._dispatch(())

        check = self._parts.check
        self._stage.work("check", lambda: check_parts(check, text, scene, waivers), done, failed)
        return self._state

    def _may_go(self, scene: Scene) -> bool:
        """Say whether the conversation takes such a message at all, and tell why it does not."""
        conversation, stage = scene.conversation, self._stage
        if conversation.needs_taking:
            stage.say(stage.words("notice.take_first"), Tone.ERROR)
        elif conversation.encrypted:
            stage.say(stage.words("notice.encrypted"), Tone.ERROR)
        elif not conversation.can_reply and not scene.note:
            noted = Capability.NOTES in self._parts.backend.capabilities
            stage.say(
                stage.words("notice.cannot_reply" if noted else "composer.closed"), Tone.ERROR
            )
        elif self._is_aside() or not (scene.note and not stage.can(Capability.NOTES)):
            return not scene.attachments or stage.can(Capability.ATTACHMENTS)
        return False

    def _is_aside(self) -> bool:
        return self.aside is not None and self.aside.wants()

    def _gate(self, report: Report) -> State:
        if report.verdict is Verdict.PASS:
            return self._dispatch(())
        words = self._stage.words
        final = [one for one in report.findings if is_final(one)]
        worst = Severity.ERROR if report.verdict is Verdict.BLOCK else Severity.WARNING
        finding = next(iter(final), None) or next(
            one for one in report.findings if one.severity is worst
        )
        self._stage.change(finding=report.findings.index(finding))
        seen = self._state.asked == self._state.draft.text
        if seen and not final:
            return self._stage.change(mode=Mode.REASON, notice=None)
        way_out = words("gate.fix" if finding.fixes else "gate.rewrite")
        name = "gate.ask"
        if worst is Severity.ERROR:
            name = "gate.final" if final else "gate.block"
        self._stage.change(asked=self._state.draft.text)
        return self._stage.say(
            words(name, message=finding.message, way_out=way_out),
            Tone.ERROR if worst is Severity.ERROR else Tone.WARNING,
        )

    def give_reason(self, reason: str) -> State:
        """Send in spite of the findings; the reason is kept in the journal."""
        checked = self._state.checked
        text = self._state.draft.text
        if checked is None or checked.stale or not checked.text == text == self._state.asked:
            return self.withdraw()
        if not reason.strip():
            return self._stage.say(self._stage.words("gate.reason_needed"), Tone.WARNING)
        self._stage.change(mode=Mode.COMPOSE)
        waived = (Severity.ERROR, Severity.WARNING)
        return self._dispatch(waivers_for(checked.report, reason.strip(), waived))

    def withdraw(self) -> State:
        """Do not send after all."""
        return self._stage.change(mode=Mode.COMPOSE, asked="", notice=None)

    # -- the sending

    def _dispatch(self, waivers: tuple[Waiver, ...]) -> State:
        """Take the text out of the composer; it leaves after the delay that was set.

        What holds several messages leaves one by one, each when the one before has arrived.
        """
        if self.aside is not None and self.aside.wants():
            return self.aside.take(waivers)
        state, scene = self._state, self._stage.scene()
        chosen = state.selected
        now = self._parts.clock.now()
        self._stage.change(now=now)  # what is shown counts from here
        leaves = now + self._delay
        parcels = list(parcels_of(state, scene, (*waived_in(state), *waivers), leaves))
        waiting = chosen in state.sending
        self._give_up(state)
        if self._delay or waiting or len(parcels) > 1:
            self._composer.save(chosen)
        self._composer.clear()
        self.sent = [*self.sent, *(one.message for one in parcels)][-REMEMBERED:]
        self._wait([*self._behind.get(chosen, ()), *(parcels if waiting else parcels[1:])], chosen)
        if not waiting:
            return self._begin(parcels[0])
        if state.sending[chosen].paused:  # the same Enter, held down, must not let both go
            self._pause(chosen)
        return self._state

    def _give_up(self, state: State) -> None:
        """Count the replies that were put into a text and do not go out with it."""
        still = still_in(state.replies, state.draft.text)
        counting = self._composer.counting
        gone = [one for one in state.replies if not any(one is other for other in still)]
        counting.taken_out(state.selected, gone)
        counting.settle(state.selected)

    def _wait(self, parcels: list[Parcel], chosen: str) -> None:
        """Keep messages back until the one before them has arrived."""
        self._behind.pop(chosen, None)
        if parcels:
            self._behind[chosen] = parcels
        behind = without(self._state.behind, chosen)
        if parcels:
            behind = MappingProxyType({**behind, chosen: tuple(one.message for one in parcels)})
        self._stage.change(behind=behind)

    def _begin(self, parcel: Parcel) -> State:
        if parcel.leaves is None or parcel.leaves <= self._parts.clock.now():
            return self._leave(parcel)
        self._held[parcel.message.conversation_id] = parcel
        return self._on_its_way(parcel, parcel.leaves)

    def _next(self, chosen: str, after: str | None, *, behind: bool = False) -> None:
        """Let the next message go: the one before has arrived, or waits in the outbox."""
        if not self._behind.get(chosen):
            return
        parcel, *rest = self._behind[chosen]
        self._wait(rest, chosen)
        after = after or parcel.after
        self._begin(dataclasses.replace(parcel, after=after, behind=behind, since=None))

    def _on_its_way(
        self, parcel: Parcel, leaves: dt.datetime | None, *, paused: bool = False
    ) -> State:
        message = parcel.message
        entry = OnItsWay(message, leaves, parcel.after, paused)
        sending = {**self._state.sending, message.conversation_id: entry}
        return self._stage.change(sending=MappingProxyType(sending))

    def tick(self) -> None:
        """Let go what has waited long enough, unless somebody has written meanwhile."""
        now = self._parts.clock.now()
        for chosen, entry in self._state.sending.items():
            if entry.leaves is None or entry.paused:
                continue
            if has_moved_on(self._state, self._held[chosen]):
                self._pause(chosen)
            elif now >= entry.leaves:
                self._leave(self._held.pop(chosen))

    def _pause(self, chosen: str) -> None:
        """Wait for the agent's word: what was written meanwhile has to be seen first."""
        parcel = self._held[chosen]
        self._paused[parcel.message.key] = self._parts.clock.now()
        self._on_its_way(parcel, parcel.leaves or self._state.now, paused=True)
        name = "notice.meanwhile" if chosen == self._state.selected else "notice.meanwhile_there"
        told = self._stage.words(name, name=self._stage.name_of(chosen))
        self._stage.say(told, Tone.WARNING, stays=True)

    def _let_go(self) -> State:
        """Send what waits for the agent's word, who has seen what was written meanwhile."""
        state = self._state
        entry = state.sending.get(state.selected)
        if entry is None or not entry.paused:
            return state
        paused = self._paused[entry.message.key]
        if abs(self._parts.clock.now() - paused) < SEEN:  # Enter was held down
            return state
        parcel = self._held.pop(state.selected)
        self._stage.change(notice=None)
        newest = state.messages[-1].id if state.messages else parcel.after
        return self._leave(dataclasses.replace(parcel, after=newest))

    def take_back(self) -> bool:
        """Put what has not left yet back into the composer; say whether there was anything.

        Beside another text it stays aside.
        """
        chosen = self._state.selected
        parcel = self._held.pop(chosen, None)
        if parcel is None and not self._behind.get(chosen):
            return False
        if parcel is not None:
            self._stage.change(sending=without(self._state.sending, chosen))
        where = self._come_back(parcel, chosen)
        self._stage.say(self._stage.words("notice.not_left", where=where))
        return True

    def take_all_back(self) -> bool:
        """Make drafts of all messages that have not left yet, and say whether there were any.

        The program is about to end, or the machine was asleep while they waited.
        """
        there = [one for one in {**self._held, **self._behind} if self._all_of(one)]
        for chosen in there:
            parcel = whole(self._all_of(chosen))
            if chosen in self._held:
                self._stage.change(sending=without(self._state.sending, chosen))
            self._held.pop(chosen, None)
            self._wait([], chosen)
            self._composer.restore(parcel.message, parcel.replies)
        return bool(there)

    def _all_of(self, chosen: str) -> list[Parcel]:
        held = self._held.get(chosen)
        return [*([held] if held is not None else []), *self._behind.get(chosen, ())]

    def _leave(self, parcel: Parcel) -> State:
        message = parcel.message
        chosen = message.conversation_id
        behind = parcel.behind or self._unsent.goes_before(chosen)
        parcel = dataclasses.replace(parcel, behind=behind)
        self._on_its_way(parcel, None)
        newer = chosen in self._state.drafts or chosen in self._state.behind
        self._stage.work(
            f"send {message.conversation_id}",
            lambda: self._send(parcel, newer_draft=newer),
            lambda result: self._know_result(parcel, result),
            lambda error: self._not_sent(parcel, error),
        )
        return self._state

    def _send(self, parcel: Parcel, *, newer_draft: bool) -> SendResult:
        """Send and keep what belongs to it; runs on another thread."""
        journal, message = self._parts.journal, parcel.message
        promised = together(self._still_in(parcel)).follow_up
        self._promises.expect(message, parcel.scene, promised)
        journal.expect_uses(message.key, uses_in(parcel.replies, message.text))
        if parcel.behind:
            outbox = self._parts.outbox
            record = outbox.add(message, parcel.after, parcel.waivers, seen=parcel.seen)
            result = SendResult(record.message.key, SendState.QUEUED)
        else:
            result = self._parts.sender.send(
                message,
                after=parcel.after,
                newer_draft=newer_draft,
                waivers=parcel.waivers,
                later=True,
            )
        if newer_draft and result.state is not SendState.FAILED:
            self._composer.writes(message.conversation_id)()  # what follows, without this one
        return result

    def _know_result(self, parcel: Parcel, result: SendResult) -> None:
        if result.state is SendState.FAILED:
            self._not_sent(parcel, result.error or SaywellError(""))
            return
        chosen = parcel.message.conversation_id
        self._stage.change(sending=without(self._state.sending, chosen))
        if chosen in self._state.drafts or chosen in self._state.behind:
            self._composer.save(chosen)  # the journal drops the draft of a message that is sent
        if result.state is SendState.SENT:
            self._was_sent(parcel, result)
            self._next(chosen, result.message.id if result.message else None)
            return
        self._unsent.park(result.key, self._still_in(parcel))
        if result.state is SendState.QUEUED:
            self._next(chosen, None, behind=True)
        else:  # nobody knows where it is: what follows it must not overtake it
            self._come_back(None, chosen)
        self._say(self._told_of_waiting(result), chosen, result)

    def _was_sent(self, parcel: Parcel, result: SendResult) -> None:
        self._unsent.show(result)
        if result.earlier:
            self._say("notice.had_arrived", parcel.message.conversation_id, result)
            self._unsent.reload()
        elif result.warning:
            self._stage.say(result.warning, Tone.WARNING, stays=True)
        else:
            self._stage.say(self._stage.words("notice.sent"), Tone.GOOD)
        if not parcel.message.private and not result.earlier:
            act(self._stage, parcel.message.conversation_id, self._still_in(parcel))
        if result.message is not None:
            self.left(result.message, self._still_in(parcel))

    def _still_in(self, parcel: Parcel) -> tuple[Inserted, ...]:
        """Return the replies that were not taken out of the text again."""
        return still_in(parcel.replies, parcel.message.text)

    def _told_of_waiting(self, result: SendResult) -> str:
        if result.state is SendState.QUEUED:
            return "outbox.waits"
        return "unsure.first" if result.earlier else "notice.uncertain"

    def _not_sent(self, parcel: Parcel, error: SaywellError) -> None:
        chosen = parcel.message.conversation_id
        self._stage.change(sending=without(self._state.sending, chosen))
        where = self._come_back(parcel, chosen)
        told = "notice.not_sent"
        if isinstance(error, Uncertain):  # it was looked for
            told = "notice.not_there"
        name = self._stage.name_of(chosen)
        words = self._stage.words(told, name=name, where=where, error=self._stage.explained(error))
        self._stage.say(words, Tone.ERROR, stays=True)

    def _come_back(self, parcel: Parcel | None, chosen: str) -> str:
        """Bring back what was not sent and what was to follow it, and say where it is now.

        Together they come back into an empty composer; aside each is by itself.
        """
        parcels = [*([parcel] if parcel is not None else []), *self._behind.get(chosen, ())]
        self._wait([], chosen)
        where = ""
        if parcels and self._composer.takes(parcels[0].message):
            parcels = [whole(parcels)]
        for one in parcels:
            state, now = SendState.FAILED, self._parts.clock.now()
            record = SendRecord(one.message, state, one.after, now, waivers=one.waivers)
            where = self._unsent.come_back(record, one.replies)
        return where

    def _say(self, told: str, conversation_id: str, result: SendResult) -> None:
        name = self._stage.name_of(conversation_id)
        words = self._stage.words(told, name=name)
        if result.state is SendState.SENT:
            self._stage.say(words, Tone.GOOD)
        else:
            self._stage.say(words, Tone.WARNING, stays=True, unsent=True)

"""The way out of a chat session: the gate, a moment to think again, the sending, what became of it.

A message that is on its way is out of the composer and comes back into it unless it was sent.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from saywell.app.gate import is_final, waivers_for
from saywell.app.promises import Promises
from saywell.app.scene import Scene
from saywell.app.sending import SendResult
from saywell.app.session.actions import act, together
from saywell.app.session.compose import Composing
from saywell.app.session.outbox import Unsent
from saywell.app.session.stage import Stage, without
from saywell.app.state import Inserted, Mode, OnItsWay, State, Tone
from saywell.errors import SaywellError, Uncertain
from saywell.model.backend import Capability
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.records import SendRecord, SendState, Use
from saywell.model.rules import Report, Severity, Verdict, Waiver
from saywell.model.settings import limits_of, seconds


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with what belongs to it: the newest message before, waivers, replies in it.

    ``seen`` says whether the conversation could be read, ``behind`` that an earlier message of it
    is about to leave the outbox, which this one must not overtake. ``scene`` is what was around it.
    """

    message: Outgoing
    after: str | None
    waivers: tuple[Waiver, ...]
    replies: tuple[Inserted, ...]
    seen: bool = True
    behind: bool = False
    scene: Scene | None = None


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
        self._told_meanwhile: set[str] = set()
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
        """Send the draft: clean goes out, a warning asks, an error blocks."""
        state, words = self._state, self._stage.words
        scene = self._stage.scene()
        if scene is None or not state.draft.text.strip():
            return state
        if state.selected in state.sending:
            return self._stage.say(words("notice.still_sending"), Tone.WARNING)
        if not self._may_go(scene) or self.asks_first(self.send):
            return self._state
        if state.checked is not None and state.checked.text == state.draft.text:
            return self._gate(state.checked.report)
        text = state.draft.text

        def done(report: Report) -> None:
            if self._state.draft.text == text and self._stage.scene_is_like(scene):
                self._composer.know_report(text, report)
                self._gate(report)

        def failed(error: SaywellError) -> None:
            self._composer.check_failed(error)
            if self._state.draft.text == text and self._state.selected == state.selected:
                self._dispatch(())

        self._stage.work("check", lambda: self._parts.check(text, scene, ()), done, failed)
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
        if checked is None or not checked.text == text == self._state.asked:
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
        """Take the text out of the composer; it leaves after the delay that was set."""
        if self.aside is not None and self.aside.wants():
            return self.aside.take(waivers)
        state = self._state
        chosen, draft = state.selected, state.draft
        message = Outgoing(uuid.uuid4().hex, chosen, draft.text.strip(), draft.note, state.files)
        after = state.messages[-1].id if state.messages else None
        scene = self._stage.scene()
        parcel = Parcel(
            message, after, waivers, state.replies, seen=state.messages_known, scene=scene
        )
        if self._delay:
            self._composer.save(chosen)
        self._composer.clear()
        if not self._delay:
            return self._leave(parcel)
        self._held[chosen] = parcel
        return self._on_its_way(parcel, self._parts.clock.now() + self._delay)

    def _on_its_way(self, parcel: Parcel, leaves: dt.datetime | None) -> State:
        message = parcel.message
        entry = OnItsWay(message, leaves, parcel.after)
        sending = {**self._state.sending, message.conversation_id: entry}
        return self._stage.change(sending=MappingProxyType(sending))

    def tick(self) -> None:
        """Let go what has waited long enough."""
        now = self._parts.clock.now()
        for chosen, entry in self._state.sending.items():
            if entry.leaves is not None and now >= entry.leaves:
                self._leave(self._held.pop(chosen))
        self._tell_meanwhile()

    def _tell_meanwhile(self) -> None:
        """Say once that something was written since, while the message can still be taken back."""
        state = self._state
        parcel = self._held.get(state.selected)
        if parcel is None or parcel.message.key in self._told_meanwhile:
            return
        ids = [one.id for one in state.messages]
        newer = state.messages[ids.index(parcel.after) + 1 :] if parcel.after in ids else ()
        me = state.account.agent.id if state.account else ""
        if any(_is_from_others(one, me) for one in newer):
            self._told_meanwhile.add(parcel.message.key)
            self._stage.say(self._stage.words("notice.meanwhile"), Tone.WARNING, stays=True)

    def take_back(self) -> bool:
        """Put a message that has not left yet back into the composer; say whether there was one.

        Beside another text it stays aside.
        """
        parcel = self._held.pop(self._state.selected, None)
        if parcel is None:
            return False
        self._stage.change(sending=without(self._state.sending, self._state.selected))
        where = self._come_back(parcel)
        self._stage.say(self._stage.words("notice.not_left", where=where))
        return True

    def take_all_back(self) -> bool:
        """Make drafts of all messages that have not left yet, and say whether there were any.

        The program is about to end, or the machine was asleep while they waited.
        """
        held = bool(self._held)
        for chosen, parcel in tuple(self._held.items()):
            self._stage.change(sending=without(self._state.sending, chosen))
            self._composer.restore(parcel.message, parcel.replies)
        self._held.clear()
        return held

    def _leave(self, parcel: Parcel) -> State:
        message = parcel.message
        behind = self._unsent.goes_before(message.conversation_id)
        parcel = dataclasses.replace(parcel, behind=behind)
        self._on_its_way(parcel, None)
        newer = message.conversation_id in self._state.drafts
        if newer:  # from here on, two texts
            self._composer.save(message.conversation_id)
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
        if result.state is not SendState.FAILED and not result.earlier:
            for inserted in parcel.replies:
                for use in uses_of(inserted, message.text):
                    journal.record_use(inserted.reply_id, use)
        return result

    def _know_result(self, parcel: Parcel, result: SendResult) -> None:
        if result.state is SendState.FAILED:
            self._not_sent(parcel, result.error or SaywellError(""))
            return
        chosen = parcel.message.conversation_id
        self._stage.change(sending=without(self._state.sending, chosen))
        if chosen in self._state.drafts:  # the journal drops the draft of a message that is sent
            self._composer.save(chosen)
        if result.state is SendState.SENT:
            self._was_sent(parcel, result)
        else:
            self._unsent.park(result.key, self._still_in(parcel))
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
        return tuple(one for one in parcel.replies if uses_of(one, parcel.message.text))

    def _told_of_waiting(self, result: SendResult) -> str:
        if result.state is SendState.QUEUED:
            return "outbox.waits"
        return "unsure.first" if result.earlier else "notice.uncertain"

    def _not_sent(self, parcel: Parcel, error: SaywellError) -> None:
        chosen = parcel.message.conversation_id
        self._stage.change(sending=without(self._state.sending, chosen))
        where = self._come_back(parcel)
        told = "notice.not_sent"
        if isinstance(error, Uncertain):  # it was looked for
            told = "notice.not_there"
        name = self._stage.name_of(chosen)
        words = self._stage.words(told, name=name, where=where, error=self._stage.explained(error))
        self._stage.say(words, Tone.ERROR, stays=True)

    def _come_back(self, parcel: Parcel) -> str:
        """Bring back what was not sent, and say where it is now."""
        now, message = self._parts.clock.now(), parcel.message
        record = SendRecord(message, SendState.FAILED, parcel.after, now, waivers=parcel.waivers)
        return self._unsent.come_back(record, parcel.replies)

    def _say(self, told: str, conversation_id: str, result: SendResult) -> None:
        name = self._stage.name_of(conversation_id)
        words = self._stage.words(told, name=name)
        if result.state is SendState.SENT:
            self._stage.say(words, Tone.GOOD)
        else:
            self._stage.say(words, Tone.WARNING, stays=True, unsent=True)


def _is_from_others(message: Message, me: str) -> bool:
    if message.author is Author.CUSTOMER:
        return True
    return message.author is Author.AGENT and message.author_id not in ("", me)


def uses_of(inserted: Inserted, sent: str) -> tuple[Use, ...]:
    """Say what became of a canned reply: sent as it was, sent after editing, or taken out.

    It counts as edited while at least half of its words (in Chinese, of its characters) are there.
    """
    if inserted.text in sent:
        return (Use.SENT,)
    pieces = inserted.text.split()
    if len(pieces) < len(inserted.text) / 12:  # few spaces: a script that writes without them
        pieces = list(inserted.text)
    kept = sum(piece in sent for piece in pieces)
    return (Use.EDITED, Use.SENT) if kept * 2 >= len(pieces) else ()

"""The way out of a chat session: the gate, a moment to think again, the sending, what became of it.

A message that is on its way is out of the composer and comes back into it unless it was sent.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from types import MappingProxyType

from saywell.app.gate import is_final, waivers_for
from saywell.app.sending import SendResult
from saywell.app.session_actions import act
from saywell.app.session_compose import Composing
from saywell.app.session_reading import Reading
from saywell.app.session_stage import Stage, explained, with_entry, without
from saywell.app.state import Inserted, Mode, OnItsWay, State, Tone
from saywell.errors import SaywellError, Uncertain
from saywell.model.chat import Outgoing
from saywell.model.records import SendRecord, SendState, Use
from saywell.model.rules import Report, Severity, Verdict, Waiver
from saywell.model.settings import seconds

SETTLE_AGAIN = dt.timedelta(seconds=20)
"""How long to wait before looking again for a message that may have arrived."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with what belongs to it: the newest message before, waivers, replies in it."""

    message: Outgoing
    after: str | None
    waivers: tuple[Waiver, ...]
    replies: tuple[Inserted, ...]


class Sending:
    """Sending what is in the composer, one message at a time to each conversation."""

    def __init__(self, stage: Stage, composer: Composing, reading: Reading) -> None:
        self._stage = stage
        self._parts = stage.parts
        self._composer = composer
        self._reading = reading
        self._delay = dt.timedelta(seconds=seconds(stage.parts.settings.clocks.send_delay))
        self._held: dict[str, Parcel] = {}
        self._settling = False
        self._settle_at: dt.datetime | None = None

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
        if not scene.conversation.can_reply and not scene.note:
            return self._stage.say(words("notice.cannot_reply"), Tone.ERROR)
        if state.unsure.get(state.selected) == state.draft.text:
            self._stage.change(unsure=without(state.unsure, state.selected))
            return self._stage.say(words("notice.unsure_again"), Tone.WARNING, stays=True)
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
        if checked is None or checked.text != self._state.draft.text:
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
        state = self._state
        chosen, draft = state.selected, state.draft
        message = Outgoing(uuid.uuid4().hex, chosen, draft.text.strip(), draft.note, state.files)
        after = state.messages[-1].id if state.messages else None
        parcel = Parcel(message, after, waivers, state.replies)
        if self._delay:
            self._composer.save(chosen)
        self._composer.clear()
        if not self._delay:
            return self._leave(parcel)
        self._held[chosen] = parcel
        return self._on_its_way(message, self._parts.clock.now() + self._delay)

    def _on_its_way(self, message: Outgoing, leaves: dt.datetime | None) -> State:
        entry = OnItsWay(message, leaves)
        sending = {**self._state.sending, message.conversation_id: entry}
        return self._stage.change(sending=MappingProxyType(sending))

    def tick(self) -> None:
        """Let go what has waited long enough, and look for what may have arrived."""
        now = self._parts.clock.now()
        for chosen, entry in self._state.sending.items():
            if entry.leaves is not None and now >= entry.leaves:
                self._leave(self._held.pop(chosen))
        if self._settle_at is not None and now >= self._settle_at:
            self.settle()

    def take_back(self) -> bool:
        """Put a message that has not left yet back into the composer; say whether there was one."""
        parcel = self._held.pop(self._state.selected, None)
        if parcel is None:
            return False
        self._stage.change(sending=without(self._state.sending, self._state.selected))
        self._composer.restore(parcel.message, parcel.replies)
        self._stage.say(self._stage.words("notice.taken_back"))
        return True

    def take_all_back(self) -> None:
        """Make drafts of all messages that have not left yet: the program is about to end."""
        for chosen, parcel in tuple(self._held.items()):
            self._stage.change(sending=without(self._state.sending, chosen))
            self._composer.restore(parcel.message, parcel.replies)
        self._held.clear()

    def _leave(self, parcel: Parcel) -> State:
        message = parcel.message
        self._on_its_way(message, None)
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
        if parcel.waivers:
            journal.record_waivers(message.conversation_id, parcel.waivers)
        result = self._parts.sender.send(message, after=parcel.after, newer_draft=newer_draft)
        if result.state is not SendState.FAILED:
            for inserted in parcel.replies:
                for use in uses_of(inserted, message.text):
                    journal.record_use(inserted.reply_id, use)
        return result

    def _know_result(self, parcel: Parcel, result: SendResult) -> None:
        chosen = parcel.message.conversation_id
        if result.state is not SendState.SENT:
            unknown = result.state is SendState.UNKNOWN
            self._not_sent(parcel, result.error or SaywellError(""), unknown=unknown)
            return
        self._stage.change(sending=without(self._state.sending, chosen))
        if chosen in self._state.drafts:  # the journal drops the draft of a message that is sent
            self._composer.save(chosen)
        if result.message is not None:
            self._reading.hear(result.message)
        if result.warning:
            self._stage.say(result.warning, Tone.WARNING, stays=True)
        else:
            self._stage.say(self._stage.words("notice.sent"), Tone.GOOD)
        if not parcel.message.private:
            text = parcel.message.text
            act(self._stage, chosen, [one for one in parcel.replies if uses_of(one, text)])

    def _not_sent(self, parcel: Parcel, error: SaywellError, *, unknown: bool = False) -> None:
        chosen = parcel.message.conversation_id
        self._stage.change(sending=without(self._state.sending, chosen))
        text = self._composer.restore(parcel.message, parcel.replies)
        if unknown:
            self._stage.change(unsure=with_entry(self._state.unsure, chosen, text))
            self._settle_at = self._parts.clock.now() + SETTLE_AGAIN
        told = "notice.uncertain" if unknown else "notice.not_sent"
        if isinstance(error, Uncertain) and not unknown:  # it was looked for
            told = "notice.not_there"
        name = self._stage.name_of(chosen)
        words = self._stage.words(told, name=name, error=explained(error))
        self._stage.say(words, Tone.ERROR, stays=True)

    # -- messages of which nobody knows whether they arrived

    def settle(self) -> None:
        """Look for messages whose end nobody knows, also those of a killed program."""
        if self._settling:
            return
        self._settling = True

        def work() -> list[tuple[SendRecord, SendResult]]:
            sender = self._parts.sender
            return [(record, sender.settle(record)) for record in sender.unsettled()]

        def failed(error: SaywellError) -> None:
            self._settling = False
            self._stage.tell(error)

        self._stage.work("settle", work, self._settled, failed)

    def _settled(self, outcomes: list[tuple[SendRecord, SendResult]]) -> None:
        self._settling = False
        self._settle_at = None
        for record, result in outcomes:
            chosen, text = record.message.conversation_id, record.message.text
            if chosen in self._state.sending:
                continue
            if result.state is SendState.UNKNOWN:
                self._stage.change(unsure=with_entry(self._state.unsure, chosen, text))
                self._settle_at = self._parts.clock.now() + SETTLE_AGAIN
                continue
            self._stage.change(unsure=without(self._state.unsure, chosen))
            name = self._stage.name_of(chosen)
            if result.state is SendState.FAILED:
                if text.strip() not in self._state.drafts.get(chosen, ""):
                    self._composer.restore(record.message)
                words = self._stage.words("notice.did_not_arrive", name=name)
                self._stage.say(words, Tone.WARNING, stays=True)
                continue
            if self._state.drafts.get(chosen, "").strip() == text.strip():
                self._stage.change(drafts=without(self._state.drafts, chosen))
                if self._state.selected == chosen:
                    self._composer.detach()
                    self._composer.put("", 0)
            if result.message is not None:
                self._reading.hear(result.message)
            self._stage.say(self._stage.words("notice.had_arrived", name=name), Tone.GOOD)


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

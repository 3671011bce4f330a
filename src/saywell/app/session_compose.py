"""The composer of a chat session: the draft, its findings, the gate and the sending."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from saywell.app.gate import is_final, waivers_for
from saywell.app.sending import SendResult
from saywell.app.session_stage import Stage
from saywell.app.state import Checked, DraftText, Mode, State, Tone
from saywell.errors import SaywellError
from saywell.model.chat import Message, Outgoing
from saywell.model.records import SendRecord, SendState, Use
from saywell.model.rules import Fix, Report, Severity, Verdict, Waiver

Value = TypeVar("Value")

SAVE_AFTER = dt.timedelta(seconds=0.5)
"""How long a draft may differ from what is on the disk while the agent is typing."""
SETTLE_AGAIN = dt.timedelta(seconds=20)
"""How long to wait before looking again for a message that may have arrived."""


class Composing:
    """Writing, mending and sending one message at a time to each conversation."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._parts = stage.parts
        self._saved_at: dt.datetime = stage.state.now
        self._unsaved = False
        self._settling = False
        self._settle_at: dt.datetime | None = None

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- the draft

    def edit(self, text: str, cursor: int) -> State:
        """Take over what the agent typed in an editor of the screen's own."""
        draft = self._state.draft
        if text == draft.text:
            return self._with_draft(cursor=cursor)
        notice = self._state.notice
        self._with_draft(text=text, cursor=cursor)
        if not text.strip():
            self._with_draft(replies=())
        self._stage.change(
            notice=notice if notice and notice.stays else None,
            explained=False,
            drafts=_with(self._state.drafts, self._state.selected, text),
        )
        self._unsaved = True
        self.tick()
        return self.check()

    def put(self, text: str, cursor: int) -> State:
        """Put another text into the composer, as one step that can be undone."""
        version = self._state.draft.version + 1
        self._with_draft(version=version)
        return self.edit(text, cursor)

    def insert(self, text: str, reply_id: str) -> State:
        """Put a filled reply at the cursor, with a space where it would touch a word."""
        draft = self._state.draft
        before, after = draft.text[: draft.cursor], draft.text[draft.cursor :]
        if before and not before[-1].isspace() and before[-1].isascii():
            before += " "
        if after and not after[0].isspace() and after[0].isalnum() and after[0].isascii():
            after = " " + after
        self._with_draft(replies=(*draft.replies, reply_id))
        self._stage.work("usage", lambda: self._count((reply_id,), Use.INSERTED))
        return self.put(before + text + after, len(before) + len(text))

    def toggle_note(self) -> State:
        """Switch between a reply to the customer and a note that only colleagues see."""
        self._with_draft(note=not self._state.draft.note)
        self._stage.change(asked="", checked=None, notice=None)
        return self.check()

    def tick(self) -> None:
        """Save the draft when it has been different from the disk for long enough."""
        now = self._parts.clock.now()
        if self._unsaved and now - self._saved_at >= SAVE_AFTER:
            self._save()
        if self._settle_at is not None and now >= self._settle_at:
            self.settle()

    def put_away(self) -> None:
        """Save the draft before another conversation is opened."""
        if self._unsaved:
            self._save()

    def keep(self) -> None:
        """Save the draft at once, on this thread: the program is about to end."""
        if self._unsaved and self._state.selected:
            try:
                self._parts.journal.save_draft(self._state.selected, self._state.draft.text)
            except SaywellError as error:
                self._stage.tell(error)
            self._unsaved = False

    def _save(self) -> None:
        chosen, text = self._state.selected, self._state.draft.text
        self._unsaved = False
        self._saved_at = self._parts.clock.now()
        if chosen:
            self._stage.work(
                f"draft {chosen}",
                lambda: self._parts.journal.save_draft(chosen, text),
                latest=True,
            )

    def _with_draft(self, **changes: Any) -> State:
        return self._stage.change(draft=dataclasses.replace(self._state.draft, **changes))

    # -- findings

    def check(self) -> State:
        """Have the draft checked, elsewhere; what comes back for an older draft is dropped."""
        scene, text = self._stage.scene(), self._state.draft.text
        if scene is None or not text.strip():
            return self._stage.change(checked=None)

        def done(report: Report) -> None:
            draft = self._state.draft
            if draft.text == text and draft.note == scene.note:
                self._know_report(text, report)

        self._stage.work(
            "check",
            lambda: self._parts.check(text, scene, ()),
            done,
            self._check_failed,
            latest=True,
        )
        return self._state

    def _know_report(self, text: str, report: Report) -> None:
        last = max(len(report.findings) - 1, 0)
        self._stage.change(checked=Checked(text, report), finding=min(self._state.finding, last))

    def _check_failed(self, error: SaywellError) -> None:
        self._stage.say(self._stage.words("notice.check_failed", error=str(error)), Tone.ERROR)

    def next_finding(self, step: int = 1) -> State:
        """Choose another finding for the keys that mend and explain."""
        count = len(self._state.findings)
        return (
            self._stage.change(finding=(self._state.finding + step) % count)
            if count
            else (self._state)
        )

    def explain(self) -> State:
        """Show or hide why the chosen finding matters."""
        if self._state.chosen_finding is None:
            return self._stage.say(self._stage.words("notice.nothing_found"))
        return self._stage.change(explained=not self._state.explained)

    def fix(self) -> State:
        """Apply the first fix of the chosen finding, or of the first that has one."""
        chosen = self._state.chosen_finding
        if chosen is None:
            return self._stage.say(self._stage.words("notice.nothing_found"))
        finding = (
            chosen
            if chosen.fixes
            else next((one for one in self._state.findings if one.fixes), chosen)
        )
        if not finding.fixes:
            return self._stage.say(self._stage.words("notice.no_fix"))
        text, cursor = _fixed(
            self._state.draft.text,
            self._state.draft.cursor,
            finding.start,
            finding.end,
            finding.fixes[0],
        )
        return self.put(text, cursor)

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
            self._stage.change(unsure=_without(state.unsure, state.selected))
            return self._stage.say(words("notice.unsure_again"), Tone.WARNING, stays=True)
        if state.checked is not None and state.checked.text == state.draft.text:
            return self._gate(state.checked.report)
        text = state.draft.text

        def done(report: Report) -> None:
            if self._state.draft.text == text and self._state.selected == state.selected:
                self._know_report(text, report)
                self._gate(report)

        def failed(error: SaywellError) -> None:
            self._check_failed(error)
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
        state = self._state
        chosen = state.selected
        message = Outgoing(uuid.uuid4().hex, chosen, state.draft.text.strip(), state.draft.note)
        after = state.messages[-1].id if state.messages else None
        replies = state.draft.replies
        self._unsaved = False
        self._stage.change(
            sending=MappingProxyType({**state.sending, state.selected: message}),
            draft=DraftText(version=state.draft.version + 1),
            drafts=_with(state.drafts, state.selected, ""),
            checked=None,
            asked="",
            notice=None,
        )

        self._stage.work(
            f"send {chosen}",
            lambda: self._send(message, after, waivers, replies),
            lambda result: self._know_result(message, result),
            lambda error: self._not_sent(message, error),
        )
        return self._state

    def _send(
        self,
        message: Outgoing,
        after: str | None,
        waivers: tuple[Waiver, ...],
        replies: tuple[str, ...],
    ) -> SendResult:
        """Send and keep what belongs to it; runs on another thread."""
        result = self._parts.sender.send(message, after=after)
        if result.state is not SendState.FAILED:
            if waivers:
                self._parts.journal.record_waivers(message.conversation_id, waivers)
            self._count(replies, Use.SENT)
        return result

    def _count(self, replies: tuple[str, ...], use: Use) -> None:
        for reply in replies:
            self._parts.journal.record_use(reply, use)

    def _know_result(self, message: Outgoing, result: SendResult) -> None:
        if result.state is SendState.SENT:
            self._sent(message, result)
        else:
            unknown = result.state is SendState.UNKNOWN
            self._not_sent(message, result.error or SaywellError(""), unknown=unknown)
            if unknown:
                self._settle_at = self._parts.clock.now() + SETTLE_AGAIN

    def _sent(self, message: Outgoing, result: SendResult) -> None:
        chosen = message.conversation_id
        self._stage.change(sending=_without(self._state.sending, chosen))
        newer = self._state.drafts.get(chosen, "")
        if newer:  # the journal drops the draft of a message that is sent
            self._stage.work(
                f"draft {chosen}", lambda: self._parts.journal.save_draft(chosen, newer)
            )
        if self._state.selected == chosen and result.message is not None:
            self.add_messages([result.message])
        if result.warning:
            self._stage.say(result.warning, Tone.WARNING, stays=True)
        else:
            self._stage.say(self._stage.words("notice.sent"), Tone.GOOD)

    def _not_sent(self, message: Outgoing, error: SaywellError, *, unknown: bool = False) -> None:
        """Put the text back where it came from, before what has been written since."""
        chosen = message.conversation_id
        self._stage.change(sending=_without(self._state.sending, chosen))
        newer = self._state.drafts.get(chosen, "")
        text = f"{message.text}\n{newer}" if newer.strip() else message.text
        if self._state.selected == chosen:
            self._with_draft(note=message.private)
            self.put(text, len(text))
            self._save()
        else:
            self._stage.change(drafts=_with(self._state.drafts, chosen, text))
            self._stage.work(
                f"draft {chosen}", lambda: self._parts.journal.save_draft(chosen, text)
            )
        if unknown:
            self._stage.change(unsure=_with(self._state.unsure, chosen, text))
        key = "notice.uncertain" if unknown else "notice.not_sent"
        reason = f"{error} {error.hint}".strip()
        self._stage.say(
            self._stage.words(key, name=self._name_of(chosen), error=reason),
            Tone.ERROR,
            stays=True,
        )

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
                self._stage.change(unsure=_with(self._state.unsure, chosen, text))
                self._settle_at = self._parts.clock.now() + SETTLE_AGAIN
                continue
            self._stage.change(unsure=_without(self._state.unsure, chosen))
            name = self._name_of(chosen)
            if result.state is SendState.FAILED:
                words = self._stage.words("notice.did_not_arrive", name=name)
                self._stage.say(words, Tone.WARNING, stays=True)
                continue
            if self._state.drafts.get(chosen, "").strip() == text.strip():
                self._stage.change(drafts=_without(self._state.drafts, chosen))
                if self._state.selected == chosen:
                    self.put("", 0)
            if self._state.selected == chosen and result.message is not None:
                self.add_messages([result.message])
            self._stage.say(self._stage.words("notice.had_arrived", name=name), Tone.GOOD)

    def _name_of(self, conversation_id: str) -> str:
        for entry in self._state.queue:
            if entry.id == conversation_id:
                return entry.contact.name or conversation_id
        return conversation_id

    def add_messages(self, messages: list[Message]) -> State:
        """Add messages to the open conversation, each once, in their order."""
        known = {message.id for message in self._state.messages}
        fresh = [message for message in messages if message.id not in known]
        if not fresh:
            return self._state
        ordered = sorted((*self._state.messages, *fresh), key=lambda message: message.at)
        self._stage.change(messages=tuple(ordered), messages_known=True)
        return self.check()


def _fixed(text: str, cursor: int, start: int, end: int, fix: Fix) -> tuple[str, int]:
    """Replace a span; the cursor stays beside the same character, or goes behind the fix."""
    new = text[:start] + fix.text + text[end:]
    if cursor <= start:
        return new, cursor
    if cursor >= end:
        return new, cursor + len(fix.text) - (end - start)
    return new, start + len(fix.text)


def _with(drafts: Mapping[str, str], conversation_id: str, text: str) -> Mapping[str, str]:
    if not text.strip():
        return _without(drafts, conversation_id)
    return MappingProxyType({**drafts, conversation_id: text})


def _without(mapping: Mapping[str, Value], key: str) -> Mapping[str, Value]:
    return MappingProxyType({name: value for name, value in mapping.items() if name != key})

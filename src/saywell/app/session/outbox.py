"""What has not surely left: the outbox, and messages of which nobody knows whether they arrived.

Both are the journal's; here they are shown, sent when the connection is back, looked for again and
again, and decided on by the agent. Nothing of unknown fate goes out again unless the agent says so.
What has failed comes back into an empty composer; beside another text it stays aside here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from saywell.app.outbox import Flushed, Waiting, Why
from saywell.app.sending import SendResult
from saywell.app.session.actions import act
from saywell.app.session.compose import Composing
from saywell.app.session.parcels import uses_in
from saywell.app.session.reading import Reading
from saywell.app.session.stage import Stage, with_entry, without
from saywell.app.split import behind
from saywell.app.state import Inserted, Mode, State, Tone
from saywell.app.state_sends import Parked
from saywell.errors import RateLimited, SaywellError
from saywell.model.chat import Message, Outgoing
from saywell.model.records import Draft, SendRecord, SendState

LANE = "unsent"
"""All of this is done one after the other, so that no list is older than what follows from it."""

SETTLE_AGAIN = dt.timedelta(seconds=20)
"""How long to wait before looking again for a message that may have arrived."""

FLUSH_AGAIN = dt.timedelta(seconds=60)
"""How long to wait before trying the outbox again."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a piece of work brought about, and what has not surely left after it."""

    outcome: Any
    queued: list[SendRecord]
    unknown: list[SendRecord]


class Unsent:
    """Keeps the messages that have not surely left before the agent's eyes."""

    def __init__(self, stage: Stage, composer: Composing, reading: Reading) -> None:
        self._stage = stage
        self._outbox = stage.parts.outbox
        self._sender = stage.parts.sender
        self._composer = composer
        self._reading = reading
        self._why: dict[str, Waiting] = {}
        self._was_offline = True
        self._flush_at = stage.state.now
        self._settle_at = stage.state.now
        self._busy = False
        self._replies: dict[str, tuple[Inserted, ...]] = {}
        self._open: tuple[SendRecord, ...] = ()
        self._aside: dict[str, SendRecord] = {}

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- keeping the list

    def start(self) -> None:
        """Show what was left; called before the first question to the chat system."""
        try:
            listed = self._list(None)
        except SaywellError as error:
            self._stage.tell(error)
            return
        self._know(listed)
        for record in listed.unknown:  # its text stands in the journal as a draft, too
            message, state = record.message, self._state
            chosen = message.conversation_id
            draft = state.drafts.get(chosen, "")
            rest = behind(message.text, draft)
            if draft.strip() == message.text.strip():
                self._stage.change(
                    drafts=without(state.drafts, chosen),
                    attached=without(state.attached, chosen),
                    notes=state.notes - {chosen},
                )
            elif rest != draft:  # it had begun to leave, and another was to follow it
                self._stage.change(drafts=with_entry(state.drafts, chosen, rest))
                self._composer.save(chosen)

    def soon(self) -> None:
        """Send and look for what is open as soon as that can be."""
        self._flush_at = self._settle_at = self._state.now

    def tick(self) -> None:
        """Send what waits when the connection is back, and look for what may have arrived."""
        state = self._state
        if state.offline or not state.queue_known:
            self._was_offline = True
            return
        if self._was_offline:
            self._was_offline = False
            self.soon()
        if self._busy:
            return
        if state.now >= self._settle_at and any(one.unknown for one in state.parked):
            self._settle_at = state.now + SETTLE_AGAIN
            self._settle_all()
        elif state.now >= self._flush_at:
            self._flush_at = state.now + FLUSH_AGAIN
            if any(one.queued for one in state.parked):
                self._do(self._outbox.flush, self._flushed)
            else:
                self.reload()  # another window, or a command, may have put something in

    def park(self, key: str, replies: tuple[Inserted, ...]) -> None:
        """Show a message that has not surely left; what goes with its replies follows it later."""
        self._replies[key] = replies
        self.reload()

    def goes_before(self, conversation_id: str) -> bool:
        """Say whether an earlier message of the conversation will leave the outbox by itself."""
        return any(
            one.queued and (one.waiting is None or not one.waiting.why)
            for one in self._state.parked
            if one.record.message.conversation_id == conversation_id
        )

    def reload(self) -> None:
        """Read anew what has not surely left: something has been added, or settled."""
        self._do(lambda: None, lambda _: None)

    def heard(self, message: Message) -> None:
        """Take note of a message that was told of: it may be one whose end nobody knew."""

        def done(result: SendResult | None) -> None:
            if result is not None:
                self._aside.pop(result.key, None)
                self.reload()
                self._arrived(result.key, result)
                self._say_arrived(message.conversation_id)

        self._stage.work("heard", lambda: self._sender.heard(message), done)

    def _do(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[SaywellError], None] | None = None,
    ) -> None:
        self._busy = True

        def finished(listed: Listed) -> None:
            self._busy = False
            self._know(listed)
            done(listed.outcome)

        def broken(error: SaywellError) -> None:
            self._busy = False
            (failed or self._stage.tell)(error)

        self._stage.work(LANE, lambda: self._list(work()), finished, broken)

    def _list(self, outcome: Any) -> Listed:
        return Listed(outcome, self._outbox.waiting(), self._sender.unsettled())

    def _know(self, listed: Listed) -> None:
        self._open = (*listed.queued, *listed.unknown)
        self._show_parked()

    def _show_parked(self) -> None:
        records = sorted((*self._open, *self._aside.values()), key=lambda one: one.started)
        parked = tuple(self._explained(Parked(one)) for one in records)
        if parked != self._state.parked:
            gone = {one.record.message.key for one in self._state.parked} - {
                one.message.key for one in records
            }
            notice = self._state.notice
            if gone and notice is not None and notice.unsent:
                self._stage.change(notice=None)
            self._stage.change(parked=parked)
        if self._state.mode in (Mode.HELD, Mode.UNSURE) and self._state.decided is None:
            self.later()

    # -- by itself

    def _flushed(self, flushed: Flushed) -> None:
        sent = [one for one in flushed.tried if one.state is SendState.SENT]
        for result in sent:
            self._arrived(result.key, result)
        self._why = {one.record.message.key: one for one in flushed.waiting}
        self._stage.change(parked=tuple(self._explained(one) for one in self._state.parked))
        if isinstance(flushed.error, RateLimited) and flushed.error.retry_after:
            self._flush_at += dt.timedelta(seconds=flushed.error.retry_after)
        words = self._stage.words
        asking = [one for one in flushed.waiting if Why.BEHIND not in one.why]
        if asking:
            told = words("outbox.asks", count=len(asking))
            self._stage.say(told, Tone.WARNING, stays=True, unsent=True)
        elif sent:
            self._stage.say(words("outbox.went", count=len(sent)), Tone.GOOD)

    def _settle_all(self) -> None:
        records = [one.record for one in self._state.parked if one.unknown]

        def done(outcomes: list[tuple[SendRecord, SendResult]]) -> None:
            for record, result in outcomes:
                self._settled(record, result)

        self._do(lambda: [(record, self._sender.settle(record)) for record in records], done)

    def _settled(self, record: SendRecord, result: SendResult) -> None:
        chosen = record.message.conversation_id
        if result.state is SendState.SENT:
            self._arrived(record.message.key, result)
            self._say_arrived(chosen)
        elif result.state is SendState.FAILED:
            if record.message.text.strip() != self._state.drafts.get(chosen, "").strip():
                self.come_back(record, self._of(record))
            words = self._stage.words("notice.did_not_arrive", name=self._stage.name_of(chosen))
            self._stage.say(words, Tone.WARNING, stays=True)

    def come_back(self, record: SendRecord, replies: tuple[Inserted, ...]) -> str:
        """Put a message that failed into an empty composer, else aside; say where it is now."""
        message, words = record.message, self._stage.words
        if self._composer.takes(message):
            self._aside.pop(message.key, None)
            self._show_parked()
            self._composer.restore(message, replies)
            return words("failed.back")
        self._aside[message.key] = dataclasses.replace(record, state=SendState.FAILED)
        self._replies[message.key] = replies
        self._show_parked()
        chosen, keep = message.conversation_id, self._stage.parts.journal.keep_aside
        self._stage.work(
            f"aside {chosen}", lambda: keep(message), lambda _: self._composer.save(chosen)
        )
        return words("failed.aside")

    def show(self, result: SendResult) -> None:
        """Show the chat system's message in the transcript, or have it read; note that it is."""
        told = self._sender.told
        self._stage.work("told", lambda: told(result), failed=lambda _: None)  # no harm if not
        if result.message is not None and result.message.id:
            self._reading.hear(result.message)
        else:
            self._reading.want()

    def _arrived(self, key: str, result: SendResult) -> None:
        """Show a message that is known to be sent, and do what goes with its replies."""
        self.show(result)
        replies = self._replies.pop(key, ())
        if result.message is not None and not result.message.private:
            act(self._stage, result.message.conversation_id, replies)

    def _of(self, record: SendRecord) -> tuple[Inserted, ...]:
        return self._replies.pop(record.message.key, ())

    def _say_arrived(self, conversation_id: str) -> None:
        name = self._stage.name_of(conversation_id)
        self._stage.say(self._stage.words("notice.had_arrived", name=name), Tone.GOOD)

    # -- what the agent decides

    def ask(self) -> State:
        """Ask what to do with the next message that has not surely left, in any conversation."""
        state = self._state
        here = state.parked_here or state.parked
        if not here:
            return self._stage.say(self._stage.words("outbox.empty"))
        chosen = here[0]
        mode = Mode.UNSURE if chosen.unknown else Mode.HELD
        self._stage.change(deciding=chosen.record.message.key, mode=mode, notice=None)
        if chosen.queued and not state.offline:
            self._do(lambda: self._outbox.look(chosen.record), self._looked, lambda _: None)
        return self._state

    def _looked(self, waiting: Waiting) -> None:
        self._why[waiting.record.message.key] = waiting
        self._stage.change(parked=tuple(self._explained(one) for one in self._state.parked))

    def _explained(self, parked: Parked) -> Parked:
        return Parked(parked.record, self._why.get(parked.record.message.key))

    def later(self) -> State:
        """Decide later."""
        return self._stage.change(mode=Mode.COMPOSE, deciding="")

    def send(self) -> State:
        """Send a message of the outbox now; what the check objects to is mended before."""
        parked = self._state.decided
        waiting = parked.waiting if parked is not None else None
        if parked is not None and parked.failed:
            return self._decide(self._send_aside, self._sent)
        if waiting is not None and Why.CHECK in waiting.why:
            return self.edit()
        return self._decide(self._outbox.send, self._sent)

    def _send_aside(self, record: SendRecord) -> SendResult:
        """Send a message that has failed once more; runs on another thread."""
        message = dataclasses.replace(record.message, key=uuid.uuid4().hex)
        replies = self._replies.get(record.message.key, ())
        self._stage.parts.journal.expect_uses(message.key, uses_in(replies, message.text))
        return self._sender.send(message, newer_draft=True, waivers=record.waivers, later=True)

    def edit(self) -> State:
        """Take a message back into the composer, before what was written since."""
        parked = self._state.decided
        if parked is not None and parked.failed:
            self.later()
            self._aside.pop(parked.record.message.key)
            self._show_parked()
            self._take_back(parked.record)
            return self._state

        def done(record: SendRecord, draft: Draft | None) -> None:
            if draft is None:
                self._stage.say(self._stage.words("outbox.gone"), Tone.WARNING)
            else:
                self._take_back(record)

        return self._decide(self._outbox.edit, done)

    def drop(self) -> State:
        """Give up a message."""
        parked = self._state.decided
        if parked is not None and parked.failed:
            self._aside.pop(parked.record.message.key)
            self._forget_text(parked.record.message)
            self._replies.pop(parked.record.message.key, None)
            self._show_parked()
            return self._stage.say(self._stage.words("outbox.dropped"))

        def done(_: SendRecord, __: object) -> None:
            self._stage.say(self._stage.words("outbox.dropped"))

        return self._decide(self._outbox.drop, done)

    def _forget_text(self, message: Outgoing) -> None:
        """Drop what is kept of a message beside the draft of its conversation."""
        journal = self._stage.parts.journal

        def forget() -> None:
            journal.abandon_uses(message.key)
            for draft in journal.other_drafts(message.conversation_id):
                if (draft.text, draft.private) == (message.text, message.private):
                    journal.drop_draft(draft)

        self._stage.work(f"aside {message.conversation_id}", forget)

    def look(self) -> State:
        """Look once more for a message of unknown fate."""

        def done(record: SendRecord, result: SendResult) -> None:
            self._settled(record, result)
            if result.state is SendState.UNKNOWN:
                self._stage.say(self._stage.words("unsure.still"), Tone.WARNING)

        return self._decide(self._sender.settle, done)

    def again(self) -> State:
        """Send a message of unknown fate once more, because the agent wants it."""
        return self._decide(self._sender.resend, self._sent)

    def there(self) -> State:
        """Take the agent's word that a message has arrived."""

        def done(record: SendRecord, result: SendResult) -> None:
            self._arrived(record.message.key, result)
            self._say_arrived(record.message.conversation_id)

        return self._decide(self._sender.was_sent, done)

    def give_up(self) -> State:
        """Take a message of unknown fate back into the composer, to send another in its place."""

        def done(record: SendRecord, dropped: bool) -> None:
            if dropped:
                self._take_back(record)

        return self._decide(self._sender.drop, done)

    def _decide(
        self,
        work: Callable[[SendRecord], Any],
        done: Callable[[SendRecord, Any], None],
    ) -> State:
        parked = self._state.decided
        if parked is None:
            return self.later()
        record = parked.record
        self.later()
        self._do(lambda: work(record), lambda outcome: done(record, outcome))
        return self._state

    def _sent(self, record: SendRecord, result: SendResult) -> None:
        name = self._stage.name_of(record.message.conversation_id)
        error = self._stage.explained(result.error) if result.error else ""
        words = self._stage.words
        if result.state is not SendState.FAILED and record.message.key in self._aside:
            del self._aside[record.message.key]
            self._replies[result.key] = self._of(record)
            record = dataclasses.replace(
                record, message=dataclasses.replace(record.message, key=result.key)
            )
            self._show_parked()
        if result.state is SendState.SENT:
            self._arrived(record.message.key, result)
            told = (
                words("notice.had_arrived", name=name) if result.earlier else words("notice.sent")
            )
            self._stage.say(told, Tone.GOOD)
        elif result.state is SendState.QUEUED:
            self._stage.say(words("outbox.waits", name=name), Tone.WARNING, stays=True, unsent=True)
        elif result.state is SendState.UNKNOWN:
            told = words("notice.uncertain", name=name)
            self._stage.say(told, Tone.ERROR, stays=True, unsent=True)
        else:
            where = self.come_back(record, self._of(record))
            told = words("notice.not_sent", name=name, where=where, error=error)
            self._stage.say(told, Tone.ERROR, stays=True)

    def _take_back(self, record: SendRecord) -> None:
        chosen = record.message.conversation_id
        text = self._composer.restore(record.message, self._of(record))
        journal = self._stage.parts.journal

        def tidy() -> None:
            for draft in journal.other_drafts(chosen):
                if draft.text.strip() in text:  # it stands in the composer now
                    journal.drop_draft(draft)

        self._stage.work(f"draft {chosen}", tidy)
        self._stage.say(self._stage.words("notice.taken_back"))

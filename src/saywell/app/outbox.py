"""The outbox: messages that wait for the chat system, and leave late only when that is right."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from saywell.app.gate import Checks, Judgement, judge
from saywell.app.replying import check_context, read_scene
from saywell.app.send_errors import OF_ITS_OWN, PASSING
from saywell.app.sending import FRESH, Changes, SendResult, SendService
from saywell.errors import BackendError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Outgoing
from saywell.model.ports import Clock, Journal
from saywell.model.records import Draft, SendRecord, SendState
from saywell.model.rules import Draft as Written
from saywell.model.rules import Verdict, Waiver
from saywell.model.settings import Settings

FLUSHING = "the outbox"
"""What a copy of the program claims while it sends what waits."""

Recheck = Callable[[SendRecord], Judgement]


class Why(StrEnum):
    """Why a message does not leave without a question."""

    OLD = "old"
    MOVED_ON = "moved on"
    UNSEEN = "written without a look at the conversation"
    FILE_GONE = "a file is gone"
    FILE_CHANGED = "a file has changed"
    REFUSED = "failed before"
    CHECK = "the check objects"
    BEHIND = "an earlier message waits"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits for the agent's word, and why.

    ``changes`` are the messages that came since, ``files`` those that are gone or have changed.
    ``judgement`` is what the check says now, None where it was not run again. ``newest`` is the
    id of the last message that was looked at, ``error`` why the conversation cannot be read.
    """

    record: SendRecord
    why: tuple[Why, ...] = ()
    changes: Changes = Changes()
    files: tuple[Path, ...] = ()
    judgement: Judgement | None = None
    newest: str | None = None
    error: BackendError | None = None


@dataclass(frozen=True, slots=True)
class Flushed:
    """What became of the outbox: what was tried, what asks, and what stopped it.

    ``busy`` says that another copy of the program is sending it.
    """

    tried: tuple[SendResult, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    error: BackendError | None = None
    busy: bool = False


class Outbox:
    """Messages in the order in which they were written, shared by all copies of the program.

    ``recheck`` judges a message again when the conversation is no longer what it was.
    """

    def __init__(
        self,
        service: SendService,
        journal: Journal,
        clock: Clock,
        recheck: Recheck | None = None,
        *,
        fresh: dt.timedelta = FRESH,
    ) -> None:
        self._service = service
        self._journal = journal
        self._clock = clock
        self._recheck = recheck
        self._fresh = fresh

    def waiting(self) -> list[SendRecord]:
        """List what waits, oldest first; nothing is asked of the chat system."""
        return self._journal.queued()

    def add(
        self,
        message: Outgoing,
        after: str | None,
        waivers: Sequence[Waiver] = (),
        *,
        seen: bool = True,
    ) -> SendRecord:
        """Put a message into the outbox without trying to send it, and return its record.

        ``seen`` says whether ``after``, the newest message before it, is known. While an equal
        message waits or is unsettled, that one is returned and nothing is added.
        """
        for equal in self._journal.equal_sends(message):
            if equal.state is not SendState.FAILED:
                return equal
        self._journal.queue_send(message, after, seen=seen, waivers=waivers)
        added = self._journal.send_record(message.key)
        assert added is not None
        return added

    def flush(self) -> Flushed:
        """Send what may go without a question; one copy of the program at a time.

        What is told here of the rest is what can be known without asking the chat system.
        Raises JournalError.
        """
        if not self._journal.claim(FLUSHING):
            return Flushed(busy=True)
        try:
            return self._flush()
        finally:
            self._journal.release(FLUSHING)

    def _flush(self) -> Flushed:
        tried: list[SendResult] = []
        waiting: list[Waiting] = []
        held_up = {one.message.conversation_id for one in self._service.unsettled()}
        for record in self._journal.queued():
            chosen = record.message.conversation_id
            one = self._at_hand(record, behind=chosen in held_up)
            try:
                if not one.why:
                    one = self._looked(one)
                if not one.why:
                    result = self._service.send_queued(record, one.newest)
                    tried.append(result)
                    if result.state is SendState.SENT:
                        continue
                    if isinstance(result.error, PASSING):
                        return Flushed(tuple(tried), tuple(waiting), result.error)
                    if result.state is SendState.QUEUED:
                        failed = self._journal.send_record(record.message.key) or record
                        one = Waiting(failed, (Why.REFUSED,))
            except OF_ITS_OWN as error:
                one = dataclasses.replace(one, why=(Why.REFUSED,), error=error)
            except BackendError as error:
                return Flushed(tuple(tried), tuple(waiting), error)
            held_up.add(chosen)
            if one.why:
                waiting.append(one)
        return Flushed(tuple(tried), tuple(waiting))

    def look(self, record: SendRecord) -> Waiting:
        """Say what speaks against sending a message now; nothing does when ``why`` is empty.

        Raises BackendError.
        """
        earlier = self._earlier(record)
        return self._looked(self._at_hand(record, behind=earlier))

    def send(self, record: SendRecord, waivers: Sequence[Waiver] = ()) -> SendResult:
        """Send a message on the agent's word; what fails is back in the outbox."""
        return self._service.send_queued(record, waivers=waivers)

    def edit(self, record: SendRecord) -> Draft | None:
        """Take a message back as the draft of its conversation; one that is there stays beside it.

        None when the message is not in the outbox any more.
        """
        return self._journal.edit_queued(record.message.key)

    def drop(self, record: SendRecord) -> bool:
        """Forget a message; False when it is not in the outbox any more."""
        dropped = self._journal.forget_send(record.message.key)
        if dropped:
            self._journal.abandon_uses(record.message.key)
        return dropped

    # -- what speaks against it

    def _earlier(self, record: SendRecord) -> bool:
        """Say whether an earlier message of the same conversation has not gone out."""
        chosen = record.message.conversation_id
        waiting = [one for one in self.waiting() if one.message.conversation_id == chosen]
        unsettled = any(one.message.conversation_id == chosen for one in self._service.unsettled())
        return unsettled or (bool(waiting) and waiting[0].message.key != record.message.key)

    def _at_hand(self, record: SendRecord, *, behind: bool) -> Waiting:
        """Collect what is known without the chat system."""
        why: list[Why] = []
        age = abs(self._clock.now() - (record.queued or record.started))
        if age > self._fresh:
            why.append(Why.OLD)
        if not record.seen:
            why.append(Why.UNSEEN)
        if record.detail or record.doubtful:
            why.append(Why.REFUSED)
        gone, changed = changed_files(record)
        if gone:
            why.append(Why.FILE_GONE)
        if changed:
            why.append(Why.FILE_CHANGED)
        if behind:
            why.append(Why.BEHIND)
        return Waiting(record, tuple(why), files=(*gone, *changed))

    def _looked(self, one: Waiting) -> Waiting:
        """Ask the chat system what came since, and the check whether the message still fits."""
        record, why, judgement = one.record, list(one.why), None
        changes = self._service.changed_since(record.message.conversation_id, record.after)
        moved_on = record.seen and bool(changes or changes.by_me)
        if moved_on:
            why.append(Why.MOVED_ON)
        if self._recheck is not None and (moved_on or not record.seen):
            judgement = self._recheck(record)
            if judgement.report.verdict is not Verdict.PASS:
                why.append(Why.CHECK)
        return Waiting(
            record,
            tuple(why),
            changes if record.seen else Changes(),
            one.files,
            judgement,
            changes.newest,
        )


def changed_files(record: SendRecord) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the files of a message that are gone, and those of another size than they had."""
    gone, changed = [], []
    for file, size in zip(record.message.attachments, record.sizes, strict=False):
        try:
            if file.stat().st_size != size:
                changed.append(file)
        except OSError:
            gone.append(file)
    return tuple(gone), tuple(changed)


def recheck_with(load: Callable[[], Checks], backend: ChatBackend, settings: Settings) -> Recheck:
    """Return what judges a waiting message by its conversation as it is now.

    The check is loaded when it is needed.
    """

    def recheck(record: SendRecord) -> Judgement:
        message = record.message
        scene = read_scene(backend, message.conversation_id, note=message.private)
        names = [file.name for file in message.attachments]
        known = check_context(scene, settings, attachments=names)
        written = Written(message.text, context=known)
        return judge(load(), written, note=message.private, waivers=record.waivers)

    return recheck

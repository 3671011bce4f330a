"""Sending so that nothing is lost and nothing goes out twice: journal first, look, never guess."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from saywell.app.send_errors import (
    AWAY,
    did_not_arrive,
    in_other_hands,
    may_come,
    was_answered,
    was_not_stored,
)
from saywell.errors import BackendError, JournalError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.ports import Clock, Journal
from saywell.model.records import SendRecord, SendState
from saywell.model.rules import Waiver

LOOKS = (0.5, 2.0, 4.0)
"""Pauses in seconds before each look for a message that may have gone out."""

SETTLED_AFTER = dt.timedelta(seconds=60)
"""How long after the last byte a message that is not found is held to have failed.

Chatwoot gives up on a request after 15 s (rack-timeout), a proxy usually after 60 s. A slower
one may still deliver it: what has failed in this way is marked as doubtful, looked for once more
before an equal text goes out, and known as sent when its echo is heard.
"""

LONGEST_SEND = dt.timedelta(minutes=10)
"""How long a send can last: 15 files over a slow line. When a killed process wrote its last byte
is not known; it was no later than this after it began."""

FRESH = dt.timedelta(minutes=5)
"""How old a message may be to go out without asking, if nobody wrote meanwhile."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of a message.

    ``message`` is the chat system's own, when it is sent. ``error`` is why it failed, why it
    waits, or why nobody knows. ``warning`` is about the journal, and changes nothing.
    ``earlier`` says that this is about an earlier sending of the same text, and that nothing
    was sent now; ``elsewhere`` that another copy of the program is at work on it.
    """

    key: str
    state: SendState
    message: Message | None = None
    error: BackendError | None = None
    warning: str = ""
    earlier: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What was written after a message: by the customer, by colleagues or bots, and by oneself.

    ``by_me`` are messages of this agent from another program; they are no change by others.
    ``newest`` is the id of the last message of all, None when there is none.
    """

    by_customer: tuple[Message, ...] = ()
    by_colleagues: tuple[Message, ...] = ()
    by_me: tuple[Message, ...] = ()
    newest: str | None = None

    def __bool__(self) -> bool:
        """Whether others wrote anything."""
        return bool(self.by_customer or self.by_colleagues)


class SendService:
    """Sends through a backend, with every step in the journal; any thread may call.

    Raises:
        JournalError: the message could not be stored before it was sent, so it was not sent.
        UsageError: the message's key was used before.
    """

    def __init__(
        self,
        backend: ChatBackend,
        journal: Journal,
        clock: Clock,
        *,
        sleep: Callable[[float], None] = time.sleep,
        looks: Sequence[float] = LOOKS,
    ) -> None:
        self._backend = backend
        self._journal = journal
        self._clock = clock
        self._sleep = sleep
        self._looks = tuple(looks)
        self._me: str | None = None
        self._lock = threading.Lock()
        self._sending: dict[str, Message | None] = {}

    # -- sending

    def send(
        self,
        message: Outgoing,
        *,
        after: str | None = None,
        newer_draft: bool = False,
        waivers: Sequence[Waiver] = (),
        later: bool = False,
        again: bool = False,
        since: dt.datetime | None = None,
    ) -> SendResult:
        """Send once, and say what became of it.

        ``after`` is the newest message id that is known; without it the chat system is asked
        first. ``newer_draft`` leaves the draft of the conversation alone, as another text.
        ``waivers`` are listed once it is sent. With ``later`` it waits in the outbox when the
        chat system cannot be reached.

        When the answer does not come, the conversation is read to find out; only a chat system
        that makes no second message of the same key is asked twice. An earlier sending of the
        same text whose end is open is looked for first: what is found is not sent again, and
        while that cannot be known nothing is sent unless the agent says ``again``. Nor is what
        another copy of the program has sent ``since`` then.
        """
        given_up = []
        for record in self._journal.equal_sends(message, since):
            if record.state is SendState.SENT and again:
                continue
            result = self._settled_first(record)
            if result.state is SendState.QUEUED:
                return self.send_queued(record, after)
            if result.state is SendState.SENT or (result.state is SendState.UNKNOWN and not again):
                return dataclasses.replace(result, earlier=True)
            if not result.elsewhere:
                given_up.append(record.message.key)
        if after is None:
            try:
                after = self.newest(message.conversation_id)
            except BackendError as error:
                return self._not_begun(
                    message, error, waivers, newer_draft=newer_draft, later=later
                )
        self._journal.begin_send(
            message, after, newer_draft=newer_draft, waivers=waivers, instead_of=given_up
        )
        return self._transmit(message, after, later=later)

    def resend(self, record: SendRecord) -> SendResult:
        """Send a message anew that nobody found, because the agent wants it.

        It is looked for once more; what is there is not sent again. Raises UsageError when
        another copy of the program does the same, or has done it.
        """
        result = self._settled_first(record)
        if result.state is SendState.SENT:
            return dataclasses.replace(result, earlier=True)
        if result.state is SendState.QUEUED:
            return self.send_queued(record)
        message = dataclasses.replace(record.message, key=uuid.uuid4().hex)
        try:
            after = self.newest(message.conversation_id)
        except BackendError as error:
            return dataclasses.replace(result, error=error)
        self._journal.begin_send(
            message,
            after,
            newer_draft=not self._journal.stands_as_draft(record.message),
            waivers=record.waivers,
            instead_of=[record.message.key],
        )
        return self._transmit(message, after)

    def send_queued(
        self, record: SendRecord, after: str | None = None, *, waivers: Sequence[Waiver] = ()
    ) -> SendResult:
        """Send a message of the outbox; what fails is back there, with the reason."""
        message = record.message
        if after is None:
            try:
                after = self.newest(message.conversation_id)
            except BackendError as error:
                return SendResult(message.key, SendState.QUEUED, error=error)
        if not self._journal.begin_again(message.key, after, waivers=waivers):
            return self._known(record)
        return self._transmit(message, after, later=True)

    def _settled_first(self, record: SendRecord) -> SendResult:
        if record.state is SendState.QUEUED:
            return SendResult(record.message.key, SendState.QUEUED)
        if record.state is SendState.SENT:
            return self._known(record)
        return self.settle(record)

    def told(self, result: SendResult) -> None:
        """Take note that the agent has seen that a message was sent.

        Until then, or until the journal is closed, a killed program leaves a message behind of
        which its agent does not know; an equal one is then not sent before that is said.
        """
        if result.state is SendState.SENT:
            self._journal.release_later(result.key)

    def _not_begun(
        self,
        message: Outgoing,
        error: BackendError,
        waivers: Sequence[Waiver],
        *,
        newer_draft: bool,
        later: bool,
    ) -> SendResult:
        """Keep a message that could not be begun: in the outbox, or as the draft."""
        if later and isinstance(error, AWAY):
            self._journal.queue_send(message, None, seen=False, waivers=waivers)
            return SendResult(message.key, SendState.QUEUED, error=error)
        self._journal.save_draft(
            message.conversation_id,
            message.text,
            private=message.private,
            files=message.attachments,
            beside=newer_draft,
        )
        return SendResult(message.key, SendState.FAILED, error=error)

    def _transmit(self, message: Outgoing, after: str | None, *, later: bool = False) -> SendResult:
        """Send a message that is in the journal as pending."""
        with self._lock:
            self._sending[message.key] = None
        try:
            sent = self._backend.send(message)
        except BackendError as error:
            if was_not_stored(error):
                waits = later and isinstance(error, AWAY)
                state = SendState.QUEUED if waits else SendState.FAILED
                return self._end(message, state, error=error)
            return self._found_out(message, after, error)
        except BaseException:
            self._end(message, SendState.UNKNOWN)
            raise
        else:
            return self._end(message, SendState.SENT, sent)
        finally:
            with self._lock:
                self._sending.pop(message.key, None)

    def _found_out(self, message: Outgoing, after: str | None, error: BackendError) -> SendResult:
        """Find out what became of a message after a failure that does not say it.

        When the server itself has answered, it is done with the request, and one look decides.
        A chat system that knows the key again is sent the message once more.
        """
        answered = was_answered(error)
        for pause in self._looks:
            self._sleep(pause)
            if self._was_heard(message.key):
                break
            try:
                found = self._look(message, after)
            except (BackendError, JournalError):
                continue
            if found is not None:
                return self._end(
                    message, SendState.SENT, found, certain=self._is_ours(found, message)
                )
            if self._repeats_safely:
                try:
                    return self._end(message, SendState.SENT, self._backend.send(message))
                except BackendError as failed:
                    answered = answered and was_answered(failed)
                    continue
            if answered:
                return self._end(message, SendState.FAILED, error=error, doubtful=True)
        return self._end(message, SendState.UNKNOWN, error=error)

    # -- finding out

    def unsettled(self) -> list[SendRecord]:
        """List messages whose end nobody knows, as after a killed process; oldest first."""
        return self._journal.unsettled()

    def settle(self, record: SendRecord) -> SendResult:
        """Look once more whether a message arrived; ``failed`` when it seems that it did not.

        Raises nothing of the chat system: while that cannot be asked, it stays ``unknown``, as
        while another copy of the program is at it. Where sending again is safe, a fresh message
        goes out once more, as long as nobody wrote meanwhile and its draft stands unchanged.
        """
        key = record.message.key
        if not self._journal.claim(key):
            return self._known(record)
        try:
            present = self._journal.send_record(key)
            if present is None or not _is_open(present):
                self._journal.release(key)
                return self._known(record)
            return self._settle_claimed(present)
        except BaseException:
            self._journal.release(key)
            raise

    def _settle_claimed(self, record: SendRecord) -> SendResult:
        message = record.message
        try:
            found = self._look(message, record.after)
            if found is not None:
                return self._end(
                    message, SendState.SENT, found, certain=self._is_ours(found, message)
                )
            if record.state is SendState.FAILED:
                return self._end(message, SendState.FAILED, error=did_not_arrive(), doubtful=True)
            if self._goes_out_again(record) and self._journal.begin_again(
                message.key, record.after
            ):
                return self._end(message, SendState.SENT, self._backend.send(message))
        except BackendError as error:
            state = SendState.FAILED if record.state is SendState.FAILED else SendState.UNKNOWN
            return self._end(message, state, error=error, doubtful=True)
        quiet_since = record.ended or record.started + LONGEST_SEND
        if self._clock.now() - quiet_since < SETTLED_AFTER:
            return self._end(message, SendState.UNKNOWN, error=may_come())
        return self._end(message, SendState.FAILED, error=did_not_arrive(), doubtful=True)

    def heard(self, message: Message) -> SendResult | None:
        """Take note of a message that the chat system told of by itself.

        When it carries the key of one of our sends, that send is known to have arrived. Returns
        what was found out, None when nothing was open. Raises JournalError.
        """
        if not message.echo_id or message.author is Author.CUSTOMER:
            return None
        with self._lock:
            if message.echo_id in self._sending:
                self._sending[message.echo_id] = message
                return None
        record = self._journal.send_record(message.echo_id)
        if record is None or record.state is SendState.SENT:
            return None
        ours = record.message
        if (ours.conversation_id, ours.private) != (message.conversation_id, message.private):
            return None
        elsewhere = record.state is SendState.PENDING and not self._journal.claim(ours.key)
        result = self._end(ours, SendState.SENT, message)
        return None if elsewhere else result

    def was_sent(self, record: SendRecord) -> SendResult:
        """Take the agent's word that a message is there."""
        return self._end(record.message, SendState.SENT, _stand_in(record.message, ""))

    def drop(self, record: SendRecord) -> bool:
        """Give up a message, because the agent wants it; False when there was nothing to give up.

        Its draft stays, if it has one.
        """
        return self._journal.forget_send(record.message.key)

    def newest(self, conversation_id: str) -> str | None:
        """Return the id of the newest message, None when there is none. Raises BackendError."""
        newest = self._backend.messages(conversation_id, limit=1)
        return newest[-1].id if newest else None

    def changed_since(self, conversation_id: str, last_seen: str | None) -> Changes:
        """Tell what was written after the message that the agent saw last.

        Notes of colleagues count, activity rows do not, and what went out from here is left
        out. Raises BackendError when the chat system cannot be asked.
        """
        if self._me is None:
            self._me = self._backend.account().agent.id
        newer = self._backend.messages(conversation_id, after=last_seen)
        own = self._journal.claimed(conversation_id)
        others = [one for one in newer if one.id not in own]
        agents = [one for one in others if one.author in (Author.AGENT, Author.BOT)]
        return Changes(
            by_customer=tuple(one for one in others if one.author is Author.CUSTOMER),
            by_colleagues=tuple(one for one in agents if one.author_id != self._me),
            by_me=tuple(one for one in agents if one.author_id == self._me),
            newest=newer[-1].id if newer else last_seen,
        )

    @property
    def _repeats_safely(self) -> bool:
        return Capability.IDEMPOTENT in self._backend.capabilities

    def _look(self, message: Outgoing, after: str | None) -> Message | None:
        claimed = self._journal.claimed(message.conversation_id)
        return self._backend.find_sent(message, after, leave_out=claimed)

    def _goes_out_again(self, record: SendRecord) -> bool:
        """Say whether a message that was not found is sent again without asking."""
        message = record.message
        return (
            self._repeats_safely
            and self._clock.now() - record.started < FRESH
            and self._journal.stands_as_draft(message)
            and not self._anything_since(message.conversation_id, record.after)
        )

    def _anything_since(self, conversation_id: str, after: str | None) -> bool:
        changes = self.changed_since(conversation_id, after)
        return bool(changes or changes.by_me)

    def _is_ours(self, found: Message, message: Outgoing) -> bool:
        """Say whether a message that was found is surely this one, not one that looks like it."""
        return found.echo_id == message.key or self._repeats_safely

    def _was_heard(self, key: str) -> bool:
        with self._lock:
            if self._sending.get(key) is not None:
                return True
        try:
            record = self._journal.send_record(key)
        except JournalError:
            return False
        return record is not None and record.state is SendState.SENT

    def _known(self, record: SendRecord) -> SendResult:
        """Say what the journal knows of a message that somebody else is, or was, at work on."""
        key = record.message.key
        present = self._journal.send_record(key) or record
        if present.state is SendState.SENT:
            return SendResult(key, SendState.SENT, _stand_in(record.message, present.message_id))
        if present.state is SendState.FAILED:
            return SendResult(key, SendState.FAILED, error=did_not_arrive())
        if present.state is SendState.QUEUED:
            return SendResult(key, SendState.QUEUED)
        return SendResult(key, SendState.UNKNOWN, error=in_other_hands(), elsewhere=True)

    def _end(
        self,
        message: Outgoing,
        state: SendState,
        sent: Message | None = None,
        error: BackendError | None = None,
        *,
        doubtful: bool = False,
        certain: bool = True,
    ) -> SendResult:
        """Store the end. A journal that fails now must not hide what became of the message."""
        with self._lock:
            heard = self._sending.get(message.key)
        if heard is not None:
            state, sent, certain = SendState.SENT, heard, True
        warning = ""
        try:
            holds = self._journal.end_send(
                message.key,
                state,
                message_id=sent.id if sent else "",
                detail=error.message if error and state is not SendState.QUEUED else "",
                doubtful=doubtful,
                certain=certain,
            )
        except JournalError as trouble:
            holds, warning = state, str(trouble)
        if holds is SendState.SENT:
            return SendResult(message.key, holds, sent or _stand_in(message, ""), warning=warning)
        return SendResult(message.key, holds, error=error or may_come(), warning=warning)


def _is_open(record: SendRecord) -> bool:
    if record.state is SendState.FAILED:
        return record.doubtful
    return record.state in (SendState.UNKNOWN, SendState.PENDING)


def _stand_in(message: Outgoing, message_id: str) -> Message:
    """Describe a message that was sent and that nobody has read back."""
    return Message(
        id=message_id,
        conversation_id=message.conversation_id,
        author=Author.AGENT,
        author_name="",
        text=message.text,
        at=dt.datetime.now(dt.UTC),
        private=message.private,
        echo_id=message.key,
    )

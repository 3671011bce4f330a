"""What became of a message: looking for it, hearing of it, and what the journal says of it."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

from saywell.app.send_errors import PASSING, did_not_arrive, in_other_hands, may_come
from saywell.errors import BackendError, JournalError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.ports import Clock, Journal
from saywell.model.records import SendRecord, SendState

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


class Settling:
    """Finds out what became of messages; any thread may call. Raises JournalError."""

    def __init__(self, backend: ChatBackend, journal: Journal, clock: Clock) -> None:
        self._backend = backend
        self._journal = journal
        self._clock = clock
        self._me: str | None = None
        self._lock = threading.Lock()
        self._sending: dict[str, Message | None] = {}

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
                detail=error.message if error and not isinstance(error, PASSING) else "",
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

"""Sending so that nothing is lost and nothing goes out twice: journal first, look, never guess."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
import uuid
from collections.abc import Callable, Sequence

from saywell.app.send_errors import AWAY, was_answered, was_not_stored
from saywell.app.settling import FRESH as FRESH
from saywell.app.settling import SETTLED_AFTER as SETTLED_AFTER
from saywell.app.settling import Changes as Changes
from saywell.app.settling import SendResult as SendResult
from saywell.app.settling import Settling
from saywell.errors import BackendError, JournalError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Outgoing
from saywell.model.ports import Clock, Journal
from saywell.model.records import SendRecord, SendState
from saywell.model.rules import Waiver

LOOKS = (0.5, 2.0, 4.0)
"""Pauses in seconds before each look for a message that may have gone out."""


class SendService(Settling):
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
        super().__init__(backend, journal, clock)
        self._sleep = sleep
        self._looks = tuple(looks)

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
            if result.state is SendState.UNKNOWN and self._repeats_safely:
                return self.resend(record)
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

        It is looked for once more; what is there is not sent again. It goes out as a new message
        that refers to the old one, or under the same key where the chat system knows that again.
        Raises UsageError when another copy of the program does the same, or has done it.
        """
        result = self._settled_first(record)
        if result.state is SendState.SENT:
            return dataclasses.replace(result, earlier=True)
        if result.state is SendState.QUEUED:
            return self.send_queued(record)
        if result.state is SendState.UNKNOWN and self._repeats_safely:
            return self._repeat(record)
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

    def _repeat(self, record: SendRecord) -> SendResult:
        """Send under the same key, of which the chat system makes no second message."""
        key = record.message.key
        if not self._journal.claim(key):
            return self._known(record)
        if not self._journal.begin_again(key, record.after):
            self._journal.release(key)
            return self._known(record)
        return self._transmit(record.message, record.after, repeated=True)

    def send_queued(
        self, record: SendRecord, after: str | None = None, *, waivers: Sequence[Waiver] = ()
    ) -> SendResult:
        """Send a message of the outbox; what fails is back there, with the reason.

        One that was tried before and not found is looked for once more.
        """
        message = record.message
        if record.doubtful:
            after = record.after
        elif after is None:
            try:
                after = self.newest(message.conversation_id)
            except BackendError as error:
                return SendResult(message.key, SendState.QUEUED, error=error)
        if not self._journal.begin_again(message.key, after, waivers=waivers):
            return self._known(record)
        if record.doubtful:
            try:
                found = self._look(message, after)
            except BackendError as error:
                return self._end(message, SendState.FAILED, error=error, doubtful=True)
            if found is not None:
                is_ours = self._is_ours(found, message)
                result = self._end(message, SendState.SENT, found, certain=is_ours)
                return dataclasses.replace(result, earlier=True)
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

    def _transmit(
        self, message: Outgoing, after: str | None, *, later: bool = False, repeated: bool = False
    ) -> SendResult:
        """Send a message that is in the journal as pending.

        Of one that is ``repeated`` no failure tells that it is not there.
        """
        with self._lock:
            self._sending[message.key] = None
        try:
            sent = self._backend.send(message)
        except BackendError as error:
            if repeated:
                return self._end(message, SendState.UNKNOWN, error=error)
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

        When the server itself has answered, it is done with the request, and a look decides. A
        chat system that knows the key again is sent the message once more.
        """
        answered, missed = was_answered(error), False
        for pause in self._looks:
            self._sleep(pause)
            if self._was_heard(message.key):
                break
            try:
                found = self._look(message, after)
            except (BackendError, JournalError):
                continue
            if found is not None:
                is_ours = self._is_ours(found, message)
                return self._end(message, SendState.SENT, found, certain=is_ours)
            missed = True
            if self._repeats_safely:
                try:
                    return self._end(message, SendState.SENT, self._backend.send(message))
                except BackendError as failed:
                    answered = answered and was_answered(failed)
            elif answered:
                break
        if answered and missed:
            return self._end(message, SendState.FAILED, error=error, doubtful=True)
        return self._end(message, SendState.UNKNOWN, error=error)

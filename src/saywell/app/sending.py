"""Sending so that nothing is lost and nothing goes out twice: journal first, look, never resend."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from saywell.errors import (
    BackendError,
    JournalError,
    NotFound,
    PermissionRefused,
    RateLimited,
    SignInRefused,
    TlsFailure,
    Uncertain,
    Unreachable,
)
from saywell.model.backend import ChatBackend
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.ports import Clock, Journal
from saywell.model.records import SendRecord, SendState

NOT_STORED = (Unreachable, TlsFailure, SignInRefused, PermissionRefused, NotFound, RateLimited)
"""Failures after which the chat system cannot have the message: it never came to storing it."""

GATEWAY = frozenset({502, 503, 504, *range(520, 528)})
"""The status by which a proxy says that it gave up; the server behind may still be at work."""

LOOKS = (0.5, 2.0, 4.0)
"""Pauses in seconds before each look for a message that may have gone out."""

SETTLED_AFTER = dt.timedelta(seconds=60)
"""How old a message must be before not finding it means that it did not arrive.

Chatwoot gives up on a request after 15 s (rack-timeout), a proxy usually after 60 s.
"""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of a message.

    ``message`` is the chat system's own, when it is sent and could be read. ``error`` is why it
    failed, or why nobody knows. ``warning`` is about the journal, and changes nothing.
    """

    key: str
    state: SendState
    message: Message | None = None
    error: BackendError | None = None
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What others wrote after a message: the customer, and colleagues or bots."""

    by_customer: tuple[Message, ...] = ()
    by_colleagues: tuple[Message, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.by_customer or self.by_colleagues)


class SendService:
    """Sends through a backend, with every step in the journal.

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

    def send(
        self, message: Outgoing, *, after: str | None = None, newer_draft: bool = False
    ) -> SendResult:
        """Send once, and say what became of it.

        ``after`` is the newest message id that is known; without it the chat system is asked
        first. ``newer_draft`` leaves the draft of the conversation alone, as another text. When
        the answer does not come, the conversation is read to find out; there is never a second
        sending.
        """
        try:
            newest = after if after is not None else self._newest(message.conversation_id)
        except BackendError as error:
            self._journal.save_draft(
                message.conversation_id,
                message.text,
                private=message.private,
                files=message.attachments,
            )
            return SendResult(message.key, SendState.FAILED, error=error)
        self._journal.begin_send(message, newest, newer_draft=newer_draft)
        try:
            sent = self._backend.send(message)
        except BackendError as error:
            if _was_not_stored(error):
                return self._end(message.key, SendState.FAILED, error=error)
            return self._found_out(message, newest, error)
        except BaseException:
            self._end(message.key, SendState.UNKNOWN)
            raise
        return self._end(message.key, SendState.SENT, sent)

    def unsettled(self) -> list[SendRecord]:
        """List messages whose end nobody knows, as after a killed process; oldest first."""
        return self._journal.unsettled()

    def settle(self, record: SendRecord) -> SendResult:
        """Look once more whether a message arrived; ``failed`` when it surely did not.

        Raises nothing of the chat system: while that cannot be asked, it stays ``unknown``.
        """
        message = record.message
        try:
            found = self._look(message, record.after)
        except BackendError as error:
            return self._end(message.key, SendState.UNKNOWN, error=error)
        if found is not None:
            return self._end(message.key, SendState.SENT, found)
        if self._clock.now() - record.started < SETTLED_AFTER:
            return self._end(message.key, SendState.UNKNOWN, error=_may_come())
        return self._end(message.key, SendState.FAILED, error=_did_not_arrive())

    def changed_since(self, conversation_id: str, last_seen: str | None) -> Changes:
        """Tell what others wrote after the message that the agent saw last.

        Notes of colleagues count; activity rows and what this agent wrote do not. Raises
        BackendError when the chat system cannot be asked.
        """
        if self._me is None:
            self._me = self._backend.account().agent.id
        newer = self._backend.messages(conversation_id, after=last_seen or "0")
        others = [
            one for one in newer if one.author_id != self._me or one.author is Author.CUSTOMER
        ]
        return Changes(
            by_customer=tuple(one for one in others if one.author is Author.CUSTOMER),
            by_colleagues=tuple(one for one in others if one.author in (Author.AGENT, Author.BOT)),
        )

    def _newest(self, conversation_id: str) -> str | None:
        newest = self._backend.messages(conversation_id, limit=1)
        return newest[-1].id if newest else None

    def _look(self, message: Outgoing, after: str | None) -> Message | None:
        claimed = self._journal.claimed(message.conversation_id)
        return self._backend.find_sent(message, after, leave_out=claimed)

    def _found_out(self, message: Outgoing, after: str | None, error: BackendError) -> SendResult:
        """Look for the message after a failure that does not say whether it was stored.

        When the server itself has answered, it is done with the request, and one look decides.
        """
        answered = error.status is not None and error.status not in GATEWAY
        for pause in self._looks:
            self._sleep(pause)
            try:
                found = self._look(message, after)
            except (BackendError, JournalError):
                continue
            if found is not None:
                return self._end(message.key, SendState.SENT, found)
            if answered:
                return self._end(message.key, SendState.FAILED, error=error)
        refused = not isinstance(error, Uncertain)
        state = SendState.FAILED if refused else SendState.UNKNOWN
        return self._end(message.key, state, error=error)

    def _end(
        self,
        key: str,
        state: SendState,
        message: Message | None = None,
        error: BackendError | None = None,
    ) -> SendResult:
        """Store the end. A journal that fails now must not hide what became of the message."""
        result = SendResult(key, state, message, error)
        try:
            self._journal.end_send(
                key,
                state,
                message_id=message.id if message else "",
                detail=error.message if error else "",
            )
        except JournalError as trouble:
            return dataclasses.replace(result, warning=str(trouble))
        return result


def _was_not_stored(error: BackendError) -> bool:
    """Say whether a failure rules out that the chat system has the message.

    A refusal without a status comes from the backend itself, before anything was sent.
    """
    if isinstance(error, NOT_STORED):
        return True
    return error.status is None and not isinstance(error, Uncertain)


def _may_come() -> Uncertain:
    return Uncertain(
        "the message has not arrived so far, and may still do so",
        hint="look again in a minute, before you send it again",
    )


def _did_not_arrive() -> Unreachable:
    return Unreachable("the message did not arrive", hint="the draft is kept; it can be sent again")

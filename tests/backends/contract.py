"""What every backend must do, or declare that it cannot: one suite, run on a stage for each.

A stage is a chat system with a conversation in which a customer waits, and ways to break it. To
test another backend, derive from :class:`BackendContract` and give it a ``stage`` fixture.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

import pytest

from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
    Uncertain,
    Unreachable,
)
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Author, Outgoing, Priority, Status


class Break(Enum):
    """How a request goes wrong; *stored* means that it was carried out before that."""

    REFUSED = auto()  # no connection
    HTML = auto()  # a page for people, status 200
    FOREIGN = auto()  # JSON of another product, status 200
    SERVER_ERROR = auto()  # 500
    RATE_LIMIT = auto()  # 429
    STORED_THEN_TIMEOUT = auto()
    DROP_BEFORE = auto()  # the connection ends, not stored
    DROP_AFTER = auto()  # stored, then the connection ends
    TRUNCATED = auto()  # stored, the connection ends inside the answer
    WRONG_TOKEN = auto()
    NO_PERMISSION = auto()


class Stage(Protocol):
    """A chat system made ready.

    ``waiting`` is a conversation in the queue whose customer waits, ``missing`` one that is not
    there. ``reply`` is the text that will be sent. ``live`` says that the chat system remembers
    what was done to it. ``break_all`` makes every request from now on go wrong.
    """

    backend: ChatBackend
    waiting: str
    missing: str
    reply: str
    live: bool

    def break_all(self, kind: Break) -> None: ...

    def mend(self) -> None: ...

    def stored_texts(self) -> list[str]: ...


READS: dict[str, Callable[[ChatBackend, str], object]] = {
    "account": lambda backend, _: backend.account(),
    "queue": lambda backend, _: backend.queue(),
    "conversation": lambda backend, conversation: backend.conversation(conversation),
    "messages": lambda backend, conversation: backend.messages(conversation),
}
READ_FAILURES = {
    Break.REFUSED: Unreachable,
    Break.HTML: NotAChatSystem,
    Break.FOREIGN: NotAChatSystem,
    Break.SERVER_ERROR: ServerFailed,
    Break.RATE_LIMIT: RateLimited,
    Break.STORED_THEN_TIMEOUT: Unreachable,
    Break.DROP_BEFORE: Unreachable,
    Break.DROP_AFTER: Unreachable,
    Break.TRUNCATED: Unreachable,
    Break.WRONG_TOKEN: SignInRefused,
    Break.NO_PERMISSION: PermissionRefused,
}
SEND_FAILURES = {
    Break.REFUSED: Unreachable,
    Break.HTML: Uncertain,
    Break.FOREIGN: Uncertain,
    Break.SERVER_ERROR: Uncertain,
    Break.RATE_LIMIT: RateLimited,
    Break.STORED_THEN_TIMEOUT: Uncertain,
    Break.DROP_BEFORE: Uncertain,
    Break.DROP_AFTER: Uncertain,
    Break.TRUNCATED: Uncertain,
    Break.WRONG_TOKEN: SignInRefused,
    Break.NO_PERMISSION: PermissionRefused,
}
STORED = (Break.STORED_THEN_TIMEOUT, Break.DROP_AFTER, Break.TRUNCATED)


def able(backend: ChatBackend, capability: Capability, call: Callable[[], object]) -> bool:
    """Do something that may not be possible; without the capability it must be Rejected."""
    if capability in backend.capabilities:
        call()
        return True
    with pytest.raises(Rejected):
        call()
    return False


class BackendContract:
    """The suite."""

    @pytest.fixture
    def stage(self) -> Stage:
        raise NotImplementedError

    def outgoing(self, stage: Stage, key: str = "one-key", **values: object) -> Outgoing:
        message = Outgoing(key, stage.waiting, stage.reply)
        return dataclasses.replace(message, **values)  # type: ignore[arg-type]

    def test_the_account_says_who_and_for_whom(self, stage: Stage) -> None:
        account = stage.backend.account()
        assert account.agent.id
        assert account.agent.name
        assert account.company
        assert account.account_id

    def test_the_queue_has_the_longest_wait_first(self, stage: Stage) -> None:
        queue = stage.backend.queue()
        assert stage.waiting in [one.id for one in queue]
        assert len({one.id for one in queue}) == len(queue)
        assert all(one.status is Status.OPEN for one in queue)
        now = dt.datetime.now(dt.UTC)
        waits = [one.waited(now) for one in queue]
        waiting = [wait for wait in waits if wait is not None]
        assert waits[: len(waiting)] == sorted(waiting, reverse=True)
        assert waiting

    def test_the_queue_holds_to_its_limit(self, stage: Stage) -> None:
        assert stage.backend.queue(limit=1) == stage.backend.queue()[:1]

    def test_a_conversation_is_the_one_in_the_queue(self, stage: Stage) -> None:
        shown = stage.backend.conversation(stage.waiting)
        listed = next(one for one in stage.backend.queue() if one.id == stage.waiting)
        assert shown == listed
        assert shown.contact.id
        assert shown.contact.name
        assert shown.waiting_since is not None
        assert shown.waiting_since.tzinfo is not None
        assert shown.last_message is not None

    def test_what_is_not_there_is_not_found(self, stage: Stage) -> None:
        for conversation in (stage.missing, "not-an-id/../1", "", "-1", "1?x", "9" * 40):
            with pytest.raises(NotFound):
                stage.backend.conversation(conversation)
            with pytest.raises(NotFound):
                stage.backend.messages(conversation)
            with pytest.raises(NotFound):
                stage.backend.send(Outgoing("k", conversation, stage.reply))

    def test_messages_come_oldest_first(self, stage: Stage) -> None:
        messages = stage.backend.messages(stage.waiting)
        assert [one.at for one in messages] == sorted(one.at for one in messages)
        assert len({one.id for one in messages}) == len(messages)
        assert all(one.conversation_id == stage.waiting for one in messages)
        assert all(one.at.tzinfo is not None for one in messages)
        assert any(one.author is Author.CUSTOMER and one.author_name for one in messages)

    def test_messages_before_and_after_leave_out_the_one_that_is_named(self, stage: Stage) -> None:
        messages = stage.backend.messages(stage.waiting)
        middle = messages[len(messages) // 2].id
        at = [one.id for one in messages].index(middle)
        assert stage.backend.messages(stage.waiting, before=middle) == messages[:at]
        assert stage.backend.messages(stage.waiting, after=middle) == messages[at + 1 :]
        assert stage.backend.messages(stage.waiting, limit=1) == messages[-1:]

    def test_a_reply_goes_out_once_and_can_be_read_back(self, stage: Stage) -> None:
        before = stage.backend.messages(stage.waiting)
        sent = stage.backend.send(self.outgoing(stage))
        assert (sent.text, sent.author, sent.private) == (stage.reply, Author.AGENT, False)
        assert sent.author_id == stage.backend.account().agent.id
        assert sent.echo_id in ("one-key", "")
        after = stage.backend.messages(stage.waiting, after=before[-1].id)
        assert [dataclasses.replace(one, echo_id=sent.echo_id) for one in after] == [sent]

    def test_a_note_stays_a_note(self, stage: Stage) -> None:
        note = self.outgoing(stage, text="She called yesterday, too.", private=True)
        if able(stage.backend, Capability.NOTES, lambda: stage.backend.send(note)):
            again = dataclasses.replace(note, key="another-key")
            assert stage.backend.send(again).private is True

    def test_a_file_goes_with_the_message(self, stage: Stage, tmp_path: Path) -> None:
        file = tmp_path / "label.txt"
        file.write_bytes(b"label")
        message = self.outgoing(stage, text="Here is the label.", attachments=(file,))
        if able(stage.backend, Capability.ATTACHMENTS, lambda: stage.backend.send(message)):
            again = dataclasses.replace(message, key="another-key")
            (attachment,) = stage.backend.send(again).attachments
            assert (attachment.name, attachment.size) == ("label.txt", 5)
            assert attachment.content_type.startswith("text/plain")

    def test_what_cannot_be_sent_is_refused_before_anything_leaves(
        self, stage: Stage, tmp_path: Path
    ) -> None:
        stage.break_all(Break.REFUSED)
        for message in (
            self.outgoing(stage, text=""),
            self.outgoing(stage, text=" \n\t "),
            self.outgoing(stage, attachments=(tmp_path / "gone.pdf",)),
            self.outgoing(stage, attachments=(tmp_path,)),
        ):
            with pytest.raises(Rejected) as refused:
                stage.backend.send(message)
            assert refused.value.hint

    def test_a_message_that_went_out_is_found(self, stage: Stage) -> None:
        message = self.outgoing(stage)
        last = stage.backend.messages(stage.waiting)[-1].id
        assert stage.backend.find_sent(message, last) is None
        sent = stage.backend.send(message)
        found = stage.backend.find_sent(message, last)
        assert found is not None
        assert found.id == sent.id
        assert stage.backend.find_sent(message, last, leave_out={sent.id}) is None
        other = dataclasses.replace(message, text=stage.reply + "!")
        assert stage.backend.find_sent(other, last) is None
        note = dataclasses.replace(message, private=True)
        assert stage.backend.find_sent(note, last) is None

    def test_every_other_action_is_done_or_declared_impossible(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        me = backend.account().agent.id
        able(backend, Capability.TYPING, lambda: backend.typing(here, True))
        able(backend, Capability.TYPING, lambda: backend.typing(here, False))
        done = {
            "read": able(backend, Capability.READ, lambda: backend.mark_read(here)),
            "labels": able(
                backend, Capability.LABELS, lambda: backend.set_labels(here, ["billing", "vip"])
            ),
            "priority": able(
                backend, Capability.PRIORITY, lambda: backend.set_priority(here, Priority.URGENT)
            ),
            "assign": able(backend, Capability.ASSIGN, lambda: backend.assign(here, me)),
            "status": able(
                backend, Capability.STATUS, lambda: backend.set_status(here, Status.RESOLVED)
            ),
        }
        if not stage.live:
            return
        now = backend.conversation(here)
        seen = {
            "read": now.unread == 0,
            "labels": now.labels == ("billing", "vip"),
            "priority": now.priority is Priority.URGENT,
            "assign": now.assignee is not None and now.assignee.id == me,
            "status": now.status is Status.RESOLVED,
        }
        assert {name: seen[name] for name, was in done.items() if was} == {
            name: True for name, was in done.items() if was
        }

    def test_what_was_set_can_be_cleared(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
        able(backend, Capability.STATUS, lambda: backend.set_status(here, Status.SNOOZED, tomorrow))
        able(backend, Capability.STATUS, lambda: backend.set_status(here, Status.OPEN))
        able(backend, Capability.READ, lambda: backend.mark_unread(here))
        cleared = {
            "priority": able(
                backend, Capability.PRIORITY, lambda: backend.set_priority(here, None)
            ),
            "labels": able(backend, Capability.LABELS, lambda: backend.set_labels(here, [])),
            "assignee": able(backend, Capability.ASSIGN, lambda: backend.assign(here, None)),
            "team": able(backend, Capability.ASSIGN, lambda: backend.assign_team(here, None)),
        }
        if stage.live:
            now = backend.conversation(here)
            assert not [name for name, was in cleared.items() if was and getattr(now, name)]
            assert now.unread > 0

    def test_colleagues_and_canned_replies_are_listed(self, stage: Stage) -> None:
        if able(stage.backend, Capability.ASSIGN, stage.backend.agents):
            me = stage.backend.account().agent
            assert me.id in [one.id for one in stage.backend.agents()]
        if able(stage.backend, Capability.CANNED, stage.backend.canned_replies):
            replies = stage.backend.canned_replies()
            assert replies
            assert all(one.short_code and one.text for one in replies)

    def test_a_customer_is_found_with_their_conversations(self, stage: Stage) -> None:
        contact = stage.backend.conversation(stage.waiting).contact
        earlier = stage.backend.contact_conversations(contact.id)
        assert stage.waiting in [one.id for one in earlier]
        found = stage.backend.search_contacts(contact.email)
        assert contact.id in [one.id for one in found]
        assert stage.backend.search_contacts("  ") == []

    @pytest.mark.parametrize("kind", Break)
    def test_a_read_that_fails_says_how(self, stage: Stage, kind: Break) -> None:
        stage.break_all(kind)
        for name, read in READS.items():
            with pytest.raises(BackendError) as failed:
                read(stage.backend, stage.waiting)
            assert type(failed.value) is READ_FAILURES[kind], name
            assert failed.value.message

    @pytest.mark.parametrize("kind", Break)
    def test_a_send_that_fails_says_whether_it_may_have_gone_out(
        self, stage: Stage, kind: Break
    ) -> None:
        stage.break_all(kind)
        with pytest.raises(BackendError) as failed:
            stage.backend.send(self.outgoing(stage))
        assert type(failed.value) is SEND_FAILURES[kind]
        stage.mend()
        expected = 1 if kind in STORED else 0
        assert stage.stored_texts().count(stage.reply) == expected

    def test_closing_twice_is_harmless(self, stage: Stage) -> None:
        stage.backend.account()
        stage.backend.close()
        stage.backend.close()

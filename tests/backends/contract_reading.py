"""The contract's part on reading: queue, conversations, messages, people, news, failures."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.backends.staging import (
    READ_FAILURES,
    READS,
    Break,
    Stage,
    Told,
    able,
    outgoing,
)

from saywell.errors import (
    BackendError,
    NotFound,
    Rejected,
)
from saywell.model.backend import Capability
from saywell.model.chat import Author, Outgoing, Status
from saywell.model.push import Listening, MessageTold


class Reading:
    """What is read, and how it fails."""

    def test_the_account_says_who_and_for_whom(self, stage: Stage) -> None:
        account = stage.backend.account()
        assert account.agent.id
        assert account.agent.name
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
        for conversation in (stage.missing, *stage.odd_ids):
            with pytest.raises(NotFound):
                stage.backend.conversation(conversation)
            with pytest.raises(NotFound):
                stage.backend.messages(conversation)
            with pytest.raises(NotFound):
                stage.backend.send(Outgoing("k", conversation, stage.reply))
            with pytest.raises(NotFound):
                stage.backend.find_sent(Outgoing("k", conversation, stage.reply), None)

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

    def test_what_changed_is_told_since_a_moment(self, stage: Stage) -> None:
        moment = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
        if stage.live:
            stage.customer_says("Is there any news?")
        assert stage.waiting in [one.id for one in stage.backend.changed(moment)]

    def test_news_is_told_with_the_key_of_what_this_agent_sent(self, stage: Stage) -> None:
        backend, told = stage.backend, Told()
        if Capability.PUSH not in backend.capabilities:
            with pytest.raises(Rejected):
                backend.listen(told)
            return
        if not stage.live:
            return
        listener = backend.listen(told)
        try:
            told.wait(lambda event: isinstance(event, Listening))
            stage.customer_says("Are you still there?")
            news = told.wait(
                lambda event: (
                    isinstance(event, MessageTold) and event.message.text == "Are you still there?"
                )
            )
            assert isinstance(news, MessageTold)
            assert news.message.conversation_id == stage.waiting
            assert news.message.author is Author.CUSTOMER
            sent = backend.send(outgoing(stage))
            echo = told.wait(
                lambda event: isinstance(event, MessageTold) and event.message.id == sent.id
            )
            assert isinstance(echo, MessageTold)
            assert echo.message.echo_id == "one-key"
            assert echo.message.author_id == backend.account().agent.id
        finally:
            listener.close()
            listener.close()
        heard = len(told.events)
        stage.customer_says("Nobody listens now.")
        assert stage.backend.messages(stage.waiting)[-1].text == "Nobody listens now."
        assert len(told.events) == heard

    def test_colleagues_and_canned_replies_are_listed(self, stage: Stage) -> None:
        backend = stage.backend
        if {Capability.ASSIGN, Capability.TRANSFER} & backend.capabilities:
            listed = [one.id for one in backend.agents()]
            assert stage.colleague in listed or not stage.live
            if Capability.ASSIGN in backend.capabilities:
                assert backend.account().agent.id in listed
        else:
            able(backend, Capability.ASSIGN, backend.agents)
        if able(backend, Capability.CANNED, backend.canned_replies):
            replies = backend.canned_replies()
            assert replies
            assert all(one.short_code and one.text for one in replies)

    def test_a_customer_is_found_with_their_conversations(self, stage: Stage) -> None:
        backend = stage.backend
        contact = backend.conversation(stage.waiting).contact
        if able(backend, Capability.CONTACTS, lambda: backend.contact_conversations(contact.id)):
            earlier = backend.contact_conversations(contact.id)
            assert stage.waiting in [one.id for one in earlier]
            found = backend.search_contacts(contact.email or contact.name)
            assert contact.id in [one.id for one in found]
            assert backend.search_contacts("  ") == []
        else:
            able(backend, Capability.CONTACTS, lambda: backend.search_contacts("Ana"))

    @pytest.mark.parametrize("kind", Break)
    def test_a_read_that_fails_says_how(self, stage: Stage, kind: Break) -> None:
        if kind not in stage.breaks:
            return
        stage.break_all(kind)
        for name, read in READS.items():
            with pytest.raises(BackendError) as failed:
                read(stage.backend, stage.waiting)
            assert type(failed.value) is READ_FAILURES[kind], name
            assert failed.value.message

    def test_closing_twice_is_harmless(self, stage: Stage) -> None:
        stage.backend.account()
        stage.backend.close()
        stage.backend.close()

"""Reading the websocket's frames: fixtures of the dashboard's, old news, odd values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.backends import cable_wire
from saywell.backends.cable_wire import News, Subscription, frame
from saywell.model.chat import Author, Status
from saywell.model.push import (
    ContactTold,
    ConversationTold,
    Deaf,
    Event,
    Listening,
    MessageTold,
    TypingTold,
)

WHO = Subscription("planted-pubsub", "1", "5")

PUSHED = {
    "id": 5276,
    "content": "John self-assigned this conversation",
    "account_id": 1,
    "inbox_id": 475,
    "conversation_id": 43,
    "message_type": 2,
    "status": "read",
    "content_type": "text",
    "created_at": 1732195741,
    "updated_at": "2024-11-21T13:30:26.788Z",
    "private": False,
    "source_id": None,
    "content_attributes": {},
    "sender_type": None,
    "sender_id": None,
    "conversation": {"assignee_id": 1, "unread_count": 0, "last_activity_at": 1732195826},
    "previous_changes": {"status": ["sent", "read"]},
}


def said(event: str, **data: Any) -> dict[str, Any]:
    """Make the frame of an event of account 1."""
    return {"identifier": "x", "message": {"event": event, "data": {"account_id": 1, **data}}}


def read(news: News, event: str, **data: Any) -> Event | None:
    """Read an event."""
    return news.read(said(event, **data), WHO)


@pytest.fixture
def news() -> News:
    """Read with the names of inboxes."""
    return News(lambda: {"475": "Website"})


def test_a_pushed_message(news: News) -> None:
    told = read(news, "message.updated", **PUSHED)
    assert isinstance(told, MessageTold)
    assert (told.message.id, told.message.conversation_id) == ("5276", "43")
    assert (told.message.author, told.message.status) == (Author.SYSTEM, "read")


def test_an_echo(news: News) -> None:
    told = read(news, "message.created", **{**PUSHED, "message_type": 1, "echo_id": "ab12"})
    assert isinstance(told, MessageTold)
    assert told.message.echo_id == "ab12"


@pytest.mark.parametrize("name", sorted(cable_wire.CONVERSATIONS))
def test_every_event_of_a_conversation(news: News, name: str) -> None:
    row = {"id": 43, "status": "snoozed", "inbox_id": 475, "channel": "Channel::WebWidget"}
    told = read(news, name, **row, first_reply_created_at=None, updated_at=1732195735.5)
    assert isinstance(told, ConversationTold)
    assert told.conversation.status is Status.SNOOZED
    assert told.conversation.inbox == "Website"
    assert told.conversation.first_reply


def test_old_news_is_left_out(news: News) -> None:
    assert read(news, "conversation.updated", id=43, updated_at=100.5)
    assert read(news, "conversation.updated", id=43, updated_at=100.5)  # several in one action
    assert read(news, "conversation.updated", id=43, updated_at=100.25) is None
    assert read(news, "conversation.updated", id=44, updated_at=1.0)
    assert read(news, "conversation.updated", id=43)  # no time: better told twice than not
    assert read(news, "conversation.updated", id=43, updated_at=99.0) is None
    assert news.conversation({"id": 43, "updated_at": 101.0})
    assert read(news, "assignee.changed", id=43, updated_at=100.75) is None


def test_memory_is_bounded(news: News, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cable_wire, "REMEMBERED", 3)
    for number in range(1, 6):
        read(news, "conversation.updated", id=number, updated_at=100.0)
    assert list(news._newest) == ["3", "4", "5"]


def test_other_accounts_and_unknown_events(news: News) -> None:
    assert news.read(said("message.created", **{**PUSHED, "account_id": 2}), WHO) is None
    assert read(news, "presence.update", users={"1": "online"}) is None
    assert news.read({"type": "ping", "message": 1732195735}, WHO) is None


def test_typing(news: News) -> None:
    def typing(user: object, on: bool = True, **more: Any) -> Event | None:
        name = f"conversation.typing_{'on' if on else 'off'}"
        return read(news, name, conversation={"id": 43}, user=user, **more)

    customer = {"id": 5, "name": "Ana", "type": "contact"}
    assert typing(customer) == TypingTold("43", "Ana", True)
    assert typing(customer, on=False) == TypingTold("43", "Ana", False)
    colleague = {"id": 6, "available_name": "Lin", "type": "user"}
    assert typing(colleague, is_private=True) == TypingTold("43", "Lin", True, customer=False)
    assert typing({"id": 5, "name": "Me", "type": "user"}) is None


def test_a_contact(news: News) -> None:
    told = read(news, "contact.updated", id=7, name="Ana\x1b[31m", email=None)
    assert isinstance(told, ContactTold)
    assert (told.contact.id, told.contact.email) == ("7", "")
    assert "\x1b" not in told.contact.name


def test_what_is_sent() -> None:
    assert json.loads(json.loads(WHO.subscribe())["identifier"])["pubsub_token"] == "planted-pubsub"
    assert "planted-pubsub" not in repr(WHO)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
KEYS = st.sampled_from(
    [
        *("id", "account_id", "conversation", "conversation_id", "user", "meta", "sender"),
        *("messages", "updated_at", "labels", "status", "content", "created_at", "name"),
        *("message_type", "echo_id", "is_private", "type"),
    ]
)
NAMES = st.sampled_from(
    sorted({*cable_wire.MESSAGES, *cable_wire.CONVERSATIONS, *cable_wire.TYPING, "contact.updated"})
)
TOLD = MessageTold | ConversationTold | ContactTold | TypingTold | Listening | Deaf


@given(NAMES, st.dictionaries(KEYS, JSON))
def test_no_value_breaks_the_reading(name: str, data: dict[str, Any]) -> None:
    told = News(dict).read(said(name, **{**data, "account_id": 1}), WHO)
    assert told is None or isinstance(told, TOLD)


@given(st.text() | st.binary())
def test_no_frame_breaks_the_reading(data: str | bytes) -> None:
    assert isinstance(frame(data), dict)

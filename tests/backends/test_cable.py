"""Listening to the practice desk's websocket: what is told, what was missed, what goes wrong."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.backends.listening import (
    IMPATIENT,
    QUICK,
    Ears,
    descriptors,
    listener_threads,
    reading_threads,
    until,
)

from saywell.backends.chatwoot import ChatwootBackend
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
    Unreachable,
)
from saywell.model import secrecy
from saywell.model.chat import Author, Outgoing, Status
from saywell.model.push import (
    ContactTold,
    ConversationTold,
    Deaf,
    Listening,
    MessageTold,
    TypingTold,
)
from saywell.practice.server import PracticeDesk


@pytest.fixture
def desk() -> Iterator[PracticeDesk]:
    """Serve a desk whose customers hold still."""
    with PracticeDesk(customers=False) as desk:
        yield desk
        until(lambda: not listener_threads())


@pytest.fixture
def agent(desk: PracticeDesk) -> Iterator[ChatwootBackend]:
    """Sign in as the agent who listens."""
    yield from signed_in(desk, desk.token)


@pytest.fixture
def colleague(desk: PracticeDesk) -> Iterator[ChatwootBackend]:
    """Sign in as the administrator."""
    yield from signed_in(desk, desk.admin_token)


def signed_in(desk: PracticeDesk, token: str) -> Iterator[ChatwootBackend]:
    """Connect, and close what is open at the end."""
    backend = ChatwootBackend(desk.url, "1", token, pace=QUICK)
    yield backend
    backend.close()


def outgoing(conversation_id: str, text: str) -> Outgoing:
    """Make a message with a key of its own."""
    return Outgoing(uuid.uuid4().hex, conversation_id, text)


def test_ones_own_message_comes_back_with_its_key(agent: ChatwootBackend) -> None:
    ears, chat = Ears(), agent.queue()[0].id
    agent.listen(ears)
    assert ears.heard(Listening) == Listening(resumed=False)
    message = outgoing(chat, "Good morning, how can I help?")
    sent = agent.send(message)
    told = ears.heard(MessageTold).message
    assert (told.id, told.echo_id, told.author) == (sent.id, message.key, Author.AGENT)
    changed = ears.heard(ConversationTold).conversation
    assert (changed.id, changed.waiting_since) == (chat, None)
    assert changed.inbox == agent.conversation(chat).inbox
    assert changed.last_message is not None
    assert changed.last_message.id == sent.id


def test_customers_and_colleagues_are_heard(
    agent: ChatwootBackend, colleague: ChatwootBackend
) -> None:
    ears, chat = Ears(), agent.queue()[0].id
    agent.listen(ears)
    ears.heard(Listening)
    colleague.typing(chat, True)
    typing = ears.heard(TypingTold)
    assert (typing.conversation_id, typing.on, typing.customer) == (chat, True, False)
    assert typing.who == colleague.account().agent.name
    agent.typing(chat, True)  # one's own is no news
    colleague.typing(chat, False)
    assert ears.heard(TypingTold, 2).on is False
    colleague.set_labels(chat, ["vip", "refund"])
    told = ears.heard(ConversationTold).conversation
    assert (told.id, told.labels) == (chat, ("vip", "refund"))
    colleague.assign(chat, agent.account().agent.id)
    colleague.set_status(chat, Status.RESOLVED)
    ears.wait(
        lambda events: any(
            isinstance(one, ConversationTold) and one.conversation.status is Status.RESOLVED
            for one in events
        )
    )
    last = ears.all(ConversationTold)[-1].conversation
    assert last.assignee is not None
    assert last.assignee.id == agent.account().agent.id


class AheadClock:
    """The machine's clock, some time ahead."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta(0)

    def now(self) -> dt.datetime:
        """Return the moment it shows."""
        return dt.datetime.now(dt.UTC) + self.ahead


def test_a_customer_who_writes_is_heard() -> None:
    clock = AheadClock()
    with PracticeDesk(customers=False, clock=clock) as desk:
        agent = ChatwootBackend(desk.url, "1", desk.token, pace=QUICK)
        ears, chat = Ears(), agent.queue()[0].id
        agent.listen(ears)
        ears.heard(Listening)
        sent = agent.send(outgoing(chat, "What is your order number, please?"))
        clock.ahead = dt.timedelta(seconds=30)
        desk.tick()
        ears.wait(
            lambda events: any(
                isinstance(one, MessageTold) and one.message.author is Author.CUSTOMER
                for one in events
            )
        )
        told = ears.all(MessageTold)[-1].message
        assert int(told.id) > int(sent.id)
        assert told.text
        assert told.author_name == agent.conversation(told.conversation_id).contact.name
        agent.close()


def test_what_was_missed_is_told_once_and_nothing_is_doubled(
    desk: PracticeDesk, agent: ChatwootBackend, colleague: ChatwootBackend
) -> None:
    ears = Ears()
    agent.listen(ears)
    ears.heard(Listening)
    first, second, third = (one.id for one in agent.queue()[:3])
    expected = {agent.send(outgoing(first, "before")).id}
    ears.heard(MessageTold)
    last = max(expected, key=int)
    desk.faults.order("drop_before", path="/cable", count=3)
    desk.cable.end_all()
    ears.heard(Deaf, 2)
    expected |= {colleague.send(outgoing(chat, "meanwhile")).id for chat in (first, second)}
    resumed = ears.heard(Listening, 2)
    assert resumed == Listening(resumed=True)
    since = ears.events.index(resumed)
    expected |= {colleague.send(outgoing(chat, "after")).id for chat in (second, third)}

    def known() -> set[str]:
        by_hand = {
            message.id
            for chat in (first, second, third)
            for message in agent.messages(chat, after=last)
        }
        return by_hand | {one.message.id for one in ears.all(MessageTold)}

    ears.wait(lambda events: len(ears.all(MessageTold)) >= 3)
    assert known() >= expected
    ids = [one.message.id for one in ears.all(MessageTold)]
    assert len(ids) == len(set(ids))
    told = {one.conversation.id for one in ears.events[since:] if isinstance(one, ConversationTold)}
    assert {first, second} <= told


def test_many_interruptions_lose_and_double_nothing(
    desk: PracticeDesk, agent: ChatwootBackend, colleague: ChatwootBackend
) -> None:
    """Whoever reads on after what they know, for each conversation told, knows everything."""
    chats = [one.id for one in agent.queue()]
    known = {chat: [one.id for one in agent.messages(chat)] for chat in chats}
    ears = Ears()
    agent.listen(ears)
    ears.heard(Listening)
    sent = set()
    for number in range(60):
        if number % 10 == 5:
            ears.heard(Listening, number // 10 + 1)
            desk.cable.end_all()
        sent.add(colleague.send(outgoing(chats[number % 4], f"Message {number}")).id)
    last = colleague.send(outgoing(chats[0], "The last")).id
    ears.heard(Deaf, 6)
    ears.heard(Listening, 7)

    def catch_up() -> set[str]:
        for event in list(ears.events):
            if isinstance(event, MessageTold):
                chat, new = event.message.conversation_id, [event.message.id]
            elif isinstance(event, ConversationTold):
                chat = event.conversation.id
                new = [one.id for one in agent.messages(chat, after=known[chat][-1])]
            else:
                continue
            known[chat] += [one for one in new if one not in known[chat]]
        return {one for each in known.values() for one in each}

    until(lambda: catch_up() >= {*sent, last})
    told = [one.message.id for one in ears.all(MessageTold)]
    assert len(told) == len(set(told))
    assert len(told) < len(sent) + 1  # some were missed, and found


def test_a_changed_customer_is_told(
    agent: ChatwootBackend, colleague: ChatwootBackend, desk: PracticeDesk
) -> None:
    ears, chat = Ears(), agent.queue()[0]
    agent.listen(ears)
    ears.heard(Listening)
    colleague._api.change(f"contacts/{chat.contact.id}", {"name": "Ana Maria"}, method="PATCH")
    told = ears.heard(ContactTold).contact
    assert (told.id, told.name) == (chat.contact.id, "Ana Maria")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("missing", NotFound),
        ("html", NotAChatSystem),
        ("sign_in", NotAChatSystem),
        ("server_error", ServerFailed),
        ("rate_limit", RateLimited),
        ("drop_before", Unreachable),
        ("mute", NotAChatSystem),
        ("unconfirmed", Rejected),
    ],
)
def test_a_websocket_that_cannot_be_had(
    desk: PracticeDesk, fault: str, error: type[BackendError]
) -> None:
    desk.faults.order(fault, path="/cable", count=2)
    agent = ChatwootBackend(desk.url, "1", desk.token, pace=IMPATIENT)
    ears = Ears()
    agent.listen(ears)
    deaf = ears.heard(Deaf)
    assert type(deaf.error) is error
    assert deaf.error.hint
    assert deaf.again is not None
    closed_for_good = fault in ("missing", "html", "sign_in", "unconfirmed")
    assert (deaf.again >= QUICK.closed / 2) == (closed_for_good or fault == "rate_limit")
    if deaf.again < 1:
        assert ears.heard(Listening).resumed
    agent.close()


def test_a_wrong_token_is_read_again_once(
    desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = ChatwootBackend(desk.url, "1", desk.token, pace=replace(QUICK, answer=1.0))
    right, asked = agent._api.subscription, []

    def changed_meanwhile() -> object:
        asked.append(1)
        who = right()
        return type(who)("old-token", who.account_id, who.user_id) if len(asked) == 1 else who

    monkeypatch.setattr(agent._api, "subscription", changed_meanwhile)
    ears = Ears()
    agent.listen(ears)
    ears.heard(Listening)
    assert len(asked) == 2
    assert not ears.all(Deaf)
    agent.close()


def test_an_api_that_refuses_the_token(desk: PracticeDesk) -> None:
    backend = ChatwootBackend(desk.url, "1", "not-a-token", pace=QUICK)
    ears = Ears()
    backend.listen(ears)
    deaf = ears.heard(Deaf)
    assert isinstance(deaf.error, SignInRefused)
    assert deaf.again is not None
    assert deaf.again >= QUICK.closed / 2
    backend.close()


def test_a_server_that_is_gone_and_comes_back(agent: ChatwootBackend, desk: PracticeDesk) -> None:
    ears = Ears()
    agent.listen(ears)
    ears.heard(Listening)
    desk.stop()
    gone = ears.heard(Deaf, 3)
    assert isinstance(gone.error, Unreachable)
    assert desk.token not in repr(ears.events)


def test_pings_keep_it_alive_and_silence_ends_it(desk: PracticeDesk) -> None:
    with PracticeDesk(customers=False, ping_seconds=0.05) as desk:
        pace = replace(QUICK, silence=0.4)
        agent = ChatwootBackend(desk.url, "1", desk.token, pace=pace)
        ears = Ears()
        agent.listen(ears)
        ears.heard(Listening)
        began = time.monotonic()
        until(lambda: time.monotonic() - began > 0.9)
        assert not ears.all(Deaf)
        desk.faults.order("no_pings", path="/cable")
        desk.cable.end_all()
        ears.heard(Listening, 2)
        silent = ears.heard(Deaf, 2)
        assert "has said nothing for" in silent.error.message
        ears.heard(Listening, 3)
        agent.close()


def test_broken_frames_are_passed_over(desk: PracticeDesk, agent: ChatwootBackend) -> None:
    desk.faults.order("garbage", path="/cable")
    ears, chat = Ears(), agent.queue()[0].id
    agent.listen(ears)
    ears.heard(Listening)
    sent = agent.send(outgoing(chat, "Still here"))
    assert ears.heard(MessageTold).message.id == sent.id
    assert not ears.all(Deaf)


def test_a_connection_that_ends_after_each_event(
    desk: PracticeDesk, agent: ChatwootBackend
) -> None:
    desk.faults.order("hang_up", path="/cable", count=5, events=1)
    ears, chat = Ears(), agent.queue()[0].id
    agent.listen(ears)
    for number in range(1, 6):
        ears.heard(Listening, number)
        agent.send(outgoing(chat, f"Message {number}"))
        ears.heard(Deaf, number)
    ears.heard(Listening, 6)
    ids = [one.message.id for one in ears.all(MessageTold)]
    assert len(ids) == len(set(ids))


def test_presence_is_kept(desk: PracticeDesk) -> None:
    me = 1
    pace = replace(QUICK, presence=0.05)
    agent = ChatwootBackend(desk.url, "1", desk.token, pace=pace)
    ears = Ears()
    agent.listen(ears)
    ears.heard(Listening)
    assert me in desk.cable.present()
    desk.cable._present.clear()
    until(lambda: me in desk.cable.present())
    agent.close()


def test_200_reconnects_leak_nothing(desk: PracticeDesk) -> None:
    pace = replace(QUICK, pause=0.001, longest=0.002)
    agent = ChatwootBackend(desk.url, "1", desk.token, pace=pace)
    ears, others = Ears(), reading_threads()
    agent.listen(ears)
    ears.heard(Listening)
    for number in range(2, 12):
        desk.cable.end_all()
        ears.heard(Listening, number)
    until(lambda: reading_threads() == others + 1)
    before = descriptors()
    for number in range(12, 202):
        desk.cable.end_all()
        ears.heard(Listening, number)
    until(lambda: reading_threads() == others + 1 and desk.cable.connected() == 1)
    assert listener_threads() == 1
    assert descriptors() <= before + 2
    agent.close()
    until(lambda: desk.cable.connected() == 0)


def test_the_token_of_the_websocket_is_redacted(agent: ChatwootBackend) -> None:
    ears = Ears()
    agent.listen(ears)
    ears.heard(Listening)
    token = agent._api.subscription().token
    assert token not in secrecy.redacted(f"a frame with {token} in it")
    assert token not in repr(agent._listeners) + repr(agent._api.subscription())


def test_listening_is_over_when_the_backend_is_closed(
    desk: PracticeDesk, agent: ChatwootBackend
) -> None:
    ears = Ears()
    listener = agent.listen(ears)
    ears.heard(Listening)
    agent.close()
    listener.close()
    until(lambda: desk.cable.connected() == 0)
    count = len(ears.events)
    with PracticeDesk(customers=False):
        pass
    assert len(ears.events) == count


def test_what_changed_is_asked_from_the_last_sign_of_life(
    desk: PracticeDesk, agent: ChatwootBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dt.datetime] = []

    def rows(since: dt.datetime) -> list[object]:
        asked.append(since)
        return []

    monkeypatch.setattr(agent, "_changed_rows", rows)
    ears = Ears()
    agent.listen(ears)
    ears.heard(Listening)
    alive = dt.datetime.now(dt.UTC)
    desk.faults.order("drop_before", path="/cable", count=2)
    desk.cable.end_all()
    ears.heard(Listening, 2)
    until(lambda: asked)
    assert abs((asked[0] - alive).total_seconds()) < 2

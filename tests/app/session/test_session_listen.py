"""What a chat system tells by itself, and the sign that the agent types."""

from __future__ import annotations

import dataclasses
import queue
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.app.session.test_session import Jobs
from tests.app.session.test_session_races import Telling
from tests.scripted import HeldClock, customer, parts_for

from saywell.app import rhythm
from saywell.app.session.listen import Mailbox
from saywell.app.session.session import Session
from saywell.app.state import Hearing
from saywell.errors import Uncertain, Unreachable
from saywell.model.backend import Listener
from saywell.model.chat import Author, Contact, Message, Status
from saywell.model.push import (
    ContactTold,
    ConversationTold,
    Deaf,
    Event,
    Listening,
    MessageTold,
    TypingTold,
)
from saywell.model.records import SendState
from saywell.tui.keys import screen_words


class Recorded(Telling):
    """A chat system that tells of news and writes down the signs of typing."""

    def __init__(self, clock: HeldClock) -> None:
        super().__init__(clock, customer(1, "Maria"), customer(2, "Wei", waited=190))
        self.signs: list[tuple[str, bool]] = []
        self.closed = 0

    def typing(self, conversation_id: str, on: bool) -> None:
        self.signs.append((conversation_id, on))

    def listen(self, tell: Callable[[Event], None]) -> Listener:
        self._enter("listen")
        return super().listen(tell)

    def close(self) -> None:
        self.closed += 1


class Desk:
    """A session that is told of news."""

    def __init__(self, folder: Path, *, delay: str = "0s") -> None:
        self.clock = HeldClock()
        self.backend = Recorded(self.clock)
        self.backend.write("1", "hello")
        self.jobs = Jobs()
        self.parts = parts_for(self.backend, folder, clock=self.clock, delay=delay)
        self.session = Session(self.parts, screen_words("en"), self.jobs)

    def start(self) -> Session:
        self.session.start()
        self.arrive()
        self.session.tick()
        return self.session

    def arrive(self) -> None:
        while self.backend.line:
            self.backend.tell(self.backend.line.popleft())

    def pass_(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.pass_(1)
            self.session.tick()


def heard(desk: Desk) -> Hearing:
    return desk.session.state.hearing


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_customer_in_another_conversation_is_at_once_in_the_queue(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    desk.backend.say(MessageTold(desk.backend.write("2", "are you there?")))
    desk.arrive()
    entry = next(one for one in session.state.queue if one.id == "2")
    assert entry.last_message is not None
    assert entry.last_message.text == "are you there?"


def test_a_message_alone_moves_its_queue_entry(desk: Desk) -> None:
    """Even where the chat system says nothing more of the conversation."""
    session = desk.start()
    told = dataclasses.replace(desk.backend.write("1", "x"), text="second", id="900")
    desk.backend.line.clear()
    before = next(one for one in session.state.queue if one.id == "1")
    session.ear.hear(MessageTold(told))
    session.ear.hear(MessageTold(told))
    after = next(one for one in session.state.queue if one.id == "1")
    assert after.unread == before.unread + 1
    assert after.last_message == told
    ours = dataclasses.replace(told, id="901", author=Author.AGENT, text="answer")
    session.ear.hear(MessageTold(ours))
    assert next(one for one in session.state.queue if one.id == "1").waiting_since is None


def test_who_is_resolved_goes_and_who_writes_again_comes_back(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    entry = desk.backend.conversations["1"]
    session.ear.hear(ConversationTold(dataclasses.replace(entry, status=Status.RESOLVED)))
    assert [one.id for one in session.state.queue] == ["2"]
    assert session.state.current is not None
    assert session.state.current.status is Status.RESOLVED
    session.ear.hear(ConversationTold(entry))
    assert {one.id for one in session.state.queue} == {"1", "2"}


def test_a_customer_nobody_knows_is_asked_about(desk: Desk) -> None:
    session = desk.start()
    desk.pass_(20)
    asked = desk.backend.calls.count("changed")
    stranger = Message("700", "9", Author.CUSTOMER, "Ann", "hi", desk.clock.now())
    session.ear.hear(MessageTold(stranger))
    desk.pass_(8)
    assert desk.backend.calls.count("changed") == asked + 1


def test_a_customer_whose_conversation_is_told_of_as_well_is_not_asked_about(desk: Desk) -> None:
    session = desk.start()
    desk.pass_(20)
    asked = desk.backend.calls.count("changed")
    stranger = Message("700", "9", Author.CUSTOMER, "Ann", "hi", desk.clock.now())
    session.ear.hear(MessageTold(stranger))
    session.ear.hear(ConversationTold(customer(9, "Ann", last_message=stranger)))
    assert "9" in [one.id for one in session.state.queue]
    desk.pass_(20)
    assert desk.backend.calls.count("changed") == asked


def test_a_customer_who_changes_is_another_everywhere(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    session.ear.hear(ContactTold(Contact("1", "Maria Papadopoulou", language="el")))
    assert session.state.current is not None
    assert session.state.current.contact.name == "Maria Papadopoulou"
    assert "Maria Papadopoulou" in [one.contact.name for one in session.state.queue]


def test_who_types_is_shown_for_half_a_minute_or_until_they_have_written(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    session.ear.hear(TypingTold("1", "Maria", True))
    assert session.state.typing["1"].who == "Maria"
    desk.pass_(29)
    assert "1" in session.state.typing
    desk.pass_(1)
    assert "1" not in session.state.typing
    session.ear.hear(TypingTold("1", "Maria", True))
    session.ear.hear(TypingTold("1", "Maria", False))
    assert "1" not in session.state.typing
    session.ear.hear(TypingTold("1", "Maria", True))
    session.ear.hear(MessageTold(desk.backend.write("1", "here")))
    assert "1" not in session.state.typing
    session.ear.hear(TypingTold("1", "Alex", True, customer=False))
    assert "1" not in session.state.typing, "that is the agent"
    session.ear.hear(TypingTold("1", "Bo", True, customer=False))
    assert session.state.typing["1"].who == "Bo"


def test_while_news_is_told_nothing_is_asked_and_deaf_it_is_polled_at_once(desk: Desk) -> None:
    session = desk.start()
    desk.pass_(20)
    asked = len(desk.backend.calls)
    desk.pass_(200)
    assert len(desk.backend.calls) == asked
    session.ear.hear(Deaf(Unreachable("the line broke"), 1.0))
    assert heard(desk) is Hearing.DEAF
    desk.pass_(60)
    assert desk.backend.calls.count("changed") >= 3
    session.ear.hear(Listening(resumed=True))
    assert session.state.hearing is Hearing.TOLD


def test_listening_that_cannot_begin_is_tried_again_and_polling_goes_on(desk: Desk) -> None:
    desk.backend.fail["listen"] = Unreachable("no line")
    desk.session.start()
    assert heard(desk) is Hearing.DEAF
    desk.pass_(120)
    assert desk.backend.calls.count("changed") >= 5
    assert 2 <= desk.backend.calls.count("listen") <= 8
    desk.backend.fail.clear()
    desk.pass_(80)
    desk.arrive()
    assert desk.session.state.hearing is Hearing.TOLD


def test_one_who_gives_up_listening_is_asked_to_begin_anew(desk: Desk) -> None:
    session = desk.start()
    session.ear.hear(Deaf(Unreachable("for good"), None))
    assert desk.backend.closed == 1
    desk.pass_(80)
    assert desk.backend.calls.count("listen") == 2


def test_nothing_is_heard_once_the_screen_is_closed(desk: Desk) -> None:
    session = desk.start()
    session.close()
    assert desk.backend.closed == 1
    before = session.state
    desk.backend.tell(MessageTold(desk.backend.write("1", "late")))
    assert session.state == before


def test_a_send_of_unknown_end_is_settled_by_its_echo(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    desk.backend.fail["send"] = Uncertain("the answer never came")
    desk.backend.fail["find_sent"] = Unreachable("no line")
    session.composer.edit("Hello", 5)
    session.sending.send()
    [parked] = session.state.parked
    assert parked.record.state is SendState.UNKNOWN
    key = parked.record.message.key
    echo = dataclasses.replace(desk.backend.write("1", "Hello", Author.AGENT), echo_id=key)
    session.ear.hear(MessageTold(echo))
    assert session.state.parked == ()
    assert [one.text for one in session.state.messages].count("Hello") == 1
    assert session.state.notice is not None
    assert "had arrived after all" in session.state.notice.text


def test_what_is_written_while_a_message_can_be_taken_back_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path, delay="5s")
    session = desk.start()
    session.open("1")
    session.composer.edit("It is at the post office", 0)
    session.sending.send()
    desk.pass_(1)
    session.ear.hear(MessageTold(desk.backend.write("1", "never mind!")))
    desk.pass_(1)
    assert session.state.notice is not None
    assert session.state.notice.text.startswith("Something was written meanwhile, so")
    assert session.sending.take_back()
    session.sending.send()
    desk.pass_(6)
    assert [one.text for one in desk.backend.sent] == ["It is at the post office"]


# -- the mailbox


def test_events_come_in_order_one_call_at_a_time_and_without_waiting() -> None:
    calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    taken: list[Event] = []
    box = Mailbox(calls.put, taken.append)
    events = [TypingTold(str(number), "x", True) for number in range(5000)]

    def put_all() -> None:
        for one in events:
            box.put(one)

    thread = threading.Thread(target=put_all)
    thread.start()
    thread.join(10)
    assert calls.qsize() == 1
    calls.get()()
    assert taken == events
    box.put(events[0])
    box.close()
    box.put(events[1])
    while not calls.empty():
        calls.get()()
    assert taken == events


# -- the agent's own sign


def test_the_customer_sees_that_the_agent_types_told_seldom_and_taken_back(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    desk.pass_(60)
    for number in range(1, 46):
        session.write("x" * number, number)
        desk.pass_(1)
    assert desk.backend.signs == [("1", True)] * 3  # once in twenty seconds
    desk.pass_(12)
    assert desk.backend.signs[-1] == ("1", False)


def test_sending_and_leaving_take_the_sign_back(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    desk.pass_(60)
    session.write("Hello", 5)
    session.sending.send()
    desk.pass_(1)
    assert desk.backend.signs == [("1", True), ("1", False)]
    session.write("More", 4)
    session.open("2")
    desk.pass_(1)
    assert desk.backend.signs[2:] == [("1", True), ("1", False)]


def test_a_note_and_a_draft_that_was_only_opened_show_no_sign(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    session.composer.toggle_note()
    session.write("difficult one", 5)
    desk.pass_(3)
    session.open("2")
    session.open("1")
    desk.pass_(3)
    assert desk.backend.signs == []


def test_an_empty_budget_has_no_room_for_signs(desk: Desk) -> None:
    session = desk.start()
    session.open("1")
    for _ in range(200):
        session.news.again("1")
    session.write("Hello", 5)
    desk.pass_(2)
    assert desk.backend.signs == []
    desk.pass_(int(60 * rhythm.MOST_SAVED / rhythm.MOST) + 5)
    session.write("Hello you", 9)
    assert desk.backend.signs == [("1", True)]


def test_what_was_said_before_taking_is_read_after_it_also_where_news_is_told(desk: Desk) -> None:
    invited = dataclasses.replace(
        desk.backend.conversations["1"], needs_taking=True, last_message=None
    )
    desk.backend.conversations["1"] = invited
    session = desk.start()
    session.open("1")
    desk.pass_(30)
    assert not session.state.messages_known
    session.ear.hear(ConversationTold(dataclasses.replace(invited, needs_taking=False)))
    desk.pass_(1)
    assert [one.text for one in session.state.messages] == ["hello"]

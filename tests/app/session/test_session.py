"""A chat session without a screen: jobs are run when the test says so."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.scripted import HeldClock, ScriptedBackend, ScriptedReplies, customer, parts_for

from saywell.app.jobs import Job, Lanes
from saywell.app.scene import Scene
from saywell.app.session.parcels import uses_of
from saywell.app.session.session import Session
from saywell.app.state import Inserted, Mode, Urgency, urgency
from saywell.app.words import Words
from saywell.engine.fill import Filled
from saywell.errors import (
    BackendError,
    NotFound,
    RateLimited,
    Rejected,
    SaywellError,
    Unreachable,
)
from saywell.model.chat import Author
from saywell.model.records import Use
from saywell.model.rules import Report, Waiver
from saywell.model.settings import Clocks
from saywell.model.waiting import by_waiting
from saywell.tui.keys import screen_words


class Jobs:
    """Runs jobs at once, or keeps those of some lanes until :meth:`release`."""

    def __init__(self) -> None:
        self.kept: list[Job[Any]] = []
        self.keep: tuple[str, ...] = ()

    def __call__(self, job: Job[Any]) -> None:
        if job.lane.startswith(self.keep) and self.keep:
            self.kept.append(job)
        else:
            job.run()()

    def release(self) -> None:
        self.keep = ()
        kept, self.kept = self.kept, []
        for job in kept:
            job.run()()


class Stand:
    """A session with its clock, its backend and its jobs."""

    def __init__(
        self, folder: Path, *, delay: str = "0s", fail: BackendError | None = None
    ) -> None:
        self.backend = ScriptedBackend(
            customer(1, "Maria", "el", waited=20),
            customer(2, "Wei", "zh", waited=190),
            customer(3, "Joan", waited=None),
        )
        for number in "123":
            self.backend.write(number, f"question {number}")
        if fail is not None:
            self.backend.fail = {"account": fail, "queue": fail}
        self.clock = HeldClock()
        self.jobs = Jobs()
        self.parts = parts_for(self.backend, folder, clock=self.clock, delay=delay)
        self.session = Session(self.parts, screen_words("en"), self.jobs)
        self.session.start()

    def type(self, text: str) -> None:
        self.session.composer.edit(text, len(text))

    def texts(self) -> list[str]:
        return [message.text for message in self.session.state.messages]

    def kept(self, conversation_id: str) -> str:
        draft = self.parts.journal.draft(conversation_id)
        return draft.text if draft else ""

    def notice(self) -> str:
        notice = self.session.state.notice
        return notice.text if notice else ""


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def test_the_queue_is_ordered_by_waiting_time_and_those_who_do_not_wait_come_last(
    stand: Stand,
) -> None:
    assert [entry.id for entry in stand.session.state.queue] == ["2", "1", "3"]
    newer = customer(4, "New", waited=None)
    older = customer(5, "Old", waited=None)
    older = type(older)(
        older.id, older.contact, last_activity=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    )
    assert [entry.id for entry in sorted([older, newer], key=by_waiting)] == ["4", "5"]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (None, Urgency.NONE),
        (0, Urgency.FRESH),
        (44, Urgency.FRESH),
        (45, Urgency.DUE),
        (119, Urgency.DUE),
        (120, Urgency.OVERDUE),
    ],
)
def test_urgency_follows_the_clocks_of_the_settings(seconds: int | None, expected: Urgency) -> None:
    waited = None if seconds is None else dt.timedelta(seconds=seconds)
    assert urgency(waited, Clocks()) is expected


def test_next_waiting_goes_round_and_back_returns(stand: Stand) -> None:
    session = stand.session
    assert session.next_waiting().selected == "2"
    assert session.next_waiting().selected == "1"
    assert session.go_back().selected == "2"
    assert session.move(1).selected == "1"
    assert session.move(1).selected == "3"
    assert session.move(1).selected == "3"
    assert session.move(-1).selected == "1"
    assert stand.backend.calls.count("mark_read") >= 3


def test_messages_that_could_not_be_read_are_not_taken_for_none(stand: Stand) -> None:
    stand.backend.fail["messages"] = Unreachable("no line")
    state = stand.session.open("2")
    assert not state.messages_known
    assert stand.notice() == "no line"
    stand.session.stage.change(notice=None)
    calls = stand.backend.calls.count("messages")
    stand.clock.pass_(60)
    stand.session.tick()
    assert stand.backend.calls.count("messages") == calls + 1
    assert stand.notice() == ""  # told once
    stand.backend.fail.clear()
    stand.clock.pass_(60)
    assert stand.session.tick().messages_known
    assert stand.texts() == ["question 2"]


def test_next_waiting_comes_to_everybody_who_waits(stand: Stand) -> None:
    stand.backend.conversations["3"] = customer(3, "Joan", waited=5)
    stand.session.refresh()
    opened = [stand.session.next_waiting().selected for _ in range(4)]
    assert opened == ["2", "1", "3", "2"]
    answered = customer(2, "Wei", "zh", waited=None)
    stand.backend.conversations["2"] = answered
    stand.session.refresh()
    assert stand.session.next_waiting().selected == "1"  # from one who does not wait: the longest


def test_nobody_else_waits_is_said(stand: Stand) -> None:
    stand.backend.conversations = {"3": stand.backend.conversations["3"]}
    stand.session.refresh()
    stand.session.next_waiting()
    assert stand.notice() == "Nobody else waits."


def test_a_message_that_came_before_ours_is_read_after_it(stand: Stand) -> None:
    """What we sent has the newest id; what the customer wrote just before must not be missed."""
    stand.session.open("2")
    stand.backend.write("2", "one more thing")
    stand.type("Hello")
    stand.session.sending.send()
    assert stand.texts() == ["question 2", "Hello"]
    stand.clock.pass_(4)
    stand.session.tick()
    assert stand.texts() == ["question 2", "one more thing", "Hello"]


def test_answers_for_a_conversation_that_is_no_longer_open_are_dropped(stand: Stand) -> None:
    stand.jobs.keep = ("messages 2",)
    stand.session.open("2")
    stand.session.open("1")
    stand.jobs.release()
    assert stand.texts() == ["question 1"]


def test_an_answer_to_an_older_text_says_nothing_of_the_newer(stand: Stand) -> None:
    stand.session.open("2")
    stand.jobs.keep = ("check",)
    stand.type("wrong")
    stand.type("fine")
    stand.jobs.release()
    assert stand.session.state.findings == ()


def test_enter_before_the_check_has_answered_waits_for_it(stand: Stand) -> None:
    stand.session.open("2")
    stand.jobs.keep = ("check",)
    stand.type("wrong")
    stand.session.sending.send()
    assert stand.backend.sent == []
    stand.jobs.release()
    assert stand.notice().startswith("Not sent. The word wrong")
    assert stand.backend.sent == []


def test_a_check_that_breaks_is_reported_and_stops_nobody(stand: Stand) -> None:
    def broken(*_: object) -> Any:
        raise ValueError("a rule went mad")

    object.__setattr__(stand.parts, "check", broken)
    stand.session.open("2")
    stand.type("Hello")
    assert "does not stop you: ValueError: a rule went mad" in stand.notice()
    stand.session.sending.send()
    assert [message.text for message in stand.backend.sent] == ["Hello"]


def test_a_changed_text_is_asked_about_again(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("maybe")
    stand.session.sending.send()
    stand.type("maybe so")
    stand.session.sending.send()
    assert stand.session.state.mode is Mode.COMPOSE
    assert stand.session.sending.send().mode is Mode.REASON
    stand.session.sending.withdraw()
    assert stand.session.state.draft.text == "maybe so"
    assert stand.backend.sent == []


def test_an_error_goes_out_with_a_reason_that_is_kept(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("wrong maybe")
    stand.session.sending.send()
    stand.session.sending.send()
    stand.session.sending.give_reason("quoted from the customer")
    kept = {record.waiver.rule for record in stand.parts.journal.waivers()}
    assert kept == {"M01.wrong", "M01.maybe"}
    assert [message.text for message in stand.backend.sent] == ["wrong maybe"]


def test_an_unfilled_field_goes_out_for_no_reason(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("Dear {{ name }}")
    for _ in range(3):
        stand.session.sending.send()
    assert stand.session.state.mode is Mode.COMPOSE
    assert stand.notice().startswith("Not sent. A field is not filled.")
    assert stand.backend.sent == []


def test_a_channel_that_takes_no_replies_still_takes_notes(stand: Stand) -> None:
    closed = customer(7, "Far", waited=1, can_reply=False)
    stand.backend.conversations["7"] = closed
    stand.backend.history["7"] = []
    stand.session.refresh()
    stand.session.open("7")
    stand.type("Hello")
    stand.session.sending.send()
    assert stand.backend.sent == []
    stand.session.composer.toggle_note()
    stand.session.sending.send()
    assert [message.private for message in stand.backend.sent] == [True]


def test_a_message_can_be_taken_back_until_it_leaves(tmp_path: Path) -> None:
    stand = Stand(tmp_path, delay="5s")
    stand.session.open("2")
    stand.type("Hello")
    stand.session.sending.send()
    assert stand.session.state.draft.text == ""
    assert stand.kept("2") == "Hello"  # a killed program loses nothing
    stand.clock.pass_(4)
    stand.session.tick()
    assert stand.backend.sent == []
    assert stand.session.sending.take_back()
    assert stand.session.state.draft.text == "Hello"
    stand.session.sending.send()
    stand.clock.pass_(5)
    stand.session.tick()
    assert [message.text for message in stand.backend.sent] == ["Hello"]
    assert not stand.session.sending.take_back()
    assert stand.parts.journal.draft("2") is None


def test_leaving_makes_a_draft_of_what_has_not_left(tmp_path: Path) -> None:
    stand = Stand(tmp_path, delay="5s")
    stand.session.open("2")
    stand.type("Hello")
    stand.session.sending.send()
    stand.session.open("1")
    assert not stand.session.leave()
    assert stand.session.state.mode is Mode.LEAVE
    assert stand.session.leave()
    assert stand.kept("2") == "Hello"
    assert stand.backend.sent == []


def test_a_failure_in_another_conversation_leaves_this_one_alone(stand: Stand) -> None:
    stand.session.open("2")
    stand.backend.fail["send"] = Rejected("no line")
    stand.jobs.keep = ("send",)
    stand.type("for Wei")
    stand.session.sending.send()
    stand.session.open("1")
    stand.type("for Maria")
    stand.jobs.release()
    assert stand.session.state.draft.text == "for Maria"
    assert stand.notice().startswith("Not sent to Wei, the text is back in the composer: no line")
    assert stand.session.open("2").draft.text == "for Wei"


def test_a_draft_begun_while_the_message_before_was_sent_survives(stand: Stand) -> None:
    stand.session.open("2")
    stand.jobs.keep = ("send",)
    stand.type("first")
    stand.session.sending.send()
    stand.type("second")
    stand.jobs.release()
    assert stand.kept("2") == "second"


def test_a_rate_limit_is_obeyed(stand: Stand) -> None:
    stand.backend.fail["changed"] = RateLimited("too many", retry_after=90)
    stand.clock.pass_(20)
    stand.session.tick()
    asked = stand.backend.calls.count("changed")
    assert stand.session.state.offline == "too many"
    stand.backend.fail.clear()
    for _ in range(8):
        stand.clock.pass_(10)
        stand.session.awake()
        stand.session.tick()
    assert stand.backend.calls.count("changed") == asked
    stand.clock.pass_(30)  # a little later than asked, by chance
    stand.session.tick()
    assert stand.backend.calls.count("changed") == asked + 1
    assert stand.session.state.offline == ""


@pytest.mark.parametrize("call", ["mark_read", "messages", "conversation"])
def test_a_rate_limit_on_anything_stops_the_questions_for_news(stand: Stand, call: str) -> None:
    stand.backend.fail[call] = RateLimited("too many")  # without a word on how long
    stand.session.open("2")
    asked = [stand.backend.calls.count(one) for one in ("changed", "queue", "messages")]
    for _ in range(59):
        stand.clock.pass_(1)
        stand.session.awake()
        stand.session.tick()
    after = [stand.backend.calls.count(one) for one in ("changed", "queue", "messages")]
    assert after == asked
    stand.backend.fail.clear()
    for _ in range(30):
        stand.clock.pass_(1)
        stand.session.tick()
    assert stand.backend.calls.count("changed") > asked[0]


def test_who_we_are_is_asked_again_when_the_server_is_back(tmp_path: Path) -> None:
    stand = Stand(tmp_path, fail=Unreachable("nobody answers"))
    assert stand.session.state.account is None
    assert stand.session.state.offline == "nobody answers"
    stand.backend.fail.clear()
    stand.clock.pass_(10)
    stand.session.tick()
    assert stand.session.state.offline == ""
    assert stand.session.state.account is not None


def test_asking_for_news_is_said_until_it_is_there(stand: Stand) -> None:
    stand.jobs.keep = ("queue",)
    stand.session.refresh()
    assert stand.notice() == "Asking for news…"
    stand.jobs.release()
    assert stand.notice() == ""


def test_a_conversation_that_is_gone_is_said(stand: Stand) -> None:
    stand.backend.fail["messages"] = NotFound("no such conversation", hint="ask for news")
    stand.session.open("2")
    assert stand.notice() == "no such conversation (ask for news)"
    assert stand.session.state.messages_known


def test_a_fix_keeps_the_cursor_beside_the_same_character(stand: Stand) -> None:
    stand.session.open("2")
    stand.session.composer.edit("wrong end", 7)
    assert stand.session.composer.fix().draft.cursor == 7  # "right" is as long as "wrong"
    stand.session.composer.edit("say hm now", 8)
    state = stand.session.composer.fix()
    assert (state.draft.text, state.draft.cursor) == ("say  now", 6)


def test_inserting_twice_keeps_both_and_parts_them(stand: Stand) -> None:
    stand.session.open("3")
    for _ in range(2):
        stand.session.palette.open()
        stand.session.palette.search("thx")
        stand.session.palette.accept()
    assert stand.session.state.draft.text == "Thank you, Joan. Thank you, Joan."
    assert [one.reply_id for one in stand.session.state.replies] == ["thanks", "thanks"]
    assert stand.parts.journal.usage()["thanks"].inserted == 2
    stand.session.sending.send()
    assert stand.parts.journal.usage()["thanks"].sent == 2


def test_what_was_told_in_passing_goes_by_itself_and_warnings_do_not(stand: Stand) -> None:
    stand.session.open("3")
    stand.type("fine")
    stand.session.sending.send()
    stand.session.tick()
    stand.clock.pass_(10)
    stand.session.tick()
    assert stand.notice() == "Sent."
    stand.clock.pass_(15)
    assert stand.session.tick().notice is None
    stand.type("maybe")
    stand.session.sending.send()
    for _ in range(3):
        stand.clock.pass_(15)
        stand.session.tick()
    assert "Not sent" in stand.notice()


def test_a_reply_goes_in_parted_on_both_sides(stand: Stand) -> None:
    stand.session.open("3")
    composer = stand.session.composer
    composer.insert("Μια στιγμή;", "moment")
    composer.insert("First.\n\nSecond.", "steps")
    assert stand.session.state.draft.text == "Μια στιγμή;\nFirst.\n\nSecond."
    composer.edit(stand.session.state.draft.text, 0)
    assert composer.insert("Γεια σας.", "hello").draft.cursor == len("Γεια σας.")
    assert stand.session.state.draft.text == "Γεια σας. Μια στιγμή;\nFirst.\n\nSecond."


@pytest.mark.parametrize(
    ("text", "sent", "uses"),
    [
        ("Thank you, Joan.", "Hi. Thank you, Joan. Bye", (Use.SENT,)),
        ("Thank you, Joan.", "Thank you, Jo", (Use.EDITED, Use.SENT)),
        ("Thank you, Joan.", "No such order", ()),
        (
            "感谢您的耐心等待，我们马上处理。",
            "感谢您的耐心等待，我来处理。",
            (Use.EDITED, Use.SENT),
        ),
        ("感谢您的耐心等待，我们马上处理。", "您好", ()),
    ],
)
def test_a_canned_reply_counts_as_what_became_of_it(
    text: str, sent: str, uses: tuple[Use, ...]
) -> None:
    assert uses_of(Inserted("thanks", text), sent) == uses


def test_a_palette_needs_an_open_conversation(stand: Stand) -> None:
    assert stand.session.palette.open().mode is Mode.COMPOSE
    assert "Ctrl-N" in stand.notice()


def test_a_reply_that_cannot_be_shown_says_why_and_is_not_inserted(stand: Stand) -> None:
    class Broken(ScriptedReplies):
        def fill(self, *_: object) -> Filled:
            raise SaywellError("thanks.yaml:3:1: no such name")

    session = stand.session
    session.open("2")
    object.__setattr__(stand.parts, "replies", Broken())
    session.palette.open()
    assert session.state.palette.trouble == "thanks.yaml:3:1: no such name"
    session.palette.accept()
    assert session.state.draft.text == ""


def test_a_journal_that_cannot_be_written_is_said_and_nothing_is_sent(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("Hello")
    stand.parts.journal.close()
    stand.session.sending.send()
    assert stand.backend.sent == []
    assert stand.session.state.draft.text == "Hello"
    assert "Not sent to Wei" in stand.notice() or "journal" in stand.notice()


def test_the_bots_and_colleagues_are_not_marked_as_read(stand: Stand) -> None:
    stand.session.open("2")
    before = stand.backend.calls.count("mark_read")
    stand.backend.write("2", "I am a bot", Author.BOT)
    stand.clock.pass_(4)
    stand.session.tick()
    assert stand.backend.calls.count("mark_read") == before
    stand.backend.write("2", "hello?")
    stand.clock.pass_(4)
    stand.session.tick()
    assert stand.backend.calls.count("mark_read") == before + 1


def test_words_fall_back_to_english_only_for_languages_without_a_table() -> None:
    assert Words("el")("notice.sent") == "Στάλθηκε."
    assert Words("id")("notice.sent") == "Sent."


def test_enter_counts_although_a_newer_check_is_asked_for_before_its_own_has_begun(
    tmp_path: Path,
) -> None:
    outcomes: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    lanes, ready = Lanes(outcomes.put), threading.Event()
    backend = ScriptedBackend(customer(1, "Maria", "en"))
    parts = parts_for(backend, tmp_path)

    def slow(text: str, scene: Scene, waivers: Sequence[Waiver]) -> Report:
        assert ready.wait(30)
        return parts.check(text, scene, waivers)

    session = Session(dataclasses.replace(parts, check=slow), screen_words("en"), lanes)

    def settle() -> None:
        while not lanes.idle or not outcomes.empty():
            with contextlib.suppress(queue.Empty):
                outcomes.get(timeout=0.01)()

    session.start("1")
    settle()
    session.composer.edit("It is on its way.", 17)  # the rules are being read for the first time
    session.sending.send()
    session.composer.check()  # as when the customer writes
    ready.set()
    settle()
    assert [message.text for message in backend.history["1"]] == ["It is on its way."]
    assert session.state.draft.text == ""

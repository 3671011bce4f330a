"""What stands where: shares of the screen, clocks, and a transcript that stays in place."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scripted import NOON, customer

from saywell.app.course_words import waiting_clock
from saywell.app.session.news import LIMIT
from saywell.app.state import DraftText, Mode, Notice, State
from saywell.app.state_sends import OnItsWay
from saywell.model.chat import Author, Message, Outgoing
from saywell.tui.drawing import cells, rule, spread, width_of
from saywell.tui.keys import screen_words
from saywell.tui.layout import (
    SMALLEST,
    Wishes,
    columns_for,
    composer_rule,
    hint_line,
    in_window,
    notice_lines,
    plan,
    queue_title,
)
from saywell.tui.transcript import Transcript, message_lines, outgoing_lines

WORDS = screen_words("en")
GREEDY = Wishes(customer=2, notice=5, suggestions=0, composer=2, below=0)


def message(number: int, text: str = "", **more: object) -> Message:
    at = NOON + dt.timedelta(minutes=number)
    words = text or f"message {number}"
    return Message(str(number), "1", Author.CUSTOMER, "Maria", words, at, **more)  # type: ignore[arg-type]


def texts(lines: list[list[tuple[str, str]]]) -> list[str]:
    return ["".join(piece for _, piece in line) for line in lines]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, ""),
        (0, "0:00"),
        (59.9, "0:59"),
        (61, "1:01"),
        (3599, "59:59"),
        (3600, "1h00"),
        (86399, "23h59"),
        (86400 * 3, "3d"),
    ],
)
def test_waiting_times_are_short(seconds: float | None, shown: str) -> None:
    assert waiting_clock(None if seconds is None else dt.timedelta(seconds=seconds)) == shown


@given(
    columns=st.integers(SMALLEST[0], 300),
    rows=st.integers(SMALLEST[1], 120),
    wishes=st.builds(
        Wishes,
        customer=st.integers(1, 200),
        notice=st.integers(1, 200),
        suggestions=st.integers(0, 1),
        composer=st.integers(1, 200),
        below=st.integers(1, 200),
        due=st.integers(0, 1),
    ),
    mode=st.sampled_from(Mode),
)
def test_the_parts_fill_the_screen_and_leave_room_for_the_conversation(
    columns: int, rows: int, wishes: Wishes, mode: Mode
) -> None:
    made = plan(columns, rows, wishes, mode)
    used = made.customer + made.transcript + made.notice + made.composer + made.below + 2
    assert used + made.suggestions + made.due == rows
    assert made.transcript >= 1
    assert made.composer >= 1
    assert made.chat + made.queue + bool(made.queue) == columns


def test_a_long_text_gets_the_rows_that_nothing_below_it_needs() -> None:
    short = Wishes(customer=1, notice=0, suggestions=0, composer=2, below=0, due=1)
    kept = plan(80, 24, short, Mode.COMPOSE, is_open=True)
    long = plan(80, 24, dataclasses.replace(short, composer=9), Mode.COMPOSE, is_open=True)
    assert kept.below > 0
    assert long.composer == 9
    assert long.composer + long.below == 6 + kept.below
    found = dataclasses.replace(short, composer=9, below=kept.below)
    assert plan(80, 24, found, Mode.COMPOSE, is_open=True).below == kept.below


@given(st.integers(1, 30), st.integers(1, 12), st.data())
def test_the_queue_shows_who_waits_longest_and_the_open_conversation(
    count: int, room: int, data: st.DataObject
) -> None:
    queue = tuple(customer(number, f"Customer {number}") for number in range(count))
    chosen = data.draw(st.integers(0, count - 1))
    shown = in_window(State(NOON, queue=queue, selected=queue[chosen].id), room)
    assert len(shown) == min(count, room)
    places = [queue.index(one) for one in shown]
    assert places == sorted({*places})
    assert queue[chosen] in shown
    assert shown[: room // 2] == queue[: room // 2]


@given(st.integers(1, 200), st.sampled_from(Mode))
def test_the_hints_never_reach_over_the_edge(width: int, mode: Mode) -> None:
    assert width_of(hint_line(State(NOON, mode=mode), width, WORDS)) <= width


def test_a_line_is_cut_on_the_left_to_keep_its_right_end() -> None:
    line = spread([("", "a long name")], [("", " 12")], 8)
    assert texts([line]) == ["a lo… 12"]
    assert cells("".join(text for _, text in rule("a title", 20, ""))) == 20


def test_a_note_an_attachment_and_a_failure_are_named() -> None:
    note = texts(message_lines(message(1, "hush", private=True), 40, WORDS))
    assert note[0].startswith("PRIVATE NOTE · Maria")
    assert note[1] == "▒ hush"
    failed = texts(message_lines(message(1, "x", status="failed"), 60, WORDS))
    assert failed[0].endswith("not delivered")


def test_a_message_on_its_way_counts_down() -> None:
    outgoing = Outgoing("k", "1", "Hello")
    leaving = OnItsWay(outgoing, NOON + dt.timedelta(seconds=2.2))
    assert texts(outgoing_lines(leaving, NOON, 60, WORDS)) == [
        "leaves in 3 s, Esc takes it back",
        "┃ Hello",
    ]
    assert texts(outgoing_lines(OnItsWay(outgoing), NOON, 60, WORDS))[0] == "sending…"


def read(messages: Sequence[Message], *, more: bool) -> State:
    return State(NOON, messages=tuple(messages), messages_known=True, more=more)


def test_the_view_stays_in_place_while_messages_come_before_and_after() -> None:
    transcript = Transcript(WORDS)
    some = [message(number) for number in range(20, 60)]
    transcript.draw(read(some, more=False), [], 40, 10)
    transcript.scroll(-20, 10)
    seen = texts(transcript.draw(read(some, more=False), [], 40, 10))
    more = [message(number) for number in range(80)]
    assert texts(transcript.draw(read(more, more=False), [], 40, 10)) == seen
    narrow = texts(transcript.draw(read(more, more=False), [], 12, 10))
    assert narrow[0].split()[0] == seen[0].split()[0]


def test_scrolling_to_the_end_follows_new_messages_again() -> None:
    transcript = Transcript(WORDS)
    some = [message(number) for number in range(40)]
    transcript.draw(read(some, more=True), [], 40, 10)
    assert transcript.scroll(-1000, 10)
    first = texts(transcript.draw(read(some, more=True), [], 40, 10))
    assert "older messages" in first[0]
    assert "newer messages" in first[-1]
    transcript.scroll(1000, 10)
    assert transcript.top is None
    assert (
        texts(transcript.draw(read([*some, message(99)], more=True), [], 40, 10))[-1]
        == "│ message 99"
    )


def test_a_new_day_has_its_date() -> None:
    transcript = Transcript(WORDS)
    some = [message(0), message(60 * 48)]
    assert any("──" in row for row in texts(transcript.draw(read(some, more=False), [], 40, 10)))


def test_a_queue_that_is_cut_off_says_so() -> None:
    queue = tuple(customer(number, "Maria") for number in range(LIMIT))
    assert queue_title(State(NOON, queue=queue, queue_known=True), WORDS) == "Queue: 200+ waiting"
    short = State(NOON, queue=queue[1:], queue_known=True)
    assert queue_title(short, WORDS) == "Queue: 199 waiting"


def test_a_long_notice_leaves_a_row_for_the_chat_system_being_out_of_reach() -> None:
    notice = Notice("word " * 200)
    state = State(NOON, notice=notice, offline="the token is refused")
    lines = texts(notice_lines(state, 50, WORDS))
    assert len(lines) == 5
    assert lines[-1].startswith("No news from the chat system")
    assert len(notice_lines(State(NOON, offline="x " * 400), 50, WORDS)) == 5
    assert texts(notice_lines(state, 50, WORDS, 3))[-1].endswith("the token is refused")


def test_a_notice_that_is_cut_shows_that_there_was_more() -> None:
    state = State(NOON, notice=Notice("word " * 200))
    assert texts(notice_lines(state, 50, WORDS, 3))[-1].endswith("word…")
    assert not texts(notice_lines(State(NOON, notice=Notice("a word")), 50, WORDS))[-1].endswith(
        "…"
    )


@pytest.mark.parametrize("language", ["en", "el"])
@pytest.mark.parametrize(
    "name", ["outbox.waits", "outbox.asks", "notice.uncertain", "notice.not_there", "unsure.first"]
)
def test_what_is_said_of_an_unsent_message_fits_beside_the_lost_connection_at_80_columns(
    language: str, name: str
) -> None:
    words = screen_words(language)
    told = words(name, name="Papadopoulou Maria", where=words("failed.aside"), count=12)
    state = State(NOON, notice=Notice(told), offline="out of reach")
    _, width, _ = columns_for(80)
    lines = texts(notice_lines(state, width, words, plan(80, 24, GREEDY, Mode.COMPOSE).notice))
    assert " ".join(" ".join(lines[:-1]).split()) == told


@pytest.mark.parametrize(("note", "whose"), [(True, "PRIVATE NOTE"), (False, "Reply to Maria")])
def test_whom_a_text_with_files_is_for_is_named_before_the_files(note: bool, whose: str) -> None:
    state = State(
        NOON,
        selected="1",
        current=customer(1, "Maria"),
        draft=DraftText("Hi", note=note),
        attached={"1": (Path("a-form-with-quite-a-long-name.pdf"),)},
    )
    line = "".join(text for _, text in composer_rule(state, 50, WORDS))
    assert whose in line
    assert "attached: a-form" in line

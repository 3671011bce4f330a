"""C06: a silent customer is asked two or three times, some minutes apart, before the chat ends."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.engine.course.scenario import chat, time

from saywell.model.course import Limits, Pressing, Step

CHECK, CHECKED = Step.CHECK_IN, Step.CHECKED_IN
TALK = ("0:00 customer", "0:10 agent greet ask")
SILENT = (*TALK, "3:10 agent check_in", "6:10 agent check_in", "9:10 agent check_in")


@pytest.mark.parametrize(
    ("asked", "before", "at", "number", "purpose"),
    [
        (2, "3:09", "3:10", "1", "check_in_first"),
        (3, "6:09", "6:10", "2", "check_in_second"),
        (4, "9:09", "9:10", "3", "check_in_last"),
    ],
)
def test_each_check_in_comes_some_minutes_after_our_last_words(
    asked: int, before: str, at: str, number: str, purpose: str
) -> None:
    silent = chat(*SILENT[:asked])
    assert silent.pressing(CHECK, before) is Pressing.LATER
    assert silent.pressing(CHECK, at) is Pressing.NOW
    assert silent.values(CHECK, at) == {"number": number, "of": "3"}
    assert silent.purposes(CHECK, at) == (purpose,)
    due = silent.step(CHECK, before)
    assert due is not None
    assert due.at == time(at)


def test_one_that_is_overdue_by_as_long_again_is_late() -> None:
    silent = chat(*TALK)
    assert silent.pressing(CHECK, "6:09") is Pressing.NOW
    assert silent.pressing(CHECK, "6:10") is Pressing.LATE


def test_after_the_last_the_closing_may_go_on() -> None:
    silent = chat(*SILENT)
    assert silent.step(CHECK, "12:10") is None
    assert silent.pressing(CHECKED, "12:09") is Pressing.LATER
    assert silent.pressing(CHECKED, "12:10") is Pressing.NOW
    assert silent.left("12:09") == [
        Step.SOLVED,
        Step.ANYTHING_ELSE,
        Step.WAIT_FOR_DONE,
        Step.THANK,
        Step.WISH,
        Step.GOODBYE,
        Step.FEEDBACK,
    ]
    assert silent.left("12:10") == [Step.GOODBYE]
    assert [one for one in silent.now("12:10") if one is not CHECKED] == [Step.GOODBYE]


def test_after_the_goodbye_to_a_silent_customer_the_chat_may_be_closed() -> None:
    parted = chat(*SILENT, "12:30 agent goodbye")
    assert parted.left("12:31") == []
    assert parted.steps("12:31") == [Step.RESOLVE]


@pytest.mark.parametrize("asked", [2, 3, 4, 5])
def test_an_answer_begins_the_count_anew(asked: int) -> None:
    answered = chat(*SILENT[:asked], "10:00 customer")
    assert not {CHECK, CHECKED}.intersection(answered.steps("20:00"))
    again = answered.and_then("10:30 agent")
    assert again.values(CHECK, "13:30")["number"] == "1"


def test_other_words_put_the_check_in_off_without_counting() -> None:
    silent = chat(*TALK, "3:10 agent check_in", "5:00 agent")
    assert silent.pressing(CHECK, "6:10") is Pressing.LATER
    assert silent.values(CHECK, "8:00")["number"] == "2"
    assert silent.pressing(CHECK, "8:00") is Pressing.NOW


@pytest.mark.parametrize("who", ["note", "bot", "system"])
def test_words_that_are_not_ours_to_the_customer_change_nothing(who: str) -> None:
    assert chat(*TALK, f"2:00 {who} check_in").values(CHECK, "3:10")["number"] == "1"
    assert chat(*TALK, f"2:00 {who} check_in").pressing(CHECK, "3:10") is Pressing.NOW


def test_who_never_wrote_is_not_checked_on() -> None:
    assert chat("0:00 agent greet").at("30:00") == ()


def test_a_customer_who_waits_for_us_is_not_checked_on() -> None:
    assert chat(*TALK, "0:20 customer").step(CHECK, "9:00") is None


@pytest.mark.parametrize("checks", [1, 2, 3])
def test_how_many_and_how_far_apart_are_settings(checks: int) -> None:
    limits = Limits(check_ins=checks, apart=dt.timedelta(minutes=1))
    lines = [f"{minute}:10 agent check_in" for minute in range(1, checks)]
    silent = chat(*TALK, *lines, limits=limits)
    at = f"{checks}:10"
    assert silent.purposes(CHECK, at) == ("check_in_last",)
    assert silent.and_then(f"{at} agent check_in").pressing(CHECKED, f"{checks + 1}:10") is (
        Pressing.NOW
    )


def test_overruled_it_stays_away_and_the_chat_may_end_until_the_customer_writes() -> None:
    over = chat(*TALK, "1:00 I overrule check_in")
    assert over.step(CHECK, "30:00") is None
    assert over.left("1:01") == [Step.GOODBYE]
    back = over.and_then("2:00 customer", "2:10 agent")
    assert back.pressing(CHECK, "5:10") is Pressing.NOW
    assert len(back.left("5:10")) > 1


def test_a_silence_that_was_overruled_to_end_stays_so() -> None:
    over = chat(*SILENT, "12:20 I overrule checked_in")
    assert over.step(CHECKED, "13:00") is None
    assert over.and_then("13:00 customer", "13:10 agent").step(CHECK, "13:11") is not None


def test_who_keeps_silent_after_an_early_goodbye_has_gone() -> None:
    early = chat(*TALK, "0:30 agent advise thank wish goodbye")
    assert not {CHECK, Step.RESOLVE}.intersection(early.steps("3:29"))
    assert Step.WAIT_FOR_DONE in early.left("3:29")
    assert early.steps("3:30") == [Step.RESOLVE]
    assert early.left("3:30") == []

"""C01: how long the customer has waited, with a warning and an alarm; first answers first."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.engine.course.scenario import chat, time

from saywell.engine.course import pressing_of_wait
from saywell.model.course import Facts, Limits, Pressing, Step

ANSWER = Step.ANSWER


@pytest.mark.parametrize(
    ("seconds", "pressing"),
    [
        (0, Pressing.LATER),
        (44, Pressing.LATER),
        (45, Pressing.NOW),
        (119, Pressing.NOW),
        (120, Pressing.LATE),
        (86400, Pressing.LATE),
    ],
)
def test_it_warns_at_45_seconds_and_alarms_at_two_minutes(seconds: int, pressing: Pressing) -> None:
    assert pressing_of_wait(dt.timedelta(seconds=seconds), Limits()) is pressing
    shown = chat("0:00 customer").pressing(ANSWER, f"0:{seconds}")
    assert shown is pressing


def test_the_clock_runs_from_the_oldest_message_that_nobody_has_answered() -> None:
    waiting = chat("0:00 customer", "0:10 agent greet", "1:00 customer", "2:30 customer")
    assert waiting.values(ANSWER, "3:01") == {"minutes": "2", "seconds": "121", "first": ""}
    due = waiting.step(ANSWER, "3:01")
    assert due is not None
    assert due.at == time("3:00")


def test_an_answer_stops_it() -> None:
    assert chat("0:00 customer", "0:30 agent greet").step(ANSWER, "9:00") is None


@pytest.mark.parametrize("who", ["note", "bot", "system"])
def test_only_a_person_who_writes_to_the_customer_stops_it(who: str) -> None:
    assert chat("0:00 customer", f"0:30 {who}").pressing(ANSWER, "2:00") is Pressing.LATE


def test_a_colleague_who_answers_stops_it() -> None:
    assert chat("0:00 customer", "0:30 colleague greet").step(ANSWER, "9:00") is None


def test_a_first_answer_is_known_as_one_and_greets() -> None:
    new = chat("0:00 customer")
    assert new.values(ANSWER, "1:00")["first"] == "yes"
    assert new.purposes(ANSWER, "1:00") == ("greeting",)


def test_the_answer_borrows_the_words_of_what_else_is_due() -> None:
    done = chat("0:00 customer", "0:10 agent greet ask advise", "1:00 customer done")
    assert done.purposes(ANSWER, "1:50") == ("thanks", "closing")


def test_with_nothing_else_due_it_is_a_matter_of_ones_own_words() -> None:
    asked = chat("0:00 customer", "0:10 agent greet ask", "1:00 customer")
    assert asked.purposes(ANSWER, "3:30") == ()


def test_nobody_waits_on_the_yes_to_a_hold() -> None:
    held = chat("0:00 customer", "0:10 agent greet ask", "0:20 agent ask_hold because 3m")
    assert held.and_then("0:30 customer agree").step(ANSWER, "2:55") is None


def test_who_writes_more_than_a_nod_during_a_hold_waits() -> None:
    held = chat("0:00 customer", "0:10 agent ask_hold because 3m", "0:20 customer agree")
    assert held.and_then("1:00 customer courtesy").step(ANSWER, "1:50") is None
    assert held.and_then("1:00 customer").pressing(ANSWER, "1:50") is Pressing.NOW


def test_nobody_waits_on_thanks_after_the_goodbye() -> None:
    parted = chat("0:00 customer", "0:10 agent advise", "0:20 customer done", "0:30 agent goodbye")
    assert parted.and_then("0:40 customer courtesy").step(ANSWER, "5:00") is None
    assert parted.and_then("0:40 customer").pressing(ANSWER, "5:00") is Pressing.LATE


def test_a_clock_that_went_back_makes_nobody_wait_less_than_nothing() -> None:
    ahead = chat("60:00 customer")
    assert ahead.values(ANSWER, "0:00")["seconds"] == "0"
    assert ahead.pressing(ANSWER, "0:00") is Pressing.LATER


def test_overruled_it_stays_away_until_the_customer_writes_again() -> None:
    waiting = chat("0:00 customer", "0:50 I overrule answer")
    assert waiting.step(ANSWER, "9:00") is None
    again = waiting.and_then("9:00 customer")
    assert again.pressing(ANSWER, "9:00") is Pressing.LATE, "the clock has not stopped meanwhile"


def test_the_numbers_are_settings() -> None:
    slow = Limits(warn=dt.timedelta(minutes=5), alarm=dt.timedelta(minutes=10))
    waiting = chat("0:00 customer", limits=slow)
    found = [waiting.pressing(ANSWER, when) for when in ("4:59", "5:00", "10:00")]
    assert found == [Pressing.LATER, Pressing.NOW, Pressing.LATE]


@pytest.mark.parametrize("facts", [Facts(resolved=True), Facts(elsewhere=True)])
def test_a_chat_that_is_closed_or_with_a_colleague_asks_for_no_answer(facts: Facts) -> None:
    assert chat("0:00 customer", facts=facts).at("9:00") == ()

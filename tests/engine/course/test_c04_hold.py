"""C04: leave to hold with a reason and a time; a timer; news before it ends; back in time."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.engine.course.scenario import chat, event, moments, time

from saywell.engine.course import before_saying
from saywell.model.course import Limits, Pressing, Said, Step

LEAVE, WAIT, RUNS = Step.HOLD_LEAVE, Step.HOLD_WAIT, Step.HOLD_RUNS
PROGRESS, LATE = Step.HOLD_PROGRESS, Step.HOLD_LATE
HOLD = {LEAVE, WAIT, RUNS, PROGRESS, LATE}
TALK = ("0:00 customer", "0:10 agent greet ask", "0:20 customer")
ASKED = (*TALK, "0:30 agent ask_hold because 3m")
HELD = (*ASKED, "1:00 customer agree")


def test_leave_is_asked_with_a_reason_and_a_time_and_then_awaited() -> None:
    asked = chat(*ASKED)
    assert asked.steps("0:31")[0] in {WAIT, Step.CHECK_IN}
    due = asked.step(WAIT, "0:31")
    assert due is not None
    assert due.at == time("2:30")
    assert asked.step(LEAVE, "0:31") is None


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("ask_hold", "reason, time"),
        ("ask_hold because", "time"),
        ("ask_hold 3m", "reason"),
    ],
)
def test_a_hold_without_a_reason_or_a_time_is_told(line: str, missing: str) -> None:
    asked = chat(*TALK, f"0:30 agent {line}")
    assert asked.values(LEAVE, "0:31") == {"missing": missing}
    assert asked.purposes(LEAVE, "0:31") == ("hold",)
    draft = event(f"0:30 agent {line}")
    assert isinstance(draft, Said)
    told = before_saying(chat(*TALK).course, draft)
    assert [(one.step, dict(one.values)) for one in told] == [(LEAVE, {"missing": missing})]


def test_the_timer_runs_from_the_customers_yes_and_news_come_before_it_ends() -> None:
    held = chat(*HELD)
    found = [
        [one for one in held.steps(when) if one in HOLD]
        for when in ("1:01", "3:29", "3:30", "4:00")
    ]
    assert found == [[RUNS], [RUNS], [PROGRESS], [LATE]]
    due = held.step(RUNS, "1:01")
    assert due is not None
    assert due.at == time("4:00")
    assert held.purposes(PROGRESS, "3:30")[0] == "progress_update"
    assert held.purposes(LATE, "4:00")[0] == "back_from_hold"
    assert held.pressing(LATE, "4:00") is Pressing.LATE


@pytest.mark.parametrize("when", ["1:30", "3:00"])
def test_a_progress_update_is_enough_whenever_it_comes(when: str) -> None:
    told = chat(*HELD, f"{when} agent progress")
    assert told.step(PROGRESS, "3:40") is None
    assert told.step(RUNS, "3:40") is not None
    assert told.pressing(LATE, "4:00") is Pressing.LATE


def test_any_word_counts_as_news_in_the_second_half_only() -> None:
    assert chat(*HELD, "1:05 agent").step(PROGRESS, "3:40") is not None
    assert chat(*HELD, "3:00 agent").step(PROGRESS, "3:40") is None


def test_an_update_with_a_new_time_lets_the_timer_begin_again() -> None:
    renewed = chat(*HELD, "3:30 agent progress 5m")
    assert renewed.pressing(RUNS, "7:59") is Pressing.LATER
    assert renewed.pressing(PROGRESS, "7:59") is None
    assert renewed.pressing(PROGRESS, "8:00") is Pressing.NOW
    assert renewed.pressing(LATE, "8:30") is Pressing.LATE


@pytest.mark.parametrize("move", ["back", "advise", "ask_solved", "ask_else"])
def test_coming_back_ends_it(move: str) -> None:
    assert not HOLD.intersection(chat(*HELD, f"3:00 agent {move}").steps("5:00"))


def test_whoever_writes_when_the_time_is_up_has_come_back() -> None:
    late = chat(*HELD, "4:10 agent")
    assert not HOLD.intersection(late.steps("5:00"))
    assert chat(*HELD, "4:10 agent progress").step(LATE, "5:00") is not None
    assert chat(*HELD, "4:10 note").step(LATE, "5:00") is not None


def test_an_answer_promised_for_another_day_ends_it() -> None:
    assert not HOLD.intersection(chat(*HELD, "3:00 agent promise 24h").steps("5:00"))
    assert chat(*HELD, "2:00 agent promise 2m").step(RUNS, "2:01") is not None


@pytest.mark.parametrize("line", ["I hold 0s", "I resolve", "I hand_over", "customer done"])
def test_other_ways_to_end_it(line: str) -> None:
    assert not HOLD.intersection(chat(*HELD, f"3:00 {line}").steps("5:00"))


def test_a_hold_of_a_few_seconds_still_has_its_update_before_the_end() -> None:
    brief = chat(*TALK, "0:30 agent ask_hold because 20s", "0:40 customer agree")
    assert [brief.step(PROGRESS, when) is not None for when in ("0:49", "0:50")] == [False, True]


def test_a_hold_that_named_no_time_goes_by_the_setting() -> None:
    limits = Limits(hold=dt.timedelta(minutes=7))
    held = chat(*TALK, "0:30 agent ask_hold because", "1:00 customer agree", limits=limits)
    due = held.step(RUNS, "1:01")
    assert due is not None
    assert due.at == time("8:00")


def test_a_refusal_leads_to_a_promise() -> None:
    refused = chat(*ASKED, "1:00 customer refuse")
    assert not HOLD.intersection(refused.steps("1:01"))
    assert [one for one in refused.now("1:01") if one in (Step.CONTACT, Step.FOLLOW_UP)] == [
        Step.CONTACT,
        Step.FOLLOW_UP,
    ]


def test_leave_that_nobody_answers_leads_to_a_promise_after_a_while() -> None:
    asked = chat(*ASKED)
    assert asked.step(Step.FOLLOW_UP, "2:29") is None
    assert asked.step(Step.FOLLOW_UP, "2:30") is not None
    assert asked.step(WAIT, "2:30") is None


def test_an_answer_that_is_neither_yes_nor_no_is_left_to_the_agent() -> None:
    unclear = chat(*ASKED, "1:00 customer")
    assert unclear.step(Step.FOLLOW_UP, "9:00") is None
    assert unclear.step(WAIT, "9:00") is not None
    assert unclear.and_then("9:00 I hold").step(RUNS, "9:01") is not None


def test_a_late_yes_still_counts() -> None:
    held = chat(*ASKED, "8:00 customer agree")
    assert held.step(Step.FOLLOW_UP, "8:01") is None
    assert held.step(RUNS, "8:01") is not None


def test_who_says_yes_and_no_is_not_taken_at_the_yes() -> None:
    assert chat(*ASKED, "1:00 customer agree refuse").step(RUNS, "1:01") is None


def test_a_yes_before_the_question_means_something_else() -> None:
    early = chat("0:00 customer", "0:10 customer agree", "0:20 agent ask_hold because 3m")
    assert early.step(RUNS, "0:21") is None
    assert early.step(WAIT, "0:21") is not None


def test_a_yes_to_another_question_starts_no_timer() -> None:
    other = chat(*ASKED, "0:40 agent ask_contact", "1:00 customer agree")
    assert other.step(RUNS, "1:01") is None
    assert other.step(WAIT, "1:01") is not None


def test_a_no_to_another_question_is_no_refusal() -> None:
    other = chat(*HELD, "1:30 agent ask_contact", "1:40 customer refuse")
    assert other.step(RUNS, "1:41") is not None


def test_the_customer_may_lose_patience_while_it_runs() -> None:
    impatient = chat(*HELD, "2:00 customer refuse")
    assert impatient.step(RUNS, "2:01") is None
    assert Step.FOLLOW_UP in impatient.now("2:01")
    assert impatient.and_then("2:10 customer agree").step(RUNS, "2:11") is not None


def test_asking_for_a_second_hold_asks_for_leave_anew() -> None:
    second = chat(*HELD, "3:50 agent ask_hold because 2m")
    assert [one for one in second.steps("4:30") if one in HOLD] == [WAIT]
    again = second.and_then("4:40 customer agree")
    assert [one for one in again.steps("5:00") if one in HOLD] == [RUNS]
    due = again.step(RUNS, "5:00")
    assert due is not None
    assert due.at == time("6:40")


def test_a_timer_started_by_hand_runs_and_still_asks_for_leave() -> None:
    bare = chat(*TALK, "0:30 I hold 2m")
    assert {RUNS, LEAVE} <= set(bare.steps("0:31"))
    assert bare.values(LEAVE, "0:31") == {"missing": "leave"}
    asked = chat(*ASKED, "0:31 I hold")
    assert {RUNS, WAIT} <= set(asked.steps("0:32"))
    due = asked.step(RUNS, "0:32")
    assert due is not None
    assert due.at == time("3:31"), "the time that the message named"
    agreed = asked.and_then("0:50 customer agree")
    assert WAIT not in agreed.steps("0:51")
    due = agreed.step(RUNS, "0:51")
    assert due is not None
    assert due.at == time("3:31")


def test_a_timer_started_by_hand_without_an_answer_still_leads_to_a_promise() -> None:
    asked = chat(*ASKED, "0:31 I hold 9m")
    assert asked.step(Step.FOLLOW_UP, "2:30") is not None


def test_after_a_refusal_a_new_timer_forgets_the_old_leave() -> None:
    again = chat(*ASKED, "1:00 customer refuse", "1:10 I hold 2m")
    assert again.values(LEAVE, "1:11") == {"missing": "leave"}
    assert again.step(Step.FOLLOW_UP, "1:11") is None


def test_advice_makes_a_refused_or_unanswered_hold_moot() -> None:
    for answer in ("1:00 customer refuse", "1:00 customer"):
        solved = chat(*ASKED, answer, "1:30 agent advise")
        assert not {*HOLD, Step.FOLLOW_UP}.intersection(solved.steps("9:00"))


def test_a_goodbye_ends_a_hold_that_was_only_asked_for() -> None:
    assert not HOLD.intersection(chat(*ASKED, "0:50 agent goodbye").steps("1:00"))


def test_a_silent_customer_on_hold_is_not_checked_on() -> None:
    assert chat(*HELD).step(Step.CHECK_IN, "9:00") is None


def test_overruled_it_stays_away_until_leave_is_asked_or_a_timer_begins_anew() -> None:
    late = chat(*HELD, "4:00 I overrule hold_late")
    assert late.step(LATE, "9:00") is None
    assert late.and_then("9:00 I hold 1m").step(LATE, "10:00") is not None
    leave = chat(*TALK, "0:30 agent ask_hold", "0:31 I overrule hold_leave")
    assert leave.step(LEAVE, "0:40") is None
    assert leave.and_then("0:50 agent ask_hold").step(LEAVE, "0:51") is not None


def test_the_whole_of_a_hold() -> None:
    lines = [
        *ASKED,
        "1:00 customer agree",
        "3:40 agent progress",
        "4:10 agent back advise",
        "4:20 customer solved",
    ]
    found = moments(lines, lambda one, when: [step for step in one.steps(when) if step in HOLD])
    assert found == [[], [], [], [WAIT], [RUNS], [RUNS], [], []]


def test_a_timer_that_is_ended_by_hand_leaves_a_refusal_and_a_new_question_alone() -> None:
    refused = chat(*HELD, "2:00 customer refuse", "2:00 I hold 0s")
    assert Step.FOLLOW_UP in refused.now("2:01")
    asked = chat(*HELD, "2:00 agent ask_hold because 2m", "2:01 I hold 0s")
    assert [one for one in asked.steps("2:02") if one in HOLD] == [WAIT]


@pytest.mark.parametrize("who", ["system", "bot", "note"])
def test_only_the_customer_can_answer(who: str) -> None:
    asked = chat(*ASKED, f"0:40 {who}")
    assert asked.step(WAIT, "2:30") is None
    assert asked.step(Step.FOLLOW_UP, "2:30") is not None


def test_a_timer_that_begins_anew_wants_its_own_update() -> None:
    again = chat(*HELD, "1:30 agent progress", "2:00 I hold 3m")
    assert again.step(PROGRESS, "4:30") is not None
    word = chat(*HELD, "2:30 agent", "2:40 I hold 10s")
    assert word.step(PROGRESS, "2:46") is not None
    yes = chat(*HELD, "1:30 agent progress", "2:00 customer refuse", "2:10 customer agree")
    assert yes.step(PROGRESS, "4:45") is not None


def test_half_of_the_hold_is_the_second_half() -> None:
    assert chat(*HELD, "2:29 agent").step(PROGRESS, "3:40") is not None
    assert chat(*HELD, "2:30 agent").step(PROGRESS, "3:40") is None


def test_an_update_stays_told_and_a_renewed_hold_wants_another() -> None:
    told = chat(*HELD, "1:30 agent progress", "1:40 agent")
    assert told.step(PROGRESS, "3:40") is None
    renewed = chat(*HELD, "1:30 agent progress", "3:00 agent progress 5m")
    assert renewed.step(PROGRESS, "7:40") is not None


def test_the_timer_by_hand_goes_by_the_time_that_was_asked_for_or_its_own() -> None:
    asked = (*TALK, "0:30 agent ask_hold because 4m")
    for line, end in (("0:40 I hold", "4:40"), ("0:40 I hold 9m", "9:40")):
        due = chat(*asked, line).step(RUNS, "0:41")
        assert due is not None
        assert due.at == time(end)

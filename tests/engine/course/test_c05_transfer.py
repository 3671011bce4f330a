"""C05: leave to pass the customer on, the private summary first, and an introduction."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engine.course.scenario import chat, event, moments, time

from saywell.engine.course import before_handing_over, before_saying
from saywell.model.course import Facts, Said, Step

LEAVE, WAIT = Step.TRANSFER_LEAVE, Step.TRANSFER_WAIT
GO, INTRODUCE = Step.TRANSFER_GO, Step.TRANSFER_INTRODUCE
TRANSFER = {LEAVE, WAIT, GO, INTRODUCE}
TALK = ("0:00 customer", "0:10 agent greet ask", "0:20 customer")
ASKED = (*TALK, "0:30 agent ask_transfer because")
AGREED = (*ASKED, "0:50 customer agree")
HANDED = (*AGREED, "1:00 note", "1:10 I hand_over")


def test_leave_is_asked_with_a_reason_and_then_awaited() -> None:
    asked = chat(*ASKED)
    assert asked.step(LEAVE, "0:31") is None
    due = asked.step(WAIT, "0:31")
    assert due is not None
    assert due.at == time("2:30")


def test_a_transfer_without_a_reason_is_told() -> None:
    bare = chat(*TALK, "0:30 agent ask_transfer")
    assert bare.values(LEAVE, "0:31") == {"missing": "reason"}
    assert bare.purposes(LEAVE, "0:31") == ("transfer",)
    draft = event("0:30 agent ask_transfer")
    assert isinstance(draft, Said)
    assert [one.step for one in before_saying(chat(*TALK).course, draft)] == [LEAVE]


def test_with_the_customers_yes_it_is_time_to_hand_over() -> None:
    assert GO in chat(*AGREED).now("0:51")
    assert not TRANSFER.intersection(chat(*ASKED, "0:50 customer").now("0:51"))


def test_handing_over_goes_by_leave_answer_and_summary_in_this_order() -> None:
    steps = [
        before_handing_over(chat(*lines).course)
        for lines in (TALK, ASKED, AGREED, (*AGREED, "1:00 note"))
    ]
    assert steps == [(LEAVE, WAIT, GO), (WAIT, GO), (GO,), ()]


@pytest.mark.parametrize("line", ["0:25 note", "0:55 agent"])
def test_a_note_from_before_or_words_to_the_customer_are_no_summary(line: str) -> None:
    lines = sorted((*AGREED, line), key=lambda one: time(one.split()[0]))
    assert before_handing_over(chat(*lines).course) == (GO,)


def test_after_a_refusal_handing_over_skips_the_customers_word() -> None:
    refused = chat(*ASKED, "0:50 customer refuse", "1:00 note")
    assert before_handing_over(refused.course) == (WAIT,)


def test_overruled_steps_do_not_stop_the_hand_over() -> None:
    lines = (*ASKED, "0:40 I overrule transfer_wait", "0:50 note")
    assert before_handing_over(chat(*lines).course) == ()
    none = (*TALK, "0:40 I overrule transfer_leave", "0:41 I overrule transfer_wait", "0:50 note")
    assert before_handing_over(chat(*none).course) == (GO,)


def test_overruled_steps_come_back_when_leave_is_asked_anew() -> None:
    lines = (*ASKED, "0:40 I overrule transfer_wait", "0:50 note", "1:00 agent ask_transfer")
    assert before_handing_over(chat(*lines).course) == (LEAVE, WAIT, GO)


def test_the_customer_is_introduced_to_whoever_takes_over() -> None:
    handed = chat(*HANDED)
    assert handed.purposes(INTRODUCE, "1:11") == ("introduction",)
    assert handed.and_then("1:20 agent introduce").step(INTRODUCE, "1:21") is None
    assert handed.and_then("1:20 colleague").step(INTRODUCE, "1:21") is None


def test_who_was_introduced_before_is_not_introduced_again() -> None:
    handed = chat(*AGREED, "1:00 note", "1:05 agent introduce", "1:10 I hand_over")
    assert handed.step(INTRODUCE, "1:11") is None
    at_once = chat(*TALK, "0:30 agent ask_transfer introduce because", "0:40 customer agree")
    assert at_once.and_then("1:10 I hand_over").step(INTRODUCE, "1:11") is None


def test_a_chat_that_is_with_the_colleague_asks_for_the_introduction_only() -> None:
    elsewhere = replace(chat(*HANDED), facts=Facts(elsewhere=True))
    assert elsewhere.steps("1:11") == [INTRODUCE]
    waiting = elsewhere.and_then("1:20 customer")
    assert waiting.steps("9:00") == [INTRODUCE]
    assert waiting.and_then("9:00 agent introduce").steps("9:01") == []


def test_who_takes_over_introduces_themselves() -> None:
    lines = (*TALK, "0:30 colleague ask_transfer because", "0:50 customer agree")
    taken = chat(*lines, "1:00 note")
    assert taken.step(GO, "1:01") is None
    assert taken.purposes(INTRODUCE, "1:01") == ("introduction",)
    for move in ("introduce", "greet"):
        assert taken.and_then(f"1:10 agent {move}").step(INTRODUCE, "1:11") is None
    assert taken.and_then("1:10 agent").step(INTRODUCE, "1:11") is not None


def test_a_refusal_or_no_answer_leads_to_a_promise() -> None:
    assert Step.FOLLOW_UP in chat(*ASKED, "0:50 customer refuse").now("0:51")
    assert Step.FOLLOW_UP not in chat(*ASKED).now("2:29")
    assert Step.FOLLOW_UP in chat(*ASKED).now("2:30")
    assert Step.FOLLOW_UP not in chat(*ASKED, "0:50 customer").now("9:00")


def test_the_customer_may_change_their_mind() -> None:
    changed = chat(*AGREED, "0:55 customer refuse")
    assert changed.step(GO, "0:56") is None
    assert Step.FOLLOW_UP in changed.now("0:56")


def test_advice_makes_a_refused_transfer_moot() -> None:
    assert (
        chat(*ASKED, "0:50 customer refuse", "1:00 agent advise").step(Step.FOLLOW_UP, "9:00")
        is None
    )


@pytest.mark.parametrize("line", ["0:55 customer done", "0:55 customer solved", "0:55 I resolve"])
def test_a_customer_who_is_done_needs_no_transfer(line: str) -> None:
    assert not TRANSFER.intersection(chat(*AGREED, line).steps("1:00"))


def test_a_yes_to_a_hold_is_no_yes_to_a_transfer() -> None:
    both = chat(*ASKED, "0:40 agent ask_hold because 2m", "0:50 customer agree")
    assert both.step(GO, "0:51") is None
    assert both.step(Step.HOLD_RUNS, "0:51") is not None


def test_handing_over_ends_a_hold() -> None:
    held = chat(*TALK, "0:30 agent ask_hold because 2m", "0:40 customer agree", "0:50 I hand_over")
    assert held.step(Step.HOLD_RUNS, "0:51") is None


def test_overruled_it_stays_away_until_leave_is_asked_or_given_anew() -> None:
    go = chat(*AGREED, "0:55 I overrule transfer_go")
    assert go.step(GO, "9:00") is None
    assert go.and_then("9:00 agent ask_transfer because", "9:10 customer agree").step(GO, "9:11")
    met = chat(*HANDED, "1:20 I overrule transfer_introduce")
    assert met.step(INTRODUCE, "9:00") is None
    assert met.and_then("9:00 I hand_over").step(INTRODUCE, "9:01") is not None


def test_the_whole_of_a_transfer() -> None:
    lines = [*HANDED, "1:20 agent introduce"]
    found = moments(lines, lambda one, when: [step for step in one.steps(when) if step in TRANSFER])
    assert found == [[], [], [], [WAIT], [GO], [GO], [INTRODUCE], []]

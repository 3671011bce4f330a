"""What no script foresees: odd orders, other hands, other clocks, and pieces of a history."""

from __future__ import annotations

import datetime as dt
import itertools
import time as clock

import pytest
from tests.engine.course.scenario import START, chat, time

from saywell.engine.course import course_of, due, in_order, skew, steps_overruled
from saywell.engine.course.due import ORDER
from saywell.model.chat import Author
from saywell.model.course import (
    ROWS,
    Deed,
    Done,
    Facts,
    Limits,
    Move,
    Pressing,
    Said,
    Step,
)
from saywell.model.followup import FollowUp
from saywell.model.snippet import PURPOSES

SECOND = dt.timedelta(seconds=1)
FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


def test_nothing_at_all_asks_for_nothing() -> None:
    empty = chat()
    assert empty.at("9:00") == ()
    assert empty.left("9:00") == []


def test_a_history_counts_as_whole_unless_it_is_said_not_to_be() -> None:
    event = Said(START, Author.CUSTOMER)
    for course, greets in ((course_of([event]), True), (course_of([event], whole=False), False)):
        steps = [one.step for one in due(course, START, Limits())]
        assert (Step.GREET in steps) is greets


def test_every_step_has_its_row_and_its_place_in_the_order() -> None:
    assert set(ROWS) == set(Step)
    assert sorted(ORDER) == sorted(Step)
    assert set(ROWS.values()) == {f"C{number:02}" for number in range(1, 13)}


def test_what_presses_alike_comes_in_the_order_of_doing_it() -> None:
    many = chat(
        "0:00 customer about:law",
        "0:05 bot",
        "0:10 customer want_person",
        facts=Facts(profile=("order",), held=9),
    )
    assert many.steps("1:00") == [
        Step.PERSON,
        Step.TOPIC,
        Step.GREET,
        Step.ANSWER,
        Step.UNDERSTAND,
        Step.PROFILE,
        Step.LOAD,
    ]
    assert many.steps("2:10")[0] is Step.ANSWER, "late goes before all else"


def test_the_purposes_of_every_step_are_those_of_canned_replies() -> None:
    lines = ["customer", "agent greet ask", "customer wrong_company", "agent advise", "I hold 1m"]
    lines += ["agent ask_hold", "customer refuse", "agent ask_transfer", "I hand_over"]
    lines += ["customer about:law", "agent ask_solved", "customer done", "agent check_in"]
    named = set[str]()
    for size in range(1, 5):
        for some in itertools.permutations(lines, size) if size < 4 else [lines]:
            one = chat(*(f"{place}:00 {line}" for place, line in enumerate(some)))
            named.update(word for step in one.at("30:00") for word in step.purposes)
    assert named <= set(PURPOSES)
    assert len(named) > 12


def test_events_of_the_same_moment_are_taken_as_they_come() -> None:
    asked = chat(
        "0:00 customer", "0:00 agent ask_hold because 3m", "0:00 customer agree", "0:00 agent back"
    )
    assert asked.step(Step.HOLD_RUNS, "0:00") is None


def test_messages_go_by_time_and_deeds_to_the_message_they_followed() -> None:
    one, two, three = (
        Said(START + place * SECOND, Author.CUSTOMER, str(place)) for place in range(3)
    )
    ours = START - dt.timedelta(hours=1)
    named = Done(ours, Deed.OVERRULE, step="answer", after="1")
    assert in_order([three, one, two], [named]) == (one, two, named, three)


def test_a_deed_that_names_no_message_or_an_unknown_one_goes_by_its_time() -> None:
    one, two = (Said(START + place * SECOND, Author.CUSTOMER, str(place)) for place in range(2))
    early = Done(START - SECOND, Deed.REOPEN)
    same = Done(START, Deed.HOLD)
    lost = Done(START + 9 * SECOND, Deed.RESOLVE, after="gone")
    assert in_order([two, one], [lost, same, early]) == (early, one, same, two, lost)
    assert in_order([], [lost, early]) == (early, lost)
    assert in_order([one], []) == (one,)


def test_several_deeds_after_one_message_keep_their_order() -> None:
    one = Said(START, Author.CUSTOMER, "1")
    deeds = [Done(START + n * SECOND, Deed.HOLD, after="1") for n in (3, 1, 2)]
    assert in_order([one], deeds) == (one, deeds[1], deeds[2], deeds[0])


def test_an_overruling_holds_against_a_clock_that_is_an_hour_behind() -> None:
    message = Said(time("60:00"), Author.CUSTOMER, "1")
    deed = Done(time("0:30"), Deed.OVERRULE, step="answer", after="1")
    course = course_of(in_order([message], [deed]))
    assert Step.ANSWER not in [one.step for one in due(course, time("70:00"), Limits())]


@pytest.mark.parametrize(
    ("samples", "off"),
    [((), 0), ((-2,), 0), ((4.9,), 0), ((60, 58, 30), 60), ((-3600, -3602), -3600)],
)
def test_the_clocks_are_compared_by_the_quickest_message(
    samples: tuple[float, ...], off: float
) -> None:
    assert skew(one * SECOND for one in samples) == off * SECOND


def test_a_step_that_does_not_exist_cannot_be_overruled() -> None:
    odd = chat("0:00 customer").course.after(Done(time("0:10"), Deed.OVERRULE, step="nonsense"))
    assert steps_overruled(odd) == frozenset()
    assert steps_overruled(odd.after(Done(time("0:10"), Deed.OVERRULE, step="greet"))) == {
        Step.GREET
    }


@pytest.mark.parametrize("at", [FIRST, START, LAST])
@pytest.mark.parametrize("now", [FIRST, START, LAST])
def test_times_at_the_end_of_the_calendar_raise_nothing(at: dt.datetime, now: dt.datetime) -> None:
    long = dt.timedelta.max
    said = [
        Said(at, Author.CUSTOMER, "1"),
        Said(at, Author.AGENT, "2", frozenset({Move.ASK_HOLD, Move.PROMISE}), lasts=long),
        Said(at, Author.CUSTOMER, "3", frozenset({Move.AGREE})),
        Said(at, Author.AGENT, "4", frozenset({Move.CHECK_IN, Move.ASK_TRANSFER})),
    ]
    follow_up = FollowUp("1", "1", "", "", FIRST, LAST)
    course = course_of(said)
    for limits in (
        Limits(),
        Limits(hold=long, answer=long, apart=long, longest=long, follow_up=long),
    ):
        due(course, now, limits, Facts(follow_ups=(follow_up,)))


def test_a_clock_that_jumps_back_makes_nothing_press_more() -> None:
    held = chat("0:00 customer", "0:10 agent ask_hold because 3m", "0:20 customer agree")
    assert held.pressing(Step.HOLD_LATE, "9:00") is Pressing.LATE
    assert held.pressing(Step.HOLD_RUNS, "0:00") is Pressing.LATER


def test_colleagues_and_notes_in_one_chat() -> None:
    two = chat(
        "0:00 customer",
        "0:10 colleague greet ask",
        "0:20 customer",
        "0:30 note advise goodbye ask_else",
        "0:40 agent advise",
        "0:50 customer solved",
    )
    assert two.left("0:51")[:2] == [Step.ANSWER, Step.ANYTHING_ELSE]


def test_two_thousand_messages_fold_once_and_one_more_costs_nothing() -> None:
    moves = list(Move)
    said = [
        Said(
            START + place * SECOND,
            Author.AGENT if place % 2 else Author.CUSTOMER,
            str(place),
            frozenset({moves[place % len(moves)]}),
        )
        for place in range(2000)
    ]
    began = clock.process_time()
    course = course_of(said)
    whole = clock.process_time() - began
    began = clock.process_time()
    for one in said[:20]:
        course.after(one)
        due(course, START, Limits())
    assert (clock.process_time() - began) / 20 < max(whole, 0.05) / 20, "it does not fold anew"
    assert whole < 2

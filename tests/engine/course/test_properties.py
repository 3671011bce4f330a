"""What holds of every conversation, however it goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.course.scenario import START

from saywell.engine.course import (
    Course,
    before_handing_over,
    before_resolving,
    before_saying,
    course_of,
    due,
    held_chats,
    in_order,
    may_send_canned,
    steps_overruled,
)
from saywell.engine.course.due import RANK
from saywell.model.chat import Author
from saywell.model.course import (
    ROWS,
    Deed,
    Done,
    Event,
    Facts,
    Limits,
    Move,
    Pressing,
    Said,
    Step,
)
from saywell.model.followup import FollowUp

LIMITS = Limits()
SPANS = st.timedeltas(dt.timedelta(0), dt.timedelta(hours=30))
TIMES = st.integers(0, 3600).map(lambda seconds: START + dt.timedelta(seconds=seconds))
OUR_MOVES = tuple(Move)[: tuple(Move).index(Move.AGREE)]
CUSTOMERS_MOVES = tuple(Move)[tuple(Move).index(Move.AGREE) :]


def said_by(author: Author) -> st.SearchStrategy[Said]:
    moves = CUSTOMERS_MOVES if author is Author.CUSTOMER else OUR_MOVES
    return st.builds(
        Said,
        TIMES,
        st.just(author),
        st.text("abc", max_size=2),
        st.frozensets(st.sampled_from(moves), max_size=3),
        lasts=st.none() | SPANS,
        reasoned=st.booleans(),
        canned=st.booleans(),
        private=st.sampled_from([False, False, False, True]),
        topics=st.lists(st.sampled_from(["law", "medicine"]), max_size=2).map(tuple),
        mine=st.sampled_from([True, True, False]),
    )


DEEDS = st.builds(
    Done,
    TIMES,
    st.sampled_from(Deed),
    lasts=st.none() | SPANS,
    step=st.sampled_from([*Step, "", "nonsense"]),
    after=st.text("abc", max_size=2),
)
WRITERS = st.sampled_from([Author.CUSTOMER, Author.AGENT, Author.CUSTOMER, Author.AGENT, *Author])
EVENTS: st.SearchStrategy[list[Event]] = st.lists(WRITERS.flatmap(said_by) | DEEDS, max_size=14)
CHATS = EVENTS.map(lambda events: sorted(events, key=lambda one: one.at))
FOLLOW_UPS = st.builds(
    FollowUp,
    st.just("1"),
    st.just("1"),
    st.just(""),
    st.just("it"),
    TIMES,
    TIMES.map(lambda at: at + dt.timedelta(hours=20)),
    progress=st.none() | TIMES,
)
FACTS = st.builds(
    Facts,
    first_reply=st.booleans(),
    contact_known=st.booleans(),
    profile=st.sampled_from([(), ("order",)]),
    earlier=st.integers(0, 2),
    follow_ups=st.lists(FOLLOW_UPS, max_size=2).map(tuple),
    held=st.integers(0, 4),
    elsewhere=st.sampled_from([False, False, True]),
    resolved=st.sampled_from([False, False, True]),
)


def steps(course: Course, now: dt.datetime, facts: Facts) -> set[Step]:
    return {one.step for one in due(course, now, LIMITS, facts)}


@given(EVENTS, TIMES, FACTS, st.booleans())
def test_it_never_raises_and_is_in_order(
    events: list[Event], now: dt.datetime, facts: Facts, whole: bool
) -> None:
    course = course_of(events, whole=whole)
    dues = due(course, now, LIMITS, facts)
    ranks = [RANK[one.pressing] for one in dues]
    assert ranks == sorted(ranks)
    assert all(one.row == ROWS[one.step] for one in dues)
    if not may_send_canned(course):
        assert not any(one.purposes for one in dues if one.step is not Step.PERSON)
    for one in events:
        if isinstance(one, Said):
            before_saying(course, one)
    before_handing_over(course)
    left = before_resolving(course, now, LIMITS, facts)
    assert len(set(left)) == len(left)
    assert held_chats([], "") == 0


@given(EVENTS, EVENTS, st.booleans())
def test_event_by_event_is_the_same_as_all_at_once(
    first: list[Event], more: list[Event], whole: bool
) -> None:
    course = course_of(first, whole=whole)
    for one in more:
        course = course.after(one)
    assert course == course_of([*first, *more], whole=whole)


@given(EVENTS)
def test_merging_keeps_every_event_and_the_messages_in_time(events: list[Event]) -> None:
    said = [one for one in events if isinstance(one, Said)]
    done = [one for one in events if isinstance(one, Done)]
    merged = in_order(said, done)
    assert sorted(map(repr, merged)) == sorted(map(repr, events))
    times = [one.at for one in merged if isinstance(one, Said)]
    assert times == sorted(times)
    ids = {one.message_id for one in said if one.message_id}
    for place, one in enumerate(merged):
        if isinstance(one, Done) and one.after in ids:
            before = [other for other in merged[:place] if isinstance(other, Said)]
            assert before
            assert before[-1].message_id == one.after


@given(CHATS, TIMES, SPANS, FACTS)
def test_as_the_clock_goes_on_nothing_presses_less(
    events: list[Event], now: dt.datetime, more: dt.timedelta, facts: Facts
) -> None:
    course = course_of(events)
    sitting = Step.LENGTH  # a sitting ends by itself, and its length with it
    before = [one for one in due(course, now, LIMITS, facts) if one.step is not sitting]
    after = [one for one in due(course, now + more, LIMITS, facts) if one.step is not sitting]
    if not before:
        return
    assert after, "what was due does not go away by itself"
    assert RANK[after[0].pressing] <= RANK[before[0].pressing]
    later = {one.step: RANK[one.pressing] for one in reversed(after)}
    for one in before:
        if one.step in later:
            assert later[one.step] <= RANK[one.pressing], one.step


@given(CHATS, st.sampled_from(Step), TIMES, SPANS, FACTS)
def test_what_was_overruled_does_not_come_back_by_the_clock(
    events: list[Event], step: Step, now: dt.datetime, more: dt.timedelta, facts: Facts
) -> None:
    last = max((one.at for one in events), default=START)
    noted = max([last, *(one.made for one in facts.follow_ups)])
    course = course_of([*events, Done(noted, Deed.OVERRULE, step=step, reason="it fits")])
    assert step not in steps(course, now, facts)
    assert step not in steps(course, now + more, facts)


@given(CHATS, st.sampled_from(Step), TIMES, FACTS)
def test_what_was_overruled_does_not_come_back_by_what_is_no_cause(
    events: list[Event], step: Step, now: dt.datetime, facts: Facts
) -> None:
    last = max((one.at for one in events), default=START)
    facts = replace(facts, follow_ups=())
    course = course_of([*events, Done(last, Deed.OVERRULE, step=step, reason="it fits")])
    idle = course.after(Said(last, Author.SYSTEM)).after(Said(last, Author.AGENT, private=True))
    assert step not in steps(idle.after(Done(last, Deed.OVERRULE, step="greet")), now, facts)


@given(CHATS, TIMES, SPANS, FACTS)
def test_the_hour_of_the_day_makes_no_difference(
    events: list[Event], now: dt.datetime, by: dt.timedelta, facts: Facts
) -> None:
    def moved(one: FollowUp) -> FollowUp:
        told = None if one.progress is None else one.progress + by
        return replace(one, made=one.made + by, due=one.due + by, progress=told)

    shifted = course_of([replace(one, at=one.at + by) for one in events])
    there = replace(facts, follow_ups=tuple(moved(one) for one in facts.follow_ups))
    here_due = due(course_of(events), now, LIMITS, facts)
    there_due = due(shifted, now + by, LIMITS, there)
    assert there_due == tuple(
        replace(one, at=None if one.at is None else one.at + by) for one in here_due
    )


@given(CHATS, TIMES, FACTS)
def test_system_messages_and_notes_of_others_change_nothing_that_is_due(
    events: list[Event], now: dt.datetime, facts: Facts
) -> None:
    plain = [one for one in events if not (isinstance(one, Said) and one.by is Author.SYSTEM)]
    noisy = [
        other for one in plain for other in (one, Said(one.at, Author.SYSTEM, topics=("law",)))
    ]
    before = due(course_of(plain), now, LIMITS, facts)
    assert due(course_of(noisy), now, LIMITS, facts) == before


@given(CHATS, TIMES, FACTS)
def test_a_chat_that_may_be_closed_asks_for_no_step_of_the_closing(
    events: list[Event], now: dt.datetime, facts: Facts
) -> None:
    course = course_of(events)
    if before_resolving(course, now, LIMITS, facts):
        return
    asked = {
        one.step
        for one in due(course, now, LIMITS, facts)
        if one.row == "C07" and one.pressing is not Pressing.LATER
    }
    assert asked <= {Step.RESOLVE}


@given(EVENTS)
def test_only_overruled_steps_are_remembered_as_such(events: list[Event]) -> None:
    named = {one.step for one in events if isinstance(one, Done) and one.deed is Deed.OVERRULE}
    assert {step.value for step in steps_overruled(course_of(events))} == named - {"", "nonsense"}

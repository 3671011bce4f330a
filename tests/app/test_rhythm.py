"""When a session asks: quick with news, slow without, within its budget, and never in step."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scripted import NOON

from saywell.app import rhythm
from saywell.app.rhythm import Budget, Pace, Rhythm, allowance, savings

MIDDLE = 0.5
"""The chance that leaves a pause as it is."""


def later(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


def steady(agents: int = 10) -> Rhythm:
    return Rhythm(NOON, Budget(NOON, agents), chance=lambda: MIDDLE)


def pauses(one: Rhythm, count: int, *, start: float = 0.0, news: bool = False) -> list[float]:
    """Answer so many questions at once, and return the seconds before each."""
    found, at = [], start
    for _ in range(count):
        last = at
        while not one.due(later(at)):
            at += 0.1
        found.append(round(at - last, 1))
        one.asked(later(at))
        assert not one.due(later(at + 1000)), "a question is on its way"
        one.answered(later(at), news=news, whole=True, rows=0)
    return found


def test_pauses_grow_without_news_up_to_calm_and_are_short_after_some() -> None:
    one = steady()
    grown = pauses(one, 7)
    assert grown[0] == 0.0
    assert grown[1:] == sorted(grown[1:])
    assert grown[-1] == pytest.approx(rhythm.CALM, abs=0.2)
    one.asked(later(100))
    one.answered(later(100), news=True)
    assert one.due(later(100 + rhythm.QUICK))
    assert not one.due(later(100 + rhythm.QUICK - 0.5))


def test_nobody_at_the_keys_makes_it_slower_and_the_first_key_asks_at_once() -> None:
    one = steady()
    pauses(one, 3)
    start = rhythm.IDLE_AFTER + 60
    assert pauses(one, 8, start=start)[-1] == pytest.approx(rhythm.IDLE, abs=0.2)
    at = start + 2000
    one.asked(later(at))
    one.answered(later(at), news=False)
    assert not one.due(later(at + 1))
    one.touched(later(at + 1))
    assert one.due(later(at + 1))


def test_keys_alone_ask_nothing() -> None:
    one = steady()
    pauses(one, 8)
    asked = 0
    for tenth in range(3000):
        at = later(200 + tenth / 10)
        one.touched(at)
        if one.due(at):
            asked += 1
            one.asked(at)
            one.answered(at, news=False)
    assert asked <= 300 / rhythm.CALM + 2


def test_where_news_is_told_hardly_anything_is_asked() -> None:
    one = steady()
    one.hear(True)
    assert pauses(one, 4, news=True)[1:] == [rhythm.SAFETY] * 3
    one.hear(False)
    assert one.due(later(10_000)), "deaf again: polling takes over at once"


def test_the_budget_bounds_a_session_that_always_has_news() -> None:
    one = Rhythm(NOON, Budget(NOON), chance=random.Random(7).random)
    asked = 0
    for tenth in range(36_000):
        at = later(tenth / 10)
        one.touched(at)
        if one.due(at):
            asked += 1
            one.asked(at)
            one.answered(at, news=True, whole=asked == 1, rows=0)
    assert asked <= 60 * allowance() + savings() + 1
    assert asked >= 60 * allowance() * 0.9, "what may be asked is asked"


def test_an_overdrawn_budget_still_asks_now_and_then() -> None:
    one = steady(10**9)
    one.budget.spend(NOON, 1000)
    grown = pauses(one, 4)
    assert grown[1:] == [pytest.approx(rhythm.FLOOR, abs=0.2)] * 3


def test_what_the_server_asks_for_is_never_undercut() -> None:
    pace = Pace(lambda: MIDDLE)
    pace.asked()
    assert pace.failed(NOON, 90) == 90
    pace.hurry()
    pace.soon(later(1))
    assert not pace.due(later(89))
    assert pace.held(later(89))
    assert pace.due(later(90 * (1 + rhythm.SPREAD)))


def test_trouble_makes_tries_rarer_up_to_a_minute() -> None:
    pace = Pace(lambda: MIDDLE)
    waits = [pace.failed(NOON, None) for _ in range(8)]
    assert waits == sorted(waits)
    assert waits[0] == 2 * rhythm.QUICK
    assert waits[-1] == rhythm.TROUBLED


def test_agents_who_begin_together_do_not_ask_in_step() -> None:
    """200 sessions that start in the same second, with nothing new: no second sees many of them."""
    second = [0] * 400
    for agent in range(200):
        one = Rhythm(NOON, Budget(NOON), chance=random.Random(agent).random)
        one.asked(NOON)
        one.answered(NOON, news=False, whole=True)
        for tenth in range(10, 4000, 2):
            at = later(tenth / 10)
            if one.due(at):
                second[tenth // 10] += 1
                one.asked(at)
                one.answered(at, news=False)
    late = second[200:]
    assert max(late) <= 3 * sum(late) / len(late)


@given(st.integers(1, 5000))
def test_all_agents_together_stay_below_the_limit_in_any_minute(agents: int) -> None:
    assert agents * (allowance(agents) + savings(agents)) <= rhythm.SERVER_LIMIT * 0.95 + 1e-6
    assert allowance(agents) <= rhythm.MOST


@given(st.lists(st.tuples(st.floats(0, 60), st.integers(1, 8)), max_size=60))
def test_a_budget_never_gives_more_than_came_in(asks: list[tuple[float, int]]) -> None:
    budget, at, spent = Budget(NOON), 0.0, 0
    for pause, requests in asks:
        at += pause
        if budget.allows(later(at), requests):
            budget.spend(later(at), requests)
            spent += requests
    assert spent <= savings() + at / 60 * allowance() + 1e-3


def test_the_whole_queue_is_read_rarely_and_when_it_is_asked_for() -> None:
    one = steady()
    assert one.whole(NOON)
    one.asked(NOON)
    one.answered(NOON, news=True, whole=True, rows=199)
    assert not one.whole(later(rhythm.WHOLE - 1))
    assert one.whole(later(rhythm.WHOLE))
    one.forget_whole()
    one.budget.spend(later(1), 1000)
    assert one.due(later(1000)), "the agent has asked for it"
    assert one.whole(later(1))


@pytest.mark.parametrize(("rows", "requests"), [(0, 1), (24, 1), (25, 2), (200, 9)])
def test_a_long_queue_counts_for_its_pages(rows: int, requests: int) -> None:
    assert rhythm.requests_for(rows) == requests

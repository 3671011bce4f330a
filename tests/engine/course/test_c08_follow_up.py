"""C08: a way to reach the customer, an answer within 24 h, and news if it takes longer."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.engine.course.scenario import START, chat, event, time

from saywell.engine.course import promised
from saywell.model.course import Facts, Limits, Pressing, Said, Step
from saywell.model.followup import FollowUp

CONTACT, FOLLOW_UP = Step.CONTACT, Step.FOLLOW_UP
DUE, PROGRESS = Step.FOLLOW_UP_DUE, Step.FOLLOW_UP_PROGRESS
TALK = ("0:00 customer", "0:10 agent greet ask", "0:20 customer")
REFUSED = (*TALK, "0:30 agent ask_hold because 3m", "0:40 customer refuse")
HOUR = dt.timedelta(hours=1)


def follow_up(
    hours: float, *, made: dt.datetime = START, contact: str = "", told: dt.datetime | None = None
) -> FollowUp:
    return FollowUp(
        "f1", "1", "Mei", "the courier's answer", made, made + hours * HOUR, contact, progress=told
    )


def said(line: str) -> Said:
    one = event(line)
    assert isinstance(one, Said)
    return one


def test_a_promise_is_due_when_it_says_or_within_24_hours() -> None:
    limits = Limits()
    assert promised(said("0:10 agent promise"), limits) == time("0:10") + 24 * HOUR
    assert promised(said("0:10 agent promise 2h"), limits) == time("0:10") + 2 * HOUR
    assert promised(said("0:10 agent advise"), limits) is None
    assert promised(said("0:10 agent promise"), Limits(follow_up=HOUR)) == time("0:10") + HOUR


def test_what_failed_asks_for_contact_details_first_and_a_promise() -> None:
    failed = chat(*REFUSED)
    assert [one for one in failed.now("0:41") if one in (CONTACT, FOLLOW_UP)] == [
        CONTACT,
        FOLLOW_UP,
    ]
    assert failed.purposes(CONTACT, "0:41") == ("ask_contact",)
    assert failed.purposes(FOLLOW_UP, "0:41") == ("follow_up",)


def test_who_can_be_reached_is_not_asked_how() -> None:
    assert chat(*REFUSED, facts=Facts(contact_known=True)).step(CONTACT, "0:41") is None
    given = chat(*TALK, "0:25 customer give_contact", *REFUSED[3:])
    assert given.step(CONTACT, "0:41") is None


def test_details_that_were_asked_for_are_awaited() -> None:
    asked = chat(*REFUSED, "0:50 agent ask_contact")
    assert asked.pressing(CONTACT, "0:51") is Pressing.LATER
    assert asked.and_then("1:00 customer give_contact").step(CONTACT, "1:01") is None
    before = chat(*TALK, "0:25 agent ask_contact", *REFUSED[3:])
    assert before.pressing(CONTACT, "0:41") is Pressing.NOW


def test_a_promise_meets_it() -> None:
    assert chat(*REFUSED, "0:50 agent promise 24h").step(FOLLOW_UP, "0:51") is None
    assert chat(*TALK, "0:25 agent promise", *REFUSED[3:]).step(FOLLOW_UP, "0:41") is not None


def test_closing_without_the_promise_is_asked_about() -> None:
    assert chat(*REFUSED).left("0:41")[:3] == [CONTACT, FOLLOW_UP, Step.ANSWER]


def test_an_open_promise_that_outlives_the_chat_asks_how_to_reach_them() -> None:
    lines = (*TALK, "0:30 agent promise 24h")
    far = chat(*lines, facts=Facts(follow_ups=(follow_up(24),)))
    assert far.pressing(CONTACT, "0:31") is Pressing.NOW
    soon = chat(*lines, facts=Facts(follow_ups=(follow_up(0.1),)))
    assert soon.step(CONTACT, "0:31") is None
    reachable = chat(*lines, facts=Facts(follow_ups=(follow_up(24, contact="mei@example.org"),)))
    assert reachable.step(CONTACT, "0:31") is None


@pytest.mark.parametrize(
    ("hours", "when", "pressing"),
    [
        (24, "22:59:59", Pressing.LATER),
        (24, "23:00:00", Pressing.NOW),
        (24, "23:59:59", Pressing.NOW),
        (24, "24:00:00", Pressing.LATE),
        (1, "44:59", Pressing.LATER),
        (1, "45:00", Pressing.NOW),
        (1, "60:00", Pressing.LATE),
    ],
)
def test_a_follow_up_presses_in_its_last_hour_or_quarter(
    hours: float, when: str, pressing: Pressing
) -> None:
    one = chat(facts=Facts(follow_ups=(follow_up(hours),)))
    assert one.pressing(DUE, when) is pressing
    assert one.values(DUE, when) == {"about": "the courier's answer", "id": "f1"}
    due = one.step(DUE, when)
    assert due is not None
    assert due.at == START + hours * HOUR


@pytest.mark.parametrize("move", ["back", "advise", "progress"])
def test_a_promise_to_write_again_in_a_moment_is_kept_by_writing_again(move: str) -> None:
    lines = (*TALK, "0:30 agent promise progress 2m")
    soon = Facts(follow_ups=(follow_up(2 / 60, made=time("0:30")),))
    assert chat(*lines, facts=soon).pressing(DUE, "2:30") is Pressing.LATE
    assert chat(*lines, "1:00 agent", facts=soon).step(DUE, "2:30") is not None
    assert chat(*lines, f"1:00 agent {move}", facts=soon).step(DUE, "2:30") is None
    long = Facts(follow_ups=(follow_up(24, made=time("0:30")),))
    assert chat(*lines, f"1:00 agent {move}", facts=long).step(DUE, "2:30") is not None


def test_news_are_due_daily_when_it_takes_longer() -> None:
    longer = chat(facts=Facts(follow_ups=(follow_up(72),)))
    assert longer.pressing(PROGRESS, "23:59:59") is Pressing.LATER
    assert longer.pressing(PROGRESS, "24:00:00") is Pressing.NOW
    assert longer.purposes(PROGRESS, "24:00:00") == ("progress_update",)
    assert longer.values(PROGRESS, "24:00:00") == {"about": "the courier's answer", "id": "f1"}
    told = chat(facts=Facts(follow_ups=(follow_up(72, told=START + 25 * HOUR),)))
    assert told.pressing(PROGRESS, "48:59:59") is Pressing.LATER
    assert told.pressing(PROGRESS, "49:00:00") is Pressing.NOW
    assert chat(facts=Facts(follow_ups=(follow_up(24),))).step(PROGRESS, "24:00:00") is None


def test_a_follow_up_is_kept_whether_or_not_the_chat_is_still_open() -> None:
    for facts in (Facts(resolved=True), Facts(elsewhere=True)):
        kept = chat(*TALK, facts=Facts(facts.resolved, follow_ups=(follow_up(1),)))
        assert kept.pressing(DUE, "2:00:00") is Pressing.LATE
    closed = chat(*TALK, "0:30 I resolve", facts=Facts(follow_ups=(follow_up(1),)))
    assert closed.steps("2:00:00") == [DUE]


def test_overruled_they_stay_away_until_something_fails_anew_or_another_is_promised() -> None:
    over = chat(*REFUSED, "0:50 I overrule follow_up", "0:50 I overrule contact")
    assert not {CONTACT, FOLLOW_UP}.intersection(over.steps("9:00"))
    again = over.and_then("9:00 agent ask_hold because 1m", "9:10 customer refuse")
    assert {CONTACT, FOLLOW_UP} <= set(again.steps("9:11"))
    noted = chat("60:00 I overrule follow_up_due", facts=Facts(follow_ups=(follow_up(1),)))
    assert noted.at("9:00:00") == ()
    fresh = follow_up(1, made=time("61:00"))
    assert chat("60:00 I overrule follow_up_due", facts=Facts(follow_ups=(fresh,))).at("9:00:00")

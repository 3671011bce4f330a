"""C02: a limit on the chats that one answers at once."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.engine.course.scenario import START, chat

from saywell.engine.course import held_chats, may_take
from saywell.model.chat import Agent, Contact, Conversation, Status
from saywell.model.course import Facts, Limits, Pressing, Step

ME = Agent("7", "Eleni")
BO = Agent("8", "Bo")


def conversation(
    name: str,
    who: Agent | None = ME,
    status: Status = Status.OPEN,
    since: dt.datetime | None = None,
) -> Conversation:
    return Conversation(name, Contact(), status, assignee=who, waiting_since=since)


def test_chats_held_are_open_and_mine() -> None:
    queue = [
        conversation("1"),
        conversation("2", None),
        conversation("3", BO),
        conversation("4", ME, Status.RESOLVED),
        conversation("5", ME, Status.SNOOZED),
        conversation("6", ME, Status.PENDING),
    ]
    assert held_chats(queue, "7") == 1


def test_who_just_awaits_a_follow_up_is_not_held_until_they_write() -> None:
    queue = [conversation("1"), conversation("2"), conversation("3", since=START)]
    assert held_chats(queue, "7", {"2", "3"}) == 2
    assert held_chats(queue, "7", {"1", "2"}) == 1


@pytest.mark.parametrize(("held", "limit", "may"), [(0, 1, True), (1, 1, False), (1, 2, True)])
def test_one_more_than_the_limit_asks_first(held: int, limit: int, may: bool) -> None:
    assert may_take(held, Limits(chats=limit)) is may


def test_holding_too_many_is_mentioned_with_the_numbers() -> None:
    over = chat("0:00 customer", facts=Facts(held=3))
    assert over.values(Step.LOAD, "0:01") == {"number": "3", "limit": "2"}
    assert over.pressing(Step.LOAD, "0:01") is Pressing.LATER
    assert chat("0:00 customer", facts=Facts(held=2)).step(Step.LOAD, "0:01") is None
    assert chat(facts=Facts(held=3)).at("0:01") == ()


def test_overruled_it_stays_away_until_the_chat_begins_anew() -> None:
    over = chat("0:00 customer", "0:10 I overrule load", facts=Facts(held=3))
    assert over.step(Step.LOAD, "9:00") is None
    back = over.and_then("1:00 agent goodbye", "1:10 I resolve", "5:00 customer")
    assert back.step(Step.LOAD, "5:01") is not None

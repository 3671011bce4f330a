"""C10: topics that must leave the chat, and the longest chat before another channel is offered."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.engine.course.scenario import chat

from saywell.model.course import Limits, Pressing, Step

TOPIC, LENGTH = Step.TOPIC, Step.LENGTH
TOUCHED = ("0:00 customer", "0:10 agent greet ask", "0:20 customer about:medicine")


def test_a_topic_that_must_leave_the_chat_is_named() -> None:
    touched = chat(*TOUCHED)
    assert TOPIC in touched.now("0:21")
    assert touched.values(TOPIC, "0:21") == {"topic": "medicine"}
    assert touched.purposes(TOPIC, "0:21") == (
        "other_channel",
        "no_with_offer",
        "ask_contact",
        "transfer",
    )


@pytest.mark.parametrize(
    "line", ["agent offer_channel", "colleague ask_transfer because", "I hand_over"]
)
def test_offering_another_way_meets_it(line: str) -> None:
    assert chat(*TOUCHED, f"0:30 {line}").step(TOPIC, "0:31") is None


def test_a_topic_that_the_agent_brings_up_counts_unless_it_is_to_send_it_elsewhere() -> None:
    assert chat("0:00 customer", "0:10 agent about:medicine").step(TOPIC, "0:11") is not None
    sent_on = chat("0:00 customer", "0:10 agent offer_channel about:medicine")
    assert sent_on.step(TOPIC, "0:11") is None
    for who in ("note", "bot", "system"):
        assert chat("0:00 customer", f"0:10 {who} about:medicine").step(TOPIC, "0:11") is None


def test_a_topic_is_told_once_and_another_one_again() -> None:
    again = chat(*TOUCHED, "0:30 agent offer_channel", "0:40 customer about:medicine")
    assert again.step(TOPIC, "0:41") is None
    other = again.and_then("0:50 customer about:law about:medicine")
    assert other.values(TOPIC, "0:51") == {"topic": "law"}


def test_several_topics_are_each_named() -> None:
    both = chat("0:00 customer about:law about:medicine")
    assert [dict(one.values)["topic"] for one in both.at("0:01") if one.step is TOPIC] == [
        "law",
        "medicine",
    ]


def test_a_chat_that_has_gone_on_too_long_offers_another_channel() -> None:
    lines = [f"{minute}:00 {'customer' if minute % 2 else 'agent'}" for minute in range(1, 40)]
    long = chat(*lines)
    assert long.step(LENGTH, "30:59") is None
    assert long.pressing(LENGTH, "31:00") is Pressing.NOW
    assert long.values(LENGTH, "41:30") == {"minutes": "40"}
    assert long.purposes(LENGTH, "31:00") == ("other_channel", "ask_contact", "follow_up")
    offered = long.and_then("40:00 agent offer_channel")
    assert offered.step(LENGTH, "50:00") is None
    assert offered.and_then("41:00 agent ask_transfer").step(LENGTH, "50:00") is None


def test_the_longest_chat_is_a_setting() -> None:
    limits = Limits(longest=dt.timedelta(minutes=5))
    assert chat("0:00 customer", limits=limits).step(LENGTH, "5:00") is not None


def test_a_new_sitting_counts_from_its_own_beginning() -> None:
    day = chat("0:00 customer", "0:30 agent", "5:00:00 customer")
    assert day.step(LENGTH, "5:29:59") is None
    assert day.step(LENGTH, "5:30:00") is not None
    hour = [chat("0:00 customer", "0:30 agent", f"{at} customer") for at in ("60:29", "60:30")]
    assert [one.step(LENGTH, "61:00") is None for one in hour] == [False, True]
    offered = chat("0:00 customer", "0:30 agent offer_channel", "5:00:00 customer")
    assert offered.step(LENGTH, "5:30:00") is not None


def test_a_sitting_is_over_after_an_hour_or_when_the_chat_was_closed() -> None:
    assert chat("0:00 customer").step(LENGTH, "59:59") is not None
    assert chat("0:00 customer").step(LENGTH, "60:00") is None
    reopened = chat("0:00 customer", "20:00 agent", "21:00 I resolve", "31:00 I reopen")
    assert reopened.step(LENGTH, "31:01") is None
    assert reopened.and_then("32:00 customer").step(LENGTH, "62:00") is not None


def test_overruled_they_stay_away_until_another_topic_or_a_new_sitting() -> None:
    over = chat(*TOUCHED, "0:30 I overrule topic", "31:00 I overrule length")
    assert not {TOPIC, LENGTH}.intersection(over.steps("59:00"))
    assert over.and_then("59:00 customer about:law").values(TOPIC, "59:01") == {"topic": "law"}
    assert over.and_then("5:00:00 customer").step(LENGTH, "5:30:00") is not None

"""C12: the greeting takes into account what the customer filled in, and their earlier chats."""

from __future__ import annotations

import pytest
from tests.engine.course.scenario import chat

from saywell.model.course import Facts, Pressing, Step

GREET, PROFILE = Step.GREET, Step.PROFILE
KNOWN = Facts(profile=("order", "email"), earlier=2)


def test_a_new_customer_is_greeted() -> None:
    new = chat("0:00 customer")
    assert new.pressing(GREET, "0:01") is Pressing.NOW
    assert new.purposes(GREET, "0:01") == ("greeting",)


def test_what_the_customer_filled_in_is_read_with_it() -> None:
    known = chat("0:00 customer", facts=KNOWN)
    assert known.values(PROFILE, "0:01") == {"profile": "order, email", "earlier": "2"}
    assert known.pressing(PROFILE, "0:01") is Pressing.LATER
    assert chat("0:00 customer", facts=Facts(earlier=1)).step(PROFILE, "0:01") is not None
    assert chat("0:00 customer", facts=Facts(profile=("name",))).step(PROFILE, "0:01") is not None
    assert chat("0:00 customer").step(PROFILE, "0:01") is None


@pytest.mark.parametrize("who", ["agent greet", "agent", "colleague greet"])
def test_once_a_person_has_answered_it_is_too_late_to_greet(who: str) -> None:
    answered = chat("0:00 customer", f"0:10 {who}", facts=KNOWN)
    assert not {GREET, PROFILE}.intersection(answered.steps("0:11"))


@pytest.mark.parametrize("who", ["bot greet", "system", "note greet"])
def test_a_bots_greeting_is_not_ours(who: str) -> None:
    assert chat("0:00 customer", f"0:10 {who}").step(GREET, "0:11") is not None


def test_a_chat_that_we_began_needs_no_greeting_twice() -> None:
    invited = chat("0:00 agent greet", "0:30 customer")
    assert invited.step(GREET, "0:31") is None


def test_a_history_that_begins_in_the_middle_goes_by_what_the_chat_system_says() -> None:
    assert chat("0:00 customer", whole=False).step(GREET, "0:01") is None
    first = chat("0:00 customer", whole=False, facts=Facts(first_reply=True))
    assert first.step(GREET, "0:01") is not None


def test_overruled_it_stays_away_until_the_customer_comes_back_to_a_new_chat() -> None:
    over = chat("0:00 customer", "0:10 I overrule greet", "0:10 I overrule profile", facts=KNOWN)
    assert not {GREET, PROFILE}.intersection(over.and_then("1:00 customer").steps("9:00"))
    back = over.and_then("1:00 agent", "1:10 I resolve", "60:00 customer")
    assert {GREET, PROFILE} <= set(back.steps("60:01"))

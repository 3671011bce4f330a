"""C11: who asks for a person, or asks again after a canned reply, gets no other canned reply."""

from __future__ import annotations

import pytest
from tests.engine.course.scenario import chat, event

from saywell.engine.course import before_saying, may_send_canned
from saywell.model.course import Pressing, Said, Step

PERSON = Step.PERSON
ASKED = ("0:00 customer", "0:10 agent greet canned", "0:20 customer want_person")


def canned(moves: str) -> Said:
    said = event(f"9:00 agent canned {moves}")
    assert isinstance(said, Said)
    return said


def test_a_person_is_offered_first_of_all() -> None:
    asked = chat(*ASKED)
    assert asked.now("0:21")[0] is PERSON
    assert asked.purposes(PERSON, "0:21") == ("transfer",)
    assert not may_send_canned(asked.course)


def test_no_other_canned_reply_is_offered_meanwhile() -> None:
    due = chat(*ASKED).at("1:30")
    assert len(due) > 1
    assert [one.purposes for one in due if one.step is not PERSON] == [()] * (len(due) - 1)


def test_a_canned_draft_is_told_so_but_for_the_offer_of_a_person() -> None:
    course = chat(*ASKED).course
    assert [one.step for one in before_saying(course, canned("ask"))] == [PERSON]
    assert before_saying(course, canned("ask_transfer because")) == ()
    own = event("9:00 agent ask")
    assert isinstance(own, Said)
    assert before_saying(course, own) == ()


@pytest.mark.parametrize("who", ["agent canned", "bot"])
def test_asking_again_after_a_canned_reply_is_the_same_wish(who: str) -> None:
    again = chat("0:00 customer", f"0:10 {who}", "0:20 customer repeat")
    assert PERSON in again.now("0:21")


def test_asking_again_after_words_of_ones_own_is_not() -> None:
    again = chat("0:00 customer", "0:10 agent", "0:20 customer repeat")
    assert again.step(PERSON, "0:21") is None
    first = chat("0:00 customer repeat")
    assert first.step(PERSON, "0:01") is None


def test_a_note_comes_between_without_changing_what_was_said_last() -> None:
    again = chat("0:00 customer", "0:10 agent canned", "0:15 note", "0:20 customer repeat")
    assert again.step(PERSON, "0:21") is not None


def test_words_of_ones_own_lift_it_and_the_offer_stays_until_the_customer_goes_on() -> None:
    own = chat(*ASKED, "0:30 agent")
    assert may_send_canned(own.course)
    assert own.pressing(PERSON, "0:31") is Pressing.LATER
    assert own.and_then("0:40 customer").step(PERSON, "0:41") is None
    assert own.and_then("0:40 customer want_person").pressing(PERSON, "0:41") is Pressing.NOW


def test_another_canned_reply_does_not_lift_it() -> None:
    again = chat(*ASKED, "0:30 agent canned", "0:40 customer")
    assert not may_send_canned(again.course)
    assert PERSON in again.now("0:41")


@pytest.mark.parametrize("line", ["agent ask_transfer canned because", "I hand_over"])
def test_the_offer_of_a_person_meets_it(line: str) -> None:
    offered = chat(*ASKED, f"0:30 {line}")
    assert offered.step(PERSON, "0:31") is None
    assert may_send_canned(offered.course)


def test_who_asked_a_bot_for_a_person_is_greeted_in_own_words() -> None:
    asked = chat("0:00 customer", "0:05 bot", "0:10 customer want_person")
    assert asked.purposes(Step.GREET, "0:11") == ()


def test_overruled_it_stays_away_until_the_customer_says_it_again() -> None:
    over = chat(*ASKED, "0:30 I overrule person")
    assert over.step(PERSON, "9:00") is None
    assert before_saying(over.course, canned("ask")) == ()
    assert over.and_then("9:00 customer want_person").step(PERSON, "9:01") is not None


def test_overruled_it_lets_canned_replies_be_offered_again() -> None:
    over = chat(*ASKED, "0:30 I overrule person")
    assert may_send_canned(over.course)
    assert over.purposes(Step.UNDERSTAND, "1:00") != ()

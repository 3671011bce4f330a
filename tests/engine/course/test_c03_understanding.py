"""C03: before the first advice the agent has restated or asked about the problem."""

from __future__ import annotations

import pytest
from tests.engine.course.scenario import chat, event

from saywell.engine.course import before_saying
from saywell.model.course import Pressing, Said, Step

UNDERSTAND = Step.UNDERSTAND
TOLD = ("0:00 customer", "0:10 agent greet", "0:30 customer")


def draft(line: str) -> Said:
    said = event(f"9:00 agent {line}")
    assert isinstance(said, Said)
    return said


def test_a_problem_that_was_told_is_asked_about_or_restated() -> None:
    told = chat(*TOLD)
    assert told.pressing(UNDERSTAND, "0:31") is Pressing.NOW
    assert told.purposes(UNDERSTAND, "0:31") == ("confirm_understanding", "request_information")


@pytest.mark.parametrize("move", ["ask", "restate"])
@pytest.mark.parametrize("who", ["agent", "colleague"])
def test_asking_or_restating_is_enough_whoever_does_it(who: str, move: str) -> None:
    assert chat(*TOLD, f"0:40 {who} {move}").step(UNDERSTAND, "9:00") is None


def test_it_can_wait_while_nobody_has_greeted() -> None:
    assert chat("0:00 customer").pressing(UNDERSTAND, "0:01") is Pressing.LATER
    assert chat(*TOLD[:2]).pressing(UNDERSTAND, "0:11") is Pressing.LATER


@pytest.mark.parametrize("line", ["customer courtesy", "customer agree courtesy", "note ask"])
def test_a_nod_is_no_problem_and_a_note_no_question(line: str) -> None:
    nod = chat(f"0:00 {line}", "0:10 agent greet")
    assert nod.step(UNDERSTAND, "0:11") is None


def test_advice_that_came_first_is_told() -> None:
    rash = chat(*TOLD, "0:40 agent advise")
    assert rash.pressing(UNDERSTAND, "0:41") is Pressing.NOW
    assert rash.and_then("0:50 agent ask").step(UNDERSTAND, "0:51") is None


def test_advice_is_held_against_the_draft_before_it_is_said() -> None:
    told = chat(*TOLD).course
    assert [one.step for one in before_saying(told, draft("advise"))] == [UNDERSTAND]
    assert before_saying(told, draft("restate advise")) == ()
    assert before_saying(told, draft("ask")) == ()
    assert before_saying(chat(*TOLD, "0:40 agent ask").course, draft("advise")) == ()
    assert before_saying(chat(*TOLD, "0:40 I overrule understand").course, draft("advise")) == ()


def test_advice_to_who_meant_another_company_is_not_judged() -> None:
    meant = chat(*TOLD, "0:40 customer wrong_company").course
    assert before_saying(meant, draft("advise")) == ()


def test_a_note_among_colleagues_is_never_judged() -> None:
    note = event("9:00 note advise goodbye ask_hold")
    assert isinstance(note, Said)
    assert before_saying(chat(*TOLD).course, note) == ()


def test_a_new_problem_has_to_be_understood_anew() -> None:
    over = chat(*TOLD, "0:40 agent ask", "0:50 agent advise ask_else")
    assert over.step(UNDERSTAND, "0:55") is None
    anew = over.and_then("1:00 customer")
    assert anew.pressing(UNDERSTAND, "1:01") is Pressing.NOW
    assert [one.step for one in before_saying(anew.course, draft("advise"))] == [UNDERSTAND]


def test_it_is_moot_once_the_customer_is_content() -> None:
    assert chat(*TOLD, "0:40 agent advise", "0:50 customer solved").step(UNDERSTAND, "1:00") is None
    assert chat(*TOLD, "0:40 agent advise", "0:50 customer done").step(UNDERSTAND, "1:00") is None


def test_a_history_that_begins_in_the_middle_is_given_the_benefit_of_the_doubt() -> None:
    middle = chat("0:00 customer", "0:10 agent advise", "0:20 customer", whole=False)
    assert middle.step(UNDERSTAND, "0:21") is None
    new = middle.and_then("1:00 agent ask_else", "1:10 customer")
    assert new.pressing(UNDERSTAND, "1:11") is Pressing.NOW


def test_overruled_it_stays_away_until_a_new_problem() -> None:
    told = chat(*TOLD, "0:40 I overrule understand", "0:50 agent advise", "1:00 customer")
    assert told.step(UNDERSTAND, "9:00") is None
    assert told.and_then("9:00 agent ask_else", "9:10 customer").step(UNDERSTAND, "9:11")

"""C09: a friendly way out for a customer who meant someone else."""

from __future__ import annotations

from tests.engine.course.scenario import chat

from saywell.model.course import Step

WRONG = Step.WRONG_COMPANY
MEANT = ("0:00 customer", "0:10 agent greet ask", "0:20 customer wrong_company")


def test_who_meant_another_company_is_shown_the_way() -> None:
    meant = chat(*MEANT)
    assert meant.now("0:21")[0] is WRONG
    assert meant.purposes(WRONG, "0:21") == ("wrong_company",)
    assert meant.and_then("0:30 agent way_out").step(WRONG, "0:31") is None


def test_neither_understanding_nor_closing_is_asked_of_them() -> None:
    shown = chat("0:00 customer wrong_company", "0:10 agent greet way_out")
    assert shown.at("9:00") == ()
    assert shown.left("0:11") == []


def test_until_the_way_is_shown_closing_asks() -> None:
    assert chat(*MEANT).left("0:21") != []


def test_a_bots_way_out_is_not_ours() -> None:
    assert chat(*MEANT, "0:30 bot way_out").step(WRONG, "0:31") is not None


def test_who_turns_out_to_mean_us_begins_anew() -> None:
    back = chat(*MEANT, "0:30 agent way_out", "0:40 customer")
    assert back.step(WRONG, "0:41") is None
    assert Step.UNDERSTAND in back.now("0:41")
    assert chat(*MEANT, "0:30 agent way_out", "0:40 customer courtesy").left("0:41") == []


def test_overruled_it_stays_away_until_the_customer_says_it_again() -> None:
    over = chat(*MEANT, "0:30 I overrule wrong_company")
    assert over.step(WRONG, "9:00") is None
    assert over.and_then("9:00 customer wrong_company").step(WRONG, "9:01") is not None


def test_who_sees_it_once_the_way_is_shown_is_not_shown_it_twice() -> None:
    lines = ("0:00 customer", "0:10 agent greet way_out", "0:20 customer wrong_company courtesy")
    sorry = chat(*lines)
    assert sorry.at("9:00") == ()
    assert sorry.left("0:21") == []

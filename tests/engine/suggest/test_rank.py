"""Ranking answers: by what was answered before, by what was said, and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.suggest.desks import TOPICS, small_desk

from saywell.engine.suggest.build import build
from saywell.engine.suggest.chats import AGENT, CUSTOMER, Chat, Turn, cases_of
from saywell.engine.suggest.fit import ALONE, FEWEST, FOR, USUAL, learned_weights, usual_weights
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.rank import Reading, Weights, ready

CHATS = small_desk()
MEMORY = Memory(build(CHATS))
CASES = [case for number, chat in enumerate(CHATS) for case in cases_of(number, chat)]
ANSWERS = [answer for _, answer in TOPICS]


def best(memory: Memory, turns: list[Turn], weights: Weights) -> str:
    worth = Reading(memory, turns).worth(weights)
    return max(ANSWERS, key=lambda answer: worth.score(ready(memory, answer)))


@pytest.mark.parametrize(("asked", "answer"), TOPICS)
def test_what_was_answered_before_comes_first(asked: tuple[str, ...], answer: str) -> None:
    for message in asked:
        assert best(MEMORY, [(CUSTOMER, message)], USUAL) == answer


def test_without_past_chats_shared_words_decide() -> None:
    memory = Memory(build((), ANSWERS))
    assert usual_weights(memory) == ALONE
    assert best(memory, [(CUSTOMER, "the warehouse, please")], ALONE) == ANSWERS[0]


def test_the_chats_own_cases_can_be_left_out() -> None:
    case = CASES[0]
    turns = [*case.before, (CUSTOMER, case.said)]
    assert any(MEMORY.chat_of(one) == case.chat for one in Reading(MEMORY, turns).near)
    left = Reading(MEMORY, turns, own=case.chat).near
    assert left
    assert all(MEMORY.chat_of(one) != case.chat for one in left)


@given(st.sampled_from([text for asked, _ in TOPICS for text in asked]), st.text(max_size=40))
def test_a_score_is_what_speaks_for_a_text_weighed(said: str, text: str) -> None:
    reading = Reading(MEMORY, [(AGENT, "Hi"), (CUSTOMER, said)])
    terms = ready(MEMORY, f"{text} your refund")
    weighed = sum(a * b for a, b in zip(USUAL, reading.speaks_for(terms), strict=True))
    assert reading.worth(USUAL).score(terms) == pytest.approx(weighed)


@pytest.mark.parametrize("said", ["", "🙂", "\x1b[2J", "ి", "x" * 10_000, "'; drop table --"])
def test_odd_messages_are_ranked_like_any_other(said: str) -> None:
    reading = Reading(MEMORY, [(CUSTOMER, said)])
    scores = [reading.worth(USUAL).score(ready(MEMORY, answer)) for answer in ANSWERS]
    assert all(score == score for score in scores)


def test_weights_are_learned_from_a_desk_and_are_the_same_each_time() -> None:
    learned = learned_weights(MEMORY, CASES)
    assert learned == learned_weights(MEMORY, CASES)
    assert learned != USUAL
    assert learned.both > 0

    def likelihood(weights: Weights) -> int:
        return sum(
            best(MEMORY, [*case.before, (CUSTOMER, case.said)], weights) in case.reply
            for case in CASES[:60]
        )

    assert likelihood(learned) >= 57


def test_few_cases_leave_the_usual_weights() -> None:
    assert learned_weights(MEMORY, CASES[: FEWEST - 1]) == USUAL
    few = Memory(build(CHATS[:3]))
    assert usual_weights(few) == USUAL._replace(common=0.0)


def test_a_desk_whose_answers_have_nothing_to_do_with_it_leads_nowhere() -> None:
    source = random.Random(1)
    words = [f"{a}{b}{c}" for a in "bdgk" for b in "aeiou" for c in "lmnrst"]

    def some_words() -> str:
        return " ".join(source.sample(words, 4))

    chats = [
        Chat(str(number), ((CUSTOMER, some_words()), (AGENT, some_words())))
        for number in range(FEWEST + 20)
    ]
    cases = [case for number, chat in enumerate(chats) for case in cases_of(number, chat)]
    learned = learned_weights(Memory(build(chats)), cases)
    assert all(abs(weight) < 30 for weight in learned)
    assert all(getattr(learned, name) >= 0 for name in FOR)

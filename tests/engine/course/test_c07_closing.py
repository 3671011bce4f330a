"""C07: solved? anything else? the customer's own word; thanks, a wish, goodbye, feedback."""

from __future__ import annotations

import pytest
from tests.engine.course.scenario import chat, event, moments

from saywell.engine.course import before_saying
from saywell.model.course import Facts, Pressing, Said, Step

CLOSING = [
    Step.SOLVED,
    Step.ANYTHING_ELSE,
    Step.WAIT_FOR_DONE,
    Step.THANK,
    Step.WISH,
    Step.GOODBYE,
    Step.FEEDBACK,
]
ALL = {*CLOSING, Step.RESOLVE}
ADVISED = ("0:00 customer", "0:10 agent greet ask", "0:20 customer", "0:30 agent advise")
SOLVED = (*ADVISED, "0:40 agent ask_solved", "0:50 customer solved")
ELSE = (*SOLVED, "1:00 agent ask_else")
DONE = (*ELSE, "1:10 customer done")
PARTED = (*DONE, "1:20 agent thank wish goodbye ask_feedback")


def test_the_whole_of_a_closing() -> None:
    lines = [*PARTED, "1:30 customer courtesy", "1:40 I resolve"]
    found = moments(lines, lambda one, when: [step for step in one.steps(when) if step in ALL])
    assert found == [
        [],
        [],
        [],
        [Step.SOLVED],
        [],
        [Step.ANYTHING_ELSE],
        [Step.WAIT_FOR_DONE],
        [Step.THANK, Step.WISH, Step.GOODBYE, Step.FEEDBACK],
        [Step.RESOLVE],
        [Step.RESOLVE],
        [],
    ]
    assert chat(*PARTED).left("1:21") == []


def test_closing_lists_what_is_skipped_in_order() -> None:
    assert chat(*ADVISED).left("0:31") == CLOSING
    assert chat(*SOLVED).left("0:51") == [Step.ANSWER, *CLOSING[1:]]
    assert chat(*ELSE).left("1:01") == CLOSING[2:]
    assert chat(*DONE).left("1:11") == CLOSING[3:]
    assert chat(*DONE, "1:20 agent thank goodbye").left("1:21") == [Step.WISH, Step.FEEDBACK]


def test_asking_whether_it_is_solved_waits_until_the_customer_has_taken_it_in() -> None:
    assert chat(*ADVISED).pressing(Step.SOLVED, "0:31") is Pressing.LATER
    nod = chat(*ADVISED, "0:40 customer courtesy")
    assert nod.pressing(Step.SOLVED, "0:41") is Pressing.NOW
    assert nod.purposes(Step.SOLVED, "0:41") == ("anything_else",)


def test_what_each_step_is_said_with() -> None:
    assert chat(*SOLVED).purposes(Step.ANYTHING_ELSE, "0:51") == ("anything_else",)
    words = {step: chat(*DONE).purposes(step, "1:11") for step in CLOSING[3:]}
    assert words == {
        Step.THANK: ("thanks", "closing"),
        Step.WISH: ("closing",),
        Step.GOODBYE: ("closing",),
        Step.FEEDBACK: ("feedback",),
    }


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("0:50 customer agree", Step.ANYTHING_ELSE),
        ("0:50 customer solved", Step.ANYTHING_ELSE),
        ("0:50 customer done", Step.THANK),
    ],
)
def test_what_the_customer_may_say_to_whether_it_is_solved(line: str, step: Step) -> None:
    assert step in chat(*ADVISED, "0:40 agent ask_solved", line).now("0:51")


@pytest.mark.parametrize("line", ["0:50 customer", "0:50 customer refuse"])
def test_what_is_not_solved_is_asked_about_again_after_more_advice(line: str) -> None:
    unsolved = chat(*ADVISED, "0:40 agent ask_solved", line)
    assert Step.SOLVED in unsolved.steps("0:51")
    assert Step.ANYTHING_ELSE not in unsolved.steps("0:51")


def test_a_question_that_was_answered_is_not_answered_twice() -> None:
    lines = (*ADVISED, "0:40 agent ask_solved", "0:50 customer refuse", "1:00 agent advise")
    assert Step.ANYTHING_ELSE not in chat(*lines, "1:10 customer agree").steps("1:11")
    both = chat(*ADVISED, "0:40 agent ask_solved", "0:50 customer agree refuse")
    assert Step.ANYTHING_ELSE not in both.steps("0:51")


def test_a_no_to_anything_else_is_the_customers_word() -> None:
    assert Step.THANK in chat(*ELSE, "1:10 customer refuse").now("1:11")


def test_a_bare_no_or_yes_to_two_questions_in_one_says_nothing() -> None:
    for word in ("agree", "refuse"):
        both = chat(*ADVISED, "0:40 agent ask_solved ask_else", f"0:50 customer {word}")
        assert Step.THANK not in both.steps("0:51"), word
        assert both.course.closing.solved is None, word


def test_who_says_that_they_are_done_is_not_asked_more() -> None:
    done = chat(*ADVISED, "0:40 customer done")
    assert done.left("0:41") == CLOSING[3:]


def test_thanks_in_the_middle_are_no_farewell() -> None:
    early = chat("0:00 customer", "0:10 agent greet thank ask", "0:20 customer done")
    assert Step.THANK in early.now("0:21")


def test_thanks_along_with_the_goodbye_count() -> None:
    parted = chat(*ADVISED, "0:40 agent thank goodbye", "0:50 customer done")
    assert parted.left("0:51") == [Step.WISH, Step.FEEDBACK]


@pytest.mark.parametrize("who", ["system", "bot"])
def test_a_survey_that_the_chat_system_sends_is_the_question_for_feedback(who: str) -> None:
    asked = chat(*DONE, "1:20 agent thank wish goodbye", f"1:30 {who} ask_feedback")
    assert asked.left("1:31") == []
    other = chat(*DONE, "1:20 agent thank wish goodbye", f"1:30 {who}")
    assert other.left("1:31") == [Step.FEEDBACK]
    note = chat(*DONE, "1:20 agent thank wish goodbye", "1:30 note ask_feedback")
    assert note.left("1:31") == [Step.FEEDBACK]


@pytest.mark.parametrize("lines", [ELSE, DONE, PARTED[:-1]])
@pytest.mark.parametrize("word", ["", "want_person"])
def test_a_new_problem_begins_anew(lines: tuple[str, ...], word: str) -> None:
    anew = chat(*lines, f"2:00 customer {word}".strip())
    assert anew.left("2:01") == [Step.ANSWER, *CLOSING]
    assert anew.pressing(Step.UNDERSTAND, "2:01") is Pressing.NOW


def test_who_writes_on_after_an_early_goodbye_begins_anew() -> None:
    early = chat(*ADVISED, "0:40 agent goodbye", "0:50 customer")
    assert early.left("0:51") == [Step.ANSWER, *CLOSING]
    assert early.pressing(Step.UNDERSTAND, "0:51") is Pressing.NOW


@pytest.mark.parametrize("word", ["agree", "refuse"])
def test_the_answer_to_another_question_is_no_new_problem(word: str) -> None:
    answered = chat(*DONE, "1:20 agent ask_contact", f"1:30 customer {word}")
    assert answered.course.closing.done is not None


def test_a_bare_yes_to_anything_else_begins_anew_and_the_problem_is_still_to_be_told() -> None:
    anew = chat(*ELSE, "2:00 customer agree")
    assert anew.left("2:01") == [Step.ANSWER, *CLOSING]
    assert anew.step(Step.UNDERSTAND, "2:01") is None
    told = anew.and_then("2:10 agent ask", "2:20 customer")
    assert told.pressing(Step.UNDERSTAND, "2:21") is Pressing.NOW


def test_each_step_that_is_overruled_gives_way_to_the_next() -> None:
    lines = [*ADVISED, "0:40 I overrule solved"]
    found = [chat(*lines).steps("0:41")]
    for line in ("0:50 I overrule anything_else", "1:00 agent ask_else"):
        lines.append(line)
        found.append(chat(*lines).steps("1:01"))
    lines.append("1:10 I overrule wait_for_done")
    found.append(chat(*lines).steps("1:11"))
    assert [[step for step in steps if step in ALL] for steps in found] == [
        [Step.ANYTHING_ELSE],
        CLOSING[3:],
        [Step.WAIT_FOR_DONE],
        CLOSING[3:],
    ]


@pytest.mark.parametrize("word", ["courtesy", "solved", "done", "give_contact"])
def test_thanks_and_farewells_are_no_new_problem(word: str) -> None:
    kept = chat(*PARTED, f"2:00 customer {word}")
    assert kept.left("2:01") == [] or kept.left("2:01") == [Step.ANSWER]
    assert kept.step(Step.UNDERSTAND, "2:01") is None


def test_the_mark_that_the_customer_gives_is_no_new_problem_but_the_next_word_is() -> None:
    rated = chat(*PARTED, "1:30 customer")
    assert rated.course.closing.done is not None
    assert rated.and_then("2:00 customer").course.closing.done is None


def test_a_goodbye_before_its_time_is_held_against_the_draft() -> None:
    bye = event("9:00 agent thank wish goodbye")
    assert isinstance(bye, Said)
    told = [
        [one.step for one in before_saying(chat(*lines).course, bye)]
        for lines in (ADVISED, ELSE, DONE)
    ]
    assert told == [CLOSING[:3], [Step.WAIT_FOR_DONE], []]
    silent = chat(*ADVISED, "4:00 agent check_in")
    assert before_saying(silent.course, bye) == ()


def test_a_promised_answer_stands_for_a_solution() -> None:
    promised = chat("0:00 customer", "0:10 agent greet ask", "0:20 agent promise 24h")
    assert promised.left("0:21") == CLOSING[1:]


def test_after_thanks_for_a_promised_answer_comes_anything_else() -> None:
    promised = chat("0:00 customer", "0:10 agent greet ask", "0:20 agent promise 24h")
    assert not {Step.SOLVED, Step.ANYTHING_ELSE}.intersection(promised.steps("0:21"))
    assert Step.ANYTHING_ELSE in promised.and_then("0:30 customer courtesy").now("0:31")
    moment = chat("0:00 customer", "0:10 agent greet ask", "0:20 agent progress promise 2m")
    assert Step.ANYTHING_ELSE not in moment.and_then("0:30 customer courtesy").now("0:31")


def test_coming_back_from_a_hold_brings_the_answer() -> None:
    lines = ("0:00 customer", "0:10 agent ask_hold because 2m", "0:20 customer agree")
    back = chat(*lines, "1:00 agent back", "1:10 customer courtesy")
    assert Step.SOLVED in back.now("1:11")


def test_closing_while_the_customer_waits_skips_the_answer() -> None:
    assert chat(*ADVISED, "0:40 customer").left("0:41") == [Step.ANSWER, *CLOSING]


def test_a_chat_in_which_nobody_asked_for_anything_may_be_closed() -> None:
    assert chat("0:00 agent greet").left("9:00") == []
    assert chat("0:00 bot", "0:10 note").left("9:00") == []


@pytest.mark.parametrize("facts", [Facts(resolved=True), Facts(elsewhere=True)])
def test_a_chat_that_is_closed_or_with_a_colleague_is_not_asked_about(facts: Facts) -> None:
    assert chat(*ADVISED, facts=facts).left("0:31") == []


def test_closed_it_asks_for_nothing_and_thanks_do_not_open_it() -> None:
    closed = chat(*ADVISED, "0:40 I resolve")
    assert closed.at("9:00") == ()
    assert closed.left("9:00") == []
    assert closed.and_then("1:00 customer courtesy").at("9:00") == ()


def test_who_comes_back_after_it_was_closed_begins_anew() -> None:
    back = chat(*PARTED, "1:40 I resolve", "60:00 customer")
    assert Step.GREET in back.now("60:01")
    assert back.left("60:01") == [Step.ANSWER, *CLOSING]


def test_reopened_by_hand_the_closing_begins_anew() -> None:
    reopened = chat(*PARTED, "1:40 I resolve", "1:50 I reopen")
    assert reopened.left("2:00") == CLOSING
    assert reopened.step(Step.GREET, "2:00") is None


def test_overruled_steps_are_no_longer_asked_for_until_a_new_problem() -> None:
    over = chat(*DONE, "1:15 I overrule feedback", "1:20 agent thank wish goodbye")
    assert over.left("1:21") == []
    assert over.steps("1:21") == [Step.RESOLVE]
    anew = over.and_then("2:00 customer", "2:10 agent ask advise ask_else", "2:20 customer done")
    assert Step.FEEDBACK in anew.now("2:21")
    assert Step.FEEDBACK in anew.left("2:21")

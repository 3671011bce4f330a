"""Phrases, swaps, unanswered refusals, missing greetings."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.base import RuleError
from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Turn

DONT_KNOW = rule(
    checks.Phrases,
    phrases=("don't know", "no idea"),
    unless=("don't know how to thank",),
    unless_before=("if you",),
    unless_after=("but I will",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't know. No idea!", ["don't know", "No idea"]),
        ("I don't know how to thank you.", []),
        ("If you don't know it, ask me.", []),
        ("Ask me if you like. I don't know.", ["don't know"]),
        ("I don't know yet, but I will find out.", []),
        ("I don't know. But I will find out.", ["don't know"]),
        ("You wrote “don't know”.", []),
    ],
)
def test_phrases_and_what_excuses_them(text: str, expected: list[str]) -> None:
    assert found(DONT_KNOW, text) == expected


def test_of_overlapping_phrases_the_longest_is_reported() -> None:
    made = rule(checks.Phrases, phrases=("no", "no way", "no way at all"))
    assert found(made, "No way at all, no.") == ["No way at all", "no"]


@pytest.mark.parametrize(
    ("when", "context", "expected"),
    [
        ("gender_unknown", Context(), True),
        ("gender_unknown", Context(contact=Contact(gender="male")), False),
        ("gender_male", Context(), False),
        ("gender_female", Context(contact=Contact(gender="female")), True),
        ("first_reply", Context(), False),
        ("first_reply", Context(first_reply=True), True),
        ("later_reply", Context(), False),
        ("later_reply", Context(first_reply=False), True),
        ("no_attachment", Context(), True),
        ("no_attachment", Context(attachments=("a.pdf",)), False),
    ],
)
def test_conditions(when: str, context: Context, expected: bool) -> None:
    made = rule(checks.Phrases, phrases=("sir",), when=(when,))
    assert bool(found(made, "Dear sir, hello.", context=context)) is expected


def test_every_kind_is_told_about_conditions_that_the_model_names() -> None:
    for condition in checks.CONDITIONS:
        made = rule(checks.Phrases, phrases=("sir",), when=(condition,))
        hits(made, "Dear sir")


def test_swaps_keep_capitals_and_offer_all() -> None:
    made = rule(checks.Swap, swap={"pls|plz": ("please",), "asap": ("soon", "today")})
    first, second = hits(made, "Plz come asap.")
    assert first.fixes == ("Please",)
    assert second.fixes == ("soon", "today")
    assert second.values["better"] == "soon"


def test_an_empty_swap_takes_the_blank_along() -> None:
    made = rule(checks.Swap, swap={"basically": ("",)})
    (hit,) = hits(made, "It is basically done.")
    assert "It is basically done."[: hit.start] + "It is basically done."[hit.end :] == (
        "It is done."
    )


def test_mirrored_words_are_silent_when_the_customer_used_them_first() -> None:
    made = rule(checks.Swap, swap={"lol": ("",), "thx": ("thanks",)}, mirror=True)
    said = Context(turns=(Turn(Author.CUSTOMER, "THX a lot"), Turn(Author.AGENT, "lol")))
    assert found(made, "thx, lol", context=said) == ["lol"]


REFUSAL = rule(
    checks.Unanswered,
    phrases=("can't", "not possible"),
    unless=("can't wait",),
    unless_before=("so that you",),
    answers=("instead", "you can"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We can't do that.", ["can't"]),
        ("We can't do that. You can return it.", []),
        ("You can return it. We can't do more.", ["can't"]),
        ("I can't wait to see it!", []),
        ("We keep it, so that you can't lose it.", []),
        ("That's not possible, we can't.", ["not possible"]),
        ("That's not possible. Shall I move it to Monday?", []),
    ],
)
def test_a_refusal_needs_an_answer_after_it(text: str, expected: list[str]) -> None:
    assert found(REFUSAL, text) == expected


def test_words_of_another_refusal_are_no_answer() -> None:
    made = rule(checks.Unanswered, phrases=("is full", "you can not"), answers=("you can",))
    assert found(made, "It is full and you can not wait.") == ["is full"]
    assert found(made, "It is full and you can not wait, but you can come on Monday.") == []
    made = rule(checks.Unanswered, phrases=("ended on",), answers=("on|but .. it is|works",))
    assert found(made, "It ended on Monday, but it works.") == []


def test_questions_may_be_no_answer() -> None:
    made = rule(checks.Unanswered, phrases=("no",), answers=("instead",), question=False)
    assert found(made, "No. Anything else?") == ["No"]


def test_a_greek_question_ends_in_a_semicolon() -> None:
    made = rule(checks.Unanswered, phrases=("δεν γίνεται",), answers=("αντί",))
    assert found(made, "Δεν γίνεται. Σας βολεύει Δευτέρα;", "el") == []
    assert found(made, "Δεν γίνεται.", "el") == ["Δεν γίνεται"]


GREETING = rule(
    checks.Lacks, needs=("hello", "hi"), names=("company", "agent"), when=("first_reply",)
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("What is the number?", [{}]),
        ("Hello, what is the number?", [{"name": "Kestrel Mobile, Sofia"}]),
        ("Hello from Kestrel! What is the number?", [{"name": "Sofia"}]),
        ("Hi, Sofia from Kestrel Mobile here.", []),
    ],
)
def test_what_a_first_reply_lacks(text: str, missing: list[dict[str, str]]) -> None:
    context = Context(company="Kestrel Mobile", agent="Sofia", first_reply=True)
    assert [dict(hit.values) for hit in hits(GREETING, text, context=context)] == missing
    assert hits(GREETING, text) == []


def test_names_that_are_not_known_are_not_asked_for() -> None:
    assert hits(GREETING, "Hi!", context=Context(first_reply=True)) == []


def test_rules_that_ask_for_nothing_are_refused() -> None:
    with pytest.raises(RuleError):
        hits(rule(checks.Lacks, when=("first_reply",)), "x")
    with pytest.raises(RuleError):
        hits(rule(checks.Swap, swap={"x": ()}), "x")


PROMISE = ("will let you know", "get back to you")


@pytest.mark.parametrize(
    ("near", "text", "expected"),
    [
        (False, "I will let you know.", ["will let you know"]),
        (False, "I will let you know by 17:30.", []),
        (False, "I will let you know. That is on 12/6.", []),
        (False, "I will let you know tomorrow.", []),
        (False, "I will let you know, 24/7.", ["will let you know"]),
        (True, "I will let you know. It closes at 17:30.", ["will let you know"]),
        (True, "At 17:30 I will let you know.", []),
        (True, "I will let you know. I get back to you at 5pm.", ["will let you know"]),
    ],
)
def test_promises_with_a_time_are_fine(near: bool, text: str, expected: list[str]) -> None:
    made = rule(checks.Phrases, phrases=PROMISE, unless_time=True, near_time=near)
    assert found(made, text, lists={"time": ("tomorrow",)}) == expected


def test_near_time_needs_unless_time() -> None:
    with pytest.raises(RuleError):
        hits(rule(checks.Phrases, phrases=PROMISE, near_time=True), "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("That's our policy.", ["our policy"]),
        ("That's our policy. I'm sorry about it.", []),
        ("I'm sorry. That's our policy.", []),
    ],
)
def test_phrases_anywhere_in_the_message_excuse(text: str, expected: list[str]) -> None:
    made = rule(checks.Phrases, phrases=("our policy",), unless_message=("sorry",))
    assert found(made, text) == expected


def test_a_swap_has_the_same_excuses() -> None:
    made = rule(
        checks.Swap,
        swap={"loose": ("lose",)},
        unless_before=("feels",),
        unless_after=("end*",),
        unless_message=("trousers",),
    )
    assert found(made, "You loose nothing.") == ["loose"]
    for fine in ("It feels loose.", "Loose ends.", "The trousers. They are loose."):
        assert found(made, fine) == []


def test_a_few_matches_may_be_fine() -> None:
    made = rule(checks.Phrases, phrases=("never", "nothing"), fewest=2)
    assert found(made, "It never fails.") == []
    assert found(made, "It never fails, nothing does.") == ["never", "nothing"]


def test_an_unanswered_no_with_conditions_and_what_comes_after() -> None:
    keys = {"phrases": ("can't",), "answers": ("you can",)}
    made = rule(checks.Unanswered, **keys, unless_after=("wait",), when=("first_reply",))
    first = Context(first_reply=True)
    assert found(made, "We can't do it.", context=first) == ["can't"]
    assert found(made, "We can't wait.", context=first) == []
    assert found(made, "We can't do it.") == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("The parcel leaves the shop at noon today.", True),
        ("Your parcel leaves the shop at noon today.", False),
        ("The parcel leaves.", False),
        ("Welcome, the parcel leaves the shop at noon today.", False),
    ],
)
def test_short_messages_and_other_sorts_lack_nothing(text: str, lacking: bool) -> None:
    made = rule(checks.Lacks, needs=("you|your",), least=5, unless=("welcome",))
    assert bool(hits(made, text)) is lacking


@pytest.mark.parametrize(
    ("turns", "lacking"),
    [
        ("customer: this is awful", True),
        ("customer: this is awful|agent: So sorry! Which order?|customer: 5512", False),
        ("customer: this is awful|agent: So sorry!|customer: awful, all of it", True),
        ("customer: this is awful|agent: Which order?|customer: 5512", True),
    ],
)
def test_what_has_been_said_is_lacking_only_when_it_is_called_for_again(
    turns: str, lacking: bool
) -> None:
    made = rule(checks.Lacks, needs=("sorry",), when=("customer_upset",))
    lists: dict[str, tuple[str, ...]] = {"upset": ("awful",), "annoyed": ("late",), "calm": ()}
    told = [turn.split(": ") for turn in turns.split("|")]
    context = Context(turns=tuple(Turn(Author(who), text) for who, text in told))
    assert bool(hits(made, "It leaves today.", context=context, lists=lists)) is lacking

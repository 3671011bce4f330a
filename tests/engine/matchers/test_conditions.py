"""What rules depend on: the mood and the wishes of the customer, as lists of words tell them."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import hits, rule

from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Turn

LISTS: dict[str, tuple[str, ...]] = {
    "upset": ("worst",),
    "annoyed": ("still",),
    "calm": ("thanks",),
    "asks-person": ("real person",),
    "says-done": ("that's all",),
}


def customer(*turns: str) -> Context:
    return Context(turns=tuple(Turn(Author.CUSTOMER, turn) for turn in turns))


def holds(when: str, context: Context, lists: dict[str, tuple[str, ...]] = LISTS) -> bool:
    made = rule(checks.Phrases, phrases=("hello",), when=(when,))
    return bool(hits(made, "Well, hello.", "en", context, lists))


@pytest.mark.parametrize(
    ("when", "context", "expected"),
    [
        ("customer_upset", customer("The worst shop."), True),
        ("customer_upset", customer("A lamp, please."), False),
        ("customer_upset", Context(), False),
        ("not customer_upset", customer("A lamp, please."), True),
        ("not customer_upset", Context(), False),
        ("customer_calm", customer("A lamp, please."), True),
        ("customer_calm", customer("I still have no lamp."), False),
        ("customer_calm", Context(), False),
        ("asked_person", customer("Are you a real person?", "Hello?"), True),
        ("asked_person", Context(), False),
        ("customer_done", customer("Hi", "That's all."), True),
        ("customer_done", customer("That's all.", "Wait, no"), False),
        ("not customer_done", customer("Wait"), True),
        ("not customer_done", Context(), False),
        ("has_turns", customer("Wait"), True),
        ("has_turns", Context(), False),
        ("not first_reply", Context(first_reply=False), True),
        ("not first_reply", Context(), False),
        ("not gender_male", Context(contact=Contact(gender="female")), True),
        ("not gender_male", Context(), False),
        ("not no_attachment", Context(attachments=("a.pdf",)), True),
    ],
)
def test_facts_and_their_opposites(when: str, context: Context, expected: bool) -> None:
    assert holds(when, context) is expected


ENDING = LISTS | {
    "move-ask-else": ("anything else",),
    "move-ask-else-fine": ("anything else happened",),
    "says-no": ("no",),
    "says-no-fine": ("no light",),
    "says-thanks": ("thank you",),
    "says-but": ("but",),
}
ELSE = "Is there anything else?"


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("Hi", ELSE, "No"), True),
        (("Hi", ELSE, "Thank you so much"), True),
        (("Hi", "It is done.", ELSE, "Wait", "No"), True),
        (("Hi", ELSE, "No", "Very well."), True),
        (("Hi", "It is done.", "Thank you"), False),
        (("Hi", "Has anything else happened?", "No"), False),
        (("Hi", ELSE, "No light on the router"), False),
        (("Hi", ELSE, "Thank you, but it is still dark"), False),
        (("Hi", ELSE, "No. When does it come?"), False),
        (("Hi", ELSE, "My order"), False),
        (("Hi", ELSE, "No", "Fine.", "Wait"), False),
        (("No",), False),
    ],
)
def test_a_no_to_something_else_ends_a_chat(turns: tuple[str, ...], expected: bool) -> None:
    agents = {ELSE, "It is done.", "Very well.", "Fine.", "Has anything else happened?"}
    context = Context(
        turns=tuple(
            Turn(Author.AGENT if turn in agents else Author.CUSTOMER, turn) for turn in turns
        )
    )
    assert holds("customer_done", context, ENDING) is expected


@pytest.mark.parametrize("fact", ["customer_upset", "customer_calm", "asked_person"])
@pytest.mark.parametrize("negated", ["", "not "])
def test_without_the_lists_nothing_is_known(fact: str, negated: str) -> None:
    assert not holds(negated + fact, customer("The worst shop. A real person!"), {})

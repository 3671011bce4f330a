"""Too many questions, and questions for what is known."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.asking import is_phone
from saywell.engine.matchers.base import RuleError
from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Turn


def said(*turns: str, author: Author = Author.CUSTOMER) -> Context:
    return Context(turns=tuple(Turn(author, turn) for turn in turns))


TWO = rule(
    checks.Questions,
    most=2,
    asks=("please tell me",),
    things=("order number", "number", "mail", "phone", "name"),
    most_things=3,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which size? Which colour?", []),
        ("Which size? Which colour? Which street?", ["Which street"]),
        ("Which size? Please tell me the colour. Which street?!", ["Which street"]),
        ("Which size?? It is blue. I see.", []),
        ("What is your name, phone, mail, order number?", ["order number"]),
        ("What is your name, order number, phone?", []),
        ("Here are your name, phone, mail, order number.", []),
    ],
)
def test_questions_are_counted(text: str, expected: list[str]) -> None:
    assert found(TWO, text) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [("el", "Ποιο; Πότε; Πού;"), ("zh", "哪个？什么时候？哪里？"), ("ar", "أيها؟ متى؟ أين؟")],
)
def test_questions_in_other_scripts(lang: str, text: str) -> None:
    assert len(hits(rule(checks.Questions, most=2), text, lang)) == 1
    assert not hits(rule(checks.Questions, most=3), text, lang)


def test_checks_of_who_the_customer_is_count_over_the_conversation() -> None:
    made = rule(checks.Questions, verifies=("date of birth", "postcode"), most_verifies=2)
    draft = "And your postcode?"
    before = said("Your date of birth?", "Your postcode?", author=Author.AGENT)
    (hit,) = hits(made, draft, context=before)
    assert hit.values["count"] == "3"
    assert not hits(made, draft, context=said("Your postcode?", author=Author.AGENT))
    assert not hits(made, "Thanks.", context=before)


@pytest.mark.parametrize(
    "keys", [{}, {"most_things": 2}, {"most": 2, "verifies": ("a",)}, {"things": ("a",)}]
)
def test_questions_without_a_limit_are_refused(keys: dict[str, object]) -> None:
    with pytest.raises(RuleError):
        hits(rule(checks.Questions, **keys), "x")


@pytest.mark.parametrize(
    ("fact", "context", "expected"),
    [
        ("order", said("My order AB-77120 is late"), True),
        ("order", said("الطلب ٧٧١٢٠"), True),
        ("order", said("I ordered in 2026, at 10:30, for 9.99"), False),
        ("order", said("Call me at 0123 456 7890"), False),
        ("order", said("Call me at 6941234567"), False),
        ("order", Context(), False),
        ("phone", said("Call me at +30 694 123 4567"), True),
        ("phone", said("My order is 77120"), False),
        ("phone", Context(contact=Contact(phone="+30694")), True),
        ("email", said("it's dana@kestrel.example"), True),
        ("email", said("I have no mail"), False),
        ("name", Context(contact=Contact(name="Dana Fox")), True),
        ("name", Context(contact=Contact(name="misty-forest-731")), False),
        ("name", Context(contact=Contact(email="a@b.example")), False),
    ],
)
def test_what_is_known_by_its_shape(fact: str, context: Context, expected: bool) -> None:
    text = {"order": "your order number"}.get(fact, f"your {fact}")
    asks = rule(checks.AsksAgain, fact=fact, asks=(text,))
    assert bool(hits(asks, f"What is {text}?", context=context)) is expected


def test_what_the_customer_told_in_words() -> None:
    made = rule(
        checks.AsksAgain,
        fact="other",
        asks=("which size",),
        told=("size #",),
        unless=("other one",),
    )
    assert hits(made, "Which size is it?", context=said("I wear size 42"))
    assert not hits(made, "Which size is the other one?", context=said("I wear size 42"))
    assert not hits(made, "Which size is it?", context=said("What size is it"))
    assert not hits(made, "Which size is it?")


def test_a_fact_without_a_shape_needs_words_for_it() -> None:
    with pytest.raises(RuleError):
        hits(rule(checks.AsksAgain, fact="address", asks=("where",)), "x")


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("+306941234567", True), ("2101234567", True), ("210 12345", True), ("77120", False)],
)
def test_phones(digits: str, expected: bool) -> None:
    assert is_phone(digits) is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Order ID: 3348917502", False),
        ("my tracking no. is 3348917502", False),
        ("Ο αριθμός παραγγελίας είναι 1234567890", False),
        ("订单号是20231123456", False),
        ("رقم الطلب هو 1234567890", False),
        ("ఆర్డర్ నంబర్ 1234567890", False),
        ("nomor pesanan saya 1234567890", False),
        ("3348917502", True),
        ("call me about the order on 3348917502", True),
        ("τηλέφωνο 6971234567", True),
        ("电话13812345678", True),
        ("account 123456789, phone 6971234567", True),
    ],
)
def test_a_number_of_something_else_is_no_phone(told: str, expected: bool) -> None:
    made = rule(checks.AsksAgain, fact="phone", asks=("phone",))
    assert bool(hits(made, "What is your phone number?", context=said(told))) is expected

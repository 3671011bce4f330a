"""Names where people are addressed and where agents introduce themselves."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.base import RuleError
from saywell.model import checks
from saywell.model.chat import Contact
from saywell.model.rules import Context


def customer(*places: str, **keys: Any) -> Any:
    return rule(checks.Names, whose="contact", places=places, **keys)


GREET = customer("hi|dear [mr|ms] {}", "^{?},", "thanks, {?}", given=("Grace",), other=("There",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Tareq, your eSIM is ready.", ["Tareq"]),
        ("Hi Tariq, your eSIM is ready.", []),
        ("Dear Mr Aziz, hello.", []),
        ("Dear Mr Azis, hello.", ["Azis"]),
        ("Hi Bob, hello.", ["Bob"]),
        ("Hi there, hi There, hi all.", []),
        ("Sure, it is ready.", []),
        ("Grace, it is ready.", ["Grace"]),
        ("Tarik, it is ready.", ["Tarik"]),
        ("Our colleague Grace will call, thanks, Tariq.", []),
    ],
)
def test_customers(text: str, expected: list[str]) -> None:
    context = Context(contact=Contact(name="Tariq Aziz"))
    assert found(GREET, text, context=context) == expected
    assert found(GREET, text) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Thomas Berg", "Hi Tom, hello.", []),
        ("Tom Berg", "Dear Thomas, hello.", []),
        ("Thomas Berg", "Hi Bill, hello.", ["Bill"]),
        ("Vicki Berg", "Hi Vicky, hello.", ["Vicky"]),
        ("Anna Pérez", "Hi Perez, hello.", ["Perez"]),
        ("Κωνσταντίνος Μάρκου", "Hi Κώστα, έτοιμο.", []),
    ],
)
def test_short_names(name: str, text: str, expected: list[str]) -> None:
    short = ("Thomas|Tom|Tommy", "Victoria|Vicki|Vicky", "Pérez|Perez", "Κωνσταντίνος|Κώστας")
    places = customer("hi|dear {}", short=short)
    assert found(places, text, context=Context(contact=Contact(name=name))) == expected


def test_the_fix_is_the_spelling_of_the_customer() -> None:
    context = Context(contact=Contact(name="Muhamad Rizqy"))
    (hit,) = hits(customer("kak {}"), "Baik, Kak Muhammad, sudah.", "id", context)
    assert hit.fixes == ("Muhamad",)


def test_the_vocative_and_another_script_in_greek() -> None:
    places = customer("γεια|ευχαριστώ σου|[,] {}", "ευχαριστώ, {}")
    greek = Context(contact=Contact(name="Κώστας Μάρκου"))
    latin = Context(contact=Contact(name="Kostas Markou"))
    assert found(places, "Ευχαριστώ, Κώστα. Έγινε.", "el", greek) == []
    assert found(places, "Ευχαριστώ, Κώστα. Έγινε.", "el", latin) == ["Κώστα"]


def test_names_before_a_word_of_respect() -> None:
    telugu = customer("{} గారు")
    context = Context(contact=Contact(name="శ్రావణి"))
    assert found(telugu, "నమస్తే శ్రవణి గారు, టికెట్ వచ్చింది.", "te", context) == ["శ్రవణి"]
    assert found(telugu, "నమస్తే శ్రావణి గారు, టికెట్ వచ్చింది.", "te", context) == []
    chinese = customer("{}先生|女士", given=("李", "王"))
    known = Context(contact=Contact(name="周雨桐"))
    assert found(chinese, "周女士您好", "zh", known) == []
    assert found(chinese, "您好，李先生，您好", "zh", known) == ["李"]
    assert found(chinese, "周雨彤女士您好", "zh", known) == ["周雨彤"]
    titled = customer("^{?} 您好", "您好，{?}，", given=("李", "王"), other=("先生", "女士"))
    assert found(titled, "周女士您好", "zh", known) == []
    assert found(titled, "王女士您好", "zh", known) == ["王"]
    assert found(titled, "您好，周雨彤，您好", "zh", known) == ["周雨彤"]
    agent = rule(checks.Names, whose="agent", places=("我是 {?}，",), given=("小",))
    assert found(agent, "您好，我是小李，请问", "zh", Context(agent="小林")) == ["小李"]
    assert found(agent, "您好，我是小林，请问", "zh", Context(agent="小林")) == []


def test_arabic_names_and_particles() -> None:
    places = customer("أهلا {}", "يا {}")
    context = Context(contact=Contact(name="عبدالرحمن"))
    assert found(places, "أهلاً عبدالله، وصل الطلب.", "ar", context) == ["عبدالله"]
    assert found(places, "أهلاً عبدالرحمن، وصل الطلب.", "ar", context) == []


def test_agents_and_companies() -> None:
    agent = rule(checks.Names, whose="agent", places=("i'm|(my name is) {}",))
    company = rule(checks.Names, whose="company", places=("welcome to {}", "from {?}"))
    context = Context(agent="Ben", company="Kestrel Mobile")
    assert found(agent, "Hi, I'm Ben. I'm sorry, I’m here.", context=context) == []
    assert found(agent, "Hi, I'm Carla.", context=context) == ["Carla"]
    assert found(company, "Welcome to Falcon Mobil!", context=context) == ["Falcon Mobil"]
    assert found(company, "Welcome to Kestrel! Parcels from London.", context=context) == []
    assert found(company, "Greetings from Kestrol Mobile.", context=context) == ["Kestrol"]
    chinese = rule(checks.Names, whose="company", places=("欢迎来到 {?}，",))
    known = Context(company="云栈软件")
    assert found(chinese, "您好，欢迎来到云站软件，请问", "zh", known) == ["云站软件"]
    assert found(chinese, "您好，欢迎来到云栈软件，请问", "zh", known) == []
    assert found(chinese, "您好，欢迎来到我们的店，请问", "zh", known) == []
    travel = Context(company="云杉旅行")
    assert found(chinese, "您好，欢迎来到云杉旅游，请问", "zh", travel) == ["云杉旅游"]
    assert found(chinese, "您好，欢迎来到云杉客服，请问", "zh", travel) == []


def test_a_place_needs_a_hole() -> None:
    with pytest.raises(RuleError, match="name stands"):
        hits(customer("hello"), "x")


def test_telugu_endings_on_names_of_others() -> None:
    agent = rule(checks.Names, whose="agent", places=("నేను {?}",), given=("కావ్య",))
    context = Context(agent="దివ్య")
    assert found(agent, "నేను కావ్యను, చెప్పండి.", "te", context=context) == ["కావ్యను"]
    assert found(agent, "నేను దివ్యను, చెప్పండి.", "te", context=context) == []
    assert found(agent, "నేను మీకు చెప్తాను.", "te", context=context) == []

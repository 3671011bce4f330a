"""Macros: what they would say is filled and checked before anything runs."""

from __future__ import annotations

import pytest
from tests.scripted import NOON, ScriptedBackend, customer

from saywell.app import macros, wiring
from saywell.app.scene import Scene
from saywell.errors import UsageError
from saywell.model.chat import Account, Agent, Author, Macro, Message
from saywell.model.rules import Verdict
from saywell.model.settings import Settings

ACCOUNT = Account(Agent("1", "Dana Reyes"), "Larkspur", "1")


def scene(name: str = "Ana Brito") -> Scene:
    asked = Message("1", "7", Author.CUSTOMER, name, "Where is my parcel, please?", NOON)
    return Scene(ACCOUNT, customer(7, name), (asked,))


def said(written: str, name: str = "Ana Brito") -> macros.Said:
    (one,) = macros.says(Macro("1", "x", messages=(written,)), scene(name), Settings())
    return one


def test_a_message_is_filled_for_the_customer() -> None:
    one = said("Dear {{ contact.first_name }}, this is {{agent.name}} of {{ account.name }}.")
    assert one.text == "Dear Ana, this is Dana Reyes of Larkspur."
    assert (one.missing, one.fault) == ((), "")


def test_what_nobody_knows_is_named() -> None:
    assert said("Hello {{ contact.name }}.", name="").missing == ("contact.name",)
    assert said("Your order {{ order.number }}.").fault


def test_a_text_that_cannot_be_filled_says_why_and_stays_as_it_is() -> None:
    one = said("Hello {{ contact.name | wobble }} {% if %}")
    assert one.fault
    assert one.text == one.written


def test_without_a_customer_it_is_filled_for_nobody() -> None:
    (one,) = macros.says(Macro("1", "x", messages=("Hi {{ contact.name }}.",)), None, Settings())
    assert one.missing == ("contact.name",)


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("Hello Ana, this is Dana from Larkspur. Your parcel arrives on Friday.", Verdict.PASS),
        ("Pls wait two minutes, this is Dana from Larkspur.", Verdict.ASK),
        ("Shut up, you idiot.", Verdict.BLOCK),
    ],
)
def test_each_message_goes_through_the_check(written: str, verdict: Verdict) -> None:
    settings = Settings()
    checks = wiring.load_checker(settings).checker.check
    (pair,) = macros.judged((said(written),), scene(), settings, checks)
    assert pair[1].report.verdict is verdict


def test_a_macro_is_found_by_its_name() -> None:
    class Desk(ScriptedBackend):
        def macros(self) -> list[Macro]:
            return [Macro("1", "Say goodbye"), Macro("2", "Hand over to Billing")]

    assert macros.find(Desk(), "goodbye").id == "1"
    assert macros.find(Desk(), "2").name == "Hand over to Billing"
    with pytest.raises(UsageError) as told:
        macros.find(Desk(), "godbye")
    assert "Say goodbye" in told.value.hint

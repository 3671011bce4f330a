"""Kinds that look at a draft together with its conversation and its team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from saywell.model.checks.conditions import when_key
from saywell.model.declare import key
from saywell.model.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions(Rule):
    """More questions, or more things asked for, than one message should hold; 0 is no limit."""

    KIND: ClassVar[str] = "questions"
    most: int = key("How many questions one message may hold.", default=0)
    asks: tuple[str, ...] = key("Phrases that ask without a question mark.", default=())
    things: tuple[str, ...] = key(
        "Phrases of facts that are asked for: order number, e-mail, phone.", default=()
    )
    most_things: int = key("How many different things one message may ask for.", default=0)
    verifies: tuple[str, ...] = key(
        "Phrases that make a question a check of who the customer is.", default=()
    )
    most_verifies: int = key(
        "How many checks all of the agent's messages and the draft may hold.", default=0
    )
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksAgain(Rule):
    """A question for what the customer or their profile has told; silent when neither is known."""

    KIND: ClassVar[str] = "asks_again"
    fact: str = key(
        "What is asked for. A name, e-mail or phone is known by the profile or by its shape, an "
        "order by a number of four digits or more.",
        choices=("name", "email", "phone", "order", "address", "other"),
    )
    asks: tuple[str, ...] = key("Phrases that ask for it.")
    unless: tuple[str, ...] = key(
        "Phrases in the message that make it a fine question: another number.", default=()
    )
    told: tuple[str, ...] = key(
        "Phrases by which the customer's messages show that they told it.", default=()
    )
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Rule):
    """The team's own words, from its lists: jargon to explain, phrases to avoid, and to prefer."""

    KIND: ClassVar[str] = "team"
    sort: str = key("Which of the team's lists.", choices=("jargon", "avoid", "prefer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated(Rule):
    """Text that was sent before, or that comes from the shelf unchanged."""

    KIND: ClassVar[str] = "repeated"
    sort: str = key(
        "What is looked for: the same message again in this conversation, a canned reply as it "
        "is, or one after two others.",
        choices=("said", "canned", "row"),
    )
    when: tuple[str, ...] = when_key()

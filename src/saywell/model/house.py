"""A team's house rules: what it changes in the shipped rules, and the words it has of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from saywell.errors import Where
from saywell.model.declare import key
from saywell.model.rules import Severity

RULE_PREFIX = r"[A-Z]\d\d(?:\.[a-z0-9.-]+)?"
"""A catalogue row or the beginning of a rule's id: M08, M04.greek."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseChange:
    """What a team changes in the phrases of one rule."""

    add: tuple[str, ...] = key("Phrases that the rule reports as well.", default=())
    remove: tuple[str, ...] = key(
        "Phrases that the rule no longer reports, written as they are in the rule.", default=()
    )
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic that a team does not want in chats, and what it offers instead."""

    phrases: tuple[str, ...] = key(
        "Phrases by which a message touches the topic.", example=["dose of", "side effect*"]
    )
    offer: tuple[str, ...] = key(
        "What is offered instead of the chat, in words for the customer, the best first.",
        default=(),
        example=["a call from our pharmacist"],
    )
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """House rules: overrides and words of a team, for one language or all, for some teams or all.

    A file holds one of these. ``teams`` are those of the setting ``library.teams``: a file that
    names teams counts for people who belong to one of them.
    """

    saywell: int = key("Version of the format.", example=1)
    house: str = key("The name of these house rules.", pattern=r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
    language: str = key(
        "Language code, or * for all.", default="*", pattern=r"\*|[a-z]{2,3}", example="el"
    )
    teams: tuple[str, ...] = key(
        "Teams that these rules are for; everybody otherwise.", default=(), example=["billing"]
    )
    off: tuple[str, ...] = key(
        "Rules that are not applied, by the beginning of their id.",
        default=(),
        pattern=RULE_PREFIX,
        example=["M09", "M04.greeklish"],
    )
    severities: Mapping[str, Severity] = key(
        "How much a rule weighs, by the beginning of its id.",
        factory=lambda: MappingProxyType({}),
        key_pattern=RULE_PREFIX,
        example={"M19": "advice"},
    )
    jargon: Mapping[str, str] = key(
        "Terms that customers do not know, each with its plain word.",
        factory=lambda: MappingProxyType({}),
        example={"KYC": "identity check"},
    )
    avoid: Mapping[str, str] = key(
        "Phrases that the team does not use, each with what it says instead.",
        factory=lambda: MappingProxyType({}),
        example={"cheap": "good value"},
    )
    prefer: tuple[str, ...] = key(
        "Phrases that the team likes, written as they should be.", default=()
    )
    words: Mapping[str, tuple[str, ...]] = key(
        "Phrases that are added to the named lists of the language.",
        factory=lambda: MappingProxyType({}),
        key_pattern=r"[a-z][a-z0-9_-]*",
    )
    phrases: Mapping[str, PhraseChange] = key(
        "What is changed in the phrases of single rules, by their full id.",
        factory=lambda: MappingProxyType({}),
        key_pattern=r"[A-Z]\d\d(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+",
    )
    topics: Mapping[str, Topic] = key(
        "Topics that must leave the chat, by a name that agents know them by.",
        factory=lambda: MappingProxyType({}),
    )
    where: Where = field(default=Where(""), compare=False)

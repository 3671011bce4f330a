"""Kinds that look for wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from saywell.model.checks.conditions import when_key
from saywell.model.declare import key
from saywell.model.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases(Rule):
    """Phrases that should not be there."""

    KIND: ClassVar[str] = "phrases"
    phrases: tuple[str, ...] = key("The phrases to report.")
    unless: tuple[str, ...] = key(
        "Longer phrases in which a match is fine: idioms and names.", default=()
    )
    unless_before: tuple[str, ...] = key(
        "Phrases that make it fine when they come before, in the same sentence.", default=()
    )
    unless_after: tuple[str, ...] = key(
        "Phrases that make it fine when they come after, in the same sentence.", default=()
    )
    unless_message: tuple[str, ...] = key(
        "Phrases that make it fine when they stand anywhere in the message.", default=()
    )
    unless_time: bool = key("Fine when the message gives a time or a date.", default=False)
    near_time: bool = key(
        "The time has to be in the same sentence; for unless_time.", default=False
    )
    fewest: int = key("How many matches the message has before any is reported.", default=1)
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Rule):
    """Words with a better word for each, applied as a fix."""

    KIND: ClassVar[str] = "swap"
    swap: Mapping[str, tuple[str, ...]] = key("Phrase to its replacement, or several, best first.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())
    unless_before: tuple[str, ...] = key(
        "Phrases that make it fine when they come before, in the same sentence.", default=()
    )
    unless_after: tuple[str, ...] = key(
        "Phrases that make it fine when they come after, in the same sentence.", default=()
    )
    unless_message: tuple[str, ...] = key(
        "Phrases that make it fine when they stand anywhere in the message.", default=()
    )
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Rule):
    """A regular expression on the text as it is; links, code and quotations are left out."""

    KIND: ClassVar[str] = "pattern"
    pattern: tuple[str, ...] = key("Regular expressions; the named group `at` narrows the span.")
    fix: str | None = key(
        "Replacement for the span; groups as \\1 or \\g<name>; empty removes it.", default=None
    )
    unless: tuple[str, ...] = key("Regular expressions in whose span a match is fine.", default=())
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered(Rule):
    """Phrases that need another phrase after them in the same message: a no needs an offer."""

    KIND: ClassVar[str] = "unanswered"
    phrases: tuple[str, ...] = key("The phrases that need an answer.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())
    unless_before: tuple[str, ...] = key(
        "Phrases that make it fine when they come before, in the same sentence.", default=()
    )
    unless_after: tuple[str, ...] = key(
        "Phrases that make it fine when they come after, in the same sentence.", default=()
    )
    answers: tuple[str, ...] = key("What answers them, anywhere later in the message.")
    question: bool = key("Whether a question later in the message answers them.", default=True)
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacks(Rule):
    """Something that a message of this sort must have."""

    KIND: ClassVar[str] = "lacks"
    needs: tuple[str, ...] = key("One of these phrases must be there.", default=())
    names: tuple[str, ...] = key(
        "Names that must be there, each when it is known.",
        default=(),
        choices=("company", "agent", "contact"),
    )
    least: int = key("Messages with fewer words (characters in Chinese) are left alone.", default=0)
    unless: tuple[str, ...] = key(
        "Phrases that make it another sort of message, which needs nothing.", default=()
    )
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany(Rule):
    """Words and marks that are fine until they pile up; the whole pile is one finding."""

    KIND: ClassVar[str] = "too_many"
    phrases: tuple[str, ...] = key("The phrases that are counted.", default=())
    marks: str = key(
        "Single marks that count too, as in !！; without a phrase, a run of one counts once.",
        default="",
    )
    most: int = key("How many of them are fine.")
    each: int = key(
        "One more is fine for every so many words (characters in Chinese); 0 is never.", default=0
    )
    unless: tuple[str, ...] = key("Longer phrases in which a match does not count.", default=())
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsOn(Rule):
    """Bad news that comes after the good: the last thing that is read should help.

    Silent when there is bad news alone; sentences that are a mere courtesy are no end.
    """

    KIND: ClassVar[str] = "ends_on"
    phrases: tuple[str, ...] = key("Phrases of bad news.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is no bad news.", default=())
    good: tuple[str, ...] = key("Phrases of good news, and of what happens next.")
    closers: tuple[str, ...] = key(
        "Phrases that make a last sentence a mere courtesy: thank you, have a nice day.",
        default=(),
    )
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class BareLink(Rule):
    """A link without a word on where it leads."""

    KIND: ClassVar[str] = "bare_link"
    few: tuple[str, ...] = key(
        "Phrases that say nothing of the link: here you go, see, this.", default=()
    )
    most: int = key(
        "Up to so many other words (twice as many characters in Chinese) say nothing either.",
        default=1,
    )
    when: tuple[str, ...] = when_key()

"""Kinds that look at how a message is typed, how long it is and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from saywell.model.checks.conditions import when_key
from saywell.model.declare import key
from saywell.model.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Capitals(Rule):
    """Words in capitals that are neither acronyms nor ids; a run of them is one finding.

    A word shouts when it is among ``words``, or has at least ``letters`` letters, can be
    pronounced, has no digit and is not ``known``. Three capital words in a row shout too, if
    one of them is longer than an acronym.
    """

    KIND: ClassVar[str] = "capitals"
    words: tuple[str, ...] = key("Words that shout at any length.", default=())
    known: tuple[str, ...] = key("Acronyms and words that are written in capitals.", default=())
    unless_before: tuple[str, ...] = key(
        "Phrases after which capitals are a code: reference, booking.", default=()
    )
    unless_after: tuple[str, ...] = key(
        "Phrases before which capitals are a code, in the same sentence.", default=()
    )
    letters: int = key("The fewest letters of a word that shouts by itself.", default=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled(Rule):
    """The same word twice in a row."""

    KIND: ClassVar[str] = "doubled"
    only: tuple[str, ...] = key(
        "Look for these alone; in Chinese there is no other way.", default=()
    )
    allowed: tuple[str, ...] = key("Words that may stand twice.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs(Rule):
    """Quotes and brackets that open and never close, or the other way round."""

    KIND: ClassVar[str] = "pairs"
    pairs: tuple[str, ...] = key(
        "Opening and closing mark, two characters each; the same twice for straight quotes.",
        pattern="..",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceStart(Rule):
    """A sentence that starts with a small letter."""

    KIND: ClassVar[str] = "sentence_start"
    known: tuple[str, ...] = key("Words that are written small even here.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Length(Rule):
    """Sentences and messages over or under a limit; 0 is no limit.

    Where the message is too long, the finding proposes the messages to split it into.
    """

    KIND: ClassVar[str] = "length"
    unit: str = key("What is counted.", choices=("words", "characters"))
    sentence: int = key("The most units in a sentence.", default=0)
    total: int = key("The most units in a message.", default=0)
    fewest: int = key("The fewest units in a message.", default=0)
    before_question: int = key("The most units before the first question.", default=0)
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Rule):
    """A message without any text that can be seen."""

    KIND: ClassVar[str] = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished(Rule):
    """A message that breaks off."""

    KIND: ClassVar[str] = "unfinished"
    endings: tuple[str, ...] = key("Phrases on which no message ends.", default=())
    unless: tuple[str, ...] = key("Longer phrases on which one may end all the same.", default=())
    marks: str = key("Marks on which no message ends.", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Emoji(Rule):
    """More emoji than fit; a family, a flag or a hand with its colour is one."""

    KIND: ClassVar[str] = "emoji"
    most: int = key("How many are fine.", default=0)
    faces: bool = key("Whether faces made of marks count too: :) and (^_^).", default=False)
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling(Rule):
    """Words that no dictionary of the language has, with the nearest ones as fixes."""

    KIND: ClassVar[str] = "spelling"
    known: tuple[str, ...] = key("Words that are right beyond the dictionary.", default=())
    marks: bool = key(
        "Report the words that only lack a mark (an accent, a hamza) instead of the others.",
        default=False,
    )
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Homophones(Rule):
    """Chinese words with one character that sounds or looks like the right one."""

    KIND: ClassVar[str] = "homophones"
    words: tuple[str, ...] = key("Words whose slips are looked for, of two characters or more.")
    alike: tuple[str, ...] = key("Groups of characters that look alike: 候侯.", default=())
    known: tuple[str, ...] = key("What is right although it looks like a slip.", default=())
    places: tuple[str, ...] = key(
        "What ends the name of a place: what stands up to two characters before it is that name.",
        default=(),
    )
    when: tuple[str, ...] = when_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign(Rule):
    """A reply in another language or script than the customer's; silent where that is not sure."""

    KIND: ClassVar[str] = "foreign"
    sort: str = key(
        "What is looked for: a reply in another language, a piece of one that slipped in, or the "
        "customer's language in Latin letters.",
        choices=("reply", "mixed", "romanised"),
    )
    known: tuple[str, ...] = key("Foreign words that everybody uses, in any language.", default=())

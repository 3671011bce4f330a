"""The closed set of check kinds: each is a rule with the keys that its kind needs.

A phrase is matched word by word after folding (case, accents, Arabic diacritics, width), in
Chinese character by character. Inside a phrase: ``a|b`` either word, ``(one two|three)`` either
group, ``[word]`` an optional word, ``stem*`` any ending, ``..`` up to four words between,
``<name>`` a named list of the same language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

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
    when: tuple[str, ...] = key(
        "Only when this is known: first_reply, gender_unknown, gender_male, gender_female.",
        default=(),
        choices=("first_reply", "gender_unknown", "gender_male", "gender_female"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Rule):
    """Words with a better word for each, applied as a fix."""

    KIND: ClassVar[str] = "swap"
    swap: Mapping[str, tuple[str, ...]] = key("Phrase to its replacement, or several, best first.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Rule):
    """A regular expression on the text as it is, with masked parts left out."""

    KIND: ClassVar[str] = "pattern"
    pattern: tuple[str, ...] = key("Regular expressions; the named group `at` narrows the span.")
    fix: str | None = key(
        "Replacement for the span; groups as \\1 or \\g<name>; empty removes it.", default=None
    )
    unless: tuple[str, ...] = key("Regular expressions in whose span a match is fine.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered(Rule):
    """Phrases that need another phrase after them in the same message: a no needs an offer."""

    KIND: ClassVar[str] = "unanswered"
    phrases: tuple[str, ...] = key("The phrases that need an answer.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())
    answers: tuple[str, ...] = key("What answers them, later in the message or the same sentence.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacks(Rule):
    """Something that a message of this sort must have."""

    KIND: ClassVar[str] = "lacks"
    needs: tuple[str, ...] = key("One of these phrases must be there.")
    names: tuple[str, ...] = key(
        "Names that must be there when they are known.",
        default=(),
        choices=("company", "agent", "contact"),
    )
    when: tuple[str, ...] = key("Only when this is known.", choices=("first_reply",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capitals(Rule):
    """Words in capitals that are neither acronyms nor ids."""

    KIND: ClassVar[str] = "capitals"
    known: tuple[str, ...] = key("Acronyms and words that are written in capitals.", default=())
    letters: int = key("The fewest letters a shouted word has.", default=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled(Rule):
    """The same word twice in a row."""

    KIND: ClassVar[str] = "doubled"
    allowed: tuple[str, ...] = key("Words that may stand twice.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs(Rule):
    """Quotes and brackets that open and never close, or the other way round."""

    KIND: ClassVar[str] = "pairs"
    pairs: tuple[str, ...] = key("Opening and closing mark, two characters each.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceStart(Rule):
    """A sentence that starts with a small letter."""

    KIND: ClassVar[str] = "sentence_start"
    abbreviations: tuple[str, ...] = key("Words whose full stop ends no sentence.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Length(Rule):
    """Sentences and messages over a limit, with a proposal of where to split."""

    KIND: ClassVar[str] = "length"
    unit: str = key("What is counted.", choices=("words", "characters"))
    sentence: int = key("The most units in a sentence.")
    total: int = key("The most units in a message.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names(Rule):
    """A name that is misspelt, or somebody else's."""

    KIND: ClassVar[str] = "names"
    whose: str = key("Whose name.", choices=("contact", "agent", "company"))
    after: tuple[str, ...] = key(
        "Phrases after which such a name stands: greetings, introductions.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholders(Rule):
    """Fields that nobody filled, in any notation of any tool."""

    KIND: ClassVar[str] = "placeholders"
    words: tuple[str, ...] = key(
        "Words that name a field inside brackets, in all languages.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached(Rule):
    """A message that speaks of an attachment and has none."""

    KIND: ClassVar[str] = "attached"
    phrases: tuple[str, ...] = key("Phrases that speak of an attachment.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets(Rule):
    """Card numbers, IBANs, passwords, codes, keys and tokens; the finding never repeats them."""

    KIND: ClassVar[str] = "secrets"
    sort: str = key("What is looked for.", choices=("card", "iban", "token", "credential"))
    labels: tuple[str, ...] = key(
        "Words after which a credential stands (password, code), by language.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Rule):
    """A message without any text, or one that breaks off."""

    KIND: ClassVar[str] = "empty"


KINDS: Mapping[str, type[Rule]] = MappingProxyType(
    {
        kind.KIND: kind
        for kind in (
            Phrases,
            Swap,
            Pattern,
            Unanswered,
            Lacks,
            Capitals,
            Doubled,
            Pairs,
            SentenceStart,
            Length,
            Names,
            Placeholders,
            Attached,
            Secrets,
            Empty,
        )
    }
)
"""Every kind by the word that stands in a pack."""

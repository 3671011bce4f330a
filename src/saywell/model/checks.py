"""The closed set of check kinds: each is a rule with the keys that its kind needs.

A phrase is matched word by word after folding: case, accents, Arabic marks and forms of alef,
width, digits and invisible characters do not count. It looks at the agent's own words only, and
never reaches over the end of a sentence.

==================  ==========================================================================
``don't know``      these words in a row
``can't|cannot``    either word, at this place
``(one two|three)`` either group; in Chinese, where nothing parts the words, use this form
``[really]``        may be there; ``[a|b c]`` either group or nothing
``refund*``         any ending; ``*లేము`` any beginning; ``*x*`` anywhere in a word
``..``              up to four words between, commas included; in Chinese up to eight characters
                    of the same clause
``^no``, ``no $``   at the start, at the end of a sentence
``=ποτέ``           exactly this spelling, accents and marks included; only case is free
``+طلب``            Arabic: any attached particles in front (و ف ب ك ل س ال and their
                    combinations). Without it, the first word of a phrase may still carry و or ف
``<name>``          any phrase of the named list of the same language
==================  ==========================================================================

In Chinese a phrase is matched character by character, and blanks in the phrase may be absent
from the text. In ``names`` rules, ``{}`` stands where a name stands and ``{?}`` where a name
may stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from saywell.model.declare import key
from saywell.model.rules import Rule

CONDITIONS = (
    "first_reply",
    "later_reply",
    "gender_unknown",
    "gender_male",
    "gender_female",
    "no_attachment",
)
"""What a rule may depend on; a condition whose facts are not known does not hold."""


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
        "Only when all of this is known to hold.", default=(), choices=CONDITIONS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Rule):
    """Words with a better word for each, applied as a fix."""

    KIND: ClassVar[str] = "swap"
    swap: Mapping[str, tuple[str, ...]] = key("Phrase to its replacement, or several, best first.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())
    when: tuple[str, ...] = key(
        "Only when all of this is known to hold.", default=(), choices=CONDITIONS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Rule):
    """A regular expression on the text as it is; links, code and quotations are left out."""

    KIND: ClassVar[str] = "pattern"
    pattern: tuple[str, ...] = key("Regular expressions; the named group `at` narrows the span.")
    fix: str | None = key(
        "Replacement for the span; groups as \\1 or \\g<name>; empty removes it.", default=None
    )
    unless: tuple[str, ...] = key("Regular expressions in whose span a match is fine.", default=())
    when: tuple[str, ...] = key(
        "Only when all of this is known to hold.", default=(), choices=CONDITIONS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered(Rule):
    """Phrases that need another phrase after them in the same message: a no needs an offer."""

    KIND: ClassVar[str] = "unanswered"
    phrases: tuple[str, ...] = key("The phrases that need an answer.")
    unless: tuple[str, ...] = key("Longer phrases in which a match is fine.", default=())
    unless_before: tuple[str, ...] = key(
        "Phrases that make it fine when they come before, in the same sentence.", default=()
    )
    answers: tuple[str, ...] = key("What answers them, anywhere later in the message.")
    question: bool = key("Whether a question later in the message answers them.", default=True)


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
    when: tuple[str, ...] = key("Only when all of this is known to hold.", choices=CONDITIONS)


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
    when: tuple[str, ...] = key(
        "Only when all of this is known to hold.", default=(), choices=CONDITIONS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Names(Rule):
    """A name that is misspelt, or somebody else's, where people are addressed or introduced.

    ``{}`` in a place stands where certainly a name stands. ``{?}`` may be a name: it counts when
    it resembles the known name or is among ``given``. A word that starts with a small letter, in
    scripts that have them, is no name.
    """

    KIND: ClassVar[str] = "names"
    whose: str = key("Whose name.", choices=("contact", "agent", "company"))
    places: tuple[str, ...] = key("Phrases with {} or {?} where the name stands.")
    given: tuple[str, ...] = key("Names that people of this language have.", default=())
    short: tuple[str, ...] = key(
        "Names and the short names that stand for them, a name a line: Thomas|Tom|Tommy.",
        default=(),
    )
    other: tuple[str, ...] = key(
        "Words that stand there and are no names: there, all, team; in Chinese, titles that may "
        "stand with a name are cut off.",
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholders(Rule):
    """Fields that nobody filled, in any notation of any tool."""

    KIND: ClassVar[str] = "placeholders"
    words: tuple[str, ...] = key(
        "Words that name a field inside brackets, in all languages.", default=()
    )
    unless_before: tuple[str, ...] = key(
        "Phrases after which brackets name a button and braces are the subject: click, type.",
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets(Rule):
    """Card numbers, IBANs, passwords, codes, keys and tokens; the finding never repeats them."""

    KIND: ClassVar[str] = "secrets"
    sort: str = key("What is looked for.", choices=("card", "iban", "token", "credential"))
    labels: tuple[str, ...] = key(
        "Phrases before a credential (password, one-time code); for that sort alone.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Rule):
    """A message without any text that can be seen."""

    KIND: ClassVar[str] = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished(Rule):
    """A message that breaks off."""

    KIND: ClassVar[str] = "unfinished"
    endings: tuple[str, ...] = key("Phrases on which no message ends.", default=())
    marks: str = key("Marks on which no message ends.", default="")


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
            Secrets,
            Empty,
            Unfinished,
        )
    }
)
"""Every kind by the word that stands in a pack."""

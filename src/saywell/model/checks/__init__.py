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
``# hour*``, ``#h`` a number in any digits (24, 3-5, ٢٤; in Chinese 二十四 too)
==================  ==========================================================================

In Chinese a phrase is matched character by character, and blanks in the phrase may be absent
from the text. In ``names`` rules, ``{}`` stands where a name stands and ``{?}`` where a name
may stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from saywell.model.checks.conditions import CONDITIONS, FACTS, NOT
from saywell.model.checks.conversation import AsksAgain, Questions, Repeated, Team
from saywell.model.checks.facts import Names, Placeholders, Secrets
from saywell.model.checks.shape import (
    Capitals,
    Doubled,
    Emoji,
    Empty,
    Foreign,
    Homophones,
    Length,
    Pairs,
    SentenceStart,
    Spelling,
    Unfinished,
)
from saywell.model.checks.wording import (
    BareLink,
    EndsOn,
    Lacks,
    Pattern,
    Phrases,
    Swap,
    TooMany,
    Unanswered,
)
from saywell.model.rules import Rule

KINDS: Mapping[str, type[Rule]] = MappingProxyType(
    {
        kind.KIND: kind
        for kind in (
            Phrases,
            Swap,
            Pattern,
            Unanswered,
            Lacks,
            TooMany,
            EndsOn,
            BareLink,
            Questions,
            AsksAgain,
            Repeated,
            Team,
            Capitals,
            Doubled,
            Pairs,
            SentenceStart,
            Length,
            Emoji,
            Spelling,
            Homophones,
            Foreign,
            Names,
            Placeholders,
            Secrets,
            Empty,
            Unfinished,
        )
    }
)
"""Every kind by the word that stands in a pack."""

__all__ = [
    "CONDITIONS",
    "FACTS",
    "KINDS",
    "NOT",
    "AsksAgain",
    "BareLink",
    "Capitals",
    "Doubled",
    "Emoji",
    "Empty",
    "EndsOn",
    "Foreign",
    "Homophones",
    "Lacks",
    "Length",
    "Names",
    "Pairs",
    "Pattern",
    "Phrases",
    "Placeholders",
    "Questions",
    "Repeated",
    "Secrets",
    "SentenceStart",
    "Spelling",
    "Swap",
    "Team",
    "TooMany",
    "Unanswered",
    "Unfinished",
]

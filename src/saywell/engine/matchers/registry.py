"""Which matcher serves which kind of rule."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from saywell.engine.matchers.asking import AsksAgainMatcher, QuestionsMatcher
from saywell.engine.matchers.base import AnyMatcher, RuleError, Words
from saywell.engine.matchers.extent import EmptyMatcher, LengthMatcher, UnfinishedMatcher
from saywell.engine.matchers.foreign import ForeignMatcher
from saywell.engine.matchers.leftovers import PlaceholdersMatcher
from saywell.engine.matchers.links import BareLinkMatcher
from saywell.engine.matchers.mechanics import (
    CapitalsMatcher,
    DoubledMatcher,
    PairsMatcher,
    SentenceStartMatcher,
)
from saywell.engine.matchers.news import EndsOnMatcher
from saywell.engine.matchers.patterns import PatternMatcher
from saywell.engine.matchers.people import NamesMatcher
from saywell.engine.matchers.piles import EmojiMatcher, TooManyMatcher
from saywell.engine.matchers.secrecy import SecretsMatcher
from saywell.engine.matchers.team import RepeatedMatcher, TeamMatcher
from saywell.engine.matchers.wording import (
    LacksMatcher,
    PhrasesMatcher,
    SwapMatcher,
    UnansweredMatcher,
)
from saywell.model import checks
from saywell.model.rules import Rule

MATCHERS: Mapping[type[Rule], type[AnyMatcher]] = MappingProxyType(
    {
        checks.Phrases: PhrasesMatcher,
        checks.Swap: SwapMatcher,
        checks.Pattern: PatternMatcher,
        checks.Unanswered: UnansweredMatcher,
        checks.Lacks: LacksMatcher,
        checks.TooMany: TooManyMatcher,
        checks.EndsOn: EndsOnMatcher,
        checks.BareLink: BareLinkMatcher,
        checks.Questions: QuestionsMatcher,
        checks.AsksAgain: AsksAgainMatcher,
        checks.Repeated: RepeatedMatcher,
        checks.Team: TeamMatcher,
        checks.Emoji: EmojiMatcher,
        checks.Foreign: ForeignMatcher,
        checks.Capitals: CapitalsMatcher,
        checks.Doubled: DoubledMatcher,
        checks.Pairs: PairsMatcher,
        checks.SentenceStart: SentenceStartMatcher,
        checks.Length: LengthMatcher,
        checks.Names: NamesMatcher,
        checks.Placeholders: PlaceholdersMatcher,
        checks.Secrets: SecretsMatcher,
        checks.Empty: EmptyMatcher,
        checks.Unfinished: UnfinishedMatcher,
    }
)


def make_matcher(rule: Rule, words: Words) -> AnyMatcher:
    """Make the matcher of a rule; raises :class:`RuleError` when the rule cannot work."""
    kind: Any = MATCHERS.get(type(rule))
    if kind is None:
        raise RuleError(f"no matcher for {type(rule).__name__}")
    made: AnyMatcher = kind(rule, words)
    return made

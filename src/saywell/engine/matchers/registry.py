"""Which matcher serves which kind of rule; the modules are imported when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from saywell.engine.matchers.base import AnyMatcher, RuleError

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model.rules import Rule

MATCHERS: Mapping[str, str] = MappingProxyType(
    {
        "phrases": "wording.PhrasesMatcher",
        "swap": "wording.SwapMatcher",
        "pattern": "patterns.PatternMatcher",
        "unanswered": "wording.UnansweredMatcher",
        "lacks": "wording.LacksMatcher",
        "too_many": "piles.TooManyMatcher",
        "ends_on": "news.EndsOnMatcher",
        "bare_link": "links.BareLinkMatcher",
        "questions": "asking.QuestionsMatcher",
        "asks_again": "asking.AsksAgainMatcher",
        "repeated": "team.RepeatedMatcher",
        "team": "team.TeamMatcher",
        "emoji": "piles.EmojiMatcher",
        "foreign": "foreign.ForeignMatcher",
        "capitals": "mechanics.CapitalsMatcher",
        "doubled": "mechanics.DoubledMatcher",
        "pairs": "mechanics.PairsMatcher",
        "sentence_start": "mechanics.SentenceStartMatcher",
        "spelling": "spelling.SpellingMatcher",
        "homophones": "homophones.HomophonesMatcher",
        "length": "extent.LengthMatcher",
        "names": "people.NamesMatcher",
        "placeholders": "leftovers.PlaceholdersMatcher",
        "secrets": "secrecy.SecretsMatcher",
        "empty": "extent.EmptyMatcher",
        "unfinished": "extent.UnfinishedMatcher",
    }
)
"""The kind of a rule to its matcher, as module and class."""


@cache
def matcher_of(kind: str) -> type[AnyMatcher]:
    """Import the matcher of a kind of rule; raises :class:`RuleError` when there is none."""
    if kind not in MATCHERS:
        raise RuleError(f"no matcher for {kind}")
    module, name = MATCHERS[kind].split(".")
    found: type[AnyMatcher] = getattr(import_module(f"saywell.engine.matchers.{module}"), name)
    return found


def make_matcher(rule: Rule, words: Words) -> AnyMatcher:
    """Make the matcher of a rule; raises :class:`RuleError` when the rule cannot work."""
    return matcher_of(getattr(rule, "KIND", type(rule).__name__))(rule, words)

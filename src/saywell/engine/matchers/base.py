"""What every matcher has and gives: its rule and conditions, its hits, and spans to reason on."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from saywell.engine.masks import Span
from saywell.engine.matchers.scene import holds, prepare
from saywell.engine.phrases import Phrase, PhraseSet
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model.rules import Rule

__all__ = [
    "AnyMatcher",
    "Hit",
    "Matcher",
    "RuleError",
    "Spans",
    "like_the_original",
    "longest",
    "said_by_customer",
]

R = TypeVar("R", bound="Rule")


class RuleError(ValueError):
    """A rule that cannot work as it is written; ``hint`` says the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Hit(NamedTuple):
    """A place that a rule reports; offsets are into the original text.

    ``fixes`` replace the span, best first; ``values`` fill ``{name}`` and the like in the rule's
    message; ``instead`` are proposals beyond the rule's own; ``whole`` says that the hit is about
    the sentence or message and hides nothing within it; ``sums_up`` that it says together what
    milder rules of the same row say one by one.
    """

    start: int
    end: int
    fixes: tuple[str, ...] = ()
    values: Mapping[str, str] = MappingProxyType({})
    instead: tuple[str, ...] = ()
    whole: bool = False
    sums_up: bool = False


class Matcher(Generic[R]):
    """A rule made ready for one language.

    ``triggers`` are phrases of which one must match for the rule to report anything, unless
    something else called it: ``calls`` are the keys of that in the gate. A rule with neither looks
    at every message.
    """

    calls: tuple[int, ...] = ()

    wants: tuple[str, ...] = ()
    """Facts of the context of which one must be known for the rule to report anything."""

    def __init__(self, rule: R, words: Words) -> None:
        self.rule = rule
        self.words = words
        self.triggers = PhraseSet()
        self.when: tuple[str, ...] = getattr(rule, "when", ())
        prepare(self.when, words)

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys in the gate of what calls for this rule."""
        return (*(phrase.key for phrase in self.triggers), *self.calls)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield hits."""
        raise NotImplementedError

    def holds(self, text: Text) -> bool:
        """Whether the rule's conditions are known to hold; to be asked before anything else."""
        return not self.when or holds(self.when, text, self.words)

    def expected(self) -> tuple[Phrase, ...]:
        """Return phrases whose words near-miss examples may share with the rule."""
        return self.triggers


AnyMatcher = Matcher[Any]


def said_by_customer(phrase: Phrase, text: Text) -> bool:
    """Whether the customer used the phrase in the conversation."""
    return any(True for turn in text.customer for _ in phrase.spans(turn))


class Spans:
    """Spans in order, to be asked again and again what they cover and where they lie."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._reach: list[int] = []
        for _, end in self._spans:
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._spans)

    def cover(self, span: Span) -> bool:
        """Whether a span lies within one of these."""
        at = bisect_right(self._spans, (span[0], sys.maxsize))
        return at > 0 and self._reach[at - 1] >= span[1]

    def same(self, span: Span) -> bool:
        """Whether a span is one of these."""
        at = bisect_left(self._spans, span)
        return self._spans[at : at + 1] == [span]

    def touch(self, span: Span) -> bool:
        """Whether a span has a character in common with one of these."""
        at = bisect_left(self._spans, (span[1], 0))
        return at > 0 and self._reach[at - 1] > span[0]

    def any_between(self, low: int, high: int) -> bool:
        """Whether one of these lies within the two offsets."""
        for at in range(bisect_left(self._spans, (low, 0)), len(self._spans)):
            start, end = self._spans[at]
            if start >= high or end <= high:
                return end <= high
        return False


def longest(spans: Iterable[Span]) -> list[Span]:
    """Keep of spans that overlap the longest, the first of equals."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
        elif end - start > kept[-1][1] - kept[-1][0]:
            kept[-1] = (start, end)
    return kept


def like_the_original(replacement: str, original: str) -> str:
    """Give a replacement the capitals of what it replaces."""
    if original[:1].isupper() and replacement[:1].islower():
        return replacement[:1].upper() + replacement[1:]
    return replacement

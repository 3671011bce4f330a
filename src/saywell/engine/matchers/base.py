"""What every matcher is given and what it gives: phrases of a language, conditions, hits."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from saywell.engine.anchors import Gate
from saywell.engine.folding import fold
from saywell.engine.masks import Span
from saywell.engine.phrase_reader import PhraseError
from saywell.engine.phrases import Phrase, PhraseSet, compile_phrase
from saywell.engine.text import Text
from saywell.model.checks import NOT
from saywell.model.rules import Context, Rule

R = TypeVar("R", bound=Rule)


class RuleError(ValueError):
    """A rule that cannot work as it is written; ``hint`` says the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a rule reports; offsets are into the original text.

    ``fixes`` replace the span, best first; ``values`` fill ``{name}`` and the like in the rule's
    message; ``instead`` are proposals beyond the rule's own; ``whole`` says that the hit is about
    the sentence or message and hides nothing within it.
    """

    start: int
    end: int
    fixes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    instead: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The language that rules are compiled for, its named lists, and the gate of its phrases."""

    lang: str
    lists: Mapping[str, tuple[str, ...]]
    gate: Gate
    _read: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def phrases(self, sources: Iterable[str]) -> PhraseSet:
        """Compile phrases; raises :class:`RuleError` naming the phrase that is wrong."""
        compiled = []
        for source in sources:
            try:
                phrase = compile_phrase(source, self.lang, self.lists, self._read)
            except PhraseError as error:
                raise RuleError(str(error), error.hint) from None
            phrase.key = self.gate.add(phrase.anchors)
            compiled.append(phrase)
        return PhraseSet(compiled)

    def plain(self, sources: Iterable[str]) -> frozenset[str]:
        """Return plain words folded, with ``<name>`` replaced by the words of the list."""
        words: set[str] = set()
        for source in sources:
            if source.startswith("<") and source.endswith(">"):
                name = source[1:-1]
                if name not in self.lists:
                    raise RuleError(f"no list <{name}>")
                words.update(fold(word) for word in self.lists[name])
            else:
                words.add(fold(source))
        return frozenset(words)


class Matcher(Generic[R]):
    """A rule made ready for one language.

    ``triggers`` are phrases of which one must match for the rule to report anything; an empty
    tuple means that the rule looks at every message.
    """

    def __init__(self, rule: R, words: Words) -> None:
        self.rule = rule
        self.words = words
        self.triggers = PhraseSet()

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield hits."""
        raise NotImplementedError

    def expected(self) -> tuple[Phrase, ...]:
        """Return phrases whose words near-miss examples may share with the rule."""
        return self.triggers


AnyMatcher = Matcher[Any]


def holds(conditions: Iterable[str], context: Context) -> bool:
    """Whether all conditions are known to hold."""
    return all(_holds(condition, context) for condition in conditions)


def _holds(condition: str, context: Context) -> bool:
    fact = _CONDITIONS.get(condition.removeprefix(NOT))
    known = None if fact is None else fact(context)
    return known is not None and known is not condition.startswith(NOT)


def _gender(context: Context) -> str:
    return context.contact.gender if context.contact is not None else ""


_CONDITIONS: Mapping[str, Callable[[Context], bool | None]] = MappingProxyType(
    {
        "first_reply": lambda context: context.first_reply,
        "later_reply": lambda context: (
            None if context.first_reply is None else not context.first_reply
        ),
        "has_turns": lambda context: bool(context.turns),
        "gender_unknown": lambda context: not _gender(context),
        "gender_male": lambda context: _gender(context) == "male",
        "gender_female": lambda context: _gender(context) == "female",
        "no_attachment": lambda context: not context.attachments,
    }
)


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

    def cover(self, span: Span) -> bool:
        """Whether a span lies within one of these."""
        at = bisect_right(self._spans, (span[0], sys.maxsize))
        return at > 0 and self._reach[at - 1] >= span[1]

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

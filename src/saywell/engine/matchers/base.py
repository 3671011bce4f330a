"""What every matcher has and gives: its rule and conditions, its hits, and spans to reason on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

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
    "WorkedOut",
    "like_the_original",
    "said_by_customer",
]

R = TypeVar("R", bound="Rule")


class RuleError(ValueError):
    """A rule that cannot work as it is written; ``hint`` says the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class WorkedOut(NamedTuple):
    """What a rule has worked out of what it says, as plain values."""

    value: Any


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


def like_the_original(replacement: str, original: str) -> str:
    """Give a replacement the capitals of what it replaces."""
    if original[:1].isupper() and replacement[:1].islower():
        return replacement[:1].upper() + replacement[1:]
    return replacement

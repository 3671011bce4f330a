"""Compiled rules as plain values, and rules made of them again: each when it is called for."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from saywell.engine.anchors import Gate
from saywell.engine.book import Book, Calls, Saying
from saywell.engine.marks import Probe
from saywell.engine.matchers.base import AnyMatcher
from saywell.engine.matchers.registry import matcher_of
from saywell.engine.matchers.scene import holds, wanted
from saywell.engine.phrases import Phrase, PhraseSet
from saywell.engine.text import Text
from saywell.model.report import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from saywell.engine.check import Checker
    from saywell.engine.spelling import Spellers
    from saywell.model.rules import Context

_LEFT_OUT = frozenset({"examples", "where", "message", "why", "source", "instead", "severity"})
"""What rules say of themselves that is no part of how they look at a text."""

_ANSWER, _WORDS, _PATTERNS = "phrases", "words", "patterns"


class NotPlain(TypeError):
    """A value that plain values cannot stand for."""


# --- making plain -------------------------------------------------------------------------------


def frozen(checker: Checker, lang: str) -> dict[str, Any]:
    """Return the compiled rules of a language as plain values, with the team's words.

    Raises NotPlain for a rule with a value of its own sort.
    """
    book = checker.book(lang)
    rules = []
    for matcher, given in zip(book.matchers, book.given, strict=True):
        rule = matcher.rule
        fields = {name: _plain(getattr(rule, name)) for name in _fields(rule)}
        answers = [_given(answer) for answer in given]
        body = marshal.dumps((fields, answers))
        rules.append((rule.KIND, tuple(getattr(rule, "when", ())), matcher.wants, body))
    by, rest = book.gate.frozen()
    return {
        "lang": lang,
        "gate": (by, rest),
        "calls": tuple(book.calls),
        "rules": rules,
        "sayings": [_plain(tuple(saying)) for saying in checker.sayings(lang)],
        "named": {name: _given(phrases) for name, phrases in book.words.all_named().items()},
        "context": _plain(checker.context(lang)),
    }


def _fields(value: Any) -> Iterable[str]:
    names = getattr(type(value), "__dataclass_fields__", None)
    if names is None:
        raise NotPlain(f"{type(value).__name__} has no fields")
    return [name for name in names if name not in _LEFT_OUT]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list):
        return tuple(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return {_plain(name): _plain(item) for name, item in value.items()}
    return {"": {name: _plain(getattr(value, name)) for name in _fields(value)}}


def _given(answer: Any) -> Any:
    if isinstance(answer, PhraseSet):
        return _ANSWER, [
            (one.key, one.source, one.regex, dict(one.exact) or None, one.hole) for one in answer
        ]
    if isinstance(answer, frozenset):
        return _WORDS, sorted(answer)
    return _PATTERNS, [(one.source, one.key, one.worded, sorted(one.marks)) for one in answer]


# --- making rules again -------------------------------------------------------------------------


class StoredWords:
    """Gives rules what they were given when they were compiled, in the same order."""

    keeps = True

    def __init__(
        self, lang: str, gate: Gate, named: Mapping[str, Any], spellers: Callable[[], Spellers]
    ) -> None:
        self.lang = lang
        self.gate = gate
        self._made_spellers = spellers
        self._stored = named
        self._named: dict[str, PhraseSet | None] = {}
        self._phrases: dict[int, Phrase] = {}
        self._answers: list[Any] = []

    @cached_property
    def spellers(self) -> Spellers:
        """What judges spelling; opened when a rule asks for it."""
        return self._made_spellers()

    def begin(self, answers: list[Any]) -> None:
        """Take the answers for the next rule."""
        self._answers = answers[::-1]

    def _answer(self, sort: str) -> Any:
        kept, content = self._answers.pop()
        if kept != sort:
            raise ValueError(f"the rule asks for {sort} where it was given {kept}")
        return content

    def phrases(self, sources: Iterable[str], *, apart: bool = True) -> PhraseSet:
        """Return the next phrases."""
        del sources, apart
        return self._set(self._answer(_ANSWER))

    def _set(self, content: Any) -> PhraseSet:
        return PhraseSet([self._phrase(*one) for one in content])

    def _phrase(
        self, key: int, source: str, regex: str, exact: dict[str, str] | None, hole: str
    ) -> Phrase:
        if key not in self._phrases:
            made = self._phrases[key] = Phrase(source, regex, (), exact or {}, hole)
            made.key = key
        return self._phrases[key]

    def named(self, name: str) -> PhraseSet | None:
        """Return the phrases of a named list."""
        if name not in self._named:
            stored = self._stored.get(name)
            self._named[name] = None if stored is None else self._set(stored[1])
        return self._named[name]

    def plain(self, sources: Iterable[str]) -> frozenset[str]:
        """Return the next words."""
        del sources
        return frozenset(self._answer(_WORDS))

    def patterns(self, sources: Iterable[str]) -> tuple[Probe, ...]:
        """Return the next regular expressions."""
        del sources
        return tuple(Probe(*one) for one in self._answer(_PATTERNS))


class StoredBook(Book):
    """Compiled rules of plain values; a rule is made when a text calls for it."""

    def __init__(self, data: Mapping[str, Any], spellers: Callable[[], Spellers]) -> None:
        super().__init__(data["lang"], Gate.thawed(data["lang"], data["gate"]))
        self.calls = Calls(*data["calls"])
        self.context = cast("Context", _thawed(data["context"]))
        self._rules = data["rules"]
        self._words = StoredWords(self.lang, self.gate, data["named"], spellers)
        self._made: dict[int, AnyMatcher] = {}
        self._sayings = data["sayings"]

    @cached_property
    def sayings(self) -> Mapping[int, Saying]:
        """What the findings of each rule say."""
        return _Sayings(self._sayings)

    def matcher(self, number: int) -> AnyMatcher:
        """Return a rule's matcher, made now when it was not asked for before."""
        made = self._made.get(number)
        if made is None:
            kind, _, _, body = self._rules[number]
            fields, answers = marshal.loads(body)  # noqa: S302 - a part of what was checked
            self._words.begin(answers)
            words: Any = self._words
            made = matcher_of(kind)(SimpleNamespace(**_thawed(fields, top=True)), words)
            self._made[number] = made
        return made

    def called(self, text: Text) -> list[int]:
        """Return the numbers of the rules whose conditions hold, so that no other is made."""
        words: Any = self._words
        return [
            number
            for number in super().called(text)
            if wanted(self._rules[number][2], text) and holds(self._rules[number][1], text, words)
        ]


class _Sayings(dict[int, Saying]):
    def __init__(self, stored: list[Any]) -> None:
        super().__init__()
        self._stored = stored

    def __missing__(self, number: int) -> Saying:
        check, severity, message, why, instead = self._stored[number]
        return Saying(check, Severity(severity), message, why, instead)


def _thawed(value: Any, *, top: bool = False) -> Any:
    """Give mappings and values with fields their shape again."""
    if isinstance(value, dict):
        if "" in value and len(value) == 1:
            return SimpleNamespace(**{name: _thawed(item) for name, item in value[""].items()})
        made = {name: _thawed(item) for name, item in value.items()}
        return made if top else MappingProxyType(made)
    return value

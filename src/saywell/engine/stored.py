"""Compiled rules as plain values, and rules made of them again: each when it is called for."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from saywell.engine import lazily
from saywell.engine.anchors import Gate
from saywell.engine.book import Book, Calls, Conditions, Saying
from saywell.engine.keyed import Keyed
from saywell.engine.lazily import once
from saywell.engine.marks import Probe
from saywell.engine.matchers.base import AnyMatcher, WorkedOut
from saywell.engine.matchers.registry import matcher_of
from saywell.engine.phrase_memory import memory_of
from saywell.engine.phrases import Phrase, PhraseSet
from saywell.engine.regex_code import LONG, packed, unpacked
from saywell.engine.spelling import looks_of
from saywell.model.report import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from saywell.engine.check import Checker
    from saywell.engine.matchers.words import Words
    from saywell.engine.spelling import Spellers
    from saywell.model.rules import Context

_LEFT_OUT = frozenset({"examples", "where", "message", "why", "source", "instead", "severity"})
"""What rules say of themselves that is no part of how they look at a text."""

_ANSWER, _PAIRS, _WORDS, _PATTERNS = "phrases", "pairs", "words", "patterns"
_WORKED_OUT = "worked out"


class NotPlain(TypeError):
    """A value that plain values cannot stand for."""


# --- making plain -------------------------------------------------------------------------------


def frozen(checker: Checker, lang: str, blobs: list[bytes]) -> dict[str, Any]:
    """Return the compiled rules of a language as plain values, with the team's words.

    What is needed of few rules in one check is put into ``blobs``, and stands in the values by
    its number there. Raises NotPlain for a rule with a value of its own sort.
    """
    book = checker.book(lang)
    phrases = _Phrases(blobs, lang)
    rules: list[tuple[Any, ...]] = []
    for matcher, given in zip(book.matchers, book.given, strict=True):
        rule = matcher.rule
        fields = {name: _plain(getattr(rule, name)) for name in _fields(rule)}
        answers = [_given(answer, phrases) for answer in given]
        saying = _plain(tuple(checker.sayings(lang)[len(rules)]))
        body = phrases.blob(marshal.dumps((fields, answers, saying)))
        rules.append((rule.KIND, tuple(getattr(rule, "when", ())), matcher.wants, body))
    return {
        "lang": lang,
        "gate": book.gate.frozen(),
        "calls": tuple(book.calls),
        "rules": rules,
        "named": _named(book.words, phrases),
        "context": _plain(checker.context(lang)),
        "patterns": {source: phrases.blob(packed(*source)) for source in lazily.sources()},
    }


def frozen_lists(words: Words, blobs: list[bytes]) -> dict[str, Any]:
    """Return the named lists that were asked for, with their gate, as plain values."""
    return {"lists": _named(words, _Phrases(blobs, words.lang)), "gate": words.gate.frozen()}


def _named(words: Words, phrases: _Phrases) -> dict[str, int]:
    """Put named lists into blobs, and return the number of each."""
    return {
        name: phrases.blob(marshal.dumps(_given(one, phrases)))
        for name, one in words.all_named().items()
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


class _Phrases:
    """Puts phrases into blobs, each with its pattern compiled when that is a long one."""

    def __init__(self, blobs: list[bytes], lang: str) -> None:
        self._blobs = blobs
        self._codes = memory_of(lang).code
        self._known: dict[int, int] = {}

    def blob(self, content: bytes) -> int:
        """Add a blob and return its number."""
        self._blobs.append(content)
        return len(self._blobs) - 1

    def compiled(self, regex: str) -> int:
        """Compile a pattern and return the number of its blob."""
        return self.blob(self._codes(regex, packed))

    def of(self, phrase: Phrase) -> tuple[int, int]:
        """Return the key of a phrase and the number of its blob."""
        if phrase.key not in self._known:
            code = self._codes(phrase.regex, packed) if len(phrase.regex) > LONG else b""
            facts = (phrase.source, phrase.regex, dict(phrase.exact), phrase.hole, code)
            self._known[phrase.key] = self.blob(marshal.dumps(facts))
        return phrase.key, self._known[phrase.key]


def _given(answer: Any, phrases: _Phrases) -> Any:
    if isinstance(answer, PhraseSet):
        return _ANSWER, [phrases.of(one) for one in answer]
    if isinstance(answer, frozenset):
        return _WORDS, sorted(answer)
    if isinstance(answer, WorkedOut):
        return _WORKED_OUT, answer.value
    if isinstance(answer, dict):
        return _PAIRS, [(phrases.of(one), _plain(value)) for one, value in answer.items()]
    return _PATTERNS, [
        (phrases.compiled(one.source), one.source, one.key, one.telling, one.begins)
        for one in answer
    ]


# --- making rules again -------------------------------------------------------------------------


Blob = Callable[[int], bytes]
"""Gives a blob by its number. Raises OSError or ValueError when it cannot be had."""


class StoredPhrase(Phrase):
    """A phrase that is read when its turn comes."""

    def __init__(self, key: int, number: int, blob: Blob) -> None:
        self.key = key
        self.begins = None  # one message is looked through before that could be worked out
        self._number = number
        self._blob = blob
        self._code = b""

    def __getattr__(self, name: str) -> Any:
        """Read the phrase when something of it is asked for that is not known yet."""
        if name not in ("source", "regex", "exact", "hole"):
            raise AttributeError(name)
        self.source, self.regex, self.exact, self.hole, self._code = marshal.loads(  # noqa: S302
            self._blob(self._number)
        )
        return self.__dict__[name]

    @once
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern, whose first group is the phrase."""
        regex = self.regex
        return unpacked(regex, self._code) if self._code else re.compile(regex)


class StoredProbe(Probe):
    """A regular expression that is read when its turn comes."""

    def __init__(self, blob: Blob, number: int, *facts: Any) -> None:
        super().__init__(*facts)
        self._blob = blob
        self._number = number

    @once
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return unpacked(self.source, self._blob(self._number))


class StoredWords:
    """Gives rules what they were given when they were compiled, in the same order."""

    keeps = True

    def __init__(
        self,
        lang: str,
        gate: Gate,
        named: Mapping[str, int],
        spellers: Callable[[], Spellers],
        blob: Blob,
    ) -> None:
        self.lang = lang
        self.gate = gate
        self._made_spellers = spellers
        self._stored = named
        self._blob = blob
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

    def _phrase(self, key: int, number: int) -> Phrase:
        if key not in self._phrases:
            self._phrases[key] = StoredPhrase(key, number, self._blob)
        return self._phrases[key]

    def named(self, name: str) -> PhraseSet | None:
        """Return the phrases of a named list."""
        if name not in self._named:
            number = self._stored.get(name)
            if number is None:
                self._named[name] = None
            else:
                _, content = marshal.loads(self._blob(number))  # noqa: S302 - checked
                self._named[name] = self._set(content)
        return self._named[name]

    def plain(self, sources: Iterable[str]) -> frozenset[str]:
        """Return the next words."""
        del sources
        return frozenset(self._answer(_WORDS))

    def worked_out(self, work: Callable[[], Any]) -> Any:
        """Return what was worked out."""
        del work
        return self._answer(_WORKED_OUT)

    def patterns(self, sources: Iterable[str]) -> Keyed[Probe]:
        """Return the next regular expressions."""
        del sources
        return Keyed([StoredProbe(self._blob, *one) for one in self._answer(_PATTERNS)])

    def calls(self, marks: Iterable[str] = (), looks: Iterable[str] = ()) -> tuple[int, ...]:
        """Return nothing: what calls a rule is kept apart from it."""
        del marks, looks
        return ()

    def paired(self, pairs: Mapping[str, Any]) -> dict[Phrase, Any]:
        """Return the next phrases with their values."""
        del pairs
        return {self._phrase(*one): value for one, value in self._answer(_PAIRS)}


def thawed_lists(lang: str, data: Mapping[str, Any], blob: Blob) -> StoredWords:
    """Return the named lists of :func:`frozen_lists`; a phrase is made when a text calls for it."""
    from saywell.engine.spelling import Spellers

    return StoredWords(lang, Gate.thawed(lang, data["gate"]), data["lists"], Spellers, blob)


class StoredBook(Book):
    """Compiled rules of plain values; a rule is made when a text calls for it."""

    def __init__(
        self, data: Mapping[str, Any], blob: Blob, spellers: Callable[[], Spellers]
    ) -> None:
        lang: str = data["lang"]
        looks = looks_of(lang, lambda: self.words.spellers)
        super().__init__(lang, Gate.thawed(lang, data["gate"], looks))
        self.calls = Calls(*data["calls"])
        self.context = cast("Context", _thawed(data["context"]))
        self.sayings: dict[int, Saying] = {}
        self._rules = data["rules"]
        self._blob = blob
        self._words = StoredWords(self.lang, self.gate, data["named"], spellers, blob)
        self.words = cast("Words", self._words)
        self._made: dict[int, AnyMatcher] = {}
        self._patterns: dict[lazily.Source, int] = data["patterns"]
        lazily.make_with(self._pattern)

    def _pattern(self, source: lazily.Source) -> re.Pattern[str] | None:
        number = self._patterns.get(source)
        return None if number is None else unpacked(source[0], self._blob(number), source[1])

    def matcher(self, number: int) -> AnyMatcher:
        """Return a rule's matcher, made now when it was not asked for before."""
        made = self._made.get(number)
        if made is None:
            kind, _, _, body = self._rules[number]
            fields, answers, saying = marshal.loads(self._blob(body))  # noqa: S302 - checked
            check, severity, message, why, instead = saying
            self.sayings[number] = Saying(check, Severity(severity), message, why, instead)
            self._words.begin(answers)
            made = matcher_of(kind)(SimpleNamespace(**_thawed(fields, top=True)), self.words)
            self._made[number] = made
        return made

    @property
    def size(self) -> int:
        """How many rules there are."""
        return len(self._rules)

    def conditions(self, number: int) -> Conditions:
        """Return what a rule asks of the context, without making it."""
        _, when, wants, _ = self._rules[number]
        return Conditions(tuple(wants), tuple(when))


def _thawed(value: Any, *, top: bool = False) -> Any:
    """Give mappings and values with fields their shape again."""
    if isinstance(value, dict):
        if "" in value and len(value) == 1:
            return SimpleNamespace(**{name: _thawed(item) for name, item in value[""].items()})
        made = {name: _thawed(item) for name, item in value.items()}
        return made if top else MappingProxyType(made)
    return value

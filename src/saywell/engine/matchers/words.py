"""What rules of one language are compiled with: phrases, named lists, gate, spellers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from saywell.engine.anchors import Gate
from saywell.engine.folding import fold
from saywell.engine.phrase_reader import PhraseError
from saywell.engine.phrases import Phrase, PhraseSet, compile_phrase
from saywell.engine.spelling import Spellers


class RuleError(ValueError):
    """A rule that cannot work as it is written; ``hint`` says the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Words:
    """The language that rules are compiled for, its named lists, the gate of its phrases.

    ``spellers`` judge words of any language by its dictionary, where there is one.
    """

    lang: str
    lists: Mapping[str, tuple[str, ...]]
    gate: Gate
    spellers: Spellers = field(default_factory=Spellers, compare=False, repr=False)
    _read: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    _phrases: dict[str, Phrase] = field(default_factory=dict, compare=False, repr=False)
    _named: dict[str, PhraseSet] = field(default_factory=dict, compare=False, repr=False)

    def phrases(self, sources: Iterable[str]) -> PhraseSet:
        """Compile phrases, each once for all rules, and each of a named list for itself.

        Raises :class:`RuleError` naming the phrase that is wrong.
        """
        return PhraseSet(dict.fromkeys(self._each(sources)))

    def _each(self, sources: Iterable[str]) -> Iterator[Phrase]:
        for source in sources:
            if source in self._phrases:
                yield self._phrases[source]
                continue
            try:
                phrase = compile_phrase(source, self.lang, self.lists, self._read)
            except PhraseError as error:
                raise RuleError(str(error), error.hint) from None
            name = source.strip()[1:-1]
            if source.strip() == f"<{name}>" and name in self.lists:
                yield from self._each(self.lists[name])
                continue
            phrase.key = self.gate.add(phrase.needs)
            self._phrases[source] = phrase
            yield phrase

    def named(self, name: str) -> PhraseSet | None:
        """Return the phrases of a named list, compiled once; None when no pack has the list."""
        if name not in self.lists:
            return None
        if name not in self._named:
            self._named[name] = self.phrases(self.lists[name])
        return self._named[name]

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

"""What rules of one language are compiled with: phrases, named lists, gate, spellers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from saywell.engine.anchors import Anchor, Gate
from saywell.engine.folding import fold
from saywell.engine.keyed import Keyed
from saywell.engine.lazily import compiled
from saywell.engine.marks import Probe
from saywell.engine.matchers.base import RuleError, WorkedOut
from saywell.engine.matchers.patterns import compile_pattern
from saywell.engine.phrase_memory import Lists
from saywell.engine.phrase_reader import PhraseError
from saywell.engine.phrases import Phrase, PhraseSet, compile_phrase
from saywell.engine.signs import beginnings_of, sieve_of
from saywell.engine.spelling import Spellers

_GROUP = compiled(r"\((?:[^()\[\]]|\([^()\[\]]*\)|\[[^()\[\]]*\])*\)")
"""A phrase that is one group; brackets within it may be one deep."""

_INNER = compiled(r"[\s()\[\]{}]")
_BAR = compiled(r"\|(?![^()]*\))(?![^\[\]]*\])")
"""A bar outside inner brackets."""


V = TypeVar("V")

Given = list[PhraseSet | dict[Phrase, Any] | frozenset[str] | Keyed[Probe] | WorkedOut]
"""What a rule has been given, in the order in which it asked."""


class Words:
    """The language that rules are compiled for, its named lists, the gate of its phrases.

    ``spellers`` judge words of any language by its dictionary, where there is one. Rules that
    are compiled later, from what was kept of them, get their words from a class that ``keeps``.
    """

    keeps = False

    def __init__(
        self,
        lang: str,
        lists: Mapping[str, tuple[str, ...]],
        gate: Gate,
        spellers: Spellers | None = None,
    ) -> None:
        self.lang = lang
        self.lists = lists
        self.gate = gate
        self.spellers = spellers or Spellers()
        self._lists = Lists(lists)
        self._phrases: dict[str, Phrase] = {}
        self._named: dict[str, PhraseSet] = {}
        self.given: Given = []
        self.strict = True

    def phrases(self, sources: Iterable[str], *, apart: bool = True) -> PhraseSet:
        """Compile phrases, each once for all rules.

        ``apart`` makes the choices of a phrase that is nothing but choices, and the phrases of a
        named list, phrases of their own: the text is asked for each of them, which is quicker.
        Raises :class:`RuleError` naming the phrase that is wrong.
        """
        made = self._made(sources, apart)
        self.given.append(made)
        return made

    def paired(self, pairs: Mapping[str, V]) -> dict[Phrase, V]:
        """Compile phrases that have a value each, which their choices share."""
        made = {
            phrase: value for source, value in pairs.items() for phrase in self._made((source,))
        }
        self.given.append(made)
        return made

    def patterns(self, sources: Iterable[str]) -> Keyed[Probe]:
        """Compile regular expressions; raises :class:`RuleError` for one that may take for ever."""
        probes = []
        for source in sources:
            compile_pattern(source, strict=self.strict)
            needs = sieve_of(source, self.gate.rate)
            key = self.gate.add(needs)
            probes.append(Probe(source, key, bool(needs), beginnings_of(source)))
        made = Keyed(probes)
        self.given.append(made)
        return made

    def calls(self, marks: Iterable[str] = (), looks: Iterable[str] = ()) -> tuple[int, ...]:
        """Return the key by which any of some marks, or a word that looks so, calls a rule."""
        anchors = (*(Anchor(mark, "gap") for mark in marks), *(Anchor(k, "look") for k in looks))
        return (self.gate.add([anchors]),) if anchors else ()

    def _made(self, sources: Iterable[str], apart: bool = True) -> PhraseSet:
        return PhraseSet(dict.fromkeys(self._each(sources, apart)))

    def _each(self, sources: Iterable[str], apart: bool) -> Iterator[Phrase]:
        for source in sources:
            phrase = self._phrases.get(source) or self._compiled(source)
            choices = self._choices(source.strip()) if apart else ()
            if choices:
                yield from self._each(choices, apart)
                continue
            if phrase.key < 0:
                phrase.key = self.gate.add(phrase.needs)
            yield phrase

    def _compiled(self, source: str) -> Phrase:
        try:
            phrase = compile_phrase(source, self.lang, self._lists, self.gate.rate)
        except PhraseError as error:
            raise RuleError(str(error), error.hint) from None
        self._phrases[source] = phrase
        return phrase

    def _choices(self, source: str) -> Sequence[str]:
        """Return the choices of a phrase that is nothing else: <list>, (one|two), one|two."""
        if source.startswith("<") and source.endswith(">") and source[1:-1] in self.lists:
            return self.lists[source[1:-1]]
        if source.startswith("^") or source.endswith("$"):
            return ()
        if _GROUP.fullmatch(source):
            source = source[1:-1]
        elif _INNER.search(source):
            return ()
        choices = _BAR.split(source)
        return choices if len(choices) > 1 else ()

    def named(self, name: str) -> PhraseSet | None:
        """Return the phrases of a named list, compiled once; None when no pack has the list."""
        if name not in self.lists:
            return None
        if name not in self._named:
            self._named[name] = self._made(self.lists[name])
        return self._named[name]

    def all_named(self) -> Mapping[str, PhraseSet]:
        """Return the named lists that rules have asked for by their name."""
        return self._named

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
        self.given.append(frozenset(words))
        return frozenset(words)

    def worked_out(self, work: Callable[[], V]) -> V:
        """Return plain values that take long to work out: they are kept with the compiled rules."""
        made = WorkedOut(work())
        self.given.append(made)
        found: V = made.value
        return found

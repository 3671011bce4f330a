"""Topics that a team does not want in chats: which of them a message touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from saywell.engine.anchors import Gate
from saywell.engine.house import for_language
from saywell.engine.phrase_reader import PhraseError
from saywell.engine.phrases import PhraseSet, compile_phrase
from saywell.engine.text import Text
from saywell.model.house import House

MAX_LETTERS = 4_000
"""Characters of a message in which topics are looked for."""


@dataclass(frozen=True)
class Topics:
    """The topics of some house rules, compiled for a language when it is first met."""

    houses: tuple[House, ...] = ()
    _kept: dict[str, _Compiled] = field(default_factory=dict, compare=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all topics, in their order."""
        return tuple(dict.fromkeys(name for house in self.houses for name in house.topics))

    def found_in(self, text: str, langs: Collection[str]) -> tuple[str, ...]:
        """Return the names of the topics that a text touches, read in some languages."""
        if not self.names:
            return ()
        found: set[str] = set()
        for lang in langs:
            if lang not in self._kept:
                self._kept[lang] = _Compiled(lang, for_language(self.houses, lang))
            found.update(self._kept[lang].found_in(text[:MAX_LETTERS]))
        return tuple(name for name in self.names if name in found)

    def offers(self, name: str, lang: str) -> tuple[str, ...]:
        """Return what the team offers instead of a chat about a topic, the best first.

        House rules for the language count before those for all languages.
        """
        for house in reversed(for_language(self.houses, lang)):
            topic = house.topics.get(name)
            if topic is not None and topic.offer:
                return topic.offer
        return ()


NO_TOPICS = Topics()


class _Compiled:
    """The phrases of one language's topics, with a gate of their own."""

    def __init__(self, lang: str, houses: Iterable[House]) -> None:
        self._lang = lang
        self._gate = Gate(lang)
        phrases: dict[str, list[str]] = {}
        for house in houses:
            for name, topic in house.topics.items():
                phrases.setdefault(name, []).extend(topic.phrases)
        self._topics: Mapping[str, PhraseSet] = MappingProxyType(
            {name: self._compiled(sources) for name, sources in phrases.items()}
        )

    def _compiled(self, sources: Sequence[str]) -> PhraseSet:
        found = []
        for source in dict.fromkeys(sources):
            try:
                phrase = compile_phrase(source, self._lang)
            except PhraseError:
                continue  # `house_problems` tells of it
            phrase.key = self._gate.add(phrase.needs)
            found.append(phrase)
        return PhraseSet(found)

    def found_in(self, text: str) -> list[str]:
        """Return the names of the topics that a text touches."""
        made = Text(text, self._lang, gate=self._gate)
        return [name for name, phrases in self._topics.items() if phrases.found_in(made)]

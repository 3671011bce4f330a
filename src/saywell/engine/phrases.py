"""Phrases made ready: a pattern, the words that a text must have for it, and its matches.

:func:`compile_phrase` makes a :class:`Phrase` of the notation that pack authors write, which finds
its matches in the view of a :class:`~saywell.engine.text.Text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from saywell.engine.anchors import Need
from saywell.engine.folding import same_spelling
from saywell.engine.masks import Span
from saywell.engine.text import Text


class Phrase:
    """A phrase that can be looked for.

    ``needs`` are words of which a text must have one each; ``key`` is the phrase's key in the
    gate of its language. ``hole`` names the group where a name stands: ``name`` where certainly
    one does, ``maybe``, or nothing. The pattern is made when it is first needed: most never are.
    """

    def __init__(
        self,
        source: str,
        regex: str,
        needs: tuple[Need, ...],
        exact: Mapping[str, str],
        hole: str = "",
    ) -> None:
        self.source = source
        self.regex = regex
        self.needs = needs
        self.exact = exact
        self.hole = hole
        self.key = -1

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern, whose first group is the phrase."""
        return re.compile(self.regex)

    def matches(self, text: Text, at: int = 0) -> Iterator[re.Match[str]]:
        """Yield matches in the view from an offset on; their first group is the phrase."""
        if text.possible is not None and self.key not in text.possible:
            return
        view = text.view
        while True:
            match = self.pattern.search(view, at)
            if match is None:
                return
            if not self.exact or self._exact(match, text):
                yield match
            at = max(match.end(1), match.start(1) + 1)

    def spans(self, text: Text) -> list[Span]:
        """Return the spans of the matches in the view, looked for once a text."""
        known = text.spans.get(self)
        if known is None:
            known = text.spans[self] = [match.span(1) for match in self.matches(text)]
        return known

    def _exact(self, match: re.Match[str], text: Text) -> bool:
        """Whether words that must be spelt exactly are spelt so in the original."""
        for group, word in self.exact.items():
            start, end = match.span(group)
            if start >= 0:
                low, high = text.folded.span(start, end)
                if not same_spelling(text.raw[low:high], word):
                    return False
        return True


class PhraseSet(tuple[Phrase, ...]):
    """Phrases that serve one purpose in one rule; asks only those that a text's words allow."""

    by_key: dict[int, Phrase]
    keys: frozenset[int]

    def __new__(cls, phrases: Iterable[Phrase] = ()) -> PhraseSet:
        """Make a set of phrases that have their keys."""
        made = super().__new__(cls, phrases)
        made.by_key = {phrase.key: phrase for phrase in made}
        made.keys = frozenset(made.by_key)
        return made

    def possible(self, text: Text) -> Iterable[Phrase]:
        """Return the phrases that may match, in their order."""
        if text.possible is None:
            return self
        common = self.keys & text.possible
        return [self.by_key[key] for key in sorted(common)] if common else ()

    def found_in(self, text: Text) -> bool:
        """Whether any of the phrases matches."""
        return any(phrase.spans(text) for phrase in self.possible(text))

    def spans(self, text: Text) -> list[Span]:
        """Return all matches in the view."""
        return [span for phrase in self.possible(text) for span in phrase.spans(text)]


def compile_phrase(
    source: str,
    lang: str = "",
    lists: Mapping[str, tuple[str, ...]] | None = None,
    read: dict[str, Any] | None = None,
) -> Phrase:
    """Compile one phrase of a language; ``lists`` are what ``<name>`` refers to.

    ``read`` keeps the lists that have been read, for the next phrase of the same language.
    Raises :class:`PhraseError` when the notation is broken, a list is not known or the phrase
    has neither a word that must be there nor a place for a name.
    """
    if "<" not in source:
        return Phrase(source, *_read_alone(source, lang))
    return Phrase(source, *_read_with(source, lang, lists or {}, {} if read is None else read))


_Reading = tuple[str, tuple[Need, ...], Mapping[str, str], str]


@lru_cache(maxsize=65_536)
def _read_alone(source: str, lang: str) -> _Reading:
    """Read a phrase that refers to no list: the same whenever a language is compiled again."""
    return _read_with(source, lang, {}, {})


def _read_with(
    source: str, lang: str, lists: Mapping[str, tuple[str, ...]], read: dict[str, Any]
) -> _Reading:
    from saywell.engine.phrase_reader import PhraseError, Reader

    reader = Reader(source, lang, lists, read)
    part = reader.whole()
    if not part.needs and not reader.hole:
        raise PhraseError(
            f"{source!r} has no word that must be there",
            "a phrase needs at least one word outside [ ] and ..",
        )
    return part.pattern, part.needs, reader.exact, reader.hole

"""Phrases made ready: a pattern, the words that a text must have for it, and its matches.

:func:`compile_phrase` makes a :class:`Phrase` of the notation that pack authors write, which finds
its matches in the view of a :class:`~saywell.engine.text.Text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from saywell.engine.anchors import Need, Rate, by_length
from saywell.engine.folding import same_spelling
from saywell.engine.lazily import once
from saywell.engine.masks import Span
from saywell.engine.text import Text


class Beginnings(NamedTuple):
    """A word with which a phrase begins, or the first letters of one; or what several have."""

    text: str = ""
    open_end: bool = False
    among: tuple[Beginnings, ...] = ()

    def all(self) -> Iterator[Beginnings]:
        """Yield the words, one by one."""
        if self.text:
            yield self
        for one in self.among:
            yield from one.all()


class Phrase:
    """A phrase that can be looked for.

    ``needs`` are words of which a text must have one each; ``key`` is the phrase's key in the
    gate of its language. ``begins`` are the words with which it begins, None where they cannot be
    listed. ``hole`` names the group where a name stands: ``name`` where certainly one does,
    ``maybe``, or nothing. The pattern is made when it is first needed: most never are.
    """

    def __init__(
        self,
        source: str,
        regex: str,
        needs: tuple[Need, ...],
        exact: Mapping[str, str],
        hole: str = "",
        begins: Beginnings | None = None,
    ) -> None:
        self.source = source
        self.regex = regex
        self.needs = needs
        self.exact = exact
        self.hole = hole
        self.begins = begins
        self.key = -1

    @once
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern, whose first group is the phrase."""
        return re.compile(self.regex)

    @once
    def _starts(self) -> tuple[frozenset[str], tuple[str, ...]] | None:
        """The words with which it begins, and the first letters of such words."""
        if self.begins is None:
            return None
        every = set(self.begins.all())
        return (
            frozenset(one.text for one in every if not one.open_end),
            tuple(one.text for one in every if one.open_end),
        )

    def matches(self, text: Text, at: int = 0) -> Iterator[re.Match[str]]:
        """Yield matches in the view from an offset on; their first group is the phrase."""
        if not self._possible(text):
            return
        view = text.view
        if self._starts is not None:
            for start in text.starting(*self._starts):
                match = self.pattern.match(view, start) if start >= at else None
                if match is not None:
                    if not self.exact or self._exact(match, text):
                        yield match
                    at = max(match.end(1), start + 1)
            return
        while True:
            match = self.pattern.search(view, at)
            if match is None:
                return
            if not self.exact or self._exact(match, text):
                yield match
            at = max(match.end(1), match.start(1) + 1)

    def is_in(self, text: Text) -> bool:
        """Whether the phrase is in a text that has all its words; most often it is not."""
        known = text.spans.get(self)
        if known is not None:
            return bool(known)
        view, pattern, starts = text.view, self.pattern, self._starts
        if self.exact:
            text.spans[self] = [match.span(1) for match in self.matches(text)]
            return bool(text.spans[self])
        if starts is None:
            if pattern.search(view) is not None:
                return True
        else:
            runs = text.runs
            for word in starts[0] & text.run_set:
                for start in runs[word]:
                    if pattern.match(view, start) is not None:
                        return True
            if starts[1]:
                for run in runs:
                    if run.startswith(starts[1]):
                        for start in runs[run]:
                            if pattern.match(view, start) is not None:
                                return True
        text.spans[self] = []
        return False

    def spans(self, text: Text) -> list[Span]:
        """Return the spans of the matches in the view, looked for once a text."""
        known = text.spans.get(self)
        if known is None:
            if not self._possible(text) or not self.is_in(text):
                return []
            known = text.spans.get(self)
        if known is None:
            known = text.spans[self] = [match.span(1) for match in self.matches(text)]
        return known

    def _possible(self, text: Text) -> bool:
        return text.possible is None or self.key in text.possible

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
        if self.keys.isdisjoint(text.possible):
            return ()
        return [self.by_key[key] for key in sorted(self.keys & text.possible)]

    def found_in(self, text: Text) -> bool:
        """Whether any of the phrases matches."""
        known, by_key = text.possible, self.by_key
        if known is None:
            return any(phrase.is_in(text) for phrase in self)
        return any(by_key[key].is_in(text) for key in sorted(self.keys & known))

    def spans(self, text: Text) -> list[Span]:
        """Return all matches in the view."""
        return [span for phrase in self.possible(text) for span in phrase.spans(text)]


def compile_phrase(
    source: str,
    lang: str = "",
    lists: Mapping[str, tuple[str, ...]] | None = None,
    read: dict[str, Any] | None = None,
    rate: Rate = by_length,
) -> Phrase:
    """Compile one phrase of a language; ``lists`` are what ``<name>`` refers to.

    ``read`` keeps the lists that have been read, for the next phrase of the same language, and
    ``rate`` tells which of the words of a phrase are rare.
    Raises :class:`PhraseError` when the notation is broken, a list is not known or the phrase
    has neither a word that must be there nor a place for a name.
    """
    if "<" not in source:
        return Phrase(source, *_read_alone(source, lang, rate))
    known = {} if read is None else read
    return Phrase(source, *_read_with(source, lang, lists or {}, known, rate))


MAX_ALONE = 65_536
"""How many phrases that refer to no list are remembered."""

_Reading = tuple[str, tuple[Need, ...], Mapping[str, str], str, Beginnings | None]


_alone: dict[tuple[str, str], _Reading] = {}


def _read_alone(source: str, lang: str, rate: Rate) -> _Reading:
    """Read a phrase that refers to no list: the same whenever a language is compiled again.

    Only which of its words are asked for first depends on ``rate``, and any will do.
    """
    known = _alone.get((source, lang))
    if known is None:
        if len(_alone) >= MAX_ALONE:
            _alone.clear()
        known = _alone[source, lang] = _read_with(source, lang, {}, {}, rate)
    return known


def _read_with(
    source: str,
    lang: str,
    lists: Mapping[str, tuple[str, ...]],
    read: dict[str, Any],
    rate: Rate,
) -> _Reading:
    from saywell.engine.phrase_reader import PhraseError, Reader

    reader = Reader(source, lang, lists, read, rate)
    part = reader.whole()
    if not part.needs and not reader.hole:
        raise PhraseError(
            f"{source!r} has no word that must be there",
            "a phrase needs at least one word outside [ ] and ..",
        )
    return part.pattern, part.needs, reader.exact, reader.hole, part.begins

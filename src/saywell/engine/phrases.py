"""Phrases made ready: a pattern, the words that a text must have for it, and its matches.

:func:`compile_phrase` makes a :class:`Phrase` of the notation that pack authors write, which finds
its matches in the view of a :class:`~saywell.engine.text.Text`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from saywell.engine.anchors import Need, Rate, by_length
from saywell.engine.folding import kept, same_spelling
from saywell.engine.keyed import Keyed
from saywell.engine.lazily import once
from saywell.engine.masks import Span
from saywell.engine.phrase_memory import Beginnings, Lists, Reading, memory_of
from saywell.engine.runs import Runs
from saywell.engine.text import Text


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
    def _starts(self) -> Runs | None:
        """The words with which it begins; None when they cannot be listed."""
        return None if self.begins is None else Runs(self.begins.all())

    @once
    def _opens(self) -> bool:
        """Whether it stands at the beginning of a sentence only."""
        return self.source.lstrip().startswith("^")

    @once
    def _only(self) -> str:
        """The word that must be spelt so, where that is the whole phrase."""
        word = self.source.strip().removeprefix("=")
        return kept(word) if self.exact and [*self.exact.values()] == [word] else ""

    def matches(self, text: Text, at: int = 0) -> Iterator[re.Match[str]]:
        """Yield matches in the view from an offset on; their first group is the phrase."""
        if not self._possible(text):
            return
        view, where = text.view, self._where(text)
        if where is not None:
            runs, places = where
            for start in sorted(start for run in runs for start in places[run]):
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

    def spans(self, text: Text) -> list[Span]:
        """Return the spans of the matches in the view, looked for once a text."""
        return self.called(text) if self._possible(text) else []

    def called(self, text: Text) -> list[Span]:
        """Return the same for a phrase that the words of the text call: that is not asked again."""
        known = text.spans.get(self)
        if known is None:
            known = text.spans[self] = self._found(text)
        return known

    @once
    def _whole(self) -> frozenset[str] | None:
        """The whole words with which it begins; None when not all are, or a sentence's opening."""
        starts = None if self._opens else self._starts
        return starts.whole if starts is not None and starts.is_whole else None

    def _found(self, text: Text) -> list[Span]:
        if self.exact:
            if self._only and text.kept is not None and self._only not in text.kept:
                return []
            return [match.span(1) for match in self.matches(text)]
        found: list[Span] = []
        view, where = text.view, self._where(text)
        if where is None:
            search = self.pattern.search
            match = search(view)
            while match is not None:
                start, end = span = match.span(1)
                found.append(span)
                match = search(view, max(end, start + 1))
            return found
        runs, places = where
        if runs:
            tried = self.pattern.match
            for run in runs:
                for at in places[run]:
                    match = tried(view, at)
                    if match is not None:
                        found.append(match.span(1))
        return _in_a_row(found) if len(found) > 1 else found

    def _where(self, text: Text) -> tuple[Collection[str], Mapping[str, list[int]]] | None:
        """Return the words of the view with which it may begin, and where words are; or None.

        None stands for anywhere.
        """
        if self._whole is not None:
            return self._whole & text.runs, text.starts
        starts = self._starts
        if self._opens:
            places = text.opened
            return (places if starts is None else starts.among(places)), places
        return None if starts is None else (starts.among(text.runs), text.starts)

    def _possible(self, text: Text) -> bool:
        return text.possible is None or text.possible >> self.key & 1 == 1

    def _exact(self, match: re.Match[str], text: Text) -> bool:
        """Whether words that must be spelt exactly are spelt so in the original."""
        for group, word in self.exact.items():
            start, end = match.span(group)
            if start >= 0:
                low, high = text.folded.span(start, end)
                if not same_spelling(text.raw[low:high], word):
                    return False
        return True


def _in_a_row(spans: list[Span]) -> list[Span]:
    """Leave out matches that begin within the one before."""
    found: list[Span] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            found.append((start, end))
            at = max(end, start + 1)
    return found


class PhraseSet(Keyed[Phrase]):
    """Phrases that serve one purpose in one rule."""

    def found_in(self, text: Text) -> bool:
        """Whether any of the phrases matches."""
        return any(phrase.called(text) for phrase in self.possible(text))

    def spans(self, text: Text) -> list[Span]:
        """Return all matches in the view."""
        return [span for phrase in self.possible(text) for span in phrase.called(text)]


def compile_phrase(
    source: str, lang: str = "", lists: Lists | None = None, rate: Rate = by_length
) -> Phrase:
    """Compile one phrase of a language; ``lists`` are what ``<name>`` refers to.

    ``rate`` tells which of the words of a phrase are rare; only which of them are asked for first
    depends on it, and any will do.
    Raises :class:`PhraseError` when the notation is broken, a list is not known or the phrase
    has neither a word that must be there nor a place for a name.
    """
    known = lists or Lists({})
    reading = memory_of(lang).reading(known.named(source), lambda: _read(source, lang, known, rate))
    return Phrase(source, *reading)


def _read(source: str, lang: str, lists: Lists, rate: Rate) -> Reading:
    from saywell.engine.phrase_reader import PhraseError, Reader

    reader = Reader(source, lang, lists, rate)
    part = reader.whole()
    if not part.needs and not reader.hole:
        raise PhraseError(
            f"{source!r} has no word that must be there",
            "a phrase needs at least one word outside [ ] and ..",
        )
    return Reading(part.pattern, part.needs, reader.exact, reader.hole, part.begins)

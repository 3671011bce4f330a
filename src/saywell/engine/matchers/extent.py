"""Kinds that look at the whole message: its length, its end, whether there is anything."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from saywell.engine.lazily import compiled
from saywell.engine.looks import BLANK, OPEN
from saywell.engine.marks import END
from saywell.engine.masks import Span
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.phrases import PhraseSet
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_CLAUSES = compiled(r"[,;:—–،؛，；：、]\s*")
_MAX_PARTS = 6
_TAIL = 200


class LengthMatcher(Matcher["checks.Length"]):
    """Reports sentences and messages over or under a limit."""

    def __init__(self, rule: checks.Length, words: Words) -> None:
        super().__init__(rule, words)
        limits = (rule.sentence, rule.total, rule.fewest, rule.before_question)
        if not any(limits) or min(limits) < 0:
            raise RuleError("the rule has no limit", "give sentence, total, fewest or more")
        self._least = min(filter(None, limits))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield a hit for each limit that is passed; the message's own hides its sentences'."""
        rule = self.rule
        if not self.holds(text) or not text.raw.strip():
            return
        if not rule.fewest and len(text.all_said) <= self._least:
            return
        counts = text.word_counts
        total = sum(counts)
        everything = (text.sentences[0][0], text.sentences[-1][1])
        if rule.total and total > rule.total:
            parts = self._messages(text, counts)
            yield _over(everything, total, rule.total, parts)
        elif rule.fewest and total < rule.fewest:
            yield _over(everything, total, rule.fewest, ())
        elif rule.before_question:
            lead = self._before_question(text, counts)
            if lead > rule.before_question:
                yield _over(everything, lead, rule.before_question, ())
        for span, count in zip(text.sentences, counts, strict=True):
            if rule.sentence and count > rule.sentence:
                yield _over(span, count, rule.sentence, _halves(text.raw, span))

    def _messages(self, text: Text, counts: list[int]) -> tuple[str, ...]:
        """Cut the message between sentences into parts of about the same size."""
        parts = min(_MAX_PARTS, -(-sum(counts) // self.rule.total))
        size = sum(counts) / parts
        bounds: list[int] = [text.sentences[0][0]]
        seen = 0
        for (start, _), count in zip(text.sentences, counts, strict=True):
            if seen and seen + count / 2 >= size * len(bounds) and len(bounds) < parts:
                bounds.append(start)
            seen += count
        bounds.append(text.sentences[-1][1])
        found = [text.raw[a:b].strip() for a, b in pairwise(bounds)]
        return tuple(found) if len(found) > 1 else _halves(text.raw, text.sentences[0])

    @staticmethod
    def _before_question(text: Text, counts: list[int]) -> int:
        marks = "?？؟;\u037e" if text.lang == "el" else "?？؟"
        lead = 0
        for (_, end), count in zip(text.sentences, counts, strict=True):
            if text.raw[:end].rstrip("\"'”’»）)")[-1:] in marks:
                return lead
            lead += count
        return 0


def _over(span: Span, count: int, limit: int, parts: tuple[str, ...]) -> Hit:
    values = {"count": str(count), "limit": str(limit)}
    return Hit(span[0], span[1], values=values, instead=parts, whole=True)


def _halves(raw: str, span: Span) -> tuple[str, ...]:
    """Cut a long sentence in two at the clause mark that is nearest to its middle."""
    start, end = span
    middle = (start + end) / 2
    marks = [
        match
        for match in _CLAUSES.finditer(raw, start, end)
        if not raw[match.end() : match.end() + 1].isdigit()
        and match.start() - start > (end - start) / 5
        and end - match.end() > (end - start) / 5
    ]
    if not marks:
        return ()
    cut = min(marks, key=lambda match: abs(match.start() - middle))
    rest = raw[cut.end() : end].strip()
    return raw[start : cut.start()].strip(), rest[:1].upper() + rest[1:]


class EmptyMatcher(Matcher["checks.Empty"]):
    """Reports a message in which nothing can be seen."""

    def __init__(self, rule: checks.Empty, words: Words) -> None:
        super().__init__(rule, words)
        self.calls = words.calls(looks=(BLANK,))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield one hit over everything when no character is visible."""
        if not any(unicodedata.category(char)[0] not in "ZCM" for char in text.raw):
            yield Hit(0, len(text.raw), whole=True)


class UnfinishedMatcher(Matcher["checks.Unfinished"]):
    """Reports a message that breaks off."""

    def __init__(self, rule: checks.Unfinished, words: Words) -> None:
        super().__init__(rule, words)
        self._endings = words.phrases(rule.endings)
        self._unless = words.phrases(rule.unless)
        if not rule.endings and not rule.marks:
            raise RuleError("the rule has no endings", "give endings, marks or both")
        ends = (mark + END for mark in rule.marks)
        self.calls = words.calls(marks=ends, looks=(OPEN,) if rule.endings else ())

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the end of a message that cannot be one."""
        raw = text.raw.rstrip()
        if raw and raw[-1] in self.rule.marks:
            yield Hit(len(raw) - 1, len(raw), values={"found": raw[-1]})
            return
        view = text.view.rstrip(" ")
        if view.endswith("\n"):
            return  # no phrase reaches over the mark that ends the message
        span = self._last(self._endings, text, len(view))
        if span is not None and self._last(self._unless, text, len(view)) is None:
            low, high = text.folded.span(*span)
            yield Hit(low, high, values={"found": text.raw[low:high]})

    @staticmethod
    def _last(phrases: PhraseSet, text: Text, end: int) -> Span | None:
        """Return where a phrase stands with which the view ends, None when none does."""
        for phrase in phrases.possible(text):
            for match in phrase.matches(text, max(0, end - _TAIL)):
                if match.end(1) == end:
                    return match.span(1)
        return None

    def expected(self) -> PhraseSet:
        """Return the endings."""
        return self._endings

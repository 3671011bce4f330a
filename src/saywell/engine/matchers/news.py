"""The kind ``ends_on``: bad news that comes after the good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.lazily import compiled
from saywell.engine.masks import Span
from saywell.engine.matchers.base import Hit, Matcher
from saywell.engine.matchers.wording import Excuses, asks_at
from saywell.engine.spans import Spans, longest
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_LETTER = compiled(r"[^\W_]")
_CLAUSE = compiled(r"[\n,;:–—،؛，；：、!?.…]| - ")
"""What parts two clauses, in the view; its line feeds are ends of sentences."""


class EndsOnMatcher(Matcher["checks.EndsOn"]):
    """Reports the bad news on which a message with good news ends."""

    def __init__(self, rule: checks.EndsOn, words: Words) -> None:
        super().__init__(rule, words)
        self.triggers = words.phrases(rule.phrases)
        self._good = words.phrases(rule.good)
        self._closers = words.phrases(rule.closers)
        self._excuses = Excuses(rule, words)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the last bad news when nothing but courtesies comes after it."""
        if not self.holds(text):
            return
        found = self.triggers.spans(text)
        if not found or self._says_more(text, text.sentence_at(max(found)[1])[1]):
            return
        praised = self._good.spans(text)
        if not praised or min(praised) > max(found):
            return
        bad = self._excuses.left(longest(found), text)
        if not bad:
            return
        taken = Spans(bad)
        good = [span for span in praised if not taken.touch(span)]
        last = bad[-1]
        if not good or max(good) > last or not self._parted(text, max(good), last):
            return
        if self._goes_on(text, last[1]):
            return
        start, end = text.folded.span(*last)
        yield Hit(start, end, values={"found": text.raw[start:end]})

    @staticmethod
    def _parted(text: Text, good: Span, bad: Span) -> bool:
        """Whether the bad news has a sentence or clause of its own after the good."""
        return _CLAUSE.search(text.view, good[1], bad[0]) is not None

    def _goes_on(self, text: Text, offset: int) -> bool:
        """Whether a question, or a sentence that is no mere courtesy, comes after the bad news."""
        end = text.sentence_at(offset)[1]
        return asks_at(text, end) or self._says_more(text, end)

    def _says_more(self, text: Text, end: int) -> bool:
        """Whether a sentence that is no mere courtesy comes after the one that ends there."""
        courteous: Spans | None = None
        while end < len(text.view):
            start, end = text.sentence_at(end + 1)
            if _LETTER.search(text.view, start, end):
                if courteous is None:
                    courteous = Spans(self._closers.spans(text))
                if not courteous.any_between(start, end):
                    return True
        return False

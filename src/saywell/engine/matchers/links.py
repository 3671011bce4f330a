"""The kind ``bare_link``: a link with no word on where it leads."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.masks import MASK, Span, links_and_code
from saywell.engine.matchers.base import Hit, Matcher
from saywell.engine.phrases import PhraseSet
from saywell.engine.spans import Spans, longest
from saywell.engine.text import WORDS, Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_TITLED = compiled(r"\]\($")
_ASKED = compiled(
    r"\b(?:links?|urls?|website|web ?page|page|form|tautan|linknya|laman|formulir)\b"
    r"|λινκ|συνδεσμ|ιστοσελιδ|σελιδα|φορμα|链接|网址|网站|页面|表格|رابط|موقع|صفحه|نموذج|లింక|పేజీ|ఫారం|సైట్"
)
_BESIDE = 300
"""Characters on each side of a link that can speak of it."""

_SITE = compiled(r"https?:|www\.|[\w-]+(?:\.[\w-]+)+(?:/|$)", re.IGNORECASE)


class BareLinkMatcher(Matcher["checks.BareLink"]):
    """Reports links that nothing beside them explains."""

    def __init__(self, rule: checks.BareLink, words: Words) -> None:
        super().__init__(rule, words)
        self._few = words.phrases(rule.few)
        self.calls = words.calls(marks=(MASK,))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the links; the sentences before and after speak of them too."""
        if text.linked == text.raw or not self.holds(text):
            return
        links = [span for span in links_and_code(text.raw) if _is_site(text.raw[slice(*span)])]
        if not links or _was_asked_for(text):
            return
        empty = Spans(text.folded.span(*span) for span in longest(self._few.spans(text)))
        limit = self.rule.most * (2 if text.lang == "zh" else 1)
        for start, end in links:
            if _TITLED.search(text.raw, max(0, start - 2), start):
                continue
            low, high = self._around(text, start, end)
            said = [
                word
                for word in WORDS.finditer(text.own, low, high)
                if not empty.cover(word.span()) and any(char.isalpha() for char in word.group())
            ]
            if len(said) <= limit:
                yield Hit(start, end, values={"found": text.raw[start:end]})

    @staticmethod
    def _around(text: Text, start: int, end: int) -> Span:
        """Return the bounds of the sentences beside and around a link."""
        low, high = max(0, start - _BESIDE), end + _BESIDE
        sentences = text.sentences
        last = bisect_right(sentences, start, key=lambda span: span[1]) - 1
        following = bisect_left(sentences, end, key=lambda span: span[0])
        if last >= 0:
            low = max(low, sentences[last][0])
        if following < len(sentences):
            high = min(high, sentences[following][1])
        return low, high

    def expected(self) -> PhraseSet:
        """Return the phrases that say nothing."""
        return self._few


def _was_asked_for(text: Text) -> bool:
    """Whether the customer's last message speaks of a link or page, which explains it."""
    return bool(text.customer) and _ASKED.search(fold(text.customer[-1].raw)) is not None


def _is_site(found: str) -> bool:
    return "@" not in found and not found.startswith("`") and _SITE.match(found) is not None

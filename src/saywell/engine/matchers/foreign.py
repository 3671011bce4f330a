"""The kind ``foreign``: a reply in another language or script than the customer's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.foreign import ForeignPart, foreign_part
from saywell.engine.matchers.base import Hit, Matcher
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks


class ForeignMatcher(Matcher["checks.Foreign"]):
    """Reports a reply, or a piece of one, that the customer may not read."""

    wants = ("turns",)

    def __init__(self, rule: checks.Foreign, words: Words) -> None:
        super().__init__(rule, words)
        self._known = words.plain(rule.known)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield what is foreign, when it is of this rule's sort."""
        if not text.context.turns or not text.raw.strip():
            return
        if "foreign" not in text.facts:
            text.facts["foreign"] = foreign_part(text, self._known, self._covers)
        part: ForeignPart | None = text.facts["foreign"]
        if part is not None and part.sort == self.rule.sort:
            values = {"found": text.raw[part.start : part.end]}
            yield Hit(part.start, part.end, values=values, whole=part.sort != "mixed")

    def _covers(self, lang: str, word: str) -> bool | None:
        """Whether the dictionary of a language has a word; what is borrowed is not its own."""
        speller = self.words.spellers.of(lang)
        if speller is None:
            return None
        return any(speller.lexicon.has(entry) for entry in speller.orthography.entries(word))

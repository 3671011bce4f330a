"""The kind ``homophones``: Chinese words with a character that sounds or looks like another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.folding import fold
from saywell.engine.homophones import MOST_WORDS, NO_WORDS, Homophones, Table, is_chinese, table_of
from saywell.engine.lazily import once
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks


IN_A_NAME = 2
"""So many characters may stand between a part of a place's name and what ends it."""


class HomophonesMatcher(Matcher["checks.Homophones"]):
    """Reports words with a wrong character, with the right word as a fix.

    Silent without the frequencies of Chinese words, and about what the customer wrote as well.
    """

    def __init__(self, rule: checks.Homophones, words: Words) -> None:
        super().__init__(rule, words)
        self._right = words.plain(rule.known)
        self._places = tuple(words.plain(rule.places))
        self._table = words.worked_out(lambda: self._made(words))

    def _made(self, words: Words) -> Table:
        """Work out where slips show; raises RuleError for what is no Chinese word."""
        for word in self.rule.words:
            if not is_chinese(fold(word)):
                raise RuleError(f"{word!r} is not two Chinese characters or more")
        if len(self.rule.words) > MOST_WORDS:
            raise RuleError(f"{len(self.rule.words):,} words; at most {MOST_WORDS:,}")
        ranks = words.spellers.ranks(words.lang)
        folded = [fold(word) for word in self.rule.words]
        return table_of(folded, map(fold, self.rule.alike), ranks.rank) if ranks else NO_WORDS

    @once
    def _homophones(self) -> Homophones | None:
        ranks = self.words.spellers.ranks(self.words.lang)
        return Homophones(self.rule.words, self._table, ranks.rank) if ranks else None

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the words with a wrong character, with the word that is meant as a fix."""
        homophones = self._homophones
        if homophones is None or not self.holds(text):
            return
        view = text.view
        for start, word in homophones.slips(view):
            end = start + len(word)
            if not (self._is_right(view, start, end) or _said(text, view[start:end])):
                low, high = text.folded.span(start, end)
                yield Hit(low, high, (word,), {"found": text.raw[low:high], "better": word})

    def _is_right(self, view: str, start: int, end: int) -> bool:
        """Whether a slip is part of what is right or of the name of a place, or holds it."""
        if any(view.startswith(self._places, at) for at in range(end, end + IN_A_NAME + 1)):
            return True
        right = self._right | self.words.spellers.own_words(self.words.lang)
        return any(
            word in view[max(start - len(word) + 1, 0) : end + len(word) - 1]
            for word in right
            if word in view[start:end] or view[start:end] in word
        )


def _said(text: Text, slip: str) -> bool:
    """Whether the customer wrote the same: then it is a name, or a word of theirs."""
    return any(slip in turn.view for turn in text.customer)

"""The kind ``spelling``: words that no dictionary of the language has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.looks import UNKNOWN
from saywell.engine.matchers.base import Hit, Matcher
from saywell.engine.spelling import MAX_KEPT_WORDS, Speller
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

MANY = 5
"""So many unknown words, if they are half of all, are no misspellings."""

MOST_JUDGED = 100
"""Unknown words of one message that are looked at: each may take some milliseconds, once."""

LONGEST = 60
"""Letters of the longest word, hyphens and all, that is looked at."""

Slip = tuple[int, str, tuple[str, ...]]
"""A part of a word that is misspelt: where in the word it begins, the part, what may be meant."""

_BEFORE = frozenset("@#/\\_{<[$%~=:+*")
_AFTER = frozenset("@/\\_}>]=*+")
_PIECES = compiled(r"[^-‐‑]+")
_NOT_PLAIN = compiled(r"[\d_.&]|(.)\1\1", re.DOTALL)


class SpellingMatcher(Matcher["checks.Spelling"]):
    """Reports misspelt words with the nearest right ones; what may be a name is left alone.

    Names are words with a capital inside a sentence, in capitals, with digits or marks in them,
    or from what is known of the conversation: company, agent, customer, the customer's words.
    """

    def __init__(self, rule: checks.Spelling, words: Words) -> None:
        super().__init__(rule, words)
        self._right = words.plain(rule.known)
        self._speller = words.spellers.of(words.lang)
        self._kept: dict[str, tuple[Slip, ...]] = {}
        self._learned = 0
        self.calls = words.calls(looks=(UNKNOWN,))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the misspelt words, with what may be meant as fixes."""
        speller = self._speller
        if speller is None:
            return
        unknown = _unknown(text, speller)
        if speller.complete and len(unknown) >= MANY and len(unknown) * 2 >= len(text.said):
            return  # another language, or one without its accents: other rules have their say
        looked_at = unknown[:MOST_JUDGED]
        if not any(self._slips(text.said[at], speller) for at in looked_at):
            return
        mentioned: frozenset[str] | None = None
        for at in looked_at:
            for hit in self._judge(text, text.words[at], speller):
                if mentioned is None:
                    mentioned = _mentioned(text)
                if fold(text.raw[hit.start : hit.end]) not in mentioned:
                    yield hit

    def _judge(self, text: Text, match: re.Match[str], speller: Speller) -> Iterator[Hit]:
        word, (start, end) = match.group(), match.span()
        slips = self._slips(word, speller)
        if not slips or text.own[start - 1 : start] in _BEFORE or text.own[end : end + 1] in _AFTER:
            return
        for offset, part, fixes in slips:
            at = start + offset
            if _ordinary(text, at, part) or _bare(part, fixes[0]):
                yield Hit(at, at + len(part), fixes, {"found": part, "fix": fixes[0]})

    def _slips(self, word: str, speller: Speller) -> tuple[Slip, ...]:
        """Return the slips of a word that is not known; each word is looked at once."""
        if self._learned != speller.learned:
            self._learned = speller.learned
            self._kept.clear()
        found = self._kept.get(word)
        if found is None:
            if len(self._kept) >= MAX_KEPT_WORDS:
                self._kept.clear()
            found = self._kept[word] = tuple(self._look(word, speller))
        return found

    def _look(self, word: str, speller: Speller) -> Iterator[Slip]:
        if len(word) > LONGEST or _NOT_PLAIN.search(word) or fold(word) in self._right:
            return
        pieces = list(_PIECES.finditer(word))
        if len(pieces) > 1 and any(len(piece.group()) == 1 for piece in pieces):
            return  # x-rayed, e-bike: the rest need not be a word by itself
        for piece in pieces:
            part = piece.group()
            if fold(part) in self._right or part[1:] != part[1:].lower():
                continue
            fixes = speller.corrections(part)
            if not fixes:
                continue
            slight = fold(fixes[0]) == fold(part) or speller.doubtful(part, fixes[0])
            if slight == self.rule.marks:
                yield piece.start(), part, fixes


def _unknown(text: Text, speller: Speller) -> list[int]:
    """Return which words of a text are not known, by their place among its words."""
    found: list[int] | None = text.facts.get("unknown words")
    if found is None:
        known = speller.known
        every = [at for at, word in enumerate(text.said) if not known(word)]
        found = text.facts["unknown words"] = every
    return found


def _ordinary(text: Text, start: int, word: str) -> bool:
    """Whether a word is written as an ordinary one: a capital only where a sentence begins."""
    return word[:1] == word[:1].lower() or _begins(text, start)


def _bare(word: str, fix: str) -> bool:
    """Whether a word with a capital is another's without any of its marks: Τριτη for Τρίτη."""
    bare = fold(word)
    return bare == word.lower().replace("ς", "σ") and bare == fold(fix)


def _begins(text: Text, at: int) -> bool:
    """Whether a sentence, a line or a quotation begins at an offset."""
    before = text.raw[:at].rstrip(" \t\"'“«„‘(-–—•*>")
    if not before or before[-1] in "\n:":
        return True
    return any(
        start <= at and not text.raw[start:at].strip(" \t\"'“«„‘(-–—•*>")
        for start, _ in text.sentences
    )


def _mentioned(text: Text) -> frozenset[str]:
    """Return the words, folded, that the conversation knows: its names and the customer's words."""
    context = text.context
    known = [context.company, context.agent, *context.names, *context.attachments]
    if context.contact is not None:
        known += [context.contact.name, context.contact.email]
    known += [*context.team.prefer, *context.team.jargon]
    known += [turn.raw for turn in text.customer]
    return frozenset(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", fold(" ".join(known))))

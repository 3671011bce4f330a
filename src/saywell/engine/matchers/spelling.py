"""The kind ``spelling``: words that no dictionary of the language has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.looks import UNKNOWN
from saywell.engine.matchers.base import Hit, Matcher
from saywell.engine.spelling import Speller
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
        self.calls = words.calls(looks=(UNKNOWN,))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the misspelt words, with what may be meant as fixes."""
        speller = self._speller
        if speller is None:
            return
        unknown = [match for match in text.words if not speller.known(match.group())]
        if speller.complete and len(unknown) >= MANY and len(unknown) * 2 >= len(text.words):
            return  # another language, or one without its accents: other rules have their say
        mentioned: frozenset[str] | None = None
        for match in unknown[:MOST_JUDGED]:
            for hit in self._judge(text, match, speller):
                if mentioned is None:
                    mentioned = _mentioned(text)
                if fold(text.raw[hit.start : hit.end]) not in mentioned:
                    yield hit

    def _judge(self, text: Text, match: re.Match[str], speller: Speller) -> Iterator[Hit]:
        word, (start, end) = match.group(), match.span()
        if len(word) > LONGEST or _NOT_PLAIN.search(word) or fold(word) in self._right:
            return
        if text.own[start - 1 : start] in _BEFORE or text.own[end : end + 1] in _AFTER:
            return
        pieces = list(_PIECES.finditer(word))
        if len(pieces) > 1 and any(len(piece.group()) == 1 for piece in pieces):
            return  # x-rayed, e-bike: the rest need not be a word by itself
        for piece in pieces:
            part, at = piece.group(), start + piece.start()
            if fold(part) in self._right or part[1:] != part[1:].lower():
                continue
            fixes = speller.corrections(part)
            if not fixes:
                continue
            slight = fold(fixes[0]) == fold(part) or speller.doubtful(part, fixes[0])
            if slight == self.rule.marks and (_ordinary(text, at, part) or _bare(part, fixes[0])):
                yield Hit(at, at + len(part), fixes, {"found": part, "fix": fixes[0]})


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

"""Kinds that know the team: its own words, and its canned replies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from saywell.engine.folding import HAN, SPACED, fold
from saywell.engine.lazily import compiled
from saywell.engine.masks import Span
from saywell.engine.matchers.base import Hit, Matcher, like_the_original
from saywell.engine.matchers.scene import brings_person, prepare_person
from saywell.engine.search.keys import stems_of
from saywell.engine.spans import longest
from saywell.engine.text import WORDS, Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_PIECES = compiled(rf"[{HAN}]|(?:{SPACED})+")
_HAN_RUN = compiled(f"[{HAN}]+")
_FIELD = compiled(
    r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\[[^\[\]\n]{1,40}\]|\{\w[\w.]{0,40}\}", re.DOTALL
)
_LETTER = rf"[^\W{HAN}]"
_GAP = "[ '’.-]{0,2}"
_ENGLISH = ("s", "es", "ed", "ing")
_ADDRESSED = frozenset("您你")
_INDONESIAN = ("nya", "ku", "mu", "lah", "kah", "pun", "nyalah")
_LONG_STEM = 4
"""Letters of a Latin stem that two words have to share to be forms of one."""

FEWEST_WORDS = 4
"""Shorter messages may be sent twice: one moment please, you are welcome."""


@lru_cache(maxsize=2_000)
def _pieces(term: str) -> tuple[str, ...]:
    return tuple(_PIECES.findall(fold(term)))


@lru_cache(maxsize=20_000)
def is_form(word: str, term: str, lang: str) -> bool:
    """Whether a folded word is a form of another, as far as endings and beginnings tell."""
    if word == term:
        return True
    if _HAN_RUN.match(term) or len(term) < 3:
        return False
    if lang == "en":
        stem = term[:-1] if term.endswith(("e", "y")) else term
        return word in {term + ending for ending in _ENGLISH} or (
            stem != term and word in {stem + "ed", stem + "ing", stem + "ies", stem + "ied"}
        )
    if lang == "id":
        return word in {term + ending for ending in _INDONESIAN}
    shared = {word, *stems_of(word)} & {term, *stems_of(term)}
    return any(len(stem) >= _LONG_STEM or not stem.isascii() or stem == term for stem in shared)


def places_of(term: str, text: Text) -> Iterator[Span]:
    """Find a team's term in the view, inflected; Chinese characters as they stand."""
    wanted = _pieces(term)
    if not wanted:
        return
    words = list(_PIECES.finditer(text.view))
    for at in range(len(words) - len(wanted) + 1):
        run = words[at : at + len(wanted)]
        if all(
            is_form(word.group(), piece, text.lang) for word, piece in zip(run, wanted, strict=True)
        ) and all(
            re.fullmatch(_GAP, text.view[left.end() : right.start()])
            for left, right in pairwise(run)
        ):
            span = run[0].start(), run[-1].end()
            if len(wanted) > 1 or not _HAN_RUN.match(wanted[0]) or _stands_alone(span, text.view):
                yield span


def _stands_alone(span: Span, view: str) -> bool:
    """Whether one Chinese character is a word by itself: 亲, but not 亲自, nor 母亲的."""
    before, after = view[span[0] - 1 : span[0]], view[span[1] : span[1] + 1]
    if after and _HAN_RUN.match(after):
        return after in _ADDRESSED and not _HAN_RUN.match(before)
    return True


class TeamMatcher(Matcher["checks.Team"]):
    """Reports words that the team explains, avoids, or writes in another way."""

    wants = ("team",)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the places, with the team's own word as a fix where it fits as it is."""
        team = text.context.team
        if self.rule.sort == "prefer":
            yield from self._preferred(text, team.prefer)
        else:
            yield from self._listed(text, team.jargon if self.rule.sort == "jargon" else team.avoid)

    def _listed(self, text: Text, terms: Mapping[str, str]) -> Iterator[Hit]:
        found: list[tuple[Span, str]] = []
        for term, better in terms.items():
            spans = list(places_of(term, text))
            if spans and not (self.rule.sort == "jargon" and _used_by_customer(term, text)):
                found += [(span, better) for span in spans]
        words = dict(found)
        for span in longest(words):
            better = words[span]
            start, end = text.folded.span(*span)
            original = text.raw[start:end]
            values = {"found": original, "better": better}
            fixes = (_in_place(better, original, start, text),) if better else ()
            yield Hit(start, end, fixes, values)

    @staticmethod
    def _preferred(text: Text, preferred: tuple[str, ...]) -> Iterator[Hit]:
        for term in preferred:
            letters = "".join(_pieces(term))
            if not letters or _HAN_RUN.search(letters):
                continue
            pattern = _GAP.join(map(re.escape, letters))
            for match in re.finditer(rf"(?<!{_LETTER}){pattern}(?!{_LETTER})", text.view):
                start, end = text.folded.span(*match.span())
                original = text.raw[start:end]
                if not _as_written(original, term):
                    yield Hit(start, end, (term,), {"found": original, "better": term})


def _in_place(better: str, original: str, start: int, text: Text) -> str:
    """Give a word the capital of what it replaces; the capitals of an abbreviation are its own."""
    begins = any(start == sentence for sentence, _ in text.sentences)
    if begins or not (len(original) > 1 and original.isupper()):
        return like_the_original(better, original)
    return better


def _used_by_customer(term: str, text: Text) -> bool:
    return any(True for turn in text.customer for _ in places_of(term, turn))


def _as_written(original: str, term: str) -> bool:
    """Whether a word is as the team writes it; a capital may begin it, or all may be capitals."""
    return original in (term, term[:1].upper() + term[1:], term.upper())


class RepeatedMatcher(Matcher["checks.Repeated"]):
    """Reports a message that was sent before, or that came from the shelf as it is."""

    wants = ("canned", "turns")

    def __init__(self, rule: checks.Repeated, words: Words) -> None:
        super().__init__(rule, words)
        prepare_person(rule.when, words)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the whole message."""
        context = text.context
        if not (context.canned or context.turns) or not self.holds(text):
            return
        if len(WORDS.findall(text.raw)) < FEWEST_WORDS or brings_person(
            self.rule.when, text, self.words
        ):
            return
        if {"said": _said, "canned": _is_canned, "row": _in_a_row}[self.rule.sort](text):
            start = len(text.raw) - len(text.raw.lstrip())
            yield Hit(start, len(text.raw.rstrip()), whole=True)


def _letters(raw: str) -> str:
    return "".join(char for char in fold(raw) if char.isalnum())


def _said(text: Text) -> bool:
    wanted = _letters(text.raw)
    return any(_letters(turn.raw) == wanted for turn in text.agent)


def _is_canned(text: Text) -> bool:
    return _from_shelf(text.raw, text.context.canned)


def _in_a_row(text: Text) -> bool:
    canned = text.context.canned
    last = text.agent[-2:]
    return (
        len(last) == 2 and _is_canned(text) and all(_from_shelf(turn.raw, canned) for turn in last)
    )


def _from_shelf(raw: str, canned: tuple[str, ...]) -> bool:
    """Whether a text is a canned reply as it is, whatever stands in the reply's fields."""
    letters = _letters(raw)
    return any(_filled(reply, letters) for reply in canned)


def _filled(reply: str, letters: str) -> bool:
    fixed = [_letters(piece) for piece in _FIELD.split(reply)]
    if len(fixed) == 1:
        return fixed[0] == letters
    if len("".join(fixed)) < len(letters) / 2:
        return False
    at = 0
    for piece in fixed:
        found = letters.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return letters.startswith(fixed[0]) and letters.endswith(fixed[-1])

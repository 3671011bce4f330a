"""The gate before the patterns: which phrases can match at all, by the words of a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from saywell.engine.folding import HAN, WORD_MARKS

_SPACED_WORDS = re.compile(rf"(?:(?![{HAN}])[\w{WORD_MARKS}])+")
_HAN_RUNS = re.compile(f"[{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
_ARABIC_PREFIXES = ("بال", "كال", "ال", "لل", "ب", "ك", "ل", "س")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A piece of a word that must be in the text; ``sort`` says which end of the word is open."""

    text: str
    sort: str

    @classmethod
    def of(cls, folded: str, open_start: bool, open_end: bool) -> Anchor:
        """Make the anchor of a folded word of a phrase."""
        if _HAN.search(folded):
            run = max(_HAN_RUNS.findall(folded), key=len)
            return cls(run[:4], "han")
        # A word with inner marks (don't, e-mail) is found by its longest piece.
        pieces = _SPACED_WORDS.findall(folded)
        if not pieces:
            return cls(folded, "inside")
        piece = max(pieces, key=len)
        if open_start and open_end:
            return cls(piece, "inside")
        if len(pieces) > 1:
            # The open end of a word of several pieces may be this piece's or another's.
            return cls(piece, "word") if not (open_start or open_end) else cls(piece, "inside")
        return cls(piece, "end" if open_start else "start" if open_end else "word")

    @property
    def weight(self) -> int:
        """How much an anchor narrows down: longer is rarer; Chinese says more a character."""
        if self.sort == "han":
            return 3 * len(self.text)
        return len(self.text) if self.sort == "word" else max(1, len(self.text) - 1)


class Gate:
    """Finds the candidates among many keys, each with anchors of which one must be in the text.

    Keys are numbers that :meth:`add` hands out. The work grows with the length of the text and
    not with the number of keys.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._by: dict[str, defaultdict[str, list[int]]] = {
            sort: defaultdict(list) for sort in ("word", "start", "end", "han", "inside")
        }
        self._lengths: dict[str, set[int]] = {sort: set() for sort in self._by}
        self._unanchored: list[int] = []
        self._keys = 0

    def add(self, anchors: Iterable[Anchor]) -> int:
        """Register anchors under a new key; without anchors it is always a candidate."""
        key = self._keys
        self._keys += 1
        empty = True
        for anchor in anchors:
            empty = False
            self._by[anchor.sort][anchor.text].append(key)
            self._lengths[anchor.sort].add(len(anchor.text))
        if empty:
            self._unanchored.append(key)
        return key

    def candidates(self, view: str) -> set[int]:
        """Return the keys that may match the view."""
        found = set(self._unanchored)
        words = set(_SPACED_WORDS.findall(view))
        if self._lang == "ar":
            words = {form for word in words for form in _without_particles(word)}
        self._whole(words, found)
        if self._by["han"]:
            for run in set(_HAN_RUNS.findall(view)):
                self._inside_run(run, found)
        for text, keys in self._by["inside"].items():
            if text in view:
                found.update(keys)
        return found

    def _whole(self, words: set[str], found: set[int]) -> None:
        exact, starts, ends = self._by["word"], self._by["start"], self._by["end"]
        for word in exact.keys() & words:
            found.update(exact[word])
        for word in words:
            for length in self._lengths["start"]:
                if word[:length] in starts:
                    found.update(starts[word[:length]])
            for length in self._lengths["end"]:
                if word[-length:] in ends:
                    found.update(ends[word[-length:]])

    def _inside_run(self, run: str, found: set[int]) -> None:
        index = self._by["han"]
        for length in self._lengths["han"]:
            for at in range(len(run) - length + 1):
                piece = run[at : at + length]
                if piece in index:
                    found.update(index[piece])


def _without_particles(word: str) -> set[str]:
    """Return an Arabic word with and without the particles that may be attached in front."""
    forms = {word, word[1:]} if word[:1] in "وف" else {word}
    forms |= {
        form[len(prefix) :]
        for form in tuple(forms)
        for prefix in _ARABIC_PREFIXES
        if form.startswith(prefix)
    }
    return forms

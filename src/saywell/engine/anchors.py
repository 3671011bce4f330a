"""The gate before the patterns: which phrases can match at all, by the words of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from saywell.engine.folding import HAN, WORD_MARKS
from saywell.engine.lazily import compiled

_SPACED_WORDS = compiled(rf"(?:[^\W{HAN}]+|[{WORD_MARKS}]+)+")
_ASCII_WORDS = compiled(r"\w+", re.ASCII)
_HAN_RUNS = compiled(f"[{HAN}]+")
_HAN = compiled(f"[{HAN}]")
_ARABIC_PREFIXES = ("بال", "كال", "ال", "لل", "ب", "ك", "ل", "س")

MAX_NEEDS = 6
"""How many pieces of a phrase are asked for at most before its pattern is tried."""

MAX_WORDS = 20_000
"""How many words the gate remembers; then it starts again, so that memory stays bounded."""


class Anchor(NamedTuple):
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
            return cls(folded, "mark")
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


Need = tuple[Anchor, ...]
"""Anchors of which one must be in the text."""


def weight(need: Need) -> int:
    """How much a need narrows down: as much as its least telling anchor."""
    return min(anchor.weight for anchor in need)


Entry = tuple[tuple[int, ...], tuple[int, ...]]
"""What is known of a piece: keys that it makes candidates, and numbers of the needs it meets."""

Tells = tuple[tuple[int, ...], int]
"""What a word of a text tells: keys that become candidates, and needs that it meets, as bits."""

Frozen = tuple[dict[str, dict[str, Entry]], list[tuple[int, ...]]]
"""A gate as plain values: the tables, and for each key the needs beyond the one it is called by."""

_NOTHING: Entry = ((), ())
_ALWAYS = (-1,)
"""Stands for the needs of a key that has none, and is always a candidate."""

_SORTS = ("word", "start", "end", "han", "inside", "mark")


class Gate:
    """Finds the candidates among many keys, each with needs that the text must meet, all of them.

    Keys are numbers that :meth:`add` hands out. A key becomes a candidate by the need that is
    rarest in ``usual``, folded text of the language, and is then asked for its other needs. The
    work grows with the length of the text and not with the number of keys: what a word tells is
    worked out once and remembered.
    """

    def __init__(self, lang: str, usual: str = "") -> None:
        self._lang = lang
        self._usual = usual
        self._needs: list[tuple[Need, ...]] = []
        self._fresh = False

    @classmethod
    def thawed(cls, lang: str, frozen: Frozen) -> Gate:
        """Make a gate of the plain values of :meth:`frozen`; nothing can be added to it."""
        gate = cls(lang)
        gate._open(*frozen)
        return gate

    def frozen(self) -> Frozen:
        """Return the gate as plain values."""
        if not self._fresh:
            self._prepare()
        return self._by, self._rest

    def add(self, needs: Iterable[Need]) -> int:
        """Register what a text needs, and return the key; without needs it is always one."""
        self._needs.append(tuple(needs)[:MAX_NEEDS])
        self._fresh = False
        return len(self._needs) - 1

    def _prepare(self) -> None:
        """Make the tables: each key is called by the need that ordinary texts meet least."""
        by: dict[str, dict[str, Entry]] = {sort: {} for sort in _SORTS}
        common = _Commonness(self._usual)
        numbers: dict[Need, int] = {}
        rest: list[tuple[int, ...]] = []
        for key, needs in enumerate(self._needs):
            ordered = sorted(needs, key=common.of)
            for need in ordered[:1]:
                _note(by, need, (key,), ())
            for need in ordered[1:]:
                if need not in numbers:
                    numbers[need] = len(numbers)
                    _note(by, need, (), (numbers[need],))
            rest.append(tuple(numbers[need] for need in ordered[1:]) if ordered else _ALWAYS)
        self._open(by, rest)

    def _open(self, by: dict[str, dict[str, Entry]], rest: list[tuple[int, ...]]) -> None:
        self._by, self._rest = by, rest
        self._always = [key for key, others in enumerate(rest) if others == _ALWAYS]
        self._masks = _Masks(rest)
        self._words = _Memory(self)
        self._lengths = {
            sort: sorted({len(text) for text in by[sort]}) for sort in ("start", "end")
        }
        self._begins: dict[str, list[str]] = {}
        for text in by["han"]:
            self._begins.setdefault(text[:2], []).append(text)
        self._han = _Told(by["han"])
        self._marks = _Told(by["mark"])
        self._fresh = True

    def candidates(self, view: str) -> set[int]:
        """Return the keys that may match the view."""
        if not self._fresh:
            self._prepare()
        keys: set[int] = set()
        found = 0
        known = self._words
        for word in set((_ASCII_WORDS if view.isascii() else _SPACED_WORDS).findall(view)):
            tells = known[word]
            if tells is not None:
                keys.update(tells[0])
                found |= tells[1]
        for more, meets in self._signs(view):
            keys.update(more)
            found |= meets
        masks = self._masks
        chosen = {key for key in keys if masks[key] & found == masks[key]}
        chosen.update(self._always)
        return chosen

    def _signs(self, view: str) -> Iterator[Tells]:
        """Yield what marks and Chinese characters tell."""
        for text in self._by["mark"]:
            if text in view:
                yield self._marks[text]
        if not self._begins or view.isascii():
            return
        begins, told = self._begins, self._han
        for run in set(_HAN_RUNS.findall(view)):
            for at, char in enumerate(run):
                if char in begins:
                    yield told[char]
                for text in begins.get(run[at : at + 2], ()):
                    if len(text) > 1 and run.startswith(text, at):
                        yield told[text]

    def tells(self, word: str) -> Tells | None:
        """Work out what one word tells, None when that is nothing."""
        by, found = self._by, []
        for form in _without_particles(word) if self._lang == "ar" else (word,):
            found.append(by["word"].get(form))
            found.extend(by["start"].get(form[:length]) for length in self._lengths["start"])
            found.extend(by["end"].get(form[-length:]) for length in self._lengths["end"])
        found.extend(entry for text, entry in by["inside"].items() if text in word)
        keys, meets = _told(entry for entry in found if entry is not None)
        return (keys, meets) if keys or meets else None


def _note(
    by: dict[str, dict[str, Entry]], need: Need, keys: tuple[int, ...], meets: tuple[int, ...]
) -> None:
    for anchor in need:
        table = by[anchor.sort]
        known = table.get(anchor.text, _NOTHING)
        table[anchor.text] = (known[0] + keys, known[1] + meets)


def _told(entries: Iterable[Entry]) -> Tells:
    """Put together what several pieces tell."""
    keys: set[int] = set()
    meets = 0
    for more, numbers in entries:
        keys.update(more)
        for number in numbers:
            meets |= 1 << number
    return tuple(keys), meets


class _Told(dict[str, Tells]):
    """What each piece tells, put together when it is first met."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        super().__init__()
        self._entries = entries

    def __missing__(self, text: str) -> Tells:
        self[text] = found = _told([self._entries[text]])
        return found


class _Masks(dict[int, int]):
    """The needs of each key beyond its first, as bits, worked out when first asked for."""

    def __init__(self, rest: list[tuple[int, ...]]) -> None:
        super().__init__()
        self._rest = rest

    def __missing__(self, key: int) -> int:
        self[key] = found = sum(1 << number for number in self._rest[key])
        return found


class _Commonness:
    """How often texts meet a need, by a sample; without a sample, long words are rare."""

    def __init__(self, usual: str) -> None:
        self._usual = usual
        self._words = Counter(_SPACED_WORDS.findall(usual))
        self._known: dict[Anchor, int] = {}

    def of(self, need: Need) -> tuple[int, int]:
        """Rate a need: the higher, the more common."""
        return sum(map(self._count, need)), -weight(need)

    def _count(self, anchor: Anchor) -> int:
        if anchor not in self._known:
            self._known[anchor] = (
                self._words[anchor.text]
                if anchor.sort == "word"
                else self._usual.count(anchor.text)
            )
        return self._known[anchor]


class _Memory(dict[str, Tells | None]):
    """What each word tells, worked out when the word is first met."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self._gate = gate

    def __missing__(self, word: str) -> Tells | None:
        if len(self) >= MAX_WORDS:
            self.clear()
        self[word] = found = self._gate.tells(word)
        return found


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

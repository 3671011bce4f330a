"""The gate before the patterns: which phrases can match at all, by the words of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.lazily import compiled
from saywell.engine.looks import GAP_LOOKS, WORD_LOOKS, Look
from saywell.engine.marks import LETTER, gaps_of

_SPACED_WORDS = compiled(rf"(?:[^\W{HAN}]+|[{WORD_MARKS}]+)+")
_JOINS = compiled(rf"(?<![\w{WORD_MARKS}])[\w{WORD_MARKS}]++(?:['.&-][\w{WORD_MARKS}]++)+")
"""Words with inner marks: don't, e-mail."""

_INNER = compiled(r"['.&-]")
_HAN_RUNS = compiled(f"[{HAN}]+")
_HAN = compiled(f"[{HAN}]")
_ARABIC_PREFIXES = ("بال", "كال", "ال", "لل", "ب", "ك", "ل", "س")

MAX_NEEDS = 6
"""How many pieces of a phrase are asked for at most before its pattern is tried."""

MAX_JOINED = 4
"""Of how many pieces a word with inner marks may be, to be asked for as a whole."""

MAX_LETTERS = 100
"""Longer words are not remembered."""

MAX_WORDS = 20_000
"""How many words the gate remembers; then it starts again, so that memory stays bounded."""


class Anchor(NamedTuple):
    """A piece of a text that must be there.

    ``sort`` says which end of the word is open; ``gap`` is a run of marks and blanks as it stands,
    ``look`` the name of what a word or a run of marks looks like.
    """

    text: str
    sort: str

    @classmethod
    def of(cls, folded: str, open_start: bool, open_end: bool) -> Anchor:
        """Make the anchor of a folded word of a phrase."""
        if _HAN.search(folded):
            run = max(_HAN_RUNS.findall(folded), key=len)
            return cls(run[:4], "han")
        pieces = _SPACED_WORDS.findall(folded)
        if not pieces:
            return cls(folded, "mark")
        if not (open_start or open_end) and _is_join(folded):
            return cls(folded, "word")
        # Any other word with inner marks (24/7) is found by its longest piece.
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


Rate = Callable[[Need], tuple[int, int]]
"""Rates a need: the higher, the less it tells."""


def weight(need: Need) -> int:
    """How much a need narrows down: as much as its least telling anchor."""
    return min(anchor.weight for anchor in need)


def by_length(need: Need) -> tuple[int, int]:
    """Rate a need without knowing any texts: long words are rare."""
    return 0, -weight(need)


Entry = tuple[tuple[int, ...], tuple[int, ...]]
"""What is known of a piece: keys that it calls, and numbers of the needs that it meets."""

Bit = tuple[int, int]
"""Where the bit of a need stands: the number of its byte, and the bit in it."""

Tells = tuple[int, tuple[int, ...], tuple[tuple[int, int, int, tuple[Bit, ...]], ...]]
"""What a word or a run of marks tells: the needs that it meets, as bits; the keys that need
nothing else; and those that do, each with the byte and the bit of a need, and further needs."""

Frozen = tuple[dict[str, dict[str, Entry]], list[tuple[int, ...]], list[int], int]
"""A gate as plain values: the tables, for each key the needs beyond the one it is called by, the
keys that are always candidates, and how many bytes the bits of all needs take."""

_NOTHING: Entry = ((), ())
_SORTS = ("word", "start", "end", "han", "inside", "mark", "gap", "look")

_NO_LOOKS: Mapping[str, Look] = MappingProxyType({})


class Gate:
    """Finds the candidates among many keys, each with needs that the text must meet, all of them.

    Keys are numbers that :meth:`add` hands out. A key is called by the need that is rarest in
    ``usual``, folded text of the language, and is then asked for its other needs. The work grows
    with the length of the text and not with the number of keys: what a word or a run of marks
    tells is worked out once and remembered. ``looks`` are ways in which a word may look, by name,
    beyond those that depend on nothing but its letters.
    """

    def __init__(self, lang: str, usual: str = "", looks: Mapping[str, Look] = _NO_LOOKS) -> None:
        self._lang = lang
        self.rate = _Commonness(usual).of
        self._looks = {**WORD_LOOKS, **looks}
        self._needs: list[tuple[Need, ...]] = []
        self._fresh = False

    @classmethod
    def thawed(cls, lang: str, frozen: Frozen, looks: Mapping[str, Look] = _NO_LOOKS) -> Gate:
        """Make a gate of the plain values of :meth:`frozen`; nothing can be added to it."""
        gate = cls(lang, looks=looks)
        gate._open(*frozen)
        return gate

    def frozen(self) -> Frozen:
        """Return the gate as plain values."""
        if not self._fresh:
            self._prepare()
        return self._by, self._rest, self._always, self._size

    def add(self, needs: Iterable[Need]) -> int:
        """Register what a text needs, and return the key; without needs it is always one."""
        self._needs.append(tuple(needs)[:MAX_NEEDS])
        self._fresh = False
        return len(self._needs) - 1

    def _prepare(self) -> None:
        """Make the tables: each key is called by the need that ordinary texts meet least."""
        by: dict[str, dict[str, Entry]] = {sort: {} for sort in _SORTS}
        numbers: dict[Need, int] = {}
        rest: list[tuple[int, ...]] = []
        for key, needs in enumerate(self._needs):
            ordered = sorted(needs, key=self.rate)
            for need in ordered[:1]:
                _note(by, need, (key,), ())
            for need in ordered[1:]:
                if need not in numbers:
                    numbers[need] = len(numbers)
                    _note(by, need, (), (numbers[need],))
            rest.append(tuple(numbers[need] for need in ordered[1:]))
        always = [key for key, needs in enumerate(self._needs) if not needs]
        self._open(by, rest, always, 1 + len(numbers) // 8)

    def _open(
        self,
        by: dict[str, dict[str, Entry]],
        rest: list[tuple[int, ...]],
        always: list[int],
        size: int,
    ) -> None:
        self._by, self._rest, self._always, self._size = by, rest, always, size
        self._words = _Memory(self.tells)
        self._gaps = _Memory(self.tells_gap)
        self._han = _Memory(lambda text: self._told([by["han"][text]]))
        self._lengths = {
            sort: sorted({len(text) for text in by[sort]}) for sort in ("start", "end")
        }
        self._begins: dict[str, list[str]] = {}
        for text in by["han"]:
            self._begins.setdefault(text[:2], []).append(text)
        self._fresh = True

    def candidates(self, words: Iterable[str], gaps: Iterable[str], view: str) -> set[int]:
        """Return the keys that may match: by words and runs of marks as they stand, and the view.

        More words than the text has do no harm, but for time.
        """
        if not self._fresh:
            self._prepare()
        told = list(map(self._words.__getitem__, words))
        told += map(self._gaps.__getitem__, gaps)
        if self._begins and not view.isascii():
            told += self._characters(view)
        keys = set(self._always)
        found = 0
        called: list[tuple[int, int, int, tuple[Bit, ...]]] = []
        for tells in told:
            if tells is not None:
                met, sure, asking = tells
                found |= met
                if sure:
                    keys.update(sure)
                if asking:
                    called += asking
        bits = found.to_bytes(self._size, "little")
        for key, byte, bit, more in called:
            if bits[byte] & bit:
                for byte, bit in more:  # noqa: PLW2901 - the same, of the next need
                    if not bits[byte] & bit:
                        break
                else:
                    keys.add(key)
        return keys

    def _characters(self, view: str) -> Iterator[Tells | None]:
        """Yield what Chinese characters tell."""
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
        folded = fold(word)
        for piece in {*_SPACED_WORDS.findall(folded), *_joined(folded)}:
            for form in without_particles(piece) if self._lang == "ar" else (piece,):
                found.append(by["word"].get(form))
                found.extend(by["start"].get(form[:length]) for length in self._lengths["start"])
                found.extend(by["end"].get(form[-length:]) for length in self._lengths["end"])
            found.extend(entry for text, entry in by["inside"].items() if text in piece)
        found.extend(by["look"].get(name) for name, look in self._looks.items() if look(word))
        return self._told(found)

    def tells_gap(self, gap: str) -> Tells | None:
        """Work out what one run of marks and blanks tells, None when that is nothing."""
        by, between, folded = self._by, f"{LETTER}{gap}{LETTER}", fold(gap)
        found: list[Entry | None] = [by["gap"][text] for text in by["gap"] if text in between]
        found.extend(entry for text, entry in by["mark"].items() if text in folded)
        found.extend(by["look"].get(name) for name, look in GAP_LOOKS.items() if look(gap))
        return self._told(found)

    def _told(self, entries: Iterable[Entry | None]) -> Tells | None:
        """Put together what several pieces tell."""
        met = bytearray(self._size)
        called: set[int] = set()
        for entry in entries:
            if entry is not None:
                called.update(entry[0])
                for need in entry[1]:
                    met[need >> 3] |= 1 << (need & 7)
        found = int.from_bytes(met, "little")
        if not (found or called):
            return None
        asking = (
            (key, [(need >> 3, 1 << (need & 7)) for need in self._rest[key]]) for key in called
        )
        return (
            found,
            tuple(key for key in called if not self._rest[key]),
            tuple((key, *bits[0], tuple(bits[1:])) for key, bits in asking if bits),
        )


def _note(
    by: dict[str, dict[str, Entry]], need: Need, keys: tuple[int, ...], meets: tuple[int, ...]
) -> None:
    for anchor in need:
        table = by[anchor.sort]
        known = table.get(anchor.text, _NOTHING)
        table[anchor.text] = (known[0] + keys, known[1] + meets)


class _Commonness:
    """How often texts meet a need, by a sample; without a sample, long words are rare."""

    def __init__(self, usual: str) -> None:
        self._usual = usual
        self._words = Counter(_SPACED_WORDS.findall(usual))
        for joined in _JOINS.findall(usual):
            self._words.update(_joined(joined))
        gaps = Counter(gap for line in usual.split("\n") for gap in gaps_of(line))
        self._gaps = {f"{LETTER}{gap}{LETTER}": number for gap, number in gaps.items()}
        self._known: dict[Anchor, int] = {}

    def of(self, need: Need) -> tuple[int, int]:
        """Rate a need: the higher, the more common."""
        return sum(map(self._count, need)), -weight(need)

    def _count(self, anchor: Anchor) -> int:
        if anchor not in self._known:
            self._known[anchor] = self._counted(anchor)
        return self._known[anchor]

    def _counted(self, anchor: Anchor) -> int:
        text, sort = anchor
        if sort == "word":
            return self._words[text]
        if sort == "start":
            return sum(n for word, n in self._words.items() if word.startswith(text))
        if sort == "end":
            return sum(n for word, n in self._words.items() if word.endswith(text))
        if sort == "gap":
            return sum(n for gap, n in self._gaps.items() if text in gap)
        if sort == "look":
            look = WORD_LOOKS.get(text)
            return sum(n for word, n in self._words.items() if look is not None and look(word))
        return self._usual.count(text)


class _Memory(dict[str, Tells | None]):
    """What each word or run of marks tells, worked out when it is first met."""

    def __init__(self, tells: Callable[[str], Tells | None]) -> None:
        super().__init__()
        self._tells = tells

    def __missing__(self, piece: str) -> Tells | None:
        found = self._tells(piece)
        if len(piece) <= MAX_LETTERS:
            if len(self) >= MAX_WORDS:
                self.clear()
            self[piece] = found
        return found


def _is_join(folded: str) -> bool:
    """Whether a word has inner marks, and few enough to be asked for as a whole."""
    return _JOINS.fullmatch(folded) is not None and len(_INNER.findall(folded)) < MAX_JOINED


def _joined(folded: str) -> Iterator[str]:
    """Yield the words with inner marks within a folded word: of e-mail-nya, e-mail too."""
    for joined in _JOINS.findall(folded):
        bounds = [-1, *(mark.start() for mark in _INNER.finditer(joined)), len(joined)]
        for at, start in enumerate(bounds):
            for end in bounds[at + 2 : at + MAX_JOINED + 1]:
                yield joined[start + 1 : end]


@lru_cache(maxsize=MAX_WORDS)
def without_particles(word: str) -> frozenset[str]:
    """Return an Arabic word with and without the particles that may be attached in front."""
    forms = {word, word[1:]} if word[:1] in "وف" else {word}
    forms |= {
        form[len(prefix) :]
        for form in tuple(forms)
        for prefix in _ARABIC_PREFIXES
        if form.startswith(prefix)
    }
    return frozenset(forms)

"""The gate before the patterns: which phrases can match at all, by the words of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, reduce
from operator import add, or_
from types import MappingProxyType
from typing import Any, NamedTuple

from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.lazily import compiled
from saywell.engine.looks import GAP_LOOKS, WORD_LOOKS, Look
from saywell.engine.marks import LETTER, gaps_of
from saywell.engine.tables import Packed, Table, packed

_SPACED_WORDS = compiled(rf"(?:[^\W{HAN}]+|[{WORD_MARKS}]+)+")
_JOINS = compiled(rf"(?<![\w{WORD_MARKS}])[\w{WORD_MARKS}]++(?:['.&-][\w{WORD_MARKS}]++)+")
"""Words with inner marks: don't, e-mail."""

_INNER = compiled(r"['.&-]")
_HAN_RUNS = compiled(f"[{HAN}]+")
_HAN = compiled(f"[{HAN}]")
_ARABIC_PREFIXES = ("بال", "كال", "ال", "لل", "ب", "ك", "ل", "س")

MAX_NEEDS = 3
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


def anchors_of(folded: str, open_start: bool, open_end: bool) -> tuple[Anchor, ...]:
    """Return what a folded word of a phrase needs; of two scripts, a piece of each."""
    anchor = Anchor.of(folded, open_start, open_end)
    pieces = list(_SPACED_WORDS.finditer(folded)) if anchor.sort == "han" else []
    if not pieces:
        return (anchor,)
    piece = max(pieces, key=lambda found: len(found.group()))
    open_start = open_start and piece.start() == 0
    open_end = open_end and piece.end() == len(folded)
    return anchor, Anchor.of(piece.group(), open_start, open_end)


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

Tells = int
"""What a word or a run of marks tells, as a number whose bits stand for keys: those that it calls,
above them those of which it meets the second need, and above these those of the third."""

Frozen = tuple[
    dict[str, dict[str, Entry]],
    dict[str, Packed],
    list[tuple[int, ...]],
    list[tuple[int, ...]],
    tuple[int, ...],
    int,
]
"""A gate as plain values: the tables by sort; the large ones, of words, of Chinese ones, and of
the longer of these by their first two characters; for each need the keys of which it is the second,
and the third; as bits the keys that have no need, no second and no third one; how many keys there
are."""

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
        by, large, seconds, thirds, without, width = frozen
        tables = {sort: Table(*table) for sort, table in large.items()}
        gate = cls(lang, looks=looks)
        gate._open(by, tables, seconds, thirds, without, width)
        return gate

    def frozen(self) -> Frozen:
        """Return the gate as plain values."""
        if not self._fresh:
            self._prepare()
        tables = self._large.items()
        large = {sort: packed(table) for sort, table in tables if isinstance(table, dict)}
        return self._by, large, self._seconds, self._thirds, self._without, self._width

    def add(self, needs: Iterable[Need]) -> int:
        """Register what a text needs, and return the key; without needs it is always one."""
        self._needs.append(tuple(needs))
        self._fresh = False
        return len(self._needs) - 1

    def _prepare(self) -> None:
        """Make the tables: each key is called by the need that ordinary texts meet least."""
        by: dict[str, dict[str, Entry]] = {sort: {} for sort in _SORTS}
        numbers: dict[Need, int] = {}
        seconds: list[list[int]] = []
        thirds: list[list[int]] = []
        for key, needs in enumerate(self._needs):
            ordered = sorted(needs, key=self.rate)[:MAX_NEEDS]
            for need in ordered[:1]:
                _note(by, need, (key,), ())
            for need in ordered[1:]:
                if need not in numbers:
                    numbers[need] = len(numbers)
                    _note(by, need, (), (numbers[need],))
                    seconds.append([])
                    thirds.append([])
            for needed, keys in zip(ordered[1:], (seconds, thirds), strict=False):
                keys[numbers[needed]].append(key)
        without = (
            bits_of(key for key, needs in enumerate(self._needs) if len(needs) <= most)
            for most in range(MAX_NEEDS)
        )
        longer: dict[str, tuple[str, ...]] = {}
        for text in by["han"]:
            if len(text) > 2:
                longer[text[:2]] = (*longer.get(text[:2], ()), text)
        large: dict[str, Mapping[str, Any]] = {"longer": longer}
        large |= {sort: by.pop(sort) for sort in ("word", "han")}
        later = [*map(tuple, seconds)], [*map(tuple, thirds)]
        self._open(by, large, *later, tuple(without), len(self._needs))

    def _open(
        self,
        by: dict[str, dict[str, Entry]],
        large: Mapping[str, Mapping[str, Any] | Table],
        seconds: list[tuple[int, ...]],
        thirds: list[tuple[int, ...]],
        without: tuple[int, ...],
        width: int,
    ) -> None:
        self._by, self._large = by, large
        self._seconds, self._thirds = seconds, thirds
        self._without, self._width = without, width
        self._met = self._tells(0, *without[1:])
        self._words = _Memory(self.tells)
        self._gaps = _Memory(self.tells_gap)
        self._han = _Memory(self.tells_han)
        self._lengths = {
            sort: sorted({len(text) for text in by[sort]}) for sort in ("start", "end")
        }
        self._longer: dict[str, tuple[str, ...]] = {}
        self._fresh = True

    def candidates(self, words: Iterable[str], gaps: Iterable[str], view: str) -> int:
        """Return the keys that may match, as bits, by words and runs of marks as they stand.

        The view is asked for its Chinese characters. More words than the text has do no harm, but
        for time.
        """
        if not self._fresh:
            self._prepare()
        told = list(map(self._words.__getitem__, words))
        told += map(self._gaps.__getitem__, gaps)
        if not view.isascii():
            told += self._characters(view)
        met = reduce(or_, told, self._met)
        return met & met >> self._width & met >> 2 * self._width | self._without[0]

    def _characters(self, view: str) -> list[Tells]:
        """Return what Chinese characters tell: each with the one behind it, and longer words."""
        pairs: set[str] = set()
        for run in set(_HAN_RUNS.findall(view)):
            pairs.update(map(add, run, run[1:]))
            pairs.add(run[-1])
        told = self._han
        found = list(map(told.__getitem__, pairs))
        for pair in self._longer.keys() & pairs:
            found += [told[text] for text in self._longer[pair] if text in view]
        return found

    def tells(self, word: str) -> Tells:
        """Work out what one word tells."""
        by, found = self._by, []
        words = self._large["word"]
        folded = fold(word)
        for piece in {*_SPACED_WORDS.findall(folded), *_joined(folded)}:
            for form in without_particles(piece) if self._lang == "ar" else (piece,):
                found.append(words.get(form))
                found.extend(by["start"].get(form[:length]) for length in self._lengths["start"])
                found.extend(by["end"].get(form[-length:]) for length in self._lengths["end"])
            found.extend(entry for text, entry in by["inside"].items() if text in piece)
        found.extend(by["look"].get(name) for name, look in self._looks.items() if look(word))
        return self._told(found)

    def tells_han(self, text: str) -> Tells:
        """Work out what Chinese characters tell; a pair tells what its first one does, too."""
        han = self._large["han"]
        if len(text) != 2:
            return self._told([han.get(text)])
        longer = self._large["longer"].get(text)
        if longer:
            self._longer[text] = longer
        return self._told([han.get(text), han.get(text[0])])

    def tells_gap(self, gap: str) -> Tells:
        """Work out what one run of marks and blanks tells."""
        by, between, folded = self._by, f"{LETTER}{gap}{LETTER}", fold(gap)
        found: list[Entry | None] = [by["gap"][text] for text in by["gap"] if text in between]
        found.extend(entry for text, entry in by["mark"].items() if text in folded)
        found.extend(by["look"].get(name) for name, look in GAP_LOOKS.items() if look(gap))
        return self._told(found)

    def _told(self, entries: Iterable[Entry | None]) -> Tells:
        """Put together what several pieces tell."""
        called: set[int] = set()
        met: set[int] = set()
        for entry in entries:
            if entry is not None:
                called.update(entry[0])
                met.update(entry[1])
        second = (key for need in met for key in self._seconds[need])
        third = (key for need in met for key in self._thirds[need])
        return self._tells(bits_of(called), bits_of(second), bits_of(third))

    def _tells(self, called: int, second: int, third: int) -> Tells:
        return called | second << self._width | third << 2 * self._width


def bits_of(keys: Iterable[int]) -> int:
    """Return keys as the bits of a number."""
    chosen = sorted(keys)
    found = bytearray(chosen[-1] // 8 + 1 if chosen else 0)
    for key in chosen:
        found[key >> 3] |= 1 << (key & 7)
    return int.from_bytes(found, "little")


def keys_of(bits: int) -> list[int]:
    """Return the keys that the bits of a number stand for, in their order."""
    found = []
    while bits:
        key = bits.bit_length() - 1
        found.append(key)
        bits ^= 1 << key
    found.reverse()
    return found


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
        self._rated: dict[Need, tuple[int, int]] = {}

    def of(self, need: Need) -> tuple[int, int]:
        """Rate a need: the higher, the more common."""
        rated = self._rated.get(need)
        if rated is None:
            rated = self._rated[need] = sum(map(self._count, need)), -weight(need)
        return rated

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


class _Memory(dict[str, Tells]):
    """What each word or run of marks tells, worked out when it is first met."""

    def __init__(self, tells: Callable[[str], Tells]) -> None:
        super().__init__()
        self._tells = tells

    def __missing__(self, piece: str) -> Tells:
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

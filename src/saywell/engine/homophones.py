"""Chinese words with one wrong character: one that sounds or looks like the right one.

People who type Chinese choose characters by their sound, so that what goes wrong is a whole
character, and what comes out is a row of characters that is no word. Such a row may still be right:
the end of one word and the beginning of the next. So a slip is only told where the best way to part
the text into words is far likelier with the right character than with the one that stands there.
How likely a way is, the frequencies of its words say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import add

from saywell.engine.folding import HAN, fold
from saywell.engine.lazily import compiled
from saywell.engine.search.pinyin import syllables_of

SURE, SURER = 6, 9
"""How many steps of rank likelier the right character has to make a text: SURE where it sounds the
same, SURER where only nearly, or where it looks alike. A step of rank is a factor of √10."""

TYPED = 4
"""The rank from which a character is one that people type by mistake: one use in a million."""

COMMON = 6
"""The least rank of the words that are looked for: they belong to what is talked about."""

UNKNOWN = 16
"""What a character costs that no word begins with, in steps of rank; a word costs its rank less."""

LONGEST = 4
"""Characters of the longest words with a rank."""

AROUND = 4
"""How many characters before and behind a word may be parts of words that reach into it."""

MOST_WORDS = 25_000
"""How many words can be looked for."""

MAX_KEPT = 20_000
"""So many pairs of characters that say nothing, and ranks of words, are remembered."""

_NONE = ("", "")

_IS_HAN = compiled(rf"[{HAN}]{{2,}}")

Rank = Callable[[str], int]
"""Says how common a word is, from 0 (no word) to 15."""

Table = Mapping[str, tuple[str, str]]
"""By the first of two characters: the second ones, and as a character each, the word meant."""


def is_chinese(word: str) -> bool:
    """Whether a word is two Chinese characters or more, and nothing else."""
    return _IS_HAN.fullmatch(word) is not None


def table_of(words: Sequence[str], alike: Iterable[str], rank: Rank) -> Table:
    """Return the pairs of characters in which a word with one wrong character shows.

    ``words`` are folded, and each has at least two Chinese characters; ``alike`` are groups of
    characters that look alike. Left out are slips that are words, and those that would not be
    sure even if nothing stood beside them.
    """
    own = frozenset(words)
    mistaken = _Mistaken(alike, rank)
    rank = _ranking(own, rank)
    found: dict[str, tuple[list[str], list[str]]] = {}
    for number, word in enumerate(words):
        for at, sound in enumerate(syllables_of(word)):
            for char, needed in mistaken.for_one(word[at], sound):
                slip = word[:at] + char + word[at + 1 :]
                if rank(slip):
                    continue
                if len(word) == 2 and UNKNOWN - sum(map(rank, slip)) + rank(word) < needed:
                    continue
                left = max(at - 1, 0)
                seconds, numbers = found.setdefault(slip[left], ([], []))
                seconds.append(slip[left + 1])
                numbers.append(chr(1 + 2 * number + (needed == SURER)))
    return {
        first: ("".join(seconds), "".join(numbers)) for first, (seconds, numbers) in found.items()
    }


def _ranking(own: frozenset[str], rank: Rank) -> Rank:
    return lambda word: max(rank(word), COMMON) if word in own else rank(word)


class _Mistaken:
    """The characters that stand for another by mistake."""

    def __init__(self, alike: Iterable[str], rank: Rank) -> None:
        self._by_sound: dict[str, list[str]] = {}
        from saywell.engine.search.pinyin import sounds_of_characters

        for char, sound in sounds_of_characters().items():
            if rank(char) >= TYPED:
                self._by_sound.setdefault(sound, []).append(char)
        self._alike: dict[str, str] = {}
        for group in alike:
            for char in group:
                self._alike[char] = self._alike.get(char, "") + group

    def for_one(self, right: str, sound: str) -> Iterator[tuple[str, int]]:
        """Go through what is typed for a character, and how sure that has to be; surest last."""
        given = {right}
        for needed, chars in (
            (SURE, self._by_sound.get(sound, ())),
            (SURER, [char for near in _near(sound) for char in self._by_sound.get(near, ())]),
            (SURER, self._alike.get(right, "")),
        ):
            for char in chars:
                if char not in given:
                    given.add(char)
                    yield char, needed


_HEADS = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_TAILS = {"ing": "in", "eng": "en", "ang": "an"}


def _near(sound: str) -> set[str]:
    """Return the sounds that many speakers do not part: z and zh, n and l, in and ing."""
    found = set()
    for one, other in (*_HEADS.items(), *((plain, curled) for curled, plain in _HEADS.items())):
        if sound.startswith(one):
            found.add(other + sound[len(one) :])
    for one, other in (*_TAILS.items(), *((short, long) for long, short in _TAILS.items())):
        if sound.endswith(one):
            found.add(sound[: -len(one)] + other)
    return found - {sound}


class Homophones:
    """Finds words with a wrong character. ``words`` are those that ``table`` was made of."""

    def __init__(self, words: Sequence[str], table: Table, rank: Rank) -> None:
        self._words = words
        self._folded = [fold(word) for word in words]
        self._table = table
        self._rank = _ranking(frozenset(self._folded), rank)
        self._ranks: dict[str, int] = {}
        self._plain: set[str] = set()

    def slips(self, view: str) -> Iterator[tuple[int, str]]:
        """Go through the slips of a folded text: where each begins, and the word that is meant."""
        new = set(map(add, view, view[1:])) - self._plain
        if not new or not self._telling(new):
            return
        end = 0
        for at in range(len(view) - 1):
            seconds, numbers = self._table.get(view[at], _NONE)
            if at >= end and view[at + 1] in seconds:
                meant = self._meant(view, at, seconds, numbers)
                if meant is not None:
                    end = meant[0] + len(meant[1])
                    yield meant

    def _telling(self, pairs: set[str]) -> bool:
        """Whether a slip may show in any of some pairs; those that say nothing are kept."""
        find = self._table.get
        plain = {pair for pair in pairs if pair[1] not in find(pair[0], _NONE)[0]}
        if len(self._plain) + len(plain) > MAX_KEPT:
            self._plain.clear()
        self._plain |= plain
        return len(plain) < len(pairs)

    def _meant(self, view: str, at: int, seconds: str, numbers: str) -> tuple[int, str] | None:
        place = seconds.find(view[at + 1])
        while place >= 0:
            number, surer = divmod(ord(numbers[place]) - 1, 2)
            start = _start(view, at, self._folded[number])
            if start is not None and self._gain(view, start, self._folded[number]) >= (
                SURER if surer else SURE
            ):
                return start, self._words[number]
            place = seconds.find(view[at + 1], place + 1)
        return None

    def _gain(self, view: str, start: int, word: str) -> int:
        """Return by how many steps of rank a text is likelier with a word than as it stands."""
        end = start + len(word)
        before, after = view[max(start - AROUND, 0) : start], view[end : end + AROUND]
        return self._cost(before + view[start:end] + after) - self._cost(before + word + after)

    def words_of(self, text: str) -> list[str]:
        """Part a text into words in the best way."""
        _, sizes = self._parted(text)
        words, end = [], len(text)
        while end:
            words.append(text[end - sizes[end] : end])
            end -= sizes[end]
        return words[::-1]

    def _cost(self, text: str) -> int:
        """Return what the best way to part a text into words costs, in steps of rank."""
        return self._parted(text)[0]

    def _parted(self, text: str) -> tuple[int, list[int]]:
        """Return the cost, and for each place how long the last word before it is."""
        costs, sizes = [0], [0]
        for end in range(1, len(text) + 1):
            best, last = costs[end - 1] + UNKNOWN - self._rank_of(text[end - 1]), 1
            for size in range(2, min(LONGEST, end) + 1):
                rank = self._rank_of(text[end - size : end])
                if rank and costs[end - size] + UNKNOWN - rank < best:
                    best, last = costs[end - size] + UNKNOWN - rank, size
            costs.append(best)
            sizes.append(last)
        return costs[-1], sizes

    def _rank_of(self, word: str) -> int:
        found = self._ranks.get(word)
        if found is None:
            if len(self._ranks) >= MAX_KEPT:
                self._ranks.clear()
            found = self._ranks[word] = self._rank(word)
        return found


def _start(view: str, at: int, word: str) -> int | None:
    """Return where a word begins of which two characters and all others but one stand in a text."""
    for offset in range(min(len(word) - 1, at + 1)):
        there = view[at - offset : at - offset + len(word)]
        if len(there) == len(word):
            wrong = [place for place, char in enumerate(word) if there[place] != char]
            if len(wrong) == 1 and wrong[0] - offset in (0, 1):
                return at - offset
    return None

"""Chinese words with one wrong character: one that sounds or looks like the right one.

People who type Chinese choose characters by their sound, so that what goes wrong is a whole
character, and what comes out is a row of characters that is no word. Such a row may still be right:
the end of one word and the beginning of the next. So a slip is only told where the best way to part
the text into words is far likelier with the right character than with the one that stands there.
How likely a way is, the frequencies of its words say.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import add, itemgetter

from saywell.engine.folding import HAN
from saywell.engine.lazily import compiled

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

MOST_LOOKED_AT = 500
"""Places of one text that are looked at closely: each may take a tenth of a millisecond."""

PAIR = 2
_BASIC = 0xFFFF

_IS_HAN = compiled(rf"[{HAN}]{{2,}}")

Rank = Callable[[str], int]
"""Says how common a word is, from 0 (no word) to 15."""

Table = tuple[bytes, bytes, tuple[str, ...]]
"""The pairs of characters in which slips show, in order, as numbers of four bytes: two for the code
of each character. For each pair, in two bytes, what is meant: twice the number of the word, and one
more where it has to be surer. Then the words, folded."""

NO_WORDS: Table = (b"", b"", ())


def is_chinese(word: str) -> bool:
    """Whether a word is two Chinese characters or more, and nothing else."""
    return _IS_HAN.fullmatch(word) is not None


def table_of(words: Sequence[str], alike: Iterable[str], rank: Rank) -> Table:
    """Return the pairs of characters in which a word with one wrong character shows.

    ``words`` are folded, and each has at least two Chinese characters; ``alike`` are groups of
    characters that look alike. Left out are slips that are words, and those that would not be
    sure even if nothing stood beside them.
    """
    from saywell.engine.search.pinyin import sounds_of_characters, syllables_of

    mistaken = _Mistaken(sounds_of_characters(), alike, rank)
    own = frozenset(words)
    found: list[tuple[int, int]] = []
    for number, word in enumerate(words):
        most = UNKNOWN + max(rank(word), COMMON)
        for at, sound in enumerate(syllables_of(word)):
            beside = rank(word[1 - at]) if len(word) == PAIR else 0
            for char, alone, needed in mistaken.for_one(word[at], sound):
                if len(word) == PAIR and most - beside - alone < needed:
                    continue
                slip = word[:at] + char + word[at + 1 :]
                if slip not in own and not rank(slip):
                    pair = slip[max(at - 1, 0) :][:PAIR]
                    found.append((_code(pair), 2 * number + (needed == SURER)))
    found.sort(key=itemgetter(0))
    pairs, meant = array("I", [pair for pair, _ in found]), array("H", [one for _, one in found])
    return pairs.tobytes(), meant.tobytes(), tuple(words)


def _code(pair: str) -> int:
    """Return two characters as one number; those beyond the basic plane are all one."""
    first, second = map(ord, pair)
    return min(first, _BASIC) << 16 | min(second, _BASIC)


class _Mistaken:
    """The characters that stand for another by mistake."""

    def __init__(self, sounds: Mapping[str, str], alike: Iterable[str], rank: Rank) -> None:
        self._rank = rank
        self._by_sound: dict[str, list[str]] = {}
        for char, sound in sounds.items():
            if rank(char) >= TYPED:
                self._by_sound.setdefault(sound, []).append(char)
        self._alike: dict[str, str] = {}
        for group in alike:
            for char in group:
                self._alike[char] = self._alike.get(char, "") + group
        self._known: dict[tuple[str, str], list[tuple[str, int, int]]] = {}

    def for_one(self, right: str, sound: str) -> list[tuple[str, int, int]]:
        """List what is typed for a character, its rank, and how sure that has to be, surer last."""
        if (right, sound) not in self._known:
            near = [char for one in _near(sound) for char in self._by_sound.get(one, ())]
            needed = dict.fromkeys([*near, *self._alike.get(right, "")], SURER)
            same = dict.fromkeys(self._by_sound.get(sound, ()), SURE)
            needed = same | {char: sure for char, sure in needed.items() if char not in same}
            needed.pop(right, None)
            self._known[right, sound] = [
                (char, self._rank(char), sure) for char, sure in needed.items()
            ]
        return self._known[right, sound]


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
        self._folded = table[2]
        self._own = frozenset(self._folded)
        self._pairs = memoryview(table[0]).cast("I")
        self._meant = memoryview(table[1]).cast("H")
        self._rank = rank
        self._ranks: dict[str, int] = {}
        self._plain: set[str] = set()

    def slips(self, view: str) -> Iterator[tuple[int, str]]:
        """Go through the slips of a folded text: where each begins, and the word that is meant."""
        new = set(map(add, view, view[1:])) - self._plain
        if not new:
            return
        telling = {pair: meant for pair in new if (meant := self._meant_by(pair))}
        self._keep(new.difference(telling))
        places = (at for at in range(len(view) - 1) if view[at : at + PAIR] in telling)
        end = 0
        for at in islice(places, MOST_LOOKED_AT) if telling else ():
            if at >= end:
                for number, needed in telling[view[at : at + PAIR]]:
                    start = _start(view, at, self._folded[number])
                    if start is not None and self._gain(view, start, number) >= needed:
                        end = start + len(self._words[number])
                        yield start, self._words[number]
                        break

    def _meant_by(self, pair: str) -> list[tuple[int, int]]:
        """List the words that may be meant by a pair, and how sure that has to be."""
        code, pairs = _code(pair), self._pairs
        at = bisect_left(pairs, code)
        found = []
        while at < len(pairs) and pairs[at] == code:
            number, surer = divmod(self._meant[at], 2)
            found.append((number, SURER if surer else SURE))
            at += 1
        return found

    def _keep(self, plain: set[str]) -> None:
        if len(self._plain) + len(plain) > MAX_KEPT:
            self._plain.clear()
        self._plain |= plain

    def _gain(self, view: str, start: int, number: int) -> int:
        """Return by how many steps of rank a text is likelier with a word than as it stands."""
        word = self._folded[number]
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
            least = COMMON if word in self._own else 0
            found = self._ranks[word] = max(self._rank(word), least)
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

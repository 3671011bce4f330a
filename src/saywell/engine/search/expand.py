"""What a typed word may mean: the terms of an index that are like it, each with how much."""

from __future__ import annotations

from saywell.engine.search.keys import keys_of
from saywell.engine.search.sounds import sounds_of_typed
from saywell.engine.search.words import is_han, pairs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from saywell.engine.search.segment import Segment

STEM = "\x02"
"""What a key begins with that is the stem of a word; sounds begin with letters of their own."""

EXACT, STEMMED, BEGUN, HEARD = 1.0, 0.8, 0.7, 0.65


class Meaning:
    """A range of terms of an index that a typed word may mean, how much, and how it came about."""

    __slots__ = ("high", "how", "low", "weight")

    def __init__(self, low: int, high: int, weight: float, how: str) -> None:
        self.low = low
        self.high = high
        self.weight = weight
        self.how = how


class Wanted:
    """One thing that is looked for: a typed word, or a pair of Chinese characters of a run."""

    __slots__ = ("share", "word")

    def __init__(self, word: str, share: float) -> None:
        self.word = word
        self.share = share


def wanted_of(words: list[str]) -> list[Wanted]:
    """Say what is looked for when these words are typed."""
    found = []
    for word in words:
        if is_han(word):
            pairs = list(dict.fromkeys(pairs_of(word)))
            found += [Wanted(pair, 1.0 / len(pairs)) for pair in pairs]
        else:
            found.append(Wanted(word, 1.0))
    return found


def meanings(segment: Segment, word: str) -> list[Meaning]:
    """Find the terms that a typed word may mean."""
    found: dict[int, Meaning] = {}

    def add(term: int, weight: float, how: str) -> None:
        known = found.get(term)
        if known is None or known.weight < weight:
            found[term] = Meaning(term, term + 1, weight, how)

    low, high = segment.terms.beginning(word)
    if is_han(word):
        return [Meaning(low, low + 1, EXACT, "exact")] if low < high else []
    for term in range(low, min(high, low + 200)):
        if segment.terms[term] == word.encode():
            add(term, EXACT, "exact")
        else:
            size = len(segment.terms.text(term))
            add(term, BEGUN + (EXACT - BEGUN) * 0.9 * len(word) / size, "prefix")
    for stem in (word, *keys_of(word)):
        for term in segment.terms_of_key(STEM + stem):
            add(term, STEMMED, "stem")
    for sound in sounds_of_typed(word):
        first, last = segment.keys.beginning(sound)
        for key in range(first, min(last, first + 50)):
            start, end = segment.key_post_at[key], segment.key_post_at[key + 1]
            for term in segment.key_terms[start:end]:
                add(term, HEARD, "sound")
    return list(found.values())

"""What a typed word may mean: the terms of an index that are like it, each with how much.

A term counts in full when it is what was typed, and less when it is another form of it, begins
with it, sounds like it or is a slip away; less still when the index has what was typed too. The
likeness of two words is the share of letters that may stay (optimal string alignment), to the
fourth power; the constants were chosen on one half of the queries in public sets (docs/search.md).
"""

from __future__ import annotations

from saywell.engine.search.keys import keys_of, stems_of
from saywell.engine.search.segment import HEAVY
from saywell.engine.search.slips import LONG, SHORT
from saywell.engine.search.sounds import sounds_of_typed
from saywell.engine.search.words import is_han, pairs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from saywell.engine.search.segment import Segment

STEMMED, VAGUE, BEGUN, HEARD = 0.6, 0.3, 0.7, 0.65
LONGER = 0.2
"""What a term counts that begins with a whole word of the index."""
BESIDE = 0.4
"""What is left of the weight of other terms beside a whole word of the index, which means itself.

A word that was typed alone may mean any of them.
"""
ONE_SLIP = 0.92
"""The likeness of longer words that are one slip apart."""
SURE = 0.5
"""What a term counts that is taken for what was meant, so that no further slips are looked for."""
LEAST = 0.5
"""The likeness below which two words have nothing to do with one another."""
MOST = 8
"""How many terms a word may mean."""
LOOKED_AT = 12
"""How many terms are compared with a word, at most, for each way of coming upon them."""

SAME = 4
"""Letters of a sound of which no slip is put right, at least."""

SINGLE, ODD, SWAPPED, PARTED = 0.4, 0.8, 0.25, 0.9
"""What counts of Chinese beside pairs: characters, those of a query with an unknown pair, and such
a pair the other way round, or parted by another character."""

FEW = 3
"""In Chinese words of fewer characters than this each counts too; where there is a slip, in those
of as many, and in a lone word of one more."""


class Meaning:
    """A range of terms of an index that a typed word may mean, how much, and how it came about.

    ``begun`` says whether they begin with the word; a range of more than one has it as its
    ``start``. ``count`` is how many postings they have.
    """

    __slots__ = ("begun", "count", "high", "how", "low", "start", "weight")

    def __init__(self, low: int, high: int, weight: float, how: str, *, begun: bool) -> None:
        self.low = low
        self.high = high
        self.weight = weight
        self.how = how
        self.begun = begun
        self.start = ""
        self.count = 0


class Wanted:
    """One thing that is looked for: ``forms`` of it with their weights, and its ``share``.

    A typed word has one form, and a share of 1; so has a pair of Chinese characters. One that is
    ``alone`` is all that was typed.
    """

    __slots__ = ("alone", "forms", "share", "word")

    def __init__(self, word: str, share: float, *forms: tuple[str, float, str]) -> None:
        self.word = word
        self.share = share
        self.alone = False
        self.forms = ((word, 1.0, "exact"), *forms)


def wanted_of(words: Iterable[str], known: Callable[[str], bool]) -> list[Wanted]:
    """Say what is looked for when these words are typed; ``known`` says what is in the index.

    Of Chinese it is the pairs of characters, and in short words each character for less. Where a
    pair is unknown there is a slip or another order: the characters of short words count more
    then, in all of the query, for what stands beside the slip may be a pair by chance; two may
    have changed places, or one that does not belong there may part two that do.
    """
    words = list(words)
    pairs = {word: pairs_of(word) for word in words if is_han(word) and len(word) > 1}
    unknown = {pair for those in pairs.values() for pair in those if not known(pair)}
    share = ODD if unknown else SINGLE
    found: list[Wanted] = []
    for word in words:
        if word not in pairs:
            found.append(Wanted(word, 1.0))
            continue
        for pair in pairs[word]:
            swapped = [(pair[::-1], SWAPPED, "slip")] if pair in unknown else []
            found.append(Wanted(pair, 1.0, *swapped))
        for left, right in zip(pairs[word], pairs[word][1:], strict=False):
            if left in unknown and right in unknown:
                found.append(Wanted(left[0] + right[1], PARTED))
        short = len(word) < FEW + (1 + (len(pairs) == 1) if unknown else 0)
        single = word if short else _alone(word, [pair in unknown for pair in pairs[word]])
        found += [Wanted(char, share) for char in single]
    if len(found) == 1:
        found[0].alone = True
    return list({(one.word, one.share): one for one in found}.values())


def _alone(word: str, unknown: list[bool]) -> str:
    """Return the characters of a run that stand in no pair that is known."""
    pairs = (True, *unknown, True)
    return "".join([char for at, char in enumerate(word) if pairs[at] and pairs[at + 1]])


def meanings(segment: Segment, wanted: Wanted) -> list[Meaning]:
    """Find the terms that something looked for may mean, the likeliest first."""
    word = wanted.word
    if is_han(word):
        found = []
        for form, weight, how in wanted.forms:
            term = segment.terms.find(form)
            if term >= 0:
                found.append(Meaning(term, term + 1, weight, how, begun=how == "exact"))
    else:
        found = _Search(segment, word).found(alone=wanted.alone)
    for meaning in found:
        meaning.count = segment.count(meaning.low, meaning.high)
    return found


def knows(segment: Segment, word: str) -> bool:
    """Say whether a segment has a word: as it is, begun, or in another form; or a sound."""
    if word[0] < " ":
        low, high = segment.sounds.beginning(word)
        return low < high
    if is_han(word):
        return segment.terms.find(pairs_of(word)[0]) >= 0
    low, high = segment.terms.beginning(word)
    return (
        low < high
        or len(segment.terms_of_stem(word)) > 0
        or any(
            segment.terms.find(key) >= 0 or len(segment.terms_of_stem(key)) > 0
            for key in keys_of(word)
        )
    )


def slips_of_one(found: Iterable[Meaning], segment: Segment) -> list[str]:
    """Return the terms among meanings that are surely what was meant, but for one slip."""
    sure = ONE_SLIP**4
    slips = [one for one in found if one.how == "slip" and one.weight >= sure]
    return [segment.terms.text(one.low) for one in slips if one.high - one.low == 1]


def _forms(segment: Segment, word: str) -> Iterator[tuple[int, float]]:
    """Go through the other forms of a word in a segment, each with how likely it is one."""
    for term in segment.terms_of_stem(word)[:LOOKED_AT]:
        yield term, STEMMED
    keys = keys_of(word)
    stems = keys if word.isascii() else stems_of(word)
    for key in keys:
        weight = STEMMED if key in stems else VAGUE
        term = segment.terms.find(key)
        if term >= 0:
            yield term, weight
        for term in segment.terms_of_stem(key)[:LOOKED_AT]:
            yield term, weight


class _Search:
    """The search for what one word may mean in one segment."""

    def __init__(self, segment: Segment, word: str) -> None:
        self.segment = segment
        self.word = word
        self.terms: dict[int, tuple[float, str]] = {}
        self.ranges: list[Meaning] = []
        self.compared: dict[int, float] = {}
        self.likeness = Likeness(word)

    def found(self, *, alone: bool) -> list[Meaning]:
        segment, word = self.segment, self.word
        low, high = segment.terms.beginning(word)
        exact = low < high and segment.terms[low] == word.encode("utf-8", "replace")
        if exact:
            self.add(low, 1.0, "exact")
        self.add_begun(low + exact, high, surely=not exact or len(word) <= 3)
        self.add_stems()
        self.add_sounds(whole=exact)
        if len(word) >= 4:
            self.add_alike(low, high, slips=not exact)
            likeliest = max([weight for weight, _ in self.terms.values()], default=0.0)
            if likeliest < SURE and not self.ranges and len(word) >= SHORT:
                self.add_slips_in_beginning()
            if not self.terms and not self.ranges:
                self.add_slips_in_sounds()
        if exact and not alone:
            self.weigh_less(low)
        terms = sorted(self.terms.items(), key=lambda one: -one[1][0])[:MOST]
        return self.ranges + [
            Meaning(term, term + 1, weight, how, begun=low <= term < high)
            for term, (weight, how) in terms
        ]

    def add(self, term: int, weight: float, how: str) -> None:
        known = self.terms.get(term)
        if known is None or known[0] < weight:
            self.terms[term] = weight, how

    def weigh_less(self, exact: int) -> None:
        """Let the terms beside the word itself count less, but for those that begin with it."""
        for term, (weight, how) in self.terms.items():
            if term != exact and how != "prefix":
                self.terms[term] = weight * BESIDE, how

    def add_begun(self, low: int, high: int, *, surely: bool) -> None:
        """Add the terms that begin with the word: many together, few by how much is missing."""
        segment, size = self.segment, len(self.word)
        if low >= high:
            return
        weight = BEGUN if surely else LONGER
        if not surely or high - low > MOST or segment.count(low, high) > HEAVY:
            self.ranges.append(Meaning(low, high, weight, "prefix", begun=True))
            self.ranges[-1].start = self.word
            return
        for term in range(low, high):
            missing = 1.0 - size / len(segment.terms.text(term))
            self.add(term, 1.0 - (1.0 - BEGUN) * (0.2 + missing), "prefix")

    def add_stems(self) -> None:
        """Add the terms that are other forms of the word."""
        for term, weight in _forms(self.segment, self.word):
            self.add(term, weight, "stem")

    def add_sounds(self, *, whole: bool) -> None:
        """Add the terms that sound like the word, as Greek typed in Latin letters, or begin so."""
        segment = self.segment
        for sound in sounds_of_typed(self.word):
            if whole:
                heard = segment.sounds.find(sound)
                low, high = (heard, heard + 1) if heard >= 0 else (0, 0)
            else:
                low, high = segment.sounds.beginning(sound)
            for heard in range(low, min(high, low + LOOKED_AT)):
                text = segment.sounds.text(heard)
                self.add_heard(heard, HEARD * (0.7 + 0.3 * len(sound) / len(text)))

    def add_heard(self, heard: int, weight: float) -> None:
        segment = self.segment
        start, end = segment.sound_post_at[heard], segment.sound_post_at[heard + 1]
        for term in segment.sound_terms[start : min(end, start + LOOKED_AT)]:
            self.add(term, weight, "sound")

    def add_slips_in_sounds(self) -> None:
        """Add the terms that sound like the word when one slip in its latter half is put right."""
        segment = self.segment
        for sound in sounds_of_typed(self.word):
            if len(sound) <= SHORT:
                continue
            likeness = Likeness(sound)
            low, high = segment.sounds.beginning(sound[: max(SAME, len(sound) // 2)])
            for heard in range(low, min(high, low + LOOKED_AT)):
                if likeness.distance(segment.sounds.text(heard)) == 1:
                    self.add_heard(heard, HEARD * 0.7)

    def add_alike(self, low: int, high: int, *, slips: bool) -> None:
        """Add the terms with the same beginning, or about the same, that are like the word."""
        segment, word = self.segment, self.word
        size = max(4, -(-len(word) * 3 // 5))
        while size < len(word):
            first, last = segment.terms.beginning(word[:size])
            if last - first <= LOOKED_AT:
                self.compare(first, last)
                break
            size += 1
        else:
            self.compare(low, min(high, low + LOOKED_AT))
        for letters in (LONG, SHORT) if slips else ():
            if len(word) < letters - 1 or len(self.compared) >= 2 * LOOKED_AT:
                continue
            for first, last in segment.near(word, letters):
                self.compare(first, min(last, first + LOOKED_AT))
                if len(self.compared) >= 3 * LOOKED_AT:
                    break

    def compare(self, low: int, high: int) -> None:
        for term in range(low, high):
            if term not in self.compared:
                text = self.segment.terms.text(term)
                like = self.likeness.of(text)
                self.compared[term] = like
                if like >= LEAST:
                    how = "slip" if like >= 0.7 else "part"
                    self.add(term, like**4, how)

    def add_slips_in_beginning(self) -> None:
        """Add the terms that begin with the word when one slip in it is put right."""
        segment, size = self.segment, len(self.word)
        found = 0
        for letters in (LONG, SHORT):
            if size < letters:
                continue
            head, tail = self.word[:letters], self.word[letters + 1 :]
            for low, high in segment.near(self.word, letters):
                for term in range(low, min(high, low + LOOKED_AT)):
                    text = segment.terms.text(term)
                    if (tail in text or text.startswith(head)) and self.likeness.begins(text):
                        self.add(term, 0.5 * size / len(text), "slip")
                        found += 1
                if found >= MOST:
                    return


class _Column(dict[str, "tuple[_Column, int]"]):
    """A column of the table by which two words are compared: by letter, the ways on from it.

    A way is the next column, and by how much the distance grows. The rows are bits of four numbers:
    those in which the distance is one more than above, one less, or as it was aslant above, and
    those that have the letter.
    """

    __slots__ = ("rows",)
    rows: tuple[int, int, int, int]


class Likeness:
    """How like a word others are: the share of letters that may stay, from 0 to 1.

    The columns that were worked out are kept, as others lead to the same ones: who compares many
    words with one does little anew.
    """

    __slots__ = ("_bits", "_columns", "_first", "_last", "_mask", "_size")

    def __init__(self, word: str) -> None:
        self._size = len(word)
        bits: dict[str, int] = {}
        for at, letter in enumerate(word):
            bits[letter] = bits.get(letter, 0) | 1 << at
        self._bits = bits
        self._mask, self._last = (1 << self._size) - 1, 1 << self._size >> 1
        self._first = _Column()
        self._first.rows = self._mask, 0, 0, 0
        self._columns: dict[tuple[int, int, int, int], _Column] = {}

    def of(self, other: str) -> float:
        """Return the likeness of another word."""
        longest = max(self._size, len(other))
        if abs(self._size - len(other)) > longest * (1.0 - LEAST):
            return 0.0
        distance = self.distance(other)
        like = 1.0 - distance / longest
        if distance == 1 and len(other) > 4:
            return max(like, ONE_SLIP)
        return like

    def distance(self, other: str) -> int:
        """Count the slips between the words: letters too many, too few, wrong, or swapped.

        It is the optimal string alignment distance.
        """
        column, distance = self._first, self._size
        for letter in other:
            column, more = column.get(letter) or self._way(column, letter)
            distance += more
        return distance

    def begins(self, other: str) -> bool:
        """Say whether a longer word begins with this one when one slip in it is put right."""
        column, distance, size = self._first, self._size, self._size
        for count, letter in enumerate(other[: min(size + 1, len(other) - 1)], 1):
            column, more = column.get(letter) or self._way(column, letter)
            distance += more
            if distance <= 1 and count >= size - 1:
                return True
        return False

    def _way(self, column: _Column, letter: str) -> tuple[_Column, int]:
        """Work out the way that a letter leads from a column.

        All rows are worked out at once in the bits of a number (Hyyrö, A bit-vector algorithm for
        computing Levenshtein and Damerau edit distances, 2003).
        """
        here = self._bits.get(letter, 0)
        if not here and "" in column:
            way = column[letter] = column[""]
            return way
        mask, last = self._mask, self._last
        up, down, before, known = column.rows
        stay = (((here & up) + up) ^ up) | here | down | ((~before & here) << 1) & known
        more = (down | ~(stay | up)) & mask
        less = stay & up
        grows = 1 if more & last else -1 if less & last else 0
        more = more << 1 | 1
        less <<= 1
        rows = (less | ~(stay | more)) & mask, stay & more & mask, stay & mask, here
        found = self._columns.get(rows)
        if found is None:
            found = self._columns[rows] = _Column()
            found.rows = rows
        way = column[letter] = found, grows
        if not here:
            column[""] = way
        return way

"""Finding documents in an index: id and trigger first, then the title, then relevance."""

from __future__ import annotations

from saywell.engine.folding import fold
from saywell.engine.search.expand import (
    Meaning,
    Wanted,
    knows,
    meanings,
    slips_of_one,
    wanted_of,
)
from saywell.engine.search.rank import Row, numbers_in, relevance
from saywell.engine.search.readings import words_to_find
from saywell.engine.search.telling import explained, mark_readings, told
from saywell.engine.search.words import MAX_QUERY
from saywell.model.searching import Found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from typing import TypeVar

    from saywell.engine.search.segment import Segment

    Bits = memoryview | bytes | bytearray
    Rank = tuple[int, float, float, int, int, int, float]
    """By what documents are ranked, and which each is: the tier and the step of relevance; the use;
    the preferences that it lacks, and the relevance; the segment, and the place there by id; the
    tier, and the relevance."""
    T = TypeVar("T")

_SMALL = 2.0**-30
STEPS = 20
"""How many steps relevance has when it is compared: within one, use and language decide."""
CLOSE = 128
"""How many documents are compared by more than their relevance, at most, beyond the limit."""
MOST_USED = 64
"""How many of the documents that are used most are looked up whatever they stand out in."""
KNOWN_WORDS, KNOWN_FILTERS = 256, 32
"""Of how many words the meanings are kept, and of how many filters the documents."""

EXACT_ID, EXACT_TRIGGER, TRIGGER_PREFIX, ID_PREFIX, TITLE, WHOLE = 0, 1, 2, 3, 4, 5
_WHY = {
    EXACT_ID: "id",
    EXACT_TRIGGER: "trigger",
    TRIGGER_PREFIX: "trigger",
    ID_PREFIX: "id",
    TITLE: "title",
}
_NO_USE: Mapping[str, float] = {}


class Finder:
    """Finds documents in segments; ``dead[i]`` are numbers of segment i that a later replaces."""

    def __init__(self, segments: Sequence[Segment], dead: Sequence[Collection[int]] = ()) -> None:
        self.segments = segments
        self._everything = [(1 << segment.size) - 1 for segment in segments]
        self._alive = list(self._everything)
        for number, documents in enumerate(dead):
            for document in documents:
                self._alive[number] &= ~(1 << document)
        self._size = sum([segment.size for segment in segments])
        self._meanings: dict[tuple[int, str, float, bool], list[Meaning]] = {}
        self._numbers: dict[tuple[int, str], int] = {}
        self._masks: dict[tuple[int, tuple[frozenset[str], ...]], int] = {}
        self._labelled: dict[tuple[int, frozenset[str]], Bits] = {}

    def find(
        self,
        query: str,
        *,
        limit: int = 20,
        where: Sequence[Collection[str]] = (),
        usage: Mapping[str, float] | None = None,
        prefer: Sequence[Collection[str]] = (),
    ) -> list[Found]:
        """Find the documents that fit, best first.

        ``where`` are filters that must all hold, each by any of its labels. ``usage`` says how much
        the agent uses a document of their own accord, by id, the larger the more recent and
        frequent; ``prefer`` are labels whose documents win ties, the first group before the next.
        An empty query lists by use. Raises ValueError or IndexError when a segment is damaged.
        """
        answer = _Answer(self, query, usage or _NO_USE, where, prefer)
        if not answer.words and not answer.typed:
            return answer.by_use(limit)
        found = answer.ranked(limit, thorough=False)
        if len(found) < limit and answer.cut and answer.filtered:
            found = answer.ranked(limit, thorough=True)
        return found

    def explain(self, query: str, found: Found) -> dict[str, object]:
        """Say why a document was found: what each word of the query met, and what it counts.

        ``words`` has an object for each word (or pair of Chinese characters) and each term it met:
        ``word``, ``term``, ``field``, ``how`` (exact, layout, stem, prefix, slip, sound, part),
        ``likeness`` from 0 to 1, ``rarity`` of the word and ``points`` that it adds to the score.
        """
        answer = _Answer(self, query, _NO_USE, (), ())
        best = answer.weigh()
        words = explained(
            self.segments[found.segment], answer.wanted, answer.rows[found.segment], found, best
        )
        mark_readings(words, answer.words, query)
        return {"id": found.id, "score": found.score, "why": found.why, "words": words}

    def meanings(self, number: int, wanted: Wanted) -> list[Meaning]:
        """Return what something looked for may mean in a segment."""
        key = number, wanted.word, wanted.share, wanted.alone
        found = self._meanings.get(key)
        if found is None:
            found = meanings(self.segments[number], wanted)
            if len(self._meanings) >= KNOWN_WORDS:
                self._meanings.clear()
            self._meanings[key] = found
        return found

    def has(self, term: str) -> bool:
        """Say whether a term is in the index as it is."""
        return any(segment.terms.find(term) >= 0 for segment in self.segments)

    def knows(self, word: str) -> bool:
        """Say whether a word is in the index: as it is, begun, or in another form; or a sound."""
        return any(knows(segment, word) for segment in self.segments)

    def mask(self, number: int, where: Sequence[Collection[str]]) -> int:
        """Return which documents of a segment are alive and have the labels, as bits."""
        key = number, tuple([frozenset(labels) for labels in where])
        mask = self._masks.get(key)
        if mask is None:
            mask = self._alive[number]
            segment = self.segments[number]
            for labels in key[1]:
                if not segment.all_have(labels):
                    mask &= int.from_bytes(segment.labelled(labels), "little")
            if len(self._masks) >= KNOWN_FILTERS:
                self._masks.clear()
            self._masks[key] = mask
        return mask

    def labelled(self, number: int, labels: Collection[str]) -> Bits:
        """Return which documents of a segment have any of the labels, a bit for each."""
        key = number, frozenset(labels)
        found = self._labelled.get(key)
        if found is None:
            if len(self._labelled) >= KNOWN_FILTERS:
                self._labelled.clear()
            found = self._labelled[key] = self.segments[number].labelled(labels)
        return found

    def number(self, segment: int, name: str) -> int:
        """Return the number of a document in a segment by its id, -1 when it is not there."""
        key = segment, name
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = self.segments[segment].number(name)
        return found

    def everything(self, number: int) -> int:
        """Return all the documents of a segment, as bits."""
        return self._everything[number]

    @property
    def size(self) -> int:
        """How many documents there are, dead ones included."""
        return self._size


class _Answer:
    """What is known of one query while it is answered."""

    def __init__(
        self,
        finder: Finder,
        query: str,
        usage: Mapping[str, float],
        where: Sequence[Collection[str]],
        prefer: Sequence[Collection[str]],
    ) -> None:
        self.finder = finder
        self.usage = usage
        self.where = where
        self.prefer = prefer
        self.words = words_to_find(query, finder.knows)
        typed = fold(query[:MAX_QUERY]).split()
        self.typed = "".join(typed).removeprefix("/")
        self.is_one_word = len(typed) == 1 and bool(self.typed)
        self.wanted = wanted_of(self.words, finder.has)
        self.cut = self.filtered = False
        self.rows: list[list[Row]] = []

    def ranked(self, limit: int, *, thorough: bool) -> list[Found]:
        """Rank the documents, the best first."""
        finder = self.finder
        ranks: list[Rank] = []
        best = self.weigh() or 1.0
        for number, segment in enumerate(finder.segments):
            mask = finder.mask(number, self.where)
            rows = self.rows[number]
            wanted = set(numbers_in(mask)) if thorough else None
            scores = relevance(segment, rows, self._used_of(number), wanted)
            self.cut = self.cut or any(row.heavy for row in rows)
            tiers = self._tiers(number, rows)
            if mask != finder.everything(number):
                self.filtered = True
                scores, tiers = _only(mask, scores, segment), _only(mask, tiers, segment)
            preferred = [finder.labelled(number, labels) for labels in self.prefer]
            step = best / STEPS if self.usage or preferred else 0.0
            chosen = _first_of(scores, tiers, limit, step)
            shares = [scores.get(document, 0.0) / best for document in chosen]
            placed = [tiers.get(document, WHOLE) for document in chosen]
            steps = [
                tier * 2 * STEPS - round(share * STEPS)
                for tier, share in zip(placed, shares, strict=True)
            ]
            used = [0.0] * len(chosen)
            if self.usage:
                used = [-self.usage.get(segment.id(document), 0.0) for document in chosen]
            lacks = [-share / 2 for share in shares]
            for place, bits in enumerate(reversed(preferred)):
                lacks = [
                    lack + (((bits[document >> 3] >> (document & 7) & 1) ^ 1) << place)
                    for lack, document in zip(lacks, chosen, strict=True)
                ]
            same = [number] * len(chosen)
            places = [segment.place_of[document] for document in chosen]
            ranks += zip(steps, used, lacks, same, places, placed, shares, strict=True)
        ranks.sort()
        end = min(limit, len(ranks))
        if len(finder.segments) > 1:  # where equal documents are in both, their ids decide
            while 0 < end < len(ranks) and ranks[end][:3] == ranks[end - 1][:3]:
                end += 1
        named = [(*rank[:3], self._named(rank), rank) for rank in ranks[:end]]
        return [self._found(one[3], one[4]) for one in sorted(named)[:limit]]

    def _named(self, rank: Rank) -> str:
        """Return the id of a document that was ranked."""
        segment = self.finder.segments[rank[3]]
        return segment.id(segment.by_id[rank[4]])

    def _found(self, name: str, rank: Rank) -> Found:
        _, _, _, number, place, tier, score = rank
        rows, segment = self.rows[number], self.finder.segments[number]
        document = segment.by_id[place]
        why = _WHY.get(tier, "")

        def tell(found: Found) -> tuple[str, tuple[str, ...]]:
            met, matched = told(segment, rows, found.number)
            return why or met, matched

        return Found(number, document, name, round(score, 3), tell)

    def weigh(self) -> float:
        """Make the rows of each segment; return what a document with everything would be worth."""
        finder = self.finder
        found = [
            [finder.meanings(number, one) for one in self.wanted]
            for number in range(len(finder.segments))
        ]
        self.rows = [[] for _ in finder.segments]
        best = 0.0
        for at, one in enumerate(self.wanted):
            count = 0.0
            for those in found:
                for meaning in those[at]:
                    count += meaning.weight * meaning.count
            rarity = _rarity(finder.size, count)
            best += one.share * rarity
            for number, rows in enumerate(self.rows):
                titles = one.share == 1.0
                rows.append(Row(found[number][at], one.share * rarity, titles=titles))
        return best

    def _used_of(self, number: int) -> Callable[[], list[int]]:
        """Return what lists the documents of a segment that are used most."""

        def used() -> list[int]:
            most = sorted(self.usage, key=self.usage.__getitem__, reverse=True)[:MOST_USED]
            found = [self.finder.number(number, name) for name in most]
            return [document for document in found if document >= 0]

        return used

    def _tiers(self, number: int, rows: list[Row]) -> dict[int, int]:
        """Say which documents are more than relevant: by title, by trigger or by id."""
        titled: set[int] | None = None
        for row in rows:
            if row.titles is not None:
                titled = row.titles if titled is None else titled & row.titles
        tiers = dict.fromkeys(titled or (), TITLE)
        segment = self.finder.segments[number]
        if "." in self.typed and self.is_one_word:
            tiers.update(dict.fromkeys(segment.named(self.typed, CLOSE), ID_PREFIX))
        self._add_triggers(tiers, segment, rows)
        exact = segment.number(self.typed) if self.is_one_word else -1
        if exact >= 0:
            tiers[exact] = EXACT_ID
        return tiers

    def _add_triggers(self, tiers: dict[int, int], segment: Segment, rows: list[Row]) -> None:
        """Put in the documents whose trigger was typed, was begun, or is a slip away."""
        for typed in (self.typed, "".join(self.words)):
            low, high = segment.triggers.beginning(typed) if typed else (0, 0)
            if low < high:
                start, end = segment.trigger_post_at[low], segment.trigger_post_at[high]
                for document in segment.trigger_docs[start : min(end, start + CLOSE)]:
                    tiers[document] = TRIGGER_PREFIX
                if segment.triggers.text(low) == typed:
                    start, end = segment.trigger_post_at[low], segment.trigger_post_at[low + 1]
                    tiers.update(dict.fromkeys(segment.trigger_docs[start:end], EXACT_TRIGGER))
                return
        if len(self.words) == 1:
            for trigger in slips_of_one(rows[0].meanings, segment):
                at = segment.triggers.find(trigger)
                if at >= 0:
                    start, end = segment.trigger_post_at[at], segment.trigger_post_at[at + 1]
                    tiers.update(dict.fromkeys(segment.trigger_docs[start:end], TRIGGER_PREFIX))

    def by_use(self, limit: int) -> list[Found]:
        """List all documents: the most used first, then those that are preferred, by id."""
        finder = self.finder
        keys = []
        for number, segment in enumerate(finder.segments):
            allowed = finder.mask(number, self.where)
            preferred = [finder.mask(number, [labels]) for labels in self.prefer]
            chosen = {segment.number(name) for name in self.usage} - {-1}
            for document in _first(segment, allowed, preferred, limit):
                chosen.add(document)
            for document in chosen:
                if allowed >> document & 1:
                    name = segment.id(document)
                    ties = tuple([not mask >> document & 1 for mask in preferred])
                    keys.append(((-self.usage.get(name, 0.0), ties, name), number, document))
        keys.sort()
        return [Found(n, one, key[2], 0.0, lambda _: ("use", ())) for key, n, one in keys[:limit]]


def _rarity(size: int, count: float) -> float:
    """Return how much a word tells that stands in so many documents (the idf of BM25)."""
    count = min(count, size)
    return _log(1.0 + (size - count + 0.5) / (count + 0.5))


def _log(value: float) -> float:
    """Return the natural logarithm to six digits; ``math`` takes long to import for one search."""
    return float((value**_SMALL - 1.0) / _SMALL)


def _only(mask: int, values: dict[int, T], segment: Segment) -> dict[int, T]:
    """Keep the values of the documents in a mask."""
    bits = mask.to_bytes(segment.size // 8 + 1, "little")
    return {
        document: value
        for document, value in values.items()
        if bits[document >> 3] >> (document & 7) & 1
    }


def _first_of(
    scores: dict[int, float], tiers: dict[int, int], limit: int, step: float
) -> list[int]:
    """Choose the documents that may be among the first, whatever decides between equals.

    Scores that are rounded to the same number of ``step`` count as equal.
    """
    by_tier: list[dict[int, float]] = [{} for _ in range(WHOLE)]
    for document, tier in tiers.items():
        by_tier[tier][document] = scores.get(document, 0.0)
    whole = {one: score for one, score in scores.items() if one not in tiers} if tiers else scores
    chosen: list[int] = []
    for group in (*by_tier, whole):
        wanted = limit - len(chosen)
        if wanted <= 0:
            break
        ranked = sorted(group.values())
        least = -1.0
        if len(ranked) > wanted:
            least = (round(ranked[-wanted] / step) - 0.5) * step if step else ranked[-wanted]
        if len(ranked) > wanted + CLOSE:
            least = max(least, ranked[-wanted - CLOSE])
        chosen += [document for document, score in group.items() if score >= least]
    return chosen


def _first(segment: Segment, allowed: int, preferred: list[int], limit: int) -> Iterator[int]:
    """Go through the first documents by id, those of each preference before those without."""
    groups = [allowed]
    for mask in preferred:
        groups = [part for group in groups for part in (group & mask, group & ~mask)]
    left = limit
    for group in groups:
        if not group or left <= 0:
            continue
        bits = group.to_bytes(segment.size // 8 + 1, "little")
        for document in segment.by_id:
            if bits[document >> 3] >> (document & 7) & 1:
                yield document
                left -= 1
                if left <= 0:
                    break

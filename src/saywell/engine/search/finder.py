"""Finding documents in an index: the trigger first, then the title, then relevance of the whole."""

from __future__ import annotations

from math import log

from saywell.engine.folding import fold
from saywell.engine.search.expand import Meaning, Wanted, meanings, wanted_of
from saywell.engine.search.rank import Row, relevance
from saywell.engine.search.readings import words_to_find
from saywell.engine.search.segment import COUNT_OF_CODE, FIELD_OF_CODE, Segment, saturated
from saywell.engine.search.words import MAX_QUERY
from saywell.model.searching import FIELD_NAMES, Found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

STEPS = 20
"""How many steps relevance has when it is compared: within one, use and language decide."""
CLOSE = 256
"""How many documents are compared by more than their relevance, at most, beyond the limit."""
MOST_USED = 64
"""How many of the documents that are used most are looked up whatever they stand out in."""
KNOWN_WORDS = 256
"""Of how many words the meanings are kept."""

EXACT_TRIGGER, TRIGGER_PREFIX, TITLE, WHOLE = 0, 1, 2, 3
_WHY = {EXACT_TRIGGER: "trigger", TRIGGER_PREFIX: "trigger", TITLE: "title"}
_NO_USE: Mapping[str, float] = {}


class Finder:
    """Finds documents in segments; ``dead[i]`` are numbers of segment i that a later replaces."""

    def __init__(self, segments: Sequence[Segment], dead: Sequence[Collection[int]] = ()) -> None:
        self.segments = segments
        self._alive = []
        for number, segment in enumerate(segments):
            gone = sum(1 << document for document in set(dead[number])) if number < len(dead) else 0
            self._alive.append(((1 << segment.size) - 1) & ~gone)
        self._some_dead = any(len(numbers) for numbers in dead)
        self._size = sum(segment.size for segment in segments)
        self._meanings: dict[tuple[int, str, float], list[Meaning]] = {}

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
        if len(found) < limit and (where or self._some_dead) and answer.cut:
            found = answer.ranked(limit, thorough=True)
        return [answer.found(*one) for one in found]

    def explain(self, query: str, found: Found) -> dict[str, object]:
        """Say why a document was found: what each word of the query met, and what it counts.

        ``words`` has an object for each word (or pair of Chinese characters) and each term it met:
        ``word``, ``term``, ``field``, ``how`` (exact, stem, prefix, slip, sound, part),
        ``likeness`` from 0 to 1, ``rarity`` of the word and ``points`` that it adds to the score.
        """
        answer = _Answer(self, query, _NO_USE, (), ())
        rows = answer.explained(found)
        return {"id": found.id, "score": found.score, "why": found.why, "words": rows}

    def meanings(self, number: int, wanted: Wanted) -> list[Meaning]:
        """Return what something looked for may mean in a segment."""
        key = number, wanted.word, wanted.share
        found = self._meanings.get(key)
        if found is None:
            found = meanings(self.segments[number], wanted)
            if len(self._meanings) >= KNOWN_WORDS:
                self._meanings.clear()
            self._meanings[key] = found
        return found

    def knows(self, word: str) -> bool:
        """Say whether a word is in the index: as it is, begun, or in another form; or a sound."""
        ways = ("sound",) if word[0] < " " else ("exact", "prefix", "stem")
        return any(
            meaning.how in ways
            for number in range(len(self.segments))
            for wanted in wanted_of([word])[:1]
            for meaning in self.meanings(number, wanted)
        )

    def mask(self, number: int, where: Sequence[Collection[str]]) -> int:
        """Return which documents of a segment are alive and have the labels, as bits."""
        mask = self._alive[number]
        for labels in where:
            any_of = 0
            for label in labels:
                any_of |= self.segments[number].label_mask(label)
            mask &= any_of
        return mask

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
        self.typed = "".join(fold(query[:MAX_QUERY]).split()).removeprefix("/")
        self.wanted = wanted_of(self.words)
        self.cut = False
        self.rows: list[list[Row]] = []

    # --- ranking ------------------------------------------------------------------------------

    def ranked(self, limit: int, *, thorough: bool) -> list[tuple[int, int, str, float, int]]:
        """Rank the documents: segment, number, id, score and tier of the best."""
        finder = self.finder
        keys = []
        best = self._weigh()
        for number, segment in enumerate(finder.segments):
            mask = finder.mask(number, self.where)
            wanted = _members(mask) if thorough else None
            rows = self.rows[number]
            scores = relevance(segment, rows, self._used(number), wanted)
            self.cut = self.cut or any(row.heavy for row in rows)
            tiers = self._tiers(number, rows)
            allowed = mask.to_bytes(segment.size // 8 + 1, "little")
            preferred = [finder.mask(number, [labels]) for labels in self.prefer]
            for document in _close(scores, tiers, allowed, limit):
                score = scores.get(document, 0.0) / best if best else 0.0
                tier = tiers.get(document, WHOLE)
                name = segment.id(document)
                ties = tuple([not mask >> document & 1 for mask in preferred])
                key = (tier, -round(score * STEPS), -self.usage.get(name, 0.0), ties, -score, name)
                keys.append((key, number, document))
        keys.sort()
        return [(n, document, key[5], -key[4], key[0]) for key, n, document in keys[:limit]]

    def _weigh(self) -> float:
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
            for number, segment in enumerate(finder.segments):
                for meaning in found[number][at]:
                    size = segment.post_at[meaning.high] - segment.post_at[meaning.low]
                    count += meaning.weight * size
            rarity = _rarity(finder.size, count)
            best += one.share * rarity
            for number, rows in enumerate(self.rows):
                titles = one.share == 1.0
                rows.append(Row(found[number][at], one.share * rarity, titles=titles))
        return best

    def _used(self, number: int) -> list[int]:
        if not self.usage:
            return []
        most = sorted(self.usage, key=self.usage.__getitem__, reverse=True)[:MOST_USED]
        found = [self.finder.segments[number].number(name) for name in most]
        return [document for document in found if document >= 0]

    def _tiers(self, number: int, rows: list[Row]) -> dict[int, int]:
        """Say which documents are more than relevant: by title, or by trigger."""
        titled: set[int] | None = None
        for row in rows:
            if row.titles is not None:
                titled = row.titles if titled is None else titled & row.titles
        tiers = dict.fromkeys(titled or (), TITLE)
        if self.typed:
            segment = self.finder.segments[number]
            low, high = segment.triggers.beginning(self.typed)
            start, end = segment.trigger_post_at[low], segment.trigger_post_at[high]
            for document in segment.trigger_docs[start : min(end, start + CLOSE)]:
                tiers[document] = TRIGGER_PREFIX
            exact = segment.triggers.find(self.typed)
            if exact >= 0:
                start, end = segment.trigger_post_at[exact], segment.trigger_post_at[exact + 1]
                tiers.update(dict.fromkeys(segment.trigger_docs[start:end], EXACT_TRIGGER))
        return tiers

    # --- what is shown of it ------------------------------------------------------------------

    def found(self, number: int, document: int, name: str, score: float, tier: int) -> Found:
        """Make the value that is given back for a document."""
        matched: dict[int, None] = {}
        why, most = "", 0.0
        for row in self.rows[number]:
            for meaning in row.meanings:
                term, code = _term_of(self.finder.segments[number], meaning, document)
                if code >= 0:
                    points = row.weight * saturated(meaning.weight * COUNT_OF_CODE[code])
                    matched[term] = None
                    if points > most:
                        why, most = FIELD_NAMES[FIELD_OF_CODE[code]], points
                    break
        terms = self.finder.segments[number].terms
        words = tuple([terms.text(term) for term in matched])
        return Found(number, document, name, round(score, 3), _WHY.get(tier, why), words)

    def explained(self, found: Found) -> list[dict[str, object]]:
        """List what each thing looked for met in a document."""
        best = self._weigh()
        segment = self.finder.segments[found.segment]
        listed: list[dict[str, object]] = []
        for one, row in zip(self.wanted, self.rows[found.segment], strict=True):
            for meaning in row.meanings:
                term, code = _term_of(segment, meaning, found.number)
                if code >= 0:
                    points = row.weight * saturated(meaning.weight * COUNT_OF_CODE[code]) / best
                    listed.append(
                        {
                            "word": one.word,
                            "term": segment.terms.text(term),
                            "field": FIELD_NAMES[FIELD_OF_CODE[code]],
                            "how": meaning.how,
                            "likeness": round(meaning.weight, 3),
                            "rarity": round(row.weight, 3),
                            "points": round(points, 3),
                        }
                    )
        return listed

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
        return [Found(n, document, key[2], 0.0, "use", ()) for key, n, document in keys[:limit]]


def _rarity(size: int, count: float) -> float:
    """Return how much a word tells that stands in so many documents (the idf of BM25)."""
    count = min(count, size)
    return log(1.0 + (size - count + 0.5) / (count + 0.5))


def _close(
    scores: dict[int, float], tiers: dict[int, int], allowed: bytes, limit: int
) -> Iterator[int]:
    """Choose the documents that may be among the first, whatever decides between equals."""
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    taken = 0
    for document in ranked:
        if document not in tiers and allowed[document >> 3] >> (document & 7) & 1:
            yield document
            taken += 1
            if taken == limit + CLOSE:
                break
    for document in tiers:
        if allowed[document >> 3] >> (document & 7) & 1:
            yield document


def _members(mask: int) -> set[int]:
    bits = bin(mask)[:1:-1]
    found = set()
    at = bits.find("1")
    while at >= 0:
        found.add(at)
        at = bits.find("1", at + 1)
    return found


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


def _term_of(segment: Segment, meaning: Meaning, document: int) -> tuple[int, int]:
    """Return the term of a meaning that a document has, and its code; -1 when it has none."""
    if meaning.high - meaning.low == 1:
        return meaning.low, segment.code(meaning.low, document)
    return segment.term_in_range(meaning.low, meaning.high, document)

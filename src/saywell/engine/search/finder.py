"""Finding documents in an index: the trigger first, then the title, then relevance of the whole."""

from __future__ import annotations

from math import log

from saywell.engine.folding import fold
from saywell.engine.search.expand import Meaning, Wanted, meanings, wanted_of
from saywell.engine.search.segment import FIELD_OF_CODE, IMPACT_OF_CODE, Segment
from saywell.engine.search.words import query_words
from saywell.model.searching import FIELD_NAMES, Field, Found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

STEPS = 20
"""How many steps relevance has when it is compared: within one, use and language decide."""

EXACT_TRIGGER, TRIGGER_PREFIX, TITLE, WHOLE = 0, 1, 2, 3

Place = tuple[int, int]
"""A segment's number and a document's number in it."""


class Finder:
    """Finds documents in segments; ``dead[i]`` are numbers of segment i that a later replaces."""

    def __init__(self, segments: Sequence[Segment], dead: Sequence[Collection[int]] = ()) -> None:
        self.segments = segments
        self._alive = []
        for number, segment in enumerate(segments):
            alive = (1 << segment.size) - 1
            for document in dead[number] if number < len(dead) else ():
                alive &= ~(1 << document)
            self._alive.append(alive)
        self._size = sum(segment.size for segment in segments)

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
        An empty query lists by use.
        """
        words = query_words(query)
        typed = "".join(fold(query[:200]).split()).removeprefix("/")
        allowed = [self._allowed(n, where) for n in range(len(self.segments))]
        preferred = [
            [self._allowed(n, [labels]) for n in range(len(self.segments))] for labels in prefer
        ]
        used = usage or {}
        scores, titled, why, met = self._relevance(words)
        tiers: dict[Place, int] = {}
        for place in scores:
            tiers[place] = TITLE if place in titled else WHOLE
        for place, tier in self._triggers(typed).items():
            tiers[place] = tier
        if not words and not typed:
            tiers = {
                (n, number): WHOLE
                for n, segment in enumerate(self.segments)
                for number in range(segment.size)
            }
        ranked = []
        for place, tier in tiers.items():
            segment, number = place
            if not allowed[segment] >> number & 1:
                continue
            name = self.segments[segment].id(number)
            score = scores.get(place, 0.0)
            ties = tuple(not mask[segment] >> number & 1 for mask in preferred)
            key = (tier, -round(score * STEPS), -used.get(name, 0.0), ties, -score, name)
            ranked.append((key, place))
        ranked.sort()
        found = []
        for key, (segment, number) in ranked[:limit]:
            place = segment, number
            cause = FIELD_NAMES[why[place]] if place in why else ""
            cause = {EXACT_TRIGGER: "trigger", TRIGGER_PREFIX: "trigger", TITLE: "title"}.get(
                key[0], cause or "use"
            )
            matched = tuple(
                self.segments[segment].terms.text(term)
                for term in dict.fromkeys(met.get(place, ()))
            )
            score = round(scores.get(place, 0.0), 3)
            found.append(Found(segment, number, key[-1], score, cause, matched))
        return found

    def explain(self, query: str, found: Found) -> dict[str, object]:
        """Say why a document was found: what each word of the query met, and what it counts."""
        segment = self.segments[found.segment]
        rows = []
        for wanted in wanted_of(query_words(query)):
            for meaning in meanings(segment, wanted.word):
                for _, number, code in segment.impacts(meaning.low, meaning.high):
                    if number == found.number:
                        rows.append(
                            {
                                "word": wanted.word,
                                "term": segment.terms.text(meaning.low),
                                "field": FIELD_NAMES[FIELD_OF_CODE[code]],
                                "how": meaning.how,
                                "similarity": round(meaning.weight, 3),
                                "weight": round(meaning.weight * IMPACT_OF_CODE[code], 3),
                            }
                        )
        return {"id": found.id, "score": found.score, "why": found.why, "words": rows}

    def count(self, where: Sequence[Collection[str]] = ()) -> int:
        """Return how many documents hold all of these filters, each by any of its labels."""
        return sum(self._allowed(n, where).bit_count() for n in range(len(self.segments)))

    def _allowed(self, segment: int, where: Sequence[Collection[str]]) -> int:
        mask = self._alive[segment]
        for labels in where:
            any_of = 0
            for label in labels:
                any_of |= self.segments[segment].label_mask(label)
            mask &= any_of
        return mask

    def _triggers(self, typed: str) -> dict[Place, int]:
        found: dict[Place, int] = {}
        if not typed:
            return found
        for n, segment in enumerate(self.segments):
            low, high = segment.triggers.beginning(typed)
            for number in range(low, high):
                start, end = segment.trigger_post_at[number], segment.trigger_post_at[number + 1]
                exact = segment.triggers.text(number) == typed
                for document in segment.trigger_docs[start:end]:
                    tier = EXACT_TRIGGER if exact else TRIGGER_PREFIX
                    found[n, document] = min(tier, found.get((n, document), tier))
        return found

    def _relevance(
        self, words: list[str]
    ) -> tuple[dict[Place, float], set[Place], dict[Place, int], dict[Place, list[int]]]:
        wanted = wanted_of(words)
        scores: dict[Place, float] = {}
        titled: set[Place] | None = None
        why: dict[Place, int] = {}
        met: dict[Place, list[int]] = {}
        total = 0.0
        for one in wanted:
            best, in_title = self._matches(one, why, met)
            weight = one.share * log(1.0 + (self._size + 1) / (len(best) + 0.5))
            total += weight
            for place, value in best.items():
                scores[place] = scores.get(place, 0.0) + weight * value
            titled = in_title if titled is None else titled & in_title
        if total:
            scores = {place: score / total for place, score in scores.items()}
        return scores, titled or set(), why, met

    def _matches(
        self, wanted: Wanted, why: dict[Place, int], met: dict[Place, list[int]]
    ) -> tuple[dict[Place, float], set[Place]]:
        best: dict[Place, float] = {}
        titled: set[Place] = set()
        for n, segment in enumerate(self.segments):
            for meaning in meanings(segment, wanted.word):
                self._count(n, meaning, best, titled, why, met)
        return best, titled

    def _count(
        self,
        n: int,
        meaning: Meaning,
        best: dict[Place, float],
        titled: set[Place],
        why: dict[Place, int],
        met: dict[Place, list[int]],
    ) -> None:
        for _, document, code in self.segments[n].impacts(meaning.low, meaning.high):
            place = n, document
            value = meaning.weight * IMPACT_OF_CODE[code]
            field = FIELD_OF_CODE[code]
            met.setdefault(place, []).append(meaning.low)
            if value > best.get(place, 0.0):
                best[place] = value
            if field > why.get(place, -1):
                why[place] = field
            if field >= Field.TITLE and meaning.how in ("exact", "prefix"):
                titled.add(place)

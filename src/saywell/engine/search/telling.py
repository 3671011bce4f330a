"""What is told of a document that was found: which words met, where, how, and what it counts."""

from __future__ import annotations

from saywell.engine.search.codes import COUNT_OF_CODE, FIELD_OF_CODE, saturated
from saywell.engine.search.words import query_words
from saywell.model.searching import FIELD_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from saywell.engine.search.expand import Meaning, Wanted
    from saywell.engine.search.rank import Row
    from saywell.engine.search.segment import Segment
    from saywell.model.searching import Found


def told(segment: Segment, rows: Sequence[Row], document: int) -> tuple[str, tuple[str, ...]]:
    """Return the field of the best match in a document, and the likeliest term for each word."""
    matched: dict[int, None] = {}
    why, most = "", 0.0
    for row in rows:
        for meaning in row.meanings:
            term, code = _term_of(segment, meaning, document)
            if code >= 0:
                points = row.weight * saturated(meaning.weight * COUNT_OF_CODE[code])
                matched[term] = None
                if points > most:
                    why, most = FIELD_NAMES[FIELD_OF_CODE[code]], points
                break
    return why, tuple([segment.terms.text(term) for term in matched])


def explained(
    segment: Segment, wanted: Sequence[Wanted], rows: Sequence[Row], found: Found, best: float
) -> list[dict[str, object]]:
    """List what each thing looked for met in a document, and what of the score it adds."""
    listed: list[dict[str, object]] = []
    for one, row in zip(wanted, rows, strict=True):
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


def mark_readings(listed: list[dict[str, object]], words: Sequence[str], query: str) -> None:
    """Mark what was looked for in place of what was typed: in another layout, or by sound."""
    typed = query.split() if len(query.split()) == len(words) else [query] * len(words)
    read = dict(zip(words, typed, strict=True))
    for known in query_words(query):
        read.pop(known, None)
    for one in listed:
        word = str(one["word"])
        if word[0] < " ":
            one["word"] = word[1:]
        elif word in read and one["how"] == "exact":
            one |= {"word": read[word], "how": "layout"}


def _term_of(segment: Segment, meaning: Meaning, document: int) -> tuple[int, int]:
    """Return the term of a meaning that a document has, and its code; -1 when it has none."""
    if meaning.high - meaning.low == 1:
        return meaning.low, segment.code(meaning.low, document)
    return segment.term_in_range(meaning.low, meaning.high, document)

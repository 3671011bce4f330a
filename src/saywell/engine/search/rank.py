"""How relevant the documents of a segment are to what is looked for, with bounded work.

Each thing looked for counts what its meanings count in a document together, weighed by likeness
and saturated, times its rarity (BM25F over words that are alike). Of terms that stand in very many
documents only those are read in which they stand out; for the best of the others they are then
looked up one by one.
"""

from __future__ import annotations

from saywell.engine.search.codes import CODE_START, COUNT_OF_CODE, ONCE, SATURATION
from saywell.engine.search.expand import Meaning
from saywell.engine.search.segment import HEAVY
from saywell.model.searching import Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from saywell.engine.search.segment import Segment

BUDGET = 2048
"""How many postings a query reads in a segment, more or less."""
BEST = 48
"""For how many documents heavy terms are looked up one by one."""
TELLING = 0.2
"""The weight, by that of the weightiest word, from which on a heavy word is looked up."""
MOST = 8
"""How many heavy terms of a range are read, at most."""
ENOUGH = 20
"""Documents that two heavy words are known to have in common, with which no more are looked for."""
LIKELIEST = 2
"""How many heavy meanings of a word are looked up: the ranges, and the likeliest terms."""
WIDE = 4096
"""Postings up to which a heavy term is read whole to see in which documents it stands."""

_TITLE = CODE_START[Field.TITLE]
_BELOW_TITLES = bytes(range(_TITLE))


class Row:
    """One thing looked for in one segment: its meanings, what it weighs, whether titles have it.

    ``read`` are the documents that it was read in; ``counts``, how often it is in them in effect,
    is only known where it has several meanings, which may be in one document.
    """

    __slots__ = ("counts", "heavy", "meanings", "read", "titles", "weight")

    def __init__(self, meanings: list[Meaning], weight: float, *, titles: bool) -> None:
        self.meanings = meanings
        self.weight = weight
        self.titles: set[int] | None = set() if titles else None
        self.counts: dict[int, float] = {}
        self.read: Collection[int] = self.counts
        self.heavy: list[tuple[Meaning, Collection[int]]] = []


def relevance(
    segment: Segment,
    rows: Sequence[Row],
    used: Callable[[], Sequence[int]],
    wanted: set[int] | None,
) -> dict[int, float]:
    """Add up what the documents of a segment are worth, by number.

    ``used`` gives documents that are to be looked up in any case. ``wanted`` limits the documents,
    and makes the reading of heavy terms thorough.
    """
    share = max(HEAVY, BUDGET // max(1, len(rows)))
    totals: dict[int, float] = {}
    for row in rows:
        if wanted is None:
            _read(segment, row, share, totals)
        else:
            _read_wanted(segment, row, wanted)
        _add_up(totals, row)
    least = max([row.weight for row in rows], default=0.0) * TELLING
    heavy = [row for row in rows if row.heavy and row.weight >= least]
    if heavy:
        best = set(sorted(totals, key=totals.__getitem__, reverse=True)[:BEST])
        best.update(used())
        best.update(_in_common(segment, heavy))
        for row in heavy:
            _look_up(segment, row, best, totals)
    return totals


def _read(segment: Segment, row: Row, budget: int, totals: dict[int, float]) -> None:
    """Count the postings of a row's meanings; of heavy ones only where they stand out.

    Those of a row that has but one meaning are added to the totals at once.
    """
    counts = row.counts
    for meaning in row.meanings:
        docs, codes = segment.postings(meaning.low, meaning.high)
        once = meaning.high - meaning.low == 1
        if meaning.count > HEAVY:
            top = (
                segment.top_of_start(meaning.start)
                if meaning.start
                else segment.top_of_term(meaning.low)
            )
            if top is None:
                _read_heavy(segment, row, meaning)
                docs, codes = docs[:HEAVY], codes[:HEAVY]
            else:
                docs, codes = top
                once = True
                row.heavy.append((meaning, frozenset(docs)))
        elif budget <= 0:
            break
        budget -= len(docs)
        documents, kinds = docs.tolist(), codes.tobytes()
        if once and len(row.meanings) == 1:
            row.read = documents
            _add_once(totals, documents, kinds, meaning.weight, row.weight)
        else:
            _count(counts, documents, kinds, meaning.weight, once=once)
        _note_titles(row, meaning, documents, kinds)


def _add_once(
    totals: dict[int, float], docs: list[int], codes: bytes, weight: float, weight_of_row: float
) -> None:
    """Add what postings are worth to their documents, worked out once for each code."""
    worth = {}
    for code in set(codes):
        count = weight * COUNT_OF_CODE[code]
        worth[code] = weight_of_row * count / (count + SATURATION)
    if not totals:
        totals.update(zip(docs, map(worth.__getitem__, codes), strict=True))
        return
    for document, code in zip(docs, codes, strict=True):
        if document in totals:
            totals[document] += worth[code]
        else:
            totals[document] = worth[code]


def _read_heavy(segment: Segment, row: Row, meaning: Meaning) -> None:
    """Count the heavy terms of a range that has no list of its own, where they stand out."""
    for term in segment.heavy_in(meaning.low, meaning.high)[:MOST]:
        docs, codes = segment.top_of_term(term)
        documents, kinds = docs.tolist(), codes.tobytes()
        _count(row.counts, documents, kinds, meaning.weight, once=True)
        _note_titles(row, meaning, documents, kinds)
    row.heavy.append((meaning, frozenset(row.counts)))


def _count(
    counts: dict[int, float], docs: list[int], codes: bytes, weight: float, *, once: bool
) -> None:
    """Add what postings count to their documents; ``once`` when none has two of them."""
    table = COUNT_OF_CODE
    if once and not counts:
        counts.update(zip(docs, [weight * table[code] for code in codes], strict=True))
        return
    get = counts.get
    for document, code in zip(docs, codes, strict=True):
        counts[document] = get(document, 0.0) + weight * table[code]


def _note_titles(row: Row, meaning: Meaning, docs: list[int], codes: bytes) -> None:
    if row.titles is None or not meaning.begun:
        return
    if codes.translate(None, _BELOW_TITLES):
        row.titles.update(
            [document for document, code in zip(docs, codes, strict=True) if code >= _TITLE]
        )


def _read_wanted(segment: Segment, row: Row, wanted: set[int]) -> None:
    """Count all the postings of a row's meanings in the documents that are wanted."""
    counts = row.counts
    for meaning in row.meanings:
        weight = meaning.weight
        titles = row.titles if meaning.begun else None
        found = list(zip(*segment.postings(meaning.low, meaning.high), strict=True))
        for term in segment.heavy_in(meaning.low, meaning.high):
            one = Meaning(term, term + 1, weight, meaning.how, begun=meaning.begun)
            found += _in_range(segment, one, wanted).items()
        for document, code in found:
            if document in wanted:
                counts[document] = counts.get(document, 0.0) + weight * COUNT_OF_CODE[code]
                if titles is not None and code >= _TITLE:
                    titles.add(document)


def _add_up(totals: dict[int, float], row: Row) -> None:
    """Add what a row's counts are worth to their documents."""
    weight = row.weight
    for document, count in row.counts.items():
        worth = weight * count / (count + SATURATION)
        if document in totals:
            totals[document] += worth
        else:
            totals[document] = worth


def _in_common(segment: Segment, rows: Sequence[Row]) -> list[int]:
    """Find documents that have the two rarest of heavy words, which may stand out in neither.

    Beginnings of words are left out: those that have them are among the others.
    """
    if len(rows) < 2:
        return []
    rare, other = sorted(rows, key=lambda row: -row.weight)[:2]
    if len({*rare.read}.intersection(other.read)) >= ENOUGH:
        return []
    one, two = rare.heavy[0][0], other.heavy[0][0]
    if one.high - one.low > 1 or two.high - two.low > 1:
        return []
    bits, more = (segment.dense_in(meaning.low, meaning.high) for meaning in (one, two))
    if len(bits) == len(more) == 1:
        return numbers_in(
            int.from_bytes(bits[0], "little") & int.from_bytes(more[0], "little"), BEST
        )
    if bits:
        one, two = two, one
    if segment.count(one.low, one.high) > WIDE:
        return []
    return list(_among(segment, two, _documents(segment, one)))[:BEST]


def _documents(segment: Segment, meaning: Meaning) -> set[int]:
    """Return the documents of a meaning, but for its dense terms."""
    found = set(segment.postings(meaning.low, meaning.high)[0])
    for place in segment.mid_in(meaning.low, meaning.high):
        found.update(segment.mid_documents(place))
    return found


def _among(segment: Segment, meaning: Meaning, documents: set[int]) -> set[int]:
    """Return which of some documents a meaning is in; of a wide one only where it is heavy."""
    docs, _ = segment.postings(meaning.low, meaning.high)
    found = documents.intersection(docs) if len(docs) <= WIDE else set()
    for place in segment.mid_in(meaning.low, meaning.high)[:MOST]:
        found.update(segment.mid_members(place, documents))
    for bits in segment.dense_in(meaning.low, meaning.high):
        found.update([one for one in documents if bits[one >> 3] >> (one & 7) & 1])
    return found


def numbers_in(mask: int, most: int | None = None) -> list[int]:
    """List the numbers whose bits are set, or the first of them."""
    bits = bin(mask)[:1:-1]
    found: list[int] = []
    at = bits.find("1")
    while at >= 0 and len(found) != most:
        found.append(at)
        at = bits.find("1", at + 1)
    return found


def _look_up(segment: Segment, row: Row, documents: set[int], totals: dict[int, float]) -> None:
    """Add to documents what a row's heavy meanings count in them, unless that was read."""
    counts, weigh, titles = row.counts, row.weight, row.titles
    for meaning, read in row.heavy[:LIKELIEST]:
        weight = meaning.weight
        for document, code in _in_range(segment, meaning, documents.difference(read)).items():
            after = weight * COUNT_OF_CODE[code]
            before = counts.get(document)
            if before is None:
                worth = after / (after + SATURATION)
            else:
                after += before
                worth = after / (after + SATURATION) - before / (before + SATURATION)
            counts[document] = after
            totals[document] = totals.get(document, 0.0) + weigh * worth
            if titles is not None and code >= _TITLE and meaning.begun:
                titles.add(document)


def _in_range(segment: Segment, meaning: Meaning, documents: set[int]) -> dict[int, int]:
    """Find which documents have a term of a range, as far as it is not too wide to look."""
    among = _among(segment, meaning, documents)
    found = dict.fromkeys(among, ONCE)
    found.update(
        segment.head_codes(
            meaning.low, meaning.high, documents if meaning.high - meaning.low > 1 else among
        )
    )
    return found

"""Documents made into the bytes of one segment of the search index.

What a word counts in a document is worked out here, once: BM25F, that is its count in the text
for the text's length, with more for the title, the trigger and what else the team wrote to find
it by, and less for each further time (Robertson and Zaragoza, The Probabilistic Relevance
Framework, 2009).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from saywell.engine.folding import fold
from saywell.engine.search.codes import CODE_START, code_of
from saywell.engine.search.keys import made_keys_of
from saywell.engine.search.sections import (
    TextsMade,
    joined,
    listed,
    no_numbers,
    sorted_texts,
    utf8,
)
from saywell.engine.search.segment import (
    BLOCK,
    DENSE,
    HEAVY,
    stem_hash,
)
from saywell.engine.search.shortcuts import heavy_terms, shortcuts
from saywell.engine.search.sounds import sounds_of_terms
from saywell.engine.search.words import is_han, pairs_of, words_of, words_of_template
from saywell.model.searching import Document, Field

LENGTH = 0.4
"""b of BM25: how much less a word counts in a long text."""
STEPS, MOST_TIMES = 48, 63
"""How finely lengths of texts are told apart, and how often a word counts in one at most."""

WEIGHTS = (1.0, 1.0, 1.5, 1.5, 1.5, 2.0, 2.5, 3.0)
"""What a word counts by field, in the order of ``Field``."""

_HEAD = CODE_START[Field.SEARCH]
_AT_ONCE = 100_000
"""How many postings are parted at once."""
_TEMPLATES = frozenset({Field.TEXT, Field.SUBJECT})
_FIRST_HAN = "\u3005"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from saywell.engine.search.sections import Part


def build(documents: Iterable[Document]) -> bytes:
    """Make a segment of documents; of several with one id, all but one are dead when it is used."""
    builder = _Builder()
    for document in documents:
        builder.add(document)
    return builder.finish()


def trigger_key(text: str) -> str:
    """Return what a trigger is found by: folded, without spaces and the slash before it."""
    return "".join(fold(text).split()).removeprefix("/")


def _pieces(words: list[str]) -> Iterable[str]:
    """Cut words into what is kept in the index: Chinese in characters and pairs."""
    if max(words, default="") < _FIRST_HAN:
        return words
    pieces: list[str] = []
    for word in words:
        if is_han(word):
            pieces += word
            pieces += pairs_of(word) if len(word) > 1 else ()
        else:
            pieces.append(word)
    return pieces


class _Builder:
    """Takes documents in, one by one.

    For each word, ``in_texts`` has a number for each document that has it in its text alone, the
    document's number above eight bits for the count; ``in_heads`` one for those that have it
    elsewhere too, with the code that is kept.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.cards = TextsMade("Q")
        self.bodies = TextsMade("Q")
        self.labels: defaultdict[str, array[int]] = defaultdict(no_numbers)
        self.triggers: defaultdict[str, array[int]] = defaultdict(no_numbers)
        self.lengths = array("I")
        self.in_texts: defaultdict[str, array[int]] = defaultdict(no_numbers)
        self.in_heads: defaultdict[str, array[int]] = defaultdict(no_numbers)

    def add(self, document: Document) -> None:
        number = len(self.ids)
        self.ids.append(document.id)
        self.cards.add(utf8(document.card))
        self.bodies.add(document.body)
        for label in dict.fromkeys(document.labels):
            self.labels[label].append(number)
        said: list[str] = []
        weights: dict[str, float] = {}
        fields: dict[str, int] = {}
        for field, text in document.texts:
            words = words_of_template(text) if field in _TEMPLATES else words_of(text)
            if field == Field.TEXT:
                said += _pieces(words)
                continue
            if field == Field.TRIGGER:
                self._add_trigger(text, number)
            weight = WEIGHTS[field]
            for piece in _pieces(words):
                weights[piece] = weights.get(piece, 0.0) + weight
                if field >= fields.get(piece, 0):
                    fields[piece] = field
        self.lengths.append(len(said))
        counts = Counter(said)
        place, in_texts, in_heads = number << 8, self.in_texts, self.in_heads
        for piece, weight in weights.items():
            code = code_of(fields[piece], weight + counts.pop(piece, 0))
            in_heads[piece].append(place | code)
        for piece, count in counts.items():
            in_texts[piece].append(place | (count if count < MOST_TIMES else MOST_TIMES))

    def _add_trigger(self, text: str, number: int) -> None:
        key = trigger_key(text)
        if key:
            found = self.triggers[key]
            if not found or found[-1] != number:
                found.append(number)

    # --- writing ------------------------------------------------------------------------------

    def finish(self) -> bytes:
        ids = TextsMade("I")
        for name in self.ids:
            ids.add(utf8(name))
        by_id = array("I", sorted(range(len(self.ids)), key=self.ids.__getitem__))
        places = array("I", sorted(range(len(self.ids)), key=by_id.__getitem__))
        parts: dict[str, Part] = {
            "counts": array("Q", [len(self.ids)]),
            "ids": ids.blob,
            "id_at": ids.at,
            "by_id": by_id,
            "place_of": places,
            "cards": self.cards.blob,
            "card_at": self.cards.at,
            "bodies": self.bodies.blob,
            "body_at": self.bodies.at,
        }
        parts |= self._labels()
        parts |= self._postings()
        parts |= listed("trigger", "docs", self.triggers)
        return joined(parts)

    def _labels(self) -> dict[str, Part]:
        size = len(self.ids)
        names = sorted(self.labels)
        counts, starts, docs, bits = array("I"), array("Q"), array("I"), bytearray()
        for label in names:
            numbers = self.labels[label]
            counts.append(len(numbers))
            if len(numbers) * 32 > size:
                starts.append(len(bits))
                bits += _bits(numbers, size)
            else:
                starts.append(len(docs))
                docs += numbers
        return {
            **sorted_texts("label", names),
            "label_count": counts,
            "label_start": starts,
            "label_docs": docs,
            "label_bits": bits,
        }

    def _postings(self) -> dict[str, Part]:
        words = sorted(self.in_texts.keys() | self.in_heads.keys())
        offsets, postings = array("I", [0]), no_numbers()
        heads: dict[int, list[tuple[int, int]]] = {}
        named: set[int] = set()
        for term, word in enumerate(words):
            found = self.in_texts.pop(word, None)
            in_heads = self.in_heads.pop(word, None)
            if in_heads is not None:
                named.add(term)
                for one in in_heads:
                    if one & 255 >= _HEAD:
                        heads.setdefault(one >> 8, []).append((term, one & 255))
                found = in_heads if found is None else array("I", sorted(found + in_heads))
            if found is not None:
                postings += found
            offsets.append(len(postings))
        docs, codes = self._parted(postings)
        sounds: defaultdict[str, array[int]] = defaultdict(no_numbers)
        for term, sound in sounds_of_terms(words, named):
            sounds[sound].append(term)
        return {
            **sorted_texts("term", words),
            **_heads(len(self.ids), heads),
            **_stems(words),
            **listed("sound", "terms", sounds),
            **shortcuts(words, offsets, docs, codes),
            **_by_weight(len(self.ids), offsets, docs, codes),
        }

    def _parted(self, postings: array[int]) -> tuple[array[int], bytearray]:
        """Part postings into documents and codes, for which lengths of texts have to be known."""
        steps, docs, codes = self._steps(), no_numbers(), bytearray()
        codes_of = {step: _codes(step) for step in set(steps)}
        for start in range(0, len(postings), _AT_ONCE):
            some = postings[start : start + _AT_ONCE]
            docs.extend([one >> 8 for one in some])
            codes += bytes(
                [
                    one & 255 if one & 255 > MOST_TIMES else codes_of[steps[one >> 8]][one & 255]
                    for one in some
                ]
            )
        return docs, codes

    def _steps(self) -> bytes:
        """Return for each document how long its text is, in steps of the mean length."""
        mean = sum(self.lengths) / len(self.lengths) if self.lengths else 0.0
        step = (mean or 1.0) * 4 / STEPS
        return bytes([min(STEPS - 1, round(length / step)) for length in self.lengths])


def _codes(step: int) -> bytes:
    """Return the code by the count of a word in a text of a length."""
    norm = 1.0 - LENGTH + LENGTH * step * 4 / STEPS
    return bytes([code_of(Field.TEXT, count / norm) for count in range(MOST_TIMES + 1)])


def _heads(size: int, heads: dict[int, list[tuple[int, int]]]) -> dict[str, Part]:
    """List for each document the terms that stand elsewhere than in its text, in their order."""
    at, terms, codes = array("I", [0]), array("I"), bytearray()
    for document in range(size):
        for term, code in heads.pop(document, ()):
            terms.append(term)
            codes.append(code)
        at.append(len(terms))
    return {"head_at": at, "head_terms": terms, "head_codes_of": codes}


def _by_weight(
    size: int, offsets: array[int], docs: array[int], codes: bytearray
) -> dict[str, Part]:
    """Keep the postings of heavy terms in less room: in blocks, and those of dense ones as bits."""
    least = max(HEAVY, size // DENSE)
    dense, sums, bits = array("I"), array("Q", [0]), bytearray()
    mid, mid_sum, blocks = array("I"), array("I", [0]), array("I")
    mid_docs = array("H")
    at, kept, kept_codes = array("I", [0]), array("I"), bytearray()
    last = len(offsets) - 1
    light = 0
    for term in [*heavy_terms(offsets), last]:
        taken = offsets[light] - len(kept)
        at.extend([offset - taken for offset in offsets[light + 1 : term + 1]])
        kept += docs[offsets[light] : offsets[term]]
        kept_codes += codes[offsets[light] : offsets[term]]
        if term == last:
            break
        at.append(len(kept))
        light = term + 1
        found = docs[offsets[term] : offsets[light]]
        if len(found) > least:
            dense.append(term)
            sums.append(sums[-1] + len(found))
            bits += _bits(found, size)
        else:
            mid.append(term)
            edges = [bisect_left(found, first) for first in range(0, size, BLOCK)]
            blocks.extend([mid_sum[-1] + edge for edge in (*edges, len(found))])
            mid_sum.append(mid_sum[-1] + len(found))
            mid_docs.extend([document % BLOCK for document in found])
    return {
        "post_at": at,
        "post_docs": kept,
        "post_codes": kept_codes,
        "mid": mid,
        "mid_sum": mid_sum,
        "mid_blocks": blocks,
        "mid_docs": mid_docs,
        "dense": dense,
        "dense_sum": sums,
        "dense_bits": bits,
    }


def _stems(words: Sequence[str]) -> dict[str, Part]:
    """List the words by their stems."""
    by_stem: defaultdict[str, array[int]] = defaultdict(no_numbers)
    for number, word in enumerate(words):
        if len(word) > 2:
            for stem in made_keys_of(word):
                by_stem[stem].append(number)
    hashes, terms = array("Q"), no_numbers()
    for number, stem in sorted([(stem_hash(stem), stem) for stem in by_stem]):
        found = by_stem[stem]
        hashes.extend([number] * len(found))
        terms += found
    return {"stem_hashes": hashes, "stem_terms": terms}


def _bits(numbers: Iterable[int], size: int) -> bytearray:
    mask = bytearray((size + 7) // 8)
    for number in numbers:
        mask[number >> 3] |= 1 << (number & 7)
    return mask

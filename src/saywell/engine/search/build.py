"""Documents made into the bytes of one segment of the search index.

What a word counts in a document is worked out here, once: BM25F, that is its count in the text
for the text's length, with more for the title, the trigger and what else the team wrote to find
it by, and less for each further time (Robertson and Zaragoza, The Probabilistic Relevance
Framework, 2009).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from saywell.engine.folding import fold
from saywell.engine.search.codes import CODE_START, code_of
from saywell.engine.search.keys import keys_of
from saywell.engine.search.segment import (
    BLOCK,
    DENSE,
    HEADER,
    HEAVY,
    MAGIC,
    SECTIONS,
    stem_hash,
)
from saywell.engine.search.shortcuts import shortcuts
from saywell.engine.search.sounds import sounds_of_term
from saywell.engine.search.words import is_han, pairs_of, words_of, words_of_template
from saywell.model.searching import Document, Field

LENGTH = 0.4
"""b of BM25: how much less a word counts in a long text."""
STEPS, MOST_TIMES = 48, 63
"""How finely lengths of texts are told apart, and how often a word counts in one at most."""

WEIGHTS = (1.0, 1.0, 1.5, 1.5, 1.5, 2.0, 2.5, 3.0)
"""What a word counts by field, in the order of ``Field``."""

_HEAD = CODE_START[Field.SEARCH]
_TEMPLATES = frozenset({Field.TEXT, Field.SUBJECT})
_FIRST_HAN = "\u3005"

TYPE_CHECKING = False
if TYPE_CHECKING:
    Part = bytes | bytearray | array[int]


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


class _Texts:
    """Texts put one behind the other, with their offsets."""

    def __init__(self, kind: str = "I") -> None:
        self.blob = bytearray()
        self.at = array(kind, [0])

    def add(self, text: bytes) -> None:
        self.blob += text
        self.at.append(len(self.blob))


class _Builder:
    """Takes documents in, one by one.

    For each word, ``in_texts`` has a number for each document that has it in its text alone, the
    document's number above eight bits for the count; ``in_heads`` one for those that have it
    elsewhere too, with the code that is kept.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.cards = _Texts("Q")
        self.bodies = _Texts("Q")
        self.labels: dict[str, array[int]] = {}
        self.triggers: dict[str, array[int]] = {}
        self.lengths = array("I")
        self.in_texts: dict[str, array[int]] = {}
        self.in_heads: dict[str, array[int]] = {}

    def add(self, document: Document) -> None:
        number = len(self.ids)
        self.ids.append(document.id)
        self.cards.add(_utf8(document.card))
        self.bodies.add(document.body)
        for label in dict.fromkeys(document.labels):
            self.labels.setdefault(label, array("I")).append(number)
        counts: dict[str, int] = {}
        weights: dict[str, float] = {}
        fields: dict[str, int] = {}
        for field, text in document.texts:
            words = words_of_template(text) if field in _TEMPLATES else words_of(text)
            if field == Field.TEXT:
                for piece in _pieces(words):
                    counts[piece] = counts.get(piece, 0) + 1
                continue
            if field == Field.TRIGGER:
                self._add_trigger(text, number)
            weight = WEIGHTS[field]
            for piece in _pieces(words):
                weights[piece] = weights.get(piece, 0.0) + weight
                if field >= fields.get(piece, 0):
                    fields[piece] = field
        self.lengths.append(sum(counts.values()))
        for piece, weight in weights.items():
            code = code_of(fields[piece], weight + counts.pop(piece, 0))
            found = self.in_heads.get(piece)
            if found is None:
                found = self.in_heads[piece] = array("I")
            found.append(number << 8 | code)
        self._add_text(number, counts)

    def _add_text(self, number: int, counts: dict[str, int]) -> None:
        lists = self.in_texts
        place = number << 8
        for piece, count in counts.items():
            found = lists.get(piece)
            if found is None:
                found = lists[piece] = array("I")
            found.append(place | (count if count < MOST_TIMES else MOST_TIMES))

    def _add_trigger(self, text: str, number: int) -> None:
        key = trigger_key(text)
        if key:
            found = self.triggers.setdefault(key, array("I"))
            if not found or found[-1] != number:
                found.append(number)

    # --- writing ------------------------------------------------------------------------------

    def finish(self) -> bytes:
        ids = _Texts()
        for name in self.ids:
            ids.add(_utf8(name))
        parts: dict[str, Part] = {
            "counts": array("Q", [len(self.ids)]),
            "ids": ids.blob,
            "id_at": ids.at,
            "by_id": array("I", sorted(range(len(self.ids)), key=self.ids.__getitem__)),
            "cards": self.cards.blob,
            "card_at": self.cards.at,
            "bodies": self.bodies.blob,
            "body_at": self.bodies.at,
        }
        parts |= self._labels()
        parts |= self._postings()
        parts |= _listed("trigger", "docs", self.triggers)
        return _joined(parts)

    def _labels(self) -> dict[str, Part]:
        size = len(self.ids)
        names = _Texts()
        counts, starts, docs, bits = array("I"), array("Q"), array("I"), bytearray()
        for label in sorted(self.labels, key=_utf8):
            numbers = self.labels[label]
            names.add(_utf8(label))
            counts.append(len(numbers))
            if len(numbers) * 32 > size:
                starts.append(len(bits))
                bits += _bits(numbers, size)
            else:
                starts.append(len(docs))
                docs += numbers
        return {
            "labels": names.blob,
            "label_at": names.at,
            "label_count": counts,
            "label_start": starts,
            "label_docs": docs,
            "label_bits": bits,
        }

    def _postings(self) -> dict[str, Part]:
        words = sorted({**self.in_texts, **self.in_heads}, key=_utf8)
        steps = self._steps()
        codes_of = {step: _codes(step) for step in set(steps)}
        offsets, docs, codes = array("I", [0]), array("I"), bytearray()
        heads: dict[int, list[tuple[int, int]]] = {}
        sounds: dict[str, array[int]] = {}
        texts = _Texts()
        for term, word in enumerate(words):
            texts.add(_utf8(word))
            found = [
                one & ~255 | codes_of[steps[one >> 8]][one & 255]
                for one in self.in_texts.pop(word, ())
            ]
            named = self.in_heads.pop(word, None)
            if named is not None:
                for one in named:
                    if one & 255 >= _HEAD:
                        heads.setdefault(one >> 8, []).append((term, one & 255))
                found += named
                found.sort()
            for sound in sounds_of_term(word, named=named is not None):
                sounds.setdefault(sound, array("I")).append(term)
            docs.extend([one >> 8 for one in found])
            codes += bytes([one & 255 for one in found])
            offsets.append(len(docs))
        return {
            "terms": texts.blob,
            "term_at": texts.at,
            **_heads(len(self.ids), heads),
            **_stems(words),
            **_listed("sound", "terms", sounds),
            **shortcuts(words, offsets, docs, codes),
            **_by_weight(len(self.ids), offsets, docs, codes),
        }

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
    return {"head_at": at, "head_terms": terms, "head_codes": codes}


def _by_weight(
    size: int, offsets: array[int], docs: array[int], codes: bytearray
) -> dict[str, Part]:
    """Keep the postings of heavy terms in less room: in blocks, and those of dense ones as bits."""
    least = max(HEAVY, size // DENSE)
    dense, sums, bits = array("I"), array("Q", [0]), bytearray()
    mid, mid_sum, blocks = array("I"), array("I", [0]), array("I")
    mid_docs = array("H")
    at, kept, kept_codes = array("I", [0]), array("I"), bytearray()
    for term in range(len(offsets) - 1):
        start, end = offsets[term], offsets[term + 1]
        found = docs[start:end]
        if end - start > least:
            dense.append(term)
            sums.append(sums[-1] + end - start)
            bits += _bits(found, size)
        elif end - start > HEAVY:
            mid.append(term)
            edges = [bisect_left(found, first) for first in range(0, size, BLOCK)]
            blocks.extend([mid_sum[-1] + edge for edge in (*edges, len(found))])
            mid_sum.append(mid_sum[-1] + len(found))
            mid_docs.extend([document % BLOCK for document in found])
        else:
            kept += found
            kept_codes += codes[start:end]
        at.append(len(kept))
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
    pairs = []
    for number, word in enumerate(words):
        if len(word) > 2:
            pairs += [stem_hash(stem) << 32 | number for stem in keys_of(word)]
    pairs.sort()
    return {
        "stem_hashes": array("Q", [pair >> 32 for pair in pairs]),
        "stem_terms": array("I", [pair & 0xFFFFFFFF for pair in pairs]),
    }


def _bits(numbers: Iterable[int], size: int) -> bytearray:
    mask = bytearray((size + 7) // 8)
    for number in numbers:
        mask[number >> 3] |= 1 << (number & 7)
    return mask


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _listed(name: str, of: str, lists: dict[str, array[int]]) -> dict[str, Part]:
    """Lay lists of numbers one behind the other, in the order of their names."""
    texts = _Texts()
    starts, numbers = array("I", [0]), array("I")
    for key in sorted(lists, key=_utf8):
        texts.add(_utf8(key))
        numbers += lists[key]
        starts.append(len(numbers))
    return {
        f"{name}s": texts.blob,
        f"{name}_at": texts.at,
        f"{name}_post_at": starts,
        f"{name}_{of}": numbers,
    }


def _joined(parts: dict[str, Part]) -> bytes:
    """Put the sections one behind the other, after a header that says where each is."""
    header = array("Q", [MAGIC])
    found: list[bytes | memoryview] = []
    place = HEADER
    for name, _ in SECTIONS:
        part = parts[name]
        data = memoryview(part).cast("B") if len(part) else memoryview(b"")
        header.extend((place, len(data)))
        gap = -len(data) % 8
        found += [data, bytes(gap)]
        place += len(data) + gap
    return b"".join([header.tobytes(), *found])

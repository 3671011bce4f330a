"""Documents made into the bytes of one segment of the search index.

What a word counts in a document is worked out here, once: BM25F, that is its count in the text
for the text's length, with more for the title, the trigger and what else the team wrote to find
it by, and less for each further time (Robertson and Zaragoza, The Probabilistic Relevance
Framework, 2009).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

from saywell.engine.folding import fold
from saywell.engine.search.keys import keys_of
from saywell.engine.search.segment import (
    CODE_START,
    DENSE,
    HEADER,
    HEAVY,
    MAGIC,
    SECTIONS,
    code_of,
    form_hash,
)
from saywell.engine.search.shortcuts import shortcuts
from saywell.engine.search.sounds import sounds_of_term
from saywell.engine.search.words import is_han, pairs_of, words_of, words_of_template
from saywell.model.searching import Document, Field

LENGTH = 0.4
"""b of BM25: how much less a word counts in a long text."""

WEIGHTS = (1.0, 1.0, 1.5, 1.5, 1.5, 2.0, 2.5, 3.0)
"""What a word counts by field, in the order of ``Field``."""

_HEAD = CODE_START[Field.TAG]
_TEMPLATES = frozenset({Field.TEXT, Field.SUBJECT})

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


def pieces_of(words: Iterable[str]) -> Iterator[str]:
    """Cut words into what is kept in the index: Chinese in characters and pairs."""
    for word in words:
        if is_han(word):
            yield from word
            if len(word) > 1:
                yield from pairs_of(word)
        else:
            yield word


class _Texts:
    """Texts put one behind the other, with their offsets."""

    def __init__(self, kind: str = "I") -> None:
        self.blob = bytearray()
        self.at = array(kind, [0])

    def add(self, text: bytes) -> None:
        self.blob += text
        self.at.append(len(self.blob))


class _Builder:
    def __init__(self) -> None:
        self.ids: list[str] = []
        self.cards = _Texts("Q")
        self.bodies = _Texts("Q")
        self.labels: dict[str, array[int]] = {}
        self.triggers: dict[str, array[int]] = {}
        self.numbers: dict[str, int] = {}
        self.lengths = array("I")
        self.ends = array("I", [0])
        self.terms = array("I")
        self.counts = array("B")
        self.extras: dict[int, tuple[float, int]] = {}

    def add(self, document: Document) -> None:
        number = len(self.ids)
        self.ids.append(document.id)
        self.cards.add(_utf8(document.card))
        self.bodies.add(document.body)
        for label in dict.fromkeys(document.labels):
            self.labels.setdefault(label, array("I")).append(number)
        counts: dict[str, int] = {}
        extras: dict[str, float] = {}
        fields: dict[str, int] = {}
        for field, text in document.texts:
            words = words_of_template(text) if field in _TEMPLATES else words_of(text)
            if field == Field.TRIGGER:
                self._add_trigger(text, number)
            if field == Field.TEXT:
                for piece in pieces_of(words):
                    counts[piece] = counts.get(piece, 0) + 1
                continue
            weight = WEIGHTS[field]
            for piece in pieces_of(words):
                extras[piece] = extras.get(piece, 0.0) + weight
                if field >= fields.get(piece, 0):
                    fields[piece] = field
        self._add_postings(counts, extras, fields)

    def _add_trigger(self, text: str, number: int) -> None:
        key = trigger_key(text)
        if key:
            found = self.triggers.setdefault(key, array("I"))
            if not found or found[-1] != number:
                found.append(number)

    def _add_postings(
        self, counts: dict[str, int], extras: dict[str, float], fields: dict[str, int]
    ) -> None:
        numbers, terms, kept = self.numbers, self.terms, self.counts
        for piece, count in counts.items():
            if piece not in extras:
                terms.append(numbers.setdefault(piece, len(numbers)))
                kept.append(count if count < 255 else 255)
        for piece, extra in extras.items():
            self.extras[len(terms)] = (extra, fields[piece])
            terms.append(numbers.setdefault(piece, len(numbers)))
            kept.append(min(counts.get(piece, 0), 255))
        self.lengths.append(sum(counts.values()))
        self.ends.append(len(terms))

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
                mask = bytearray((size + 7) // 8)
                for number in numbers:
                    mask[number >> 3] |= 1 << (number & 7)
                bits += mask
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
        words = sorted(self.numbers, key=_utf8)
        place = array("I", bytes(4 * len(words)))
        texts = _Texts()
        for at, word in enumerate(words):
            place[self.numbers[word]] = at
            texts.add(_utf8(word))
        self.numbers.clear()
        starts = [0] * (len(words) + 1)
        for number in self.terms:
            starts[place[number] + 1] += 1
        for at in range(len(words)):
            starts[at + 1] += starts[at]
        offsets = array("I", starts)
        docs = array("I", bytes(4 * len(self.terms)))
        codes = bytearray(len(self.terms))
        head_at, head_terms, head_codes = array("I", [0]), array("I"), bytearray()
        for document, code_for in enumerate(self._coders()):
            head = []
            for posting in range(self.ends[document], self.ends[document + 1]):
                term = place[self.terms[posting]]
                at = starts[term]
                starts[term] = at + 1
                docs[at] = document
                code = codes[at] = code_for(posting)
                if code >= _HEAD:
                    head.append((term, code))
            for term, code in sorted(head):
                head_terms.append(term)
                head_codes.append(code)
            head_at.append(len(head_terms))
        sounds: dict[str, array[int]] = {}
        named = {place[self.terms[posting]] for posting in self.extras}
        for number, word in enumerate(words):
            for sound in sounds_of_term(word, named=number in named):
                sounds.setdefault(sound, array("I")).append(number)
        tops = shortcuts(words, offsets, docs, codes)
        dense = _dense(len(self.ids), offsets, docs, codes)
        return {
            "terms": texts.blob,
            "term_at": texts.at,
            "head_at": head_at,
            "head_terms": head_terms,
            "head_codes": head_codes,
            **_forms(words),
            **_listed("sound", "terms", sounds),
            **tops,
            **dense,
        }

    def _coders(self) -> Iterator[Callable[[int], int]]:
        """Give for each document what turns a posting into its code."""
        counts, extras = self.counts, self.extras
        mean = sum(self.lengths) / len(self.lengths) if self.lengths else 1.0
        for length in self.lengths:
            norm = 1.0 - LENGTH + LENGTH * length / (mean or 1.0)
            plain: dict[int, int] = {}

            def code_for(posting: int, norm: float = norm, plain: dict[int, int] = plain) -> int:
                count = counts[posting]
                extra = extras.get(posting)
                if extra is not None:
                    return code_of(extra[1], count / norm + extra[0])
                code = plain.get(count)
                if code is None:
                    code = plain[count] = code_of(Field.TEXT, count / norm)
                return code

            yield code_for


def _dense(size: int, offsets: array[int], docs: array[int], codes: bytearray) -> dict[str, Part]:
    """Take the postings of dense terms out, and keep them as bits."""
    least = max(HEAVY, size // DENSE)
    dense, sums, bits = array("I"), array("Q", [0]), bytearray()
    at, kept, kept_codes = array("I", [0]), array("I"), bytearray()
    for term in range(len(offsets) - 1):
        start, end = offsets[term], offsets[term + 1]
        if end - start > least:
            dense.append(term)
            sums.append(sums[-1] + end - start)
            mask = bytearray((size + 7) // 8)
            for document in docs[start:end]:
                mask[document >> 3] |= 1 << (document & 7)
            bits += mask
        else:
            kept += docs[start:end]
            kept_codes += codes[start:end]
        at.append(len(kept))
    return {
        "post_at": at,
        "post_docs": kept,
        "post_codes": kept_codes,
        "dense": dense,
        "dense_sum": sums,
        "dense_bits": bits,
    }


def _forms(words: Sequence[str]) -> dict[str, Part]:
    """List what words are found by besides their beginning: what they are, and their stems."""
    pairs = []
    for number, word in enumerate(words):
        if len(word) > 2:
            pairs += [form_hash(form) << 32 | number for form in (word, *keys_of(word))]
    pairs.sort()
    return {
        "form_hashes": array("Q", [pair >> 32 for pair in pairs]),
        "form_terms": array("I", [pair & 0xFFFFFFFF for pair in pairs]),
    }


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
    header = array("Q", [MAGIC])
    blob = bytearray(HEADER)
    for name, _ in SECTIONS:
        part = parts[name]
        data = memoryview(part).cast("B") if len(part) else b""
        header.append(len(blob))
        header.append(len(data))
        blob += data
        blob += bytes(-len(blob) % 8)
    blob[:HEADER] = header.tobytes()
    return bytes(blob)

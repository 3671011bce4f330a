"""Making a memory of past chats: texts become numbers at once, for there may be very many."""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log, sqrt

from saywell.engine.suggest.chats import Case, Chat, cases_of
from saywell.engine.suggest.memory import MAGIC, head_of
from saywell.engine.suggest.terms import terms_of
from saywell.engine.suggest.vectors import FADING, TELLING, Vector, heaviest, unit

CHAMPIONS = 800
"""Cases kept for each term, those in which it weighs most; common terms tell little anyway."""
FADED = 0.5
"""What weighs less than this in a chat is not carried on."""

Sections = dict[str, "bytes | array[int] | array[float]"]


def build(
    chats: Sequence[Chat],
    others: Iterable[str] = (),
    *,
    facts: Mapping[str, object] | None = None,
    about: bytes = b"",
) -> bytes:
    """Make a memory of chats; ``others`` are texts from which it learns how common words are.

    ``facts`` (JSON values, few) and ``about`` are kept with it and read back as they are.
    """
    cases = [case for number, chat in enumerate(chats) for case in cases_of(number, chat)]
    bags = _Bags()
    for case in cases:
        bags.add(case.said)
        bags.add(case.reply)
    for text in others:
        bags.add(text)
    terms = bags.settle()
    told = array("I", bytes(4 * len(terms)))
    answered = array("I", bytes(4 * len(terms)))
    for number in bags.terms:
        told[number] += 1
    middle = range(1, 2 * len(cases), 2) if cases else range(len(bags))
    for place in middle:
        for number, times in bags.of(place):
            answered[number] += times
    idf = [log(1 + len(bags) / count) for count in told]
    said = (_plain(bags.of(place), idf) for place in range(0, 2 * len(cases), 2))
    replies = (_plain(bags.of(place), idf) for place in range(1, 2 * len(cases), 2))
    sections: Sections = {
        "about": about,
        "term_text": b"".join(term.encode("utf-8", "replace") + b"\n" for term in terms),
        "term_at": _offsets(len(term.encode("utf-8", "replace")) + 1 for term in terms),
        "told": told,
        "answered": answered,
        "centre": _centre((_plain(bags.of(place), idf) for place in middle), len(terms)),
        **_postings("said", said, len(terms)),
        **_postings("chat", _talks(cases, bags, idf), len(terms)),
        **_rows("reply", replies),
        "case_chat": array("I", (case.chat for case in cases)),
        **_texts(cases),
    }
    head = {
        "texts": len(bags),
        "mean": sum(answered) / len(middle) if middle else 0.0,
        "cases": len(cases),
        "chats": len(chats),
        "facts": dict(facts or {}),
    }
    return _packed(head, sections)


def with_facts(memory: bytes, facts: Mapping[str, object]) -> bytes:
    """Return a memory with other facts."""
    head, body = head_of(memoryview(memory))
    return _header({**head, "facts": dict(facts)}) + bytes(body)


class _Bags:
    """Texts as bags of terms: what terms there are, and how often, in flat lists of numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._at = array("Q", [0])
        self._times = array("H")
        self.terms = array("I")

    def __len__(self) -> int:
        return len(self._at) - 1

    def add(self, text: str) -> None:
        numbers = self._numbers
        for term, times in Counter(terms_of(text)).items():
            self.terms.append(numbers.setdefault(term, len(numbers)))
            self._times.append(min(times, 0xFFFF))
        self._at.append(len(self.terms))

    def settle(self) -> list[str]:
        """Number the terms in their order, and return them in it."""
        terms = sorted(self._numbers)
        places = array("I", bytes(4 * len(terms)))
        for place, term in enumerate(terms):
            places[self._numbers[term]] = place
        self.terms = array("I", (places[number] for number in self.terms))
        return terms

    def of(self, place: int) -> Iterator[tuple[int, int]]:
        start, end = self._at[place], self._at[place + 1]
        return zip(self.terms[start:end], self._times[start:end], strict=True)


def _plain(bag: Iterable[tuple[int, int]], idf: Sequence[float]) -> Vector:
    return unit({number: (1 + log(times)) * idf[number] for number, times in bag})


def _talks(cases: Sequence[Case], bags: _Bags, idf: Sequence[float]) -> Iterator[Vector]:
    """Weigh the terms of each chat up to each case; what was said before fades turn by turn."""
    running: Vector = {}
    chat = -1
    for place, case in enumerate(cases):
        if case.chat != chat:
            chat, running = case.chat, {}
        running = {term: FADING * value for term, value in running.items() if value > FADED}
        _add(running, bags.of(2 * place), idf)
        yield unit(heaviest(running, TELLING))
        running = {term: FADING * value for term, value in running.items()}
        _add(running, bags.of(2 * place + 1), idf)


def _add(total: Vector, bag: Iterable[tuple[int, int]], idf: Sequence[float]) -> None:
    for number, times in bag:
        total[number] = total.get(number, 0.0) + (1 + log(times)) * idf[number] ** 2


def _centre(vectors: Iterable[Vector], terms: int) -> array[float]:
    """Return the mean of vectors, of length 1: what all answers have in common."""
    total = array("d", bytes(8 * terms))
    for vector in vectors:
        for number, weight in vector.items():
            total[number] += weight
    length = sqrt(sum(value * value for value in total)) or 1.0
    return array("f", (value / length for value in total))


def _offsets(sizes: Iterable[int]) -> array[int]:
    found = array("I", [0])
    total = 0
    for size in sizes:
        total += size
        found.append(total)
    return found


def _postings(name: str, vectors: Iterable[Vector], terms: int) -> Sections:
    """List for each term the cases it is in, with its weight there."""
    lists: list[tuple[array[int], array[float]]] = [(array("I"), array("f")) for _ in range(terms)]
    for case, vector in enumerate(vectors):
        for term, weight in vector.items():
            cases, weights = lists[term]
            cases.append(case)
            weights.append(weight)
    all_cases, all_weights, sizes = array("I"), array("f"), []
    for cases, weights in lists:
        if len(cases) > CHAMPIONS:
            best = sorted(zip(weights, cases, strict=True), reverse=True)[:CHAMPIONS]
            all_cases.extend(case for _, case in best)
            all_weights.extend(weight for weight, _ in best)
        else:
            all_cases.extend(cases)
            all_weights.extend(weights)
        sizes.append(min(len(cases), CHAMPIONS))
    return {
        f"{name}_at": _offsets(sizes),
        f"{name}_case": all_cases,
        f"{name}_weight": all_weights,
    }


def _rows(name: str, vectors: Iterable[Vector]) -> Sections:
    terms, weights, sizes = array("I"), array("f"), []
    for vector in vectors:
        terms.extend(vector)
        weights.extend(vector.values())
        sizes.append(len(vector))
    return {f"{name}_at": _offsets(sizes), f"{name}_term": terms, f"{name}_weight": weights}


def _texts(cases: Sequence[Case]) -> Sections:
    parts = [text.encode("utf-8", "replace") for case in cases for text in (case.said, case.reply)]
    return {"text": b"".join(parts), "text_at": _offsets(len(part) for part in parts)}


def _packed(head: Mapping[str, object], sections: Sections) -> bytes:
    places = {}
    at = 0
    for name, section in sections.items():
        kind = section.typecode if isinstance(section, array) else "B"
        size = len(section) * (section.itemsize if isinstance(section, array) else 1)
        places[name] = (at, size, kind)
        at += -(-size // 8) * 8
    out = bytearray(_header({**head, "order": sys.byteorder, "sections": places, "size": at}))
    for section in sections.values():
        out += section if isinstance(section, bytes) else section.tobytes()
        out += bytes(-len(out) % 8)
    return bytes(out)


def _header(head: Mapping[str, object]) -> bytes:
    line = json.dumps(head).encode()
    return MAGIC + line + b" " * (-(len(MAGIC) + len(line) + 1) % 8) + b"\n"

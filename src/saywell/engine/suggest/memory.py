"""Past chats made ready for ranking: written as bytes, read in place from a memory map or bytes.

A *case* is what a customer said and what an agent answered, in its chat. Cases are found by the
terms of what the customer said last, and by those of the chat so far, both as cosines of TF-IDF
vectors; in the second, terms count by the square of their IDF, so that what the chat is about
(names, places, products) outweighs how it is said, and older turns count less.
"""

from __future__ import annotations

import json
import sys
from array import array
from binascii import crc32
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt
from typing import Any, NamedTuple

from saywell.engine.suggest.terms import terms_of

MAGIC = b"saywell cases 1\n"
FADING = 0.7
"""What a turn of the chat counts, compared with the one after it."""
REMEMBERED = 12
"""Turns of a chat that count."""
CHAMPIONS = 800
"""Cases kept for each term, those in which it weighs most; common terms tell little anyway."""
TELLING = 24
"""Terms of a chat by which it is compared, the weightiest."""

LONGEST_HEAD = 65_536
"""Bytes of the line on what a memory holds."""

CUSTOMER, AGENT = "customer", "agent"

Turn = tuple[str, str]
"""Who spoke (`CUSTOMER` or `AGENT`) and what."""

Sections = dict[str, "bytes | array[int] | array[float]"]

Vector = dict[int, float]
"""Weights by the number of a term."""


class Chat(NamedTuple):
    """A chat as it is learned from: a name of its own, and its turns, masked."""

    id: str
    turns: tuple[Turn, ...]


class Case(NamedTuple):
    """What a customer said and an agent answered, with the turns before."""

    chat: int
    before: tuple[Turn, ...]
    said: str
    reply: str


def cases_of(number: int, chat: Chat) -> Iterator[Case]:
    """Cut a chat into cases: what was said in one go is one turn."""
    turns = joined(chat.turns)
    for at, (who, text) in enumerate(turns):
        if who == AGENT and at and turns[at - 1][0] == CUSTOMER:
            yield Case(number, tuple(turns[: at - 1]), turns[at - 1][1], text)


def joined(turns: Iterable[Turn]) -> list[Turn]:
    """Put together what the same side said in one go; blank texts are left out."""
    found: list[Turn] = []
    for who, text in turns:
        if not text.strip():
            continue
        if found and found[-1][0] == who:
            found[-1] = (who, f"{found[-1][1]}\n{text}")
        else:
            found.append((who, text))
    return found


# --- writing ------------------------------------------------------------------------------------


def build(
    chats: Sequence[Chat], others: Iterable[str] = (), facts: Mapping[str, object] | None = None
) -> bytes:
    """Make a memory of chats; ``others`` are texts from which it learns how common words are.

    ``facts`` are kept with it and read back as they are (JSON values).
    """
    cases = [case for number, chat in enumerate(chats) for case in cases_of(number, chat)]
    said = [Counter(terms_of(case.said)) for case in cases]
    replies = [Counter(terms_of(case.reply)) for case in cases]
    rest = [Counter(terms_of(text)) for text in others]
    terms = sorted({term for bags in (said, replies, rest) for bag in bags for term in bag})
    numbers = {term: number for number, term in enumerate(terms)}
    told = array("I", bytes(4 * len(terms)))
    answered = array("I", bytes(4 * len(terms)))
    for bags, counts in ((said, told), (replies, told), (rest, told)):
        for bag in bags:
            for term in bag:
                counts[numbers[term]] += 1
    for bag in replies if cases else rest:
        for term, times in bag.items():
            answered[numbers[term]] += times
    texts = len(said) + len(replies) + len(rest)
    weights = _Weights(numbers, [log(1 + texts / count) for count in told])
    sections: Sections = {
        "term_text": b"".join(term.encode("utf-8", "replace") + b"\n" for term in terms),
        "term_at": _offsets(len(term.encode("utf-8", "replace")) + 1 for term in terms),
        "told": told,
        "answered": answered,
        **_postings("said", [weights.plain(bag) for bag in said], len(terms)),
        **_postings("chat", [weights.chat(case) for case in cases], len(terms)),
        **_rows("reply", [weights.plain(bag) for bag in replies]),
        "case_chat": array("I", (case.chat for case in cases)),
        **_texts(cases),
    }
    head = {"texts": texts, "cases": len(cases), "chats": len(chats), "facts": dict(facts or {})}
    return _packed(head, sections)


def with_facts(memory: bytes, facts: Mapping[str, object]) -> bytes:
    """Return a memory with other facts."""
    head, body = _head(memoryview(memory))
    return _header({**head, "facts": dict(facts)}) + bytes(body)


def _by_weight(item: tuple[int, float]) -> tuple[float, int]:
    return item[1], -item[0]


class _Weights:
    """Turns counted terms into vectors of length 1."""

    def __init__(self, numbers: Mapping[str, int], idf: Sequence[float]) -> None:
        self._numbers = numbers
        self._idf = idf

    def plain(self, bag: Mapping[str, int]) -> Vector:
        numbers, idf = self._numbers, self._idf
        return unit(
            {numbers[term]: (1 + log(times)) * idf[numbers[term]] for term, times in bag.items()}
        )

    def chat(self, case: Case) -> Vector:
        numbers, idf = self._numbers, self._idf
        total: Vector = {}
        share = 1.0
        for _, text in reversed((*case.before, (CUSTOMER, case.said))[-REMEMBERED:]):
            for term, times in Counter(terms_of(text)).items():
                number = numbers.get(term)
                if number is not None:
                    worth = share * (1 + log(times)) * idf[number] ** 2
                    total[number] = total.get(number, 0.0) + worth
            share *= FADING
        return unit(total)


def unit(vector: Vector) -> Vector:
    """Bring a vector to length 1; nothing stays nothing."""
    length = sqrt(sum(value * value for value in vector.values()))
    return {key: value / length for key, value in vector.items()} if length else {}


def _offsets(sizes: Iterable[int]) -> array[int]:
    found = array("I", [0])
    total = 0
    for size in sizes:
        total += size
        found.append(total)
    return found


def _postings(name: str, vectors: Sequence[Vector], terms: int) -> Sections:
    lists: list[list[tuple[float, int]]] = [[] for _ in range(terms)]
    for case, vector in enumerate(vectors):
        for term, weight in vector.items():
            lists[term].append((weight, case))
    where, weights = array("I"), array("f")
    for number, found in enumerate(lists):
        if len(found) > CHAMPIONS:
            lists[number] = sorted(found, reverse=True)[:CHAMPIONS]
        where.extend(case for _, case in lists[number])
        weights.extend(weight for weight, _ in lists[number])
    return {
        f"{name}_at": _offsets(len(found) for found in lists),
        f"{name}_case": where,
        f"{name}_weight": weights,
    }


def _rows(name: str, vectors: Sequence[Vector]) -> Sections:
    terms, weights = array("I"), array("f")
    for vector in vectors:
        terms.extend(vector)
        weights.extend(vector.values())
    return {
        f"{name}_at": _offsets(len(vector) for vector in vectors),
        f"{name}_term": terms,
        f"{name}_weight": weights,
    }


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


def _head(view: memoryview) -> tuple[dict[str, Any], memoryview]:
    """Part a memory into what its first lines say and the rest. Raises ValueError."""
    start = len(MAGIC)
    if bytes(view[:start]) != MAGIC:
        raise ValueError("this is no memory of past chats that this version reads")
    end = bytes(view[start : start + LONGEST_HEAD]).find(b"\n")
    head = json.loads(bytes(view[start : start + end])) if end >= 0 else {}
    body = view[start + end + 1 :]
    if head.get("order") != sys.byteorder or head["size"] != len(body):
        raise ValueError("this memory of past chats is cut off, or of another machine")
    return head, body


# --- reading ------------------------------------------------------------------------------------


class Memory:
    """What was learned, in a buffer, which has to stay open as long as the memory is used.

    Raises ValueError for a buffer that holds none: another version, another byte order, cut off.
    """

    def __init__(self, buffer: bytes | memoryview) -> None:
        head, body = _head(memoryview(buffer))
        part = {
            name: body[at : at + size].cast(kind)
            for name, (at, size, kind) in head["sections"].items()
        }
        self.size: int = head["cases"]
        self.chats: int = head["chats"]
        self.facts: dict[str, object] = head["facts"]
        self._texts: int = head["texts"]
        self._part = part
        self._terms = len(part["told"])
        self._numbers: dict[str, int] = {}
        self._said = (part["said_at"], part["said_case"], part["said_weight"])
        self._chat = (part["chat_at"], part["chat_case"], part["chat_weight"])
        self._total = sum(part["answered"]) + 0.5 * self._terms
        self._centre: Vector | None = None

    # terms

    def number(self, term: str) -> int:
        """Return the number of a term; one that was never seen gets a new one."""
        known = self._numbers
        found = known.get(term)
        if found is None:
            if len(known) > 200_000:
                known.clear()
            found = self._look_up(term)
            if found < 0:
                found = self._terms + crc32(term.encode("utf-8", "replace"))
            known[term] = found
        return found

    def _look_up(self, term: str) -> int:
        at, text = self._part["term_at"], self._part["term_text"]
        wanted = term.encode("utf-8", "replace")
        low, high = 0, self._terms
        while low < high:
            middle = (low + high) // 2
            if bytes(text[at[middle] : at[middle + 1] - 1]) < wanted:
                low = middle + 1
            else:
                high = middle
        if low < self._terms and bytes(text[at[low] : at[low + 1] - 1]) == wanted:
            return low
        return -1

    def term(self, number: int) -> str:
        """Return the term with a number, empty for one that was never seen."""
        if number >= self._terms:
            return ""
        at = self._part["term_at"]
        return str(self._part["term_text"][at[number] : at[number + 1] - 1], "utf-8")

    def idf(self, number: int) -> float:
        """Return how rare a term is; one that was never seen is the rarest."""
        told = self._part["told"][number] if number < self._terms else 1
        return log(1 + self._texts / (told or 1)) if self._texts else 1.0

    def share(self, number: int) -> float:
        """Return which share of all that agents say is this term."""
        times = self._part["answered"][number] if number < self._terms else 0
        return (times + 0.5) / (self._total + 0.5)

    def vector(self, text: str) -> Vector:
        """Weigh the terms of a text by TF-IDF, to length 1."""
        idf = self.idf
        counted = Counter(map(self.number, terms_of(text)))
        return unit({number: (1 + log(n)) * idf(number) for number, n in counted.items()})

    def chat_vector(self, turns: Sequence[Turn]) -> Vector:
        """Weigh the terms of the last turns by TF and IDF squared, older ones less, to length 1."""
        total: Vector = {}
        share = 1.0
        for _, text in reversed(turns[-REMEMBERED:]):
            for number, times in Counter(map(self.number, terms_of(text))).items():
                worth = share * (1 + log(times)) * self.idf(number) ** 2
                total[number] = total.get(number, 0.0) + worth
            share *= FADING
        return unit(dict(nlargest(TELLING, total.items(), key=_by_weight)))

    # cases

    def like_said(self, vector: Vector) -> Vector:
        """Return how like a message is what the customer said, by the number of the case."""
        return self._like(vector, *self._said)

    def like_chat(self, vector: Vector) -> Vector:
        """Return how like a chat is the chat so far, by the number of the case."""
        return self._like(vector, *self._chat)

    def _like(self, vector: Vector, at: memoryview, where: memoryview, by: memoryview) -> Vector:
        found: Vector = {}
        get = found.get
        for number, weight in vector.items():
            if number < self._terms:
                start, end = at[number], at[number + 1]
                for case, other in zip(where[start:end], by[start:end], strict=True):
                    found[case] = get(case, 0.0) + weight * other
        return found

    def chat_of(self, case: int) -> int:
        """Return the number of the chat of a case."""
        found: int = self._part["case_chat"][case]
        return found

    def answer(self, case: int) -> zip[tuple[int, float]]:
        """Return the vector of the reply of a case."""
        at, part = self._part["reply_at"], self._part
        start, end = at[case], at[case + 1]
        return zip(part["reply_term"][start:end], part["reply_weight"][start:end], strict=True)

    def texts(self, case: int) -> tuple[str, str]:
        """Return what the customer said and the agent answered, masked."""
        at, text = self._part["text_at"], self._part["text"]
        first, second, end = at[2 * case], at[2 * case + 1], at[2 * case + 2]
        return str(text[first:second], "utf-8"), str(text[second:end], "utf-8")

    @property
    def centre(self) -> Vector:
        """The mean of all replies as a vector of length 1: what every reply has in common."""
        if self._centre is None:
            answered = self._part["answered"]
            total: Vector = {}
            for case in range(self.size):
                for number, weight in self.answer(case):
                    total[number] = total.get(number, 0.0) + weight
            if not self.size:
                total = {n: self.idf(n) * times for n, times in enumerate(answered) if times}
            self._centre = unit(total)
        return self._centre

"""Past chats made ready for ranking, read in place from a memory map or bytes.

A *case* is what a customer said and what an agent answered, in its chat. Cases are found by the
terms of what the customer said last, and by those of the chat so far, both as cosines of TF-IDF
vectors; in the second, terms count by the square of their IDF, so that what the chat is about
(names, places, products) outweighs how it is said, and older turns count less.
"""

from __future__ import annotations

import json
import sys
from binascii import crc32
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from saywell.engine.suggest.chats import Turn
from saywell.engine.suggest.terms import terms_of
from saywell.engine.suggest.vectors import FADING, TELLING, Vector, heaviest, unit

MAGIC = b"saywell cases 3\n"
LONGEST_HEAD = 65_536
"""Bytes of the line on what a memory holds."""
REMEMBERED = 12
"""Turns of a chat that count."""
BUDGET = 8_000
"""Places that are looked at to find cases, those of the weightiest terms first."""


def head_of(view: memoryview) -> tuple[dict[str, Any], memoryview]:
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


class Memory:
    """What was learned, in a buffer, which has to stay open as long as the memory is used.

    Raises ValueError for a buffer that holds none: another version, another byte order, cut off.
    """

    def __init__(self, buffer: bytes | memoryview) -> None:
        head, body = head_of(memoryview(buffer))
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
        self.mean_length: float = head["mean"] or 1.0
        self._total = sum(part["answered"]) + 0.5 * self._terms

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

    def counted(self, text: str) -> dict[int, int]:
        """Count the terms of a text."""
        return Counter(map(self.number, terms_of(text)))

    def weighed(self, counted: Mapping[int, int]) -> Vector:
        """Weigh counted terms by TF-IDF, to length 1."""
        return unit({number: (1 + log(n)) * self.idf(number) for number, n in counted.items()})

    def vector(self, text: str) -> Vector:
        """Weigh the terms of a text by TF-IDF, to length 1."""
        return self.weighed(self.counted(text))

    def chat_vector(self, turns: Sequence[Turn]) -> Vector:
        """Weigh the terms of the last turns by TF and IDF squared, older ones less, to length 1."""
        total: Vector = {}
        share = 1.0
        for _, text in reversed(turns[-REMEMBERED:]):
            for number, times in self.counted(text).items():
                worth = share * (1 + log(times)) * self.idf(number) ** 2
                total[number] = total.get(number, 0.0) + worth
            share *= FADING
        return unit(heaviest(total, TELLING))

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
        left = BUDGET
        for number, weight in sorted(vector.items(), key=lambda item: (-item[1], item[0])):
            if number < self._terms:
                start, end = at[number], at[number + 1]
                left -= end - start
                if left < 0 and found:
                    break
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
    def about(self) -> bytes:
        """What was given to be kept with it."""
        return bytes(self._part["about"])

    def centre(self, number: int) -> float:
        """Return the weight of a term in the mean of all answers, a vector of length 1."""
        found: float = self._part["centre"][number] if number < self._terms else 0.0
        return found

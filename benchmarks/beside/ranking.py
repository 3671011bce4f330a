"""Ordinary ways to rank texts for a query: BM25, TF-IDF of letter groups, FTS5, rapidfuzz.

Nothing is made up for this project: the formulas and constants are those that are used everywhere
(k1 1.5 and b 0.75; scikit-learn's ``char_wb`` 2 to 4 with sublinear counts, smooth idf and unit
length), so that their figures can be compared with others.
"""

from __future__ import annotations

import importlib
import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from beside.searching import quoted, trigrams

Scores = dict[int, float]
Rank = Callable[[str], Scores]
"""Scores the texts that have anything of a query, by their number."""

HAN = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff]+)")
K1, B = 1.5, 0.75


def words(text: str) -> list[str]:
    """Cut a text at what is no letter; Chinese in characters and pairs of them."""
    found: list[str] = []
    for piece in re.findall(r"\w+", text.lower()):
        for run in HAN.split(piece):
            if HAN.match(run):
                found += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
            elif run:
                found.append(run)
    return found


def letters(text: str) -> list[str]:
    """Cut a text in groups of two to four letters that do not cross the edges of words."""
    found: list[str] = []
    for word in text.lower().split():
        framed = f" {word} "
        for size in (2, 3, 4):
            if size >= len(framed):
                found.append(framed)
                break
            found += [framed[at : at + size] for at in range(len(framed) - size + 1)]
    return found


class Postings:
    """Weights by term and text, to add up what a query's terms have."""

    def __init__(self, vectors: Sequence[Mapping[str, float]]) -> None:
        self._of: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for term, weight in vector.items():
                self._of[term].append((number, weight))

    def scores(self, query: Mapping[str, float]) -> Scores:
        found: Scores = {}
        for term, weight in query.items():
            for number, other in self._of.get(term, ()):
                found[number] = found.get(number, 0.0) + weight * other
        return found


def bm25(texts: Sequence[str]) -> Rank:
    """Rank by BM25 over words."""
    counted = [Counter(words(text)) for text in texts]
    seen_in = Counter(term for counts in counted for term in counts)
    size = len(texts)
    mean = sum(sum(counts.values()) for counts in counted) / size
    idf = {term: math.log((size - n + 0.5) / (n + 0.5) + 1) for term, n in seen_in.items()}
    vectors = []
    for counts in counted:
        norm = K1 * (1 - B + B * sum(counts.values()) / mean)
        vectors.append({term: n * (K1 + 1) / (n + norm) for term, n in counts.items()})
    postings = Postings(vectors)

    def rank(query: str) -> Scores:
        asked = Counter(words(query))
        return postings.scores({term: n * idf[term] for term, n in asked.items() if term in idf})

    return rank


class TfIdf:
    """Vectors of texts, each of length 1, by how often their terms are in them and elsewhere."""

    def __init__(self, texts: Sequence[str], cut: Callable[[str], list[str]]) -> None:
        self._cut = cut
        counted = [Counter(cut(text)) for text in texts]
        seen_in = Counter(term for counts in counted for term in counts)
        size = 1 + len(texts)
        self._idf = {term: math.log(size / (1 + n)) + 1 for term, n in seen_in.items()}
        self.vectors = [self._vector(counts) for counts in counted]

    def vector(self, text: str) -> dict[str, float]:
        """Return the vector of any text; terms that no text had do not count."""
        return self._vector(Counter(self._cut(text)))

    def _vector(self, counts: Mapping[str, int]) -> dict[str, float]:
        idf = self._idf
        found = {term: (1 + math.log(n)) * idf[term] for term, n in counts.items() if term in idf}
        length = math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
        return {term: weight / length for term, weight in found.items()}


def tf_idf(texts: Sequence[str], cut: Callable[[str], list[str]] = letters) -> Rank:
    """Rank by the cosine of TF-IDF vectors."""
    made = TfIdf(texts, cut)
    postings = Postings(made.vectors)
    return lambda query: postings.scores(made.vector(query))


def fts5(texts: Sequence[str], tokenizer: str, expression: Callable[[str], str]) -> Rank:
    """Rank by SQLite FTS5's own bm25."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE doc USING fts5(text, tokenize='{tokenizer}')")
    database.executemany("INSERT INTO doc(rowid, text) VALUES (?, ?)", enumerate(texts))
    statement = "SELECT rowid, -rank FROM doc WHERE doc MATCH ? ORDER BY rank, rowid LIMIT 20"

    def rank(query: str) -> Scores:
        asked = expression(query)
        return dict(database.execute(statement, (asked,))) if asked else {}

    return rank


def any_word(query: str) -> str:
    """Ask FTS5 for texts that have any of the words."""
    return " OR ".join(quoted(word) for word in query.split())


def token_set(texts: Sequence[str]) -> Rank:
    """Rank by rapidfuzz's token_set_ratio."""
    rapidfuzz: Any = importlib.import_module("rapidfuzz")
    process, clean = rapidfuzz.process, rapidfuzz.utils.default_process
    ready = [clean(text) for text in texts]

    def rank(query: str) -> Scores:
        scorer = rapidfuzz.fuzz.token_set_ratio
        found = process.extract(clean(query), ready, scorer=scorer, processor=None, limit=20)
        return {number: score for _, score, number in found}

    return rank


RANKERS: Mapping[str, Callable[[Sequence[str]], Rank]] = {
    "FTS5, any word": lambda texts: fts5(texts, "unicode61", any_word),
    "FTS5 of trigrams, any word": lambda texts: fts5(texts, "trigram", any_word),
    "FTS5 of trigrams, any": lambda texts: fts5(texts, "trigram", trigrams),
    "BM25 of words": bm25,
    "TF-IDF of 2-4 letters": tf_idf,
    "rapidfuzz token_set_ratio": token_set,
}
"""What search is compared with, by name."""

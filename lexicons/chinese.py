"""How common Chinese words are: those of jieba's dictionary, ranked by wordfreq.

Chinese needs no graph of its words: what is asked of them is whether some characters are a word,
and how common it is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from math import log10
from pathlib import Path

from saywell.engine.folding import HAN, fold
from saywell.engine.homophones import LONGEST, NO_WORDS, Homophones

SOURCE = "dict.txt"
"""The file of the package jieba (0.42.1, MIT): a word, its count and its part of speech a line."""

MESSAGES = Path(__file__).parents[1] / "tests/packs/zh.jsonl"
"""Labelled messages of our own."""

SELDOM, MOST_HIGHER = 4, 3
"""The rank to which a character sinks, and by how many a word rises at most."""

_RUN = re.compile(rf"[{HAN}]+")
_WORD = re.compile(rf"[{HAN}]{{1,{LONGEST}}}")


def ranks() -> dict[str, int]:
    """Return the rank of each word of up to four characters, in simplified ones.

    Words that wordfreq has not met have the lowest rank; so have single characters only if they
    were met as words. What wordfreq draws on are articles and subtitles, so the ranks are brought
    nearer to chats by messages of our own: a word that is met more often there rises, and a
    character that hardly ever stands alone there sinks.
    """
    import wordfreq  # type: ignore[import-not-found, unused-ignore]

    met = {word: wordfreq.zipf_frequency(word, "zh") for word in wordfreq.iter_wordlist("zh")}
    found: dict[str, int] = {}
    for word in {*_listed(), *(word for word in met if len(word) == 1)}:
        if _WORD.fullmatch(word):
            rank = round((met.get(word, 0) - 1) * 2)
            if rank > 0 or len(word) > 1:
                plain = fold(word)
                found[plain] = max(rank, 1, found.get(plain, 0))
    return _as_in_chats(found)


def _as_in_chats(ranks: Mapping[str, int]) -> dict[str, int]:
    parting = Homophones((), NO_WORDS, lambda word: ranks.get(word, 0))
    runs = [run for line in MESSAGES.open(encoding="utf-8") for run in _runs(line)]
    counts = Counter(word for run in runs for word in parting.words_of(run))
    of_all = 1e9 / counts.total()

    def adapted(word: str, rank: int) -> int:
        count = counts[word]
        there = round((log10(count * of_all) - 1) * 2) if count else 0
        if len(word) == 1:
            return min(rank, max(there + 1, SELDOM))
        return max(rank, min(there, rank + MOST_HIGHER)) if count > 1 else rank

    return {word: adapted(word, rank) for word, rank in ranks.items()}


def _runs(line: str) -> list[str]:
    """Return the runs of Chinese characters of a clean labelled message."""
    message = json.loads(line)
    return [] if message["expect"] else _RUN.findall(fold(message["text"]))


def _listed() -> set[str]:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba 0.42.1 has the list of words: pip install jieba==0.42.1")
    lines = Path(spec.origin).with_name(SOURCE).read_text("utf-8").splitlines()
    return {line.split(" ", 1)[0] for line in lines}

"""How common Chinese words are: those of jieba's dictionary, ranked by wordfreq.

Chinese needs no graph of its words: what is asked of them is whether some characters are a word,
and how common it is.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from saywell.engine.folding import HAN, fold
from saywell.engine.homophones import LONGEST

SOURCE = "dict.txt"
"""The file of the package jieba (0.42.1, MIT): a word, its count and its part of speech a line."""

_WORD = re.compile(rf"[{HAN}]{{1,{LONGEST}}}")


def ranks() -> dict[str, int]:
    """Return the rank of each word of up to four characters, in simplified ones.

    Words that wordfreq has not met have the lowest rank; so have single characters only if they
    were met as words.
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
    return found


def _listed() -> set[str]:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba 0.42.1 has the list of words: pip install jieba==0.42.1")
    lines = Path(spec.origin).with_name(SOURCE).read_text("utf-8").splitlines()
    return {line.split(" ", 1)[0] for line in lines}

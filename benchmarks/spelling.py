"""How well spelling is judged: misspellings found and mended, false alarms, and what it costs in
processor time.

``python -m benchmarks.spelling`` reads ``tests/spelling``: ``<lang>.tsv`` holds a misspelling and
the right word a line, ``<lang>.txt`` clean sentences, brands included. ``--held-out`` reads
``held-out/`` there instead: written after the rules were done, and not looked at to mend them.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from saywell.engine.check import Checker
from saywell.engine.spelling import Speller, Spellers
from saywell.engine.text import WORDS
from saywell.model.rules import Draft
from saywell.stores import lexicons
from saywell.stores.packs import load_packaged

LANGS = ("en", "el", "ar", "te", "id")
FOLDER = Path(__file__).parents[1] / "tests/spelling"
PROPOSED = 5


@dataclass(frozen=True)
class Score:
    """What one language's words came to; times in milliseconds and microseconds."""

    words: int
    found: int
    first: int
    among_five: int
    sentences: int
    flagged: tuple[str, ...]
    open_ms: float
    suggest_ms: tuple[float, float]
    cold_us: float
    warm_us: float
    missed: tuple[str, ...]


def lines(path: Path) -> Iterator[str]:
    """Yield the lines that are neither blank nor a comment."""
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line


def milliseconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1e3


def score(lang: str, folder: Path) -> Score:
    """Judge one language's words and sentences with a speller that has seen nothing yet."""
    lexicons.packaged.cache_clear()
    open_ms = milliseconds(lambda: lexicons.packaged(lang))
    spellers = Spellers(lexicons.packaged)
    speller = spellers.of(lang)
    assert speller is not None
    sentences = list(lines(folder / f"{lang}.txt"))
    cold, warm = _costs(speller, sentences)
    found = first = among = 0
    times: list[float] = []
    missed: list[str] = []
    pairs = [line.split("\t") for line in lines(folder / f"{lang}.tsv")]
    for wrong, right in pairs:
        start = time.process_time()
        fixes = speller.corrections(wrong)
        times.append((time.process_time() - start) * 1e3)
        found += bool(fixes)
        first += fixes[:1] == (right,)
        among += right in fixes
        if right not in fixes[:1]:
            missed.append(f"{wrong} ({right}): {', '.join(fixes) or '-'}")
    rules = [pack for pack in load_packaged()[0] if pack.pack == "all.spelling"]
    checker = Checker(rules, spellers=spellers)
    flagged = [
        f"{text[hit.start : hit.end]} ({hit.fixes[0].text}, {hit.severity})"
        for text in sentences
        for hit in checker.check(Draft(text, lang)).findings
    ]
    return Score(
        words=len(pairs),
        found=found,
        first=first,
        among_five=among,
        sentences=len(sentences),
        flagged=tuple(flagged),
        open_ms=open_ms,
        suggest_ms=(statistics.median(times), max(times)),
        cold_us=cold,
        warm_us=warm,
        missed=tuple(missed),
    )


def _costs(speller: Speller, sentences: list[str]) -> tuple[float, float]:
    """Return the microseconds that a known word takes, when it is new and when it was seen."""
    words = [match.group() for text in sentences for match in WORDS.finditer(text)]
    cold = milliseconds(lambda: [speller.known(word) for word in words])
    warm = milliseconds(lambda: [speller.known(word) for word in words])
    return cold * 1e3 / len(words), warm * 1e3 / len(words)


def main() -> None:
    """Print a table, and with ``-v`` what was missed and what was flagged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("langs", nargs="*", default=list(LANGS))
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--smoke", action="store_true", help="the first language alone")
    given = parser.parse_args()
    folder = FOLDER / "held-out" if given.held_out else FOLDER
    print(
        "lang words found top1 top5 | clean flagged | open ms  propose ms worst | us/word cold warm"
    )
    for lang in given.langs[: 1 if given.smoke else None]:
        one = score(lang, folder)
        print(
            f"{lang:4} {one.words:6} {one.found:5} {one.first:4} {one.among_five:4} | "
            f"{one.sentences:5} {len(one.flagged):7} | {one.open_ms:7.2f}  "
            f"{one.suggest_ms[0]:10.2f} {one.suggest_ms[1]:5.1f} | "
            f"{one.cold_us:12.1f} {one.warm_us:4.2f}"
        )
        if given.verbose:
            for what in one.missed:
                print("      not first:", what)
            for what in one.flagged:
                print("      flagged:", what)


if __name__ == "__main__":
    main()

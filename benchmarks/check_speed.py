"""Time the warm check: ordinary messages, the packs' own examples, odd input, and many messages.

Run: ``python benchmarks/check_speed.py [--smoke]``. For each language: how many rules and phrases
there are, median and 99th percentile in milliseconds of a whole check, spelling included, of clean
messages of 20 to 30 words (two labelled ones in a row; in Chinese of whatever length) and of the
packs' examples, labelled messages a second of one core in bulk (clean and faulty, as they come),
and the median of a loop that merely searches for every phrase. Then how the time grows when odd
input is twice as long (2 is linear). Wall time is measured, the best of some rounds; run it on an
idle machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from saywell.app import wiring
from saywell.engine.check import Checker
from saywell.engine.examples import draft_of
from saywell.engine.matchers.base import AnyMatcher
from saywell.engine.phrases import Phrase
from saywell.engine.text import Text
from saywell.model.languages import LANGUAGES
from saywell.model.rules import Draft
from saywell.model.settings import Settings

T = TypeVar("T")

ROUNDS = 5
LONG = 20_000
LABELLED = Path(__file__).resolve().parent.parent / "tests" / "packs"

ODD = {
    "sentences": "",
    "marks": "a" + "\u0301" * 1000,
    "bidi": "abc \u202eשלום\u202c \u2066عربي\u2069 ",
    "zero-width": "d\u200bo\u200bn't kn\u200bow ",
    "full-width": "Ｗｅ ｃａｎ＇ｔ ｄｏ ｔｈａｔ！ ",
    "decomposed": "Δεν γι\u0301νεται, λυπα\u0301μαι. ",
    "emoji": "👩‍👩‍👧‍👦👍🏽🇬🇷 ",
    "marks only": "?!.,;:…()[]{}\"'",
    "one word": "a",
    "quotes": "\"'“”«»",
}
"""Pieces of odd input; ``sentences`` are the clean messages of the language."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few messages, one round")
    smoke = parser.parse_args().smoke
    rounds, most = (1, 20) if smoke else (ROUNDS, 1_000_000)
    checker = wiring.load_checker(Settings()).checker
    heading = ("rules", "phrases", "clean ms", "p99", "examples ms", "p99", "bulk/s", "re loop ms")
    print(("{:<5}" + "{:>12}" * 8).format("lang", *heading))
    for lang in LANGUAGES:
        book = checker.book(lang)
        phrases = {phrase for matcher in book.matchers for phrase in all_phrases(matcher)}
        drafts = clean(lang)[:most]
        shown = timed(checker.check, examples(checker, lang)[:most], rounds)
        whole = timed(checker.check, drafts, rounds)
        bulk = timed(checker.check, labelled(lang)[:most], rounds)
        searches = [phrase.pattern.search for phrase in phrases][:most]
        views = [Text(draft.text, lang).view for draft in drafts[:20]]
        bare = timed(loop(searches), views, 1)
        print(
            f"{lang:<5}{len(book.matchers):>12}{len(phrases):>12}"
            f"{statistics.median(whole):>12.3f}{percentile(whole, 99):>12.3f}"
            f"{statistics.median(shown):>12.3f}{percentile(shown, 99):>12.3f}"
            f"{1000 / statistics.mean(bulk):>12.0f}{statistics.median(bare):>12.3f}"
        )
    print("\nhow much longer the check takes of input that is twice as long")
    print(f"{'lang':<5}" + "".join(f"{name:>12}" for name in ODD))
    for lang in LANGUAGES:
        ordinary = " ".join(draft.text for draft in clean(lang))
        grown = [growth(checker, piece or ordinary, lang) for piece in ODD.values()]
        print(f"{lang:<5}" + "".join(f"{value:>12.2f}" for value in grown))


def clean(lang: str) -> list[Draft]:
    """Return labelled messages that nothing is wrong with, two and two in one of 25 words."""
    lines = (LABELLED / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    texts = [case["text"] for case in cases if not case.get("expect") and not case.get("context")]
    pairs = (f"{one} {two}" for one, two in zip(texts[::2], texts[1::2], strict=False))
    return [Draft(text, lang) for text in pairs if lang == "zh" or 20 <= len(text.split()) <= 30]


def labelled(lang: str) -> list[Draft]:
    """Return all labelled messages of a language that need no context."""
    lines = (LABELLED / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    return [Draft(case["text"], lang) for case in cases if not case.get("context")]


def examples(checker: Checker, lang: str) -> list[Draft]:
    """Return the examples of a language, bad and good, with their contexts."""
    return [
        draft_of(example, lang)
        for pack in checker.packs
        if pack.language == lang
        for rule in pack.rules
        for example in (*rule.examples.bad, *rule.examples.good)
    ]


def all_phrases(matcher: AnyMatcher) -> list[Phrase]:
    """Return every phrase that a rule may look for."""
    found: list[Phrase] = []
    for value in vars(matcher).values():
        if isinstance(value, tuple):
            found.extend(item for item in value if isinstance(item, Phrase))
    return found


def loop(searches: Sequence[Callable[[str], object]]) -> Callable[[str], object]:
    """Return a call that does nothing but search, one pattern after the other."""
    return lambda view: [search(view) for search in searches]


def timed(call: Callable[[T], object], items: Sequence[T], rounds: int) -> list[float]:
    """Return the best of the rounds for each item, in milliseconds, after one to warm up."""
    best = [float("inf")] * len(items)
    for number in range(rounds + 1):
        for at, item in enumerate(items):
            started = time.perf_counter()
            call(item)
            taken = (time.perf_counter() - started) * 1000
            if number:
                best[at] = min(best[at], taken)
    return best


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


def growth(checker: Checker, piece: str, lang: str) -> float:
    """Return how much longer the check takes when a long message is twice as long."""
    text = piece * (1 + LONG // len(piece))
    (short,) = timed(checker.check, [Draft(text[:LONG], lang)], 2)
    (long,) = timed(checker.check, [Draft((text + text)[: 2 * LONG], lang)], 2)
    return long / short


if __name__ == "__main__":
    main()

"""Time the check on the messages of the packs' own examples, beside a bare loop of `re`.

Run: ``python benchmarks/check_speed.py [--smoke]``. For each language: the number of rules and
phrases, the median and 99th percentile of a whole warm check in milliseconds, the same for a loop
that merely searches the folded message for every phrase, and how the time grows when a long
message is doubled (2 is linear).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from saywell.engine.check import Checker
from saywell.engine.examples import draft_of
from saywell.engine.matchers.base import AnyMatcher
from saywell.engine.phrases import Phrase
from saywell.engine.text import Text
from saywell.model.languages import LANGUAGES
from saywell.model.rules import Draft, Pack
from saywell.stores.packs import load_packaged

T = TypeVar("T")

ROUNDS = 5
LONG = 20_000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="one quick round")
    rounds = 1 if parser.parse_args().smoke else ROUNDS
    packs, _ = load_packaged()
    checker = Checker(packs)
    heading = ("lang", "rules", "phrases", "messages", "check ms", "p99", "re loop ms", "p99", "x2")
    print(("{:<5}" + "{:>11}" * 8).format(*heading))
    for lang in LANGUAGES:
        drafts = messages(packs, lang)
        if not drafts:
            continue
        book = checker.book(lang)
        phrases = [phrase for matcher in book.matchers for phrase in all_phrases(matcher)]
        views = [Text(draft.text, lang).view for draft in drafts]
        whole = timed(checker.check, drafts, rounds)
        bare = timed(loop([phrase.pattern.search for phrase in phrases]), views, rounds)
        print(
            f"{lang:<5}{len(book.matchers):>11}{len(phrases):>11}{len(drafts):>11}"
            f"{statistics.median(whole):>11.3f}{percentile(whole, 99):>11.3f}"
            f"{statistics.median(bare):>11.3f}{percentile(bare, 99):>11.3f}"
            f"{growth(checker, drafts, lang):>11.2f}"
        )


def messages(packs: Sequence[Pack], lang: str) -> list[Draft]:
    """Return the examples of a language, bad and good, with their contexts."""
    return [
        draft_of(example, lang)
        for pack in packs
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


def growth(checker: Checker, drafts: Sequence[Draft], lang: str) -> float:
    """Return how much longer the check takes when a long message is twice as long."""
    text = ""
    while len(text) < LONG:
        text += " ".join(draft.text for draft in drafts) + " "
    once, twice = Draft(text[:LONG], lang), Draft(text[:LONG] * 2, lang)
    (short,) = timed(checker.check, [once], 3)
    (long,) = timed(checker.check, [twice], 3)
    return long / short


if __name__ == "__main__":
    main()

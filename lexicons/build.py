"""Build the dictionaries that come with the program: ``python -m lexicons.build [LANG...]``.

Writes ``src/saywell/data/lexicons/<lang>/words.graph`` and ``words.ranks``. Needs npm, apt-get and
dpkg-deb for the word lists, and the package wordfreq (3.1.1) for how common words are. What comes
from where, and under which licence, is told in docs/lexicons.md and beside each file.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from lexicons import english, ranks, word_graph

TARGET = Path(__file__).parents[1] / "src/saywell/data/lexicons"
LANGUAGES: dict[str, Callable[[Path], set[str]]] = {"en": english.words}
RAREST = 2.0
"""Zipf value (the logarithm of uses in a thousand million words) of the rarest ranked word."""


def ranked(lang: str, entries: Iterable[str]) -> dict[str, int]:
    """Return the rank of each entry that is common enough, by wordfreq's Zipf values."""
    import wordfreq

    found: dict[str, int] = {}
    for entry in entries:
        word = entry.rstrip("^")
        zipf = wordfreq.zipf_frequency(word, lang)
        if zipf >= RAREST:
            found[word] = round((zipf - 1) * 2)
    return found


def main() -> None:
    """Build the languages that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("langs", nargs="*", choices=[[], *LANGUAGES], default=[])
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/saywell-lexicons")
    given = parser.parse_args()
    for lang in given.langs or LANGUAGES:
        entries = LANGUAGES[lang](given.cache)
        size = word_graph.write(TARGET / lang / "words.graph", entries)
        common = ranks.write(TARGET / lang / "words.ranks", ranked(lang, entries))
        print(f"{lang}: {len(entries):,} entries, {size:,} + {common:,} bytes")


if __name__ == "__main__":
    main()

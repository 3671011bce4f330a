"""Build the dictionaries that come with the program: ``python -m lexicons.build [LANG...]``.

Writes ``src/saywell/data/lexicons/<lang>/words.graph`` and ``words.ranks``. Needs npm, apt-get and
dpkg-deb for the word lists, and the package wordfreq (3.1.1) for how common words are. What comes
from where, and under which licence, is told in docs/lexicons.md and beside each file.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from lexicons import arabic, chinese, english, greek, indonesian, ranks, telugu, word_graph

from saywell.engine.spelling import Speller
from saywell.stores.lexicons import MappedLexicon

TARGET = Path(__file__).parents[1] / "src/saywell/data/lexicons"
LANGUAGES: dict[str, Callable[[Path], set[str]]] = {
    "en": english.words,
    "el": greek.words,
    "ar": arabic.words,
    "id": indonesian.words,
    "te": telugu.words,
}
RAREST = 2.5
"""Zipf value (the logarithm of uses in a thousand million words) of the rarest ranked word."""


def ranked(lang: str, graph: Path) -> dict[str, int]:
    """Return the rank of each word of a dictionary that is common enough, by wordfreq."""
    import wordfreq  # type: ignore[import-not-found, unused-ignore]

    speller = Speller(lang, MappedLexicon(graph))
    found: dict[str, int] = {}
    for listed in wordfreq.iter_wordlist(lang):
        zipf = wordfreq.zipf_frequency(listed, lang)
        if zipf < RAREST:
            break
        word = re.sub("σ$", "ς", listed)  # the list has folded the last letter
        if speller.known(word):
            found[word] = round((zipf - 1) * 2)
    return found


def main() -> None:
    """Build the languages that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("langs", nargs="*", choices=[[], *LANGUAGES, "zh"], default=[])
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/saywell-lexicons")
    given = parser.parse_args()
    for lang in given.langs or (*LANGUAGES, "zh"):
        if lang == "zh":
            size = ranks.write(TARGET / lang / "words.ranks", chinese.ranks())
            print(f"{lang}: {size:,} bytes")
            continue
        entries = LANGUAGES[lang](given.cache)
        graph = TARGET / lang / "words.graph"
        size = word_graph.write(graph, entries)
        common = ranks.write(
            graph.with_suffix(".ranks"),
            telugu.ranked(entries) if lang == "te" else ranked(lang, graph),
        )
        print(f"{lang}: {len(entries):,} entries, {size:,} + {common:,} bytes")


if __name__ == "__main__":
    main()

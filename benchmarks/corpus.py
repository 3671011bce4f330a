"""Make libraries of any size in six languages, and what agents would type to find their replies.

Run: ``python benchmarks/corpus.py FOLDER [--size N] [--per-file N] [--queries FILE] [--smoke]``.
FOLDER becomes a home for saywell (``SAYWELL_HOME=FOLDER saywell search ...``): a configuration
and the replies, 40 % in English and 12 % in each other language, some in several, of about 55
words. Half of the sentences are those in ``benchmarks/sentences``, half are words drawn from the
packaged dictionaries as often as words of their rank are met. The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import tempfile
from binascii import crc32
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from saywell.model.lexicon import MARKS, Lexicon
from saywell.stores import lexicons

SHARES = {"en": 0.40, "el": 0.12, "zh": 0.12, "ar": 0.12, "te": 0.12, "id": 0.12}
SEVERAL = 0.12
"""How many of the replies have a text in one or two other languages as well."""
SEED = 20261122
PER_FILE = 250
FILES_PER_FOLDER = 1_000
LONGEST = {"en": 40, "el": 9, "ar": 5, "te": 40, "id": 11}
"""Letters of the longest word that is taken; more would only take longer to list."""
MOST_WORDS = 30_000
RARE = 400
"""Words beyond this place in the order of commonness can tell one reply from the others."""

DATA = Path(__file__).resolve().parent / "sentences"


class Made(NamedTuple):
    """One reply as it was made; ``rare`` are words of its first text that hardly others have."""

    id: str
    lang: str
    triggers: tuple[str, ...]
    title: Mapping[str, str]
    tags: tuple[str, ...]
    search: tuple[str, ...]
    text: Mapping[str, str]
    rare: tuple[str, ...]
    predefined: bool


class Query(NamedTuple):
    """What is typed, of which kind, and the id of the reply that is meant; none for a prefix."""

    text: str
    kind: str
    lang: str
    meant: str


@dataclass(frozen=True)
class Words:
    """The words of a language from the commonest to the rarest, drawn by Zipf's law."""

    known: Sequence[str]
    weights: Sequence[float]

    def draw(self, rng: random.Random, count: int) -> list[int]:
        return rng.choices(range(len(self.known)), cum_weights=self.weights, k=count)


@cache
def words(lang: str) -> Words:
    """List the words of a language: from its dictionary, and for Chinese from pairs of words."""
    known = paired() if lang == "zh" else ranked(lang)
    weights = list(itertools.accumulate(1 / (place + 10) for place in range(len(known))))
    return Words(known, weights)


def ranked(lang: str) -> list[str]:
    lexicon = lexicons.packaged(lang)
    if lexicon is None:
        raise SystemExit(f"the dictionary of {lang} is missing")
    ranks = {entry: lexicon.rank(entry) for entry in entries(lexicon, LONGEST[lang])}
    taken = [entry for entry, rank in ranks.items() if rank or lang == "te"]
    taken.sort(key=lambda entry: (-ranks[entry], crc32(entry.encode())))
    return taken[:MOST_WORDS]


def entries(lexicon: Lexicon, longest: int) -> Iterator[str]:
    """Walk the graph of a dictionary, without the marks at the end of its entries."""
    waiting = [(lexicon.root, "")]
    while waiting:
        node, begun = waiting.pop()
        for char, (below, ends) in lexicon.branches(node).items():
            entry = begun + char
            if ends:
                yield entry.rstrip(MARKS)
            if below and len(entry) < longest:
                waiting.append((below, entry))


def paired() -> list[str]:
    single = (DATA / "words-zh.txt").read_text(encoding="utf-8").split()
    pairs = [one + other for one in single for other in single if one != other]
    pairs.sort(key=lambda pair: crc32(pair.encode()))
    return (single + pairs)[:MOST_WORDS]


@cache
def sentences(lang: str) -> tuple[str, ...]:
    return tuple((DATA / f"{lang}.txt").read_text(encoding="utf-8").splitlines())


@cache
def topics() -> tuple[Mapping[str, str], ...]:
    """List the topics: a word for ids and tags (``""``), and the name in each language."""
    lines = (DATA / "topics.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(dict(zip(("", *SHARES), line.split("\t"), strict=True)) for line in lines)


def make(count: int, seed: int = SEED) -> list[Made]:
    """Make that many replies."""
    rng = random.Random(seed)
    langs = list(SHARES)
    mains = rng.choices(langs, list(SHARES.values()), k=count)
    return [reply(rng, number, main, langs) for number, main in enumerate(mains)]


def reply(rng: random.Random, number: int, main: str, langs: Sequence[str]) -> Made:
    one, other = rng.sample(topics(), 2)
    others = rng.sample(langs, rng.randint(1, 2)) if rng.random() < SEVERAL else []
    used = [main, *(lang for lang in others if lang != main)]
    rare: list[str] = []
    text = {}
    for lang in used:
        text[lang], drawn = body(rng, lang, one)
        rare = rare or drawn
    title = {}
    for lang in used:
        (extra,) = words(lang).draw(rng, 1)
        parts = (one[lang], other[lang], words(lang).known[extra])
        title[lang] = ("" if lang == "zh" else " ").join(parts)
    triggers = [f"{one[''][:3]}{other[''][:2]}{base36(number)}"]
    if rng.random() < 0.3:
        triggers.append(f"{one[main].split()[-1]}{number}")
    return Made(
        id=f"{one['']}.{other['']}-{number}",
        lang=main,
        triggers=tuple(triggers),
        title=title,
        tags=tuple(topic[""] for topic in rng.sample(topics(), rng.randint(0, 2))),
        search=(other[main],) if rng.random() < 0.4 else (),
        text=text,
        rare=tuple(dict.fromkeys(rare)),
        predefined=rng.random() < 0.1,
    )


def body(rng: random.Random, lang: str, topic: Mapping[str, str]) -> tuple[str, list[str]]:
    """Write a text of about 55 words, and return its rare words with it."""
    wanted, have = rng.randint(30, 80), 0
    lines: list[str] = []
    rare: list[str] = []
    gap = "" if lang == "zh" else " "
    source = words(lang)
    while have < wanted:
        ordinary = rng.random() < 0.5
        drawn = source.draw(rng, 2 if ordinary else rng.randint(6, 12))
        names = [source.known[at] for at in drawn]
        if ordinary:
            line = rng.choice(sentences(lang))
            used = line.count("{w}")
            for at in range(used):
                line = line.replace("{w}", names[at], 1)
            line = line.replace("{t}", topic[lang]).replace("{n}", str(rng.randint(1000, 99999)))
            line = line.replace("{d}", str(rng.randint(2, 14)))
        else:
            used = len(drawn)
            line = gap.join(names) + ("。" if lang == "zh" else ".")
        rare += [names[at] for at in range(used) if drawn[at] > RARE and len(names[at]) > 2]
        lines.append(line)
        have += len(line) // 2 if lang == "zh" else line.count(" ") + 1
    return "\n".join(gap.join(lines[at : at + 2]) for at in range(0, len(lines), 2)), rare


def base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    shown = ""
    while number or not shown:
        number, digit = divmod(number, 36)
        shown = digits[digit] + shown
    return shown


# --- files --------------------------------------------------------------------------------------


def write_home(home: Path, replies: Sequence[Made], per_file: int = PER_FILE) -> Path:
    """Write the replies and a configuration below a folder, and return the library's folder."""
    library = home / "replies"
    for number, start in enumerate(range(0, len(replies), per_file)):
        folder = library / f"part-{number // FILES_PER_FOLDER + 1:03}"
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml_of(replies[start : start + per_file])
        (folder / f"replies-{start:06}.yaml").write_text(text, encoding="utf-8")
    (home / "config").mkdir(exist_ok=True)
    config = f"library:\n  starter: false\n  folders: {json.dumps([str(library.resolve())])}\n"
    (home / "config" / "config.yaml").write_text(config, encoding="utf-8")
    return library


def yaml_of(replies: Sequence[Made]) -> str:
    """Write a file of replies as a person would: block texts, short lists in brackets."""
    lines = ["saywell: 1", "topic: {en: Measuring}", "defaults: {owner: desk}", "", "replies:"]
    for made in replies:
        lines += [f"  - id: {made.id}", f"    triggers: [{', '.join(made.triggers)}]"]
        if made.tags:
            lines.append(f"    tags: [{', '.join(made.tags)}]")
        if made.search:
            lines.append(f"    search: [{', '.join(made.search)}]")
        lines.append(f"    title: {localised(made.title)}")
        if made.predefined:
            lines += ["    kind: predefined", f"    subject: {localised(made.title)}"]
        lines.append("    text:")
        for lang, text in made.text.items():
            lines += [f"      {lang}: |", *(f"        {line}" for line in text.split("\n"))]
        lines.append("")
    return "\n".join(lines)


def localised(texts: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'{lang}: "{text}"' for lang, text in texts.items()) + "}"


# --- queries ------------------------------------------------------------------------------------

KINDS = {
    "prefix": 0.25,
    "word and prefix": 0.20,
    "words": 0.20,
    "slip": 0.20,
    "swapped words": 0.05,
    "trigger": 0.05,
    "romanised": 0.05,
}
"""What is typed and how often."""

ROMANISED = {
    **dict(
        zip("αβγδεζηικλμνοπρσςτυφχωάέήίόύώϊϋΐΰ", "avgdeziiklmnoprsstyfxoaeiioyoiyiy", strict=True)
    ),
    "θ": "th",
    "ξ": "x",
    "ψ": "ps",
    "ου": "ou",
    "ού": "ou",
    "μπ": "b",
    "γγ": "gg",
    "αυ": "au",
    "αύ": "au",
    "ευ": "eu",
    "εύ": "eu",
}
OTHER_WAYS = {"η": "h", "ή": "h", "θ": "8", "χ": "h", "ξ": "ks", "ω": "w", "ώ": "w", "υ": "u"}
"""How Greek is typed with Latin letters, by Greek letters, and some other ways."""


def ask(replies: Sequence[Made], count: int, seed: int = SEED) -> list[Query]:
    """Make queries of all kinds for replies drawn from a library."""
    rng = random.Random(seed + 1)
    found: list[Query] = []
    kinds, shares = list(KINDS), list(KINDS.values())
    while len(found) < count:
        made = rng.choice(replies)
        kind = rng.choices(kinds, shares)[0]
        if kind == "romanised":
            made = rng.choice([made, *rng.choices(replies, k=30)])
        text = typed(rng, made, kind)
        if text:
            meant = "" if kind == "prefix" else made.id
            found.append(Query(text, kind, made.lang, meant))
    return found


def typed(rng: random.Random, made: Made, kind: str) -> str:
    """Type what would find a reply; empty when it has no words for this kind."""
    if kind == "prefix":
        names = (*made.rare, *made.title[made.lang].split(), *made.triggers)
        return rng.choice(names)[: rng.randint(1, 2 if made.lang == "zh" else 6)]
    if kind == "trigger":
        return made.triggers[0]
    if len(made.rare) < 3 or (kind == "romanised" and made.lang != "el"):
        return ""
    chosen = rng.sample(made.rare, rng.randint(2, 3))
    gap = "" if made.lang == "zh" and rng.random() < 0.5 else " "
    if kind == "word and prefix":
        one, other = chosen[0], chosen[1]
        return f"{one} {other[: max(2, rng.randint(len(other) // 2, len(other)))]}"
    if kind == "romanised":
        return " ".join(romanised(rng, word) for word in chosen)
    chosen.sort(key=made.rare.index, reverse=kind == "swapped words")
    if kind == "slip":
        longest = max(range(len(chosen)), key=lambda at: len(chosen[at]))
        chosen[longest] = slip(rng, chosen[longest], made.rare)
    return gap.join(chosen)


def slip(rng: random.Random, word: str, others: Sequence[str]) -> str:
    """Mistype one letter: leave it out, take another, add one, or swap two."""
    letters = "".join(others)
    at = rng.randrange(len(word))
    how = rng.choice(("insert", "delete", "substitute", "swap"))
    if how == "swap":
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if how == "delete":
        return word[:at] + word[at + 1 :]
    return word[:at] + rng.choice(letters) + word[at + (how == "substitute") :]


def romanised(rng: random.Random, word: str) -> str:
    """Write a Greek word with Latin letters, one way or another."""
    shown, at = "", 0
    while at < len(word):
        size = 2 if word[at : at + 2] in ROMANISED else 1
        piece = word[at : at + size]
        other = OTHER_WAYS.get(piece) if rng.random() < 0.3 else None
        shown += other or ROMANISED.get(piece, piece)
        at += size
    return shown


def main() -> None:
    """Write a library, and queries as tab-separated lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--per-file", type=int, default=PER_FILE, help="1: one reply a file")
    parser.add_argument("--queries", type=Path, help="write 1,000 queries into this file")
    parser.add_argument("--smoke", action="store_true", help="500 replies, kept nowhere")
    options = parser.parse_args()
    if options.folder is None and not options.smoke:
        parser.error("name a FOLDER for the library, or give --smoke")
    with tempfile.TemporaryDirectory() as passing:
        replies = make(500 if options.smoke else options.size)
        library = write_home(options.folder or Path(passing), replies, options.per_file)
        size = sum(path.stat().st_size for path in library.rglob("*.yaml"))
    counts = [len(text.split()) for made in replies for text in made.text.values()]
    spoken = {word for made in replies for text in made.text.values() for word in text.split()}
    mean = sum(counts) / len(counts)
    print(f"{len(replies)} replies, {size / 1e6:.1f} MB, {mean:.0f} words a text")
    print(f"{len(spoken)} distinct words")
    asked = ask(replies, 1000)
    if options.queries is not None:
        lines = ("\t".join(query) for query in asked)
        options.queries.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Other search tools over the same replies: fzf, SQLite FTS5, tantivy, rapidfuzz.

Each is fed one line a reply (triggers, title, tags, more words, texts), folded to lower case where
it does not fold by itself, and asked in the way that suits it best while a person types: the last
word as a prefix, slips forgiven where it can.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Find = Callable[[str], list[str]]
"""Finds the ids of the ten best."""

BEST = 10
_BLANK = re.compile(r"\s+")


def line_of(made: Any) -> str:
    """Put all that is searched of a made reply on one line, its id first."""
    parts = (
        *made.triggers,
        *made.title.values(),
        *made.tags,
        *made.search,
        *made.text.values(),
    )
    return f"{made.id}\t{_BLANK.sub(' ', ' '.join(parts))}"


def missing(name: str) -> str:
    """Say how to get a tool that is not here; empty when it is."""
    if name == "fzf":
        return "" if shutil.which("fzf") else "apt-get install fzf"
    if name in ("tantivy", "rapidfuzz"):
        found = importlib.util.find_spec(name)
        return "" if found else "pip install 'saywell[bench]'"
    if sqlite3.sqlite_version_info < (3, 34):
        return "SQLite 3.34 or newer has the trigram tokenizer"
    return ""


def cpu() -> float:
    """Return the seconds of processor time of this process and of those it ran."""
    own, children = (resource.getrusage(who) for who in (0, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


# --- SQLite -------------------------------------------------------------------------------------


def build_fts5(lines: Sequence[str], folder: Path, tokenizer: str) -> Path:
    """Write an FTS5 database and return its path."""
    path = folder / f"{tokenizer}.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute(
            f"CREATE VIRTUAL TABLE reply USING fts5(id UNINDEXED, line, tokenize='{tokenizer}')"
        )
        rows = (line.split("\t", 1) for line in lines)
        database.executemany("INSERT INTO reply VALUES (?, ?)", rows)
    database.close()
    return path


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def prefixes(query: str) -> str:
    """Ask FTS5 for replies that have all words, each as the beginning of one."""
    return " ".join(quoted(word) + "*" for word in query.split())


def trigrams(query: str) -> str:
    """Ask FTS5 for replies that have any three letters in a row of the query's words."""
    pieces = (word[at : at + 3] for word in query.split() for at in range(len(word) - 2))
    return " OR ".join(quoted(piece) for piece in dict.fromkeys(pieces))


def open_fts5(path: Path, expression: Callable[[str], str]) -> Find:
    database = sqlite3.connect(path)
    statement = f"SELECT id FROM reply WHERE reply MATCH ? ORDER BY rank LIMIT {BEST}"

    def find(query: str) -> list[str]:
        asked = expression(query)
        return [name for (name,) in database.execute(statement, (asked,))] if asked else []

    return find


# --- tantivy ------------------------------------------------------------------------------------


def build_tantivy(lines: Sequence[str], folder: Path) -> Path:
    """Write a tantivy index and return its folder."""
    tantivy: Any = importlib.import_module("tantivy")
    path = folder / "tantivy"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("id", stored=True, tokenizer_name="raw")
    fields.add_text_field("line")
    writer = tantivy.Index(fields.build(), path=str(path)).writer(heap_size=100_000_000)
    for line in lines:
        name, text = line.split("\t", 1)
        writer.add_document(tantivy.Document(id=name, line=text))
    writer.commit()
    writer.wait_merging_threads()
    return path


def open_tantivy(path: Path) -> Find:
    """Search with one slip a word and the last letters yet to come."""
    tantivy: Any = importlib.import_module("tantivy")
    index = tantivy.Index.open(str(path))
    searcher = index.searcher()
    fuzzy = {"line": (True, 1, True)}

    def find(query: str) -> list[str]:
        asked, _ = index.parse_query_lenient(query, ["line"], fuzzy_fields=fuzzy)
        return [searcher.doc(at)["id"][0] for _, at in searcher.search(asked, BEST).hits]

    return find


# --- rapidfuzz and fzf --------------------------------------------------------------------------


def open_rapidfuzz(lines: Path) -> Find:
    """Compare the query with every reply (partial_ratio), in lower case."""
    rapidfuzz: Any = importlib.import_module("rapidfuzz")
    rows = [line.split("\t", 1) for line in lines.read_text(encoding="utf-8").splitlines()]
    names = [name for name, _ in rows]
    texts = [text.casefold() for _, text in rows]
    extract, ratio = rapidfuzz.process.extract, rapidfuzz.fuzz.partial_ratio

    def find(query: str) -> list[str]:
        found = extract(query.casefold(), texts, scorer=ratio, processor=None, limit=BEST)
        return [names[at] for _, _, at in found]

    return find


def open_fzf(lines: Path) -> Find:
    """Run ``fzf --filter`` on the lines, as a key of fzf's own list would."""

    def find(query: str) -> list[str]:
        with lines.open(encoding="utf-8") as file:
            command = ["fzf", "--filter", query]
            done = subprocess.run(command, stdin=file, capture_output=True, check=False)
        best = done.stdout.split(b"\n", BEST)[:BEST]
        return [row.split(b"\t", 1)[0].decode() for row in best if row]

    return find


def timed(find: Find, query: str) -> tuple[float, list[str]]:
    """Return the milliseconds of processor time that a query takes, and what it finds."""
    started = cpu()
    found = find(query)
    return (cpu() - started) * 1000, found

"""How quick search is, beside fzf, SQLite FTS5, tantivy and rapidfuzz on the same replies.

Run: ``python benchmarks/search_speed.py [--sizes 500,10000,100000] [--runs N] [--markdown PAGE]
[--smoke]``. The libraries and the queries are those of ``corpus.py``; the neighbours are those
that are installed (``apt-get install fzf sqlite3``, ``pip install 'saywell[bench]'``). Measured is
processor time, so that other work on the machine counts little, and in the same run:

- one command from a shell, its start included, beside a bare interpreter;
- queries in a process that has everything open, each in ``--runs`` fresh processes of which the
  best counts, with the share of replies that are among the first ten, and the memory that is used;
- making the index, beside reading the files.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import corpus
from beside import own, searching, tables

SIZES = "500,10000,100000"
BARE = "python -c pass"
BUDGET = 5.0
"""Seconds that a neighbour may take over the queries of one size in a round; the rest is left."""
LEAST = 12
"""Queries that are asked whatever they take."""
WORDS = ("refund", "επιστροφή", "退款", "refnud")

NEIGHBOURS: Mapping[str, tuple[str, Callable[[Path], searching.Find]]] = {
    "FTS5, words": (
        "sqlite",
        lambda at: searching.open_fts5(at / "unicode61.db", searching.prefixes),
    ),
    "FTS5, trigrams": (
        "sqlite",
        lambda at: searching.open_fts5(at / "trigram.db", searching.trigrams),
    ),
    "tantivy": ("tantivy", lambda at: searching.open_tantivy(at / "tantivy")),
    "rapidfuzz": ("rapidfuzz", lambda at: searching.open_rapidfuzz(at / "lines.txt")),
    "fzf --filter": ("fzf", lambda at: searching.open_fzf(at / "lines.txt")),
}
"""What is measured beside saywell: what it needs, and how it is opened in the folder of a size."""


Figures = dict[str, Any]
"""What was measured on a library of one size."""

Command = tuple[list[str], Path | None]
"""A command line, and the file that it reads from its standard input."""

SINCE = ", a file changed since"
"""What is measured once more, with an index that has a second part for what has changed."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--per-file", type=int, default=corpus.PER_FILE, help="replies a file")
    parser.add_argument("--markdown", type=Path, help="write the tables into this page")
    parser.add_argument("--results", type=Path, help="keep the figures here, of all sizes so far")
    parser.add_argument("--smoke", action="store_true", help="500 replies, one run, few queries")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(in_child(options.child[0], Path(options.child[1]))))
        return
    if options.smoke:
        options.sizes, options.runs, options.queries = "500", 1, 60
    kept = (
        json.loads(options.results.read_text())
        if options.results and options.results.exists()
        else {}
    )
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            run = Run(Path(folder), size, options.queries, options.per_file)
            kept[str(size)] = run.measured(options.runs)
        print(f"\n{size} replies")
        for head, rows in tables_of(kept[str(size)]):
            print(f"\n{tables.plain(head, rows)}", flush=True)
        if options.results:
            options.results.write_text(json.dumps(kept), encoding="utf-8")
    if options.markdown:
        tables.put(options.markdown, "search-speed", page_block(kept))


class Run:
    """One size of library, ready to be measured on."""

    def __init__(self, folder: Path, size: int, queries: int, per_file: int) -> None:
        self.folder = folder
        made = corpus.make(size)
        corpus.write_home(folder, made, per_file)
        asked = corpus.ask(made, queries)
        (folder / "queries.json").write_text(json.dumps(asked), encoding="utf-8")
        self.lines = [searching.line_of(one) for one in made]
        (folder / "lines.txt").write_text("\n".join(self.lines) + "\n", encoding="utf-8")

    def measured(self, runs: int) -> Figures:
        """Measure everything, and return it as plain values."""
        builds = self.build_neighbours()
        own_builds = child("build", self.folder)
        found = {"saywell": best_of([child("saywell", self.folder) for _ in range(runs)])}
        for name, (needs, _) in NEIGHBOURS.items():
            lacking = searching.missing(needs)
            rounds = range(0 if lacking else runs)
            results = [child(name, self.folder) for _ in rounds]
            found[name] = {"missing": lacking} if lacking else best_of(results)
        once = self.measure_commands(5 * runs, self.commands())
        child("change", self.folder)
        found = {
            "saywell": found.pop("saywell"),
            f"saywell{SINCE}": best_of([child("saywell", self.folder) for _ in range(runs)]),
            **found,
        }
        since = f"saywell search {WORDS[0]}{SINCE}"
        listed = self.commands()
        two = {BARE: listed[BARE], since: listed[since.removesuffix(SINCE)]}
        again = self.measure_commands(5 * runs, two)
        machine = tables.machine()
        return {
            "machine": machine,
            "builds": builds,
            "own": own_builds,
            "found": found,
            "once": {**once, since: again[since]},
        }

    def build_neighbours(self) -> dict[str, float]:
        """Make the indexes of the neighbours, and return what that took in seconds."""
        builds = {}
        for name, kind in (("FTS5, words", "unicode61"), ("FTS5, trigrams", "trigram")):
            started = time.process_time()
            searching.build_fts5(self.lines, self.folder, kind)
            builds[name] = time.process_time() - started
        if not searching.missing("tantivy"):
            started = time.process_time()
            searching.build_tantivy(self.lines, self.folder)
            builds["tantivy"] = time.process_time() - started
        return builds

    def measure_commands(
        self, runs: int, commands: Mapping[str, Command]
    ) -> dict[str, tuple[float, float]]:
        """Run whole commands in turn, round by round; return the medians of the seconds of each.

        With each stand those of the bare interpreter in the same rounds. The first round warms up.
        """
        once: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(runs + 1):
            for name, (command, piped) in commands.items():
                taken = command_time(command, piped, self.folder)
                if number:
                    once[name].append(taken)
        medians = {name: statistics.median(times) for name, times in once.items()}
        return {name: (taken, medians[BARE]) for name, taken in medians.items()}

    def commands(self) -> dict[str, Command]:
        installed = Path(sys.executable).parent / "saywell"
        saywell = [str(installed)] if installed.exists() else [sys.executable, "-m", "saywell"]
        listed: dict[str, Command] = {BARE: ([sys.executable, "-c", "pass"], None)}
        for word in WORDS:
            listed[f"saywell search {word}"] = ([*saywell, "search", word], None)
        if not searching.missing("fzf"):
            listed["fzf --filter refund"] = (
                ["fzf", "--filter", "refund"],
                self.folder / "lines.txt",
            )
        if shutil.which("sqlite3"):
            database = str(self.folder / "unicode61.db")
            query = "SELECT id FROM reply WHERE reply MATCH 'refund*' ORDER BY rank LIMIT 20"
            listed["sqlite3, FTS5 refund*"] = (["sqlite3", database, query], None)
        return listed


def tables_of(figures: Figures) -> list[tuple[tables.Row, list[tables.Row]]]:
    """Return the three tables of a size: commands, queries, building."""
    once, own_builds = figures["once"], figures["own"]
    commands: list[tables.Row] = [
        (name, taken * 1000, taken / bare) for name, (taken, bare) in once.items()
    ]
    queries: list[tables.Row] = []
    for name, one in figures["found"].items():
        if "missing" in one:
            queries.append((f"{name} (not here: {one['missing']})", *[None] * len(COLUMNS)))
        else:
            queries.append((name, *(one[key] for key in COLUMNS)))
    files = own_builds["parse"]
    building: list[tables.Row] = [
        (label, taken, taken / files, own_builds["size"] if key == "build" else None)
        for label, key in OWN_BUILDS.items()
        for taken in (own_builds[key],)
    ]
    building += [(name, taken, taken / files, None) for name, taken in figures["builds"].items()]
    return [
        (("one command", "CPU ms", "x bare"), commands),
        (("in process", *COLUMNS.values()), queries),
        (("making the index", "CPU s", "x reading", "MB"), building),
    ]


OWN_BUILDS = {
    "read the files' bytes": "bytes",
    "read the replies in them": "parse",
    "saywell: read them, make the index": "build",
    "saywell: one file changed": "again",
    "saywell: nothing changed": "fresh",
}

COLUMNS = {
    "median": "CPU ms median",
    "p90": "p90",
    "p99": "p99",
    "most": "most",
    "clean": "found %",
    "slip": "slip %",
    "romanised": "romanised %",
    "open": "open ms",
    "memory": "MB",
    "asked": "queries",
}


def command_time(command: Sequence[str], piped: Path | None, home: Path) -> float:
    """Run a command to its end and return its user and system time in seconds."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "SAYWELL_LIBRARY")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (piped or Path(os.devnull)).open("rb") as given:
        subprocess.run(
            command,
            env={**environment, "SAYWELL_HOME": str(home)},
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# --- in a process of its own --------------------------------------------------------------------


def in_child(what: str, folder: Path) -> Any:
    """Do what a process of its own is there for: making the index, or asking one of the tools."""
    if what == "build":
        return own.measure_building(folder)
    if what == "change":
        return own.change_a_file(folder)
    if what == "saywell":
        return ask_all(lambda: own.open_saywell(folder), folder, 40 * BUDGET)
    _, opened = NEIGHBOURS[what]
    return ask_all(lambda: opened(folder), folder, BUDGET)


def child(what: str, folder: Path) -> Any:
    """Measure one thing in a fresh process, which has nothing else in its memory."""
    command = [sys.executable, __file__, "--child", what, str(folder)]
    environment = {**os.environ, "SAYWELL_HOME": str(folder)}
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True)
    return json.loads(done.stdout)


def ask_all(opened: Callable[[], searching.Find], folder: Path, budget: float) -> dict[str, Any]:
    """Ask all queries, as many as the budget allows, and return times, hits and memory."""
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    started = searching.cpu()
    find = opened()
    find("a")
    opening = (searching.cpu() - started) * 1000
    times, hits = [], []
    for text, _, _, meant in queries:
        taken, found = searching.timed(find, text)
        times.append(taken)
        hits.append(meant in found)
        if sum(times) > budget * 1000 and len(times) >= LEAST:
            break
    return {"times": times, "hits": hits, "open": opening, "memory": memory(), "queries": queries}


def memory() -> float:
    """Return how much of this process is in memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def best_of(rounds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Put rounds together: the best time of each query, and the share of what was found."""
    asked = min(len(one["times"]) for one in rounds)
    times = sorted(min(one["times"][at] for one in rounds) for at in range(asked))
    by_kind: dict[str, list[bool]] = {"clean": [], "slip": [], "romanised": []}
    queries = rounds[0]["queries"][:asked]
    for (_, kind, _, meant), hit in zip(queries, rounds[0]["hits"], strict=False):
        if meant:
            by_kind[kind if kind in by_kind else "clean"].append(hit)
    shares = {
        kind: f"{100 * sum(hits) / len(hits):.1f}" if hits else None
        for kind, hits in by_kind.items()
    }
    return {
        "median": statistics.median(times),
        "p90": times[len(times) * 90 // 100],
        "p99": times[len(times) * 99 // 100],
        "most": times[-1],
        **shares,
        "open": min(one["open"] for one in rounds),
        "memory": max(one["memory"] for one in rounds),
        "asked": asked,
    }


def page_block(kept: Mapping[str, Figures]) -> str:
    """Write the tables for a page: commands and building with all sizes side by side."""
    ordered = [kept[size] for size in sorted(kept, key=int)]
    every = [tables_of(figures) for figures in ordered]
    sizes = [f"{int(size):,}" for size in sorted(kept, key=int)]
    parts = [ordered[-1]["machine"], "### One command", beside([one[0] for one in every], sizes)]
    for size, (_, (head, rows), _) in zip(sizes, every, strict=True):
        parts += [f"### In a process that has {size} replies open", tables.markdown(head, rows)]
    parts += ["### Making the index", beside([one[2] for one in every], sizes)]
    return "\n\n".join(parts)


def beside(several: Sequence[tuple[tables.Row, list[tables.Row]]], sizes: Sequence[str]) -> str:
    """Put tables with the same first column beside one another."""
    head = [several[0][0][0]]
    rows = [[row[0]] for row in several[0][1]]
    for size, ((_, *names), body) in zip(sizes, several, strict=True):
        head += [f"{size}: {names[0]}", *names[1:]]
        for row, more in zip(rows, body, strict=True):
            row.extend(more[1:])
    return tables.markdown(head, rows)


if __name__ == "__main__":
    main()

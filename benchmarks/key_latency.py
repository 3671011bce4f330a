"""Key to screen and first paint of the chat screen, beside the least that prompt_toolkit can do.

Run: ``python benchmarks/key_latency.py [--keys N] [--runs N] [--markdown PAGE] [--smoke]``, on
Linux. Each program runs on a pseudoterminal of its own. ``saywell chat`` has a library of 10,000
replies in six languages, 180 conversations in its queue and one of 2,000 messages open, all of
them read; the chat system is the practice desk in another process. The neighbour is one text area
of prompt_toolkit, full screen. Both get the same keys, in turn, block by block, so that a slow
moment of the machine falls on both.

- wall: from the key to the last byte of the frame that answers it; later frames (findings that come
  from the check) do not count;
- CPU: of the thread that draws, until then; "all" is the whole process until nothing more comes,
  with the check of what was typed, the search in the palette and the tick four times a second.

First paint is the first frame with its line of hints, from the start of the process: the one that
was kept by an earlier start on a terminal of this size, painted before the program is loaded.
"answers" is the first frame with a key on it that was typed before anything was there. Beside them
stands ``python -c "import prompt_toolkit"``.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import corpus
from beside import tables
from beside.terminal import Drawn, Terminal

SIZES = ((80, 24), (100, 30), (200, 50))
MESSAGES, REPLIES = 2_000, 10_000
WAITING = 180
"""Conversations that are open, about."""
OPEN_SHARE = 33
"""One conversation in so many is open, where the practice desk fills itself."""

MINIMAL = """
from prompt_toolkit.application import Application
from prompt_toolkit.layout import Layout
from prompt_toolkit.widgets import TextArea
Application(layout=Layout(TextArea()), full_screen=True).run()
"""
SAYWELL = "from saywell.__main__ import main; main()"
SERVE = """
import json, sys
from pathlib import Path
from saywell.practice.server import PracticeDesk
path, waiting, messages = sys.argv[1:]
with PracticeDesk(path=Path(path), customers=False) as desk:
    desk.fill(int(waiting), 2 * int(waiting))
    desk.fill(1, int(messages), seed=2)
    told = {"url": desk.url, "token": desk.token, "account": desk.account_id}
    print(json.dumps(told), flush=True)
    sys.stdin.read()
"""
FIRST_WORDS = "■■■■■■■■"
"""The oldest message of the long conversation; of no such sign is a cell left from before."""
TYPED = (
    "Thank you for waiting, I have looked at your order and the parcel left our warehouse this "
    "morning. It should be with you on Friday before noon, and you can follow it on our page. "
)
QUERIES = ("refund", "delivery", "thank", "wait", "order", "parcel")
UNDO_ALL, CLEAR_LINE = b"\x01\x0b", b"\x15"
PALETTE, ESCAPE, DOWN, UP, PAGE_UP = b"\x0b", b"\x1b", b"\x1bj", b"\x1bk", b"\x1b[5~"
MOST_KEY, MOST_PAINT = 2.2, 1.3
"""The most that a key and the first paint may cost, in times of the neighbour."""

HEAD = (
    *("what", "wall p50 ms", "p90", "p99", "CPU p50 ms", "p90", "p99"),
    *("all CPU p50", "times wall", "times CPU"),
)
PAINT_HEAD = ("what", "wall ms", "CPU ms", "times wall", "times CPU")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=160, help="keys of each kind")
    parser.add_argument("--runs", type=int, default=9, help="starts")
    parser.add_argument("--sizes", type=int, default=len(SIZES), help="only so many")
    parser.add_argument("--markdown", type=Path, help="write the tables into this page")
    parser.add_argument("--smoke", action="store_true", help="a small desk, one size, few keys")
    options = parser.parse_args()
    small = options.smoke
    keys, runs = (8, 1) if small else (options.keys, options.runs)
    with tempfile.TemporaryDirectory() as folder, home(Path(folder), small=small) as environ:
        paints = first_paints(environ, runs)
        print(tables.plain(PAINT_HEAD, paints), flush=True)
        rows: list[tables.Row] = []
        for size in SIZES[: 1 if small else options.sizes]:
            found = key_rows(environ, size, keys, pages=2 if small else MESSAGES)
            print(f"\n{tables.plain(HEAD, found)}", flush=True)
            rows += found
    if options.markdown:
        parts = (tables.machine(), tables.markdown(PAINT_HEAD, paints), tables.markdown(HEAD, rows))
        tables.put(options.markdown, "key-latency", "\n\n".join(parts))


# -- what is measured on


@contextmanager
def home(folder: Path, *, small: bool) -> Iterator[dict[str, str]]:
    """Make a library and a chat system, and give the environment in which saywell uses them."""
    corpus.write_home(folder, corpus.make(500 if small else REPLIES))
    file = folder / "desk.sqlite"
    waiting, messages = (5, 60) if small else (WAITING, MESSAGES)
    told = [str(file), str(OPEN_SHARE * waiting), str(messages)]
    command = [sys.executable, "-c", SERVE, *told]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as desk:  # closing its input ends it
        assert desk.stdout is not None
        hello = json.loads(desk.stdout.readline())
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "NO_COLOR")
            and not name.startswith("SAYWELL")
        }
        environ = {
            **kept,
            "TERM": "xterm-256color",
            "SAYWELL_HOME": str(folder),
            "SAYWELL_URL": hello["url"],
            "SAYWELL_ACCOUNT": str(hello["account"]),
            "SAYWELL_TOKEN": hello["token"],
            "LONG": mark_longest(file),
        }
        search = [sys.executable, "-P", "-c", SAYWELL, "search", "refund"]
        subprocess.run(search, env=environ, stdout=subprocess.DEVNULL, check=True)
        yield environ


def mark_longest(file: Path) -> str:
    """Give the oldest message of the longest conversation known words; return its number."""
    with closing(sqlite3.connect(file)) as db, db:
        found = db.execute(
            "SELECT conversation_id, min(id) FROM messages"
            " GROUP BY conversation_id ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        db.execute(
            "UPDATE messages SET content = ?, processed_content = ? WHERE id = ?",
            (FIRST_WORDS, FIRST_WORDS, found[1]),
        )
        shown = db.execute("SELECT display_id FROM conversations WHERE id = ?", found[:1])
        return str(shown.fetchone()[0])


def minimal() -> list[str]:
    """Return the command of the neighbour."""
    return [sys.executable, "-c", MINIMAL]


def chat(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the chat screen, on the long conversation."""
    return [sys.executable, "-P", "-c", SAYWELL, "chat", environ["LONG"]]


# -- first paint


def first_paints(environ: Mapping[str, str], runs: int) -> list[tables.Row]:
    """Start the programs in turn, and make the table; the first round warms up."""
    wall: dict[str, list[float]] = {}
    cpu: dict[str, list[float]] = {}
    for number in range(runs + 1):
        for name, (seconds, used) in (
            ("import prompt_toolkit", imported(environ)),
            ("saywell chat, first paint", painted(environ, "F1")),
            ("saywell chat, answers", painted(environ, "Q" * 3)),
        ):
            if number:
                wall.setdefault(name, []).append(seconds)
                cpu.setdefault(name, []).append(used)
    bare = "import prompt_toolkit"
    base, base_cpu = statistics.median(wall[bare]), statistics.median(cpu[bare])
    rows: list[tables.Row] = []
    for name in wall:
        taken, used = statistics.median(wall[name]), statistics.median(cpu[name])
        rows.append((name, taken * 1000, used * 1000, taken / base, used / base_cpu))
    return rows


def imported(environ: Mapping[str, str]) -> tuple[float, float]:
    """Import prompt_toolkit in a process of its own; return wall and CPU seconds."""
    began = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable, [sys.executable, "-c", "import prompt_toolkit"], dict(environ)
    )
    _, _, used = os.wait4(pid, 0)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


def painted(environ: Mapping[str, str], word: str) -> tuple[float, float]:
    """Start the chat screen with keys typed ahead; return wall and CPU until a word is seen."""
    with Terminal(chat(environ), *SIZES[1], environ) as program:
        program.type(b"QQQ")
        seconds = program.until(word)
        return seconds, program.cpu()


# -- key to screen


def key_rows(
    environ: Mapping[str, str], size: tuple[int, int], keys: int, pages: int
) -> list[tables.Row]:
    """Measure both programs at one size, and make the rows of the table."""
    with (
        Terminal(minimal(), *size, environ) as least,
        Terminal(chat(environ), *size, environ) as screen,
    ):
        least.read(0.5, first=5)
        screen.until("F1")
        load(screen, pages)
        found: dict[str, list[Drawn]] = {}
        block = 20
        for start in range(0, keys, block):
            part = [(start + number) % len(TYPED) for number in range(min(block, keys - start))]
            typed = [TYPED[place].encode() for place in part]
            found.setdefault("minimal", []).extend(map(least.press, typed))
            found.setdefault("typing", []).extend(map(screen.press, typed))
            found.setdefault("palette", []).extend(in_palette(screen, start // block, len(part)))
        found["queue"] = in_queue(screen, keys)
        memory = screen.memory()
    base = found["minimal"]
    name = f"{size[0]}x{size[1]}"
    rows = [row(f"{name} {kind}", measured, base) for kind, measured in found.items()]
    print(f"\n{name}: {memory:.0f} MB", flush=True)
    return rows


def load(screen: Terminal, pages: int) -> None:
    """Read the whole conversation, page by page, and return to its end."""
    screen.read(1.0, first=5)
    for _ in range(pages):
        screen.type(PAGE_UP)
        screen.read(0.02, first=0.5)
        if FIRST_WORDS.encode() in screen.shown:
            break
    else:
        if pages == MESSAGES:
            raise TimeoutError("the oldest message never came")
    screen.type(ESCAPE)
    screen.read(1.0, first=5)


def in_palette(screen: Terminal, number: int, keys: int) -> list[Drawn]:
    """Type queries in the palette; opening and closing it do not count."""
    found: list[Drawn] = []
    screen.type(PALETTE)
    screen.read(0.3, first=5)
    while len(found) < keys:
        word = QUERIES[(number + len(found)) % len(QUERIES)]
        found += [screen.press(letter.encode()) for letter in word]
        screen.type(CLEAR_LINE)
        screen.read(0.1, first=1)
    screen.type(ESCAPE)
    screen.read(0.5, first=5)
    return found[:keys]


def in_queue(screen: Terminal, keys: int) -> list[Drawn]:
    """Go down the queue and up again: each opens a conversation, and its messages come later."""
    return [screen.press(DOWN if number % 20 < 10 else UP) for number in range(keys)]


def row(name: str, measured: Sequence[Drawn], base: Sequence[Drawn]) -> tables.Row:
    """Make a row of the table, in milliseconds."""
    wall = spread([one.wall for one in measured])
    cpu = spread([one.cpu for one in measured])
    both = statistics.median(one.all_cpu for one in measured) * 1000
    return (
        *(name, *wall, *cpu, both),
        wall[0] / spread([one.wall for one in base])[0],
        cpu[0] / spread([one.cpu for one in base])[0],
    )


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, and what 90 and 99 of 100 stay below, in milliseconds."""
    ordered = sorted(1000 * value for value in values)
    last = len(ordered) - 1
    return (
        statistics.median(ordered),
        ordered[min(int(len(ordered) * 0.9), last)],
        ordered[min(int(len(ordered) * 0.99), last)],
    )


if __name__ == "__main__":
    main()

"""An hour of a busy chat system, compressed: what lists and openings take, and what it leaves.

Run: ``python benchmarks/soak.py [--smoke] [--markdown PAGE]``. Three processes, so that memory can
be told apart: the practice desk with 10,000 conversations and 100,000 messages in a file; a crowd
that does over HTTP what an hour brings (see ``Hour``), as fast as ``COMPRESSED`` says; and one
client of ours that listens all the time and in turn lists 200 conversations, asks what changed,
opens a conversation and sends. Each of these is done beside the same requests by bare httpx, in
turn, in the same process. Ends with 1 when a message was not told, or told twice, or when memory,
descriptors or threads grow.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beside import tables
from beside.hour import PARTS, Hour, Taken

CONVERSATIONS, MESSAGES = 10_000, 100_000
COMPRESSED = 30
"""How many times faster than life the hour goes."""

HEAD = (
    *("what", "p50 ms", "p99 ms", "httpx p50", "httpx p99", "times httpx"),
    *("CPU ms", "httpx CPU", "times"),
)
"""CPU is that of the thread which asks, the median."""

OURS = "inbox_id IN (1, 2)"
"""The inboxes that our agent is a member of."""

MEMORY = ("process", "start", "quarter", "half", "three quarters", "end")
GROWTH = 1.2
"""How much larger anything may be at the end than it was before, the start left out."""


def main() -> None:
    """Print the tables; end with 1 when something is lost or grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", type=Path, help="write the tables into this page")
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--smoke", action="store_true", help="a small desk, a few seconds")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--told", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        PARTS[options.part](json.loads(options.told))
        return
    small = options.smoke
    hour = Hour(1 if small else options.agents, 3.0 if small else 3600 / COMPRESSED)
    size = (200, 2000) if small else (CONVERSATIONS, MESSAGES)
    result = soaked(size, hour)
    print(tables.plain(HEAD, result.costs))
    print(f"\n{tables.plain(MEMORY, result.sizes)}\n\n{result.summary}")
    if options.markdown:
        what = f"{size[0]:,} conversations, {size[1]:,} messages, an hour of {hour.agents} agents"
        parts = (
            f"{tables.machine()} {what} in {result.seconds:.0f} seconds.",
            tables.markdown(HEAD, result.costs),
            tables.markdown(MEMORY, result.sizes),
            result.summary,
        )
        tables.put(options.markdown, "soak", "\n\n".join(parts))
    problems = result.problems(judge_growth=not small)
    sys.exit("\n".join(problems) or 0)


@dataclass(frozen=True, slots=True)
class Result:
    """What a soak has found."""

    costs: list[tables.Row]
    sizes: list[tables.Row]
    seconds: float
    stored: int
    told: int
    doubled: int
    deaf: int
    requests: int

    @property
    def summary(self) -> str:
        """Say what was told of what was stored."""
        return (
            f"{self.requests:,} requests of the crowd; {self.stored:,} messages stored,"
            f" {self.told:,} told over the websocket, {self.stored - self.told} lost,"
            f" {self.doubled} told twice, {self.deaf} interruptions."
        )

    def problems(self, *, judge_growth: bool) -> list[str]:
        """List what should not be."""
        found = []
        if self.stored != self.told or self.doubled or self.deaf:
            found.append(f"not told as it should be: {self.summary}")
        for name, _, *before, end in self.sizes if judge_growth else ():
            most = max(float(str(one)) for one in before)
            if float(str(end)) > most * GROWTH + 1:
                found.append(f"{name} grows from {most} to {end}")
        return found


def soaked(size: tuple[int, int], hour: Hour) -> Result:
    """Run desk, crowd and client; measure while they run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.sqlite"
        desk_told = {"path": str(file), "conversations": size[0], "messages": size[1]}
        with part("desk", desk_told) as desk, part("client", hello := desk.hear()) as client:
            client.hear()  # it listens, and has done everything once
            baseline = newest(file)
            with part("crowd", {**hello, "agents": hour.agents, "seconds": hour.seconds}) as crowd:
                began = time.monotonic()
                sizes = [measured(desk, client)]
                client.say("measure")
                for _ in range(3):
                    time.sleep(hour.seconds / 4)
                    sizes.append(measured(desk, client))
                done = crowd.hear()
                seconds = time.monotonic() - began
            client.say("stop")
            client.hear()
            sizes.append(measured(desk, client))
            client.say(str(newest(file)))
            heard = client.hear()
        stored = ids_after(file, baseline)
    told = [one for one in heard["told"] if one in stored]
    return Result(
        costs=[cost_row(name, *both) for name, both in heard["costs"].items()],
        sizes=[(name, *(one[name] for one in sizes)) for name in sizes[0]],
        seconds=seconds,
        stored=len(stored),
        told=len(set(told)),
        doubled=len(told) - len(set(told)),
        deaf=heard["deaf"],
        requests=done["requests"],
    )


def cost_row(name: str, ours: list[Taken], theirs: list[Taken]) -> tables.Row:
    """Make a row of the first table, in milliseconds: each is wall and CPU."""
    wall, cpu = zip(*ours, strict=True)
    if not theirs:
        return (f"{name} ({len(ours)})", *spread(wall), *[None] * 6)
    bare_wall, bare_cpu = zip(*theirs, strict=True)
    both, bare_both = spread(wall), spread(bare_wall)
    own, bare_own = spread(cpu)[0], spread(bare_cpu)[0]
    return (
        *(f"{name} ({len(ours)})", *both, *bare_both, both[0] / bare_both[0]),
        *(own, bare_own, own / bare_own),
    )


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the median, and what 99 of 100 stay below, in milliseconds."""
    ordered = sorted(1000 * value for value in values)
    return statistics.median(ordered), ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]


def newest(file: Path) -> int:
    """Look up the newest message that our agent is told of."""
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute(f"SELECT max(id) FROM messages WHERE {OURS}").fetchone()[0])


def ids_after(file: Path, baseline: int) -> set[int]:
    """List the messages that came later and that our agent is told of."""
    with closing(sqlite3.connect(file)) as db:
        rows = db.execute(f"SELECT id FROM messages WHERE {OURS} AND id > ?", (baseline,))
        return {row[0] for row in rows}


def measured(desk: Part, client: Part) -> dict[str, float]:
    """Measure memory in MB, and count descriptors and threads."""
    found: dict[str, float] = {}
    for name, one in (("practice desk", desk), ("client", client)):
        proc = Path(f"/proc/{one.process.pid}")
        status = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines())
        found[f"{name}: memory, MB"] = round(int(status["VmRSS"].split()[0]) / 1024, 1)
        found[f"{name}: descriptors"] = len(list((proc / "fd").iterdir()))
        found[f"{name}: threads"] = int(status["Threads"])
    return found


class Part:
    """Another process of this program: lines of JSON in, lines of text out."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def hear(self) -> Any:
        """Read what it has to say."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a part of the soak has died")
        return json.loads(line)

    def say(self, text: str) -> None:
        """Tell it something."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()


@contextmanager
def part(name: str, told: dict[str, Any]) -> Iterator[Part]:
    """Run a part until the block ends."""
    command = [sys.executable, __file__, "--part", name, "--told", json.dumps(told)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with process:  # closing its input ends it
        yield Part(process)


if __name__ == "__main__":
    main()

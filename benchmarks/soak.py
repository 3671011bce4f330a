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
import datetime as dt
import itertools
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from beside import tables

from saywell.backends.chatwoot import ChatwootBackend
from saywell.backends.http import Limits
from saywell.model.chat import Outgoing
from saywell.model.push import Deaf, Event, MessageTold
from saywell.practice.server import PracticeDesk

CONVERSATIONS, MESSAGES = 10_000, 100_000
COMPRESSED = 30
"""How many times faster than life the hour goes."""

LISTED = 200
SOME_TEXTS = ("Let me look at that for you.", "Μια στιγμή, παρακαλώ.", "请稍等。", "شكرًا لانتظارك.")
HEAD = ("what", "p50 ms", "p99 ms", "httpx p50", "httpx p99", "times httpx", "n")
MEMORY = ("process", "start", "middle", "end")
GROWTH = 1.15
"""How much larger memory may be at the end than in the middle."""


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour is: per agent 60 messages, as many of customers, 20 switches, 40 typing signs.

    A switch is an assignment, a label, a status or a mark of having read.
    """

    agents: int
    seconds: float

    def requests(self, rng: random.Random) -> list[str]:
        """Shuffle all that happens."""
        every = ["reply"] * 60 + ["customer"] * 60 + ["switch"] * 20 + ["typing"] * 40
        found = every * self.agents
        rng.shuffle(found)
        return found


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
    print(*problems, sep="\n")
    sys.exit(bool(problems))


# -- the whole


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
        for name, _, middle, end in self.sizes if judge_growth else ():
            if float(str(end)) > float(str(middle)) * GROWTH + 1:
                found.append(f"{name} grows from {middle} to {end}")
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
                time.sleep(hour.seconds / 2)
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


def cost_row(name: str, ours: Sequence[float], theirs: Sequence[float]) -> tables.Row:
    """Make a row of the first table, in milliseconds."""
    figures = [1000 * each for each in (*spread(ours), *(spread(theirs) if theirs else ()))]
    ratio = statistics.median(ours) / statistics.median(theirs) if theirs else None
    return (name, *figures, *([None] * (4 - len(figures))), ratio, len(ours))


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the median, and what 99 of 100 stay below."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]


def newest(file: Path) -> int:
    """Look up the newest message."""
    with sqlite3.connect(file) as db:
        return int(db.execute("SELECT max(id) FROM messages").fetchone()[0])


def ids_after(file: Path, baseline: int) -> set[int]:
    """List the messages that came later, in the inboxes that our agent is a member of."""
    sql = "SELECT id FROM messages WHERE id > ? AND inbox_id IN (1, 2)"
    with sqlite3.connect(file) as db:
        return {row[0] for row in db.execute(sql, (baseline,))}


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


def say(value: object) -> None:
    """Tell the process above something."""
    print(json.dumps(value), flush=True)


# -- the practice desk


def serve(told: dict[str, Any]) -> None:
    """Serve until the input ends."""
    with PracticeDesk(path=Path(told["path"]), customers=False) as desk:
        desk.fill(told["conversations"], told["messages"])
        say({"url": desk.url, "token": desk.token, "admin": desk.admin_token})
        sys.stdin.read()


# -- the crowd


def crowd(told: dict[str, Any]) -> None:
    """Do what an hour brings, evenly over its time, from two threads."""
    hour = Hour(told["agents"], told["seconds"])
    rng = random.Random(1)
    path = f"{told['url']}/api/v1/accounts/1/conversations"
    with bare(told["admin"]) as client:
        rows = [row for page in range(1, 17) for row in listed(client, path, page)]
    every = [row["id"] for row in rows]
    writable = [row["id"] for row in rows if row["inbox_id"] == 2]
    work = iter(hour.requests(rng))
    total, began, lock = len(hour.requests(rng)), time.monotonic(), threading.Lock()
    counter = itertools.count()

    def run(seed: int) -> None:
        own = random.Random(seed)
        with bare(told["admin"]) as client:
            while True:
                with lock:
                    kind, number = next(work, ""), next(counter)
                if not kind:
                    return
                time.sleep(max(began + hour.seconds * number / total - time.monotonic(), 0.0))
                happen(client, path, kind, own, every, writable)

    threads = [threading.Thread(target=run, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say({"requests": total})


def happen(
    client: httpx.Client,
    path: str,
    kind: str,
    rng: random.Random,
    every: Sequence[int],
    writable: Sequence[int],
) -> None:
    """Do one thing that a colleague or a customer does."""
    chat = rng.choice(writable if kind == "customer" else every)
    body: dict[str, object]
    match kind:
        case "reply":
            action, body = "messages", {"content": rng.choice(SOME_TEXTS)}
        case "customer":
            text = rng.choice(SOME_TEXTS)
            action, body = "messages", {"content": text, "message_type": "incoming"}
        case "typing":
            action = "toggle_typing_status"
            body = {"typing_status": rng.choice(("on", "off")), "is_private": False}
        case _:
            switches: list[tuple[str, dict[str, object]]] = [
                ("assignments", {"assignee_id": rng.choice((3, 4, 5))}),
                ("labels", {"labels": [rng.choice(("vip", "refund", "billing"))]}),
                ("toggle_priority", {"priority": rng.choice(("low", "high", None))}),
                ("update_last_seen", {}),
            ]
            action, body = rng.choice(switches)
    answer = client.post(f"{path}/{chat}/{action}", json=body)
    if answer.status_code != 422:  # 200 messages in a minute are the most for a conversation
        answer.raise_for_status()


def bare(token: str) -> httpx.Client:
    """Make a client as anybody would."""
    return httpx.Client(
        headers={"Api-Access-Token": token}, trust_env=False, verify=False, timeout=60
    )


def listed(client: httpx.Client, path: str, page: int, **params: Any) -> list[dict[str, Any]]:
    """Read a page of open conversations, who waits longest first."""
    wanted = {"status": "open", "sort_by": "waiting_since_asc", "page": page, **params}
    answer = client.get(path, params=wanted)
    answer.raise_for_status()
    rows: list[dict[str, Any]] = answer.json()["data"]["payload"]
    return rows


# -- the client


def work(told: dict[str, Any]) -> None:
    """Listen, list, ask, open and send, each beside bare httpx; report at the end."""
    ears = Ears()
    backend = ChatwootBackend(told["url"], "1", told["token"], limits=Limits(read=60.0))
    listener = backend.listen(ears)
    with bare(told["token"]) as client:
        path = f"{told['url']}/api/v1/accounts/1/conversations"
        sent: list[tuple[str, float]] = []
        pairs = requests(backend, client, path, sent)
        costs: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in pairs}
        echoes: list[float] = []
        for ours, theirs in pairs.values():  # everything once, for connections and caches
            ours()
            theirs()
        sent.clear()
        say("ready")
        stop = threading.Event()

        def obey() -> None:
            sys.stdin.readline()
            stop.set()

        sys.stdin.readline()
        threading.Thread(target=obey).start()
        while not stop.is_set():
            for name, both in pairs.items():
                for kind, taken in zip(both, costs[name], strict=True):
                    began = time.perf_counter()
                    kind()
                    taken.append(time.perf_counter() - began)
            echoes += [ears.echo(key) - began for key, began in sent]
            sent.clear()
        say("done")
        last = int(sys.stdin.readline())
        ears.wait_for(last)
    listener.close()
    backend.close()
    costs["own message told"] = (echoes, [])
    say({"told": ears.told, "deaf": ears.deaf, "costs": costs})
    sys.stdin.read()


class Ears:
    """Counts what is told."""

    def __init__(self) -> None:
        self.told: list[int] = []
        self.deaf = 0
        self._echoes: dict[str, float] = {}
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            if isinstance(event, MessageTold):  # nothing in this hour changes a message
                self.told.append(int(event.message.id))
                if event.message.echo_id:
                    self._echoes[event.message.echo_id] = time.perf_counter()
            elif isinstance(event, Deaf):
                self.deaf += 1
            self._changed.notify_all()

    def wait_for(self, message_id: int) -> None:
        """Wait until a message was told."""
        with self._changed:
            assert self._changed.wait_for(lambda: message_id in self.told, 60)

    def echo(self, key: str) -> float:
        """Wait for an own message; return when it was told."""
        with self._changed:
            assert self._changed.wait_for(lambda: key in self._echoes, 60)
            return self._echoes.pop(key)


def requests(
    backend: ChatwootBackend,
    client: httpx.Client,
    path: str,
    sent: list[tuple[str, float]],
) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """Pair what our client does with the same requests by bare httpx; note what it sent, when."""
    chats = itertools.cycle([one.id for one in backend.queue(limit=LISTED)])

    def recently() -> dt.datetime:
        return dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)

    def bare_queue() -> None:
        for page in range(1, LISTED // 25 + 1):
            if len(listed(client, path, page)) < 25:
                return

    def opening() -> None:
        chat = next(chats)
        backend.conversation(chat)
        backend.messages(chat, limit=20)

    def bare_opening() -> None:
        chat = next(chats)
        client.get(f"{path}/{chat}").raise_for_status().json()
        client.get(f"{path}/{chat}/messages").raise_for_status().json()

    def send() -> None:
        message = Outgoing(uuid.uuid4().hex, next(chats), SOME_TEXTS[0])
        sent.append((message.key, time.perf_counter()))
        backend.send(message)

    def bare_send() -> None:
        key = uuid.uuid4().hex
        body = {"content": SOME_TEXTS[0], "private": False, "echo_id": key}
        client.post(f"{path}/{next(chats)}/messages", json=body).raise_for_status().json()

    return {
        f"list, {LISTED} conversations": (lambda: backend.queue(limit=LISTED), bare_queue),
        "what changed in 20 seconds": (
            lambda: backend.changed(recently()),
            lambda: client.get(path, params={"status": "all", "updated_within": 20}).json(),
        ),
        "open a conversation": (opening, bare_opening),
        "send": (send, bare_send),
    }


PARTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "desk": serve,
    "crowd": crowd,
    "client": work,
}

if __name__ == "__main__":
    main()

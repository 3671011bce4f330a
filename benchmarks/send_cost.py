"""What a kept-alive send costs, beside the same POST by bare httpx in the same run.

Run: ``python benchmarks/send_cost.py [--sends N] [--markdown PAGE] [--smoke]``. The server is a
process of its own on loopback that answers as Chatwoot does: at once, after 30 ms as one that is
farther away, or as the practice desk, which stores the message. Each kind of send takes its turn,
block by block, so that a slow moment of the machine falls on all of them; the ratio is that of the
medians of the blocks. CPU is that of the client's process alone; wall includes the server, and for
the journal the disk.

- httpx: ``client.post(...)`` with the same headers and body, and ``json()`` of the answer;
- backend: ``ChatwootBackend.send``, with its judging, its bounds and its reading of the answer;
- journal in memory: the whole of ``SendService.send``, on a disk that takes no time;
- journal on disk: the same as it runs, with two commits that wait for the disk.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from beside import tables

from saywell import __version__
from saywell.app import wiring
from saywell.app.sending import SendService
from saywell.backends import address
from saywell.backends.chatwoot import ChatwootBackend
from saywell.model.chat import Outgoing
from saywell.model.records import SendState
from saywell.stores.journal import SqliteJournal

SENDS, BLOCK = 2000, 20
FAR = 0.03
"""Seconds to a server in the same part of the world, and back."""

CONVERSATIONS = tuple(str(number) for number in range(1, 9))
"""Several, as a conversation takes 200 messages in a minute (message.rb)."""

TEXT = "Your parcel left our warehouse this morning and arrives on Friday."
MOST = 1.3
"""The most that a send through the backend may cost, in times of bare httpx."""

ANSWER = {
    "id": 90_001,
    "content": TEXT,
    "account_id": 1,
    "inbox_id": 2,
    "conversation_id": 12,
    "message_type": 1,
    "created_at": 1_800_000_000,
    "updated_at": 1_800_000_000,
    "private": False,
    "status": "sent",
    "source_id": None,
    "content_type": "text",
    "content_attributes": {},
    "echo_id": "0" * 32,
    "sender": {"id": 1, "name": "Dana Reed", "available_name": "Dana", "type": "user"},
}

SERVER = """
import asyncio, sys
body, after = sys.argv[1].encode(), float(sys.argv[2])
head = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json; charset=utf-8\\r\\nContent-Length: "
answer = head + str(len(body)).encode() + b"\\r\\n\\r\\n" + body
class Http(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.data = transport, b""
    def data_received(self, data):
        self.data += data
        head, end, rest = self.data.partition(b"\\r\\n\\r\\n")
        length = head.lower().partition(b"content-length:")[2].split(b"\\r\\n")[0]
        if end and len(rest) >= int(length or 0):
            self.data = b""
            asyncio.get_running_loop().call_later(after, self.transport.write, answer)
async def main():
    server = await asyncio.get_running_loop().create_server(Http, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
"""A server that does as little as one can: what it takes is taken from nobody's figures."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one send takes, in milliseconds."""

    cpu: float
    wall: float


def main() -> None:
    """Print the tables, and end with 1 when a send through the backend costs too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sends", type=int, default=SENDS, help="sends of each kind")
    parser.add_argument("--markdown", type=Path, help="write the table into this page")
    parser.add_argument("--smoke", action="store_true", help="a few sends, no verdict")
    options = parser.parse_args()
    sends = 3 * BLOCK if options.smoke else options.sends
    contexts = counted_contexts()
    rows: list[tables.Row] = []
    with bare_server() as url:
        rows += measured("a bare server", url, "1", "a-token", sends)
    with bare_server(after=FAR) as url:
        name = f"a server {FAR * 1000:.0f} ms away"
        rows += measured(name, url, "1", "a-token", min(sends, 10 * BLOCK))
    with practice_server() as (url, account, token):
        rows += measured("the practice desk", url, account, token, min(sends, 10 * BLOCK))
    head = ("server", "send", "CPU ms", "times httpx", "wall ms", "times httpx")
    print(tables.plain(head, rows))
    print(f"TLS contexts made by 20 backends over https: {contexts}")
    if options.markdown:
        text = f"{tables.machine()} TLS contexts made by 20 backends: {contexts}.\n\n"
        tables.put(options.markdown, "send cost", text + tables.markdown(head, rows))
    ratio = next(row for row in rows if row[1] == "backend")[3]
    assert isinstance(ratio, float)
    sys.exit(not options.smoke and ratio > MOST)


def measured(name: str, url: str, account: str, token: str, sends: int) -> list[tables.Row]:
    """Measure every kind of send on one server."""
    with tempfile.TemporaryDirectory() as folder:
        client = httpx.Client(
            headers={
                "User-Agent": f"saywell/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "Api-Access-Token": token,
            },
            trust_env=False,
            verify=False,
        )
        turns = itertools.cycle(CONVERSATIONS)
        backend = ChatwootBackend(url, account, token)
        journal = SqliteJournal(Path(folder) / "journal.sqlite", "here/1")
        quick = SqliteJournal(in_memory(Path(folder)), "here/1")
        clock = wiring.SystemClock()
        on_disk = SendService(backend, journal, clock)
        in_ram = SendService(backend, quick, clock)

        def bare() -> None:
            key = uuid.uuid4().hex
            body = {"content": TEXT, "message_type": "outgoing", "private": False, "echo_id": key}
            path = f"/api/v1/accounts/{account}/conversations/{next(turns)}/messages"
            answer = client.post(f"{url}{path}", json=body)
            answer.raise_for_status()
            assert answer.json()["id"]

        def message() -> Outgoing:
            return Outgoing(uuid.uuid4().hex, next(turns), TEXT)

        def through(service: SendService) -> Callable[[], None]:
            def send() -> None:
                assert service.send(message(), after="1").state is SendState.SENT

            return send

        kinds: dict[str, Callable[[], object]] = {
            "httpx": bare,
            "backend": lambda: backend.send(message()),
            "journal in memory": through(in_ram),
            "journal on disk": through(on_disk),
        }
        costs = timed(kinds, sends)
        for one in (client, backend, journal, quick):
            one.close()
    least = costs["httpx"]
    return [
        (name, kind, cost.cpu, cost.cpu / least.cpu, cost.wall, cost.wall / least.wall)
        for kind, cost in costs.items()
    ]


def in_memory(folder: Path) -> Path:
    """Return a file for a journal in memory where the system has such a place."""
    memory = Path("/dev/shm")
    return (memory if memory.is_dir() else folder) / f"saywell-bench-{uuid.uuid4().hex}.sqlite"


def timed(kinds: dict[str, Callable[[], object]], sends: int) -> dict[str, Cost]:
    """Run the kinds block by block in turn; return the median of the blocks of each."""
    blocks: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for number in range(sends // BLOCK + 1):
        for name, send in kinds.items():
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            for _ in range(BLOCK):
                send()
            taken = time.process_time() - cpu, time.perf_counter() - wall
            if number:  # the first block opens connections
                blocks[name].append(taken)
    per_send = 1000 / BLOCK
    return {
        name: Cost(*(statistics.median(values) * per_send for values in zip(*taken, strict=True)))
        for name, taken in blocks.items()
    }


@contextmanager
def bare_server(after: float = 0.0) -> Iterator[str]:
    """Serve one answer from a process of its own, so many seconds after the request."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, json.dumps(ANSWER), str(after)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    process.kill()
    process.wait()


@contextmanager
def practice_server() -> Iterator[tuple[str, str, str]]:
    """Serve the practice desk from a process of its own."""
    program = (
        "import sys; from saywell.practice.server import PracticeDesk\n"
        "with PracticeDesk(customers=False) as desk:\n"
        "    print(desk.url, desk.account_id, desk.token, flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process:
        url, account, token = process.stdout.readline().split()
        yield url, account, token


def counted_contexts() -> int:
    """Count the TLS contexts that 20 backends make for their clients."""
    made = 0
    real = ssl.create_default_context

    def counted(*values: object, **more: object) -> ssl.SSLContext:
        nonlocal made
        made += 1
        return real(*values, **more)  # type: ignore[arg-type]

    address.tls_context.cache_clear()
    ssl.create_default_context = counted
    try:
        for number in range(20):
            backend = ChatwootBackend(f"https://127.0.0.1:{9 + number}", "1", "a-token")
            backend._api._http.client()
            backend.close()
    finally:
        ssl.create_default_context = real
    return made


if __name__ == "__main__":
    main()

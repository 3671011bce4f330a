"""The three parts of the soak: a desk that serves, a crowd that acts, a client that is measured."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from saywell.backends.chatwoot import ChatwootBackend
from saywell.backends.http import Limits
from saywell.model.chat import Outgoing
from saywell.model.push import Deaf, Event, MessageTold
from saywell.practice.server import PracticeDesk

LISTED = 200
SOME_TEXTS = ("Let me look at that for you.", "Μια στιγμή, παρακαλώ.", "请稍等。", "شكرًا لانتظارك.")

Taken = tuple[float, float]
"""Seconds of wall and of CPU."""


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour is: per agent 60 messages, as many of customers, 20 switches, 40 typing signs.

    A switch is an assignment, a label, a priority or a mark of having read.
    """

    agents: int
    seconds: float

    def requests(self, rng: random.Random) -> list[str]:
        """Shuffle all that happens."""
        every = ["reply"] * 60 + ["customer"] * 60 + ["switch"] * 20 + ["typing"] * 40
        found = every * self.agents
        rng.shuffle(found)
        return found


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
        costs: dict[str, tuple[list[Taken], list[Taken]]] = {name: ([], []) for name in pairs}
        echoes: list[Taken] = []
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
                    wall, cpu = time.perf_counter(), time.thread_time()
                    kind()
                    taken.append((time.perf_counter() - wall, time.thread_time() - cpu))
            echoes += [(ears.echo(key) - began, 0.0) for key, began in sent]
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
        f"list {LISTED} conversations": (lambda: backend.queue(limit=LISTED), bare_queue),
        "ask what changed in 20 s": (
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

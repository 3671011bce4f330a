"""What the contract stands on: the faults it knows, what a stage has, and what it looks with."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

import pytest

from saywell.errors import (
    NotAChatSystem,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
    Uncertain,
    Unreachable,
)
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Attachment, Message, Outgoing
from saywell.model.push import Event


class Break(Enum):
    """How a request goes wrong; *stored* means that it was carried out before that."""

    REFUSED = auto()  # no connection
    HTML = auto()  # a page for people, status 200
    FOREIGN = auto()  # JSON of another product, status 200
    SERVER_ERROR = auto()  # 500
    RATE_LIMIT = auto()  # 429
    STORED_THEN_TIMEOUT = auto()
    DROP_BEFORE = auto()  # the connection ends, not stored
    DROP_AFTER = auto()  # stored, then the connection ends
    TRUNCATED = auto()  # stored, the connection ends inside the answer
    WRONG_TOKEN = auto()
    NO_PERMISSION = auto()


class Stage(Protocol):
    """A chat system made ready.

    ``waiting`` is a conversation in the queue whose customer waits, ``untaken`` one that nobody
    has taken (it may be the same), ``missing`` an id of the right shape that is not there,
    ``odd_ids`` ids of a wrong one, ``colleague`` the id of another agent. ``reply`` is the text
    that will be sent. ``live`` says that the chat system remembers what was done to it.
    ``connect`` makes another backend for the same agent, as another process does. ``breaks`` are
    the faults that can happen to it, ``break_all`` makes every request from now on go wrong.
    ``stored_texts`` asks the server itself what the conversation has, ``colleague_reads`` what
    reached the colleague aside from it.
    """

    backend: ChatBackend
    waiting: str
    untaken: str
    missing: str
    odd_ids: tuple[str, ...]
    colleague: str
    reply: str
    live: bool
    breaks: frozenset[Break]

    def connect(self) -> ChatBackend: ...

    def break_all(self, kind: Break) -> None: ...

    def mend(self) -> None: ...

    def stored_texts(self) -> list[str]: ...

    def customer_says(self, text: str) -> None: ...

    def colleague_says(self, text: str) -> None: ...

    def colleague_reads(self) -> list[str]: ...

    def close(self) -> None: ...


PATIENCE = 60.0
"""Seconds until news that does not come counts as missing; a real server is seldom so slow."""

TEXTS = {
    "greek": "Καλημέρα σας! Το δέμα έφτασε.",
    "chinese": "您的包裹已于周五上午送达。",
    "arabic": "وصل الطرد يوم الجمعة.",
    "telugu": "మీ పార్సెల్ శుక్రవారం వస్తుంది.",
    "emoji": "Done 👩🏽‍🔧👍 thank you",
    "lines": "First line\n\nThird line\n- one\n- two",
    "blanks": "  two  blanks   inside  \n and at ends \n",
    "markup": "<b>bold</b> &amp; a < b > c \"quoted\" 'single'",
    "marks": "*star* _line_ `code` ~wave~ # head [a](https://example.com/?a=1&b=2)",
    "template": "{{ name }} {% if x %} ${x} %s {0} \\n",
    "command": "!note this is no command",
    "slash": "/close is a word here",
    "long": "All of it counts. " * 150,
    "decomposed": "Cafe\u0301 u\u0308ber",
    "unseen": "soft\u00adhyphen and non\u00a0breaking",
}
"""Texts that some chat system reads as something else than text."""


READS: dict[str, Callable[[ChatBackend, str], object]] = {
    "account": lambda backend, _: backend.account(),
    "queue": lambda backend, _: backend.queue(),
    "conversation": lambda backend, conversation: backend.conversation(conversation),
    "messages": lambda backend, conversation: backend.messages(conversation),
}
READ_FAILURES = {
    Break.REFUSED: Unreachable,
    Break.HTML: NotAChatSystem,
    Break.FOREIGN: NotAChatSystem,
    Break.SERVER_ERROR: ServerFailed,
    Break.RATE_LIMIT: RateLimited,
    Break.STORED_THEN_TIMEOUT: Unreachable,
    Break.DROP_BEFORE: Unreachable,
    Break.DROP_AFTER: Unreachable,
    Break.TRUNCATED: Unreachable,
    Break.WRONG_TOKEN: SignInRefused,
    Break.NO_PERMISSION: PermissionRefused,
}
SEND_FAILURES = {
    Break.REFUSED: Unreachable,
    Break.HTML: Uncertain,
    Break.FOREIGN: Uncertain,
    Break.SERVER_ERROR: Uncertain,
    Break.RATE_LIMIT: RateLimited,
    Break.STORED_THEN_TIMEOUT: Uncertain,
    Break.DROP_BEFORE: Uncertain,
    Break.DROP_AFTER: Uncertain,
    Break.TRUNCATED: Uncertain,
    Break.WRONG_TOKEN: SignInRefused,
    Break.NO_PERMISSION: PermissionRefused,
}
STORED = (Break.STORED_THEN_TIMEOUT, Break.DROP_AFTER, Break.TRUNCATED)


def able(backend: ChatBackend, capability: Capability, call: Callable[[], object]) -> bool:
    """Do something that may not be possible; without the capability it must be Rejected."""
    if capability in backend.capabilities:
        call()
        return True
    with pytest.raises(Rejected):
        call()
    return False


def alike(one: Message, other: Message) -> bool:
    """Say whether two readings are of one message; only one of them may know its key."""
    same = dataclasses.replace(other, echo_id=one.echo_id, at=one.at, status=one.status)
    return one == same


def plain(text: str) -> list[str]:
    """Return the lines of a text as a reader sees them, without blanks at their ends."""
    return [line.strip() for line in text.strip().split("\n")]


def fetched(stage: Stage, attachment: Attachment) -> bytes:
    """Fetch a file to its end."""
    return b"".join(stage.backend.download(attachment))


class Told:
    """Keeps what a listener is told, and waits for what it should be."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, wanted: Callable[[Event], bool]) -> Event:
        """Return the first event that is wanted."""

        def found() -> Event | None:
            return next((one for one in self.events if wanted(one)), None)

        with self._changed:
            event = self._changed.wait_for(found, PATIENCE)
        assert event is not None, self.events
        return event


def outgoing(stage: Stage, key: str = "one-key", **values: object) -> Outgoing:
    """Make a message for the conversation that waits."""
    message = Outgoing(key, stage.waiting, stage.reply)
    return dataclasses.replace(message, **values)  # type: ignore[arg-type]

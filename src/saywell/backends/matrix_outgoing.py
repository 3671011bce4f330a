"""What is sent to Matrix: a message as one event or several, what they hold, what is refused."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from saywell.backends.json_values import Json
from saywell.backends.matrix_wire import KEY, key_of, own_content, redacted
from saywell.errors import Rejected
from saywell.model.chat import Outgoing
from saywell.model.untrusted import clean_line

EVENT_BYTES = 65_535
"""The largest event that a room takes (client-server API, size limits)."""

ENVELOPE = 4_096
"""Bytes of it that are kept for what the server puts around a content: ids, hashes, signatures."""

MAX_FILES = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One event of a message. ``key`` is its transaction id.

    The last one has the key of the message itself, the others have it with a number: so an event
    with the key is proof of all, as each is sent when the one before is stored.
    """

    key: str
    text: str = ""
    path: Path | None = None

    def content(self, address: str = "", kind: str = "", size: int = 0) -> dict[str, object]:
        """Return what the event holds; ``address`` is where its file was put."""
        if self.path is None:
            return {"msgtype": "m.text", "body": self.text, KEY: self.key}
        sort = kind.partition("/")[0]
        return {
            "msgtype": f"m.{sort}" if sort in ("image", "audio", "video") else "m.file",
            "body": self.text or self.path.name,
            "filename": self.path.name,
            "url": address,
            "info": {"mimetype": kind, "size": size},
            KEY: self.key,
        }

    def is_in(self, event: Json, me: str) -> bool:
        """Whether an event is this part as it was sent; the address of a file may be another."""
        if key_of(event, me) != self.key:
            return False
        if redacted(event):
            return True
        own, held = self.content(), own_content(event)
        return held.get("body") == own["body"] and held.get("filename") == own.get("filename")


def parts_of(message: Outgoing) -> tuple[Part, ...]:
    """Split a message into events: a text alone, or a file each, the first with the text.

    The text of a file is its caption (client-server API, media captions), so that a message with
    one file is one event, and there or not there as a whole.
    """
    files = message.attachments
    if not files:
        return (Part(message.key, message.text),)
    keys = [f"{message.key}-{number}" for number in range(len(files) - 1)] + [message.key]
    texts = [message.text if message.text.strip() else ""] + [""] * (len(files) - 1)
    return tuple(Part(*each) for each in zip(keys, texts, files, strict=True))


def check_outgoing(message: Outgoing) -> None:
    """Refuse what cannot be sent before anything leaves. Raises Rejected."""
    if message.private:
        raise Rejected(
            "Matrix has no means for private notes: everybody in the room would read it",
            hint="nothing was sent",
        )
    if not message.text.strip() and not message.attachments:
        raise Rejected("an empty message is not sent", hint="write something, or attach a file")
    if len(message.attachments) > MAX_FILES:
        raise Rejected(f"a message takes {MAX_FILES} files at most", hint="send it in parts")
    for path in message.attachments:
        size_of(path)
    for part in parts_of(message):
        if content_bytes(part.content()) > EVENT_BYTES - ENVELOPE:
            limit = (EVENT_BYTES - ENVELOPE) // 1000
            raise Rejected(
                f"the message has more than {limit} kB, which is more than a room takes",
                hint="send it in parts, or as a file",
            )


def content_bytes(content: Mapping[str, object]) -> int:
    """Return how many bytes a content takes on the way. Raises Rejected for half characters."""
    try:
        return len(json.dumps(content, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        raise Rejected(
            "the message holds bytes that are no character: nothing was sent",
            hint="write it in UTF-8",
        ) from None


def size_of(path: Path) -> int:
    """Return the bytes of a file that can be attached. Raises Rejected."""
    try:
        if not path.is_file():
            raise FileNotFoundError(2, "no such file")
        with path.open("rb"):
            return path.stat().st_size
    except OSError as error:
        raise Rejected(
            f"{clean_line(str(path), limit=200)} cannot be attached: {error.strerror}",
            hint="nothing was sent",
        ) from None


def kind_of(path: Path) -> str:
    """Guess the content type of a file from its name."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"

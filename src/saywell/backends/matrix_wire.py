"""Matrix's events turned into our messages, forgiving whatever is missing or of the wrong type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from saywell.backends.json_values import EPOCH, Json, moment, number, record, records, word
from saywell.model.chat import Agent, Attachment, Author, CannedReply, Message, Status
from saywell.model.untrusted import clean, clean_line

MESSAGE = "m.room.message"
MESSAGE_TYPES = (MESSAGE, "m.room.encrypted", "m.sticker")
"""Events that are messages to read; one in an encrypted room only says that there is one."""

KEY = "chat.saywell.key"
"""Where a message carries the key of its sending, for as long as the server keeps it.

``unsigned.transaction_id`` says the same, but to the sending device alone, and Synapse forgets it
after 24 hours (events_worker.py, _cleanup_old_transaction_ids).
"""

ABOUT = "chat.saywell.about"
"""In a direct room of colleagues: the room that a summary is about."""

_FILES = ("m.image", "m.file", "m.audio", "m.video")
_LAST_MOMENT = 10**14
_ID_LIMIT = 255
"""The longest id of any kind (Matrix specification, appendices, 4.2)."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is who: the user of the token, and the colleagues; everybody else is a customer."""

    me: str
    colleagues: frozenset[str] = frozenset()

    def customer(self, user: str) -> bool:
        """Whether this is a customer."""
        return bool(user) and user != self.me and user not in self.colleagues


def ident(value: object) -> str:
    """Return an id as it is, empty when it cannot be one; ids are never taken apart."""
    if not isinstance(value, str) or len(value) > _ID_LIMIT or not value.isprintable():
        return ""
    return value


def time_of(event: Json, name: str = "origin_server_ts") -> dt.datetime | None:
    """Read a time in milliseconds."""
    stamp = number(event.get(name))
    return moment(stamp / 1000) if 0 < stamp < _LAST_MOMENT else None


def replaces(event: Json) -> str:
    """Return the id of the message that this event gives a new text, empty when it is none."""
    relation = record(own_content(event).get("m.relates_to"))
    return ident(relation.get("event_id")) if relation.get("rel_type") == "m.replace" else ""


def key_of(event: Json, me: str) -> str:
    """Return the key of our own sending, empty for what others wrote."""
    if event.get("sender") != me:
        return ""
    own = ident(own_content(event).get(KEY))
    return own or ident(record(event.get("unsigned")).get("transaction_id"))


def redacted(event: Json) -> bool:
    """Whether a message was taken back."""
    return "redacted_because" in record(event.get("unsigned"))


def message(
    event: Json, room_id: str, people: People, names: Mapping[str, str] | None = None
) -> Message | None:
    """Read an event as a message; None when it is none, or only changes another one.

    ``names`` are display names by user id. A text that was edited is shown as it is now.
    """
    event_id, sender = ident(event.get("event_id")), ident(event.get("sender"))
    kind = event.get("type")
    if kind not in MESSAGE_TYPES or not event_id or not sender or replaces(event):
        return None
    content = _shown(event)
    gone, hidden = redacted(event), kind == "m.room.encrypted"
    readable = not gone and not hidden
    name = clean_line((names or {}).get(sender, "") or sender)
    return Message(
        id=event_id,
        conversation_id=room_id,
        author=_author(sender, content, people),
        author_name=name,
        text=_text(content, name, kind) if readable else "",
        at=time_of(event) or EPOCH,
        attachments=_attachments(content, kind) if readable else (),
        echo_id=key_of(event, people.me),
        author_id=sender,
        unreadable="deleted" if gone else "encrypted" if hidden else "",
    )


def _shown(event: Json) -> Json:
    """Return the content that counts: of the latest edit, which the server puts beside it."""
    relations = record(record(event.get("unsigned")).get("m.relations"))
    edit = record(relations.get("m.replace"))
    fresh = record(record(edit.get("content")).get("m.new_content"))
    return fresh if fresh and edit.get("sender") == event.get("sender") else own_content(event)


def own_content(event: Json) -> Json:
    """Return what an event itself holds."""
    return record(event.get("content"))


def _author(sender: str, content: Json, people: People) -> Author:
    """Tell who wrote; m.notice is the mark of a program (specification, client-server, 11.2)."""
    if people.customer(sender):
        return Author.CUSTOMER
    return Author.BOT if content.get("msgtype") == "m.notice" else Author.AGENT


def _text(content: Json, name: str, kind: object) -> str:
    body = content.get("body")
    if not isinstance(body, str):
        return ""
    if "m.in_reply_to" in record(content.get("m.relates_to")):
        body = without_quote(body)
    sort = content.get("msgtype")
    if sort in _FILES or kind == "m.sticker":
        file_name = content.get("filename")
        captioned = isinstance(file_name, str) and file_name != body
        return clean(body) if captioned else ""
    return clean(f"* {name} {body}") if sort == "m.emote" else clean(body)


def without_quote(body: str) -> str:
    """Leave out the quotation that clients put in front of an answer (fallback for replies)."""
    if not body.startswith(("> <", "> * <")):
        return body
    lines = body.split("\n")
    quoted = next((at for at, line in enumerate(lines) if not line.startswith(">")), len(lines))
    rest = lines[quoted + 1 :] if quoted < len(lines) and not lines[quoted] else lines[quoted:]
    return "\n".join(rest)


def _attachments(content: Json, kind: object) -> tuple[Attachment, ...]:
    if content.get("msgtype") not in _FILES and kind != "m.sticker":
        return ()
    info = record(content.get("info"))
    named = word(content.get("filename")) or word(content.get("body"))
    address = content.get("url")
    usable = isinstance(address, str) and address.startswith("mxc://")
    return (
        Attachment(
            name=clean_line(named, limit=200) or "file",
            url=clean_line(address) if isinstance(address, str) and usable else "",
            content_type=word(info.get("mimetype")),
            size=max(number(info.get("size")), 0),
        ),
    )


def status(content: Json) -> tuple[Status, dt.datetime | None]:
    """Read our own state event: the status, and until when it is snoozed."""
    try:
        found = Status(word(content.get("status")))
    except ValueError:
        return Status.OPEN, None
    return found, time_of(content, "until") if found is Status.SNOOZED else None


def labels(content: Json) -> tuple[str, ...]:
    """Read the tags that the user has set, which stand below ``u.``."""
    tags = (str(name) for name in record(content.get("tags")))
    return tuple(sorted(clean_line(tag[2:], 200) for tag in tags if tag[:2] == "u." and tag[2:]))


def canned(content: Json) -> Iterator[CannedReply]:
    """Read the canned replies that the account keeps."""
    for row in records(content.get("replies")):
        short, text = word(row.get("shortcut")), row.get("text")
        if short and isinstance(text, str) and text.strip():
            yield CannedReply(id=short, short_code=short, text=clean(text))


def agent(user: str, profile: Json) -> Agent:
    """Read a colleague from their profile; without a name they are called by their id."""
    return Agent(id=user, name=word(profile.get("displayname")) or clean_line(user))

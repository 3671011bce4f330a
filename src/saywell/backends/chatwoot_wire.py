"""Chatwoot's JSON turned into our values, forgiving whatever is missing or of the wrong type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from saywell.model.chat import (
    Agent,
    Attachment,
    Author,
    CannedReply,
    Contact,
    Conversation,
    Message,
    Priority,
    Status,
)
from saywell.model.untrusted import clean, clean_line

Json = Mapping[str, object]
Word = TypeVar("Word", Status, Priority)

UNREAD_CAP = 10
"""Chatwoot counts no further (conversation.rb); dashboards show 9+."""

_EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)
_NOTHING: Json = {}
_TYPES = ("incoming", "outgoing", "activity", "template")
_TYPES_BY_NUMBER = {str(number): name for number, name in enumerate(_TYPES)}
_BOTS = ("agent_bot", "captain_assistant", "agentbot", "captain::assistant")
_CONTACT_FACTS = ("city", "country", "company_name")
_MAX_FACTS = 100


def record(value: object) -> Json:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else _NOTHING


def records(value: object) -> Iterator[Json]:
    """Go through the objects of a list, leaving out what is none."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def word(value: object) -> str:
    """Return an id, a name or another short text on one line; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean_line(str(value))


def number(value: object) -> int:
    """Return a whole number, 0 for anything else; numbers in text count."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, str) and len(value) > 20:
        return 0
    try:
        return int(value) if isinstance(value, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0


def moment(value: object) -> dt.datetime | None:
    """Read a time, which is epoch seconds (0 is none), or ISO text; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, str) and not value.strip().replace(".", "", 1).isdecimal():
            read = dt.datetime.fromisoformat(value.strip())
            return read.replace(tzinfo=read.tzinfo or dt.UTC).astimezone(dt.UTC)
        seconds = float(value) if isinstance(value, int | float | str) else 0.0
        return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def one_of(kind: type[Word], value: object) -> Word | None:
    """Return a member of a closed set, None for a word that is not in it."""
    try:
        return kind(word(value))
    except ValueError:
        return None


def facts(*sources: object) -> Mapping[str, str]:
    """Flatten attributes to text: what is a plain value is kept, what is nested is left out."""
    found: dict[str, str] = {}
    for source in sources:
        for name, value in list(record(source).items())[:_MAX_FACTS]:
            text = str(value).lower() if isinstance(value, bool) else word(value)
            if text:
                found[clean_line(str(name), limit=100)] = text
    return found


def contact(value: object, conversation: object = None) -> Contact:
    """Read a customer; what the conversation knows of the language counts when nothing else does.

    ``gender`` and ``language`` are not columns of Chatwoot: teams keep them as attributes.
    """
    data = record(value)
    custom, extra = record(data.get("custom_attributes")), record(data.get("additional_attributes"))
    around = record(record(conversation).get("additional_attributes"))
    browser = record(around.get("browser"))
    languages = (
        custom.get("language"),
        extra.get("language"),
        around.get("conversation_language"),
        around.get("browser_language"),
        browser.get("browser_language"),
    )
    return Contact(
        id=word(data.get("id")),
        name=word(data.get("name")),
        email=word(data.get("email")),
        phone=word(data.get("phone_number")),
        gender=word(custom.get("gender")).lower(),
        language=next((word(one) for one in languages if word(one)), ""),
        attributes=facts({name: extra.get(name) for name in _CONTACT_FACTS}, custom),
    )


def agent(value: object) -> Agent | None:
    """Read a colleague, None when there is none."""
    data = record(value)
    if not word(data.get("id")):
        return None
    return Agent(
        id=word(data.get("id")),
        name=word(data.get("name")) or word(data.get("available_name")),
        email=word(data.get("email")),
        role=word(data.get("role")) or "agent",
    )


def attachment(data: Json) -> Attachment:
    """Read a file of a message; its name is the last part of its address."""
    url = word(data.get("data_url"))
    name = unquote(urlsplit(url).path.rpartition("/")[2]) if _is_url(url) else ""
    return Attachment(
        name=clean_line(name, limit=200) or word(data.get("file_type")) or "file",
        url=url,
        content_type=word(data.get("content_type")),
        size=number(data.get("file_size")),
    )


def _is_url(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def message(value: object, conversation_id: str = "") -> Message | None:
    """Read a message of any of Chatwoot's two shapes; None without an id."""
    data = record(value)
    if not word(data.get("id")):
        return None
    sender, attributes = record(data.get("sender")), record(data.get("content_attributes"))
    content = data.get("content")
    return Message(
        id=word(data.get("id")),
        conversation_id=word(data.get("conversation_id")) or conversation_id,
        author=_author(data, sender),
        author_name=word(sender.get("name")) or word(sender.get("available_name")),
        text=clean(content) if isinstance(content, str) else "",
        at=moment(data.get("created_at")) or _EPOCH,
        private=data.get("private") is True,
        status=word(data.get("status")),
        attachments=tuple(attachment(one) for one in records(data.get("attachments"))),
        echo_id=word(data.get("echo_id")),
        author_id=word(sender.get("id")) or word(data.get("sender_id")),
        problem=word(attributes.get("external_error")),
    )


def _author(data: Json, sender: Json) -> Author:
    """Tell who wrote: the number or word of the type, then the sort of the sender."""
    kind = word(data.get("message_type"))
    kind = _TYPES_BY_NUMBER.get(kind, kind)
    who = (word(sender.get("type")) or word(data.get("sender_type"))).lower()
    if kind not in _TYPES:
        kind = {"contact": "incoming", "user": "outgoing"}.get(who, "activity")
    if kind == "outgoing" and who and who not in _BOTS:
        return Author.AGENT
    return {"incoming": Author.CUSTOMER, "activity": Author.SYSTEM}.get(kind, Author.BOT)


def in_order(messages: Iterator[Message | None]) -> list[Message]:
    """Put messages in order, each once: by whole seconds, then by id."""
    each = {one.id: one for one in messages if one is not None}
    return sorted(each.values(), key=lambda one: (one.at, number(one.id)))


def conversation(value: object, inboxes: Mapping[str, str] | None = None) -> Conversation | None:
    """Read a conversation; None without an id, and defaults for whatever else is odd.

    ``inboxes`` maps an inbox id to its name; without it the name is the channel's.
    """
    data = record(value)
    own_id = word(data.get("id"))
    if not own_id:
        return None
    meta = record(data.get("meta"))
    team = record(meta.get("team"))
    unread = number(data.get("unread_count"))
    labels = data.get("labels")
    last = message(data.get("last_non_activity_message"), own_id) or next(
        (message(one, own_id) for one in records(data.get("messages"))), None
    )
    channel = word(meta.get("channel")).removeprefix("Channel::")
    return Conversation(
        id=own_id,
        contact=contact(meta.get("sender"), data),
        status=one_of(Status, data.get("status")) or Status.OPEN,
        inbox=(inboxes or {}).get(word(data.get("inbox_id"))) or channel,
        labels=tuple(filter(None, map(word, labels))) if isinstance(labels, list) else (),
        assignee=agent(meta.get("assignee")),
        team=word(team.get("name")) or word(team.get("id")),
        priority=one_of(Priority, data.get("priority")),
        waiting_since=moment(data.get("waiting_since")),
        last_activity=moment(data.get("last_activity_at")) or moment(data.get("timestamp")),
        first_reply=moment(data.get("first_reply_created_at")) is None,
        unread=max(unread, 0),
        unread_capped=unread >= UNREAD_CAP,
        can_reply=data.get("can_reply") is not False,
        last_message=last,
        attributes=facts(data.get("custom_attributes")),
    )


def canned_reply(data: Json) -> CannedReply | None:
    """Read one of the server's canned replies; None when it has no text."""
    content = data.get("content")
    if not isinstance(content, str) or not content.strip():
        return None
    return CannedReply(word(data.get("id")), word(data.get("short_code")), clean(content))

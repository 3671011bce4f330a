"""Live Helper Chat's JSON turned into our values, forgiving whatever is missing or odd."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5

from saywell.backends.json_values import EPOCH, Json, moment, number, record, records, word
from saywell.backends.livehelperchat_memory import End
from saywell.model.chat import (
    Agent,
    Attachment,
    Author,
    CannedReply,
    Contact,
    Conversation,
    Message,
    Status,
)
from saywell.model.untrusted import clean, clean_line

PENDING, ACTIVE, CLOSED, CHATBOX, OPERATORS, BOT = range(6)
"""The states of a chat, as their numbers are on the wire."""

STATUSES = {
    PENDING: Status.OPEN,
    ACTIVE: Status.OPEN,
    CLOSED: Status.RESOLVED,
    BOT: Status.PENDING,
}
"""What each state of a customer's chat is to us; chats among operators have none."""

_VISITOR, _SYSTEM, _BOT_USER = 0, -1, -2
_FACTS = {
    "city": "city",
    "country_name": "country",
    "referrer": "page",
    "user_tz_identifier": "timezone",
    "remarks": "remarks",
}
_REFERENCE = r"(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = re.compile(f"&{_REFERENCE}")
_AMPERSAND = re.compile(f"&(?!{_REFERENCE})")
_NOTE = re.compile(r"\[b\](.{1,200}?)\[/b\]: (.*)", re.DOTALL)
_FILE = re.compile(r'\[file="?(\d{1,18})_(\w{1,100})"?[^\]]{0,100}\]')
_DOWNLOAD = re.compile(r"/file/downloadfile/(\d{1,18})/(\w{1,100})(?:[/?#].*)?$")


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for: departments by id, colleagues by id."""

    departments: Mapping[str, str] = field(default_factory=dict)
    agents: Mapping[str, Agent] = field(default_factory=dict)


def plain(value: object) -> str:
    """Return a text as it was written, made safe to show; what was escaped is decoded, once.

    The server stores some texts with ``&lt;`` for ``<`` and some as they are. One that was
    escaped has no ``<`` or ``>``, and no ``&`` that begins no character reference; any other is
    left as it is, so that an address with ``?id=1&copy=2`` stays one.
    """
    if not isinstance(value, str):
        return ""
    escaped = not ("<" in value or ">" in value or _AMPERSAND.search(value))
    return clean(_ENTITY.sub(_decoded, value) if escaped else value)


def _decoded(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return html5.get(f"{name};", found[0])
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 else found[0]


def comparable(text: str) -> str:
    """Return a text as sent and stored ones can be compared: without files and outer blanks."""
    return _FILE.sub("", plain(text)).strip()


def line(value: object) -> str:
    """Return a name or another short text on one line, its character references decoded."""
    return clean_line(plain(value)) if isinstance(value, str) else word(value)


def rows(value: object) -> Iterator[Json]:
    """Go through rows, which are a list, or an object keyed by id, which is [] when empty."""
    return records(list(value.values()) if isinstance(value, dict) else value)


def agent(value: object) -> Agent | None:
    """Read a colleague, None when there is none."""
    data = record(value)
    if number(data.get("id")) <= 0:
        return None
    name = f"{line(data.get('name'))} {line(data.get('surname'))}".strip()
    return Agent(
        id=word(data.get("id")),
        name=name or line(data.get("chat_nickname")) or line(data.get("username")),
        email=word(data.get("email")),
    )


def message(value: object, chat: str, visitor: str = "") -> Message | None:
    """Read a message; None without an id. ``visitor`` is the customer's name, which it lacks.

    A note, which is stored as ``[b]NAME[/b]: TEXT`` by nobody, becomes a private message; the
    echo of a command, which looks the same, stays what the system says.
    """
    data = record(value)
    if number(data.get("id")) <= 0:
        return None
    user, text, name = number(data.get("user_id")), plain(data.get("msg")), ""
    author = {_VISITOR: Author.CUSTOMER, _SYSTEM: Author.SYSTEM, _BOT_USER: Author.BOT}.get(user)
    note = _NOTE.fullmatch(text) if author is Author.SYSTEM else None
    if note is not None and is_echo(note[2]):
        note = None
    if note is not None:
        author, name, text = Author.AGENT, clean_line(note[1]), note[2]
    files = list(_files(data.get("media")))
    marks = {mark for mark, _ in files}
    text = _FILE.sub(lambda found: "" if found.groups() in marks else found[0], text)
    return Message(
        id=word(data.get("id")),
        conversation_id=chat,
        author=author or Author.AGENT,
        author_name=name or line(data.get("name_support")) or (visitor if not user else ""),
        text=text.strip() if files else text,
        at=moment(data.get("time")) or EPOCH,
        private=note is not None,
        attachments=tuple(attachment for _, attachment in files),
        author_id=word(user) if user > 0 else "",
    )


def is_echo(text: str) -> bool:
    """Say whether an internal line repeats a command: ``!name Ana || Nick changed!``."""
    return text.startswith("!") and " || " in text


def _files(value: object) -> Iterator[tuple[tuple[str, str], Attachment]]:
    """Go through the files of a message: how the text names each, and what it is."""
    for data in rows(value):
        name = line(data.get("upload_name"))
        yield (
            (word(data.get("id")), word(data.get("hash"))),
            Attachment(
                name=clean_line(name, limit=200) or "file",
                url=word(data.get("url")),
                content_type=word(data.get("type")),
                size=max(number(data.get("size")), 0),
            ),
        )


def file_path(url: str) -> str:
    """Return the path of a file below the server's own address, empty when it is none of it.

    The host is left out: a server behind a proxy may not know its own name.
    """
    found = _DOWNLOAD.search(url)
    return f"/file/downloadfile/{found[1]}/{found[2]}" if found else ""


def visitor(row: Json) -> str:
    """Return how a customer is called."""
    return line(row.get("nick"))


def state(row: Json) -> int:
    """Return the number of a chat's state, -1 when it has none."""
    value = row.get("status")
    known = isinstance(value, int | str) and not isinstance(value, bool) and str(value).isdecimal()
    return number(value) if known else -1


def conversation(row: Json, names: Names, end: End | None = None) -> Conversation | None:
    """Read a chat; None without an id.

    ``end`` is what its last messages tell: without it, who waits is told by the row's own times,
    in which a note counts as an answer.
    """
    own_id = number(row.get("id"))
    if own_id <= 0:
        return None
    is_state = state(row)
    opened = moment(row.get("pnd_time")) or moment(row.get("time"))
    asked, told = moment(row.get("last_user_msg_time")), moment(row.get("last_op_msg_time"))
    waiting = end.waiting_since if end else (asked if asked and asked > (told or EPOCH) else None)
    if is_state == PENDING:
        waiting = waiting or opened
    user = word(row.get("user_id")) if number(row.get("user_id")) > 0 else ""
    unread = number(row.get("has_unread_messages")) == 1 or is_state == PENDING
    times = (asked, told, moment(row.get("cls_time")), opened)
    return Conversation(
        id=str(own_id),
        contact=contact(row),
        status=STATUSES.get(is_state, Status.PENDING),
        inbox=names.departments.get(word(row.get("dep_id")), ""),
        assignee=names.agents.get(user) or _unknown_agent(user, row) if user else None,
        waiting_since=waiting if is_state in (PENDING, ACTIVE) else None,
        last_activity=max((one for one in times if one), default=None),
        first_reply=not (end.answered if end else told is not None),
        unread=(end.unanswered if end else 1) if unread and is_state != CLOSED else 0,
        can_reply=is_state != CLOSED,
        last_message=end.last_message if end else None,
    )


def _unknown_agent(user: str, row: Json) -> Agent:
    return Agent(id=user, name=line(row.get("plain_user_name")) or f"operator {user}")


def contact(row: Json) -> Contact:
    """Read the customer of a chat; who comes without a cookie is known by the chat alone."""
    known = number(row.get("online_user_id"))
    facts = {name: line(row.get(key)) for key, name in _FACTS.items()}
    return Contact(
        id=f"visitor-{known}" if known > 0 else f"chat-{word(row.get('id'))}",
        name=visitor(row),
        email=line(row.get("email")),
        phone=line(row.get("phone")),
        language=line(row.get("chat_locale")),
        attributes={name: value for name, value in facts.items() if value},
    )


def canned_reply(data: Json) -> CannedReply | None:
    """Read one of the server's canned replies; None when it has no text."""
    text = plain(data.get("msg")) or plain(data.get("fallback_msg"))
    if not text.strip():
        return None
    own_id = word(data.get("id"))
    return CannedReply(own_id, line(data.get("title")) or f"canned-{own_id}", text)

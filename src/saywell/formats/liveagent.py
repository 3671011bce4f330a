"""LiveAgent's canned messages and predefined answers, as its API lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from saywell.errors import Problem, Where
from saywell.formats.dialects import between
from saywell.formats.entries import ANY_LANGUAGE, body, lost, text_of_entry, told, written
from saywell.formats.markup import markup_of, text_of
from saywell.formats.objects import listed, objects, text_in
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "contact_name": "contact.name",
    "contact_firstname": "contact.first_name",
    "contact_lastname": "contact.last_name",
    "contact_email": "contact.email",
    "user_fullname": "agent.name",
    "user_firstname": "agent.first_name",
    "user_lastname": "agent.last_name",
    "user_email": "agent.email",
    "conv_code": "conversation.id",
}
_KEYWORDS = re.compile(r"[,;\n]+")


DIALECT = between("{$", "}", r"(\w+)[^{}]*", NAMES)


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield canned messages (``messagetext``) and predefined answers (``body``, ``subject``)."""
    keys = ("canned_messages", "predefined_answers", "data")
    for where, entry in objects(file, name, keys):
        if isinstance(entry, dict):
            yield from _entry(entry, where)
        else:
            yield Problem(where, "this is not a reply", "it is left out")


def _entry(entry: dict[str, Any], where: Where) -> Iterator[Found]:
    predefined = "messagetext" not in entry
    text = body(entry, "body" if predefined else "messagetext", where)
    if isinstance(text, Problem):
        yield text
        return
    if text_in(entry, "format") == "H" or (not predefined and _looks_like_markup(text)):
        text, left = text_of(text)
        yield from lost(where, left)
    pieces, unknown = DIALECT.pieces(text)
    subject, unknown_there = DIALECT.pieces(text_in(entry, "subject"))
    yield from told(where, unknown)
    yield from told(where, unknown_there, "subject")
    words = [one.strip() for one in _KEYWORDS.split(text_in(entry, "keywords")) if one.strip()]
    user, department = text_in(entry, "userid"), text_in(entry, "departmentid")
    yield Entry(
        title=text_in(entry, "name") or (words[0] if words else ""),
        texts={ANY_LANGUAGE: pieces},
        search=tuple(words),
        subjects={ANY_LANGUAGE: subject} if subject else {},
        scope="me" if user else f"team:{department}" if department else "everyone",
        source=text_in(entry, "id"),
        where=where,
    )


def _looks_like_markup(text: str) -> bool:
    return bool(re.search(r"<br\s*/?>|</[a-z]+>", text, re.IGNORECASE))


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write a list: with a subject as a predefined answer, without as a canned message."""
    return listed(_object(entry, tell) for entry in entries)


def _object(entry: Entry, tell: Tell) -> dict[str, Any]:
    text = written(text_of_entry(entry), DIALECT, entry, tell)
    made: dict[str, Any] = {}
    if entry.scope.startswith("team:"):
        made["departmentid"] = entry.scope.removeprefix("team:")
    if not entry.subjects:
        words = dict.fromkeys((*entry.triggers, *entry.search))
        if _looks_like_markup(text):
            text = f"<div>{markup_of(text)}</div>"
        return {**made, "messagetext": text, "keywords": ", ".join(words) or entry.title}
    subject = written(next(iter(entry.subjects.values())), DIALECT, entry, tell)
    return {
        **made,
        "name": entry.title,
        "subject": subject,
        "body": markup_of(text),
        "format": "H",
    }


FORMAT = Format(
    name="liveagent",
    title="LiveAgent canned messages and predefined answers",
    suffix="json",
    keeps=frozenset({"subjects", "scope", "search"}),
    read=read,
    write=write,
    source="LiveAgent API v3: canned_messages, predefined_answers",
)

"""Zendesk's macros, as its API lists them: a comment, and what is set with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from saywell.errors import Problem, Where
from saywell.formats.dialects import braces
from saywell.formats.entries import ANY_LANGUAGE, lost, no_entry, text_of_entry, told, written
from saywell.formats.markup import markup_of, text_of
from saywell.formats.objects import listed, mappings_in, objects, text_in
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "ticket.requester.name": "contact.name",
    "ticket.requester.first_name": "contact.first_name",
    "ticket.requester.last_name": "contact.last_name",
    "ticket.requester.email": "contact.email",
    "ticket.requester.phone": "contact.phone_number",
    "current_user.name": "agent.name",
    "current_user.first_name": "agent.first_name",
    "current_user.last_name": "agent.last_name",
    "current_user.email": "agent.email",
    "ticket.assignee.name": "agent.name",
    "ticket.assignee.first_name": "agent.first_name",
    "ticket.assignee.last_name": "agent.last_name",
    "ticket.assignee.email": "agent.email",
    "ticket.id": "conversation.id",
    "ticket.account": "company.name",
    "ticket.brand.name": "company.name",
    "ticket.group.name": "inbox.name",
}
DIALECT = braces(NAMES, " | default: {}")
FOLDERS = "::"
"""Parts the folders of a title; the folders are tags here."""

STATUS = {"open": "open", "pending": "pending", "hold": "pending", "solved": "resolved"}
PRIORITY = {"urgent": "urgent", "high": "high", "normal": "medium", "low": "low"}


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the macros that write a comment to the customer."""
    for where, entry in objects(file, name, ("macros", "macro")):
        if not isinstance(entry, dict) or not text_in(entry, "title"):
            yield no_entry(where, "title")
        else:
            yield from _macro(entry, where)


def _macro(entry: Mapping[str, Any], where: Where) -> Iterator[Found]:
    done = {text_in(one, "field"): one for one in mappings_in(entry, "actions")}
    markup = _value(done.get("comment_value_html"))
    text, left = text_of(markup) if markup else (_value(done.get("comment_value")), ())
    yield from lost(where, left)
    if not text.strip():
        yield no_entry(where, "comment_value")
        return
    for field in sorted(done.keys() - _KNOWN):
        yield Problem(where, f"the action {field[:60]!r} means nothing here", "it is left out")
    pieces, unknown = DIALECT.pieces(text)
    yield from told(where, unknown)
    *folders, title = text_in(entry, "title").split(FOLDERS)
    labels = " ".join(_value(done.get(one)) for one in ("current_tags", "set_tags"))
    yield Entry(
        title=title.strip(),
        texts={ANY_LANGUAGE: pieces},
        tags=tuple(part.strip() for part in folders if part.strip()),
        note=text_in(entry, "description"),
        labels=tuple(labels.split()),
        status=STATUS.get(_value(done.get("status")), ""),
        priority=PRIORITY.get(_value(done.get("priority")), ""),
        off=entry.get("active") is False,
        source=text_in(entry, "id"),
        where=where,
    )


_KNOWN = {
    "comment_value",
    "comment_value_html",
    "comment_mode_is_public",
    "current_tags",
    "set_tags",
    "status",
    "priority",
}


def _value(action: Mapping[str, Any] | None) -> str:
    """Return the value of an action: a text, or the text behind the channel that it is for."""
    value = (action or {}).get("value")
    if isinstance(value, list):
        value = next((part for part in reversed(value) if isinstance(part, str)), "")
    return value if isinstance(value, str) else ""


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write an object with a list of macros."""
    return listed((_object(entry, tell) for entry in entries), '{"macros": ', "}")


def _object(entry: Entry, tell: Tell) -> dict[str, Any]:
    text = written(text_of_entry(entry), DIALECT, entry, tell)
    actions = [{"field": "comment_value_html", "value": markup_of(text, paragraphs=True)}]
    if entry.labels:
        actions.append({"field": "current_tags", "value": " ".join(entry.labels)})
    theirs = {"open": "open", "pending": "pending", "resolved": "solved"}.get(entry.status)
    if theirs:
        actions.append({"field": "status", "value": theirs})
    if entry.priority:
        level = {"medium": "normal"}.get(entry.priority, entry.priority)
        actions.append({"field": "priority", "value": level})
    return {
        "title": FOLDERS.join((*entry.tags, entry.title)),
        "active": not entry.off,
        "description": entry.note,
        "actions": actions,
    }


FORMAT = Format(
    name="zendesk",
    title="Zendesk macros",
    suffix="json",
    keeps=frozenset({"title", "tags", "note", "labels", "status", "priority", "off"}),
    read=read,
    write=write,
    source="developer.zendesk.com, macros",
    markup=True,
)

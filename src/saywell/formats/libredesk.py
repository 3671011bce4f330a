"""libredesk's macros, as its API lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from saywell.errors import Problem
from saywell.formats.dialects import braces
from saywell.formats.entries import ANY_LANGUAGE, body, no_entry, text_of_entry, told, written
from saywell.formats.markup import markup_of, text_of
from saywell.formats.objects import list_in, listed, objects, text_in
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "contact.full_name": "contact.name",
    "contact.first_name": "contact.first_name",
    "contact.last_name": "contact.last_name",
    "contact.email": "contact.email",
    "agent.full_name": "agent.name",
    "agent.first_name": "agent.first_name",
    "agent.last_name": "agent.last_name",
    "agent.email": "agent.email",
    "conversation.reference_number": "conversation.id",
}
DIALECT = braces(NAMES)


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the macros of a list, or of an answer of the API."""
    for where, entry in objects(file, name, ("data", "macros")):
        if not isinstance(entry, dict) or not text_in(entry, "name"):
            yield no_entry(where, "name")
            continue
        text = body(entry, "message_content", where)
        if isinstance(text, Problem):
            yield text
            continue
        pieces, unknown = DIALECT.pieces(text_of(text))
        yield from told(where, unknown)
        labels: list[str] = []
        for action in entry.get("actions") or []:
            kind = text_in(action, "type") if isinstance(action, dict) else ""
            if kind in ("add_tags", "set_tags"):
                labels += list_in(action, "value")
            else:
                yield Problem(where, f"the action {kind[:60]!r} means nothing here", "left out")
        yield Entry(
            title=text_in(entry, "name"),
            texts={ANY_LANGUAGE: pieces},
            scope=_scope(entry),
            labels=tuple(labels),
            source=text_in(entry, "id"),
            where=where,
        )


def _scope(entry: dict[str, Any]) -> str:
    kind, team = text_in(entry, "visibility"), text_in(entry, "team_id")
    if kind == "user":
        return "me"
    return f"team:{team}" if kind == "team" and team else "everyone"


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write a list of macros."""
    return listed(_object(entry, tell) for entry in entries)


def _object(entry: Entry, tell: Tell) -> dict[str, Any]:
    team = entry.scope.removeprefix("team:") if entry.scope.startswith("team:") else None
    text = written(text_of_entry(entry), DIALECT, entry, tell)
    return {
        "name": entry.title,
        "message_content": markup_of(text, paragraphs=True),
        "visibility": "team" if team else {"me": "user"}.get(entry.scope, "all"),
        "team_id": team,
        "visible_when": ["replying"],
        "actions": [{"type": "add_tags", "value": [*entry.labels]}] if entry.labels else [],
    }


FORMAT = Format(
    name="libredesk",
    title="libredesk macros",
    suffix="json",
    keeps=frozenset({"title", "scope", "labels"}),
    read=read,
    write=write,
    source="libredesk, internal/macro/models",
    markup=True,
)

"""Rocket.Chat's canned responses, as its API lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from saywell.errors import Problem
from saywell.formats.dialects import braces
from saywell.formats.entries import ANY_LANGUAGE, short_code, text_of_entry, texted, written
from saywell.formats.objects import list_in, listed, objects, text_in
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "contact.name": "contact.name",
    "contact.email": "contact.email",
    "contact.phone": "contact.phone_number",
    "agent.name": "agent.name",
    "agent.email": "agent.email",
}
DIALECT = braces(NAMES)


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the canned responses of a list, or of an answer of the API."""
    found = objects(file, name, ("cannedResponses", "cannedResponse", "responses"))
    for one in texted(found, "shortcut", "text", DIALECT):
        if isinstance(one, Problem):
            yield one
            continue
        code = one.name.strip().lstrip("!/")
        yield Entry(
            title=code,
            texts={ANY_LANGUAGE: one.pieces},
            triggers=(code,),
            tags=list_in(one.entry, "tags"),
            scope=_scope(one.entry),
            source=text_in(one.entry, "_id"),
            where=one.where,
        )


def _scope(entry: dict[str, Any]) -> str:
    scope = text_in(entry, "scope")
    if scope == "user":
        return "me"
    department = text_in(entry, "departmentName", "departmentId")
    return f"team:{department}" if scope == "department" and department else "everyone"


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write a list of what the API takes, one object for each call."""
    return listed(_object(entry, tell) for entry in entries)


def _object(entry: Entry, tell: Tell) -> dict[str, Any]:
    made: dict[str, Any] = {
        "shortcut": short_code(entry),
        "text": written(text_of_entry(entry), DIALECT, entry, tell),
        "scope": {"everyone": "global", "me": "user"}.get(entry.scope, "department"),
        "tags": [*entry.tags],
    }
    if made["scope"] == "department":
        made["departmentId"] = entry.scope.removeprefix("team:")
    return made


FORMAT = Format(
    name="rocketchat",
    title="Rocket.Chat canned responses",
    suffix="json",
    keeps=frozenset({"triggers", "tags", "scope"}),
    read=read,
    write=write,
    source="Rocket.Chat API: canned responses",
)

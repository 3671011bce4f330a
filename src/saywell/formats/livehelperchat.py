"""Live Helper Chat's canned messages, as its CSV import takes them, with other languages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from saywell.errors import Problem, Where
from saywell.formats.dialects import between
from saywell.formats.entries import ANY_LANGUAGE, body, told, written
from saywell.formats.rows import line_of, records
from saywell.model.exchange import Entry, Format, Found, Pieces, Tell

NAMES = {
    "nick": "contact.name",
    "email": "contact.email",
    "phone": "contact.phone_number",
    "operator": "agent.name",
    "operator_chat_name_only": "agent.first_name",
    "chat_id": "conversation.id",
}


_MARKS = (
    r"\[/?(?:b|i|u|s|strike|quote|list|img|file|url|html|color|fs|em|button_action)\b[^\]\n]*\]"
)
DIALECT = between("{", "}", r"([a-z][\w.]*)", NAMES, also=_MARKS)
"""Its marks for bold text, links and files are not read: they are told."""

_HEADER = (
    "id,title,explain,msg,fallback_msg,position,delay,department_id,user_id,auto_send,attr_int_1,"
    "attr_int_2,attr_int_3,languages,additional_data,html_snippet,unique_id,created_at,updated_at,"
    "active_from,active_to,repetitiveness,days_activity,disabled,delete_on_exp,subject,tags_plain,"
    "department_ids_front"
)
COLUMNS = tuple(_HEADER.split(","))
"""The header: an import refuses a file whose first line differs in any way."""


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the canned messages with their other languages; what is disabled is marked as off."""
    for row in records(file, name, ",", (("title",), ("msg",))):
        if isinstance(row, Problem):
            yield row
            continue
        where, cells = row
        text = body(cells, "msg", where)
        if isinstance(text, Problem):
            yield text
            continue
        texts: dict[str, Pieces] = {}
        for lang, one in ((ANY_LANGUAGE, text), *_languages(cells, where)):
            if isinstance(one, Problem):
                yield one
                continue
            pieces, unknown = DIALECT.pieces(one)
            yield from told(where, unknown)
            texts.setdefault(lang, pieces)
        department = cells.get("department_id", "").strip()
        user = cells.get("user_id", "").strip()
        tags = tuple(tag.strip() for tag in cells.get("tags_plain", "").split(",") if tag.strip())
        yield Entry(
            title=cells["title"].strip(),
            texts=texts,
            tags=tags,
            note=cells.get("explain", "").strip(),
            scope="me" if user not in ("", "0") else _department(department),
            off=cells.get("disabled", "").strip() == "1",
            source=cells.get("id", "").strip(),
            where=where,
        )


def _department(number: str) -> str:
    return f"team:{number}" if number not in ("", "0") else "everyone"


def _languages(
    cells: Mapping[str, str], where: Where
) -> Iterator[tuple[str, str] | tuple[str, Problem]]:
    """Yield the other languages of a message; their cell is JSON."""
    source = cells.get("languages", "").strip()
    if not source:
        return
    try:
        found: Any = json.loads(source)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        yield (
            "",
            Problem(where, "the languages of this message cannot be read", "they are left out"),
        )
        return
    for one in found:
        codes = one.get("languages") if isinstance(one, dict) else None
        message = one.get("message") if isinstance(one, dict) else None
        if not isinstance(codes, list) or not isinstance(message, str) or not message.strip():
            continue
        for code in codes:
            if isinstance(code, str) and code:
                yield code.replace("_", "-").split("-")[0].lower(), message


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write the file with its exact header; the first language is the message itself."""
    yield line_of(COLUMNS, ",")
    for number, entry in enumerate(entries, 1):
        first, *others = (
            (lang, written(pieces, DIALECT, entry, tell)) for lang, pieces in entry.texts.items()
        )
        more = [
            {"languages": [lang], "message": text, "fallback_message": ""} for lang, text in others
        ]
        cells = {
            **dict.fromkeys(COLUMNS, "0"),
            **dict.fromkeys(_EMPTY, ""),
            "id": str(number),
            "title": entry.title,
            "explain": entry.note,
            "msg": first[1],
            "languages": json.dumps(more, ensure_ascii=False) if more else "",
            "department_id": entry.scope.removeprefix("team:")
            if entry.scope.removeprefix("team:").isdigit()
            else "0",
            "disabled": "1" if entry.off else "0",
            "tags_plain": ", ".join(dict.fromkeys((*entry.triggers, *entry.tags))),
        }
        yield line_of((cells[column] for column in COLUMNS), ",")


_EMPTY = (
    "fallback_msg",
    "additional_data",
    "html_snippet",
    "unique_id",
    "days_activity",
    "subject",
    "department_ids_front",
)

FORMAT = Format(
    name="livehelperchat",
    title="Live Helper Chat canned messages",
    suffix="csv",
    keeps=frozenset({"title", "tags", "note", "scope", "off"}),
    read=read,
    write=write,
    source="Live Helper Chat, lhchat/import.php and canned messages",
    languages=True,
)

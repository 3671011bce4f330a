"""Reading transcripts: JSON lines of chats, pairs or messages, CSV, and Chatwoot's messages."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from saywell.errors import Problem, UsageError, Where
from saywell.model.transcript import Transcript

LONGEST_FILE = 2_000_000_000
"""Bytes that are read of one file at most, unpacked."""

_CUSTOMER_WORDS = """
    customer user contact client visitor guest enduser end-user incoming 0 buyer usr
"""
_AGENT_WORDS = "agent operator assistant staff support outgoing 1 sys system_agent human seller"
_WHO = {
    **dict.fromkeys(_CUSTOMER_WORDS.split(), "customer"),
    **dict.fromkeys(_AGENT_WORDS.split(), "agent"),
}
_WHO_KEYS = ("who", "author", "sender", "role", "from", "speaker", "message_type")
_TEXT_KEYS = ("text", "content", "message", "body")
_CHAT_KEYS = ("conversation_id", "conversation", "chat", "chat_id", "dialogue_id", "id")
_TIME_KEYS = ("created_at", "at", "time", "timestamp", "date")
_NAME_KEYS = ("name", "author_name", "sender_name", "customer_name", "agent_name")

_JSON_FORM = (
    'a line is {"id", "messages": [{"who": "customer" or "agent", "text"}]}, '
    '{"customer", "reply"}, or one message of a Chatwoot export'
)
_CSV_FORM = "the first line names the columns: conversation,who,text or customer,reply"


def read(path: Path, problems: list[Problem]) -> Iterator[Transcript]:
    """Go through the chats of one file; lines that are none are put among the problems.

    The file may be packed with gzip. Raises UsageError when it cannot be read at all.
    """
    text = _text(path)
    if path.name.lower().removesuffix(".gz").endswith((".csv", ".tsv")):
        yield from _grouped(_csv_rows(path, text, problems))
        return
    yield from _grouped(_json_rows(path, text, problems))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            data = file.read(LONGEST_FILE)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be read: {reason}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{Where.of(path, line)}: this is not UTF-8", hint="save the export as UTF-8"
        ) from None


class _Row:
    """What one line gives: a whole chat, or a message of one that other lines go on with."""

    __slots__ = ("at", "chat", "names", "turns", "whole")

    def __init__(self, chat: str, whole: bool) -> None:
        self.chat = chat
        self.whole = whole
        self.turns: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.at = 0.0


def _grouped(rows: Iterable[_Row]) -> Iterator[Transcript]:
    """Put messages of the same chat together; whole chats pass through."""
    open_chats: dict[str, _Row] = {}
    for row in rows:
        if row.whole:
            yield _transcript(row)
            continue
        known = open_chats.setdefault(row.chat, row)
        if known is not row:
            known.turns += row.turns
            known.names += row.names
            known.at = max(known.at, row.at)
    for row in open_chats.values():
        yield _transcript(row)


def _transcript(row: _Row) -> Transcript:
    return Transcript(row.chat, tuple(row.turns), tuple(dict.fromkeys(row.names)), row.at)


# --- JSON ---------------------------------------------------------------------------------------


def _json_rows(path: Path, text: str, problems: list[Problem]) -> Iterator[_Row]:
    whole = _whole_json(text)
    if whole is not None:
        numbered: Iterable[tuple[int, Any]] = ((1, one) for one in whole)
    else:
        numbered = _lines(path, text, problems)
    for line, value in numbered:
        try:
            yield from _rows_of(value)
        except ValueError as error:
            problems.append(Problem(Where.of(path, line), str(error), _JSON_FORM))


def _whole_json(text: str) -> list[Any] | None:
    """Read a file that is one JSON value: a list, or an answer of Chatwoot's API."""
    start = text[:4096].lstrip()
    if not start.startswith(("[", "{")) or (start.startswith("{") and _is_lines(text)):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        inner = value.get("data", value)
        payload = inner.get("payload") if isinstance(inner, dict) else None
        return payload if isinstance(payload, list) else [value]
    return value if isinstance(value, list) else None


def _is_lines(text: str) -> bool:
    """Whether the first line is a value of its own."""
    try:
        json.loads(text.lstrip().partition("\n")[0])
    except (ValueError, RecursionError):
        return False
    return "\n" in text.strip()


def _lines(path: Path, text: str, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = f"this is not JSON: {str(error)[:100]}"
            problems.append(Problem(Where.of(path, number), reason, _JSON_FORM))


def _rows_of(value: Any) -> Iterator[_Row]:
    """Take one JSON value for a chat, a pair, or a message. Raises ValueError."""
    if not isinstance(value, dict):
        raise ValueError("this is no object")
    row = _Row(_name_of(value), whole=True)
    row.at = _time(value)
    if isinstance(value.get("messages"), list):
        _note_names(row, value)
        for message in value["messages"]:
            _add_message(row, message)
        yield row
    elif "customer" in value and "reply" in value:
        pair = (_said(value["customer"], "customer"), _said(value["reply"], "reply"))
        row.turns = [("customer", pair[0]), ("agent", pair[1])]
        yield row
    elif any(key in value for key in _TEXT_KEYS) and any(key in value for key in _WHO_KEYS):
        row = _Row(_name_of(value, message=True), whole=False)
        _add_message(row, value)
        yield row
    else:
        raise ValueError("this is no chat, no pair and no message")


def _name_of(value: Mapping[str, Any], *, message: bool = False) -> str:
    """Return the export's own name of a chat; a message's ``id`` is not its chat's."""
    for key in _CHAT_KEYS:
        found = value.get(key)
        if isinstance(found, dict):
            found = found.get("id")
        if isinstance(found, str | int) and not isinstance(found, bool) and str(found).strip():
            return "" if message and key == "id" else str(found)
    return ""


def _add_message(row: _Row, message: Any) -> None:
    """Add one message; notes, and what nobody of the two sides said, are left out."""
    if not isinstance(message, dict):
        raise ValueError("a message has to be an object with who and text")
    _note_names(row, message)
    row.at = max(row.at, _time(message))
    if message.get("private") is True:
        return
    text = next((message[key] for key in _TEXT_KEYS if isinstance(message.get(key), str)), None)
    who = _who(message)
    if who is None:
        raise ValueError("a message has to say who wrote it: customer or agent")
    if text is not None and who:
        row.turns.append((who, text))


def _who(message: Mapping[str, Any]) -> str | None:
    """Return the side that wrote a message, empty for a bot or the system, None if not told."""
    kind = message.get("message_type")
    sender = message.get("sender")
    if isinstance(sender, dict) and sender.get("type") == "agent_bot":
        return ""
    if kind is not None:
        return _WHO.get(str(kind).lower(), "")
    for key in _WHO_KEYS:
        found = message.get(key)
        if isinstance(found, dict):
            found = found.get("type") or found.get("role")
        if isinstance(found, str):
            return _WHO.get(found.strip().lower(), "")
    return None


def _note_names(row: _Row, value: Mapping[str, Any]) -> None:
    """Note the names of people that an object tells."""
    for key in _NAME_KEYS:
        if isinstance(value.get(key), str):
            row.names.append(value[key])
    for key in ("customer", "agent", "contact", "sender", "assignee", "meta", "user", "author"):
        inner = value.get(key)
        if isinstance(inner, dict):
            _note_names(row, inner)
        elif isinstance(inner, str) and "messages" in value and inner.lower() not in _WHO:
            row.names.append(inner)
    for key in ("agents", "names"):
        inner = value.get(key)
        if isinstance(inner, list):
            row.names += [one for one in inner if isinstance(one, str)]


def _said(value: Any, name: str) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if not isinstance(value, str):
        raise ValueError(f"{name} has to be a text")
    return value


def _time(value: Mapping[str, Any]) -> float:
    """Return when something was, by seconds or milliseconds since 1970 or an ISO date; else 0."""
    for key in _TIME_KEYS:
        found = value.get(key)
        if isinstance(found, int | float) and not isinstance(found, bool) and found > 0:
            return found / 1000 if found > 1e11 else float(found)
        if isinstance(found, str):
            try:
                moment = dt.datetime.fromisoformat(found.strip())
            except ValueError:
                continue
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
            return zoned.timestamp()
    return 0.0


# --- CSV ----------------------------------------------------------------------------------------


def _csv_rows(path: Path, text: str, problems: list[Problem]) -> Iterator[_Row]:
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=comma)
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        pairs = {"customer", "reply"} <= set(names)
        if not pairs and not (set(names) & set(_WHO_KEYS) and set(names) & set(_TEXT_KEYS)):
            raise UsageError(f"{Where.of(path, 1)}: these are no columns of chats", hint=_CSV_FORM)
        for line in reader:
            values = {name: value for name, value in line.items() if isinstance(name, str)}
            try:
                yield _csv_row({**values} if not pairs else values, pairs)
            except ValueError as error:
                problems.append(Problem(Where.of(path, reader.line_num), str(error), _CSV_FORM))
    except csv.Error as error:
        problems.append(Problem(Where.of(path, reader.line_num), f"no CSV: {error}", _CSV_FORM))


def _csv_row(values: Mapping[str, Any], pairs: bool) -> _Row:
    row = _Row(_name_of(values), whole=pairs)
    row.at = _time(values)
    if pairs:
        pair = (_said(values["customer"], "customer"), _said(values["reply"], "reply"))
        row.turns = [("customer", pair[0]), ("agent", pair[1])]
        return row
    if not row.chat:
        raise ValueError("a message has to name its conversation")
    plain = {**values, "private": str(values.get("private", "")).lower() in ("true", "1", "yes")}
    _add_message(row, plain)
    return row

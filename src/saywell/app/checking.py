"""Checking drafts from outside: one text, or a stream of JSON lines with their contexts."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from saywell.app.report_json import finding_as_json as finding_as_json
from saywell.app.report_json import report_as_json as report_as_json
from saywell.engine.check import Checker
from saywell.errors import UsageError
from saywell.model.chat import Author, Contact
from saywell.model.report import MAX_TEXT
from saywell.model.rules import Context, Draft, Report, TeamWords, Turn

MAX_LINE = 4_000_000
"""Bytes of one JSON line; no message of a chat comes near."""

_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9_-]{1,20})?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def check_text(
    checker: Checker, text: str, lang: str = "", context: Context | None = None
) -> Report:
    """Check one text. Raises UsageError when it is no text that could be sent."""
    return checker.check(Draft(_sound(text, "text"), _language(lang), context or Context()))


def check_lines(checker: Checker, lines: Iterable[bytes | str]) -> Iterator[dict[str, Any]]:
    """Check JSON lines one by one: objects with ``id``, ``text``, maybe ``lang`` and ``context``.

    Yields for each line a mapping with ``id``, ``lang``, ``verdict`` and ``findings``, or with
    ``id`` and ``error`` when the line cannot be used; the rest goes on. Blank lines are skipped.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _check_line(checker, line, number)


def _check_line(checker: Checker, line: bytes | str, number: int) -> dict[str, Any]:
    given: Any = None
    try:
        item = _loaded(line)
        given = _id_of(item)
        report = check_text(
            checker,
            _text_of(item),
            _typed(item, "lang", str) or "",
            read_context(item.get("context")),
        )
    except UsageError as error:
        return {"id": given, "error": f"line {number}: {error.message}"}
    return {"id": given, **report_as_json(report)}


def read_context_text(text: str) -> Context:
    """Read the context of a draft from the text of a JSON file. Raises UsageError."""
    return read_context(_loaded(text))


def read_context(value: Any) -> Context:
    """Make a context of a JSON object; null and what is absent is unknown. Raises UsageError.

    Keys: ``company``, ``agent``, ``contact`` (``name``, ``gender``, ``email``, ``phone``,
    ``language``), ``first_reply``, ``turns`` (a list of ``from`` and ``text``, oldest first),
    ``attachments``, ``team`` (``jargon`` and ``avoid`` as mappings, ``prefer`` as a list) and
    ``canned``. Keys that are not known are left alone.
    """
    if value is None:
        return Context()
    known = _object(value, "context")
    team = _object(known.get("team"), "context.team")
    return Context(
        company=_typed(known, "company", str, "context.") or "",
        agent=_typed(known, "agent", str, "context.") or "",
        contact=_contact(known.get("contact")),
        first_reply=_typed(known, "first_reply", bool, "context."),
        turns=tuple(
            _turn(turn, f"context.turns[{at}]") for at, turn in enumerate(_list(known, "turns"))
        ),
        attachments=_texts(known, "attachments", "context."),
        team=TeamWords(
            jargon=_mapping(team, "jargon"),
            avoid=_mapping(team, "avoid"),
            prefer=_texts(team, "prefer", "context.team."),
        ),
        canned=_texts(known, "canned", "context."),
    )


def _contact(value: Any) -> Contact | None:
    if value is None:
        return None
    known = _object(value, "context.contact")

    def fact(name: str) -> str:
        return _typed(known, name, str, "context.contact.") or ""

    return Contact(
        name=fact("name"),
        gender=fact("gender") if fact("gender") in ("male", "female") else "",
        email=fact("email"),
        phone=fact("phone"),
        language=fact("language"),
    )


def _turn(value: Any, place: str) -> Turn:
    turn = _object(value, place)
    author = _typed(turn, "from", str, f"{place}.")
    if author not in tuple(Author):
        raise UsageError(f"{place}.from has to be one of: {', '.join(Author)}")
    text = _typed(turn, "text", str, f"{place}.")
    if text is None:
        raise UsageError(f"{place}.text is missing")
    return Turn(Author(author), _sound(text, f"{place}.text"))


def _loaded(line: bytes | str) -> Any:
    """Parse JSON, whatever the bytes hold. Raises UsageError."""
    if len(line) > MAX_LINE:
        raise UsageError(f"longer than {MAX_LINE:,} bytes")
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
        return json.loads(text)
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8 at byte {error.start + 1}") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise UsageError(f"not JSON: {error.msg} ({place}column {error.colno})") from None
    except (RecursionError, ValueError):
        raise UsageError("not JSON that can be read: too deep or too large") from None


def _id_of(item: Any) -> Any:
    given = _object(item, "the line").get("id")
    if isinstance(given, list | dict):
        raise UsageError(f"id has to be a text or a number, not {_kind(given)}")
    if isinstance(given, float) and not math.isfinite(given):
        raise UsageError("id has to be a number that JSON can write")
    return given


def _text_of(item: Mapping[str, Any]) -> str:
    text = _typed(item, "text", str)
    if text is None:
        raise UsageError("there is no text", hint='give "text"')
    return str(text)


def _language(lang: str) -> str:
    if lang and not _LANG.fullmatch(lang):
        raise UsageError(f"{lang[:30]!r} is no language code", hint="en, el, zh, ar, te or id")
    return lang


def _sound(text: str, what: str) -> str:
    """Return a text that can be sent as it is. Raises UsageError."""
    if len(text) > MAX_TEXT:
        raise UsageError(f"{what} has more than {MAX_TEXT:,} characters")
    broken = _SURROGATE.search(text)
    if broken:
        raise UsageError(f"{what} has half a surrogate pair at {broken.start()}")
    return text


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if value is None and what != "the line":
        return {}
    if not isinstance(value, dict):
        raise UsageError(f"{what} has to be an object, not {_kind(value)}")
    return value


def _typed(item: Mapping[str, Any], name: str, kind: type, place: str = "") -> Any:
    value = item.get(name)
    if value is not None and not isinstance(value, kind):
        wanted = {str: "a text", bool: "true or false"}[kind]
        raise UsageError(f"{place}{name} has to be {wanted}, not {_kind(value)}")
    return value


def _list(item: Mapping[str, Any], name: str, place: str = "context.") -> Sequence[Any]:
    value = item.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise UsageError(f"{place}{name} has to be a list, not {_kind(value)}")
    return value


def _texts(item: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
    values = _list(item, name, place)
    for at, value in enumerate(values):
        if not isinstance(value, str):
            raise UsageError(f"{place}{name}[{at}] has to be a text, not {_kind(value)}")
    return tuple(values)


def _mapping(item: Mapping[str, Any], name: str) -> Mapping[str, str]:
    value = _object(item.get(name), f"context.team.{name}")
    for key, text in value.items():
        if not isinstance(text, str):
            raise UsageError(f"context.team.{name}.{key[:30]} has to be a text, not {_kind(text)}")
    return value


def _kind(value: Any) -> str:
    return {
        type(None): "null",
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }.get(type(value), "this")

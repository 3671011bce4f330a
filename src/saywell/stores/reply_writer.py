"""Writing replies as a person would write them: the YAML of values, and whole new files."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

_PLAIN = re.compile(r"[^\W\d_][^\n:#\"'\[\]{},&*!|>%@`\\]*", re.UNICODE)
_SIMPLE = re.compile(r"[^\W_][\w./-]*")
_NOT_PLAIN = frozenset(
    ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", "nan", "inf", "infinity"]
)
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def scalar(text: str, *, flow: bool = False) -> str:
    """Write a text in one line, plain where every reader takes it for itself, else quoted."""
    fits = _SIMPLE if flow else _PLAIN
    hidden = bool(_HIDDEN.search(text))
    trimmed = text == text.strip() and text.lower() not in _NOT_PLAIN
    if trimmed and not hidden and fits.fullmatch(text) and _reads_back(text):
        return text
    if not hidden and "\n" not in text and "\t" not in text:
        single = "'" + text.replace("'", "''") + "'"
        if '"' in text or "\\" in text:
            return single
    quoted = json.dumps(text, ensure_ascii=False)
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _reads_back(text: str) -> bool:
    """Say whether a plain text is no number, date or word of YAML's own."""
    resolver = yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], [])
    everywhere = yaml.SafeLoader.yaml_implicit_resolvers.get(None, [])
    return not any(pattern.match(text) for _, pattern in (*resolver, *everywhere))


def value_lines(value: Any, indent: int) -> Iterator[str]:
    """Yield the lines of a value that stands after ``key:``; the first goes on that line.

    Texts, numbers, truth values, dates, lists and mappings of such; nothing empty.
    """
    pad = " " * indent
    match value:
        case bool():
            yield " true" if value else " false"
        case int() | float() | dt.date():
            yield f" {value}"
        case str():
            yield from _text_lines(value, indent)
        case Mapping():
            yield ""
            for name, one in value.items():
                yield from key_lines(str(name), one, indent)
        case _ if all(isinstance(one, str) and _short(one) for one in value):
            yield f" [{', '.join(scalar(one, flow=True) for one in value)}]"
        case _:
            yield ""
            for one in value:
                yield from item_lines(one, pad, indent)


def _short(text: str) -> bool:
    return len(text) <= 30 and "\n" not in text


def item_lines(value: Any, pad: str, indent: int) -> Iterator[str]:
    """Yield the lines of one item of a list."""
    if not isinstance(value, Mapping):
        first, *rest = value_lines(value, indent + 2)
        yield f"{pad}-{first}"
        yield from rest
        return
    lines = [line for name, one in value.items() for line in key_lines(str(name), one, indent + 2)]
    yield f"{pad}- {lines[0].lstrip()}"
    yield from lines[1:]


def key_lines(name: str, value: Any, indent: int) -> Iterator[str]:
    """Yield the lines of ``name: value``, at so many blanks."""
    first, *rest = value_lines(value, indent + 2)
    yield f"{' ' * indent}{scalar(name, flow=True)}:{first}"
    yield from rest


def _text_lines(text: str, indent: int) -> Iterator[str]:
    """Write a text: in one line where it fits, else as a block, whose lines are as they are."""
    blockable = not _HIDDEN.search(text) and "\t" not in text.split("\n", 1)[0][:1]
    lines = text.split("\n")
    body = text.removesuffix("\n")
    if "\n" in text and blockable and body.strip() and not body.endswith("\n"):
        first = next(line for line in lines if line)
        dent = "2" if first.startswith(" ") or not lines[0] else ""
        yield f" |{dent}{'-' if body == text else ''}"
        pad = " " * indent
        for line in body.split("\n"):
            yield f"{pad}{line}" if line else ""
        return
    yield f" {scalar(text)}"


def reply_lines(reply: Mapping[str, Any]) -> list[str]:
    """Write one item of ``replies``, its keys in the order given, indented by two."""
    return list(item_lines(reply, "  ", 2))


def file_text(topic: str, replies: Sequence[Mapping[str, Any]]) -> str:
    """Write a whole file of replies."""
    lines = ["saywell: 1"]
    lines += key_lines("topic", topic, 0) if topic else ()
    lines += ["", "replies:"]
    for number, reply in enumerate(replies):
        lines += [""] if number else []
        lines += reply_lines(reply)
    return "\n".join(lines) + "\n"

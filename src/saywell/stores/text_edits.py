"""Changing a piece of a text where it stands in a YAML file, in the notation that it has there.

What is written is read back before it is offered: a text that its notation cannot bear is written
anew in one that can.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml

from saywell.model.languages import TextPlace
from saywell.stores.reply_writer import value_lines
from saywell.stores.text_places import BLOCKS, Place, Stretch, spread, style_of

_FLOW_MARKS = re.compile(r"[,\[\]{}\n]")
_INDICATOR = re.compile(r"[|>][-+]?([1-9])?[-+]?[ \t]*(?:#.*)?$")


class SourceEdit(NamedTuple):
    """A piece of a file, from ``start`` to ``end`` (line and column from 1), and what replaces it.

    Line breaks in ``new`` are line feeds.
    """

    start: Place
    end: Place
    new: str


def text_edit(
    lines: Sequence[str], place: TextPlace, text: str, start: int, end: int, new: str
) -> SourceEdit | None:
    """Replace ``text[start:end]`` where it stands in a file; None when that cannot be done.

    ``lines`` are those of the file, ``place`` says where the text stands.
    """
    found = spread(lines, place, text)
    if len(found) < len(text) or not text:
        return None
    style = style_of(lines, place)
    wanted = text[:start] + new + text[end:]
    written = _written(new, style, place.indent)
    if written is not None and not (style in ("", ">") and "\n" in text[start:end]):
        first = found[start][0] if start < len(found) else found[-1][1]
        last = found[end - 1][1] if end > start else first
        edit = SourceEdit(first, last, written)
        if _reads(lines, place, style, found, edit) == wanted.rstrip("\n"):
            return edit
    return _anew(lines, place, style, found, wanted)


def _written(new: str, style: str, indent: int) -> str | None:
    """Write a piece in a notation, None where that cannot bear it."""
    match style:
        case "|":
            return new.replace("\n", "\n" + " " * indent)
        case '"':
            return json.dumps(new, ensure_ascii=False)[1:-1]
        case "'":
            return None if "\n" in new else new.replace("'", "''")
        case ">":
            return None if "\n" in new else new
    return None if _FLOW_MARKS.search(new) else new


def _anew(
    lines: Sequence[str], place: TextPlace, style: str, found: Sequence[Stretch], text: str
) -> SourceEdit | None:
    """Write the whole text in another notation: a block stays a block, others get quotes."""
    start, end = place.start, found[-1][1]
    if style in BLOCKS:
        header = lines[start.line - 2]
        sign = _INDICATOR.search(header)
        if sign is None:
            return None
        first, *rest = value_lines(text.rstrip("\n") + "\n", place.indent)
        whole = (start.line - 1, sign.start() + 1)
        edit = SourceEdit(whole, end, "\n".join([first.lstrip(" "), *rest]))
    else:
        quote = len(style)
        opens, closes = (start.line, start.column - quote), (end[0], end[1] + quote)
        edit = SourceEdit(opens, closes, json.dumps(text, ensure_ascii=False))
    return edit if _reads(lines, place, style, found, edit) == text.rstrip("\n") else None


def _reads(
    lines: Sequence[str], place: TextPlace, style: str, found: Sequence[Stretch], edit: SourceEdit
) -> str | None:
    """Read the text as it stands after an edit, without the rest of its file; None when it fails.

    It stands behind a key of its own, as deep as the sign of a block wants it.
    """
    line, column = place.start.line, place.start.column - (1 if style in ("'", '"') else 0)
    depth = 0
    if style in BLOCKS:
        line -= 1
        sign = _INDICATOR.search(lines[line - 1])
        if sign is None:
            return None
        column = sign.start() + 1
        depth = place.indent - int(sign.group(1)) if sign.group(1) else 0
    last = len(lines) if style in BLOCKS else max(found[-1][1][0], edit.end[0])
    end = found[-1][1]
    piece = list(lines[line - 1 : last])
    if style in BLOCKS:
        piece = piece[: end[0] - line + 1]
    else:
        piece[-1] = piece[-1][: max(end[1] - 1 + len(style), 0)]
    (first, begin), (final, stop) = edit.start, edit.end
    first, final = first - line, final - line
    after = piece[final][stop - 1 :] if final < len(piece) else ""
    piece[first : final + 1] = [piece[first][: begin - 1] + edit.new + after]
    source = " " * max(depth, 0) + "k: " + "\n".join(piece)[column - 1 :] + "\n"
    try:
        root: Any = yaml.compose(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return None
    if not isinstance(root, yaml.MappingNode) or len(root.value) != 1:
        return None
    node = root.value[0][1]
    return str(node.value).rstrip("\n") if isinstance(node, yaml.ScalarNode) else None


def apply(text: str, edits: Sequence[SourceEdit]) -> str:
    """Return a file with edits that do not touch one another."""
    lines = text.split("\n")
    for edit in sorted(edits, reverse=True):
        (first, begin), (last, end) = edit.start, edit.end
        after = lines[last - 1][end - 1 :] if last <= len(lines) else ""
        lines[first - 1 : last] = [lines[first - 1][: begin - 1] + edit.new + after]
        lines = "\n".join(lines).split("\n")
    return "\n".join(lines)

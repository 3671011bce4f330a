"""Setting one key in the configuration file, with everything else in it left as it was."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from saywell.errors import ConfigError, Where
from saywell.model.settings import Settings
from saywell.stores.config import (
    PATH_KEYS,
    all_keys,
    find_key,
    override,
    read,
    value_of,
)
from saywell.stores.files import write_file

_BOM = "\ufeff"
_PLAIN = re.compile(r"[A-Za-z0-9/.][A-Za-z0-9_./+-]*")
_NOT_PLAIN = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def set_value(path: Path, name: str, text: str) -> None:
    """Write one key; comments, order, links and the file's other lines stay as they are.

    Raises UsageError for a key that does not exist, ConfigError when the value is not accepted,
    when the file has problems already, or when the key stands in a form that cannot be changed
    line by line; the file is then untouched.
    """
    base, _ = find_key(name)
    override(Settings(), name, text, name)
    before = read(path) if os.path.lexists(path) else Settings()
    content = _content(path)
    node = yaml.compose(content.removeprefix(_BOM), Loader=yaml.SafeLoader)
    written = _as_yaml(value_of(override(Settings(), name, text, name), name))
    changed = _edited(content, node, name, written, path)
    _prove(path, changed, before, name, base)
    write_file(path, changed, private=True)


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=Where.of(path)) from None


def _as_yaml(value: Any) -> str:
    """Write a value so that it reads back as itself: plain where that is safe, else quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_as_yaml(item) for item in value)}]"
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    return json.dumps(text, ensure_ascii=False)


def _entries(node: Node | None, prefix: str = "") -> Iterator[tuple[str, Node, Node]]:
    """Walk through (dotted name, key node, value node) of nested mappings."""
    if isinstance(node, MappingNode):
        for key_node, value_node in node.value:
            yield prefix + key_node.value, key_node, value_node
            yield from _entries(value_node, f"{prefix}{key_node.value}.")


def _edited(content: str, node: Node | None, name: str, written: str, path: Path) -> str:
    mark = _BOM if content.startswith(_BOM) else ""
    lines = content[len(mark) :].split("\n")
    found = {dotted: (key, value) for dotted, key, value in _entries(node)}
    if name in found:
        _replace(lines, found[name][1], name, written, path)
        return mark + "\n".join(lines)
    if node is not None and (not isinstance(node, MappingNode) or node.flow_style):
        raise _cannot(path, name, node)
    head, _, leaf = name.rpartition(".")
    parents: list[str] = []
    while head and head not in found:
        head, _, parent = head.rpartition(".")
        parents.insert(0, parent)
    holder = found[head][1] if head else node
    if holder is None or not isinstance(holder, MappingNode) or not holder.value:
        if holder is not None and (holder is not node):
            raise _cannot(path, name, holder)
        _append(lines, len(lines), 0, [*parents, leaf], written)
    elif holder.flow_style:
        raise _cannot(path, name, holder)
    else:
        last_key, last = holder.value[-1]
        at = _last_line(last_key, last) + 1
        _append(lines, at, last_key.start_mark.column, [*parents, leaf], written)
    return mark + "\n".join(lines)


def _replace(lines: list[str], value: Node, name: str, written: str, path: Path) -> None:
    start, end = value.start_mark, value.end_mark
    one_line = start.line == end.line
    simple = isinstance(value, ScalarNode) or (isinstance(value, SequenceNode) and value.flow_style)
    if not (one_line and simple):
        raise _cannot(path, name, value)
    line = lines[start.line]
    lines[start.line] = line[: start.column] + written + line[end.column :]


def _append(lines: list[str], at: int, indent: int, names: list[str], written: str) -> None:
    ending = "\r" if lines and lines[0].endswith("\r") else ""
    if at >= len(lines):
        at = len(lines)
        while at and not lines[at - 1].strip():
            at -= 1
    new = [
        " " * (indent + 2 * depth) + part + (":" if depth < len(names) - 1 else f": {written}")
        for depth, part in enumerate(names)
    ]
    if at > 0 and ending and not lines[at - 1].endswith("\r"):
        lines[at - 1] += ending
    lines[at:at] = [line + ending for line in new]
    if at + len(new) == len(lines):
        lines.append("")


def _last_line(key: Node, value: Node) -> int:
    """Find the last line of an entry: a block's end mark stands after it."""
    if isinstance(value, MappingNode) and value.value and not value.flow_style:
        return _last_line(*value.value[-1])
    if isinstance(value, SequenceNode) and value.value and not value.flow_style:
        return _last_line(value.value[-1], value.value[-1])
    end: int = value.end_mark.line
    if isinstance(value, ScalarNode) and value.style in ("|", ">"):
        end -= 1
    return max(end, key.start_mark.line)


def _cannot(path: Path, name: str, node: Node) -> ConfigError:
    place = Where.of(path, node.start_mark.line + 1, node.start_mark.column + 1)
    return ConfigError(
        f"{name} stands in a form that is not changed line by line",
        hint="change it yourself: saywell config edit",
        where=place,
    )


def _prove(path: Path, content: str, before: Settings, name: str, base: str) -> None:
    """Read the new content and see that this key alone has changed. Raises ConfigError."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(content.encode("utf-8"))
        try:
            after = _values(read(copy))
        except ConfigError:
            after = None
    old: Mapping[str, Any] = _values(before)
    if after is None or any(after[key] != old[key] for key in old if key not in (base, *PATH_KEYS)):
        raise ConfigError(
            f"{name} cannot be changed in this file without changing more",
            hint="change it yourself: saywell config edit",
            where=Where.of(path),
        )


def _values(settings: Settings) -> dict[str, Any]:
    return {name: value_of(settings, name) for name, _ in all_keys()}

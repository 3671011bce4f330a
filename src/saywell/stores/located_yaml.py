"""From YAML to the dataclasses of the model: every problem has its place, no good part is lost.

:func:`read_file` reads a file into a dataclass whose fields are declared with
:func:`saywell.model.declare.key`, and returns what could be read with the list of problems; it
raises nothing, whatever the file holds. :func:`read_versioned` does so for files that begin with
the version of their format, and :func:`build` for one node.

What a field's type may be: ``str``, ``bool``, ``int``, ``float``, ``datetime.date``, a
``StrEnum``, ``Localised``, another dataclass, ``tuple[T, ...]``, ``Mapping[str, T]``, and any of
these or None.

- Keys are closed; an unknown one is reported with the nearest known one.
- The field's type decides what a scalar is, not the way it looks: in a text, ``no``, ``on``,
  ``012`` and ``2027-01-01`` are the characters that stand there. ``true`` and ``false`` are the
  only words of a ``bool``, an ``int`` has no leading zero, a date is YYYY-MM-DD.
- A bad item of a list or mapping, a bad language of a text and a bad optional key are left out
  and the rest is kept; a bad or missing required key drops the mapping that it belongs to.
- Line breaks at the end of a ``Localised`` text are dropped: a ``|`` block always has one.
- A single text may stand for a list of one text.
- Fields that are no keys: ``where: Where`` gets the place, ``given: frozenset[str]`` the keys
  that the file had, as opposed to those that are at their default.
- A dataclass with ``SHORTHAND: ClassVar[str] = "text"`` may be written as a plain text, which
  becomes that field.
- Tagged unions: pass ``kinds={Base: {"word": Class, ...}}``; wherever ``Base`` is declared, the
  mapping's key ``kind`` chooses the class, and is not a field of it.
- Anchors, aliases, merge keys and tags are refused: nobody needs them here, and they are how a
  small file becomes a large one in memory.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import types
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from saywell.errors import Problem, nearest
from saywell.model.declare import Declared
from saywell.model.languages import ANY, LANGUAGES, Localised
from saywell.model.snippet import FORMAT_VERSION
from saywell.stores.shapes import shape_of, sort_of
from saywell.stores.text_places import text_place
from saywell.stores.yaml_nodes import Node, Pairs, Reading, Scalar, Sequence, read_nodes, shown

T = TypeVar("T")
Kinds = Mapping[type[Any], Mapping[str, type[Any]]]

KIND = "kind"
VERSION = "saywell"
_NOTHING: Kinds = types.MappingProxyType({})
_NO_VALUE = frozenset({"", "~", "null", "Null", "NULL"})
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _Bad:
    """What a builder returns when the problem has been reported and there is no value."""


BAD: Final = _Bad()


def read_file(path: Path, cls: type[T], kinds: Kinds = _NOTHING) -> tuple[T | None, list[Problem]]:
    """Read a YAML file into ``cls``, whose keys are declared; None when nothing could be kept."""
    reading = Reading(path)
    root = read_nodes(reading)
    value = None if root is None else build(root, cls, reading, kinds)
    return value, sorted(reading.problems)


def read_versioned(
    path: Path,
    cls: type[T],
    sort: str,
    kinds: Kinds = _NOTHING,
    or_else: Mapping[str, type[T]] = types.MappingProxyType({}),
    looked_for: list[str] | None = None,
    content: bytes | None = None,
) -> tuple[T | None, list[Problem]]:
    """Read a file that begins with the version of its format (``saywell: 1``).

    A file without one is not ``sort`` ("a file of replies"), and one of another version cannot
    be judged: both are told once, and nothing else of the file is. ``or_else`` maps a key to the
    class of the files that have it at the top. The paths of all files that this one names are
    added to ``looked_for``, whether they are there or not. ``content`` is read instead of what is
    on the disk.
    """
    reading = Reading(path, content=content)
    if looked_for is not None:
        reading.looked_for = looked_for
    root = read_nodes(reading)
    if root is None:
        return None, reading.problems
    version = _version(root)
    if version is None and isinstance(root, Pairs):
        reading.at(root, f"this is not {sort}", f"the first line is: {VERSION}: {FORMAT_VERSION}")
        return None, reading.problems
    if version is not None and version.text.isdecimal() and version.text != str(FORMAT_VERSION):
        message = f"this is version {version.text[:9]} of the format; known is {FORMAT_VERSION}"
        reading.at(version, message, "update saywell")
        return None, reading.problems
    names = (
        {key.text for key, _ in root.pairs if isinstance(key, Scalar)}
        if isinstance(root, Pairs)
        else set()
    )
    cls = next((other for name, other in or_else.items() if name in names), cls)
    return build(root, cls, reading, kinds), sorted(reading.problems)


def _version(root: Node) -> Scalar | None:
    for key, value in root.pairs if isinstance(root, Pairs) else ():
        if isinstance(key, Scalar) and key.text == VERSION and isinstance(value, Scalar):
            return value
    return None


def build(node: Node, cls: type[T], reading: Reading, kinds: Kinds = _NOTHING) -> T | None:
    """Build a dataclass from a node; problems go to ``reading``; None when a required key fails."""
    value = _Builder(reading, kinds).instance(node, cls)
    return None if isinstance(value, _Bad) else value


class _Builder:
    """Builds values of declared types and reports to one reading."""

    def __init__(self, reading: Reading, kinds: Kinds) -> None:
        self._reading = reading
        self._kinds = kinds
        self._scalars: dict[Any, Callable[[Scalar, Declared], Any]] = {
            str: self._text,
            bool: self._bool,
            int: self._number,
            float: self._number,
            dt.date: self._date,
        }

    def _bad(self, node: Node, message: str, hint: str = "") -> _Bad:
        self._reading.at(node, message, hint)
        return BAD

    def _items(
        self, node: Pairs, known: Collection[str] | None = None
    ) -> list[tuple[str, Node, Node]]:
        """List (name, key node, value node); names that are doubled or not known are reported."""
        found: dict[str, Node] = {}
        items: list[tuple[str, Node, Node]] = []
        for key_node, value_node in node.pairs:
            if not key_node.readable:
                continue
            if not isinstance(key_node, Scalar):
                self._bad(
                    key_node, "a key has to be a word", "quote a text that begins with { or ["
                )
                continue
            name = key_node.text
            if name in found:
                line = found[name].line
                self._bad(key_node, f"the key {shown(name)} is here twice", f"first on line {line}")
                continue
            found[name] = key_node
            if name == "<<" and not key_node.style:
                self._bad(key_node, "merge keys (<<) are not used in this format", "write it out")
            elif known is not None and name not in known:
                self._bad(key_node, f"unknown key {shown(name)}", nearest(name, known))
            else:
                items.append((name, key_node, value_node))
        return items

    def instance(self, node: Node, cls: Any) -> Any:
        """Build a dataclass, or the dataclass that its ``kind`` key chooses."""
        if not node.readable:
            return BAD
        short = getattr(cls, "SHORTHAND", "")
        if short and isinstance(node, Scalar):
            key = Scalar(node.line, node.column, text=short)
            node = Pairs(node.line, node.column, pairs=[(key, node)])
        if not isinstance(node, Pairs):
            return self._bad(node, f"keys and values are expected here, not {_what(node)}")
        tagged = self._kinds.get(cls)
        if tagged is not None:
            cls = self._chosen(node, tagged)
            if isinstance(cls, _Bad):
                return BAD
        shape = shape_of(cls)
        keys = shape.keys
        names = [KIND, *keys] if tagged is not None else keys
        values: dict[str, Any] = {}
        given = set()
        failed = False
        for name, _, value_node in self._items(node, names):
            given.add(name)
            if name not in keys:
                continue
            declared = keys[name]
            value = self.value(value_node, declared.type, declared)
            if value is not BAD:
                values[declared.field] = value
            elif declared.required:
                failed = True
        missing = [name for name in shape.required if name not in given]
        if missing:
            noun, has = ("the key", "has") if len(missing) == 1 else ("the keys", "have")
            self._bad(node, f"{noun} {', '.join(map(repr, missing))} {has} to be here")
        if failed or missing:
            return BAD
        if shape.has_where:
            values["where"] = self._reading.where(node.line, node.column)
        if shape.has_given:
            values["given"] = frozenset(given)
        return cls(**values)

    def _chosen(self, node: Pairs, tagged: Mapping[str, type]) -> Any:
        for key_node, value_node in node.pairs:
            if isinstance(key_node, Scalar) and key_node.text == KIND:
                if isinstance(value_node, Scalar) and value_node.text in tagged:
                    return tagged[value_node.text]
                word = value_node.text if isinstance(value_node, Scalar) else ""
                return self._bad(value_node, f"unknown kind {shown(word)}", nearest(word, tagged))
        return self._bad(node, f"the key {KIND!r} has to be here", nearest("", tagged))

    def value(self, node: Node, hint: Any, key: Declared) -> Any:
        """Build a value of any declared type."""
        if not node.readable:
            return BAD
        sort, hint = sort_of(hint)
        if isinstance(node, Scalar):
            if not node.style and node.text in _NO_VALUE:
                return self._bad(
                    node, f"{key.name!r} has no value", "write one, or remove the line"
                )
            if sort is str:
                return self._text(node, key)
        if sort is Localised:
            return self._localised(node, key)
        if sort is tuple:
            return self._list(node, hint, key)
        if sort is Mapping:
            return self._mapping(node, hint, key)
        if sort is object:
            return self.instance(node, hint)
        if not isinstance(node, Scalar):
            wanted = "a text" if hint is str else "a single value"
            way = "quote a text that begins with { or [, or write it after a |"
            return self._bad(
                node, f"{key.name!r} is {wanted}, not {_what(node)}", _if_flow(node, way)
            )
        if sort is StrEnum:
            words = [member.value for member in hint]
            text = self._text(node, dataclasses.replace(key, choices=tuple(words)))
            return text if isinstance(text, _Bad) else hint(text)
        return self._scalars[hint](node, key)

    def _list(self, node: Node, hint: Any, key: Declared) -> Any:
        if isinstance(node, Scalar) and hint is str:
            value = self.value(node, hint, key)
            return value if isinstance(value, _Bad) else (value,)
        if not isinstance(node, Sequence):
            return self._bad(
                node, f"{key.name!r} is a list, not {_what(node)}", "put a dash before each item"
            )
        values = [self.value(item, hint, key) for item in node.items]
        if hint is str and not key.repeats:
            self._tell_twins(node.items, values)
        good = tuple(value for value in values if not isinstance(value, _Bad))
        if key.required and not good:
            if not values:
                self._bad(node, f"{key.name!r} is an empty list")
            return BAD
        return good

    def _tell_twins(self, items: Iterable[Node], values: list[Any]) -> None:
        """Report texts of a list that stand in it already, and leave them out."""
        first: dict[str, Node] = {}
        for at, (item, value) in enumerate(zip(items, values, strict=True)):
            if isinstance(value, _Bad):
                continue
            if value in first:
                line = first[value].line
                values[at] = self._bad(
                    item, f"{shown(value)} is here twice", f"first on line {line}"
                )
            else:
                first[value] = item

    def _mapping(self, node: Node, hint: Any, key: Declared) -> Any:
        if not isinstance(node, Pairs):
            return self._bad(node, f"{key.name!r} is names with values, not {_what(node)}")
        values = {}
        for name, key_node, value_node in self._items(node, key.key_choices or None):
            if key.key_pattern and not re.fullmatch(key.key_pattern, name):
                self._bad(
                    key_node, f"{shown(name)} is not a name", f"it has to fit {key.key_pattern}"
                )
                continue
            value = self.value(value_node, hint, key)
            if not isinstance(value, _Bad):
                values[name] = value
        return types.MappingProxyType(values)

    def _localised(self, node: Node, key: Declared) -> Any:
        if isinstance(node, Scalar):
            pairs = [(ANY, node)]
        elif isinstance(node, Pairs):
            pairs = []
            for code, key_node, value_node in self._items(node):
                if code not in LANGUAGES:
                    way = f"one of: {', '.join(LANGUAGES)}"
                    if node.flow and len(code) > 3:
                        way = "a text that begins with { needs quotes"
                    self._bad(key_node, f"{shown(code)} is not a language of the library", way)
                elif isinstance(value_node, Scalar):
                    pairs.append((code, value_node))
                elif value_node.readable:
                    way = _if_flow(value_node, "quote a text that begins with { or [")
                    self._bad(value_node, f"a text is expected here, not {_what(value_node)}", way)
        else:
            way = "write a text, or one for each language code"
            return self._bad(node, f"{key.name!r} is a text, not {_what(node)}", way)
        texts, places = {}, {}
        for code, value_node in pairs:
            if not value_node.readable:
                continue
            text = self._text(value_node, key)
            if isinstance(text, _Bad):
                continue
            if not text or text.isspace():
                self._bad(value_node, f"{key.name!r} has no text", "write one, or remove the line")
                continue
            texts[code] = text.rstrip("\n") if text[-1] == "\n" else text
            where = self._reading.where(value_node.line, value_node.column)
            places[code] = text_place(where, self._reading.lines, value_node)
        if not texts:
            if isinstance(node, Pairs) and not node.pairs:
                self._bad(node, f"{key.name!r} has no text", "write one for each language code")
            return BAD
        return Localised(types.MappingProxyType(texts), types.MappingProxyType(places))

    def _text(self, node: Scalar, key: Declared) -> Any:
        text: str = node.text
        control = None if text.isprintable() else _CONTROL.search(text)
        if control:
            name = f"U+{ord(control.group()):04X}"
            return self._bad(node, f"the text holds the control character {name}", "remove it")
        if key.required and not text:
            return self._bad(node, f"{key.name!r} has no text")
        if key.choices and text not in key.choices:
            message = f"{shown(text)} is not a value of {key.name!r}"
            return self._bad(node, message, nearest(text, key.choices))
        if key.pattern and not re.fullmatch(key.pattern, text):
            way = f"for example {key.example!r}" if key.example else f"it has to fit {key.pattern}"
            return self._bad(node, f"{shown(text)} does not fit {key.name!r}", way)
        if key.is_file:
            return self._existing(node, text, key)
        return text if key.reads is None else self._read(node, text, key.reads)

    def _read(self, node: Scalar, text: str, reads: Callable[[str], object]) -> Any:
        try:
            reads(text)
        except ValueError as error:
            message, _, way = str(error).partition("\n")
            return self._bad(node, message, way)
        return text

    def _existing(self, node: Scalar, name: str, key: Declared) -> Any:
        """Accept the name of a regular file in or below the folder of the file that names it."""
        folder = self._reading.path.parent
        if name.startswith("/") or ".." in Path(name).parts:
            return self._bad(node, f"{shown(name)} leaves this folder", "put the file beside it")
        self._reading.looked_for.append(str(folder / name))
        if not os.path.isfile(folder / name):  # noqa: PTH113 - Path.is_file raises for long names
            return self._bad(node, f"there is no file {shown(name)}", "the path starts here")
        real = os.path.realpath(folder / name)
        if not real.startswith(os.path.join(os.path.realpath(folder), "")):  # noqa: PTH118
            way = "put the file itself beside this one"
            return self._bad(node, f"{shown(name)} is a link that leaves this folder", way)
        if not os.access(real, os.R_OK):
            way = "let yourself read it"
            return self._bad(node, f"the file {shown(name)} cannot be read", way)
        return name

    def _bool(self, node: Scalar, key: Declared) -> Any:
        if not node.style and node.text in ("true", "false"):
            return node.text == "true"
        yes = node.text.lower() in ("yes", "on", "y", "1", "true")
        no = node.text.lower() in ("no", "off", "n", "0", "false")
        way = f"write {'true' if yes else 'false'} without quotes" if yes or no else ""
        return self._bad(node, f"{key.name!r} is true or false, not {shown(node.text)}", way)

    def _number(self, node: Scalar, key: Declared) -> Any:
        whole = key.type is int or int in get_args(key.type)
        pattern = r"-?(?:0|[1-9][0-9]{0,17})" + ("" if whole else r"(?:\.[0-9]{1,17})?")
        if not node.style and re.fullmatch(pattern, node.text):
            number = int(node.text) if whole else float(node.text)
            if key.least is not None and number < key.least:
                return self._bad(node, f"{node.text} is too little for {key.name!r}", _range(key))
            if key.most is not None and number > key.most:
                return self._bad(node, f"{node.text} is too much for {key.name!r}", _range(key))
            return number
        kind = "a whole number" if whole else "a number"
        return self._bad(node, f"{key.name!r} is {kind}, not {shown(node.text)}")

    def _date(self, node: Scalar, key: Declared) -> Any:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", node.text):
            try:
                return dt.date.fromisoformat(node.text)
            except ValueError:
                return self._bad(node, f"there is no day {node.text}")
        return self._bad(
            node, f"{key.name!r} is a date, not {shown(node.text)}", "write it as YYYY-MM-DD"
        )


def _range(key: Declared) -> str:
    """Say which numbers are allowed."""
    if key.most is None:
        return f"at least {key.least}"
    return f"at most {key.most}" if key.least is None else f"from {key.least} to {key.most}"


def _what(node: Node) -> str:
    if isinstance(node, Scalar):
        return f"the text {shown(node.text)}" if node.text else "nothing"
    return "a list" if isinstance(node, Sequence) else "keys and values"


def _if_flow(node: Node, hint: str) -> str:
    return hint if getattr(node, "flow", False) else ""

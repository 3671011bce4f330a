"""From the bytes of a file to YAML nodes with places, within limits and whatever the file holds."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from saywell.errors import Problem, Where

MAX_BYTES = 5_000_000
MAX_SCALAR = 100_000
MAX_DEPTH = 24
MAX_NODES = 300_000
MAX_PROBLEMS = 100
MAX_CUTS = 20

_CUT = "!saywell-unreadable"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONFLICT = re.compile(r"^<{7} .*\n(?:.*\n)*?={7}\r?$", re.MULTILINE)
"""What git leaves where two changes cannot be joined."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(slots=True)
class Node:
    """A part of the file; line and column count from 1.

    ``readable`` is false when its problem is told already: what would be built from it is left
    out in silence.
    """

    line: int
    column: int
    readable: bool = True


@dataclass(slots=True)
class Scalar(Node):
    """A single text; ``style`` is empty for a plain one, else its quote, ``|`` or ``>``."""

    text: str = ""
    style: str = ""


@dataclass(slots=True)
class Sequence(Node):
    """A list; ``flow`` when it is written in brackets."""

    flow: bool = False
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Pairs(Node):
    """Keys with values; ``flow`` when they are written in braces."""

    flow: bool = False
    pairs: list[tuple[Node, Node]] = field(default_factory=list)


@dataclass
class Reading:
    """The file being read, its lines, what is wrong with it so far, and which files it names.

    ``content`` stands for what is on the disk, where it is given.
    """

    path: Path
    problems: list[Problem] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    looked_for: list[str] = field(default_factory=list)
    content: bytes | None = None
    _seen: set[Problem] = field(default_factory=set)
    _name: str = ""

    def __post_init__(self) -> None:
        """Keep the path as text: places are made by the thousand."""
        self._name = str(self.path)

    def where(self, line: int = 0, column: int = 0) -> Where:
        """Return a place in the file, or the file as a whole."""
        return Where(self._name, line, column)

    def report(self, where: Where, message: str, hint: str = "") -> None:
        """Note a problem, once; after a hundred the rest of the file's problems are not told."""
        problem = Problem(where, message, hint)
        if problem in self._seen or len(self._seen) > MAX_PROBLEMS:
            return
        self._seen.add(problem)
        if len(self._seen) > MAX_PROBLEMS:
            problem = Problem(self.where(), "there are more problems than are shown here")
        self.problems.append(problem)

    def at(self, node: Node, message: str, hint: str = "") -> None:
        """Note a problem at a node."""
        self.report(self.where(node.line, node.column), message, hint)


def shown(text: str, limit: int = 40) -> str:
    """Quote a piece of a file for a message: short, and without characters that act on screens."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "'" + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut) + "'"


def read_nodes(reading: Reading) -> Node | None:
    """Read the file into nodes; None when nothing in it can be used. Never raises for bad input."""
    text = text_of(reading)
    if text is None:
        return None
    reading.lines = text.split("\n")
    for _ in range(MAX_CUTS):
        try:
            return _compose(text, reading)
        except yaml.YAMLError as error:
            line = _tell(error, reading)
            rest = _without_item(text, line) if line else None
            if rest is None:
                return None
            text = rest
    return None


def text_of(reading: Reading) -> str | None:
    """Read the file as text with plain line ends; None, with the problem noted, if it is none."""
    data = _bytes(reading) if reading.content is None else _bounded(reading.content, reading)
    if data is None:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begin = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[begin : error.start].decode("utf-8", "replace")) + 1
        place = Where.of(reading.path, line, column)
        reading.report(place, "this is not UTF-8 text", "save the file as UTF-8")
        return None
    bad = _FORBIDDEN.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        place = Where.of(reading.path, line, column)
        name = f"U+{ord(bad.group()):04X}"
        reading.report(place, f"the character {name} cannot stand in such a file", "remove it")
        return None
    conflict = _CONFLICT.search(text)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        reading.report(
            Where.of(reading.path, line, 1),
            "two people's changes meet here, and nobody has chosen",
            "keep one side, or both, and remove the lines with <<<<<<<, ======= and >>>>>>>",
        )
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(reading: Reading) -> bytes | None:
    """Read a regular file within the size limit, never waiting for a pipe or a device."""
    try:
        handle = os.open(reading.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "let yourself read it" if isinstance(error, PermissionError) else "check the path"
        reading.report(reading.where(), f"cannot be read: {reason}", hint)
        return None
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a pipe, a socket or a device"
            reading.report(
                reading.where(), f"this is {what}, not a file", "rename it or move it away"
            )
            return None
        with os.fdopen(os.dup(handle), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reading.report(reading.where(), f"cannot be read: {error.strerror}")
        return None
    finally:
        os.close(handle)
    return _bounded(data, reading)


def _bounded(data: bytes, reading: Reading) -> bytes | None:
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        reading.report(reading.where(), f"the file is larger than {limit}", "split it by topic")
        return None
    return data


def _compose(text: str, reading: Reading) -> Node | None:
    """Build the first document's nodes without recursion. Raises yaml.YAMLError for bad syntax."""
    parser = _LOADER(text)
    try:
        return _document(parser.get_event, reading)
    finally:
        parser.dispose()


def _document(get_event: Callable[[], Any], reading: Reading) -> Node | None:
    """Build the nodes of the first document from the parser's events."""
    root: Node | None = None
    open_nodes: list[Sequence | Pairs] = []
    keys: list[Node | None] = []
    count = documents = 0
    while True:
        event = get_event()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value, mark = event.value, event.start_mark
            if event.anchor or event.tag or len(value) > MAX_SCALAR:
                node = _node(event, reading)
            else:
                node = Scalar(mark.line + 1, mark.column + 1, True, value, event.style or "")
        elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
            open_nodes.pop()
            keys.pop()
            continue
        elif kind is yaml.StreamEndEvent:
            break
        elif kind in _OTHERS:
            documents += kind is yaml.DocumentStartEvent
            if documents > 1:
                place = reading.where(*_start(event))
                reading.report(place, "a second document starts here", "make it a file of its own")
                break
            continue
        else:
            node = _node(event, reading)
        count += 1
        if count > MAX_NODES or len(open_nodes) > MAX_DEPTH:
            what = "many parts" if count > MAX_NODES else "many levels"
            reading.report(reading.where(*_start(event)), f"the file has too {what}", "split it")
            return None
        if not open_nodes:
            root = node
        elif isinstance(parent := open_nodes[-1], Sequence):
            parent.items.append(node)
        elif (key := keys[-1]) is None:
            keys[-1] = node
        else:
            parent.pairs.append((key, node))
            keys[-1] = None
        if kind is not yaml.ScalarEvent and isinstance(node, (Sequence, Pairs)):
            open_nodes.append(node)
            keys.append(None)
    if root is None:
        reading.report(reading.where(), "the file is empty")
    return root


_OTHERS = frozenset({yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent})


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _node(event: Any, reading: Reading) -> Node:
    """Make one node; anchors, aliases, tags and monstrous texts are reported and unreadable."""
    line, column = _start(event)
    readable = True
    if event.anchor or getattr(event, "tag", None):
        readable = _is_plain(event, reading, reading.where(line, column))
    if isinstance(event, yaml.ScalarEvent):
        if len(event.value) > MAX_SCALAR:
            place = reading.where(line, column)
            reading.report(place, f"a text of more than {MAX_SCALAR:,} characters", "shorten it")
            readable = False
        return Scalar(line, column, readable, event.value if readable else "", event.style or "")
    if isinstance(event, yaml.MappingStartEvent):
        return Pairs(line, column, readable, bool(event.flow_style))
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(line, column, readable, bool(event.flow_style))
    return Scalar(line, column, readable=False)


def _is_plain(event: Any, reading: Reading, place: Where) -> bool:
    """Report an anchor, an alias or a tag; the text behind an anchor is still readable."""
    way = "remove it, or quote the text when it is meant to begin with"
    if isinstance(event, yaml.AliasEvent):
        alias = shown(f"*{event.anchor}")
        reading.report(place, f"an alias ({alias}) is not used in this format", f"{way} *")
        return False
    if event.anchor:
        anchor = shown(f"&{event.anchor}")
        reading.report(place, f"an anchor ({anchor}) is not used in this format", f"{way} &")
    if not event.tag or event.tag == "!":
        return True
    if event.tag != _CUT:
        tag = shown(event.tag)
        reading.report(place, f"a tag ({tag}) is not used in this format", f"{way} !")
    return False


_IN_PLAIN_WORDS = (
    ("tab character", "a tab is used for indentation", "indent with spaces"),
    (
        "mapping values are not allowed",
        "a colon and a space where no key can be",
        "put a text with ': ' in it in quotes, or align the key",
    ),
    ("could not find expected ':'", "a key without a colon", "write the key, a colon, the value"),
    (
        "did not find expected key",
        "this does not fit where it stands",
        "align it with its siblings",
    ),
    ("did not find expected '-'", "a list ends here without a reason", "align the list's dashes"),
    ("unexpected end of stream", "a quotation mark is never closed", "close it"),
    (
        "unknown escape",
        "a backslash with an unknown letter in double quotes",
        "write two backslashes, or use single quotes",
    ),
    (
        "did not find expected ',' or",
        "a bracket is never closed",
        "close it; a text that begins with [ or { needs quotes",
    ),
)
"""What the parser says, and how to say it so that it leads to the fix."""


def _tell(error: yaml.YAMLError, reading: Reading) -> int:
    """Report what the parser says in words that lead to the fix; return the line where it began."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        reading.report(reading.where(), f"this is not YAML: {str(error).splitlines()[0]}")
        return 0
    message = error.problem or "this is not YAML"
    mark = error.problem_mark
    opened = "scanning a quoted", "scanning a simple key", "parsing a flow"
    if error.context_mark and any(what in (error.context or "") for what in opened):
        mark = error.context_mark
    before = reading.lines[mark.line][: mark.column + 1] if mark.line < len(reading.lines) else ""
    message, hint = next(
        ((plain, way) for sign, plain, way in _IN_PLAIN_WORDS if sign in message), (message, "")
    )
    if "cannot start any token" in message:
        message, hint = f"a text cannot begin with {before[-1:]}", "put it in quotes"
        if not before.strip() or before.endswith("\t"):
            _, message, hint = _IN_PLAIN_WORDS[0]
    reading.report(reading.where(mark.line + 1, mark.column + 1), message, hint)
    return mark.line + 1


def _without_item(text: str, line: int) -> str | None:
    """Replace the list item around a line that cannot be parsed by a marker, keeping line numbers.

    So one broken reply never hides its neighbours. None when the line is in no list item.
    """
    lines = text.split("\n")
    line = min(line, len(lines)) - 1
    top = next((n for n in range(line, -1, -1) if re.match(r"[A-Za-z_]+ *:", lines[n])), None)
    if top is None:
        return None
    first = next((n for n in range(top + 1, line + 1) if re.match(r" *-\s", lines[n])), None)
    if first is None:
        return None
    item = lines[first][: lines[first].index("-")] + "-"
    begins = re.compile(rf"{item}(\s|$)|[A-Za-z_]+ *:")
    start = next(n for n in range(line, first - 1, -1) if re.match(rf"{item}(\s|$)", lines[n]))
    if _CUT in lines[start]:
        return None
    after = (n for n in range(start + 1, len(lines)) if begins.match(lines[n]))
    end = next(after, len(lines))
    lines[start:end] = [f"{item} {_CUT}"] + [""] * (end - start - 1)
    return "\n".join(lines)

"""Changing a file of replies in place: what is not meant stays as it is, to the last blank.

The file is read for the places of its parts only; an edit replaces the characters of one part.
Comments, order, quotes, line breaks and whatever else people have put in order stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from saywell.errors import LibraryError, UsageError, Where
from saywell.stores.reply_writer import key_lines, reply_lines, scalar, value_lines

REPLIES = "replies"
_BLANK = re.compile(r"[ \t]*\Z")
_ANCHOR = re.compile(r"[-:,\[{]\s+&\S")
_ALIAS = re.compile(r"\s*:\s*(\*[^\s,\]}]+)")


@dataclass(frozen=True, slots=True)
class Edited:
    """A file of replies as text, with the places of its parts; every edit makes a new one.

    ``name`` is for errors. Raises LibraryError when the text is no YAML or has no replies.
    """

    text: str
    name: str

    def ids(self) -> list[str]:
        """List the ids of the replies, in their order."""
        return [name for name, _ in self._replies()]

    # -- whole replies

    def source(self, reply: str) -> str:
        """Return a reply as it stands in the file, with the comments in it."""
        start, end = self._extent(reply)
        return self.text[start:end]

    def whole(self, reply: str) -> str:
        """Return a reply with the comment lines right above it: what ``without`` takes out."""
        start, end = self._extent(reply)
        return self.text[self._with_comments(start) : end]

    def without(self, reply: str) -> Edited:
        """Take a reply out, with the comment lines right above it."""
        start, end = self._extent(reply)
        start = self._with_comments(start)
        after = self.text[end:]
        before = self.text[:start]
        if len(self.ids()) == 1:
            return self._with(f"{before.rstrip()} []\n{after.lstrip(chr(10))}")
        if not after.strip():
            return self._with(before.rstrip() + self.newline)
        return self._with(before + after.lstrip("\r\n"))

    def with_reply(self, keys: Mapping[str, Any]) -> Edited:
        """Add a reply behind the last one, written from its keys."""
        return self.with_replies([keys])

    def with_replies(self, replies: Sequence[Mapping[str, Any]]) -> Edited:
        """Add replies behind the last one, written from their keys, an empty line between them."""
        lines = [line for keys in replies for line in ("", *reply_lines(keys))]
        return self._with_lines(lines[1:]) if lines else self

    def with_source(self, source: str) -> Edited:
        """Add a reply behind the last one, as it stood in another file, with what is above it."""
        lines = source.rstrip().splitlines()
        above = next(at for at, line in enumerate(lines) if not line.lstrip().startswith("#"))
        indent = len(lines[above]) - len(lines[above].lstrip(" "))
        moved = [line.strip() for line in lines[:above]]
        moved += [line[indent:] if line.strip() else "" for line in lines[above:]]
        return self._with_lines([f"  {line}" if line else "" for line in moved])._sound()

    def _with_lines(self, lines: Sequence[str]) -> Edited:
        found = self._list()
        ids = self.ids()
        if not ids:
            key, value = found
            start, end = value.start_mark.index, value.end_mark.index
            there = self.text[start:end].strip()
            if there not in ("", "[]", "~", "null"):
                raise self._fault(value, "the replies are not a list")
            head = self.text[: start if there else key.end_mark.index + 1].rstrip()
            rest = self.text[end if there else key.end_mark.index + 1 :].lstrip(" \t")
            break_, rest = self.newline, rest.lstrip("\r\n")
            return self._with(f"{head}{break_}{break_.join(lines)}{break_}{rest}")
        if isinstance(found[1], SequenceNode) and found[1].flow_style:
            raise self._fault(found[1], "the replies stand in square brackets: write them as items")
        _, end = self._extent(ids[-1])
        dent = self._column(ids[-1])
        moved = [f"{' ' * (dent - 2)}{line}" if dent > 2 and line else line for line in lines]
        if dent < 2:
            moved = [line.removeprefix("  ") for line in lines]
        newline = self.newline
        head = self.text[:end].rstrip() + newline * 2
        return self._with(head + newline.join(moved) + newline + self.text[end:])

    # -- keys of a reply

    def keys(self, reply: str) -> Mapping[str, Any]:
        """Return what stands at a reply's keys, every scalar as its text."""
        found: Mapping[str, Any] = _plain(self.node(reply))
        return found

    def every(self) -> dict[str, Mapping[str, Any]]:
        """Return what :meth:`keys` does for each reply, by id."""
        return {name: _plain(node) for name, node in reversed(list(self._replies()))}

    def value(self, reply: str, *path: str) -> str | None:
        """Return the text of a scalar below a reply, None when there is none."""
        node = self._below(self.node(reply), path)
        return node[1].value if node and isinstance(node[1], ScalarNode) else None

    def with_value(self, reply: str, path: Sequence[str], value: Any) -> Edited:
        """Set one key below a reply: replaced where it stands, else added behind the others."""
        holder = self.node(reply)
        missing = list(path)
        while len(missing) > 1:
            below = self._below(holder, missing[:1])
            if below is None or not isinstance(below[1], MappingNode) or not below[1].value:
                break
            if alias := self._alias(*below):
                raise self._fault(below[0], f"{alias[1]!r} stands for what is written elsewhere")
            holder = below[1]
            missing.pop(0)
        found = self._below(holder, missing[:1])
        for name in reversed(missing[1:]):
            value = {name: value}
        if found is not None:
            return self._replaced(found[0], found[1], value)
        return self._added(holder, missing[0], value)

    def with_values(self, changes: Mapping[str, Sequence[tuple[Sequence[str], Any]]]) -> Edited:
        """Set keys of many replies at once, each reply by itself: the file is read only once."""
        parts: list[str] = []
        apart: list[str] = []
        at = 0
        first = dict(reversed(list(self._replies())))
        for name, node in sorted(first.items(), key=lambda one: one[1].start_mark.index):
            if name not in changes:
                continue
            start, end = self._extent_of(node)
            changed = self._changed(name, node, changes[name]) if start >= at else None
            if changed is None:
                apart.append(name)
                continue
            parts += [self.text[at:start], changed]
            at = end
        edited = self._with("".join((*parts, self.text[at:])))
        for name in apart:
            for path, value in changes[name]:
                edited = edited.with_value(name, path, value)
        return edited

    def _changed(
        self, name: str, node: MappingNode, edits: Sequence[tuple[Sequence[str], Any]]
    ) -> str | None:
        """Edit the lines of one reply; None when they mean something else out of the file."""
        start, end = self._extent_of(node)
        head = f"{REPLIES}:{self.newline}"
        alone = Edited(head + self.text[start:end], self.name)
        try:
            if alone.ids() != [name] or alone.keys(name) != _plain(node):
                return None
            for path, value in edits:
                alone = alone.with_value(name, path, value)
        except LibraryError:
            return None
        return alone.text.removeprefix(head)

    def without_key(self, reply: str, *path: str) -> Edited:
        """Take one key out, with its lines; nothing happens when it is not there."""
        holder = self.node(reply)
        for name in path[:-1]:
            below = self._below(holder, [name])
            if below is None or not isinstance(below[1], MappingNode):
                return self
            holder = below[1]
        found = self._below(holder, path[-1:])
        if found is None:
            return self
        key, value = found
        start, end = key.start_mark.index, self.end_of(value, key)
        if holder.flow_style:
            after = re.match(r"\s*,\s*", self.text[end:])
            if after:
                return self._with(self.text[:start] + self.text[end + after.end() :])
            return self._with(self.text[:start].rstrip().removesuffix(",") + self.text[end:])
        if len(holder.value) == 1:
            raise self._fault(key, "the last key here cannot be taken out")
        line = self.text.rfind("\n", 0, start) + 1
        if not _BLANK.match(self.text[line:start]):  # the first key, behind its dash
            rest = self.text[end:].lstrip("\r\n")
            return self._with(self.text[:start] + rest.lstrip(" "))
        return self._with(self.text[:line] + self.text[end:].removeprefix("\r").removeprefix("\n"))

    # -- places

    def _replaced(self, key: Node, value: Node, new: Any) -> Edited:
        end = self.end_of(value, key)
        start = self.text.index(":", key.end_mark.index) + 1
        if self._in_flow(key):
            return self._with(f"{self.text[:start]} {_flow(new)}{self.text[end:]}")
        tail = self._comment_behind(value, end)
        lines = list(value_lines(new, key.start_mark.column + 2))
        written = self.newline.join([lines[0] + tail, *lines[1:]])
        return self._with(self.text[:start] + written + self.text[end + len(tail) :])

    def _comment_behind(self, value: Node, end: int) -> str:
        """Return the comment on the line of a value of one line, with the blanks before it."""
        if value.start_mark.line != self.text.count("\n", 0, end):
            return ""
        rest = self.text[end:].split("\n", 1)[0].rstrip("\r")
        return rest if rest.lstrip().startswith("#") else ""

    def _added(self, holder: MappingNode, name: str, value: Any) -> Edited:
        if holder.flow_style:
            end = holder.end_mark.index - 1
            comma = ", " if holder.value else ""
            body = self.text[:end].rstrip()
            comma = " " if body.endswith(",") else comma
            made = f"{body}{comma}{scalar(name, flow=True)}: {_flow(value)}{self.text[end:]}"
            return self._with(made)
        last_key, last = holder.value[-1]
        end = self.end_of(last, last_key)
        end = end + len(self.text[end:].split("\n", 1)[0].rstrip("\r"))
        lines = list(key_lines(name, value, last_key.start_mark.column))
        newline = self.newline
        return self._with(
            self.text[:end] + newline + newline.join(lines) + (self.text[end:] or newline)
        )

    def end_of(self, node: Node, key: Node) -> int:
        """Return where a value ends: a block's own end mark stands behind what follows it."""
        if alias := self._alias(key, node):
            return alias.end()
        if isinstance(node, MappingNode) and not node.flow_style and node.value:
            last_key, last = node.value[-1]
            return self.end_of(last, last_key)
        if isinstance(node, SequenceNode) and not node.flow_style and node.value:
            return self.end_of(node.value[-1], node.value[-1])
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            kept = self.text[node.start_mark.index : node.end_mark.index]
            dash = 2 if key is node else 0  # an item of a list stands behind its dash
            least = key.start_mark.column - dash + 1
            return node.start_mark.index + len(self._block(kept, least))
        colon = key.end_mark.index + 1 if not node.value and key is not node else 0
        return max(node.end_mark.index, colon)

    def _alias(self, key: Node, value: Node) -> re.Match[str] | None:
        """Find the alias behind a key: its node has the place of what it stands for."""
        if value.start_mark.index >= key.start_mark.index:
            return None
        return _ALIAS.match(self.text, key.end_mark.index)

    @staticmethod
    def _block(text: str, least: int) -> str:
        """Cut comments and empty lines behind a block's text: what is indented less than it."""
        lines = text.split("\n")
        while len(lines) > 1:
            last = lines[-1]
            if last.strip() and len(last) - len(last.lstrip(" ")) >= least:
                break
            lines.pop()
        return "\n".join(lines).rstrip("\r")

    def _extent(self, reply: str) -> tuple[int, int]:
        """Return where a reply begins, at its dash's line, and where its last value ends."""
        return self._extent_of(self.node(reply))

    def _extent_of(self, node: MappingNode) -> tuple[int, int]:
        start = self.text.rfind("\n", 0, node.start_mark.index) + 1
        end = self.end_of(node, node)
        line = self.text.find("\n", end)
        return start, len(self.text) if line < 0 else line + 1

    def _with_comments(self, start: int) -> int:
        """Go up over the comment lines right above a place, as far as there is no empty line."""
        while start > 0:
            line = self.text.rfind("\n", 0, start - 1) + 1
            if not self.text[line:start].strip().startswith("#"):
                return start
            start = line
        return start

    def _column(self, reply: str) -> int:
        """Return at which column a reply's dash stands."""
        start, _ = self._extent(reply)
        line = self.text[start:]
        return len(line) - len(line.lstrip(" "))

    def _in_flow(self, key: Node) -> bool:
        """Say whether a key stands inside braces."""
        return any(
            node.flow_style and node.start_mark.index <= key.start_mark.index < node.end_mark.index
            for node in _collections(self.root())
        )

    def node(self, wanted: str) -> MappingNode:
        """Return the node of a reply. Raises UsageError when it is not in the file."""
        for name, node in self._replies():
            if name == wanted:
                return node
        raise UsageError(f"no reply {wanted!r} in {self.name}")

    def _replies(self) -> Iterator[tuple[str, MappingNode]]:
        value = self._list()[1]
        for node in value.value if isinstance(value, SequenceNode) else ():
            if isinstance(node, MappingNode):
                found = self._below(node, ["id"])
                if found is not None and isinstance(found[1], ScalarNode):
                    yield found[1].value, node

    def _list(self) -> tuple[Node, Node]:
        found = self._below(self.root(), [REPLIES])
        if found is None:
            raise LibraryError(f"no {REPLIES!r} in this file", where=Where(self.name))
        return found

    def _below(self, node: Node, path: Sequence[str]) -> tuple[Node, Node] | None:
        found: tuple[Node, Node] | None = None
        for name in path:
            pairs = node.value if isinstance(node, MappingNode) else ()
            found = next(((key, one) for key, one in pairs if key.value == name), None)
            if found is None:
                return None
            node = found[1]
        return found

    def root(self) -> MappingNode:
        """Return the node of the whole file. Raises LibraryError when it is no YAML."""
        try:
            root = _composed(self.text)
        except yaml.YAMLError as error:
            mark: Any = getattr(error, "problem_mark", None)
            where = Where(self.name, mark.line + 1, mark.column + 1) if mark else Where(self.name)
            problem = getattr(error, "problem", None) or "it cannot be read"
            raise LibraryError(f"this is not YAML: {problem}", where=where) from None
        if not isinstance(root, MappingNode):
            raise LibraryError("this is not a file of replies", where=Where(self.name))
        return root

    def _fault(self, node: Node, message: str) -> LibraryError:
        mark = node.start_mark
        return LibraryError(message, where=Where(self.name, mark.line + 1, mark.column + 1))

    @property
    def newline(self) -> str:
        """The line break of the file."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def _with(self, text: str) -> Edited:
        made = Edited(text, self.name)
        return made._sound() if _ANCHOR.search(self.text) else made

    def _sound(self) -> Edited:
        """Return the file. Raises LibraryError when an alias in it has lost its anchor."""
        try:
            self.root()
        except LibraryError as error:
            if "alias" not in error.message:
                raise
            raise LibraryError(
                "an alias (*name) would stand for nothing any more",
                hint="write out what it stands for: the library takes no aliases",
                where=Where(self.name),
            ) from None
        return self


@lru_cache(maxsize=4)
def _composed(text: str) -> Any:
    """Read a text for its nodes, which are never changed.

    YAML does not count a byte order mark; a line break in its place keeps the places true.
    """
    if text.startswith("\ufeff"):
        text = f"\n{text[1:]}"
    return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_edited(path: Path) -> Edited:
    """Read a file to change it, without a byte order mark: YAML counts none, and needs none.

    Raises LibraryError when it cannot be read, or is no UTF-8.
    """
    try:
        return Edited(path.read_bytes().decode("utf-8-sig"), str(path))
    except OSError as error:
        raise LibraryError(f"cannot be read: {error.strerror}", where=Where.of(path)) from None
    except UnicodeDecodeError:
        raise LibraryError("this is not UTF-8", where=Where.of(path)) from None


def _plain(node: Node) -> Any:
    """Return a node as plain values; texts as they are, lists and mappings of them."""
    if isinstance(node, MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(value) for value in node.value]
    return node.value


def _collections(node: Node) -> Iterator[MappingNode | SequenceNode]:
    if isinstance(node, MappingNode):
        yield node
        for _, value in node.value:
            yield from _collections(value)
    elif isinstance(node, SequenceNode):
        yield node
        for value in node.value:
            yield from _collections(value)


def _flow(value: Any) -> str:
    """Write a value inside braces."""
    if isinstance(value, Mapping):
        inside = ", ".join(
            f"{scalar(str(key), flow=True)}: {_flow(one)}" for key, one in value.items()
        )
        return "{" + inside + "}"
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, Sequence):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return next(iter(value_lines(value, 0))).strip()

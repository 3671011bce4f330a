"""Putting a file of replies in order: keys, empty lines, blanks at line ends; nothing is lost."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from saywell.errors import LibraryError, Where
from saywell.stores.reply_edit import Edited


def formatted(edited: Edited, order: Sequence[str]) -> str:
    """Return the text of a file in order; what is in order stays as it is.

    The keys of each reply come in ``order``, each with the comment lines above it, and without
    empty lines between them; one empty line parts the replies; no line outside of a text has
    blanks at its end, and the file ends with one line break. Raises LibraryError when the file
    cannot be read.
    """
    current = Edited(edited.text.replace("\r\n", "\n"), edited.name)
    ids = current.ids()
    for name in ids:
        current = _in_order(current, name, order)
    current = _apart(current)
    kept = _inside_texts(current.root())
    lines = [
        line if number in kept else line.rstrip()
        for number, line in enumerate(current.text.split("\n"))
    ]
    result = "\n".join(lines).rstrip("\n") + "\n"
    if Edited(result, edited.name).ids() != ids:
        raise LibraryError("this file cannot be put in order", where=Where(edited.name))
    return result


def _in_order(edited: Edited, name: str, order: Sequence[str]) -> Edited:
    """Sort the keys of one reply, unless it stands in braces or on odd lines."""
    node = edited.node(name)
    starts = [key.start_mark.line for key, _ in node.value]
    if node.flow_style or len(set(starts)) < len(starts) or _keeps_breaks(edited, node):
        return edited
    lines = edited.text.split("\n")
    end = edited.text.count("\n", 0, edited.end_of(node, node)) + 1
    column = node.start_mark.column
    if lines[starts[0]][:column].strip() != "-":
        return edited
    parts = list(_parts(lines, _comments(edited), starts, end))
    if any(not _indented(part, column) for part in parts[1:]):
        return edited
    dash = lines[starts[0]][:column]
    parts[0] = [" " * column + lines[starts[0]][column:], *parts[0][1:]]
    ranked = sorted(
        zip((key.value for key, _ in node.value), parts, strict=True),
        key=lambda part: order.index(part[0]) if part[0] in order else len(order),
    )
    made = [line for _, part in ranked for line in part]
    first = next(number for number, line in enumerate(made) if not line.lstrip().startswith("#"))
    made[first] = dash + made[first][column:]
    above = [dash.replace("-", " ").rstrip(" ") + line.lstrip() for line in made[:first]]
    indent = " " * (len(dash) - len(dash.lstrip()))
    made[:first] = [indent + line.lstrip() for line in above]
    return Edited("\n".join([*lines[: starts[0]], *made, *lines[end:]]), edited.name)


def _parts(
    lines: Sequence[str], comments: Container[int], starts: Sequence[int], end: int
) -> Iterator[list[str]]:
    """Part the lines of a reply by key, comment lines with the key below; no empty ends."""
    drawn = [starts[0]]
    for start in starts[1:]:
        above = start
        while above - 1 > drawn[-1] and above - 1 in comments:
            above -= 1
        drawn.append(above)
    for first, last in zip(drawn, [*drawn[1:], end], strict=True):
        part = list(lines[first:last])
        while part and not part[-1].strip():
            part.pop()
        yield part


def _indented(part: Sequence[str], column: int) -> bool:
    return all(not line.strip() or line[:column].strip() == "" for line in part)


def _comments(edited: Edited) -> set[int]:
    """Number the lines that are a comment and nothing else; "#" inside of a text is none."""
    lines = edited.text.split("\n")
    marked = {number for number, line in enumerate(lines) if line.lstrip().startswith("#")}
    for one in _scalars(edited.root()):
        block = one.style in ("|", ">")
        marked.difference_update(range(one.start_mark.line + 1, one.end_mark.line + (not block)))
    return marked


def _keeps_breaks(edited: Edited, node: Node) -> bool:
    """Say whether a text below a node keeps the line breaks at its end: its empty lines count."""
    return any(
        "+" in edited.text[one.start_mark.index : one.start_mark.index + 3]
        for one in _scalars(node)
        if one.style in ("|", ">")
    )


def _apart(edited: Edited) -> Edited:
    """Part the replies by one empty line each, above the comments of the next."""
    for name in edited.ids()[1:]:
        lines = edited.text.split("\n")
        comments = _comments(edited)
        start = edited.node(name).start_mark.line
        while start - 1 in comments:
            start -= 1
        before = start
        while before > 0 and not lines[before - 1].strip():
            before -= 1
        if before in _inside_texts(edited.root()):
            continue
        edited = Edited("\n".join([*lines[:before], "", *lines[start:]]), edited.name)
    return edited


def _inside_texts(node: Node) -> set[int]:
    """Number the lines on which a text of several lines stands."""
    inside: set[int] = set()
    for one in _scalars(node):
        first, last = one.start_mark.line, one.end_mark.line
        if last > first:
            inside.update(range(first + (one.style in ("|", ">")), last + 1))
    return inside


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _scalars(value)

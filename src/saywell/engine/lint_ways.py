"""The ways in which a reply can be filled, so that each of its branches is read as it is sent.

A branch is reached with values that meet its condition and none of those before it; conditions
that ask for more than the template's names and plain values are left to the sample values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from saywell.engine.fill import parsed
from saywell.engine.template.nodes import (
    Block,
    Capture,
    Case,
    Compare,
    Expression,
    Filtered,
    For,
    If,
    Include,
    Literal,
    Logic,
    Node,
    Not,
    Path,
    Special,
)
from saywell.errors import TemplateError
from saywell.model.snippet import Library, Reply

MOST = 40
"""Ways that are looked at of one text; more would be a program, not a reply."""

MOST_INCLUDES = 4
"""How deep shared blocks are followed, as deep as they are filled."""

Wish = Mapping[str, str | bool]
"""Values by name; true is any value, false none at all."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fill a reply: values of its own fields, those left out, and its switches.

    ``unknown`` are facts of the customer that are not known, ``other`` is which sample customer
    it is.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    switches: Mapping[str, bool] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    other: int = 0


def ways(reply: Reply, lang: str, library: Library, customers: int) -> list[Way]:
    """List the ways to fill a text: as usual, each choice, each branch, paragraphs on and off.

    ``customers`` is how many sample customers there are. Raises TemplateError.
    """
    found = [Way(), Way(switches=dict.fromkeys(reply.paragraphs, False))]
    for name, variable in reply.variables.items():
        found += [Way({name: choice.best(lang)}) for choice in variable.choices]
    nodes = parsed(reply.text.best(lang)).nodes
    asked: set[str] = set()
    for wish in _branches(nodes, {}, library, lang, MOST_INCLUDES):
        asked |= wish.keys()
        way = _fitting(wish, reply, lang)
        if way is not None:
            found.append(way)
    if any(name.startswith("contact.") and name.endswith("name") for name in asked):
        found += [Way(other=number) for number in range(1, customers)]
    different: list[Way] = []
    for way in found:
        if way not in different and len(different) < MOST:
            different.append(way)
    return different


def _fitting(wish: Wish, reply: Reply, lang: str) -> Way | None:
    """Make a way of a wish; None when the reply cannot be filled like that."""
    values: dict[str, str] = {}
    left_out, unknown = set(), set()
    switches: dict[str, bool] = {}
    for name, wanted in wish.items():
        root, _, rest = name.partition(".")
        variable = reply.variables.get(root)
        if root == "paragraph" and rest in reply.paragraphs:
            switches[rest] = bool(wanted)
        elif variable is not None and not rest:
            choices = [choice.best(lang) for choice in variable.choices]
            if wanted is False and variable.required:
                return None
            if isinstance(wanted, str):
                if choices and wanted not in choices:
                    return None
                values[name] = wanted
            elif not wanted:
                left_out.add(name)
        elif wanted is False:
            unknown.add(name)
    return Way(values, frozenset(left_out), switches, frozenset(unknown))


def _branches(
    nodes: Iterable[Node], given: Wish, library: Library, lang: str, depth: int
) -> Iterator[Wish]:
    """Yield what has to be wished for to come into each branch, from the outermost on."""
    for node in nodes:
        inner: list[tuple[Block, Wish]] = []
        match node:
            case If():
                before = given
                for condition, block in node.branches:
                    wish = before if condition is None else _both(before, _met(condition, True))
                    inner.append((block, wish))
                    if condition is not None:
                        before = _both(before, _met(condition, False))
                inner.append((Block((), True), before))
            case Case():
                for values, block in node.branches:
                    for value in values or (Literal(None),):
                        wish = _met(Compare("==", node.value, value, 0, 0), values is not None)
                        inner.append((block, _both(given, wish)))
            case For() | Capture():
                inner.append((node.block, given))
            case Include() if depth and node.block in library.blocks:
                inner.append((_body(node, library, lang), given))
        for block, wish in inner:
            if wish != given:
                yield wish
            less = depth - isinstance(node, Include)
            yield from _branches(block.nodes, wish, library, lang, less)


def _body(node: Include, library: Library, lang: str) -> Block:
    try:
        return Block(parsed(library.blocks[node.block].text.best(lang)).nodes, False)
    except TemplateError:
        return Block((), True)


def _met(condition: Expression, wanted: bool) -> Wish:
    """Say which values make a condition true, or false; nothing where that cannot be told."""
    match condition:
        case Not():
            return _met(condition.operand, not wanted)
        case Path():
            return {condition.name: wanted}
        case Filtered():
            return _met(condition.base, wanted)
        case Logic():
            left, right = _met(condition.left, wanted), _met(condition.right, wanted)
            return _both(left, right) if (condition.operator == "and") == wanted else left
        case Compare():
            return _compared(condition, wanted)
    return {}


def _compared(condition: Compare, wanted: bool) -> Wish:
    left, right, operator = _bare(condition.left), _bare(condition.right), condition.operator
    if not isinstance(left, Path):
        left, right = right, left
        operator = operator.translate(str.maketrans("<>", "><"))
    if not isinstance(left, Path) or isinstance(right, Path):
        return {}
    same = operator in ("==", "contains")
    if isinstance(right, Special) or (isinstance(right, Literal) and right.value is None):
        return {left.name: (operator == "==") != wanted} if operator in ("==", "!=") else {}
    if not isinstance(right, Literal):
        return {}
    value = right.value
    if isinstance(value, bool):
        return {left.name: value == (same == wanted)}
    if operator in ("==", "!=", "contains"):
        return {left.name: str(value) if same == wanted else True}
    if not isinstance(value, (int, float)):
        return {}
    more = (operator[0] == ">") == wanted
    exactly = ("=" in operator) == wanted
    return {left.name: str(value if exactly else value + 1 if more else value - 1)}


def _bare(value: Expression) -> Expression:
    return value.base if isinstance(value, Filtered) else value


def _both(first: Wish, second: Wish) -> Wish:
    """Put wishes together; a certain value goes over any value, else the first one stays."""
    joined: dict[str, str | bool] = {}
    for name, wanted in chain(first.items(), second.items()):
        if name not in joined or (joined[name] is True and isinstance(wanted, str)):
            joined[name] = wanted
    return joined

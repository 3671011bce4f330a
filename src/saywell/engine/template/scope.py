"""Finding the names that a template looks up outside itself, without rendering it."""

from __future__ import annotations

from collections.abc import Iterable

from saywell.engine.template.nodes import (
    Assign,
    Block,
    Capture,
    Case,
    Compare,
    Expression,
    Filtered,
    For,
    If,
    Include,
    Logic,
    Node,
    Not,
    Output,
    Path,
    Range,
    Use,
)


def collect_uses(nodes: Iterable[Node]) -> tuple[tuple[Use, ...], tuple[Include, ...]]:
    """List the names that come from outside, in the order of the text, and the shared blocks.

    A name counts as the template's own from its ``assign`` or ``capture`` on, and a loop's name
    inside the loop.
    """
    walk = _Walk()
    walk.nodes(nodes, frozenset())
    return tuple(walk.uses), tuple(walk.includes)


class _Walk:
    def __init__(self) -> None:
        self.uses: list[Use] = []
        self.includes: list[Include] = []
        self._own: set[str] = set()

    def nodes(self, nodes: Iterable[Node], loops: frozenset[str]) -> None:
        for node in nodes:
            self._node(node, loops)

    def _node(self, node: Node, loops: frozenset[str]) -> None:
        match node:
            case Output():
                self._expression(node.value, loops)
            case Assign():
                self._expression(node.value, loops)
                self._own.add(node.name)
            case Capture():
                self.nodes(node.block.nodes, loops)
                self._own.add(node.name)
            case If():
                for condition, block in node.branches:
                    if condition is not None:
                        self._expression(condition, loops, asked=True)
                    self.nodes(block.nodes, loops)
            case Case():
                self._expression(node.value, loops, asked=True)
                for values, block in node.branches:
                    for value in values or ():
                        self._expression(value, loops, asked=True)
                    self.nodes(block.nodes, loops)
            case For():
                for part in (node.items, node.limit, node.offset):
                    if part is not None:
                        self._expression(part, loops)
                self.nodes(node.block.nodes, loops | {node.name, "forloop"})
                self.nodes((node.otherwise or Block((), True)).nodes, loops)
            case Include():
                for _, value in node.named:
                    self._expression(value, loops)
                self.includes.append(node)

    def _expression(
        self, part: Expression, loops: frozenset[str], asked: bool = False, covered: bool = False
    ) -> None:
        match part:
            case Path():
                if part.parts[0] not in self._own and part.parts[0] not in loops:
                    self.uses.append(Use(part.parts, part.line, part.column, covered, asked))
            case Range():
                self._expression(part.first, loops, asked)
                self._expression(part.last, loops, asked)
            case Compare() | Logic():
                self._expression(part.left, loops, asked)
                self._expression(part.right, loops, asked)
            case Not():
                self._expression(part.operand, loops, asked)
            case Filtered():
                self._expression(part.base, loops, asked, part.covered)
                for call in part.calls:
                    for value in (*call.args, *(value for _, value in call.named)):
                        self._expression(value, loops, asked)

"""From a template's text to its nodes, strict about everything that Liquid lets pass."""

from __future__ import annotations

from collections.abc import Iterator

from saywell.engine.template.expressions import Words
from saywell.engine.template.nodes import (
    Assign,
    Block,
    Capture,
    Case,
    Expression,
    Filtered,
    For,
    If,
    Include,
    Jump,
    Node,
    Not,
    Output,
    Template,
    Text,
)
from saywell.engine.template.scope import collect_uses
from saywell.engine.template.tokens import Piece, fault, pieces, place, words
from saywell.errors import nearest

MAX_DEPTH = 12

BLOCK_TAGS = ("if", "unless", "case", "for", "capture")
TAGS = (*BLOCK_TAGS, "assign", "render", "break", "continue", "raw", "comment")
INNER_TAGS = ("else", "elsif", "when", *(f"end{name}" for name in BLOCK_TAGS))


def parse(source: str) -> Template:
    """Parse a template. Raises TemplateError whose place is a line and column of the text."""
    parser = _Parser(source)
    nodes = parser.nodes(())
    uses, includes = collect_uses(nodes)
    return Template(source, nodes, uses, includes)


class _Parser:
    """Reads pieces one after the other; tags nest through recursion of bounded depth."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: Iterator[Piece] = pieces(source)
        self._depth = 0
        self._loops = 0
        self._stop = Piece("end", "", len(source))

    def _fault(self, piece: Piece, message: str, hint: str = "") -> Exception:
        return fault(self._source, piece.at, message, hint)

    def _words(self, piece: Piece) -> Words:
        return Words(self._source, words(self._source, piece.text, piece.inner))

    def nodes(self, until: tuple[str, ...]) -> tuple[Node, ...]:
        """Read nodes up to one of the tags, which is then in ``_stop``, or to the end."""
        found: list[Node] = []
        for piece in self._pieces:
            if piece.kind in ("text", "raw"):
                if piece.text:
                    found.append(Text(piece.text, piece.kind == "raw", piece.inner))
            elif piece.kind == "output":
                expression = self._words(piece)
                found.append(Output(expression.filtered(), piece.at, piece.end))
                expression.end()
            elif piece.name in until:
                self._stop = piece
                return tuple(found)
            else:
                found.append(self._tag(piece))
        if until:
            raise fault(self._source, len(self._source), f"{until[-1]!r} is missing at the end")
        return tuple(found)

    def _block(self, piece: Piece, until: tuple[str, ...]) -> Block:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault(piece, "the tags are nested too deeply")
        nodes = self.nodes(until)
        self._depth -= 1
        return Block(nodes, all(_is_blank(node) for node in nodes))

    def _tag(self, piece: Piece) -> Node:
        match piece.name:
            case "if" | "unless":
                return self._if(piece)
            case "case":
                return self._case(piece)
            case "for":
                return self._for(piece)
            case "capture":
                return self._capture(piece)
            case "assign":
                return self._assign(piece)
            case "render":
                return self._include(piece)
            case "break" | "continue":
                self._words(piece).end()
                if not self._loops:
                    raise self._fault(piece, f"{piece.name!r} outside of a 'for'")
                return Jump(piece.name)
        if piece.name in INNER_TAGS:
            raise self._fault(piece, f"{piece.name!r} has nothing to belong to")
        raise self._fault(piece, f"unknown tag {piece.name!r}", nearest(piece.name, TAGS))

    def _if(self, piece: Piece) -> If:
        end = f"end{piece.name}"
        first = self._condition(piece)
        condition: Expression | None = Not(first) if piece.name == "unless" else first
        branches: list[tuple[Expression | None, Block]] = []
        while True:
            until = (end,) if condition is None else ("elsif", "else", end)
            branches.append((condition, self._block(piece, until)))
            if self._stop.name == "elsif":
                condition = self._condition(self._stop)
                continue
            self._words(self._stop).end()
            if self._stop.name == end:
                break
            condition = None
        blank = all(block.blank for _, block in branches)
        return If(tuple((test, Block(block.nodes, blank)) for test, block in branches))

    def _condition(self, piece: Piece) -> Expression:
        expression = self._words(piece)
        condition = expression.condition()
        expression.end()
        return condition

    def _case(self, piece: Piece) -> Case:
        expression = self._words(piece)
        value = expression.primitive()
        expression.end()
        before = self._block(piece, ("when", "else", "endcase"))
        if any(not isinstance(node, Text) or node.text.strip() for node in before.nodes):
            raise self._fault(piece, "text between 'case' and its first 'when'", "move it")
        branches: list[tuple[tuple[Expression, ...] | None, Block]] = []
        while self._stop.name != "endcase":
            stop = self._stop
            expression = self._words(stop)
            values = expression.alternatives() if stop.name == "when" else None
            expression.end()
            branches.append((values, self._block(stop, ("when", "else", "endcase"))))
        self._words(self._stop).end()
        blank = all(block.blank for _, block in branches)
        return Case(value, tuple((test, Block(block.nodes, blank)) for test, block in branches))

    def _for(self, piece: Piece) -> For:
        expression = self._words(piece)
        name = expression.name()
        expression.keyword("in")
        items = expression.primitive()
        limit, offset, backwards = expression.loop_options()
        self._loops += 1
        block = self._block(piece, ("else", "endfor"))
        self._loops -= 1
        otherwise = None
        if self._stop.name == "else":
            self._words(self._stop).end()
            otherwise = self._block(piece, ("endfor",))
        self._words(self._stop).end()
        line, column = place(self._source, piece.at)
        return For(name, items, limit, offset, backwards, block, otherwise, line, column)

    def _capture(self, piece: Piece) -> Capture:
        expression = self._words(piece)
        name = expression.name()
        expression.end()
        block = self._block(piece, ("endcapture",))
        self._words(self._stop).end()
        return Capture(name, Block(block.nodes, False))

    def _assign(self, piece: Piece) -> Assign:
        expression = self._words(piece)
        name = expression.name()
        expression.mark("=")
        value: Filtered = expression.filtered()
        expression.end()
        return Assign(name, value)

    def _include(self, piece: Piece) -> Include:
        expression = self._words(piece)
        block = expression.text("the name of a shared block in quotation marks")
        named = expression.named_arguments()
        expression.end()
        line, column = place(self._source, piece.at)
        return Include(block, named, line, column, piece.at, piece.end)


def _is_blank(node: Node) -> bool:
    match node:
        case Text():
            return not node.text.strip()
        case If() | Case():
            return all(block.blank for _, block in node.branches)
        case For():
            return node.block.blank and (node.otherwise is None or node.otherwise.blank)
        case Output() | Include():
            return False
    return True

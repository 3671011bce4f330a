"""From a parsed template and values to text, within bounds of size and work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from saywell.engine.template.evaluate import Evaluator
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
    Output,
    Path,
    Template,
    Text,
)
from saywell.engine.template.values import (
    MAX_TEXT,
    Missing,
    Value,
    equal,
    is_true,
    number_of,
    text_of,
)
from saywell.errors import MissingFields, TemplateError, Where

MAX_STEPS = 10_000
MAX_INCLUDES = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands in the rendered text, as code point offsets, end exclusive."""

    start: int
    end: int
    name: str


class Origin(NamedTuple):
    """Which part of a template wrote a part of the rendered text, as offsets, ends exclusive.

    ``start`` and ``end`` are in the text; ``at`` and ``stop`` in the template: of the same length
    where it is the template's own text (``literal``), else those of a whole ``{{ }}``. What a
    shared block wrote comes from its ``{% render %}``, and ``block`` is the block's name.
    """

    start: int
    end: int
    at: int
    stop: int
    literal: bool
    block: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered text, where values stand in it, what it used, and what is still to be given.

    ``origins`` cover the text from its begin to its end.
    """

    text: str
    spans: tuple[Span, ...]
    used: tuple[str, ...]
    missing: tuple[str, ...]
    origins: tuple[Origin, ...] = ()


def render(template: Template, values: Mapping[str, Value], blocks: Mapping[str, Template]) -> str:
    """Render a template; ``blocks`` are the shared pieces that it may include, by id.

    Raises TemplateError for a name that is in neither, for a value of the wrong sort, and for a
    text that grows or works without end; MissingFields for values that nobody has given.
    """
    rendered = render_parts(template, values, blocks)
    if rendered.missing:
        raise MissingFields(rendered.missing)
    return rendered.text


def render_parts(
    template: Template, values: Mapping[str, Value], blocks: Mapping[str, Template]
) -> Rendered:
    """Render as :func:`render` does, but go on without missing values and name all of them."""
    sight = Evaluator(values)
    run = _Run(sight, blocks)
    run.nodes(template.nodes)
    return Rendered(
        "".join(run.out),
        tuple(run.spans),
        tuple(sight.used),
        tuple(sight.missing),
        tuple(run.origins),
    )


class _Leave(Exception):
    """Carries ``break`` or ``continue`` out to the loop."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass
class _Run:
    """One rendering: where it writes, and the names it can see."""

    sight: Evaluator
    blocks: Mapping[str, Template]
    out: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    outermost: Include | None = None
    size: int = 0
    steps: int = 0
    includes: int = 0
    literal: bool = False

    def nodes(self, nodes: Sequence[Node]) -> None:
        """Render one node after the other."""
        for node in nodes:
            self._count_step()
            self._node(node)

    def _count_step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TemplateError("the template never comes to an end")

    def _node(self, node: Node) -> None:
        match node:
            case Text():
                self._write_text(node)
            case Output():
                self._output(node)
            case If():
                self._if(node)
            case Case():
                self._case(node)
            case For():
                self._for(node)
            case Assign():
                self.sight.own[node.name] = self.sight.value(node.value)
            case Capture():
                with self._aside() as inner:
                    self.nodes(node.block.nodes)
                self.sight.own[node.name] = "".join(inner)
            case Include():
                self._include(node)
            case Jump():
                raise _Leave(node.word)

    def _write(self, text: str, at: int, stop: int, literal: bool) -> None:
        start, block = self.size, self.outermost
        if block is None:
            self.origins.append(Origin(start, start + len(text), at, stop, literal, ""))
        else:
            end = start + len(text)
            self.origins.append(Origin(start, end, block.at, block.end, False, block.block))
        self.size += len(text)
        self.sight.count_work(text)
        if self.size > MAX_TEXT:
            raise TemplateError("the text grows beyond all measure")
        self.out.append(text)

    def _write_text(self, node: Text) -> None:
        """Write the template's own text; two pieces of it may not form a brace pair."""
        if self.literal and not node.raw and node.text[0] in "{%" and self.out[-1][-1:] == "{":
            raise TemplateError("two pieces of text form '{{'", hint="use {% raw %}")
        self._write(node.text, node.at, node.at + len(node.text), True)
        self.literal = not node.raw

    def _output(self, node: Output) -> None:
        value: Filtered = node.value
        text = text_of(self.sight.printed(value))
        if text:
            name = value.base.name if isinstance(value.base, Path) else ""
            self.spans.append(Span(self.size, self.size + len(text), name))
            self._write(text, node.at, node.end, False)
            self.literal = False

    @contextmanager
    def _aside(self) -> Iterator[list[str]]:
        """Collect what is written inside, rather than print it."""
        kept = (self.out, self.spans, self.origins, self.size, self.literal)
        self.out, self.spans, self.origins, self.literal = [], [], [], False
        inner = self.out
        try:
            yield inner
        finally:
            self.out, self.spans, self.origins, self.size, self.literal = kept

    def _block(self, block: Block) -> None:
        if not block.blank:
            self.nodes(block.nodes)
            return
        with self._aside():
            self.nodes(block.nodes)

    def _if(self, node: If) -> None:
        for condition, block in node.branches:
            if condition is None or is_true(self.sight.asked(condition)):
                self._block(block)
                return

    def _case(self, node: Case) -> None:
        """Render every ``when`` that fits, as Liquid does, and ``else`` when none has so far."""
        value = self.sight.asked(node.value)
        fitted = False
        for values, block in node.branches:
            if values is None:
                if not fitted:
                    self._block(block)
            elif any(equal(value, self.sight.asked(other)) for other in values):
                fitted = True
                self._block(block)

    def _for(self, node: For) -> None:
        items = self._items(node)
        if not items:
            if node.otherwise is not None:
                self._block(node.otherwise)
            return
        scope: dict[str, Value] = {}
        self.sight.loops.append(scope)
        try:
            for index, item in enumerate(items):
                self._count_step()
                scope[node.name] = item
                scope["forloop"] = _forloop(index, len(items))
                try:
                    self._block(node.block)
                except _Leave as leave:
                    if leave.word == "break":
                        break
        finally:
            self.sight.loops.pop()

    def _items(self, node: For) -> list[Value]:
        found = self.sight.asked(node.items)
        if isinstance(found, str):
            items: list[Value] = [found] if found else []
        elif isinstance(found, (list, tuple, range)):
            items = list(found)
        elif found is None or isinstance(found, Missing):
            items = []
        else:
            raise self.sight.fault(node, "a loop needs a list")
        start = self._count(node, node.offset) or 0
        most = self._count(node, node.limit)
        items = items[start:] if most is None else items[start : start + most]
        return items[::-1] if node.backwards else items

    def _count(self, node: For, expression: Expression | None) -> int | None:
        if expression is None:
            return None
        value = self.sight.printed(expression)
        count = number_of(value)
        if not isinstance(value, (int, str)) or not isinstance(count, int) or count < 0:
            raise self.sight.fault(node, "limit and offset are whole numbers, 0 or more")
        return count

    def _include(self, node: Include) -> None:
        template = self.blocks.get(node.block)
        if template is None:
            raise self.sight.fault(node, f"there is no shared block {node.block!r}")
        if self.includes >= MAX_INCLUDES:
            raise self.sight.fault(node, "shared blocks include one another without end")
        named = {name: self.sight.value(value) for name, value in node.named}
        sight = self.sight
        kept = (sight.own, sight.loops)
        sight.own, sight.loops = named, []
        self.includes += 1
        first = self.outermost is None
        self.outermost = self.outermost or node
        try:
            self.nodes(template.nodes)
        except TemplateError as error:
            raise _inside_block(error, node.block) from None
        finally:
            sight.own, sight.loops = kept
            self.includes -= 1
            self.outermost = None if first else self.outermost


def _inside_block(error: TemplateError, block: str) -> TemplateError:
    where = error.where
    if where is not None and where.file == "text":
        where = Where(f"block {block}", where.line, where.column)
    return TemplateError(error.message, hint=error.hint, where=where)


def _forloop(index: int, length: int) -> Mapping[str, Value]:
    return {
        "index": index + 1,
        "index0": index,
        "rindex": length - index,
        "rindex0": length - index - 1,
        "first": index == 0,
        "last": index == length - 1,
        "length": length,
    }

"""From a parsed template and values to text, within bounds of size and work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from saywell.engine.template.filters import FILTERS
from saywell.engine.template.nodes import (
    Assign,
    Block,
    Call,
    Capture,
    Case,
    Compare,
    Expression,
    Filtered,
    For,
    If,
    Include,
    Jump,
    Literal,
    Logic,
    Node,
    Not,
    Output,
    Path,
    Range,
    Special,
    Template,
    Text,
)
from saywell.engine.template.values import (
    MAX_TEXT,
    Missing,
    Value,
    contains,
    equal,
    is_true,
    less,
    number_of,
    text_of,
)
from saywell.errors import MissingFields, TemplateError, Where

MAX_STEPS = 10_000
MAX_RANGE = 1_000
MAX_INCLUDES = 4
MAX_WORK = 1_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands in the rendered text, as code point offsets, end exclusive."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered text, where values stand in it, what it used, and what is still to be given."""

    text: str
    spans: tuple[Span, ...]
    used: tuple[str, ...]
    missing: tuple[str, ...]


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
    run = _Run(values, blocks)
    run.nodes(template.nodes)
    return Rendered("".join(run.out), tuple(run.spans), tuple(run.used), tuple(run.missing))


class _Leave(Exception):
    """Carries ``break`` or ``continue`` out to the loop."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass
class _Run:
    """One rendering: where it writes, and the names it can see."""

    values: Mapping[str, Value]
    blocks: Mapping[str, Template]
    out: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    own: dict[str, Value] = field(default_factory=dict)
    loops: list[dict[str, Value]] = field(default_factory=list)
    size: int = 0
    work: int = 0
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
                self._output(node.value)
            case If():
                self._if(node)
            case Case():
                self._case(node)
            case For():
                self._for(node)
            case Assign():
                self.own[node.name] = self._value(node.value)
            case Capture():
                with self._aside() as inner:
                    self.nodes(node.block.nodes)
                self.own[node.name] = "".join(inner)
            case Include():
                self._include(node)
            case Jump():
                raise _Leave(node.word)

    def _write(self, text: str) -> None:
        self.size += len(text)
        self._count_work(text)
        if self.size > MAX_TEXT:
            raise TemplateError("the text grows beyond all measure")
        self.out.append(text)

    def _count_work(self, value: Value) -> None:
        """Bound what all values together hold, also those that are never printed."""
        self.work += len(value) if isinstance(value, (str, list)) else 0
        if self.work > MAX_WORK or (isinstance(value, str) and len(value) > MAX_TEXT):
            raise TemplateError("the text grows beyond all measure")

    def _write_text(self, node: Text) -> None:
        """Write the template's own text; two pieces of it may not form a brace pair."""
        if self.literal and not node.raw and node.text[0] in "{%" and self.out[-1][-1:] == "{":
            raise TemplateError("two pieces of text form '{{'", hint="use {% raw %}")
        self._write(node.text)
        self.literal = not node.raw

    def _output(self, value: Filtered) -> None:
        text = text_of(self._printed(value))
        if text:
            name = value.base.name if isinstance(value.base, Path) else ""
            self.spans.append(Span(self.size, self.size + len(text), name))
            self._write(text)
            self.literal = False

    @contextmanager
    def _aside(self) -> Iterator[list[str]]:
        """Collect what is written inside, rather than print it."""
        kept = (self.out, self.spans, self.size, self.literal)
        self.out, self.spans, self.literal = [], [], False
        inner = self.out
        try:
            yield inner
        finally:
            self.out, self.spans, self.size, self.literal = kept

    def _block(self, block: Block) -> None:
        if not block.blank:
            self.nodes(block.nodes)
            return
        with self._aside():
            self.nodes(block.nodes)

    def _if(self, node: If) -> None:
        for condition, block in node.branches:
            if condition is None or is_true(self._asked(condition)):
                self._block(block)
                return

    def _case(self, node: Case) -> None:
        """Render every ``when`` that fits, as Liquid does, and ``else`` when none has so far."""
        value = self._asked(node.value)
        fitted = False
        for values, block in node.branches:
            if values is None:
                if not fitted:
                    self._block(block)
            elif any(equal(value, self._asked(other)) for other in values):
                fitted = True
                self._block(block)

    def _for(self, node: For) -> None:
        items = self._items(node)
        if not items:
            if node.otherwise is not None:
                self._block(node.otherwise)
            return
        scope: dict[str, Value] = {}
        self.loops.append(scope)
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
            self.loops.pop()

    def _items(self, node: For) -> list[Value]:
        found = self._asked(node.items)
        if isinstance(found, str):
            items: list[Value] = [found] if found else []
        elif isinstance(found, (list, tuple, range)):
            items = list(found)
        elif found is None or isinstance(found, Missing):
            items = []
        else:
            raise self._fault(node, "a loop needs a list")
        start = self._count(node, node.offset) or 0
        most = self._count(node, node.limit)
        items = items[start:] if most is None else items[start : start + most]
        return items[::-1] if node.backwards else items

    def _count(self, node: For, expression: Expression | None) -> int | None:
        if expression is None:
            return None
        value = self._printed(expression)
        count = number_of(value)
        if not isinstance(value, (int, str)) or not isinstance(count, int) or count < 0:
            raise self._fault(node, "limit and offset are whole numbers, 0 or more")
        return count

    def _include(self, node: Include) -> None:
        template = self.blocks.get(node.block)
        if template is None:
            raise self._fault(node, f"there is no shared block {node.block!r}")
        if self.includes >= MAX_INCLUDES:
            raise self._fault(node, "shared blocks include one another without end")
        named = {name: self._value(value) for name, value in node.named}
        kept = (self.own, self.loops)
        self.own, self.loops, self.includes = named, [], self.includes + 1
        try:
            self.nodes(template.nodes)
        except TemplateError as error:
            raise _inside_block(error, node.block) from None
        finally:
            self.own, self.loops = kept
            self.includes -= 1

    def _fault(self, node: For | Include | Path | Call | Compare, message: str) -> TemplateError:
        return TemplateError(message, where=Where("text", node.line, node.column))

    def _value(self, part: Expression) -> Value:
        match part:
            case Literal():
                return part.value
            case Special():
                return part
            case Path():
                return self._path(part)
            case Range():
                return self._range(part)
            case Filtered():
                return self._filtered(part)
            case Compare():
                return self._compare(part)
            case Not():
                return not is_true(self._asked(part.operand))
            case Logic():
                left = is_true(self._asked(part.left))
                if left == (part.operator == "or"):
                    return left
                return is_true(self._asked(part.right))

    def _asked(self, part: Expression) -> Value:
        """Evaluate inside a condition: a missing value is nil unless the branch hangs on it."""
        value = self._value(part)
        if isinstance(value, Missing):
            if value.decides:
                self.missing[value.name] = None
            return None
        return value

    def _printed(self, part: Expression) -> Value:
        """Evaluate for printing: a missing value is noted as such."""
        value = self._value(part)
        if isinstance(value, Missing):
            self.missing[value.name] = None
            return None
        return value

    def _path(self, path: Path) -> Value:
        root = str(path.parts[0])
        for scope in (*reversed(self.loops), self.own, self.values):
            if root in scope:
                break
        else:
            raise self._fault(path, f"unknown name {path.name!r}")
        if scope is self.values:
            self.used[path.name] = None
        value = scope[root]
        for part in path.parts[1:]:
            value = self._inside(value, part, path)
        return value

    def _inside(self, value: Value, part: str | int, path: Path) -> Value:
        if value is None or isinstance(value, Missing):
            return value
        if isinstance(value, Mapping) and part in value:
            return value[str(part)]
        if isinstance(value, (str, list, tuple, range)):
            if part == "size":
                return len(value)
            if not isinstance(value, str):
                if part in ("first", "last"):
                    return FILTERS[str(part)](value)
                if isinstance(part, int):
                    return value[part] if -len(value) <= part < len(value) else None
        raise self._fault(path, f"unknown name {path.name!r}")

    def _range(self, part: Range) -> range:
        first, last = (int(number_of(self._printed(end))) for end in (part.first, part.last))
        if last - first >= MAX_RANGE:
            raise TemplateError(f"the range has more than {MAX_RANGE:,} numbers")
        return range(first, last + 1) if last >= first else range(0)

    def _filtered(self, part: Filtered) -> Value:
        if not part.calls:
            return self._value(part.base)
        try:
            value = self._value(part.base)
        except TemplateError:
            if not part.covered:
                raise
            value = None
        if isinstance(value, Missing) and part.covered:
            value = None
        for call in part.calls:
            value = self._call(call, value)
        return value

    def _call(self, call: Call, value: Value) -> Value:
        if call.name == "default":
            named = {name: self._value(option) for name, option in call.named}
            if FILTERS["default"](value, _ABSENT, **named) is not _ABSENT:
                return value
            return self._value(call.args[0]) if call.args else ""
        if isinstance(value, Missing):
            self.missing[value.name] = None
            value = None
        args = [self._printed(arg) for arg in call.args]
        try:
            result = FILTERS[call.name](value, *args)
            self._count_work(result)
        except TemplateError as error:
            raise self._located(error, call) from None
        return result

    def _located(self, error: TemplateError, node: Call | Compare) -> TemplateError:
        if error.where is not None:
            return error
        return TemplateError(
            error.message, hint=error.hint, where=Where("text", node.line, node.column)
        )

    def _compare(self, part: Compare) -> bool:
        left, right = self._asked(part.left), self._asked(part.right)
        try:
            match part.operator:
                case "==":
                    return equal(left, right)
                case "!=":
                    return not equal(left, right)
                case "<":
                    return less(left, right) is True
                case ">":
                    return less(right, left) is True
                case "<=":
                    return less(right, left) is False
                case ">=":
                    return less(left, right) is False
            return contains(left, right)
        except TemplateError as error:
            raise self._located(error, part) from None


def _inside_block(error: TemplateError, block: str) -> TemplateError:
    where = error.where
    if where is not None and where.file == "text":
        where = Where(f"block {block}", where.line, where.column)
    return TemplateError(error.message, hint=error.hint, where=where)


_ABSENT = Special("absent")


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

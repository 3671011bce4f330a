"""What the expressions of a template come to: names looked up, filters run, sides compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from saywell.engine.template.filters import FILTERS
from saywell.engine.template.nodes import (
    Call,
    Compare,
    Expression,
    Filtered,
    For,
    Include,
    Literal,
    Logic,
    Not,
    Path,
    Range,
    Special,
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
)
from saywell.errors import TemplateError, Where, nearest

MAX_RANGE = 1_000
MAX_WORK = 1_000_000

Placed: TypeAlias = "For | Include | Path | Call | Compare"

_ABSENT = Special("absent")


@dataclass
class Evaluator:
    """The names that an expression can see: of loops, the template's own, and from outside.

    ``used`` collects what was looked up outside, ``missing`` what nobody has given and is
    needed. Every method raises TemplateError.
    """

    values: Mapping[str, Value]
    own: dict[str, Value] = field(default_factory=dict)
    loops: list[dict[str, Value]] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    work: int = 0

    def fault(self, node: Placed, message: str) -> TemplateError:
        """Make the error for a place in the text."""
        return TemplateError(message, where=Where("text", node.line, node.column))

    def count_work(self, value: Value) -> None:
        """Bound what all values together hold, also those that are never printed."""
        self.work += len(value) if isinstance(value, (str, list)) else 0
        if self.work > MAX_WORK or (isinstance(value, str) and len(value) > MAX_TEXT):
            raise TemplateError("the text grows beyond all measure")

    def value(self, part: Expression) -> Value:
        """Evaluate; what nobody gave comes out as Missing."""
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
                return not is_true(self.asked(part.operand))
            case Logic():
                left = is_true(self.asked(part.left))
                if left == (part.operator == "or"):
                    return left
                return is_true(self.asked(part.right))

    def asked(self, part: Expression) -> Value:
        """Evaluate inside a condition: a missing value is nil unless the branch hangs on it."""
        value = self.value(part)
        if isinstance(value, Missing):
            if value.decides:
                self.missing[value.name] = None
            return None
        return value

    def printed(self, part: Expression) -> Value:
        """Evaluate for printing: a missing value is noted as such."""
        value = self.value(part)
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
            raise self._unknown(path)
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
        raise self._unknown(path)

    def _unknown(self, path: Path) -> TemplateError:
        """Make the error for a name that is nowhere, with the nearest one that is somewhere."""
        error = self.fault(path, f"unknown name {path.name!r}")
        known = [*self.own, *self.values]
        for name, value in self.values.items():
            known += [f"{name}.{leaf}" for leaf in value] if isinstance(value, Mapping) else []
        error.hint = nearest(path.name, known, "")
        return error

    def _range(self, part: Range) -> range:
        first, last = (int(number_of(self.printed(end))) for end in (part.first, part.last))
        if last - first >= MAX_RANGE:
            raise TemplateError(f"the range has more than {MAX_RANGE:,} numbers")
        return range(first, last + 1) if last >= first else range(0)

    def _filtered(self, part: Filtered) -> Value:
        if not part.calls:
            return self.value(part.base)
        try:
            value = self.value(part.base)
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
            named = {name: self.value(option) for name, option in call.named}
            if FILTERS["default"](value, _ABSENT, **named) is not _ABSENT:
                return value
            return self.value(call.args[0]) if call.args else ""
        if isinstance(value, Missing):
            self.missing[value.name] = None
            value = None
        args = [self.printed(arg) for arg in call.args]
        try:
            result = FILTERS[call.name](value, *args)
            self.count_work(result)
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
        left, right = self.asked(part.left), self.asked(part.right)
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

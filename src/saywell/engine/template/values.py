"""What Liquid takes values for: as text, as a number, as true, as equal, as less."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from saywell.engine.template.nodes import Special
from saywell.errors import TemplateError

Value: TypeAlias = (
    "str | int | float | bool | dt.date | range | Special | Missing"
    " | Sequence[Value] | Mapping[str, Value] | None"
)

MAX_TEXT = 100_000
MAX_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class Missing:
    """A known name whose value nobody has given.

    It may not be printed; ``decides`` says that it may not be asked about in a condition
    either, because the right branch depends on it.
    """

    name: str
    decides: bool = False


def text_of(value: Value) -> str:
    """Return what is printed for a value. Raises TemplateError beyond 100,000 characters."""
    match value:
        case str():
            return value
        case None | Special() | Missing():
            return ""
        case bool():
            return "true" if value else "false"
        case range():
            return f"{value.start}..{value.stop - 1}" if value else ""
        case Mapping():
            raise TemplateError("a group of values cannot be printed", hint="name one of them")
        case list() | tuple():
            return "".join(bounded(text_of(item) for item in value))
    return str(value)


def bounded(texts: Iterable[str]) -> list[str]:
    """Collect texts up to the limit of a value's length. Raises TemplateError beyond it."""
    found: list[str] = []
    size = 0
    for text in texts:
        size += len(text)
        if size > MAX_TEXT:
            raise TemplateError("the text grows beyond all measure")
        found.append(text)
    return found


def number_of(value: Value) -> int | float:
    """Return the number that a value stands for; 0 when it stands for none, as Liquid has it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str) and len(value) <= 40:
        if re.fullmatch(r"\s*-?\d+\s*", value):
            return limited(int(value))
        if re.fullmatch(r"\s*-?\d+\.\d+\s*", value):
            return float(value)
    return 0


def limited(number: int | float | Decimal) -> int | float:
    """Return a plain number. Raises TemplateError when it is not one that a reply could need."""
    if not -MAX_NUMBER <= number <= MAX_NUMBER:
        raise TemplateError("the number is too large")
    return float(number) if isinstance(number, Decimal) else number


def is_true(value: Value) -> bool:
    """Be false for nil, false and what nobody gave; an empty text is true in Liquid."""
    return not (value is None or value is False or isinstance(value, Missing))


def equal(left: Value, right: Value) -> bool:
    """Compare as ``==`` does; ``blank`` equals nil and white space, ``empty`` what has length 0."""
    if isinstance(left, Special):
        left, right = right, left
    if isinstance(right, Special):
        return _is_special(left, right.word)
    if isinstance(left, Missing):
        left = None
    if isinstance(right, Missing):
        right = None
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return list(left) == list(right)
    return left == right


def _is_special(value: Value, word: str) -> bool:
    if isinstance(value, Special):
        return value.word == word
    if value is None or isinstance(value, Missing):
        return word == "blank"
    if isinstance(value, str):
        return not (value.strip() if word == "blank" else value)
    return isinstance(value, (list, tuple, Mapping)) and not value


def less(left: Value, right: Value) -> bool | None:
    """Say whether left is smaller; None when nil is on a side. Raises TemplateError if unlike."""
    if left is None or right is None or isinstance(left, Missing) or isinstance(right, Missing):
        return None
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    if _is_number(left) and _is_number(right):
        return float(left) < float(right)  # type: ignore[arg-type]
    raise TemplateError(
        f"{_kind(left)} cannot be compared with {_kind(right)}",
        hint="turn a text into a number with: assign n = value | plus: 0",
    )


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def contains(left: Value, right: Value) -> bool:
    """Say whether a text holds another, or a list an item. Raises TemplateError for the rest."""
    if not is_true(left) or not is_true(right):
        return False
    if isinstance(left, str):
        return text_of(right) in left
    if isinstance(left, (list, tuple, range)):
        return any(equal(item, right) for item in left)
    raise TemplateError(f"{_kind(left)} cannot contain anything")


def _kind(value: Value) -> str:
    match value:
        case str():
            return "a text"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list() | tuple() | range():
            return "a list"
    return "this value"

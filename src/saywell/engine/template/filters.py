"""The filters of the Liquid subset: those that reply templates of helpdesks use."""

from __future__ import annotations

import datetime as dt
import html
import inspect
import re
import urllib.parse
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from saywell.engine.template.nodes import Special
from saywell.engine.template.values import (
    MAX_TEXT,
    Missing,
    Value,
    bounded,
    equal,
    limited,
    number_of,
    text_of,
)
from saywell.errors import TemplateError

FILTERS: dict[str, Callable[..., Value]] = {}


def _filter(function: Callable[..., Value]) -> Callable[..., Value]:
    FILTERS[function.__name__.rstrip("_")] = function
    return function


@cache
def arity(name: str) -> tuple[int, int, frozenset[str]]:
    """Return the fewest and the most values that a filter takes, and the names of its options."""
    parameters = list(inspect.signature(FILTERS[name]).parameters.values())[1:]
    plain = [item for item in parameters if item.kind is item.POSITIONAL_OR_KEYWORD]
    least = sum(item.default is item.empty for item in plain)
    return least, len(plain), frozenset(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)


def _fits(length: int) -> None:
    if length > MAX_TEXT:
        raise TemplateError("the text grows beyond all measure")


@_filter
def default(value: Value, instead: Value = "", *, allow_false: Value = False) -> Value:
    """Stand in for what is nil, false or empty; with ``allow_false: true``, false is kept."""
    if value is False:
        return value if allow_false is True else instead
    if value is None or isinstance(value, Missing) or equal(value, Special("empty")):
        return instead
    return value


@_filter
def capitalize(value: Value) -> Value:
    """Make the first letter a capital and the rest small."""
    return text_of(value).capitalize()


@_filter
def upcase(value: Value) -> Value:
    """Make all letters capitals."""
    return text_of(value).upper()


@_filter
def downcase(value: Value) -> Value:
    """Make all letters small."""
    return text_of(value).lower()


@_filter
def strip(value: Value) -> Value:
    """Remove white space at both ends."""
    return text_of(value).strip()


@_filter
def lstrip(value: Value) -> Value:
    """Remove white space at the beginning."""
    return text_of(value).lstrip()


@_filter
def rstrip(value: Value) -> Value:
    """Remove white space at the end."""
    return text_of(value).rstrip()


@_filter
def append(value: Value, more: Value) -> Value:
    """Put a text behind."""
    return text_of(value) + text_of(more)


@_filter
def prepend(value: Value, more: Value) -> Value:
    """Put a text in front."""
    return text_of(more) + text_of(value)


@_filter
def replace(value: Value, old: Value, new: Value = "") -> Value:
    """Replace every occurrence of a text."""
    text, was, becomes = text_of(value), text_of(old), text_of(new)
    _fits(len(text) + text.count(was) * len(becomes))
    return text.replace(was, becomes)


@_filter
def replace_first(value: Value, old: Value, new: Value = "") -> Value:
    """Replace the first occurrence of a text."""
    return text_of(value).replace(text_of(old), text_of(new), 1)


@_filter
def remove(value: Value, old: Value) -> Value:
    """Remove every occurrence of a text."""
    return text_of(value).replace(text_of(old), "")


@_filter
def remove_first(value: Value, old: Value) -> Value:
    """Remove the first occurrence of a text."""
    return text_of(value).replace(text_of(old), "", 1)


@_filter
def truncate(value: Value, length: Value = 50, end: Value = "...") -> Value:
    """Shorten to so many characters, the ending included."""
    text, ending, most = text_of(value), text_of(end), _whole(length)
    if len(text) <= most:
        return text
    return text[: max(most - len(ending), 0)] + ending


@_filter
def truncatewords(value: Value, count: Value = 15, end: Value = "...") -> Value:
    """Shorten to so many words; at least one stays."""
    text, most = text_of(value), max(_whole(count), 1)
    words = text.split()
    return text if len(words) <= most else " ".join(words[:most]) + text_of(end)


@_filter
def escape(value: Value) -> Value:
    """Write the characters that mean something in HTML as entities."""
    return html.escape(text_of(value))


@_filter
def newline_to_br(value: Value) -> Value:
    """Put an HTML break before every line break."""
    return re.sub(r"\r?\n", "<br />\n", text_of(value))


@_filter
def strip_newlines(value: Value) -> Value:
    """Remove line breaks."""
    return re.sub(r"\r?\n", "", text_of(value))


@_filter
def strip_html(value: Value) -> Value:
    """Remove HTML tags, comments, scripts and styles."""
    text = text_of(value)
    kept: list[str] = []
    at = 0
    while (start := text.find("<", at)) >= 0:
        kept.append(text[at:start])
        at = _after_tag(text, start)
        if at == start:
            break
    return "".join(kept) + text[at:]


def _after_tag(text: str, start: int) -> int:
    """Return where the tag that begins at ``start`` ends; ``start`` when none begins there."""
    head = text[start : start + 8].lower()
    for opening, closing in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        if head.startswith(opening):
            end = text.lower().find(closing, start) if len(text) < 10_000 else -1
            return end + len(closing) if end >= 0 else len(text)
    return text.find(">", start) + 1 or start


@_filter
def url_encode(value: Value) -> Value:
    """Write a text so that it can stand in a link."""
    return urllib.parse.quote_plus(text_of(value))


@_filter
def size(value: Value) -> Value:
    """Count the characters of a text or the items of a list."""
    return len(value) if isinstance(value, (str, list, tuple, range, Mapping)) else 0


@_filter
def first(value: Value) -> Value:
    """Return the first item of a list."""
    return value[0] if isinstance(value, (list, tuple, range)) and value else None


@_filter
def last(value: Value) -> Value:
    """Return the last item of a list."""
    return value[-1] if isinstance(value, (list, tuple, range)) and value else None


@_filter
def join(value: Value, between: Value = " ") -> Value:
    """Join the items of a list to one text."""
    items = value if isinstance(value, (list, tuple, range)) else [value]
    glue = text_of(between)
    texts = bounded(text_of(item) for item in items)
    _fits(len(glue) * len(texts))
    return glue.join(texts)


@_filter
def split(value: Value, between: Value) -> Value:
    """Cut a text into a list."""
    text, cut = text_of(value), text_of(between)
    if not cut:
        return list(text)
    if not text or text == cut:
        return []
    return list(text.split(None if cut == " " else cut))


@_filter
def plus(value: Value, other: Value) -> Value:
    """Add."""
    return _calculated(value, other, lambda a, b: a + b)


@_filter
def minus(value: Value, other: Value) -> Value:
    """Subtract."""
    return _calculated(value, other, lambda a, b: a - b)


@_filter
def times(value: Value, other: Value) -> Value:
    """Multiply."""
    return _calculated(value, other, lambda a, b: a * b)


@_filter
def divided_by(value: Value, other: Value) -> Value:
    """Divide; two whole numbers give a whole number, rounded down."""
    left, right = number_of(value), number_of(other)
    if not right:
        raise TemplateError("a number cannot be divided by zero")
    if isinstance(left, int) and isinstance(right, int):
        return left // right
    return limited(left / right)


@_filter
def modulo(value: Value, other: Value) -> Value:
    """Return the rest of a division."""
    if not number_of(other):
        raise TemplateError("a number cannot be divided by zero")
    return _calculated(value, other, lambda a, b: a % b)


@_filter
def round_(value: Value, digits: Value = 0) -> Value:
    """Round to so many digits, halves away from zero; without digits, to a whole number."""
    number, places = number_of(value), min(max(_whole(digits), 0), 12)
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(rounded) if places and isinstance(number, float) else int(rounded)


@_filter
def abs_(value: Value) -> Value:
    """Drop the minus sign."""
    return abs(number_of(value))


_DATE_PARTS: Mapping[str, Callable[[dt.datetime], str]] = {
    "Y": lambda d: f"{d.year:04}",
    "y": lambda d: f"{d.year % 100:02}",
    "m": lambda d: f"{d.month:02}",
    "-m": lambda d: str(d.month),
    "d": lambda d: f"{d.day:02}",
    "-d": lambda d: str(d.day),
    "e": lambda d: f"{d.day:2}",
    "H": lambda d: f"{d.hour:02}",
    "-H": lambda d: str(d.hour),
    "I": lambda d: f"{d.hour % 12 or 12:02}",
    "M": lambda d: f"{d.minute:02}",
    "S": lambda d: f"{d.second:02}",
    "j": lambda d: f"{d.timetuple().tm_yday:03}",
    "u": lambda d: str(d.isoweekday()),
    "F": lambda d: f"{d.year:04}-{d.month:02}-{d.day:02}",
    "R": lambda d: f"{d.hour:02}:{d.minute:02}",
    "T": lambda d: f"{d.hour:02}:{d.minute:02}:{d.second:02}",
    "%": lambda d: "%",
}


@_filter
def date(value: Value, pattern: Value) -> Value:
    """Write a date in figures; what is no date (YYYY-MM-DD) stays as it is.

    Names of months and days are not offered: they would come out in English in every language.
    """
    moment = _moment(value)
    if moment is None:
        return text_of(value)
    found = moment

    def part(match: re.Match[str]) -> str:
        write = _DATE_PARTS.get(match.group(1))
        if write is None:
            known = " ".join(f"%{name}" for name in _DATE_PARTS)
            raise TemplateError(f"{match.group()} is not a part of a date", hint=f"use {known}")
        return write(found)

    return re.sub(r"%(-?.?)", part, text_of(pattern), flags=re.DOTALL)


def _moment(value: Value) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - only figures
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        try:
            return dt.datetime.fromisoformat(value)
        except ValueError:
            return None
    return None


def _whole(value: Value) -> int:
    return int(number_of(value))


def _calculated(left: Value, right: Value, work: Callable[[Any, Any], Any]) -> int | float:
    one, two = number_of(left), number_of(right)
    if isinstance(one, int) and isinstance(two, int):
        return limited(work(one, two))
    return limited(work(Decimal(str(one)), Decimal(str(two))))

"""Times and dates in a message: clocks and calendars in figures, in the forms of six languages."""

from __future__ import annotations

from collections.abc import Iterator

from saywell.engine.lazily import compiled
from saywell.engine.masks import Span

_DIGIT = compiled(r"\d")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_HOUR = r"(?:[01]?\d|2[0-4])"
_OPEN, _CLOSE = r"(?<![a-z0-9_.,:/])", r"(?![a-z0-9_/]|[.,:]\d)"

_FIGURES = compiled(
    rf"{_OPEN}(?:"
    rf"{_HOUR}[:h][0-5]\d(?: ?(?:am|pm))?"  # 17:30, 17h30
    rf"|{_HOUR}(?:[:.][0-5]\d)? ?(?:[ap]\.? ?m|πμ|μμ|[πμ]\. ?μ)"  # 5pm, 5 p.m., 5 μ.μ.
    rf"|(?:19|20)\d\d[-/.]{_MONTH}[-/.]{_DAY}"  # 2026-12-01
    rf"|(?!24/7){_DAY}/{_MONTH}(?:/\d\d(?:\d\d)?)?"  # 12/6
    rf"|{_MONTH}/{_DAY}(?:/\d\d(?:\d\d)?)?"  # 6/23
    rf"|{_DAY}[-.]{_MONTH}[-.](?:19|20)?\d\d"  # 1.12.2026
    rf"){_CLOSE}"
)
_NUMERALS = "一二三四五六七八九十廿"
_CHINESE = compiled(
    rf"(?:\d{{1,2}}|[{_NUMERALS}]{{1,3}})(?:月(?:份|底|初|中旬|上旬|下旬)?|[号號](?!码|店|楼|线|门|机|柜))"
    rf"|(?:\d{{1,2}}|(?<=[午上晨午夜])[{_NUMERALS}两]{{1,3}}|[二三四五六七八九十两][{_NUMERALS}]{{0,2}})"
    r"(?:点(?![儿击选评])|时(?![候间长刻期]))"
    r"|\d{4}年"
)
_ARABIC = compiled(rf"{_OPEN}{_HOUR}(?:[:.][0-5]\d)? ?[صم](?!\w)")


def times_in(view: str, lang: str) -> Iterator[Span]:
    """Find times and dates in figures in a folded text; words for them are a list of the packs.

    24/7 is no time, nor is a price or a version.
    """
    if lang != "zh" and _DIGIT.search(view) is None:
        return
    for match in _FIGURES.finditer(view):
        yield match.span()
    extra = {"zh": _CHINESE, "ar": _ARABIC}.get(lang)
    for match in extra.finditer(view) if extra else ():
        yield match.span()

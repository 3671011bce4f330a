"""Masking: links, code, quotations and known names are not the agent's own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from saywell.engine.lazily import compiled

MASK = "\ufffc"
"""Stands for each masked character, so that nothing moves."""

Span = tuple[int, int]

_FENCE = compiled(r"```.{1,20000}?```|`[^`\n]{1,2000}`", re.DOTALL)
_LINK = compiled(
    r"(?:https?|ftp|mailto|tel|sms|whatsapp)://?[^\s<>«»“”\"'。，！？、）】》\u0600-\u06ff]{1,2000}"
    r"|(?<![\w.@-])[\w+-][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w.@/-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}"
    r"(?:com|net|org|io|co|app|dev|gr|eu|uk|us|de|fr|cn|id|in|sa|ae|eg|info|biz|me|shop|store"
    r"|online|gov|edu|example|test)(?:\.[a-z]{2})?(?![\w-])(?:/[^\s<>«»“”\"'，。]{0,2000})?",
    re.IGNORECASE | re.ASCII,
)
_LINK_INSIDE = compiled(r"\.[A-Za-z]|@|:/")
"""Every address has one of these; most messages have none."""

_LINK_TAIL = ".,;:!?)]}'\"…"

_QUOTES = (
    ("“", "”"),
    ("„", "“”"),
    ("«", "»"),
    ("‹", "›"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("〈", "〉"),
    ("‘", "’"),
)
_QUOTED = compiled(
    "|".join(
        rf"(?<!\w){opens}[^{opens}{closes}\n]{{1,600}}[{closes}](?!\w)"
        if opens == "‘"
        else rf"{opens}[^{opens}{closes}\n]{{1,600}}[{closes}]"
        for opens, closes in _QUOTES
    )
    + r"|(?<![\w\"])\"[^\"\n]{1,600}\"(?![\w\"])|(?<![\w'])'[^'\n]{2,300}'(?![\w'])"
    # Between letters of scripts without spaces, straight quotes touch the words.
    + r"|(?<=[\u3400-\u9fff，。：])\"[^\"\n]{1,600}\""
)
_OPENS = compiled(f"[{''.join(opens for opens, _ in _QUOTES)}\"]|'(?<!\\w')")
"""Every quotation begins with one of these; an apostrophe within a word is none."""


def links_and_code(text: str) -> list[Span]:
    """Find code in backticks, web and mail addresses, in order."""
    spans = [match.span() for match in _FENCE.finditer(text)] if "`" in text else []
    stops = text.count(".") - text.count(". ") - text.endswith(".")
    if (stops or "@" in text or ":/" in text) and _LINK_INSIDE.search(text):
        spans.extend(_links(text))
    return _joined(spans) if spans else spans


def _links(text: str) -> Iterator[Span]:
    for match in _LINK.finditer(text):
        start, end = match.span()
        while end > start and text[end - 1] in _LINK_TAIL:
            end -= 1
        yield start, end


def quotations(text: str) -> list[Span]:
    """Find what stands between quotation marks, without the marks; inches and apostrophes not."""
    if text.isascii() and "'" not in text and '"' not in text:
        return []
    first = _OPENS.search(text)
    if first is None:
        return []
    return [
        (match.start() + 1, match.end() - 1)
        for match in _QUOTED.finditer(text, first.start())
        if not _inches(text, match.start(), match.end())
    ]


def _inches(text: str, start: int, end: int) -> bool:
    """Whether the closing straight mark is an inch or foot mark after a number."""
    return text[start] == '"' and text[end - 2].isdigit() and text.count('"', start) % 2 == 1


def values(text: str, known: Iterable[str]) -> list[Span]:
    """Find known names as they stand, whole words only."""
    spans: list[Span] = []
    for value in known:
        start = text.find(value)
        while start >= 0:
            end = start + len(value)
            if not _touches(text, start, end):
                spans.append((start, end))
            start = text.find(value, end)
    return spans


def _touches(text: str, start: int, end: int) -> bool:
    """Whether a cased word goes on beyond the span: scripts without case carry endings."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isalpha() and before.lower() != before.upper()) or (
        after.isalpha() and after.lower() != after.upper()
    )


def covered(text: str, spans: Collection[Span]) -> str:
    """Return the text with the spans masked; its length does not change."""
    if not spans:
        return text
    ordered = _joined(spans)
    parts: list[str] = []
    last = 0
    for start, end in ordered:
        parts.append(text[last:start])
        parts.append(MASK * (end - start))
        last = end
    parts.append(text[last:])
    return "".join(parts)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined

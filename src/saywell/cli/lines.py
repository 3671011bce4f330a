"""Lines of text with their style, and a text with a place marked in it; cheap to import."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from saywell.model.untrusted import clean

_HIDDEN = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)

AROUND = 120
"""The characters of its line that are shown on either side of a finding."""


class Cell(NamedTuple):
    """A text in a table with the style that a terminal gives it, in rich's words."""

    text: str
    style: str = ""


def marked_lines(text: str, start: int, end: int) -> list[str]:
    """Show the line of a text that a finding is in, with the finding between ``»`` and ``«``.

    ``start`` and ``end`` are code point offsets into ``text``. Marks in the text itself, rather
    than a line of carets below it, stay right in wide and in right-to-left scripts. Of a long
    line only what is around the finding is shown, and of a long finding its two ends.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before, found, after = text[first:start], text[start:end], text[end:last]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    if len(found) > 2 * AROUND:
        found = f"{found[:AROUND]}…{found[-AROUND:]}"
    if len(after) > AROUND:
        after = after[:AROUND] + "…"
    return clean(f"{before}»{found}«{after}").split("\n")


def problems_line(count: int) -> str:
    """Say that files of the library have problems."""
    noun = "problem" if count == 1 else "problems"
    return f"{count} {noun} in the library: run saywell library problems"


def json_text(value: Any, encoding: str | None, *, indent: int | None = 2) -> str:
    """Write a value as JSON; characters that would act on a terminal are escaped, none is lost."""
    import json

    plain = not (encoding or "").lower().replace("-", "").startswith("utf8")
    text = json.dumps(value, ensure_ascii=plain, indent=indent)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)

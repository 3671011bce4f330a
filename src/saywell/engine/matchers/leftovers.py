"""The kind ``placeholders``: fields that nobody filled, in the notation of any tool."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.lazily import compiled
from saywell.engine.looks import FIELD
from saywell.engine.masks import MASK, Span
from saywell.engine.matchers.base import Hit, Matcher
from saywell.engine.matchers.wording import before, spans_of
from saywell.engine.spans import longest
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_FIELD = rf"[^\W\d][\w{WORD_MARKS}\u200c\u200d .'’|-]{{0,60}}"
_BRACES = compiled(
    r"\{\{\{?[^{}\n]{0,80}\}\}?\}?|\{%[^%\n]{0,80}%\}?|\{#[^#\n]{0,80}#\}"
    r"|[$#@]\{[^{}\n]{0,80}\}"
    rf"|\{{ ?{_FIELD}\}}\}}?"
    r"|\{\{[\w.]{1,40}|(?<![\w}])[\w.]{1,40}\}\}"
    r"|\[\[[^\[\]\n]{1,60}\]\]|<<[^<>\n]{1,60}>>|\$\$[\w.]{2,40}\$\$"
    r"|%\([a-z_]\w{0,40}\)[sd]"
)
_PERCENT = compiled(r"(?<![\w%])%%?[A-Za-z_][A-Za-z_.]{1,40}%%?(?![\w%])")
_UNDERSCORES = compiled(r"(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9_]{0,40}?__(?!\w)|_{3,}")
_ANGLES = compiled(rf"<(?![/!])([^\W\d_](?:[\w{WORD_MARKS}.' ’/-]){{1,40}})>")
_SQUARES = compiled(r"\[([^\[\]\n]{1,60})\](?!\()|【([^【】\n]{1,30})】|〔([^〔〕\n]{1,30})〕")
_CROSSES = compiled(
    r"(?<![\w*])(?:X{3,}|Χ{3,})(?!\w)|(?<!\w)(?:XX|ΧΧ)[/.:-](?:XX|ΧΧ)(?!\w)", re.IGNORECASE
)
_FIRST = compiled(r"[{}%_<\[【〔$]|[XΧxχ](?i:[xχ])|[TFLtfl](?i:odo|bd|ixme|bc|orem)")
"""Every field has one of these; most messages have none."""

_NOTES = compiled(r"(?<!\w)(?:TODO|TBD|FIXME|TBC)(?!\w)|(?i:(?<!\w)lorem ipsum)")

_TAGS = frozenset(
    {"a", "b", "i", "u", "s", "p", "q", "br", "hr", "em", "li", "ol", "ul", "td", "th", "tr"}
    | {"div", "img", "pre", "sub", "sup", "code", "span", "strong", "table", "small", "h1", "h2"}
)
"""Names in angle brackets that are HTML and no fields."""

_WORD = compiled(rf"[{HAN}]+|(?:(?![{HAN}])[\w{WORD_MARKS}])+")


class PlaceholdersMatcher(Matcher["checks.Placeholders"]):
    """Reports unfilled fields, unless the message is about them."""

    def __init__(self, rule: checks.Placeholders, words: Words) -> None:
        super().__init__(rule, words)
        self._names = words.plain(rule.words)
        self._subject = words.phrases(rule.unless_before)
        self.calls = words.calls(looks=(FIELD,))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the fields; what the customer wrote or asked about is no leftover."""
        found = longest(self._candidates(text.linked))
        if not found:
            return
        subject = spans_of(self._subject, text)
        customer = [turn.raw for turn in text.customer]
        asked = any(_BRACES.search(turn) or _PERCENT.search(turn) for turn in customer)
        for start, end in found:
            value = text.raw[start:end]
            if any(value in turn for turn in customer) or (asked and _BRACES.match(value)):
                continue
            if not before(subject, text, text.folded.at(start)):
                yield Hit(start, end, values={"found": value})

    def _candidates(self, raw: str) -> Iterator[Span]:
        if not _FIRST.search(raw):
            return
        for pattern in (_BRACES, _PERCENT, _UNDERSCORES, _NOTES):
            for match in pattern.finditer(raw):
                if MASK not in match.group():
                    yield match.span()
        for match in _ANGLES.finditer(raw):
            if match.group(1).split()[0].split("/")[0].lower() not in _TAGS:
                yield match.span()
        for match in _SQUARES.finditer(raw):
            if self._names_field(next(group for group in match.groups() if group)):
                yield match.span()
        for match in _CROSSES.finditer(raw):
            if not _partly_hidden(raw, *match.span()) and not match.group().islower():
                yield match.span()

    def _names_field(self, content: str) -> bool:
        """Whether square brackets hold the name of a field and not the words of a button."""
        if re.fullmatch(r"[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+", content.strip()):
            return True
        words = _WORD.findall(fold(content))
        if len(words) > 4:
            return False
        # In Chinese the field's name is the end of what stands there: 客户姓名.
        return any(
            word in self._names
            or (re.match(f"[{HAN}]", word) and any(word.endswith(n) for n in self._names if n))
            for word in words
        )


def _partly_hidden(raw: str, start: int, end: int) -> bool:
    """Whether crosses hide a part of a number: XXXX-XXXX-1234."""
    return bool(
        re.match(r"[ .-]{0,2}(?:[Xx*]{2,}[ .-]{0,2}){0,4}\d", raw[end : end + 24])
        or re.search(r"\d[ .-]{0,2}(?:[Xx*]{2,}[ .-]{0,2}){0,4}$", raw[max(0, start - 24) : start])
    )

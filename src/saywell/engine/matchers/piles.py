"""Kinds that count what is fine until it piles up: too_many, emoji."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.lazily import compiled
from saywell.engine.looks import FACE, PICTURE
from saywell.engine.masks import Span
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.matchers.wording import spans_of
from saywell.engine.phrases import PhraseSet
from saywell.engine.spans import longest
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_PICTURE = (
    "[\U0001f300-\U0001faff\U0001f004\U0001f0cf\u2600-\u2604\u2614\u2615\u2618\u261d\u2620"
    "\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2648-\u2653\u2660-\u2668\u267b\u267f"
    "\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be"
    "\u26c4-\u26c8\u26ce-\u26d4\u26e9-\u26fd\u2702\u2705\u2708-\u270d\u270f\u2728\u2733\u2734"
    "\u2744\u2747\u274c\u274e\u2753-\u2757\u2763\u2764\u2795-\u2797\u27b0\u27bf\u2b50\u2b55"
    "\u231a\u231b\u23e9-\u23f3\u23f8-\u23fa]"
)
_MORE = "[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_EMOJI = compiled(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_MORE}(?:\u200d(?:{_PICTURE}|[\u2640\u2642]){_MORE}){{0,6}}"
)
"""One emoji: a flag, or a picture with its colour and with what is joined to it (UTS #51)."""

_BULLETS = frozenset("✅☑✔👉➡⭐📌🔹🔸")
"""Emoji that stand at the beginning of a line as its bullet."""

_LINE_START = compiled(r"(?:\A|\n)[ \t]*\Z")

_FACES = compiled(
    r"(?<![A-Za-z0-9:;=])[:;=]['’]?-?[)(DPpoO|*\]\[]+(?![A-Za-z0-9])"
    r"|\([^\w\s()]{0,2}[\^°•´`><≧≦◕｡ᵔ・◠‿][_.,ω▽﹏◡ヮ3-]{0,2}[\^°•´`><≧≦◕｡ᵔ・◠‿][^\w\s()]{0,2}\)"
    r"|(?<![A-Za-z0-9])(?:\^[_.-]?\^|[xX]D+|T[_.]T|<3+|orz)(?![A-Za-z0-9])|¯\\_\(ツ\)_/¯"
    r"|\[[\u4e00-\u9fff]{1,3}\](?!\()"
)


_FACE_MARK = compiled(r"[:;=^<(\[¯]|[xX]D|T[_.]T|orz")
"""Every face made of marks has one of these."""


class TooManyMatcher(Matcher["checks.TooMany"]):
    """Reports a pile of words and marks, once."""

    def __init__(self, rule: checks.TooMany, words: Words) -> None:
        super().__init__(rule, words)
        self._phrases = words.phrases(rule.phrases)
        self._unless = words.phrases(rule.unless)
        if not rule.phrases and not rule.marks:
            raise RuleError("the rule counts nothing", "give phrases, marks or both")
        if rule.most < 0 or rule.each < 0:
            raise RuleError("most and each cannot be less than 0")
        self.triggers = self._phrases
        self.calls = words.calls(marks=rule.marks)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the last that is too many."""
        if not self.holds(text):
            return
        found = self._counted(text)
        limit = self.rule.most
        if len(found) > limit and self.rule.each:
            limit += len(text.all_said) // self.rule.each
        if len(found) > limit:
            start, end = found[-1]
            values = {
                "found": text.raw[start:end],
                "count": str(len(found)),
                "limit": str(limit),
            }
            yield Hit(start, end, values=values, whole=True, sums_up=True)

    def _counted(self, text: Text) -> list[Span]:
        spans = self._phrases.spans(text)
        if spans:
            fine = spans_of(self._unless, text)
            spans = [text.folded.span(*span) for span in longest(spans) if not fine.cover(span)]
        return sorted(spans + self._marks(text, runs=not spans and bool(self._phrases)))

    def _marks(self, text: Text, *, runs: bool) -> list[Span]:
        """Return the marks, or of ``runs`` of them the last: without a word, three shout, no more.

        What is wrong with those is said by other rules.
        """
        marks, own = self.rule.marks, text.own
        return [
            (at, at + 1)
            for at, char in enumerate(own)
            if char in marks and not (runs and own[at + 1 : at + 2] == char)
        ]

    def expected(self) -> PhraseSet:
        """Return what is counted."""
        return self._phrases


class EmojiMatcher(Matcher["checks.Emoji"]):
    """Reports more emoji than fit, once."""

    def __init__(self, rule: checks.Emoji, words: Words) -> None:
        super().__init__(rule, words)
        self.calls = words.calls(looks=(PICTURE, FACE) if rule.faces else (PICTURE,))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the last that is too many."""
        if text.raw.isascii() and not self.rule.faces:
            return
        if not self.holds(text):
            return
        found = [] if text.raw.isascii() else list(_emoji(text.linked))
        if self.rule.faces and _FACE_MARK.search(text.linked):
            found += [match.span() for match in _FACES.finditer(text.linked)]
        if len(found) > self.rule.most:
            start, end = max(found)
            values = {"found": text.raw[start:end], "count": str(len(found))}
            values["limit"] = str(self.rule.most)
            yield Hit(start, end, values=values)


def _emoji(raw: str) -> Iterator[Span]:
    for match in _EMOJI.finditer(raw):
        if match.group()[0] not in _BULLETS or not _LINE_START.search(
            raw, max(0, match.start() - 8), match.start()
        ):
            yield match.span()

"""Cutting a template into text, outputs and tags, and an expression into words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saywell.errors import TemplateError, Where

MAX_SOURCE = 100_000

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*(-?)%\}", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*+(#|\w++)((?:[^%]|%(?!\}))*?)(-?)%\}")
_OUTPUT = re.compile(r"\{\{-?((?:[^}]|\}(?!\}))*?)(-?)\}\}")
_START = re.compile(r"\{[{%](-?)")
_COMMENT = re.compile(r"\{%-?\s*(comment|endcomment)\b(?:[^%]|%(?!\}))*?(-?)%\}")

_WORDS = re.compile(
    r"""(?P<skip>[ \t\r\n]+)
      |(?P<text>"[^"]*"|'[^']*')
      |(?P<dots>\.\.)
      |(?P<float>-?[0-9]+\.[0-9]+)
      |(?P<int>-?[0-9]+(?!\w))
      |(?P<word>[^\W\d][\w-]*)
      |(?P<compare>==|!=|<>|<=|>=|<|>)
      |(?P<mark>[.:,|()=\[\]])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a template: ``kind`` is text, raw, output or tag; ``at`` is where it begins.

    ``name`` is the tag's word and ``text`` the text itself or what stands in the braces, which
    begins at ``inner``; ``end`` is where the part ends.
    """

    kind: str
    text: str
    at: int
    inner: int = 0
    name: str = ""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """A part of an expression with its place in the template."""

    kind: str
    text: str
    at: int


def place(source: str, at: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)


def fault(source: str, at: int, message: str, hint: str = "") -> TemplateError:
    """Make the error for a place in the template."""
    line, column = place(source, at)
    return TemplateError(message, hint=hint, where=Where("text", line, column))


def pieces(source: str) -> Iterator[Piece]:
    """Cut a template into its parts, with whitespace control applied. Raises TemplateError."""
    if len(source) > MAX_SOURCE:
        raise fault(source, 0, f"the text is longer than {MAX_SOURCE:,} characters")
    at = 0
    trim = False
    while at < len(source):
        start = _START.search(source, at)
        end = start.start() if start else len(source)
        text = source[at:end]
        if trim:
            text = text.lstrip()
        begins = end - len(text)
        if start and start.group(1):
            text = text.rstrip()
        if text:
            yield Piece("text", text, begins, begins)
        if start is None:
            return
        piece, at, trim = _braces(source, end)
        if piece is not None:
            yield piece


def _braces(source: str, at: int) -> tuple[Piece | None, int, bool]:
    """Read what begins at a brace: the piece (None for a comment), its end, whether to trim."""
    raw = _RAW.match(source, at)
    if raw:
        piece = Piece("raw", raw.group(1), at, raw.start(1))
        return piece, raw.end(), bool(raw.group(2))
    if source.startswith("{{", at):
        output = _OUTPUT.match(source, at)
        if not output:
            raise fault(source, at, "'{{' is never closed", "close it with }}")
        if "{" in output.group(1):
            raise fault(
                source, at, "a brace inside {{ }}", "print braces with {% raw %}...{% endraw %}"
            )
        piece = Piece("output", output.group(1), at, output.start(1), end=output.end())
        return piece, output.end(), bool(output.group(2))
    tag = _TAG.match(source, at)
    if not tag:
        raise fault(source, at, "'{%' is never closed or has no word", "close it with %}")
    name = tag.group(1)
    if name == "comment":
        return _comment(source, tag)
    if name == "#":
        return None, tag.end(), bool(tag.group(3))
    if name == "raw":
        raise fault(source, at, "'raw' is never closed", "close it with {% endraw %}")
    if "{" in tag.group(2):
        raise fault(source, at, "a brace inside {% %}", "print braces with {% raw %}")
    piece = Piece("tag", tag.group(2), at, tag.start(2), name, tag.end())
    return piece, tag.end(), bool(tag.group(3))


def _comment(source: str, tag: re.Match[str]) -> tuple[None, int, bool]:
    depth, at, end = 1, tag.end(), tag
    while depth:
        found = _COMMENT.search(source, at)
        if not found:
            raise fault(
                source, tag.start(), "'comment' is never closed", "close it with {% endcomment %}"
            )
        depth += 1 if found.group(1) == "comment" else -1
        at, end = found.end(), found
    return None, at, bool(end.group(2))


def words(source: str, text: str, start: int) -> list[Word]:
    """Cut an expression that begins at offset ``start`` into words. Raises TemplateError."""
    found: list[Word] = []
    at = 0
    while at < len(text):
        match = _WORDS.match(text, at)
        if not match:
            hint = "a text stands between two quotation marks" if text[at] in "'\"“”‘’" else ""
            raise fault(source, start + at, f"{text[at]!r} does not belong here", hint)
        kind = match.lastgroup or ""
        if kind == "text":
            found.append(Word(kind, match.group()[1:-1], start + at))
        elif kind != "skip":
            found.append(Word(kind, match.group(), start + at))
        at = match.end()
    found.append(Word("end", "", start + len(text)))
    return found

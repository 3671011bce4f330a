"""The chat server's own Liquid, with the habits by which it surprises clients.

Outgoing text is rendered by the server: what it does not know vanishes, code in backticks is left
alone, and a syntax error leaves the whole text as it was. The dialect is the part of Liquid that
replies use: output with filters, ``if``/``unless``/``elsif``/``else``, ``case``/``when``,
``assign``, ``comment``, ``raw`` and whitespace control; another tag counts as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

Names = Mapping[str, Any]
Until = tuple[str, ...]

_CODE = re.compile(r"`(.*?)`", re.DOTALL)
_TOKEN = re.compile(r"\{%.*?%\}|\{\{.*?\}\}?|\{\{|\{%", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*(\w+)\s*(.*?)\s*-?%\}\Z", re.DOTALL)
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_QUOTED = r'"[^"]*"|\'[^\']*\''
_FRAGMENT = re.compile(rf"(?:{_QUOTED}|[^\s,|\"'])+")
_PART = re.compile(rf"(?:{_QUOTED}|[^|\"']|[\"'])+")
_COMPARE = re.compile(
    rf"((?:{_QUOTED}|[^\s=!<>])+)\s*(?:(==|!=|<>|<=|>=|<|>|contains\b)\s*((?:{_QUOTED}|\S)+))?\s*\Z"
)

MAX_DEPTH = 50


class LiquidSyntaxError(ValueError):
    """The text is not Liquid."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the source: ``text``, ``raw``, ``output``, or ``tag`` with its name."""

    kind: str
    text: str
    name: str = ""


def rendered(text: str, names: Names) -> str:
    """Render as the chat server does; text with a syntax error comes back as it was."""
    guarded = _CODE.sub(lambda match: f"{{% raw %}}{match[0]}{{% endraw %}}", text)
    try:
        tokens = list(_tokens(guarded))
        return _block(tokens, 0, dict(names), True, (), 0).text
    except LiquidSyntaxError:
        return text


def _tokens(text: str) -> Iterator[Token]:
    """Cut the source into pieces, with whitespace control applied."""
    position, strip_next = 0, False
    while position < len(text):
        match = _TOKEN.search(text, position)
        plain = text[position : match.start() if match else len(text)]
        if strip_next:
            plain = plain.lstrip()
        if match is None:
            yield Token("text", plain)
            return
        source = match[0]
        if source[2:3] == "-":
            plain = plain.rstrip()
        if plain:
            yield Token("text", plain)
        position = match.end()
        strip_next = source[-3:-2] == "-"
        if source.startswith("{{"):
            if not source.endswith("}}") or len(source) < 4:
                raise LiquidSyntaxError("a variable that is not closed")
            yield Token("output", source[2:-2].removeprefix("-").removesuffix("-"))
            continue
        tag = _TAG.match(source)
        if tag is None:
            raise LiquidSyntaxError("a tag that is not one")
        if tag[1] == "raw":
            end = _END_RAW.search(text, position)
            if end is None:
                raise LiquidSyntaxError("raw without an end")
            yield Token("raw", text[position : end.start()])
            position = end.end()
        else:
            yield Token("tag", tag[2], tag[1])


@dataclass(frozen=True, slots=True)
class Part:
    """What a run of tokens makes: its text, where it ended, and whether it is all whitespace."""

    text: str
    end: int
    blank: bool = True


def _block(
    tokens: list[Token], at: int, names: dict[str, Any], shown: bool, until: Until, depth: int
) -> Part:
    """Render up to one of the tags ``until``, or to the end when there are none."""
    if depth > MAX_DEPTH:
        raise LiquidSyntaxError("nested too deeply")
    out: list[str] = []
    blank = True
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "tag":
            if token.name in until:
                return Part("".join(out), at, blank)
            part = _tag(tokens, at, names, shown, depth)
            out.append(part.text)
            at, blank = part.end, blank and part.blank
            continue
        blank = blank and token.kind == "text" and not token.text.strip()
        if shown:
            out.append(_output(token.text, names) if token.kind == "output" else token.text)
        at += 1
    if until:
        raise LiquidSyntaxError("a block that is not closed")
    return Part("".join(out), at, blank)


def _tag(tokens: list[Token], at: int, names: dict[str, Any], shown: bool, depth: int) -> Part:
    """Render one tag and its block."""
    token = tokens[at]
    if token.name == "assign":
        name, equals, value = token.text.partition("=")
        if not equals or not name.strip():
            raise LiquidSyntaxError("assign without a value")
        if shown:
            names[name.strip()] = _value_of(value, names)
        return Part("", at + 1)
    if token.name == "comment":
        skipped = _block(tokens, at + 1, names, False, ("endcomment",), depth + 1)
        return Part("", skipped.end + 1)
    if token.name in ("if", "unless", "case"):
        return _branches(tokens, at, names, shown, depth)
    raise LiquidSyntaxError(f"unknown tag {token.name}")


def _branches(tokens: list[Token], at: int, names: dict[str, Any], shown: bool, depth: int) -> Part:
    """Render ``if``, ``unless`` or ``case``: the first branch whose condition holds.

    As in Liquid, nothing comes of it when every branch is mere whitespace.
    """
    opener = tokens[at]
    closing = f"end{opener.name}"
    middle = "when" if opener.name == "case" else "elsif"
    subject = _lookup(opener.text, names) if opener.name == "case" else None
    holds = opener.name != "case" and (_condition(opener.text, names) != (opener.name == "unless"))
    out, done, blank = "", False, True
    until = (middle, "else", closing)
    while True:
        part = _block(tokens, at + 1, names, shown and holds and not done, until, depth + 1)
        out, at, blank = out + part.text, part.end, blank and part.blank
        done = done or holds
        token = tokens[at]
        if token.name == closing:
            return Part("" if blank else out, at + 1, blank)
        if token.name == "else":
            holds = not done
        elif middle == "when":
            wanted = re.split(r"\s+or\s+|,", token.text)
            holds = any(_lookup(item, names) == subject for item in wanted)
        else:
            holds = _condition(token.text, names)


def _condition(text: str, names: Names) -> bool:
    """Judge ``a == b and c or d``; Liquid binds from the right, without precedence."""
    if not text.strip():
        raise LiquidSyntaxError("a condition is missing")
    pieces = re.split(r"\s+(and|or)\s+", text.strip())
    verdict = _comparison(pieces[-1], names)
    for index in range(len(pieces) - 2, 0, -2):
        left = _comparison(pieces[index - 1], names)
        verdict = (left and verdict) if pieces[index] == "and" else (left or verdict)
    return verdict


def _comparison(text: str, names: Names) -> bool:
    """Judge one comparison, or whether a value is there at all."""
    match = _COMPARE.match(text.strip())
    if match is None:
        raise LiquidSyntaxError("a condition that cannot be read")
    left = _lookup(match[1], names)
    if match[2] is None:
        return left is not None and left is not False
    right = _lookup(match[3], names)
    if match[2] == "contains":
        return isinstance(left, str | list) and right is not None and str(right) in left
    if match[2] in ("==", "!=", "<>"):
        return bool(left == right) == (match[2] == "==")
    if isinstance(left, int | float) and isinstance(right, int | float):
        return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[
            match[2]
        ]
    return False


def _output(source: str, names: Names) -> str:
    """Render ``{{ source }}``: nothing for what is not known."""
    return _as_text(_value_of(source, names))


def _as_text(value: Any) -> str:
    """Write a value as Ruby does."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if isinstance(value, Mapping) else str(value)


def _value_of(source: str, names: Names) -> Any:
    """Evaluate an expression with its filters."""
    head, *filters = _PART.findall(source) or [""]
    first = _FRAGMENT.search(head)
    value = _lookup(first[0], names) if first else None
    for part in filters:
        name, _, given = part.partition(":")
        arguments = [_lookup(item, names) for item in _FRAGMENT.findall(given)]
        value = _filtered(value, name.strip(), arguments)
    return value


def _lookup(source: str, names: Names) -> Any:
    """Read a literal or a dotted name."""
    text = source.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    literals = {"true": True, "false": False, "nil": None, "null": None, "": None}
    if text in literals:
        return literals[text]
    if text in ("blank", "empty"):
        return ""
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    value: Any = names
    for step in text.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


_FILTERS: dict[str, Callable[..., Any]] = {
    "upcase": lambda value: _as_text(value).upper(),
    "downcase": lambda value: _as_text(value).lower(),
    "capitalize": lambda value: _as_text(value).capitalize(),
    "strip": lambda value: _as_text(value).strip(),
    "lstrip": lambda value: _as_text(value).lstrip(),
    "rstrip": lambda value: _as_text(value).rstrip(),
    "append": lambda value, other: _as_text(value) + _as_text(other),
    "prepend": lambda value, other: _as_text(other) + _as_text(value),
    "replace": lambda value, old, new="": _as_text(value).replace(_as_text(old), _as_text(new)),
    "remove": lambda value, old: _as_text(value).replace(_as_text(old), ""),
    "url_decode": lambda value: unquote_plus(_as_text(value)),
    "size": lambda value: len(value) if isinstance(value, str | list) else 0,
}


def _filtered(value: Any, name: str, arguments: list[Any]) -> Any:
    """Apply one filter; one that Liquid does not know leaves the value as it is."""
    if name == "default":
        return (arguments[0] if arguments else None) if value in (None, False, "", []) else value
    known = _FILTERS.get(name)
    if known is None:
        return value
    try:
        return known(value, *arguments)
    except TypeError:
        return "Liquid error: wrong number of arguments"

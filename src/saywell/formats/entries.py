"""What reading and writing entries has in common for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from saywell.errors import Problem, Where
from saywell.formats.dialects import Dialect
from saywell.formats.markup import text_of
from saywell.formats.objects import text_in
from saywell.model.exchange import ANY_LANGUAGE, Entry, Pieces, Tell

LONGEST = 100_000
"""Characters of a text that the library takes."""


def told(where: Where, unknown: Sequence[str], what: str = "text") -> Iterator[Problem]:
    """Say what in a text has no meaning here and stays as it stands."""
    for notation in unknown:
        shown = " ".join(notation.split())[:60]
        yield Problem(where, f"{shown!r} in the {what} means nothing here", "it stays as it stands")


def lost(where: Where, left: Sequence[str]) -> Iterator[Problem]:
    """Say what of some HTML a text has no letters for."""
    if left:
        shown = ", ".join(" ".join(one.split()) for one in left)[:200]
        yield Problem(where, f"{shown} in the text cannot be kept", "the words stay")


def no_entry(where: Where, needed: str) -> Problem:
    """Say that an entry lacks what makes it one."""
    return Problem(where, f"this entry has no {needed!r}", "it is left out")


def body(entry: Mapping[str, Any], name: str, where: Where) -> str | Problem:
    """Return the text of an entry, or what is wrong with it."""
    text = entry.get(name)
    if not isinstance(text, str) or not text.strip():
        return no_entry(where, name)
    if len(text) > LONGEST:
        return Problem(where, f"{name!r} has {len(text)} characters", f"{LONGEST} at most")
    return text


class Texted(NamedTuple):
    """An object of a list with its text read; ``name`` is what it goes by there."""

    where: Where
    entry: dict[str, Any]
    name: str
    pieces: Pieces


def texted(
    found: Iterable[tuple[Where, Any]],
    needed: str,
    field: str,
    dialect: Dialect,
    *,
    markup: bool = False,
) -> Iterator[Texted | Problem]:
    """Yield the objects that have a name (``needed``) and a text (``field``), and what is wrong.

    ``markup`` says whether the text is HTML.
    """
    for where, entry in found:
        if not isinstance(entry, dict) or not text_in(entry, needed):
            yield no_entry(where, needed)
            continue
        text = body(entry, field, where)
        if isinstance(text, Problem):
            yield text
            continue
        if markup:
            text, left = text_of(text)
            yield from lost(where, left)
        pieces, unknown = dialect.pieces(text)
        yield from told(where, unknown)
        yield Texted(where, entry, text_in(entry, needed), pieces)


def text_of_entry(entry: Entry) -> Pieces:
    """Return the text of an entry for a format with one language."""
    return next(iter(entry.texts.values()), ())


def written(pieces: Pieces, dialect: Dialect, entry: Entry, tell: Tell) -> str:
    """Write a text, and tell of each hole that the other program has no words for."""
    text, unknown = dialect.text(pieces)
    for hole in unknown:
        tell(
            Problem(
                entry.where,
                f"{hole.name!r} has no counterpart there",
                "it is written as its stand-in"
                if hole.default
                else f"it is written as [{hole.name}]",
            )
        )
    return text


def short_code(entry: Entry) -> str:
    """Return the first trigger, or one made of the title."""
    if entry.triggers:
        return entry.triggers[0]
    return "-".join(entry.title.lower().split())[:40] or entry.source


__all__ = [
    "ANY_LANGUAGE",
    "Texted",
    "body",
    "lost",
    "no_entry",
    "short_code",
    "text_of_entry",
    "texted",
    "told",
    "written",
]

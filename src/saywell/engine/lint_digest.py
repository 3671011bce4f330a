"""Telling a reply or shared block from its other versions, wherever in its file it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

from saywell.engine.fill import parsed
from saywell.errors import TemplateError, Where
from saywell.model.languages import Localised, TextPlace
from saywell.model.snippet import Block, Library, Reply

SIZE = 16
"""Bytes of a digest: two alike by chance are not met."""

_TAG = "render"
"""A text without this word includes nothing, and need not be parsed to know it."""


def digest_of(part: Reply | Block, library: Library, layer: str, judged: bool) -> bytes:
    """Return what changes when anything does that the part's findings depend on.

    That is all it says, places within it, the shared blocks that it includes, and what lookups it
    refers to have to know. It stays when lines above the part come or go.
    """
    texts = [part.text] if isinstance(part, Block) else [part.text, part.subject]
    blocks = [
        (name, library.blocks[name].text.by_lang.items() if name in library.blocks else ())
        for name in sorted(reached(included(texts), library.blocks))
    ]
    known = sorted(library.blocks) if any(not texts for _, texts in blocks) else ()
    facts = (layer, judged, _plain(part, part.where.line), blocks, known, _lookups(part, library))
    return blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


def _lookups(part: Reply | Block, library: Library) -> list[tuple[str, ...]]:
    """List the lookups that a reply refers to, each with what it has to know."""
    if isinstance(part, Block) or library.lookups is None:
        return []
    names = sorted({one.lookup for one in part.variables.values()} - {""})
    return [(name, *library.lookups[name].inputs) for name in names if name in library.lookups]


def included(texts: Iterable[Localised]) -> set[str]:
    """Name the shared blocks that texts include."""
    found: set[str] = set()
    for localised in texts:
        for _, text in localised:
            if _TAG in text:
                try:
                    found |= {one.block for one in parsed(text).includes}
                except TemplateError:
                    continue
    return found


def reached(names: Iterable[str], blocks: Mapping[str, Block]) -> set[str]:
    """Name these blocks and all that they include, also by way of others."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name in blocks:
                waiting += included((blocks[name].text,))
    return found


def _plain(value: Any, line: int) -> Any:
    """Make a value of the model plain; lines of places are counted from ``line``."""
    if isinstance(value, Where):
        return value.line - line, value.column
    if isinstance(value, TextPlace):
        runs = [(row, column, at - line, there) for row, column, at, there in value.runs]
        return _plain(value.start, line), value.indent, runs
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, name), line) for name in _fields(type(value))]
    if isinstance(value, Mapping):
        return [(key, _plain(one, line)) for key, one in value.items()]
    if isinstance(value, tuple):
        return [_plain(one, line) for one in value]
    return sorted(value) if isinstance(value, frozenset) else value


@cache
def _fields(cls: type) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(cls))

"""What the lint found in each file, kept so that only what has changed is checked again.

The file is read only when no one else could have written it, for ``marshal`` trusts its input;
whatever is wrong with it, the library is linted anew.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from saywell.errors import Where
from saywell.model.lint import Facts, FileLint, Lint, PartLint, Shape
from saywell.model.report import Severity
from saywell.stores.own import open_own, own_folder, write_whole

MAGIC = b"saywell-lint-3\n"
_CHECK = 4
MAX_BYTES = 500_000_000
"""About ten times what 10,000 replies in six languages take."""


@dataclass(frozen=True, slots=True)
class KeptLint:
    """The lint of one file: its ``mark`` and layer when it was read.

    ``looked_for`` are the files it names with their marks, ``blocks`` its shared blocks as plain
    values, ``includes`` the shared blocks that its texts include.
    """

    mark: tuple[int, ...]
    layer: str
    looked_for: Mapping[str, tuple[int, ...]]
    lint: FileLint
    blocks: Mapping[str, Mapping[str, str]]
    includes: tuple[str, ...]


@dataclass(slots=True)
class Compared:
    """What came of comparing the replies: their digests by id then, and those that are alike.

    ``alike`` has the ids of two that say nearly the same, by language.
    """

    digests: dict[str, bytes] = field(default_factory=dict)
    alike: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def load(path: Path, key: str) -> tuple[dict[str, KeptLint], Compared]:
    """Read what was kept; nothing where it is damaged, or was kept for other rules."""
    damage = (OSError, ValueError, TypeError, EOFError, AttributeError, MemoryError)
    with contextlib.suppress(*damage):
        with os.fdopen(open_own(str(path)), "rb") as file:
            head = file.read(len(MAGIC) + _CHECK)
            body = file.read(MAX_BYTES)
        if head == MAGIC + crc32(body).to_bytes(_CHECK, "little"):
            made_for, files, digests, alike = marshal.loads(body)  # noqa: S302 - our own
            if made_for == key:
                with _uncollected():
                    read = {name: _read(name, one) for name, one in files.items()}
                return read, Compared(digests, alike)
    return {}, Compared()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Make many objects at once, none of them garbage, without a search for garbage among them.

    Nor are they searched later: that would take longer than all else that a lint does when little
    has changed.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def save(path: Path, key: str, kept: Mapping[str, KeptLint], compared: Compared) -> None:
    """Keep it for the next time; nothing happens when that cannot be done."""
    with _uncollected():
        files = {name: _written(name, one) for name, one in kept.items()}
    body = marshal.dumps((key, files, compared.digests, compared.alike))
    with contextlib.suppress(OSError):
        own_folder(str(path.parent))
        write_whole(str(path), MAGIC + crc32(body).to_bytes(_CHECK, "little") + body)


def _written(name: str, one: KeptLint) -> tuple[Any, ...]:
    return (
        one.mark,
        one.layer,
        dict(one.looked_for),
        {block: dict(texts) for block, texts in one.blocks.items()},
        one.includes,
        _found_written(name, one.lint.found),
        [
            (
                part.digest,
                (part.where.line, part.where.column),
                _found_written(name, part.found),
                part.facts and _facts_written(part.facts),
            )
            for part in one.lint.parts
        ],
    )


def _found_written(name: str, found: Sequence[Lint]) -> list[tuple[Any, ...]]:
    return [
        (
            *("" if lint.where.file == name else lint.where.file, lint.where.line),
            *(lint.where.column, lint.rule, lint.severity.value),
            *(lint.message, lint.hint, lint.reply, lint.lang),
        )
        for lint in found
    ]


def _facts_written(facts: Facts) -> tuple[Any, ...]:
    shapes = {lang: tuple(shape) for lang, shape in facts.shapes.items()}
    return facts.id, facts[2:8], shapes, facts[9:]


def _read(name: str, one: tuple[Any, ...]) -> KeptLint:
    mark, layer, looked_for, blocks, includes, found, parts = one
    lint = FileLint(_found(name, found), tuple(_part(name, *part) for part in parts))
    return KeptLint(mark, layer, looked_for, lint, blocks, includes)


def _part(name: str, digest: bytes, place: Any, found: Any, facts: Any) -> PartLint:
    where = Where(name, *place)
    return PartLint(digest, where, _found(name, found), facts and _facts(where, facts))


def _found(name: str, found: Sequence[tuple[Any, ...]]) -> tuple[Lint, ...]:
    return tuple(
        Lint(Where(file or name, line, column), rule, Severity(severity), *rest)
        for file, line, column, rule, severity, *rest in found
    )


def _facts(where: Where, entry: tuple[Any, ...]) -> Facts:
    name, before, shapes, after = entry
    made = {lang: Shape(*shape) for lang, shape in shapes.items()}
    return Facts._make((name, where, *before, made, *after))

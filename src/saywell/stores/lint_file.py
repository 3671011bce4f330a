"""What the lint found in each file, kept so that only what has changed is checked again."""

from __future__ import annotations

import base64
import contextlib
import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saywell.errors import SaywellError, Where
from saywell.model.lint import Facts, FileLint, Lint, Shape
from saywell.model.report import Severity
from saywell.stores.files import write_file

VERSION = 1


@dataclass(frozen=True, slots=True)
class KeptLint:
    """The lint of one file: its ``mark`` when it was read, its shared blocks as plain values.

    ``includes`` names the shared blocks that its texts include.
    """

    mark: tuple[int, ...]
    lint: FileLint
    blocks: Mapping[str, Mapping[str, str]]
    includes: tuple[str, ...]


def load(path: Path, key: str) -> dict[str, KeptLint]:
    """Read what was kept, by file; nothing where it is damaged, or was kept for other rules."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        data = json.loads(path.read_bytes())
        if data["version"] == VERSION and data["key"] == key:
            return {name: _read(name, one) for name, one in data["files"].items()}
    return {}


def save(path: Path, key: str, files: Mapping[str, KeptLint]) -> None:
    """Keep it for the next time; nothing happens when that cannot be done."""
    data = {
        "version": VERSION,
        "key": key,
        "files": {name: _written(one) for name, one in files.items()},
    }
    with contextlib.suppress(SaywellError):
        write_file(path, json.dumps(data, ensure_ascii=False), private=True)


def _written(one: KeptLint) -> list[Any]:
    return [
        one.mark,
        one.blocks,
        one.includes,
        [
            [
                *(lint.where.line, lint.where.column, lint.rule, lint.severity.value),
                *(lint.message, lint.hint, lint.reply, lint.lang),
            ]
            for lint in one.lint.found
        ],
        [
            [
                *(facts.id, facts.where.line, facts.where.column, facts.layer, facts.scope),
                *(facts.purpose, facts.triggers, facts.owner, facts.review),
                {
                    lang: [_packed(shape.sketch), shape.length]
                    for lang, shape in facts.shapes.items()
                },
                *(facts.structure, facts.title),
            ]
            for facts in one.lint.replies
        ],
    ]


def _packed(sketch: tuple[int, ...]) -> str:
    return base64.b64encode(array("I", sketch).tobytes()).decode()


def _unpacked(text: str) -> tuple[int, ...]:
    found = array("I")
    found.frombytes(base64.b64decode(text))
    return tuple(found)


def _read(name: str, one: list[Any]) -> KeptLint:
    mark, blocks, includes, found, replies = one
    return KeptLint(
        tuple(mark),
        FileLint(
            tuple(
                Lint(Where(name, line, column), rule, Severity(severity), *rest)
                for line, column, rule, severity, *rest in found
            ),
            tuple(_facts(name, entry) for entry in replies),
        ),
        blocks,
        tuple(includes),
    )


def _facts(name: str, entry: list[Any]) -> Facts:
    reply, line, column, layer, scope, purpose, triggers, owner, review, shapes, *rest = entry
    structure, title = rest
    return Facts(
        reply,
        Where(name, line, column),
        layer,
        scope,
        purpose,
        tuple(triggers),
        owner,
        review,
        {lang: Shape(_unpacked(text), length) for lang, (text, length) in shapes.items()},
        tuple(structure),
        title,
    )

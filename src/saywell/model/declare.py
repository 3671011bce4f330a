"""Declaring a key of a YAML file once: validation, schema, defaults and docs are made from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field
from functools import cache
from typing import Any, get_type_hints


def key(
    doc: str,
    *,
    default: Any = MISSING,
    factory: Callable[[], Any] | Any = MISSING,
    pattern: str = "",
    key_pattern: str = "",
    key_choices: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    reads: Callable[[str], object] | None = None,
    least: int | None = None,
    most: int | None = None,
    example: Any = None,
    name: str = "",
    is_file: bool = False,
    repeats: bool = False,
) -> Any:
    """Declare a dataclass field that is also a key in a file that people write.

    ``doc`` is one sentence for people who do not program; ``pattern`` is a regular expression
    that a string (or each string of a list) must match in full, and ``key_pattern`` one for the
    names in a mapping; ``choices`` closes the list of allowed words, ``key_choices`` that of the
    names in a mapping; ``reads`` looks closer at a text, and raises ValueError with what is wrong
    and the way out, parted by a line feed; ``least`` and ``most`` bound a number; ``example`` is
    shown in the docs; ``name`` is the key when it differs from the field's name; ``is_file`` marks
    names of files that have to exist, relative to the file that names them; ``repeats`` lets a
    text stand in a list twice. A field without ``default`` and ``factory`` is a required key.
    """
    metadata = {
        "doc": doc,
        "pattern": pattern,
        "key_pattern": key_pattern,
        "key_choices": key_choices,
        "choices": choices,
        "reads": reads,
        "least": least,
        "most": most,
        "example": example,
        "name": name,
        "is_file": is_file,
        "repeats": repeats,
    }
    if factory is not MISSING:
        return field(default_factory=factory, metadata=metadata)
    if default is not MISSING:
        return field(default=default, metadata=metadata)
    return field(metadata=metadata)


@dataclass(frozen=True, slots=True)
class Declared:
    """What :func:`key` said about one field, with the field's own name, type and default."""

    name: str
    field: str
    type: Any
    required: bool
    doc: str
    pattern: str
    key_pattern: str
    key_choices: tuple[str, ...]
    choices: tuple[str, ...]
    reads: Callable[[str], object] | None
    least: int | None
    most: int | None
    example: Any
    is_file: bool
    repeats: bool
    default: Any


@cache
def declared(cls: type) -> tuple[Declared, ...]:
    """List the keys that a dataclass declares, in order; fields that are no keys are left out."""
    hints = get_type_hints(cls)
    return tuple(
        Declared(
            name=item.metadata["name"] or item.name,
            field=item.name,
            type=hints[item.name],
            required=item.default is MISSING and item.default_factory is MISSING,
            doc=item.metadata["doc"],
            pattern=item.metadata["pattern"],
            key_pattern=item.metadata["key_pattern"],
            key_choices=item.metadata["key_choices"],
            choices=item.metadata["choices"],
            reads=item.metadata["reads"],
            least=item.metadata["least"],
            most=item.metadata["most"],
            example=item.metadata["example"],
            is_file=item.metadata["is_file"],
            repeats=item.metadata["repeats"],
            default=item.default if item.default_factory is MISSING else item.default_factory(),
        )
        for item in dataclasses.fields(cls)
        if "doc" in item.metadata
    )

"""Declaring a key of a YAML file once: validation, schema, defaults and docs are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, field
from typing import Any

Doc = Mapping[str, Any]


def key(
    doc: str,
    *,
    default: Any = MISSING,
    factory: Callable[[], Any] | Any = MISSING,
    pattern: str = "",
    choices: tuple[str, ...] = (),
    example: Any = None,
    name: str = "",
) -> Any:
    """Declare a dataclass field that is also a key in a file that people write.

    ``doc`` is one sentence for people who do not program; ``pattern`` is a regular expression
    that a string (or each string of a list) must match in full; ``choices`` closes the list of
    allowed words; ``example`` is shown in the docs; ``name`` is the key when it differs from the
    field's name. A field without ``default`` and ``factory`` is a required key.
    """
    metadata = {
        "doc": doc,
        "pattern": pattern,
        "choices": choices,
        "example": example,
        "name": name,
    }
    if factory is not MISSING:
        return field(default_factory=factory, metadata=metadata)
    if default is not MISSING:
        return field(default=default, metadata=metadata)
    return field(metadata=metadata)

"""What the builder of dataclasses asks of their declarations again and again, worked out once."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin

from saywell.model.declare import Declared, declared
from saywell.model.languages import Localised


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a dataclass by name, which of them have to be there, and two other fields."""

    keys: Mapping[str, Declared]
    required: tuple[str, ...]
    has_where: bool
    has_given: bool


@cache
def shape_of(cls: Any) -> Shape:
    """Return the shape of a dataclass; ``where`` and ``given`` count where they are no keys."""
    keys = {key.name: key for key in declared(cls)}
    own = {item.name for item in dataclasses.fields(cls)}
    return Shape(
        keys,
        tuple(key.name for key in keys.values() if key.required),
        "where" in own and "where" not in keys,
        "given" in own and "given" not in keys,
    )


@cache
def sort_of(hint: Any) -> tuple[Any, Any]:
    """Tell which sort of value a type asks for, and the type of its items, or of the value itself.

    The sort is ``tuple``, ``Mapping``, ``Localised``, ``object`` for a dataclass, ``StrEnum``, or
    the type. A value that may be None is of the sort that it is otherwise.
    """
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        hint = next(item for item in get_args(hint) if item is not type(None))
        origin = get_origin(hint)
    if origin is tuple:
        return tuple, get_args(hint)[0]
    if origin in (Mapping, dict):
        return Mapping, get_args(hint)[1]
    if hint is not Localised and dataclasses.is_dataclass(hint):
        return object, hint
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return StrEnum, hint
    return hint, hint

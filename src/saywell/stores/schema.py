"""A JSON Schema for editors, made from the same declarations that validate the files."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

from saywell.model.checks import KINDS
from saywell.model.declare import Declared, declared
from saywell.model.house import House
from saywell.model.languages import LANGUAGES, Localised
from saywell.model.lookup import LookupFile
from saywell.model.rules import Pack, Rule
from saywell.model.settings import Settings
from saywell.model.snippet import FORMAT_VERSION, ReplyFile
from saywell.stores.located_yaml import KIND, Kinds
from saywell.stores.yaml_nodes import MAX_SCALAR

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NOTHING: Kinds = types.MappingProxyType({})
Schema = dict[str, Any]

FILES: Mapping[str, tuple[str, type, Kinds]] = types.MappingProxyType(
    {
        "replies": ("A file of replies", ReplyFile, _NOTHING),
        "rules": ("A file of rules", Pack, types.MappingProxyType({Rule: KINDS})),
        "house": ("What a team changes in the rules", House, _NOTHING),
        "lookups": ("What a team has looked up", LookupFile, _NOTHING),
        "config": ("The settings of saywell", Settings, _NOTHING),
    }
)
"""The sorts of files that people write: each with its heading, its declaration, its unions."""

DAY = r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
"""A date as the loader reads it, but for the number of days that a month has."""


def schema_of(sort: str) -> Schema:
    """Return the schema of one of :data:`FILES`."""
    heading, cls, kinds = FILES[sort]
    return json_schema(cls, kinds, heading)


def json_schema(cls: type, kinds: Kinds = _NOTHING, heading: str = "") -> Schema:
    """Return the schema (draft 2020-12) of the files that ``cls`` declares.

    ``kinds`` are the tagged unions, as :func:`saywell.stores.located_yaml.read_file` takes them.
    ``patternErrorMessage`` is what editors say instead of a pattern; other readers pass over it.
    The loader sees more than a schema can: ids that occur twice, files that do not exist, what a
    text says. In one thing it is milder: a text that looks like a truth value needs no quotes for
    the loader, while editors, which go by the looks, ask for them.
    """
    maker = _Maker(kinds)
    whole = maker.object(cls)
    head = {"$schema": DIALECT, "title": heading or _title(cls)}
    return {**head, **whole, "$defs": maker.definitions}


class _Maker:
    """Makes schemas of types; those of dataclasses are kept under ``$defs``."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self.definitions: dict[str, Schema] = {}

    def object(self, cls: type, kind: str = "") -> Schema:
        """Make the schema of a dataclass, with its ``kind`` key when it is one of a union."""
        keys = declared(cls)
        properties = {key.name: self._described(key) for key in keys}
        required = [key.name for key in keys if key.required]
        if kind:
            properties = {KIND: {"const": kind}, **properties}
            required.insert(0, KIND)
        schema: Schema = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        return {**schema, "additionalProperties": False}

    def _described(self, key: Declared) -> Schema:
        schema = {"description": key.doc, **self._type(key.type, key)}
        if key.name == "saywell":
            schema["const"] = FORMAT_VERSION
        if key.example is not None:
            schema["examples"] = [key.example]
        if isinstance(key.default, (bool, int, str)) and key.default != "":
            schema["default"] = key.default
        return schema

    def _type(self, hint: Any, key: Declared) -> Schema:
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            return self._type(next(a for a in get_args(hint) if a is not type(None)), key)
        if origin is tuple:
            return self._list(get_args(hint)[0], key)
        if origin in (Mapping, dict):
            schema: Schema = {
                "type": "object",
                "additionalProperties": self._type(get_args(hint)[1], key),
            }
            if key.key_pattern:
                schema["propertyNames"] = {"pattern": _whole(key.key_pattern)}
            if key.key_choices:
                schema["propertyNames"] = {"enum": list(key.key_choices)}
            return schema
        if hint is Localised:
            return self._localised(key)
        if dataclasses.is_dataclass(hint):
            assert isinstance(hint, type)
            return self._reference(hint)
        return self._scalar(hint, key)

    def _list(self, hint: Any, key: Declared) -> Schema:
        item = self._type(hint, key)
        schema: Schema = {"type": "array", "items": item}
        if key.required:
            schema["minItems"] = 1
        if hint is not str:
            return schema
        if not key.repeats:
            schema["uniqueItems"] = True
        return {"anyOf": [item, schema]}

    def _localised(self, key: Declared) -> Schema:
        if key.pattern or key.choices:
            text = self._scalar(str, key)
            return {"anyOf": [text, _by_language(text)]}
        self.definitions["text"] = {
            "title": "a text",
            "type": TEXT,
            "pattern": r"\S",
            "patternErrorMessage": "There is no text here.",
            "maxLength": MAX_SCALAR,
        }
        text = {"$ref": "#/$defs/text"}
        self.definitions["localised"] = {"anyOf": [text, _by_language(text)]}
        return {"$ref": "#/$defs/localised"}

    def _reference(self, cls: type) -> Schema:
        """Refer to a dataclass, to the members of a union, or to a text that stands for it."""
        if cls in self._kinds:
            return {"anyOf": [self._named(c, kind) for kind, c in self._kinds[cls].items()]}
        whole = self._named(cls)
        short = getattr(cls, "SHORTHAND", "")
        if not short:
            return whole
        key = next(key for key in declared(cls) if key.name == short)
        return {"anyOf": [self._scalar(str, key), whole]}

    def _named(self, cls: type, kind: str = "") -> Schema:
        if cls.__name__ not in self.definitions:
            self.definitions[cls.__name__] = {}
            made = {"title": kind or _words(cls), "description": _title(cls)}
            made |= self.object(cls, kind)
            self.definitions[cls.__name__] = made
        return {"$ref": f"#/$defs/{cls.__name__}"}

    def _scalar(self, hint: Any, key: Declared) -> Schema:
        if hint is bool:
            return {"type": "boolean"}
        if hint is int:
            bounds = {"minimum": key.least, "maximum": key.most}
            return {"type": "integer", **{k: v for k, v in bounds.items() if v is not None}}
        if hint is float:
            return {"type": "number"}
        if hint is dt.date:
            said = f"{key.name} is a day, written YYYY-MM-DD."
            return {"type": "string", "pattern": DAY, "patternErrorMessage": said}
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return {"enum": [member.value for member in hint]}
        if key.choices:
            return {"enum": list(key.choices)}
        schema: Schema = {"type": "string" if key.pattern else TEXT}
        if key.pattern:
            schema["pattern"] = _whole(key.pattern)
            if example := _first(key.example):
                schema["patternErrorMessage"] = f"This does not fit {key.name}; {example!r} does."
        if key.required:
            schema["minLength"] = 1
        return {**schema, "maxLength": MAX_SCALAR}


TEXT = ["string", "number"]
"""What the loader takes for a text: ``512`` is the characters that stand there."""


def _by_language(text: Schema) -> Schema:
    return {
        "title": "a text for each language code",
        "type": "object",
        "properties": {code: {"description": name, **text} for code, name in LANGUAGES.items()},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _whole(pattern: str) -> str:
    """Anchor a pattern: ours match in full, those of JSON Schema anywhere."""
    return f"^(?:{pattern})$"


def _first(example: Any) -> str:
    """Return one text of an example that is a text, a list of texts, or a mapping of either."""
    while example and not isinstance(example, str):
        example = next(iter(example.values() if isinstance(example, Mapping) else example))
    return example or ""


def _words(cls: type) -> str:
    """Name a declaration as people would: ``OptionalParagraph`` is an optional paragraph."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()


def _title(cls: type) -> str:
    return (cls.__doc__ or cls.__name__).strip().split("\n")[0]

"""The JSON Schema is current, fits what is written, and refuses what the loader refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from saywell.model.snippet import ReplyFile
from saywell.stores.library import starter_layer
from saywell.stores.located_yaml import read_file
from saywell.stores.packs import packaged_folder
from saywell.stores.schema import FILES, schema_of

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"
REPLIES = schema_of("replies")
RULES = schema_of("rules")


class Editor(yaml.CSafeLoader):
    """Reads YAML as editors do: version 1.2, where only true and false are truth values."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
TRUTH = "tag:yaml.org,2002:bool"
Editor.add_implicit_resolver(TRUTH, re.compile("^(?:true|false)$"), list("tf"))


def as_editor(text: str) -> Any:
    return yaml.load(text, Loader=Editor)


def complaints(schema: dict[str, Any], text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema)
    return [error.message for error in validator.iter_errors(as_editor(text))]


@pytest.mark.parametrize("name", FILES)
def test_the_committed_schema_is_current_and_valid(name: str) -> None:
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    committed = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert committed == schema, "run: python docs/generate.py"


def starter_files() -> list[Path]:
    layer = starter_layer()
    assert layer is not None
    return sorted(path for path in layer.folder.glob("*.yaml"))


@pytest.mark.parametrize("path", starter_files(), ids=lambda path: path.stem)
def test_the_starter_files_fit_the_schema(path: Path) -> None:
    assert complaints(REPLIES, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path",
    sorted(packaged_folder().rglob("*.yaml")),
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_the_rule_packs_fit_the_schema(path: Path) -> None:
    assert complaints(RULES, path.read_text(encoding="utf-8")) == []


GOOD = """saywell: 1
topic: {en: Orders, el: Παραγγελίες}
defaults: {tags: [a], owner: Dana, scope: 'team:Support', review: 2027-01-31}
blocks:
  - {id: sign, text: {en: Best}}
replies:
  - id: a.b-c
    title: T
    triggers: one
    kind: predefined
    subject: {en: S}
    text: {en: x, zh: y}
    variables:
      why: {description: d, example: e, choices: [a, {en: b, el: β}], required: false}
    paragraphs: {more: {description: d, default: true}}
    actions: {labels: [x], hold: 3m, status: open, priority: low}
"""


def told(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in read_file(path, ReplyFile)[1]]


def test_a_file_with_every_sort_of_key_fits_both(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == []
    assert complaints(REPLIES, GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("saywell: 1\n", ""),
        ("saywell: 1\n", "saywell: one\n"),
        ("title: T", "titel: T"),
        ("title: T", "title: [T]"),
        ("title: T", "title: ''"),
        ("    title: T\n", ""),
        ("id: a.b-c", "id: A b"),
        ("id: a.b-c", "id: a..b"),
        ("triggers: one", "triggers: /one"),
        ("triggers: one", "triggers: [a b]"),
        ("triggers: one", "triggers: {a: b}"),
        ("kind: predefined", "kind: letter"),
        ("text: {en: x, zh: y}", "text: {en: x, fr: y}"),
        ("text: {en: x, zh: y}", "text: {}"),
        ("text: {en: x, zh: y}", "text: {en: [x]}"),
        ("text: {en: x, zh: y}", "text: {en: '  '}"),
        ("why: {", "Why: {"),
        ("description: d, example: e", "description: d"),
        ("required: false", "required: no"),
        ("default: true", "default: yes"),
        ("hold: 3m", "hold: soon"),
        ("status: open", "status: closed"),
        ("priority: low", "priority: lowest"),
        ("labels: [x]", "labels: {x: y}"),
        ("scope: 'team:Support'", "scope: somebody"),
        ("review: 2027-01-31", "review: 31/01/2027"),
        ("tags: [a]", "tags: [[a]]"),
        ("replies:\n", "snippets:\n"),
        ("  - {id: sign, text: {en: Best}}", "  - {id: sign}"),
        ("blocks:\n  - {id: sign, text: {en: Best}}", "blocks: {sign: {en: Best}}"),
        ("actions: {", "actions: {lables: [x], "),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(tmp_path: Path, was: str, becomes: str) -> None:
    assert was in GOOD
    broken = GOOD.replace(was, becomes, 1)
    assert told(tmp_path, broken)
    assert complaints(REPLIES, broken)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("title: T", "title: 512"),
        ("title: T", "title: no"),
        ("example: e", "example: 12.5"),
        ("description: d, example: e", "description: 007, example: e"),
        ("text: {en: x, zh: y}", "text: {en: 24, zh: y}"),
        ("tags: [a]", "tags: [2027, a]"),
    ],
)
def test_what_the_loader_takes_as_text_the_schema_takes(
    tmp_path: Path, was: str, becomes: str
) -> None:
    assert was in GOOD
    plain = GOOD.replace(was, becomes, 1)
    assert told(tmp_path, plain) == []
    assert complaints(REPLIES, plain) == []


def test_every_key_is_described_and_every_choice_listed() -> None:
    def objects(schema: Any) -> list[dict[str, Any]]:
        below = schema.values() if isinstance(schema, dict) else schema
        inner = [one for part in below if isinstance(part, dict | list) for one in objects(part)]
        return [schema, *inner] if isinstance(schema, dict) and "properties" in schema else inner

    for name in FILES:
        for one in objects(schema_of(name)):
            for key, value in one["properties"].items() if "type" in one else ():
                assert value.get("description") or key == "kind", (name, key)
            assert one.get("additionalProperties", False) is False

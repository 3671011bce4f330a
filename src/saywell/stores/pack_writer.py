"""Writing a new rule of a team into a file of its own, as a person would write it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.errors import LibraryError, Problem, Where
from saywell.model.rules import Pack, Severity
from saywell.stores.files import write_file
from saywell.stores.packs import read_pack


@dataclass(frozen=True, slots=True)
class NewRule:
    """What a new rule is made of: phrases to report, or phrases with their replacement.

    ``fix`` replaces the phrases; without it they are only reported.
    """

    id: str
    lang: str
    phrases: tuple[str, ...]
    message: str
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    severity: Severity = Severity.WARNING
    fix: str | None = None
    instead: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """The name of its file: the language and the id."""
        return f"{self.lang}-{self.id.lower()}.yaml"


def rule_text(rule: NewRule, fixed: Mapping[str, str]) -> str:
    """Write the file of a rule; ``fixed`` maps a bad example to what comes out of its fix."""
    return "\n".join(_lines(rule, fixed)) + "\n"


def _lines(rule: NewRule, fixed: Mapping[str, str]) -> Iterator[str]:
    yield "saywell: 1"
    yield f"pack: {rule.lang}.{rule.id.lower()}"
    yield f"language: {rule.lang}"
    yield "rules:"
    yield f"  - id: {rule.id}"
    yield f"    kind: {'phrases' if rule.fix is None else 'swap'}"
    yield f"    severity: {rule.severity.value}"
    yield f"    message: {_quoted(rule.message)}"
    yield f"    why: {_quoted(rule.why)}"
    if rule.fix is None:
        yield from _list("phrases", rule.phrases, "    ")
    else:
        yield "    swap:"
        yield from (f"      {_quoted(phrase)}: {_quoted(rule.fix)}" for phrase in rule.phrases)
    yield from _list("unless", rule.unless, "    ")
    yield from _list("instead", rule.instead, "    ")
    yield "    examples:"
    yield "      bad:"
    for text in rule.bad:
        if text in fixed:
            yield f"        - text: {_quoted(text)}"
            yield f"          fixed: {_quoted(fixed[text])}"
        else:
            yield f"        - {_quoted(text)}"
    yield from _list("good", rule.good, "      ")


def _list(name: str, items: Sequence[str], indent: str) -> Iterator[str]:
    if items:
        yield f"{indent}{name}:"
        yield from (f"{indent}  - {_quoted(item)}" for item in items)


def _quoted(text: str) -> str:
    """Quote a text; JSON's quotes are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def write_rule(folder: Path, name: str, text: str) -> Path:
    """Write a file into a folder of rules, in one step. Raises LibraryError when it is there."""
    path = folder / name
    if path.exists():
        raise LibraryError(
            "there is a file of this name already",
            hint="choose another id, or edit the file",
            where=Where.of(path),
        )
    write_file(path, text, private=False)
    return path


def read_text(text: str, folder: Path) -> tuple[Pack | None, list[Problem]]:
    """Read the text of a pack as if it stood in a file; the file is gone afterwards."""
    path = folder / "rule.yaml"
    path.write_text(text, encoding="utf-8")
    return read_pack(path)

"""The rules as a team looks after them: which there are, what each says, whether its tests hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from saywell.engine.check import Overrides, has_prefix
from saywell.engine.examples import ExampleRun
from saywell.engine.house import house_problems
from saywell.engine.spelling import Spellers
from saywell.errors import Problem, UsageError, nearest
from saywell.model.catalogue import source
from saywell.model.checks import KINDS
from saywell.model.house import House
from saywell.model.languages import ANY
from saywell.model.rules import Example, Pack, Rule, Severity

_WORDS = {kind: word for word, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """All rules with their house rules, which of them are to be tested, and what was not read.

    ``tested`` and ``tested_houses`` are those of the files that were asked for.
    """

    packs: tuple[Pack, ...]
    houses: tuple[House, ...]
    tested: tuple[Pack, ...]
    tested_houses: tuple[House, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ListedRule:
    """One rule in one language (``*`` for all) as it holds here.

    ``severity`` is what counts, ``written`` what the rule says of itself; ``on`` whether it runs.
    """

    rule: Rule
    language: str
    pack: str
    kind: str
    severity: Severity
    written: Severity
    on: bool


def listed(packs: Iterable[Pack], ways: Callable[[str], Overrides]) -> tuple[ListedRule, ...]:
    """List all rules in the order of their ids, with what a language's overrides make of them."""
    found = []
    for pack in packs:
        overrides = ways("" if pack.language == ANY else pack.language)
        for rule in pack.rules:
            found.append(
                ListedRule(
                    rule=rule,
                    language=pack.language,
                    pack=pack.pack,
                    kind=_WORDS[type(rule)],
                    severity=overrides.severity(rule),
                    written=rule.severity,
                    on=not overrides.off(rule.id),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.rule.id, one.language)))


def chosen(rules: Iterable[ListedRule], prefix: str = "", lang: str = "") -> tuple[ListedRule, ...]:
    """Pick rules by the beginning of their id and by language; those for all languages stay.

    Raises UsageError, with the nearest id, when no rule begins so.
    """
    every = list(rules)
    found = [one for one in every if not prefix or has_prefix(one.rule.id, prefix)]
    if not found:
        names = sorted({part for one in every for part in (one.rule.id, one.rule.id[:3])})
        raise UsageError(
            f"no rule is called {prefix!r}", hint=nearest(prefix, names, "see: saywell rules list")
        )
    return tuple(one for one in found if not lang or one.language in (lang, ANY))


def problems(
    files: RuleFiles, broken: Iterable[Problem], spellers: Spellers | None = None
) -> tuple[Problem, ...]:
    """Run the examples of the tested packs, and list what does not hold.

    ``broken`` are the rules that cannot work once house rules have changed them.
    """
    found = {*files.problems, *house_problems(files.packs, files.tested_houses)}
    found.update(broken)
    run = ExampleRun(files.packs, spellers)
    for pack in files.tested:
        found.update(run.problems(pack))
    return tuple(sorted(found))


def without_failing(
    packs: Sequence[Pack], tried: Callable[[Pack], bool], spellers: Spellers | None = None
) -> tuple[tuple[Pack, ...], list[Problem]]:
    """Leave out the rules of the tried packs whose own examples do not hold, and tell of them."""
    kept: list[Pack] = []
    found: list[Problem] = []
    run = ExampleRun(packs, spellers)
    for pack in packs:
        wrong = run.problems(pack) if tried(pack) else []
        found += wrong
        failing = {problem.message.partition(":")[0] for problem in wrong}
        rules = tuple(rule for rule in pack.rules if rule.id not in failing)
        kept.append(dataclasses.replace(pack, rules=rules) if failing else pack)
    return tuple(kept), found


def as_json(one: ListedRule) -> dict[str, Any]:
    """Turn a rule into plain values, with all that it says of itself."""
    rule = one.rule
    return {
        **summary(one),
        "message": dict(rule.message.by_lang),
        "why": dict(rule.why.by_lang),
        "instead": list(rule.instead),
        "source": source(rule.id, rule.source),
        "examples": {
            "bad": [example_as_json(example) for example in rule.examples.bad],
            "good": [example_as_json(example) for example in rule.examples.good],
        },
        "where": str(rule.where),
    }


def summary(one: ListedRule) -> dict[str, Any]:
    """Turn a rule into the plain values of a table's row."""
    return {
        "id": one.rule.id,
        "language": one.language,
        "severity": one.severity.value,
        "written": one.written.value,
        "on": one.on,
        "kind": one.kind,
        "pack": one.pack,
    }


def example_as_json(example: Example) -> dict[str, Any]:
    """Turn an example into plain values, without what is not said."""
    known: dict[str, Any] = _plain(example)
    known.pop("where", None)
    return known


def _plain(value: Any) -> Any:
    """Turn a value of the model into plain ones; in mappings and classes, what is empty goes."""
    if is_dataclass(value):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain for name, item in value.items() if (plain := _plain(item))}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def example_lines(example: Example) -> Iterator[str]:
    """Say an example in lines: the text, what was known, and what comes out of the fix."""
    yield example.text
    for name, value in example_as_json(example).items():
        if name not in ("text", "fixed"):
            yield f"    with {name.replace('_', ' ')}: {_said(value)}"
    if example.fixed:
        yield f"    becomes: {example.fixed}"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(item)}" for name, item in value.items())
    if isinstance(value, list):
        return " / ".join(_said(item) for item in value)
    return "yes" if value is True else str(value)

"""Findings of the lint as lines, rows, SARIF and annotations of GitHub."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from saywell import __version__
from saywell.model.lint import RULES, Lint
from saywell.model.untrusted import clean_line

RANK: Mapping[str, int] = {"error": 0, "warning": 1, "advice": 2}
COLUMNS = ("file", "line", "column", "severity", "rule", "message", "hint", "reply", "language")

_SARIF_LEVEL = {"error": "error", "warning": "warning", "advice": "note"}
_GITHUB_LEVEL = {"error": "error", "warning": "warning", "advice": "notice"}


def counted(found: Sequence[Lint]) -> dict[str, int]:
    """Count findings by severity, the worst first."""
    counts = Counter(one.severity.value for one in found)
    return {name: counts[name] for name in RANK if counts[name]}


def text_lines(found: Sequence[Lint]) -> Iterator[str]:
    """Write ``file:line:column: severity rule: message (way out)``."""
    for one in found:
        hint = f" ({one.hint})" if one.hint else ""
        yield clean_line(f"{one.where}: {one.severity.value} {one.rule}: {one.message}{hint}")


def as_rows(found: Sequence[Lint]) -> list[dict[str, Any]]:
    """Write rows of plain values."""
    return [
        {
            "file": one.where.file,
            "line": one.where.line,
            "column": one.where.column,
            "severity": one.severity.value,
            "rule": one.rule,
            "message": one.message,
            "hint": one.hint,
            "reply": one.reply,
            "language": one.lang,
        }
        for one in found
    ]


def github_lines(found: Sequence[Lint]) -> Iterator[str]:
    """Write workflow commands, which GitHub shows beside the lines of a pull request.

    Their escapes: docs.github.com, workflow commands; ``%``, line breaks, and in a property also
    ``:`` and ``,``.
    """
    for one in found:
        hint = f" ({one.hint})" if one.hint else ""
        place = [f"file={_property(_relative(one.where.file))}"]
        if one.where.line:
            place += [f"line={one.where.line}", f"col={max(one.where.column, 1)}"]
        place.append(f"title={_property(one.rule)}")
        level = _GITHUB_LEVEL[one.severity.value]
        yield clean_line(f"::{level} {','.join(place)}::{_data(one.message + hint)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _relative(file: str) -> str:
    """Return a path as it stands in the checkout, where it is in the folder of work."""
    try:
        return Path(file).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return Path(file).as_posix()


def as_sarif(found: Sequence[Lint]) -> dict[str, Any]:
    """Write a log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS)."""
    rules = sorted({one.rule for one in found})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "saywell",
                        "version": __version__,
                        "rules": [_rule(name) for name in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, rules) for one in found],
            }
        ],
    }


def _rule(name: str) -> dict[str, Any]:
    row = re.sub(r"\..*", "", name)
    about = RULES.get(name) or RULES.get(row)
    rule: dict[str, Any] = {"id": name}
    if about:
        rule["shortDescription"] = {"text": about}
    return rule


def _result(one: Lint, rules: Sequence[str]) -> dict[str, Any]:
    hint = f" ({one.hint})" if one.hint else ""
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(one.where.file)}}
    if one.where.line:
        region = {"startLine": one.where.line, "startColumn": max(one.where.column, 1)}
        place["region"] = region
    return {
        "ruleId": one.rule,
        "ruleIndex": rules.index(one.rule),
        "level": _SARIF_LEVEL[one.severity.value],
        "message": {"text": one.message + hint},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"reply/v1": f"{one.reply}:{one.lang}:{one.rule}"},
    }


def _uri(file: str) -> str:
    from urllib.parse import quote

    path = _relative(file)
    return ("file://" if path.startswith("/") else "") + quote(path)

"""Texts that a number sign ends too early: in YAML, one behind a blank begins a comment."""

from __future__ import annotations

from pathlib import Path

import yaml

from saywell.errors import Problem, Where
from saywell.stores.yaml_nodes import Reading, shown, text_of

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def cut_texts(path: Path) -> list[Problem]:
    """List the texts of a file that end at `` #`` though they may have been meant to go on.

    That is one blank and a number sign behind a text without quotes: comments that are meant have
    two blanks in front, as YAML linters ask for (yamllint, ``min-spaces-from-content``). What else
    is wrong with the file is not told here.
    """
    text = text_of(Reading(path))
    if text is None or " #" not in text:
        return []
    lines = text.split("\n")
    found = []
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            start, end = event.start_mark, event.end_mark
            if not isinstance(event, yaml.ScalarEvent) or event.style or not (start and end):
                continue
            rest = lines[end.line][end.column :] if end.line < len(lines) else ""
            if rest.startswith(" #"):
                said = f"{shown(event.value)} ends before the # behind it, which begins a comment"
                hint = "put the text in quotes, or two blanks before a comment"
                found.append(Problem(Where.of(path, start.line + 1, start.column + 1), said, hint))
    except yaml.YAMLError:
        return []
    return found

"""Misspellings in texts that are not sent by themselves: subjects and shared blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from saywell.engine.lazily import compiled
from saywell.engine.masks import MASK
from saywell.model.languages import LANGUAGES, Localised
from saywell.model.rules import Draft, Finding, Report

ROW = "M01"
_TAGS = compiled(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def misspelt(texts: Localised, check: Callable[[Draft], Report]) -> Iterator[tuple[str, Finding]]:
    """Yield (language, finding) for each misspelling; what a template fills in is left out."""
    for code, text in texts:
        if code not in LANGUAGES:
            continue
        bare = _TAGS.sub(lambda tag: MASK * len(tag.group()), text)
        for finding in check(Draft(bare, code)).findings:
            if finding.check.partition(".")[0] == ROW:
                yield code, finding

"""Misspellings in texts that are not sent by themselves: subjects and shared blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from saywell.engine.lazily import compiled
from saywell.engine.masks import MASK
from saywell.errors import Where
from saywell.model.languages import LANGUAGES, Localised
from saywell.model.rules import Draft, Finding, Report

ROW = "M01"
_TAGS = compiled(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def misspelt(
    texts: Localised, whole: Where, check: Callable[[Draft], Report]
) -> Iterator[tuple[str, Where, Finding]]:
    """Yield (language, place, finding) for each misspelling; what a template fills in is left out.

    ``whole`` is the place of what has the texts, for those whose own place is not known.
    """
    for code, text in texts:
        if code not in LANGUAGES:
            continue
        bare = _TAGS.sub(lambda tag: MASK * len(tag.group()), text)
        for finding in check(Draft(bare, code)).findings:
            if finding.check.partition(".")[0] != ROW:
                continue
            line = text.count("\n", 0, finding.start) + 1
            column = finding.start - (text.rfind("\n", 0, finding.start) + 1) + 1
            place = texts.places.get(code)
            yield code, place.at(line, column) if place else whole, finding

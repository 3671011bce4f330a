"""What another checker says of a text, told as findings of one rule: advice, after our own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.masks import MASK
from saywell.engine.matchers.base import Hit
from saywell.engine.text import Text
from saywell.model.rules import Finding, Fix, Severity

if TYPE_CHECKING:
    from saywell.model.ports import Opinion

GRAMMAR = "M02.opinion"
"""The rule under which another checker's remarks come; it may be turned off like any other."""

MOST = 10
"""How many remarks are taken over at most."""

_WHY = {
    "en": "A slip in grammar makes a reply harder to follow.",
    "el": "Ένα γραμματικό λάθος δυσκολεύει την ανάγνωση.",
}


def remarked(
    text: Text, opinion: Opinion, severity: Severity, ui_lang: str
) -> Iterator[tuple[Finding, Hit]]:
    """Yield the remarks on the agent's own words; names, links and quotations are left out."""
    why = _WHY.get(ui_lang, _WHY["en"])
    for remark in opinion.remarks(text.raw)[:MOST]:
        if MASK in text.own[remark.start : remark.end]:
            continue
        finding = Finding(
            rule=GRAMMAR.partition(".")[0],
            check=GRAMMAR,
            severity=severity,
            start=remark.start,
            end=remark.end,
            message=remark.message,
            why=why,
            fixes=tuple(Fix(fix) for fix in remark.fixes),
        )
        yield finding, Hit(remark.start, remark.end)

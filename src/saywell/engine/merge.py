"""One fault is one finding: findings on the same words are merged under the most telling rule.

Rows of the catalogue tell of three things. *Form* is how words are typed; *manner* is which words
are chosen; all other rows are each about something else that a message does or leaves out. How a
no is put (M06), that no offer (M08) and no regret (M14) goes with it, that it ends the message
(M18): these are four faults, and each has its own remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from saywell.engine.matchers.base import Hit
from saywell.model.report import Finding, Severity

_FORM = ("M03", "M01", "M02")
_MANNER = ("M25", "M15", "M26", "M05", "M06", "M19", "M04", "M09", "M07")
_DEEDS = ("M24", "M22", "M21", "M11", "M10", "M08", "M14", "M17", "M27", "M20", "M18", "M13", "M16")
_MOST_TELLING = (*_DEEDS, "M23", "M12", *_MANNER, *_FORM)
"""Rows from the one that says most about a fault to the one that says least."""

_RANK = MappingProxyType({row: rank for rank, row in enumerate(_MOST_TELLING)})

_STANDS_FOR: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **{row: frozenset({"M07"}) for row in _DEEDS},
        "M24": frozenset({*_FORM, *_MANNER}),
        "M22": frozenset({*_FORM, *_MANNER}),
        "M21": frozenset({"M01", "M02", "M04", "M07"}),
        "M11": frozenset({*_FORM, "M07"}),
        "M10": frozenset({"M04", "M19", "M07"}),
        "M25": frozenset({*_FORM, *_MANNER}),
        "M04": frozenset({"M01", "M02", "M07"}),
        "M05": frozenset({"M01", "M02"}),
        "M26": frozenset({"M01", "M02"}),
    }
)
"""Rows that a row stands for on the same words: what is to be replaced need not be spelt right, a
secret or an unfilled field need not be well put, and a single negative word says least."""


def merged(found: Iterable[tuple[Finding, Hit]]) -> list[Finding]:
    """Return the findings in the order of the text, without those that repeat another.

    Of one row, findings that overlap are the same fault. Of two rows of manner, the stronger
    finding stands for one that it covers by half or more; of two rows of form only when neither is
    much longer, since a whole sentence without accents says nothing of a word typed twice. What is
    about a whole sentence or message (its length, something missing) only gives way to the same
    row at the same place; one that sums up stands for all that is milder of its row.
    """
    kept: list[tuple[Finding, Hit]] = []
    for item in sorted(found, key=_strength):
        if not any(_same_fault(item, other) for other in kept):
            kept.append(item)
    return sorted((finding for finding, _ in kept), key=lambda f: (f.start, f.end, f.check))


def _strength(item: tuple[Finding, Hit]) -> tuple[int, bool, int, int, int, str]:
    finding, hit = item
    return (
        _SEVERITIES.index(finding.severity),
        not hit.sums_up,
        _RANK.get(finding.rule, len(_RANK)),
        finding.start - finding.end,
        finding.start,
        finding.check,
    )


_SEVERITIES = tuple(Severity)


def _same_fault(weaker: tuple[Finding, Hit], stronger: tuple[Finding, Hit]) -> bool:
    (one, hit), (two, other) = weaker, stronger
    if other.sums_up and one.rule == two.rule:
        return True
    if hit.whole or other.whole:
        return hit.whole and other.whole and one.rule == two.rule and one.start == two.start
    common = min(one.end, two.end) - max(one.start, two.start)
    if common <= 0:
        return False
    if one.rule == two.rule:
        return True
    if one.rule in _FORM and two.rule in _FORM:
        return common * 2 >= max(one.end - one.start, two.end - two.start)
    return _stands_for(two.rule, one.rule) and common * 2 >= one.end - one.start


def _stands_for(stronger: str, weaker: str) -> bool:
    both_manner = stronger in _MANNER and weaker in _MANNER
    return both_manner or weaker in _STANDS_FOR.get(stronger, frozenset())

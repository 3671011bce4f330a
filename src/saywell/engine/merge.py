"""One fault is one finding: findings on the same words are merged under the most telling rule."""

from __future__ import annotations

from collections.abc import Iterable

from saywell.engine.matchers.base import Hit
from saywell.model.rules import Finding, Severity

_SEVERITIES = tuple(Severity)
_MOST_TELLING = (
    *("M24", "M25", "M22", "M11", "M10", "M15", "M08", "M14", "M06", "M17", "M27", "M20", "M18"),
    *("M16", "M13", "M03", "M04", "M05", "M26", "M19", "M23", "M21", "M12", "M09", "M01", "M02"),
    "M07",
)
"""Rows from the one that says most about a fault to the one that says least."""

_APART = frozenset(
    frozenset(pair)
    for pair in (
        ("M06", "M08"),
        ("M06", "M14"),
        ("M08", "M14"),
        ("M03", "M06"),
        ("M03", "M08"),
    )
)
"""Rows that never stand for each other: how a thing is said, what it says, and what it lacks (an
offer is one thing that a no lacks, regret another)."""

_RANK = {row: rank for rank, row in enumerate(_MOST_TELLING)}


def merged(found: Iterable[tuple[Finding, Hit]]) -> list[Finding]:
    """Return the findings in the order of the text, without those that repeat another.

    Two findings are the same fault when they overlap and belong to one row of the catalogue, or
    when they overlap on at least half of the longer; save rows that tell of different things: how
    a no is put (M06), that no offer follows it (M08), that nobody is sorry (M14), and its capitals
    (M03). What is about a whole sentence or message (its length, something missing) only gives way
    to the same row at the same place.
    """
    kept: list[tuple[Finding, Hit]] = []
    for item in sorted(found, key=_strength):
        if not any(_same_fault(item, other) for other in kept):
            kept.append(item)
    return sorted((finding for finding, _ in kept), key=lambda f: (f.start, f.end, f.check))


def _strength(item: tuple[Finding, Hit]) -> tuple[int, int, int, int, str]:
    finding, _ = item
    return (
        _SEVERITIES.index(finding.severity),
        _RANK.get(finding.rule, len(_RANK)),
        finding.start - finding.end,
        finding.start,
        finding.check,
    )


def _same_fault(item: tuple[Finding, Hit], other: tuple[Finding, Hit]) -> bool:
    (one, hit), (two, stronger) = item, other
    if hit.whole or stronger.whole:
        return hit.whole and stronger.whole and one.rule == two.rule and one.start == two.start
    if frozenset({one.rule, two.rule}) in _APART:
        return False
    common = min(one.end, two.end) - max(one.start, two.start)
    if common <= 0:
        return False
    longer = max(one.end - one.start, two.end - two.start)
    return one.rule == two.rule or common * 2 >= longer

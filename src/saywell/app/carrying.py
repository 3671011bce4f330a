"""Findings while the text under them changes: they stay with their words until the next check."""

from __future__ import annotations

from saywell.app.state import Checked
from saywell.model.rules import Finding


def carried(checked: Checked | None, text: str) -> Checked | None:
    """Return what the check said of the text before as far as it still holds of this one.

    A finding in what was not touched moves along; one that the change is inside of grows or
    shrinks with it and loses what was proposed; one that the change cuts into goes.
    """
    if checked is None or checked.text == text:
        return checked
    if not text.strip():
        return None
    old = checked.text
    same = _shared(old, text)
    end = len(old) - _shared(old[same:][::-1], text[same:][::-1])
    grown = len(text) - len(old)
    kept = (_carried(one, same, end, grown) for one in checked.report.findings)
    findings = tuple(one for one in kept if one is not None)
    return Checked(text, checked.report._replace(findings=findings), stale=True)


def _carried(finding: Finding, start: int, end: int, grown: int) -> Finding | None:
    """Carry one finding over a change of what stood from ``start`` to ``end``."""
    if finding.end <= start:
        return finding
    if finding.start >= end:
        return finding._replace(start=finding.start + grown, end=finding.end + grown)
    if finding.start <= start and finding.end >= end and finding.end + grown > finding.start:
        return finding._replace(end=finding.end + grown, fixes=(), instead=())
    return None


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low

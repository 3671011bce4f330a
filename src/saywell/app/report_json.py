"""What the check says, as plain values; cheap to import."""

from __future__ import annotations

from typing import Any

from saywell.model.report import Finding, Report


def report_as_json(report: Report) -> dict[str, Any]:
    """Turn a report into plain values; offsets are code points, the end exclusive."""
    plain: dict[str, Any] = {
        "lang": report.lang,
        "verdict": report.verdict.value,
        "findings": [finding_as_json(finding) for finding in report.findings],
    }
    if report.crashed:
        plain["crashed"] = list(report.crashed)
    return plain


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Turn a finding into plain values."""
    return {
        "rule": finding.rule,
        "check": finding.check,
        "severity": finding.severity.value,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "fixes": [fix.text for fix in finding.fixes],
        "instead": list(finding.instead),
        "why": finding.why,
    }

"""What the check says of a text, as lines for a person; nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterator

from saywell.cli.lines import Cell, marked_lines
from saywell.model.report import Finding, Report, Severity, Verdict
from saywell.model.untrusted import clean_line

SECRETS = "M24"
"""The rules whose finding is a secret: it is not shown again."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_VERDICTS = {
    Verdict.PASS: Cell("clean: it can go out", "green"),
    Verdict.ASK: Cell("a warning: it goes out only after a yes", "yellow"),
    Verdict.BLOCK: Cell("blocked: mend the errors first", "bold red"),
}


def report_lines(report: Report, text: str) -> Iterator[Cell]:
    """Say what stands in a message's way, each finding with its place, reason and better ways."""
    for finding in report.findings:
        yield from finding_lines(finding, text)
    for finding in report.waived:
        yield Cell(f"waived {finding.check}: {clean_line(finding.message)}", "dim")
    for rule in report.crashed:
        yield Cell(f"the rule {clean_line(rule)} failed and was left out", "dim")
    yield _VERDICTS[report.verdict]


def finding_lines(finding: Finding, text: str) -> Iterator[Cell]:
    """Say one finding: severity, rule and message, then the place marked in its line."""
    head = f"{finding.severity.value} {finding.check}: {clean_line(finding.message)}"
    yield Cell(head, _STYLES[finding.severity])
    start, end = finding.start, finding.end
    if finding.rule == SECRETS:
        text = text[:start] + "•" * (end - start) + text[end:]
    if text.strip():
        for line in marked_lines(text, start, end):
            yield Cell(f"    {line}")
    if finding.why:
        yield Cell(f"    why: {clean_line(finding.why)}", "dim")
    for fix in finding.fixes:
        yield Cell(f"    write: {clean_line(fix.text)}" if fix.text else "    remove it", "green")
    for better in finding.instead:
        yield Cell(f"    better: {clean_line(better)}", "green")

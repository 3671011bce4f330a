"""What the check says of a draft: findings and their weight; cheap to import."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

MAX_TEXT = 1_200_000
"""Code points of one message or turn that is checked."""


class Severity(StrEnum):
    """How much a finding weighs: an error blocks, a warning asks, advice is shown."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Verdict(StrEnum):
    """What the gate does with a draft."""

    PASS = "pass"  # noqa: S105 - the word of the interface, not a password
    ASK = "ask"
    BLOCK = "block"


class Fix(NamedTuple):
    """A replacement for the finding's span; the empty string removes it."""

    text: str


class Finding(NamedTuple):
    """One fault in a draft.

    ``rule`` is the catalogue row (M08), ``check`` the rule's full id (M08.refusal); ``start``
    and ``end`` are code point offsets into the draft, end exclusive, equal where something is
    missing rather than wrong. ``message`` is for the agent and never repeats a secret;
    ``instead`` are other ways to say it, ``fixes`` replacements that can be applied as they are.
    """

    rule: str
    check: str
    severity: Severity
    start: int
    end: int
    message: str
    why: str = ""
    instead: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


class Report(NamedTuple):
    """What the check says of one draft, findings in the order of the text.

    ``waived`` are findings let through by a waiver; ``crashed`` names rules that failed while
    they ran, which never stops a message.
    """

    lang: str
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...] = ()
    crashed: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Errors block, warnings ask, advice passes."""
        severities = {finding.severity for finding in self.findings}
        if Severity.ERROR in severities:
            return Verdict.BLOCK
        return Verdict.ASK if Severity.WARNING in severities else Verdict.PASS

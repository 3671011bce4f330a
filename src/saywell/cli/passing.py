"""The gate as a command works it: what the check says, a question, a reason, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, findings, terminal
from saywell.errors import Refused
from saywell.model.rules import Severity, Verdict, Waiver

if TYPE_CHECKING:
    from saywell.app.gate import Judgement

CONFIRMED = "confirmed at the gate"
"""The reason that is kept for warnings which were answered with a plain yes."""

BecauseOption = Annotated[
    str | None,
    typer.Option(
        "--because",
        metavar="REASON",
        help="Send against the check; the reason is kept.",
        callback=context.filled_in,
    ),
]


def passed(
    judgement: Judgement,
    text: str,
    because: str,
    yes: bool,
    *,
    question: str = "Send it all the same?",
) -> tuple[Waiver, ...]:
    """Return the waivers with which a message may go out. Raises Refused, or Stopped.

    What stands in its way is told on stderr. ``because`` waives errors and warnings, ``yes``
    warnings alone; nothing waives a field that is not filled.
    """
    from saywell.app import gate

    report = judgement.report
    if report.verdict is Verdict.PASS:
        return ()
    if because and not judgement.final:
        return gate.waivers_for(report, because, (Severity.ERROR, Severity.WARNING))
    for cell in findings.report_lines(report, text):
        terminal.err_line(cell)
    if judgement.final:
        raise Refused(
            "not sent: something in it is not filled in", hint="no reason lets that out: fill it in"
        )
    if report.verdict is Verdict.BLOCK:
        raise Refused("not sent: the check blocks it", hint='mend it, or give --because "reason"')
    if not yes:
        if not terminal.can_ask():
            raise Refused(
                "not sent: the check has a warning",
                hint='mend it, or give --yes or --because "reason"',
            )
        if not terminal.confirm(question):
            raise Refused("not sent", hint="mend it and send it again")
    return gate.waivers_for(report, CONFIRMED, (Severity.WARNING,))

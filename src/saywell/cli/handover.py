"""``saywell transfer``: a conversation goes to a colleague or a team, the summary first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import passing, system, terminal
from saywell.cli.passing import BecauseOption
from saywell.cli.system import ConversationArgument
from saywell.cli.terminal import Form
from saywell.model.rules import Draft, Waiver
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.handover import Target
    from saywell.model.chat import Conversation, Message
    from saywell.model.settings import Settings


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("transfer")(transfer)


def transfer(
    ctx: typer.Context,
    conversation: ConversationArgument,
    agent: Annotated[
        str, typer.Argument(metavar="AGENT", help="Who takes it over: name, email or id.")
    ],
    team: Annotated[bool, typer.Option("--team", help="AGENT is a team.")] = False,
    summary: Annotated[
        str, typer.Option(metavar="TEXT", help="What the colleague has to know.")
    ] = "",
    because: BecauseOption = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="In spite of warnings, without a question.")
    ] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Hand a conversation over to a colleague or a team, with a summary that arrives first.

    The summary goes out as a private note, or to the colleague aside where there are no notes
    (Matrix): the customer never sees it. When it is not certain that the note is there, nothing
    is transferred. On a terminal a missing summary is asked for; Enter alone leaves it out.

    \b
    saywell transfer 12 Noor --summary "Refund is agreed; she waits for the date."
    saywell transfer 12 Billing --team --summary "Invoice 881 is doubled."
    """
    from saywell.app import handover, wiring

    with system.opened(ctx, handover.needed(team)) as (settings, backend):
        found = system.find(backend, conversation)
        to = handover.team(backend, agent) if team else handover.colleague(backend, agent)
        text = _summary(summary, to)
        waivers = _passed(settings, text, because or "", yes) if text else ()
        journal = wiring.open_journal(settings, backend.account().account_id)
        try:
            service = wiring.make_sender(backend, journal)
            wanted = handover.Handover(found.id, to, text, waivers)
            note = handover.hand_over(backend, service, journal, wanted)
        finally:
            journal.close()
    _tell(found, to, note, told=bool(text), output=output)


def _summary(given: str, to: Target) -> str:
    if given.strip() or not terminal.can_ask():
        return given.strip()
    return terminal.ask(f"Summary for {clean_line(to.name, limit=60)} (Enter for none)")


def _passed(settings: Settings, text: str, because: str, yes: bool) -> tuple[Waiver, ...]:
    """Let a summary through the gate as the note that it is. Raises Refused or Stopped."""
    from saywell.app import gate, wiring_quick

    judgement = gate.judge(wiring_quick.checks(settings, os.environ), Draft(text), note=True)
    return passing.passed(judgement, text, because.strip(), yes)


def _tell(
    found: Conversation, to: Target, note: Message | None, *, told: bool, output: Form
) -> None:
    if output is not Form.TEXT:
        record = {
            "action": "transfer",
            "conversation_id": found.id,
            "customer": found.contact.name,
            "to_id": to.id,
            "to_name": to.name,
            "team": to.is_team,
            "summary": told,
            "note_id": note.id if note else None,
        }
        terminal.out_record(record, output)
        return
    summary = "; the summary is there as a note" if note else "; with the summary" if told else ""
    name = clean_line(to.name, limit=60)
    kind = "team " if to.is_team else ""
    terminal.out(f"conversation {system.called(found)} goes to {kind}{name}{summary}")

"""``saywell take``, ``resolve``, ``reopen``, ``snooze``, ``label`` and ``priority``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from saywell.cli import system, terminal
from saywell.cli.system import ConversationArgument
from saywell.cli.terminal import Form
from saywell.errors import UsageError
from saywell.model.backend import Capability
from saywell.model.chat import Conversation, Priority, Status
from saywell.model.untrusted import clean_line

OutputOption = Annotated[Form, typer.Option("-o", "--output", help="How to print it.")]


class Urgency(StrEnum):
    """The priorities, and none of them."""

    URGENT = "urgent"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class LabelCommand(TyperCommand):
    """A command whose arguments may begin with a dash: ``-old`` is a label to take away."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the words that are labels behind ``--``, where no option is looked for."""
        if "--" in args:
            return super().parse_args(ctx, args)
        words = [word for word in args if _REMOVAL.fullmatch(word)]
        rest = [word for word in args if not _REMOVAL.fullmatch(word)]
        return super().parse_args(ctx, [*rest, "--", *words] if words else rest)


_REMOVAL = re.compile(r"-(?!-)(?!(?:h|o|o(?:text|json|csv))$).+", re.S)
"""What is a label to take away, rather than ``-h``, ``-o`` or ``-ojson``."""


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.command("take")(take)
    root.command("resolve")(resolve)
    root.command("reopen")(reopen)
    root.command("snooze")(snooze)
    root.command("label", cls=LabelCommand)(label)
    root.command("priority")(priority)


def take(
    ctx: typer.Context, conversation: ConversationArgument, output: OutputOption = Form.TEXT
) -> None:
    """Take a conversation: from now on you are the one who answers.

    In Chatwoot it is assigned to you, in Matrix you join the room, in Live Helper Chat the chat
    becomes yours and active.

    \b
    saywell take 12
    saywell take Harriet
    """
    from saywell.app import actions

    with system.opened(ctx, Capability.TAKE) as (_, backend):
        found = system.find(backend, conversation, quiet=True)
        before = actions.take(backend, found)
    said = f"; {clean_line(before, limit=60)} had it before" if before else ""
    _tell(found, "take", f"is yours{said}", {"before": before or None}, output)


def resolve(
    ctx: typer.Context, conversation: ConversationArgument, output: OutputOption = Form.TEXT
) -> None:
    """Close a conversation as done; the chat system may ask the customer how it went.

    \b
    saywell resolve 12
    """
    _status(ctx, conversation, Status.RESOLVED, output)


def reopen(
    ctx: typer.Context, conversation: ConversationArgument, output: OutputOption = Form.TEXT
) -> None:
    """Open a conversation that is resolved, snoozed or pending.

    \b
    saywell reopen 12
    """
    _status(ctx, conversation, Status.OPEN, output)


def _status(ctx: typer.Context, conversation: str, wanted: Status, output: Form) -> None:
    from saywell.app import actions

    with system.opened(ctx, Capability.STATUS) as (_, backend):
        found = system.find(backend, conversation, quiet=True)
        done = actions.set_status(backend, found, wanted)
    said = f"is {wanted.value}" if done else f"was {wanted.value} already: nothing was done"
    action = "resolve" if wanted is Status.RESOLVED else "reopen"
    _tell(found, action, said, {"changed": done}, output)


def snooze(
    ctx: typer.Context,
    conversation: ConversationArgument,
    length: Annotated[
        str, typer.Option("--for", metavar="LENGTH", help="For so long: 30m, 2h, 1d12h.")
    ] = "",
    until: Annotated[
        str,
        typer.Option("--until", metavar="TIME", help='Until then: "2026-11-23 09:00", or 09:00.'),
    ] = "",
    output: OutputOption = Form.TEXT,
) -> None:
    """Put a conversation away for a while; it comes back by itself, or when the customer writes.

    Times are those of this machine's clock, unless a zone stands behind them (+02:00).

    \b
    saywell snooze 12 --for 2h
    saywell snooze 12 --until "2026-11-23 09:00"
    """
    from saywell.app import actions

    if bool(length) == bool(until):
        raise UsageError("until when?", hint='--for 2h, or --until "2026-11-23 09:00"')
    now = dt.datetime.now(dt.UTC)
    end = actions.after(length, now) if length else actions.moment(until, now)
    with system.opened(ctx, Capability.SNOOZE) as (_, backend):
        found = system.find(backend, conversation, quiet=True)
        actions.snooze(backend, found, end)
    said = f"is snoozed until {end.astimezone():%Y-%m-%d %H:%M %Z}"
    _tell(found, "snooze", said, {"until": end.isoformat(timespec="seconds")}, output)


def label(
    ctx: typer.Context,
    conversation: ConversationArgument,
    words: Annotated[
        list[str], typer.Argument(metavar="+LABEL|-LABEL...", help="To add, and to take away.")
    ],
    output: OutputOption = Form.TEXT,
) -> None:
    """Add labels to a conversation and take labels away; the others stay.

    The chat system can only replace all labels at once, so they are read first: what a colleague
    sets in the same moment may be lost. What is printed is what stands there afterwards.

    \b
    saywell label 12 +vip -waiting
    saywell label 12 billing
    """
    from saywell.app import actions

    add, remove = actions.changes(words)
    with system.opened(ctx, Capability.LABELS) as (_, backend):
        found = system.find(backend, conversation, quiet=True)
        labels = actions.relabel(backend, found, add, remove)
    for name in labels.not_there:
        terminal.err(f"it did not have {clean_line(name)}")
    for name in add:
        if name not in labels.after:
            terminal.err(f"the chat system did not take {clean_line(name)}")
    shown = ", ".join(clean_line(name) for name in labels.after)
    facts = {"before": list(labels.before), "labels": list(labels.after)}
    _tell(found, "label", f"has the labels {shown}" if shown else "has no labels", facts, output)


def priority(
    ctx: typer.Context,
    conversation: ConversationArgument,
    level: Annotated[Urgency, typer.Argument(metavar="PRIORITY", help="urgent to low, or none.")],
    output: OutputOption = Form.TEXT,
) -> None:
    """Set the priority of a conversation: urgent, high, medium, low or none.

    \b
    saywell priority 12 high
    saywell priority 12 none
    """
    from saywell.app import actions

    wanted = None if level is Urgency.NONE else Priority(level.value)
    with system.opened(ctx, Capability.PRIORITY) as (_, backend):
        found = system.find(backend, conversation, quiet=True)
        done = actions.set_priority(backend, found, wanted)
    what = f"priority {level.value}" if wanted else "no priority"
    said = f"has {what}" if done else f"had {what} already: nothing was done"
    facts = {"priority": wanted.value if wanted else None, "changed": done}
    _tell(found, "priority", said, facts, output)


def _tell(
    found: Conversation, action: str, said: str, facts: Mapping[str, Any], output: Form
) -> None:
    """Say what was done, as a sentence or a record."""
    if output is Form.TEXT:
        terminal.out(f"conversation {system.called(found)} {said}")
        return
    record = {
        "action": action,
        "conversation_id": found.id,
        "customer": found.contact.name,
        **facts,
    }
    terminal.out_record(record, output)

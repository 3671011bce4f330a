"""``saywell library sync``: the library and the chat system's own canned replies, kept alike."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import fields, system, terminal
from saywell.cli.terminal import Form
from saywell.errors import UsageError
from saywell.model.backend import Capability
from saywell.model.snippet import SCOPE_PATTERN
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.sync_run import Ran
    from saywell.app.wiring_sync import Sync
    from saywell.model.sync import SyncPlan

CONFLICTS, UNKNOWN = 1, 4


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("sync")(sync)


def sync(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="The team's folder; its only one otherwise."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="FILE.yaml",
            help="File for replies that are new there; from-KIND.yaml in the folder otherwise.",
        ),
    ] = None,
    langs: Annotated[
        list[str] | None,
        typer.Option("--lang", metavar="CODE", help="Only this language; several are fine."),
    ] = None,
    scopes: Annotated[
        list[str] | None,
        typer.Option("--scope", metavar="SCOPE", help="Also those for me, or for team:NAME."),
    ] = None,
    starter: Annotated[
        bool, typer.Option("--starter", help="Also the replies that come with the program.")
    ] = False,
    pull: Annotated[bool, typer.Option("--pull", help="Only take from there.")] = False,
    push: Annotated[bool, typer.Option("--push", help="Only give to there.")] = False,
    ours: Annotated[
        list[str] | None,
        typer.Option("--ours", metavar="ID", help="Settle this conflict: what is here counts."),
    ] = None,
    theirs: Annotated[
        list[str] | None,
        typer.Option("--theirs", metavar="ID", help="Settle this conflict: theirs counts."),
    ] = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Also delete what was deleted on the other side.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")] = (
        False
    ),
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Keep the team's replies and the chat system's own canned replies alike.

    What changed on one side is carried to the other. What changed on both is a conflict: it is
    shown and left alone, and ends the command with 1. Nothing is deleted unless you say so. The
    plan is shown first; then you are asked, or say --yes.

    \b
    saywell library sync --dry-run
    saywell library sync replies --into replies/desk.yaml
    saywell library sync --yes --ours hold.ask --theirs /refund
    """
    from saywell.app import wiring_sync

    if pull and push:
        raise UsageError("--pull and --push exclude each other", hint="leave both out for both")
    if dry_run and yes:
        raise UsageError("--dry-run and --yes exclude each other")
    for lang in langs or ():
        fields.check_language(lang)
    for scope in scopes or ():
        if not re.fullmatch(SCOPE_PATTERN, scope):
            raise UsageError(f"{clean_line(scope)!r} is no scope", hint="me, or team:NAME")
    both = set(ours or ()) & set(theirs or ())
    if both:
        raise UsageError(f"{sorted(both)[0]!r} stands with --ours and with --theirs")
    wishes = wiring_sync.Wishes(
        folder=folder,
        into=into,
        languages=tuple(langs or ()),
        scopes=tuple(scopes or ()),
        starter=starter,
        only="pull" if pull else "push" if push else "",
        take_ours=frozenset(ours or ()),
        take_theirs=frozenset(theirs or ()),
    )
    with (
        system.opened(ctx, Capability.CANNED) as (settings, backend),
        wiring_sync.opened(settings, backend, wishes) as work,
    ):
        with terminal.waiting(f"comparing with {clean_line(work.account)}"):
            plan = work.plan(deleting=delete)
        if output is Form.TEXT:
            _show(work, plan)
        agreed = None if dry_run else plan if yes else _asked(work, plan, output)
        ran = work.apply(agreed, terminal.err) if agreed else None
        _report(work, agreed or plan, ran, output)
        if ran is not None and ran.stopped is not None:
            raise ran.stopped
    raise typer.Exit(_code(plan, ran))


def _show(work: Sync, plan: SyncPlan) -> None:
    from saywell.cli import sync_forms
    from saywell.cli.listing import screen_of

    width = screen_of(os.environ).width
    terminal.err(clean_line(f"{work.account} and {work.folder}"))
    for problem in plan.problems:
        terminal.err(clean_line(str(problem)))
    for line in sync_forms.plan_lines(plan, width):
        terminal.out_text(line)
    if any(one.do.value == "create_here" for one in plan.due):
        terminal.out_text(f"what is new there goes into {work.into}")
    if plan.conflicts:
        first = plan.conflicts[0]
        name = clean_line(first.reply or first.code)
        terminal.err(f"settle a conflict with: --ours {name}, or --theirs {name}")
    terminal.flush()


def _asked(work: Sync, plan: SyncPlan, output: Form) -> SyncPlan | None:
    """Ask what may be done; return that, None for nothing."""
    from saywell.app.syncing import NEEDS_DELETE
    from saywell.cli import sync_forms

    shown = [one for one in plan.due if one.do.is_here or one.do.is_there]
    gone = [one for one in plan.steps if one.held == NEEDS_DELETE]
    if output is not Form.TEXT or not terminal.can_ask():
        if shown:
            terminal.err("nothing was done: say --yes to do it")
        return None if shown else plan
    if shown:
        terminal.err(sync_forms.summary(plan))
        if not terminal.confirm("Do it?"):
            terminal.err("nothing was done")
            return None
    if gone and terminal.confirm(f"Also delete what was deleted on one side ({len(gone)})?"):
        return work.plan(deleting=True)
    return plan


def _report(work: Sync, plan: SyncPlan, ran: Ran | None, output: Form) -> None:
    from saywell.cli import sync_forms
    from saywell.model.sync import End

    done = ran.done if ran else []
    if output is Form.JSON:
        terminal.out_json(
            {
                "account": work.account,
                "folder": str(work.folder),
                "into": str(work.into),
                "alike": plan.alike,
                "steps": sync_forms.rows(plan, done),
                "problems": [str(one) for one in plan.problems],
                "stopped": str(ran.stopped) if ran and ran.stopped else None,
            }
        )
    elif output is Form.CSV:
        terminal.out_csv(sync_forms.COLUMNS, sync_forms.rows(plan, done))
    for line in sync_forms.done_lines(done):
        terminal.err(line)
    if ran is None:
        terminal.err(sync_forms.summary(plan))
        return
    written = ran.count(End.DONE)
    due = sum(one.do.is_here or one.do.is_there for one in plan.due)
    if ran.stopped is not None:
        terminal.err(f"{written} of {due} were done before it stopped; sync again to go on")
    elif due:
        terminal.err(f"{written} of {due} done")
    else:
        terminal.err(sync_forms.summary(plan))


def _code(plan: SyncPlan, ran: Ran | None) -> int:
    from saywell.model.sync import End

    if ran and ran.count(End.UNKNOWN):
        return UNKNOWN
    failed = ran is not None and ran.count(End.DONE) < len(ran.done)
    return CONFLICTS if plan.conflicts or failed else 0

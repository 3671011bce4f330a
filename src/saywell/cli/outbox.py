"""``saywell outbox``: what has not gone out, or may not have, and what becomes of it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, passing, records, system, terminal, unsent
from saywell.cli.lines import Cell
from saywell.cli.passing import BecauseOption
from saywell.cli.terminal import Form
from saywell.errors import (
    BackendError,
    Refused,
    Uncertain,
    UsageError,
)
from saywell.model.records import SendState
from saywell.model.untrusted import clean, clean_line

if TYPE_CHECKING:
    from saywell.app.outbox import Outbox, Waiting
    from saywell.app.sending import SendResult, SendService
    from saywell.model.backend import ChatBackend
    from saywell.model.ports import Journal
    from saywell.model.records import SendRecord
    from saywell.model.settings import Settings

app = typer.Typer(rich_markup_mode=None)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")]
OutputOption = Annotated[Form, typer.Option("-o", "--output", help="How to print it.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it without a question.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="outbox")


# --- the commands -------------------------------------------------------------------------------


@app.callback(invoke_without_command=True)
def outbox(ctx: typer.Context, output: OutputOption = Form.TEXT) -> None:
    """List what has not gone out: waiting, not known, or kept beside a draft.

    A message is "queued" while the chat system was away, "unknown" when nobody could tell whether
    it arrived, and a "draft" is a text that another copy of saywell was writing.

    \b
    saywell outbox
    saywell outbox send
    saywell outbox settle
    saywell outbox edit 3f2a91bc
    """
    if ctx.invoked_subcommand is not None:
        return
    with system.journal(ctx) as (_, journal):
        found = unsent.items(journal)
    if output is Form.JSON:
        terminal.out_json([unsent.as_record(one) for one in found])
    elif output is Form.CSV:
        terminal.out_csv(unsent.COLUMNS, [unsent.as_record(one) for one in found])
    elif found:
        from saywell.cli.render import Sheet

        now = dt.datetime.now(dt.UTC)
        rows = tuple(unsent.row(one, now) for one in found)
        titles = ("ID", "KIND", "CONVERSATION", "AGE", "WHY", "TEXT")
        terminal.out_sheet(Sheet(titles, rows, most=(10, 8, 16, 14, 24), cut=True))
    else:
        terminal.err("nothing waits")


@app.command("send")
def send(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Those alone.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that ask; with --yes without asking.")
    ] = False,
    because: BecauseOption = None,
    yes: YesOption = False,
    output: OutputOption = Form.TEXT,
) -> None:
    """Send what waits, in its order.

    What is fresh goes out, when nobody wrote meanwhile. What is older, or whose conversation moved
    on, is shown and asked about; without a terminal it stays, unless --yes is given with its id or
    --all. The check is run again when the conversation moved on.

    Ends with 1 when something stays, 3 for trouble with the chat system, and 4 when nobody knows
    whether a message went out.

    \b
    saywell outbox send
    saywell outbox send 3f2a91bc --yes
    """
    with _opened(ctx) as desk:
        unsettled = [desk.service.settle(one) for one in desk.service.unsettled()]
        chosen = [unsent.record_of(desk.journal, word, SendState.QUEUED) for word in ids or ()]
        results = list(unsettled)
        failed: BackendError | None = None
        if not chosen:
            flushed = desk.outbox.flush()
            if flushed.busy:
                raise Refused("another copy of saywell is sending the outbox", hint="wait a moment")
            results += flushed.tried
            failed = flushed.error
            chosen = [one.record for one in flushed.waiting]
        if failed is None:
            named = bool(ids) or everything
            results += _sent_on_demand(desk, chosen, (because or "").strip(), yes and named)
        _tell_results(results, output)
        _end(desk, results, failed)


@app.command("settle")
def settle(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Those alone.")] = None,
    sent: Annotated[
        bool, typer.Option("--sent", help="You know that it arrived: take it as sent.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Look once more, and send it anew if it is not there.")
    ] = False,
    output: OutputOption = Form.TEXT,
) -> None:
    """Look whether messages arrived of which nobody knows, or decide it.

    What is there is taken as sent; what is not there after a minute has failed, and its text is
    the draft of its conversation. --sent and --again need an id.

    \b
    saywell outbox settle
    saywell outbox settle 3f2a91bc --again
    """
    if (sent or again) and (not ids or (sent and again)):
        raise UsageError("give the ID, and either --sent or --again")
    with _opened(ctx) as desk:
        chosen = desk.service.unsettled()
        if ids:
            chosen = [unsent.record_of(desk.journal, word, SendState.UNKNOWN) for word in ids]
        act = desk.service.settle
        if sent:
            act = desk.service.was_sent
        elif again:
            act = desk.service.resend
        results = [act(one) for one in chosen]
        _tell_results(results, output)
        if any(one.state is SendState.UNKNOWN for one in results):
            raise Uncertain(
                "it is still not known whether everything arrived",
                hint="look at the conversation; then: saywell outbox settle ID --sent, or --again",
            )
        failed = next((one for one in results if one.state is SendState.FAILED), None)
        if again and failed is not None:
            from saywell.app import gate

            gate.sent_message(failed)


@app.command("edit")
def edit(ctx: typer.Context, id_: IdArgument) -> None:
    """Take a message that waits, or another draft, back as the draft of its conversation.

    A draft that is there is kept beside it.

    \b
    saywell outbox edit 3f2a91bc
    """
    with system.journal(ctx) as (_, journal):
        item = unsent.find(journal, id_)
        if item.draft is not None:
            journal.use_draft(item.draft)
        elif journal.edit_queued(item.key) is None:
            raise UsageError(
                f"{item.id} does not wait in the outbox",
                hint=f"look whether it arrived: saywell outbox settle {item.id}",
            )
    place = item.conversation_id
    way = f"saywell chat {system.whole(place)}"
    terminal.out(f"it is the draft of conversation {system.handle(place)}: {way}")


@app.command("drop")
def drop(ctx: typer.Context, id_: IdArgument, yes: YesOption = False) -> None:
    """Forget a message that has not gone out, or another draft, for good.

    \b
    saywell outbox drop 3f2a91bc
    """
    with system.journal(ctx) as (_, journal):
        item = unsent.find(journal, id_)
        if not yes:
            if not terminal.can_ask():
                raise UsageError("nobody can be asked here", hint="give --yes")
            terminal.err(clean(item.text))
            if not terminal.confirm("Forget it?"):
                raise Refused("nothing was changed")
        if item.draft is not None:
            journal.drop_draft(item.draft)
        elif not journal.forget_send(item.key):
            raise UsageError(
                f"{item.id} is being sent, or was sent, meanwhile", hint="see: saywell outbox"
            )
        else:
            journal.abandon_uses(item.key)
    terminal.out(f"forgotten: {item.id}")


# --- parts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Desk:
    settings: Settings
    backend: ChatBackend
    journal: Journal
    service: SendService
    outbox: Outbox


@contextlib.contextmanager
def _opened(ctx: typer.Context) -> Iterator[_Desk]:
    """Open the chat system and the journal."""
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    backend = wiring.open_backend(settings)
    try:
        account = settings.chat.account or backend.account().account_id
        with contextlib.closing(wiring.open_journal(settings, account)) as journal:
            service = wiring.make_sender(backend, journal)
            waiting = wiring.make_outbox(settings, backend, journal, service)
            yield _Desk(settings, backend, journal, service, waiting)
    finally:
        backend.close()


def _sent_on_demand(
    desk: _Desk, chosen: Sequence[SendRecord], because: str, yes: bool
) -> list[SendResult]:
    """Send those that ask, where the agent says so. Raises BackendError."""
    from saywell.app import send_errors

    results = []
    for record in chosen:
        try:
            one = desk.outbox.look(record)
        except send_errors.OF_ITS_OWN as error:
            terminal.err(f"{record.message.key[: unsent.SHORT]} stays: {clean_line(str(error))}")
            continue
        waivers = _allowed(one, because, yes)
        if waivers is not None:
            results.append(desk.outbox.send(record, waivers))
    return results


def _allowed(one: Waiting, because: str, yes: bool) -> tuple[Any, ...] | None:
    """Show a message and what speaks against it; return its waivers, None when it stays."""
    text = one.record.message.text
    for cell in _reasons(one):
        terminal.err_line(cell)
    if one.why and not yes:
        if not terminal.can_ask():
            terminal.err(
                f"it stays: saywell outbox send {one.record.message.key[: unsent.SHORT]} --yes"
            )
            return None
        if not terminal.confirm("Send it now?"):
            return None
    if one.judgement is None:
        return ()
    try:
        return passing.passed(one.judgement, text, because, yes)
    except Refused as refused:
        terminal.err(f"{refused.message}; {refused.hint}")
        return None


def _reasons(one: Waiting) -> Iterator[Cell]:
    """Say what waits, why it asks, and what was written since."""
    message = one.record.message
    at = one.record.queued or one.record.started
    place = system.handle(message.conversation_id)
    yield Cell(f"conversation {place}, written {at.astimezone():%Y-%m-%d %H:%M}:", "bold")
    for line in message.text.split("\n"):
        yield Cell(f"  {clean_line(line, limit=2000)}")
    for why in one.why:
        yield Cell(f"  ! {why}", "yellow")
    if one.record.detail:
        yield Cell(f"  ! {clean_line(one.record.detail)}", "yellow")
    for file in one.files:
        yield Cell(f"  ! {clean_line(str(file))}", "yellow")
    for since in (*one.changes.by_customer, *one.changes.by_colleagues, *one.changes.by_me):
        name = clean_line(since.author_name) or since.author.value
        yield Cell(f"  {name}: {clean_line(since.text, limit=500)}", "dim")


def _tell_results(results: Sequence[SendResult], output: Form) -> None:
    rows = [
        {
            "id": one.key,
            "state": one.state.value,
            "message": records.message(one.message) if one.message else None,
            "problem": one.error.message if one.error else "",
        }
        for one in results
    ]
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(("id", "state", "problem"), rows)
    else:
        for one in results:
            why = f": {clean_line(one.error.message)}" if one.error else ""
            terminal.out(f"{one.key[: unsent.SHORT]} {one.state.value}{why}")


def _end(desk: _Desk, results: Sequence[SendResult], failed: BackendError | None) -> None:
    """Raise what the exit code has to say."""
    if any(one.state is SendState.UNKNOWN for one in results):
        raise Uncertain(
            "it is not known whether a message went out",
            hint="look again in a minute: saywell outbox settle",
        )
    if failed is not None:
        raise failed
    left = len(desk.outbox.waiting())
    if left:
        raise Refused(f"{left} still wait{'s' * (left == 1)}", hint="see: saywell outbox")

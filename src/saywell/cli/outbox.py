"""``saywell outbox``: what has not gone out, or may not have, and what becomes of it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, passing, records, terminal
from saywell.cli.lines import Cell
from saywell.cli.passing import BecauseOption
from saywell.cli.terminal import Form
from saywell.errors import (
    BackendError,
    JournalError,
    Refused,
    Uncertain,
    Unreachable,
    UsageError,
    nearest,
)
from saywell.model.records import SendState
from saywell.model.untrusted import clean, clean_line

if TYPE_CHECKING:
    from saywell.app.outbox import Outbox, Waiting
    from saywell.app.sending import SendResult, SendService
    from saywell.model.backend import ChatBackend
    from saywell.model.ports import Journal
    from saywell.model.records import Draft, SendRecord
    from saywell.model.settings import Settings

app = typer.Typer(rich_markup_mode=None)

COLUMNS = ("id", "kind", "conversation_id", "at", "private", "text", "files", "why")
SHORT = 8
"""How much of an id is shown: enough to tell the few that wait apart."""

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")]
OutputOption = Annotated[Form, typer.Option("-o", "--output", help="How to print it.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it without a question.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="outbox")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has not gone out: a message that waits or is unknown, or another draft."""

    id: str
    kind: str
    conversation_id: str
    at: dt.datetime
    text: str
    private: bool
    files: tuple[str, ...]
    why: str
    record: SendRecord | None = None
    draft: Draft | None = None


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
    with _journal(ctx) as (_, journal):
        found = items(journal)
    if output is Form.JSON:
        terminal.out_json([_as_record(one) for one in found])
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, [_as_record(one) for one in found])
    elif found:
        from saywell.cli.render import Sheet

        now = dt.datetime.now(dt.UTC)
        rows = tuple(_row(one, now) for one in found)
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
        chosen = [_record_of(desk.journal, word, SendState.QUEUED) for word in ids or ()]
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
            chosen = [_record_of(desk.journal, word, SendState.UNKNOWN) for word in ids]
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


@app.command("edit")
def edit(ctx: typer.Context, id_: IdArgument) -> None:
    """Take a message that waits, or another draft, back as the draft of its conversation.

    A draft that is there is kept beside it.

    \b
    saywell outbox edit 3f2a91bc
    """
    with _journal(ctx) as (_, journal):
        item = _item(journal, id_)
        if item.draft is not None:
            journal.use_draft(item.draft)
        elif journal.edit_queued(_key(item)) is None:
            raise UsageError(
                f"{item.id} does not wait in the outbox",
                hint=f"look whether it arrived: saywell outbox settle {item.id}",
            )
    place = clean_line(item.conversation_id)
    terminal.out(f"it is the draft of conversation {place}: saywell chat {place}")


@app.command("drop")
def drop(ctx: typer.Context, id_: IdArgument, yes: YesOption = False) -> None:
    """Forget a message that has not gone out, or another draft, for good.

    \b
    saywell outbox drop 3f2a91bc
    """
    with _journal(ctx) as (_, journal):
        item = _item(journal, id_)
        if not yes:
            if not terminal.can_ask():
                raise UsageError("nobody can be asked here", hint="give --yes")
            terminal.err(clean(item.text))
            if not terminal.confirm("Forget it?"):
                raise Refused("nothing was changed")
        if item.draft is not None:
            journal.drop_draft(item.draft)
        elif not journal.forget_send(_key(item)):
            raise UsageError(
                f"{item.id} is being sent, or was sent, meanwhile", hint="see: saywell outbox"
            )
    terminal.out(f"forgotten: {item.id}")


# --- what other commands say of it --------------------------------------------------------------


def tell_open(journal: Journal) -> None:
    """Say in one line on stderr that something has not gone out, and how to go about it."""
    try:
        unknown, queued = len(journal.unsettled()), len(journal.queued())
    except JournalError:
        return
    parts = []
    if unknown:
        parts.append(f"{unknown} message{'s' * (unknown > 1)} may or may not have gone out")
    if queued:
        parts.append(f"{queued} wait{'s' * (queued == 1)} in the outbox")
    if parts:
        terminal.err(f"{'; '.join(parts)}: saywell outbox")


def tell_open_of(settings: Settings) -> None:
    """Say the same for a command that needs no journal; one that cannot be read says nothing."""
    from saywell.app import wiring

    if not settings.chat.account or not wiring.folders().journal.exists():
        return
    with contextlib.suppress(JournalError), _closing(wiring.open_journal(settings)) as journal:
        tell_open(journal)


def away() -> Unreachable:
    """Return the error of a message that waits because the chat system cannot be reached."""
    return Unreachable("the chat system cannot be reached", hint="see: saywell outbox")


def open_already(record: SendRecord) -> Uncertain:
    """Return the error of a message that is not queued, as an equal one may have gone out."""
    return Uncertain(
        "an equal message may have gone out already: nothing was queued",
        hint=f"find it out with: saywell outbox settle {record.message.key[:SHORT]}",
    )


# --- parts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Desk:
    settings: Settings
    backend: ChatBackend
    journal: Journal
    service: SendService
    outbox: Outbox


@contextlib.contextmanager
def _closing(journal: Journal) -> Iterator[Journal]:
    try:
        yield journal
    finally:
        journal.close()


@contextlib.contextmanager
def _journal(ctx: typer.Context) -> Iterator[tuple[Settings, Journal]]:
    """Open the journal; the chat system is asked only where no login has told the account."""
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    if settings.chat.account or not settings.chat.url:
        account = settings.chat.account
    else:
        backend = wiring.open_backend(settings)
        try:
            account = backend.account().account_id
        finally:
            backend.close()
    with _closing(wiring.open_journal(settings, account)) as journal:
        yield settings, journal


@contextlib.contextmanager
def _opened(ctx: typer.Context) -> Iterator[_Desk]:
    """Open the chat system and the journal."""
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    backend = wiring.open_backend(settings)
    try:
        account = settings.chat.account or backend.account().account_id
        with _closing(wiring.open_journal(settings, account)) as journal:
            service = wiring.make_sender(backend, journal)
            waiting = wiring.make_outbox(settings, backend, journal, service)
            yield _Desk(settings, backend, journal, service, waiting)
    finally:
        backend.close()


def items(journal: Journal) -> list[Item]:
    """List everything that has not gone out, oldest first."""
    sends = [_of_record(one) for one in (*journal.unsettled(), *journal.queued())]
    drafts = [_of_draft(one) for one in journal.other_drafts()]
    return sorted((*sends, *drafts), key=lambda one: one.at)


def _of_record(record: SendRecord) -> Item:
    message = record.message
    queued = record.state is SendState.QUEUED
    return Item(
        id=message.key[:SHORT],
        kind="queued" if queued else "unknown",
        conversation_id=message.conversation_id,
        at=record.queued or record.started,
        text=message.text,
        private=message.private,
        files=tuple(str(file) for file in message.attachments),
        why=record.detail,
        record=record,
    )


def _of_draft(draft: Draft) -> Item:
    return Item(
        id=f"draft{draft.version}",
        kind="draft",
        conversation_id=draft.conversation_id,
        at=draft.at,
        text=draft.text,
        private=draft.private,
        files=tuple(str(file) for file in draft.files),
        why="kept beside the draft",
        draft=draft,
    )


def _item(journal: Journal, word: str) -> Item:
    """Find what an id names. Raises UsageError."""
    known = items(journal)
    found = [
        one
        for one in known
        if one.id == word or (one.record and one.record.message.key.startswith(word))
    ]
    if len(found) == 1 and word:
        return found[0]
    shown = clean_line(word, limit=40)
    if not found or not word:
        hint = nearest(word, [one.id for one in known]) or "nothing waits"
        raise UsageError(f"nothing that waits has the id {shown!r}", hint=hint)
    raise UsageError(f"several have an id that begins with {shown!r}", hint="give more of it")


def _record_of(journal: Journal, word: str, state: SendState) -> SendRecord:
    item = _item(journal, word)
    queued = state is SendState.QUEUED
    if item.record is None or (item.record.state is SendState.QUEUED) != queued:
        other = "saywell outbox settle" if item.kind == "unknown" else "saywell outbox edit"
        if item.kind == "queued":
            other = "saywell outbox send"
        raise UsageError(f"{item.id} is {item.kind}", hint=f"try: {other} {item.id}")
    return item.record


def _key(item: Item) -> str:
    return item.record.message.key if item.record else ""


def _sent_on_demand(
    desk: _Desk, chosen: Sequence[SendRecord], because: str, yes: bool
) -> list[SendResult]:
    """Send those that ask, where the agent says so. Raises BackendError."""
    results = []
    for record in chosen:
        one = desk.outbox.look(record)
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
            terminal.err(f"it stays: saywell outbox send {one.record.message.key[:SHORT]} --yes")
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
    place = clean_line(message.conversation_id)
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
            "id": one.key[:SHORT],
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
            terminal.out(f"{one.key[:SHORT]} {one.state.value}{why}")


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


def _as_record(one: Item) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "conversation_id": one.conversation_id,
        "at": records.moment(one.at),
        "private": one.private,
        "text": one.text,
        "files": list(one.files),
        "why": one.why,
    }


def _row(one: Item, now: dt.datetime) -> tuple[Cell | str, ...]:
    from saywell.cli import render

    style = {"unknown": "bold red", "queued": "yellow"}.get(one.kind, "dim")
    text = ("NOTE " if one.private else "") + " ".join(one.text.split())
    age = render.duration(now - one.at)
    return one.id, Cell(one.kind, style), one.conversation_id, age, one.why or "-", text

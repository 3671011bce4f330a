"""``saywell follow-ups``: what customers were promised, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, records, system, terminal
from saywell.cli.lines import Cell
from saywell.cli.system import ConversationArgument
from saywell.cli.terminal import Form
from saywell.errors import BackendError, NotFound, UsageError
from saywell.model.chat import Contact
from saywell.model.followup import FollowUp, FollowUpState

if TYPE_CHECKING:
    from saywell.model.settings import Settings

app = typer.Typer(rich_markup_mode=None)

COLUMNS = (
    "id",
    "state",
    "due",
    "late",
    "conversation_id",
    "name",
    "contact",
    "about",
    "made",
    "progress",
    "ended",
    "reason",
    "message_id",
)

IdsArgument = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Their ids, or the beginnings of them.")
]
OutputOption = Annotated[Form, typer.Option("-o", "--output", help="How to print it.")]
AllOption = Annotated[bool, typer.Option("--all", help="Also what is done or dropped.")]
DueOption = Annotated[bool, typer.Option("--due", help="What is due by now, and no more.")]
ForOption = Annotated[
    str, typer.Option("--for", metavar="LENGTH", help="Due after so long: 30m, 2h, 1d12h.")
]
UntilOption = Annotated[
    str, typer.Option("--until", metavar="TIME", help='Due then: "2026-11-23 09:00", or 09:00.')
]


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="follow-ups")


@app.callback(invoke_without_command=True)
def follow_ups(
    ctx: typer.Context,
    everything: AllOption = False,
    due: DueOption = False,
    output: OutputOption = Form.TEXT,
) -> None:
    """List what customers were promised and have not got yet, what is due first.

    A message that promises something with a time ("I will mail you by noon") is noted here once
    it is really sent; without a time it is due after flow.follow_up.

    \b
    saywell follow-ups
    saywell follow-ups add 12 "tell her what the courier says" --for 4h
    saywell follow-ups done 3f2a91bc
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, everything, due, output)


@app.command("list")
def list_(
    ctx: typer.Context,
    everything: AllOption = False,
    due: DueOption = False,
    output: OutputOption = Form.TEXT,
) -> None:
    """List them, what is due first; this is what saywell follow-ups does.

    \b
    saywell follow-ups list --due
    saywell follow-ups list --all -o csv
    """
    _list(ctx, everything, due, output)


@app.command("add")
def add(
    ctx: typer.Context,
    conversation: ConversationArgument,
    about: Annotated[str, typer.Argument(metavar="ABOUT", help="What was promised.")],
    length: ForOption = "",
    until: UntilOption = "",
    contact: Annotated[
        str, typer.Option(metavar="CONTACT", help="Mail or phone; the profile's otherwise.")
    ] = "",
    output: OutputOption = Form.TEXT,
) -> None:
    """Note what a customer was promised elsewhere: on the phone, in a mail.

    \b
    saywell follow-ups add 12 "send the new label" --for 4h
    saywell follow-ups add Harriet "call her back" --until 17:00 --contact "+44 20 7946 0958"
    """
    from saywell.app import follow_ups as use_case

    now = dt.datetime.now(dt.UTC)
    due = _due(length, until, now)
    chosen, known = _customer(ctx, conversation)
    with system.journal(ctx) as (settings, journal):
        one = use_case.by_hand(
            chosen,
            about,
            now,
            due or now + _usual(settings),
            name=known.name,
            contact=contact or known.email or known.phone,
        )
        kept = journal.save_follow_up(one)
    _tell([kept], "noted", output)


@app.command("done")
def done(ctx: typer.Context, ids: IdsArgument, output: OutputOption = Form.TEXT) -> None:
    """Note that the customer has the answer.

    \b
    saywell follow-ups done 3f2a91bc
    """
    from saywell.app import follow_ups as use_case

    _change(ctx, ids, lambda one, now: use_case.ended(one, FollowUpState.DONE, now), "done", output)


@app.command("drop")
def drop(
    ctx: typer.Context,
    ids: IdsArgument,
    because: Annotated[
        str, typer.Option(metavar="REASON", help="Why; it is kept.", callback=context.filled_in)
    ],
    output: OutputOption = Form.TEXT,
) -> None:
    """Give one up, for a reason that is kept.

    \b
    saywell follow-ups drop 3f2a91bc --because "she called herself"
    """
    from saywell.app import follow_ups as use_case

    _change(
        ctx,
        ids,
        lambda one, now: use_case.ended(one, FollowUpState.DROPPED, now, because),
        "dropped",
        output,
    )


@app.command("later")
def later(
    ctx: typer.Context,
    ids: IdsArgument,
    length: ForOption = "",
    until: UntilOption = "",
    output: OutputOption = Form.TEXT,
) -> None:
    """Put one off: it takes longer, and the customer was told so.

    \b
    saywell follow-ups later 3f2a91bc --for 1d
    saywell follow-ups later 3f2a91bc --until "2026-11-23 09:00"
    """
    from saywell.app import follow_ups as use_case

    due = _due(length, until, dt.datetime.now(dt.UTC))
    if due is None:
        raise UsageError("until when?", hint='--for 2h, or --until "2026-11-23 09:00"')
    _change(ctx, ids, lambda one, now: use_case.put_off(one, due, now), "put off", output)


@app.command("contact")
def contact(
    ctx: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")],
    reached: Annotated[str, typer.Argument(metavar="CONTACT", help="Mail or phone.")],
    output: OutputOption = Form.TEXT,
) -> None:
    """Note how the customer is reached.

    \b
    saywell follow-ups contact 3f2a91bc harriet@example.org
    """
    from saywell.app import follow_ups as use_case

    _change(ctx, [id_], lambda one, _: use_case.reached(one, reached), "changed", output)


# --- parts --------------------------------------------------------------------------------------


def _usual(settings: Settings) -> dt.timedelta:
    from saywell.model.settings import span

    return span(settings.flow.follow_up)


def _due(length: str, until: str, now: dt.datetime) -> dt.datetime | None:
    """Return when something is due, None where nothing was said. Raises UsageError."""
    from saywell.app import actions

    if length and until:
        raise UsageError("give --for or --until, not both")
    if length:
        return actions.after(length, now)
    return actions.moment(until, now) if until else None


def _customer(ctx: typer.Context, wanted: str) -> tuple[str, Contact]:
    """Return a conversation's id and its customer; a number is enough while nobody answers."""
    with system.opened(ctx) as (_, backend):
        try:
            found = system.find(backend, wanted, quiet=True)
        except NotFound:
            raise
        except BackendError:
            if not wanted.isdecimal() and not wanted.startswith("!"):
                raise
            return wanted, Contact()
    return found.id, found.contact


def _list(ctx: typer.Context, everything: bool, due: bool, output: Form) -> None:
    now = dt.datetime.now(dt.UTC)
    with system.journal(ctx) as (_, journal):
        found = journal.follow_ups(open_only=not everything)
    if due:
        found = [one for one in found if _is_late(one, now)]
    if output is not Form.TEXT:
        _out(found, now, output)
    elif found:
        from saywell.cli.render import Sheet

        titles = ("ID", "DUE", "CUSTOMER", "CONVERSATION", "REACHED BY", "PROMISED")
        rows = tuple(_row(one, now) for one in found)
        terminal.out_sheet(Sheet(titles, rows, most=(8, 14, 16, 14, 24), cut=True))
    else:
        terminal.err("nothing is due" if due else "nobody was promised anything")


def _is_late(one: FollowUp, now: dt.datetime) -> bool:
    return one.state is FollowUpState.OPEN and one.due <= now


def _row(one: FollowUp, now: dt.datetime) -> tuple[Cell | str, ...]:
    from saywell.app.follow_ups import SHORT

    contact = Cell(one.contact) if one.contact else Cell("not known", "yellow")
    about = f"{one.about} ({one.reason})" if one.reason else one.about
    name = one.name or "-"
    return one.id[:SHORT], _when(one, now), name, one.conversation_id, contact, about


def _when(one: FollowUp, now: dt.datetime) -> Cell:
    """Say when it is due, or what became of it, in words and in colour."""
    from saywell.cli.render import duration

    if one.state is not FollowUpState.OPEN:
        return Cell(one.state.value, "dim")
    if _is_late(one, now):
        return Cell(f"{duration(now - one.due)} LATE", "bold red")
    return Cell(f"in {duration(one.due - now)}")


def _change(
    ctx: typer.Context,
    words: Sequence[str],
    change: Callable[[FollowUp, dt.datetime], FollowUp],
    said: str,
    output: Form,
) -> None:
    """Change those that were named, all or none of them."""
    from saywell.app import follow_ups as use_case

    now = dt.datetime.now(dt.UTC)
    with system.journal(ctx) as (_, journal):
        known = journal.follow_ups()
        changed = [change(use_case.named(known, word), now) for word in words]
        kept = [journal.save_follow_up(one) for one in changed]
    _tell(kept, said, output)


def _tell(found: Sequence[FollowUp], said: str, output: Form) -> None:
    """Say what was done, as sentences or records."""
    from saywell.app.follow_ups import SHORT

    now = dt.datetime.now(dt.UTC)
    if output is not Form.TEXT:
        _out(found, now, output)
        return
    for one in found:
        place = f"for conversation {system.handle(one.conversation_id)}"
        due = f", due {one.due.astimezone():%Y-%m-%d %H:%M}"
        is_open = one.state is FollowUpState.OPEN
        terminal.out(f"{said}: {one.id[:SHORT]} {place}{due if is_open else ''}")


def _out(found: Sequence[FollowUp], now: dt.datetime, output: Form) -> None:
    rows = [_record(one, now) for one in found]
    if output is Form.JSON:
        terminal.out_json(rows)
    else:
        terminal.out_csv(COLUMNS, rows)


def _record(one: FollowUp, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state.value,
        "due": records.moment(one.due),
        "late": _is_late(one, now),
        "conversation_id": one.conversation_id,
        "name": one.name,
        "contact": one.contact,
        "about": one.about,
        "made": records.moment(one.made),
        "progress": records.moment(one.progress),
        "ended": records.moment(one.ended),
        "reason": one.reason,
        "message_id": one.message_id,
    }

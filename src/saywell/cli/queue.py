"""``saywell inbox`` and ``saywell show``: who waits, and what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from saywell.cli import context, records, render, system, terminal, unsent
from saywell.cli.render import Cell, Sheet
from saywell.cli.system import ConversationArgument
from saywell.cli.terminal import Form
from saywell.errors import NotFound
from saywell.model.chat import Author, Conversation, Message, Status
from saywell.model.settings import Settings, seconds
from saywell.model.untrusted import clean, clean_line

INBOX_COLUMNS = (
    "id",
    "status",
    "waited_seconds",
    "first_reply",
    "unread",
    "contact_name",
    "inbox",
    "assignee",
    "priority",
    "labels",
    "last_activity",
    "last_text",
    "needs_taking",
    "encrypted",
    "snoozed_until",
)
MESSAGE_COLUMNS = ("id", "at", "author", "author_name", "private", "status", "text", "unreadable")


class Wanted(StrEnum):
    """Which conversations to list."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    ALL = "all"


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.command("inbox")(inbox)
    root.command("show")(show)


def inbox(
    ctx: typer.Context,
    status: Annotated[Wanted, typer.Option(help="Only those in this state.")] = Wanted.OPEN,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="The most that are listed.")] = 50,
    mine: Annotated[bool, typer.Option("--mine", help="Only those assigned to you.")] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List conversations: who was never answered first, then whoever has waited longest.

    A customer who waits over 45 seconds is marked "due", over 2 minutes "LATE" (settings
    clocks.warn and clocks.alarm), and "new" when nobody has answered yet. Other commands take
    the beginning of a long id, or the customer's name, where one conversation alone has it.

    \b
    saywell inbox
    saywell inbox --mine --status all -o json
    """
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    backend = wiring.open_backend(settings)
    try:
        wanted = None if status is Wanted.ALL else Status(status.value)
        found = backend.queue(wanted, limit=1000 if mine else limit)
        if mine:
            me = backend.account().agent.id
            found = [item for item in found if item.assignee and item.assignee.id == me]
    except NotFound as error:
        account = clean_line(settings.chat.account, limit=40)
        raise NotFound(
            f"there is no account {account} on {clean_line(settings.chat.url)}",
            hint="see chat.account in: saywell config; or run: saywell auth login",
            status=error.status,
        ) from None
    finally:
        backend.close()
    now = dt.datetime.now(dt.UTC)
    found = found[:limit]
    if output is Form.JSON:
        terminal.out_json([records.conversation(item, now) for item in found])
    elif output is Form.CSV:
        terminal.out_csv(INBOX_COLUMNS, (_flat(item, now) for item in found))
    elif found:
        terminal.out_sheet(queue_sheet(found, settings, now))
    else:
        terminal.err("nobody is there")
    unsent.tell_open_of(settings)


def _flat(item: Conversation, now: dt.datetime) -> dict[str, object]:
    record = records.conversation(item, now)
    last = item.last_message
    return {**record, "contact_name": item.contact.name, "last_text": last.text if last else ""}


def queue_sheet(conversations: list[Conversation], settings: Settings, now: dt.datetime) -> Sheet:
    """Make the table of the queue: id, waiting time, customer, inbox, and what was said last."""
    warn = dt.timedelta(seconds=seconds(settings.clocks.warn))
    alarm = dt.timedelta(seconds=seconds(settings.clocks.alarm))
    rows = []
    for item in conversations:
        rows.append(
            (
                item.id,
                render.waiting(item.waited(now), warn, alarm, item.first_reply),
                Cell(item.contact.name or "(no name)", "bold"),
                Cell(item.assignee.name if item.assignee else "-", "dim"),
                _last_words(item),
            )
        )
    titles = ("ID", "WAITING", "CUSTOMER", "AGENT", "LAST MESSAGE")
    return Sheet(titles, tuple(rows), most=(8, 22, 18, 12), cut=True)


def _last_words(item: Conversation) -> Cell | str:
    """Return what was said last, behind what has to be known of the conversation first."""
    if item.needs_taking:
        return Cell("(take it to read it)", "yellow")
    if item.encrypted:
        return Cell("(encrypted)", "yellow")
    state = "" if item.status is Status.OPEN else f"({item.status.value}) "
    if item.snoozed_until:
        state = f"(until {_local(item.snoozed_until)}) "
    if item.last_message is None:
        return state
    note = "note: " if item.last_message.private else ""
    return state + note + (item.last_message.text or _beside_text(item.last_message))


def _local(at: dt.datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def show(
    ctx: typer.Context,
    conversation: ConversationArgument,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="The newest so many.")] = 40,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Show one conversation: who the customer is, and what was said.

    Private notes are marked NOTE on every line: the customer has never seen them.

    \b
    saywell show 12
    saywell show Harriet
    saywell show 12 --limit 5 -o json
    """
    with system.opened(ctx) as (_, backend):
        found = system.find(backend, conversation)
        messages = [] if found.needs_taking else backend.messages(found.id, limit=limit)
    now = dt.datetime.now(dt.UTC)
    if output is Form.JSON:
        terminal.out_json(
            {
                "conversation": records.conversation(found, now),
                "messages": [records.message(item) for item in messages],
            }
        )
    elif output is Form.CSV:
        terminal.out_csv(MESSAGE_COLUMNS, (records.message(item) for item in messages))
    else:
        for cell in [*profile_lines(found, now), *transcript_lines(messages)]:
            terminal.out_line(cell)


def profile_lines(conversation: Conversation, now: dt.datetime) -> Iterator[Cell]:
    """Make the lines above a transcript: the customer and the state of the conversation."""
    contact = conversation.contact
    name = clean_line(contact.name) or "(no name)"
    yield Cell(f"Conversation {clean_line(conversation.id)}: {name}", "bold")
    waited = conversation.waited(now)
    facts = [
        ("email", contact.email),
        ("phone", contact.phone),
        ("language", contact.language),
        *(item for item in contact.attributes.items() if item[0] not in ("language", "gender")),
        ("status", conversation.status.value),
        (
            "snoozed until",
            _local(conversation.snoozed_until) if conversation.snoozed_until else "",
        ),
        ("inbox", conversation.inbox),
        ("agent", conversation.assignee.name if conversation.assignee else ""),
        ("priority", conversation.priority.value if conversation.priority else ""),
        ("labels", ", ".join(conversation.labels)),
        ("waiting", render.duration(waited) if waited is not None else ""),
    ]
    for name, value in facts:
        if value:
            yield Cell(f"  {clean_line(name)}: {clean_line(value)}", "dim")
    for name, value in conversation.attributes.items():
        if value.strip():
            yield from _whole(name, value)
    if not (conversation.can_reply or conversation.encrypted or conversation.needs_taking):
        why = "nobody can be reached here, or the channel's time to answer is over"
        closed = conversation.status is Status.RESOLVED
        yield Cell(f"  {'it is closed' if closed else why}: a reply may not arrive", "yellow")
    if conversation.needs_taking:
        way = f"saywell take {system.handle(conversation.id)}"
        yield Cell(f"  nothing can be read or answered before it is taken: {way}", "yellow")
    if conversation.encrypted:
        yield Cell("  encrypted: its texts are not for saywell; use the chat's own app", "yellow")
    yield Cell("")


def _whole(name: str, value: str) -> Iterator[Cell]:
    """Make the lines of a fact of the conversation, such as a colleague's summary, to its end."""
    lines = clean(value).split("\n")
    if len(lines) == 1:
        yield Cell(f"  {clean_line(name)}: {lines[0]}")
        return
    yield Cell(f"  {clean_line(name)}:")
    for line in lines:
        yield Cell(f"    {line}")


def transcript_lines(messages: list[Message]) -> Iterator[Cell]:
    """Make the lines of a transcript; each line of a note says that it is one."""
    for message in messages:
        mark, style = _mark(message)
        at = message.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        failed = " - NOT DELIVERED" if message.status == "failed" else ""
        if failed and message.problem:
            failed += f": {clean_line(message.problem, limit=200)}"
        who = clean_line(message.author_name) or message.author.value
        yield Cell(f"{mark}{at} {who} ({message.author.value}){failed}", style)
        for line in clean(message.text).split("\n") if message.text else ():
            yield Cell(f"{mark}  {line}", style if message.private else "")
        beside = _beside_text(message)
        if beside:
            yield Cell(f"{mark}  {beside}", "yellow")
        for item in message.attachments:
            size = f", {item.size:,} bytes" if item.size else ""
            yield Cell(f"{mark}  [file: {clean_line(item.name)}{size}]", "dim")


def _beside_text(message: Message) -> str:
    """Say what a message is that is not, or not only, a text: unreadable, a survey."""
    if message.unreadable:
        return f"[cannot be shown: {clean_line(message.unreadable, limit=60)}]"
    if message.survey is None:
        return ""
    if not message.survey.score:
        return "[asked how it went: no answer yet]"
    comment = clean_line(message.survey.comment, limit=2000)
    return f"[asked how it went: {message.survey.score} of 5{f', {comment}' if comment else ''}]"


def _mark(message: Message) -> tuple[str, str]:
    if message.private:
        return "NOTE | ", "yellow"
    if message.author is Author.CUSTOMER:
        return "", "bold cyan"
    return "", "dim" if message.author is Author.SYSTEM else "bold green"

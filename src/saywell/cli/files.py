"""``saywell files``: the files of a conversation, listed and saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import records, system, terminal
from saywell.cli.system import ConversationArgument
from saywell.cli.terminal import Form
from saywell.errors import SaywellError, UsageError
from saywell.model.backend import Capability
from saywell.model.settings import SIZE_PATTERN, Settings, size
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.downloads import FileThere
    from saywell.model.backend import ChatBackend

COLUMNS = ("number", "name", "size", "type", "at", "author", "author_name", "message_id")


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("files")(files)


def files(
    ctx: typer.Context,
    conversation: ConversationArgument,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[NUMBER]...", help="Only these files.")
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", help="Save them; without it they are listed.")
    ] = False,
    to: Annotated[
        str, typer.Option("--to", metavar="FOLDER", help="Save them here, not in this folder.")
    ] = "",
    most: Annotated[
        str, typer.Option("--max", metavar="SIZE", help="The largest that is saved: 500MB.")
    ] = "",
    limit: Annotated[
        int, typer.Option(min=1, max=5000, help="Look through the newest so many messages.")
    ] = 500,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List the files of a conversation, the oldest first, or save them.

    A file keeps its name as far as that is safe, and never takes the place of another: the second
    invoice.pdf is invoice (2).pdf. One that is too large, or breaks off, leaves nothing behind.

    \b
    saywell files 12
    saywell files 12 --save 1 3 --to ~/Downloads
    saywell files 12 --save --max 500MB
    """
    from saywell.app import downloads

    if (to or most) and not save:
        raise UsageError("--to and --max are for saving", hint="add --save")
    needed = (Capability.DOWNLOADS,) if save else ()
    with system.opened(ctx, *needed) as (settings, backend):
        bound = _bound(most, settings)
        found = system.find(backend, conversation)
        messages = [] if found.needs_taking else backend.messages(found.id, limit=limit)
        picked = downloads.chosen(downloads.files_of(messages), numbers or ())
        if save:
            _save(backend, picked, Path(to or ".").expanduser(), bound, output)
            return
    _list(picked, output)


def _bound(most: str, settings: Settings) -> int:
    if most and not re.fullmatch(SIZE_PATTERN, most):
        raise UsageError(f"{clean_line(most, limit=40)!r} is no size", hint="500kB, 100MB or 2GB")
    return size(most or settings.chat.max_download)


def _list(found: Sequence[FileThere], output: Form) -> None:
    rows = [_record(one) for one in found]
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, rows)
    elif found:
        from saywell.cli.render import Sheet

        lines = tuple(
            (
                str(one.number),
                f"{one.message.at.astimezone():%Y-%m-%d %H:%M}",
                one.message.author_name or one.message.author.value,
                f"{one.attachment.size:,}" if one.attachment.size else "-",
                one.attachment.name,
            )
            for one in found
        )
        titles = ("NO", "AT", "FROM", "BYTES", "NAME")
        terminal.out_sheet(Sheet(titles, lines, most=(5, 16, 20, 14), cut=True))
    else:
        terminal.err("there are no files")


def _save(
    backend: ChatBackend, picked: Sequence[FileThere], folder: Path, bound: int, output: Form
) -> None:
    """Save each file; one that fails does not keep the others, and is told at the end."""
    from saywell.app import downloads

    failed: SaywellError | None = None
    rows = []
    for one in picked:
        path, trouble = None, ""
        try:
            path = downloads.save(backend, one.attachment, folder, bound)
        except SaywellError as error:
            failed, trouble = error, str(error)
            if len(picked) > 1:
                terminal.err(f"file {one.number} was not saved: {clean_line(trouble)}")
        rows.append({**_record(one), "path": str(path) if path else None, "error": trouble or None})
        if path is not None and output is Form.TEXT:
            terminal.out(clean_line(str(path), limit=10_000))
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv((*COLUMNS, "path", "error"), rows)
    elif not picked:
        terminal.err("there are no files")
    if failed is not None:
        raise failed


def _record(one: FileThere) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.attachment.name,
        "size": one.attachment.size,
        "type": one.attachment.content_type,
        "at": records.moment(one.message.at),
        "author": one.message.author.value,
        "author_name": one.message.author_name,
        "message_id": one.message.id,
    }

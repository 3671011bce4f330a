"""``saywell library stats``: how the replies are used, here and where colleagues share that."""

from __future__ import annotations

import datetime as dt
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, stats_lines, terminal
from saywell.cli.terminal import Form
from saywell.errors import JournalError, Refused, UsageError
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saywell.app.wiring_usage import Told
    from saywell.model.settings import Settings


class By(StrEnum):
    """What replies are put together by."""

    REPLY = "reply"
    TAG = "tag"
    OWNER = "owner"
    LANGUAGE = "language"
    LAYER = "layer"
    PURPOSE = "purpose"


_DAYS = {"d": 1, "w": 7}


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("stats")(stats)


def stats(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="90d|DATE",
            help="Only what was used since then: 30d, 12w, 2026-03-01.",
            callback=context.filled_in,
        ),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--with", metavar="FILE", help="Count along what colleagues share: files or folders."
        ),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="Put replies together by it.")] = By.REPLY,
    unused: Annotated[
        bool, typer.Option("--unused", help="List the replies that nobody has used.")
    ] = False,
    tags: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Only replies with this tag; several: with all."),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only replies of this owner.", callback=context.filled_in
        ),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar="FILE",
            help="Write what you may share into a file or a folder; - prints it.",
        ),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Throw away all that was counted here.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Throw it away without a question.")
    ] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Show how often each reply is used, edited before it is sent, and taken out again.

    Counted is what you do in saywell. Colleagues share their counts as files, which --with adds;
    nobody is counted twice, and nobody is named: a file has ids of replies, languages, months and
    numbers, and no word of any customer.

    \b
    saywell library stats --since 90d
    saywell library stats --by owner --with team/usage
    saywell library stats --unused --tag billing
    saywell library stats --export team/usage
    """
    settings = context.of(ctx).settings()
    if export is not None and forget:
        raise UsageError("give --export or --forget, not both")
    if forget:
        _forget(settings, yes=yes)
        return
    if export is not None:
        _export(settings, export)
        return
    from saywell.app import wiring_usage

    told = wiring_usage.stats(
        settings, there(files or ()), by.value, day_of(since), tags=tags or (), owner=owner or ""
    )
    for problem in told.problems:
        terminal.err(f"not counted: {clean_line(str(problem), limit=1000)}")
    _show(told, by, output, unused=unused)


def _show(told: Told, by: By, output: Form, *, unused: bool) -> None:
    if output is Form.JSON:
        terminal.out_json(stats_lines.as_json(told, by.value))
    elif output is Form.CSV and unused:
        terminal.out_csv(stats_lines.UNUSED, stats_lines.unused_rows(told))
    elif output is Form.CSV:
        terminal.out_csv(stats_lines.COLUMNS, stats_lines.rows(told.stats.rows, by.value))
    else:
        lines = stats_lines.unused_lines if unused else stats_lines.lines
        for line in lines(told, by.value, _draws_blocks()):
            terminal.out_text(line)


def _draws_blocks() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return encoding.lower().replace("-", "") == "utf8"


def there(files: Sequence[Path]) -> Sequence[Path]:
    """Refuse a path that was mistyped: its counts would be missed without a word."""
    for path in files:
        try:
            path.stat()
        except OSError as error:
            told = f"{clean_line(str(path))} cannot be read: {error.strerror}"
            raise UsageError(told, hint="--with FILE or FOLDER") from None
    return files


def day_of(since: str | None) -> dt.date | None:
    """Read how far back to count: a day, or so many days or weeks back from today in UTC."""
    if since is None:
        return None
    today = dt.datetime.now(dt.UTC).date()
    try:
        if found := re.fullmatch(r"(\d{1,5})([dw])", since.strip()):
            return today - dt.timedelta(days=int(found[1]) * _DAYS[found[2]])
        return dt.date.fromisoformat(since.strip())
    except (ValueError, OverflowError):
        told = f"{clean_line(since)!r} is no time to count from"
        raise UsageError(told, hint="such as 30d, 12w or 2026-03-01") from None


def _export(settings: Settings, path: Path) -> None:
    from saywell.app import wiring_usage

    done = wiring_usage.export(settings, None if str(path) == "-" else path)
    if done.path is None:
        terminal.out(done.text, end="")
    else:
        terminal.out_text(str(done.path))
    replies = len({key.reply_id for key in done.share.counts})
    own = f"; {done.left_out} of your own are left out" if done.left_out else ""
    what = "1 reply" if replies == 1 else f"{replies} replies"
    terminal.err(f"the counts of {what} by the month{own}")


def _forget(settings: Settings, *, yes: bool) -> None:
    from saywell.app import wiring_usage

    if not yes:
        if not terminal.can_ask():
            raise UsageError("nobody can be asked here", hint="give --yes")
        terminal.err("The counts of all replies will be gone from this machine, for good.")
        if not terminal.confirm("Throw them away?"):
            raise Refused("nothing was changed")
    wiring_usage.forget(settings)
    terminal.out("forgotten: counting begins anew, under another random id")


def carry_over(settings: Settings, old: str, new: str) -> None:
    """Let a renamed reply keep its counts; that this cannot be done stops nothing."""
    from saywell.app import wiring_usage

    try:
        wiring_usage.renamed(settings, old, new)
    except JournalError as error:
        terminal.err(f"what was counted of {old} stays there: {clean_line(str(error))}")

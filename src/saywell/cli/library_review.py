"""``saywell library review``: which replies are to be read again, and deciding on them."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, terminal
from saywell.cli.lint import CHECKING
from saywell.cli.review_forms import COLUMNS, By, as_flat_rows, as_rows, list_lines
from saywell.cli.terminal import Form
from saywell.errors import UsageError
from saywell.model.review import Limits, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saywell.app.reviewer import Reviewer
    from saywell.app.wiring_review import Found
    from saywell.app.words import Words
    from saywell.model.settings import Settings


_USUAL = Limits()


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("review")(review)


def review(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", help="Files or folders instead of those in the settings."
        ),
    ] = None,
    as_list: Annotated[
        bool, typer.Option("--list", help="Only list them; ends with 1 when there are any.")
    ] = False,
    owners: Annotated[
        list[str] | None,
        typer.Option("--owner", metavar="NAME", help="Only those of this owner; several are fine."),
    ] = None,
    tags: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Only those with this tag; several: with all."),
    ] = None,
    whys: Annotated[
        list[Why] | None,
        typer.Option("--why", help="Only for this reason; several are fine."),
    ] = None,
    by: Annotated[By | None, typer.Option("--by", help="Put the list together by it.")] = None,
    every: Annotated[
        str | None,
        typer.Option(
            "--every",
            metavar="1m",
            help="How long a kept reply is good for: 2w, 1m, 1y; else library.review_every.",
        ),
    ] = None,
    stale: Annotated[
        str, typer.Option("--stale", metavar="3m", help="From when on a reply is stale.")
    ] = _USUAL.stale,
    unused: Annotated[
        str, typer.Option("--unused", metavar="3m", help="From when on a reply is unused.")
    ] = _USUAL.unused,
    shared: Annotated[
        list[Path] | None,
        typer.Option(
            "--with", metavar="FILE", help="Count along what colleagues share: files or folders."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that you have put off.")
    ] = False,
    plain: Annotated[
        bool | None,
        typer.Option("--plain/--no-plain", help="Line by line, for a screen reader."),
    ] = None,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print the list.")] = (
        Form.TEXT
    ),
) -> None:
    """Go through the replies that are to be read again, one key for each decision.

    A reply is here when its review is due, when it is stale, unused, often edited before it is
    sent or often taken out again, when it fails the lint, or fails it since a rule has changed.
    Each decision is written into its file at once: keep (the next date), edit, retire, hand over
    (another owner), or put it off. Comments and everything else in the file stay.

    With --list, with -o and without a terminal the replies are listed: it ends with 0 when there
    are none, 1 when there are some, 2 for trouble.

    \b
    saywell library review
    saywell library review --owner Dana --every 3m
    saywell library review replies --list --by owner --why due
    """
    from saywell.app import wiring_review

    settings = context.of(ctx).settings()
    limits = Limits(
        every=_period("--every", every or settings.library.review_every),
        stale=_period("--stale", stale),
        unused=_period("--unused", unused),
    )
    wanted = wiring_review.Wanted(
        _there(paths or ()),
        tuple(owners or ()),
        tuple(tags or ()),
        frozenset(whys or ()),
        _there(shared or ()),
        everything,
    )
    today = dt.datetime.now().astimezone().date()
    with terminal.waiting(CHECKING):
        found = wiring_review.find(settings, wanted, limits, today)
    for problem in found.problems:
        terminal.err(str(problem))
    plain = settings.look.plain if plain is None else plain
    able = terminal.can_ask() if plain else terminal.can_show_screen()
    if as_list or output is not Form.TEXT or not able:
        _list(found, by, output)
    elif not found.review.due:
        terminal.err(_tally(found))
    else:
        raise typer.Exit(_walk(settings, found, plain=plain))


def _period(option: str, text: str) -> str:
    from saywell.model.settings import PERIOD_PATTERN

    if not re.fullmatch(PERIOD_PATTERN, text):
        raise UsageError(
            f"{option} {text[:40]!r} is no period", hint="a number with d, w, m or y: 2w, 1m, 1y"
        )
    return text


def _there(paths: Sequence[Path]) -> tuple[Path, ...]:
    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no file or folder {str(path)!r}", hint="check the path")
    return tuple(paths)


def _list(found: Found, by: By | None, output: Form) -> None:
    due = found.review.due
    if output is Form.JSON:
        terminal.out_json(as_rows(due))
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, as_flat_rows(due))
    else:
        for line in list_lines(due, by):
            terminal.out(line)
        terminal.err(_tally(found))
    if due:
        raise typer.Exit(1)


def _tally(found: Found) -> str:
    review = found.review
    text = f"{len(review.due)} of {review.replies} replies are to be reviewed"
    if not review.replies:
        text = "there are no replies of a team here; those that come with saywell are not reviewed"
    if review.put_off:
        text += f", {review.put_off} put off (--all)"
    if review.unread:
        text += f"; {review.unread} problems in files: saywell library lint"
    return text


def _walk(settings: Settings, found: Found, *, plain: bool) -> int:
    """Walk through them, and say what was done."""
    from saywell.app import wiring_review
    from saywell.app.review_desk import RETIRED
    from saywell.app.review_words import summary_lines
    from saywell.app.reviewer import Reviewer
    from saywell.tui.keymap import keymap_of
    from saywell.tui.keys import screen_words

    keymap = keymap_of(settings)
    words = screen_words(settings.language, keymap.lines)
    review = found.review
    reviewer = Reviewer(review.due, review.owners, found.desk, words, settings.language)
    code = 0
    if plain:
        from saywell.cli.plain_review import run_plain

        run_plain(reviewer, words, RETIRED)
    else:
        code = _screen(settings, reviewer, words)
    for line in summary_lines(reviewer.walk, words, wiring_review.commits(reviewer.walk.files)):
        terminal.err(line)
    return code


def _screen(settings: Settings, reviewer: Reviewer, words: Words) -> int:
    from saywell.app.review_desk import RETIRED
    from saywell.tui.keymap import keymap_of
    from saywell.tui.picker_terminal import own_terminal
    from saywell.tui.review import run_review

    if not terminal.Look.colour:
        os.environ["NO_COLOR"] = "1"
    try:
        with own_terminal() as (keys, screen):
            return run_review(
                reviewer,
                words,
                RETIRED,
                keys=keymap_of(settings).review,
                wearing=settings.look,
                terminal=keys,
                output=screen,
            )
    except OSError as error:
        raise UsageError(f"the terminal cannot be used: {error.strerror}") from None

"""``saywell library lint``: what is wrong in a library, for people, programs and CI systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, fields, lint_forms, terminal

if TYPE_CHECKING:
    from saywell.app.linting import Linted


CHECKING = "checking the replies; the first time takes a while"
"""What people wait for who have many replies, or new rules."""


class LintForm(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    SARIF = "sarif"
    GITHUB = "github"


class Least(StrEnum):
    """From which severity on findings make the command fail."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("lint")(lint)


def lint(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Folders instead of those in the settings."),
    ] = None,
    langs: Annotated[
        list[str] | None,
        typer.Option(
            "--lang",
            metavar="CODE",
            help="Languages that every reply has to have; else those that half of them have.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="ID", help="Only this rule or row: L03, M06.calm-down."),
    ] = None,
    fail_on: Annotated[
        Least, typer.Option("--fail-on", help="End with 1 from this severity on.")
    ] = Least.WARNING,
    anew: Annotated[
        bool, typer.Option("--anew", help="Check all files, also those that have not changed.")
    ] = False,
    output: Annotated[
        LintForm, typer.Option("-o", "--output", help="How to print it.")
    ] = LintForm.TEXT,
) -> None:
    """Check every reply of the library as it will be sent, and the library as a whole.

    Each text is filled with sample values and held against the etiquette rules of its language.
    Fields, subjects, attachments, short codes, owners, review dates, missing languages and
    replies that say the same are looked at too. Only replies that have changed are checked again.

    Ends with 0 when nothing is found from --fail-on on, 1 when something is, 2 for trouble.

    \b
    saywell library lint
    saywell library lint --rule L03 --rule M06
    saywell library lint team --fail-on error -o github
    saywell library lint -o sarif > lint.sarif
    """
    import dataclasses
    import datetime as dt

    from saywell.app import wiring_lint
    from saywell.engine.check import has_prefix

    for lang in langs or ():
        fields.check_language(lang)
    settings = context.of(ctx).settings()
    today = dt.datetime.now().astimezone().date()
    with terminal.waiting(CHECKING):
        done = wiring_lint.run(settings, paths or (), langs or (), today, keep=not anew)
    if only:
        found = tuple(one for one in done.found if any(has_prefix(one.rule, row) for row in only))
        done = dataclasses.replace(done, found=found)
    if output is LintForm.JSON:
        terminal.out_json(lint_forms.as_rows(done.found))
    elif output is LintForm.CSV:
        terminal.out_csv(lint_forms.COLUMNS, lint_forms.as_rows(done.found))
    elif output is LintForm.SARIF:
        terminal.out_json(lint_forms.as_sarif(done.found))
    else:
        lines = lint_forms.text_lines if output is LintForm.TEXT else lint_forms.github_lines
        for line in lines(done.found):
            terminal.out_text(line)
    if output is LintForm.TEXT:
        for line in _summary(done):
            terminal.err(line)
    if any(lint_forms.RANK[one.severity] <= lint_forms.RANK[fail_on.value] for one in done.found):
        raise typer.Exit(1)


MANY = 20
"""Findings from which it is told of what kind most of them are."""

MOST = 6
"""How many kinds are told."""


def _summary(done: Linted) -> Iterator[str]:
    """Say how much there is, and what of; behind many findings, where to begin."""
    counts = lint_forms.counted(done.found)
    told = [f"{n:,} {name}{'s' * (n > 1 and name != 'advice')}" for name, n in counts.items()]
    what = ", ".join(told) or "nothing is wrong"
    replies = f"{done.replies:,} {'reply' if done.replies == 1 else 'replies'}"
    files = f"{done.files:,} {'file' if done.files == 1 else 'files'}"
    yield f"{replies} in {files}, {done.checked:,} checked anew: {what}"
    if len(done.found) > MANY:
        kinds = Counter(one.rule for one in done.found).most_common(MOST)
        listed = ", ".join(f"{rule} {count}" for rule, count in kinds)
        yield f"most often: {listed}; --rule {kinds[0][0]} shows one kind alone"

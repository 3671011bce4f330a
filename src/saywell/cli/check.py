"""``saywell check``: what a careful team lead would say of a message."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, fields, findings, terminal
from saywell.cli.terminal import Form
from saywell.errors import UsageError
from saywell.model.rules import Context, Draft
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.engine.check import Checker
    from saywell.model.settings import Settings

FINDING_COLUMNS = (
    *("rule", "check", "severity", "start", "end"),
    *("message", "fixes", "instead", "why"),
)


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("check")(check)


def check(
    ctx: typer.Context,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT|-]", help="The message; - reads it from stdin.")
    ] = None,
    lang: fields.LangOption = "",
    context_file: Annotated[
        str | None,
        typer.Option(
            "--context",
            metavar="FILE.json",
            help="What is known of the conversation.",
            callback=context.filled_in,
        ),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read one JSON object a line, and write one a line.")
    ] = False,
    grammar: Annotated[
        bool, typer.Option("--grammar", help="Check English grammar too: saywell[grammar].")
    ] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Check a message for etiquette, and say how to put it better.

    Ends with 0 when nothing is found, 1 when something is, 2 for trouble.

    With --jsonl each line has "text" and may have "id", "lang" and "context" (company, agent,
    contact, first_reply, turns, attachments). Each line written has "id", "lang", "verdict"
    (pass, ask, block) and "findings"; a line that cannot be used gives "id" and "error".

    \b
    saywell check "We cant do that!!!"
    saywell check -- "-5% on everything"
    echo "Περιμένετε" | saywell check --lang el
    saywell check --jsonl < messages.jsonl > findings.jsonl
    """
    if jsonl and (text not in (None, "-") or lang or context_file):
        raise UsageError(
            "--jsonl takes text, language and context from its lines",
            hint="saywell check --jsonl < messages.jsonl",
        )
    if jsonl and output is Form.CSV:
        raise UsageError("--jsonl writes JSON", hint="leave -o csv out")
    if lang:
        fields.check_language(lang)
    from saywell.app import checking, wiring, wiring_quick

    known = _context(context_file) if context_file else None
    settings = _with_grammar(context.of(ctx).settings(), grammar)
    if jsonl:
        loaded = wiring.load_checker(settings)
        fields.tell_problems(loaded.problems)
        raise typer.Exit(_stream(loaded.checker))
    draft = terminal.text_argument(text)
    wanted = Draft(draft, lang, known or Context())
    loaded, keep = wiring_quick.load_to_keep(settings, wanted, os.environ)
    fields.tell_problems(loaded.problems)
    report = checking.check_text(loaded.checker, draft, lang, known)
    if output is Form.JSON:
        terminal.out_json(checking.report_as_json(report))
    elif output is Form.CSV:
        rows = [checking.finding_as_json(one) for one in report.findings]
        terminal.out_csv(FINDING_COLUMNS, rows)
    else:
        for cell in findings.report_lines(report, draft):
            terminal.out_line(cell)
    terminal.flush()
    with contextlib.suppress(KeyboardInterrupt):  # the answer is out
        keep()
    if report.findings:
        raise typer.Exit(1)


def _with_grammar(settings: Settings, asked: bool) -> Settings:
    """Turn grammar on when it is asked for, and have it ready: nobody types while we wait."""
    if asked or settings.check.grammar:
        from saywell.app import wiring_words

        settings = wiring_words.with_grammar(settings)
        if not wiring_words.grammar_ready() and asked:
            terminal.err("grammar is not checked: pip install 'saywell[grammar]'")
    return settings


def _context(name: str) -> Context:
    from saywell.app import checking

    try:
        data = Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{clean_line(name)} cannot be read: {reason}") from None
    text = terminal.decoded(data, clean_line(name))
    try:
        return checking.read_context_text(text)
    except UsageError as error:
        raise UsageError(f"{clean_line(name)}: {error.message}", hint=error.hint) from None


def _stream(checker: Checker) -> int:
    """Check standard input line by line; each answer is handed over at once."""
    from saywell.app import checking

    code = 0
    for answer in checking.check_lines(checker, terminal.stdin_lines(checking.MAX_LINE + 1)):
        terminal.out_json(answer, indent=None)
        terminal.flush()
        code = max(code, 2 if "error" in answer else 1 if answer["findings"] else 0)
    return code

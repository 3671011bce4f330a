"""``saywell rules new``: a rule of one's own, with its tests, from options and questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from saywell.cli import context, fields, terminal
from saywell.errors import UsageError
from saywell.model.rules import Severity


def new(
    ctx: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="ID", help="As in: M06.our-words")],
    lang: fields.LangOption = "",
    phrase: Annotated[
        list[str] | None, typer.Option(help="What to report; may be given several times.")
    ] = None,
    fix: Annotated[str | None, typer.Option(help="What to put in its place, as a fix.")] = None,
    message: Annotated[str, typer.Option(help="What the agent reads.")] = "",
    why: Annotated[str, typer.Option(help="Why it matters, in a sentence.")] = "",
    bad: Annotated[
        list[str] | None, typer.Option(help="A message that it reports; two or more.")
    ] = None,
    good: Annotated[
        list[str] | None,
        typer.Option(help="A message that shares a word and is fine; two or more."),
    ] = None,
    instead: Annotated[list[str] | None, typer.Option(help="A better way to say it.")] = None,
    unless: Annotated[
        list[str] | None, typer.Option(help="A longer phrase in which it is fine.")
    ] = None,
    severity: Annotated[Severity, typer.Option(help="How much it weighs.")] = Severity.WARNING,
    mine: Annotated[
        bool, typer.Option("--mine", help="Among your own rules instead of the team's.")
    ] = False,
) -> None:
    """Write a rule of your own, with its tests, into the library's folder rules.

    What is not given as an option is asked for. The rule is tried on its examples first: when
    they do not hold, it is kept beside the rules as a draft that is not applied.

    \b
    saywell rules new M06.no-refunds --lang en --phrase "no refunds" \\
      --message "Say what we can do." --why "We always offer an exchange." \\
      --bad "There are no refunds." --bad "No refunds on sale items." \\
      --good "Refunds take 3 days." --good "Your refund left us today."
    """
    from saywell.app import wiring_rules

    fields.check_language(lang)
    settings = context.of(ctx).settings()
    asked = wiring_rules.new_rule(
        id=rule,
        lang=lang or settings.language,
        phrases=_several(phrase, "A phrase to report", "--phrase", 1),
        message=message or _one("What the agent reads", "--message"),
        why=why or _one("Why it matters", "--why"),
        bad=_several(bad, "A message that it reports", "--bad", 2),
        good=_several(good, "A message that shares a word with it and is fine", "--good", 2),
        severity=severity,
        fix=fix,
        instead=tuple(instead or ()),
        unless=tuple(unless or ()),
    )
    path, found = wiring_rules.write_new_rule(settings, asked, mine=mine)
    for problem in found:
        terminal.out_text(str(problem))
    if found:
        terminal.err(f"the rule is not applied yet: mend it, and drop .draft from {path}")
        raise typer.Exit(1)
    terminal.err(f"the rule is in {path}")


def _one(question: str, option: str) -> str:
    if not terminal.can_ask():
        raise UsageError(f"{option} is missing", hint="see: saywell rules new --help")
    answer = ""
    while not answer.strip():
        answer = terminal.ask(question)
    return answer


def _several(
    given: Sequence[str] | None, question: str, option: str, fewest: int
) -> tuple[str, ...]:
    """Take what was given, or ask until an empty answer, once there are enough."""
    found = [text for text in given or () if text.strip()]
    if len(found) >= fewest:
        return tuple(found)
    if not terminal.can_ask():
        raise UsageError(
            f"{option} has to be given {fewest} times or more"
            if fewest > 1
            else f"{option} is missing",
            hint="see: saywell rules new --help",
        )
    while True:
        enough = len(found) >= fewest
        answer = terminal.ask(f"{question} ({'Enter: done' if enough else len(found) + 1})")
        if answer.strip():
            found.append(answer)
        elif enough:
            return tuple(found)

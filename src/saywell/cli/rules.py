"""``saywell rules``: see what is checked and why, test a team's own rules, add one, measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, fields, problems, rules_eval, rules_new, terminal
from saywell.cli.render import Cell, Sheet
from saywell.cli.terminal import Form
from saywell.errors import UsageError
from saywell.model.catalogue import source, title
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import Severity
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.rulebook import ListedRule

LIST_COLUMNS = ("id", "language", "severity", "written", "on", "kind", "pack")
_FIELD = re.compile(r"\{[a-z]+\}")
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command("eval")(rules_eval.evaluate)
    app.command("new")(rules_new.new)
    root.add_typer(app, name="rules")


def complete_rule(incomplete: str) -> list[str]:
    """Complete the id of a rule."""
    from saywell.app import wiring

    return [name for name in wiring.setting_values("check.off") if name.startswith(incomplete)]


RuleArgument = Annotated[
    str,
    typer.Argument(
        metavar="RULE", help="An id or its beginning: M08.", autocompletion=complete_rule
    ),
]
FormOption = Annotated[Form, typer.Option("-o", "--output", help="How to print it.")]


@app.callback()
def _rules() -> None:
    """See what is checked and why; test, add and measure rules of your own.

    A team's rules are YAML files in the folder rules of its library: packs, which hold rules, and
    house rules, which change the shipped ones. See docs/rules-format.md.
    """


@app.command("list")
def list_rules(
    ctx: typer.Context,
    rule: Annotated[
        str,
        typer.Argument(
            metavar="[RULE]", help="An id or its beginning.", autocompletion=complete_rule
        ),
    ] = "",
    lang: fields.LangOption = "",
    output: FormOption = Form.TEXT,
) -> None:
    """List the rules, with what settings and house rules make of them.

    \b
    saywell rules list
    saywell rules list M08 --lang el
    saywell rules list -o csv > rules.csv
    """
    from saywell.app import rulebook

    fields.check_language(lang)
    found = rulebook.chosen(_listed(ctx), rule, lang)
    if output is Form.JSON:
        terminal.out_json([rulebook.summary(one) for one in found])
    elif output is Form.CSV:
        terminal.out_csv(LIST_COLUMNS, [rulebook.summary(one) for one in found])
    else:
        ui = context.of(ctx).settings().language
        rows = tuple((one.rule.id, one.language, _weight(one), _message(one, ui)) for one in found)
        terminal.out_sheet(Sheet(("RULE", "LANG", "WEIGHT", "SAYS"), rows, cut=True))


@app.command("explain")
def explain(
    ctx: typer.Context,
    rule: RuleArgument,
    lang: fields.LangOption = "",
    output: FormOption = Form.TEXT,
) -> None:
    """Say what a rule is about, why, and on which messages it speaks and keeps still.

    \b
    saywell rules explain M08
    saywell rules explain M06.dont-know --lang en
    """
    from saywell.app import rulebook

    fields.check_language(lang)
    found = rulebook.chosen(_listed(ctx), rule, lang)
    if output is not Form.TEXT:
        if output is Form.CSV:
            raise UsageError("an explanation is no table", hint="-o json")
        terminal.out_json([rulebook.as_json(one) for one in found])
        return
    ui = context.of(ctx).settings().language
    shown = [one for one in found if lang or one.language in (ui, ANY)] or found
    for number, one in enumerate(shown):
        if number:
            terminal.out()
        for cell in _explained(one, ui):
            terminal.out_line(cell)
    others = sorted({one.language for one in found} - {one.language for one in shown})
    if others:
        terminal.err(f"also in {', '.join(others)}: --lang CODE")


@app.command("test")
def run_tests(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files or folders; else all rules there are."),
    ] = None,
    output: FormOption = Form.TEXT,
) -> None:
    """Run the examples of the rules, and say what does not hold, as file:line:column.

    Each bad example has to be reported and each near miss passed over, fixes have to give what
    the example says, and house rules have to change something. Ends with 1 when anything is
    wrong, so that it can guard a repository.

    \b
    saywell rules test
    saywell rules test snippets/rules
    """
    from saywell.app import rulebook, wiring_rules, wiring_words

    settings = context.of(ctx).settings()
    files = wiring_rules.load_rule_files(settings, paths or ())
    spellers = wiring_words.spellers(settings)
    found = rulebook.problems(files, wiring_rules.broken_rules(files), spellers)
    problems.show(found, output)
    if found:
        raise typer.Exit(1)
    rules = sum(len(pack.rules) for pack in files.tested)
    examples = sum(
        len(one.examples.bad) + len(one.examples.good)
        for pack in files.tested
        for one in pack.rules
    )
    terminal.err(f"{rules} rules, {examples} examples: all hold")


# --- parts --------------------------------------------------------------------------------------


def _listed(ctx: typer.Context) -> tuple[ListedRule, ...]:
    from saywell.app import wiring_rules

    found, wrong = wiring_rules.list_rules(context.of(ctx).settings())
    fields.tell_problems(wrong)
    return found


def _weight(one: ListedRule) -> Cell:
    if not one.on:
        return Cell("off", "dim")
    changed = "" if one.severity is one.written else f" (was {one.written.value})"
    return Cell(f"{one.severity.value}{changed}", _STYLES[one.severity])


def _message(one: ListedRule, ui: str) -> str:
    """Return what a rule says, with dots for what it will have found."""
    return _FIELD.sub("…", one.rule.message.best(ui))


def _explained(one: ListedRule, ui: str) -> Iterator[Cell]:
    from saywell.app.rulebook import example_lines

    rule = one.rule
    language = (
        "every language" if one.language == ANY else LANGUAGES.get(one.language, one.language)
    )
    head = "  ".join(part for part in (rule.id, title(rule.id), language) if part)
    yield Cell(f"{head}  {_weight(one).text}", "bold")
    yield Cell(f"  {clean_line(_message(one, ui))}")
    yield Cell(f"  why: {clean_line(rule.why.best(ui))}")
    for better in rule.instead:
        yield Cell(f"  better: {clean_line(better)}", "green")
    for sort, examples in (("reported", rule.examples.bad), ("passed over", rule.examples.good)):
        yield Cell(f"  {sort}:", "dim")
        for example in examples:
            first, *rest = example_lines(example)
            yield Cell(f"    - {clean_line(first, limit=1_000)}")
            for line in rest:
                yield Cell(f"    {clean_line(line, limit=1_000)}", "dim")
    if source(rule.id, rule.source):
        yield Cell(f"  source: {clean_line(source(rule.id, rule.source))}", "dim")
    yield Cell(f"  in: {clean_line(str(rule.where), limit=1_000)}", "dim")

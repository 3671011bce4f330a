"""``saywell macros``: what the chat system's macros do, and running one through the check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import passing, system, terminal
from saywell.cli.lines import Cell
from saywell.cli.passing import BecauseOption
from saywell.cli.system import ConversationArgument
from saywell.cli.terminal import Form
from saywell.errors import Refused, Uncertain
from saywell.model.backend import Capability
from saywell.model.untrusted import clean, clean_line

if TYPE_CHECKING:
    from saywell.app.macros import Said
    from saywell.app.scene import Scene
    from saywell.model.chat import Macro
    from saywell.model.rules import Waiver
    from saywell.model.settings import Settings

app = typer.Typer(rich_markup_mode=None)

COLUMNS = ("id", "name", "steps", "messages")

MacroArgument = Annotated[str, typer.Argument(metavar="MACRO", help="Its id or its name.")]
OutputOption = Annotated[Form, typer.Option("-o", "--output", help="How to print it.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="macros")


@app.callback(invoke_without_command=True)
def macros(ctx: typer.Context, output: OutputOption = Form.TEXT) -> None:
    """List the macros that the chat system has for you; show one, or run one.

    \b
    saywell macros
    saywell macros show 3
    saywell macros run 3 12
    """
    if ctx.invoked_subcommand is not None:
        return
    with system.opened(ctx, Capability.MACROS) as (_, backend):
        found = backend.macros()
    if output is Form.JSON:
        terminal.out_json([_record(one) for one in found])
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, [_flat(one) for one in found])
    elif found:
        from saywell.cli.render import Sheet

        rows = tuple((one.id, one.name, ", ".join(_names(one))) for one in found)
        terminal.out_sheet(Sheet(("ID", "NAME", "STEPS"), rows, most=(8, 30), cut=True))
    else:
        terminal.err("there are no macros")


@app.command("show")
def show(ctx: typer.Context, macro: MacroArgument, output: OutputOption = Form.TEXT) -> None:
    """Show every step of a macro, and what it says to the customer.

    \b
    saywell macros show 3
    saywell macros show "Say goodbye and resolve" -o json
    """
    from saywell.app import macros as use_case

    with system.opened(ctx, Capability.MACROS) as (_, backend):
        found = use_case.find(backend, macro)
    if output is Form.TEXT:
        for cell in (*_steps(found), *_written(found)):
            terminal.out_line(cell)
    elif output is Form.JSON:
        terminal.out_json(_record(found))
    else:
        terminal.out_csv(COLUMNS, [_flat(found)])


@app.command("run")
def run(
    ctx: typer.Context,
    macro: MacroArgument,
    conversation: ConversationArgument,
    because: BecauseOption = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Run it without a question, in spite of warnings.")
    ] = False,
    output: OutputOption = Form.TEXT,
) -> None:
    """Run a macro on a conversation: first its steps and messages are shown and checked.

    Each message goes through the check as if you were to send it: an error stops the macro, a
    warning asks, a field that nobody fills stops it in any case. Then you are asked. The chat
    system runs it in its own time and does not tell what went wrong: look afterwards.

    Ends as saywell send does: 1 when it is refused, 4 when nobody knows whether it ran.

    \b
    saywell macros run 3 12
    saywell macros run "Say goodbye and resolve" 12 --yes
    """
    from saywell.app import macros as use_case
    from saywell.app import wiring

    with system.opened(ctx, Capability.MACROS) as (settings, backend):
        found = use_case.find(backend, macro)
        scene = system.read_scene(backend, conversation)
        said = use_case.says(found, scene, settings)
        for cell in (*_steps(found), *_filled(said)):
            terminal.err_line(cell)
        waivers = _waivers(said, scene, settings, because=(because or "").strip(), yes=yes)
        _agree(found, system.called(scene.conversation), yes)
        if waivers:
            account = scene.account.account_id if scene.account else ""
            journal = wiring.open_journal(settings, account)
            try:
                journal.record_waivers(scene.conversation.id, waivers)
            finally:
                journal.close()
        try:
            backend.run_macro(found.id, scene.conversation.id)
        except Uncertain as error:
            look = f"saywell show {system.handle(scene.conversation.id)}"
            error.hint = f"look before you run it again: {look}"
            raise
    _tell_run(found, scene, said, waivers, output)


def _waivers(
    said: tuple[Said, ...], scene: Scene, settings: Settings, *, because: str, yes: bool
) -> tuple[Waiver, ...]:
    """Let every message through the gate. Raises Refused or Stopped; nothing has run then."""
    from saywell.app import macros as use_case
    from saywell.app import wiring

    if not said:
        return ()
    for one in said:
        if one.missing or one.fault:
            what = one.fault or f"nobody knows {', '.join(one.missing)}"
            raise Refused(
                f"not run: a message of it cannot be filled: {clean_line(what)}",
                hint="send what you mean yourself: saywell send",
            )
    checks = wiring.load_checker(settings).checker.check
    waivers: list[Waiver] = []
    for one, judgement in use_case.judged(said, scene, settings, checks):
        try:
            waivers += passing.passed(
                judgement, one.text, because, yes, question="Run it all the same?"
            )
        except Refused as error:
            said_why = error.message.replace("not sent", "not run", 1)
            raise Refused(said_why, hint=error.hint.replace("mend it", "mend the macro")) from None
    return tuple(dict.fromkeys(waivers))


def _agree(macro: Macro, conversation: str, yes: bool) -> None:
    """Ask before anything happens. Raises Refused, or Stopped."""
    if yes:
        return
    if not terminal.can_ask():
        raise Refused("not run: nobody was asked", hint="give --yes where there is no terminal")
    name = clean_line(macro.name, limit=60)
    if not terminal.confirm(f"Run {name} on conversation {conversation}?"):
        raise Refused("not run", hint="nothing was done")


def _tell_run(
    macro: Macro, scene: Scene, said: Sequence[Said], waivers: Sequence[Waiver], output: Form
) -> None:
    conversation = scene.conversation
    if output is not Form.TEXT:
        record = {
            "action": "macro",
            "conversation_id": conversation.id,
            "customer": conversation.contact.name,
            "macro_id": macro.id,
            "macro_name": macro.name,
            "messages": [one.text for one in said],
            "waived": [one.rule for one in waivers],
        }
        terminal.out_record(record, output)
        return
    name = clean_line(macro.name, limit=60)
    terminal.out(f"{name} runs on conversation {system.called(conversation)}")
    terminal.err(f"  see what came of it: saywell show {system.handle(conversation.id)}")


def _names(macro: Macro) -> list[str]:
    return [step.name for step in macro.steps]


def _steps(macro: Macro) -> Iterator[Cell]:
    """Make a line for the macro, and one for each of its steps."""
    yield Cell(f"Macro {clean_line(macro.id)}: {clean_line(macro.name)}", "bold")
    for number, step in enumerate(macro.steps, 1):
        values = ", ".join(clean_line(value, limit=200) for value in step.values)
        name = clean_line(step.name.replace("_", " "), limit=60)
        yield Cell(f"  {number}. {name}{f': {values}' if values else ''}")


def _written(macro: Macro) -> Iterator[Cell]:
    for text in macro.messages:
        yield Cell("It says to the customer:", "dim")
        for line in clean(text).split("\n"):
            yield Cell(f"    {line}")


def _filled(said: Sequence[Said]) -> Iterator[Cell]:
    """Make the lines of what the customer would read."""
    for one in said:
        yield Cell("It says to this customer:", "dim")
        for line in clean(one.text).split("\n"):
            yield Cell(f"    {line}")
        if one.missing:
            yield Cell(f"  nobody knows: {clean_line(', '.join(one.missing))}", "yellow")


def _record(macro: Macro) -> dict[str, Any]:
    steps = [{"name": step.name, "values": list(step.values)} for step in macro.steps]
    return {
        "id": macro.id,
        "name": macro.name,
        "steps": steps,
        "messages": list(macro.messages),
    }


def _flat(macro: Macro) -> dict[str, Any]:
    return {**_record(macro), "steps": _names(macro)}

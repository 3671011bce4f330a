"""``saywell config``: see where each setting comes from, and change one."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, terminal
from saywell.cli.terminal import Form
from saywell.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from saywell.errors import Problem
    from saywell.model.settings import Settings

app = typer.Typer(rich_markup_mode=None)


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="config")


def complete_key(incomplete: str) -> list[str]:
    """Complete the name of a setting."""
    from saywell.app import wiring

    known = wiring.setting_names()
    if incomplete.startswith("keys."):
        from saywell.tui.keys import Action

        known = tuple(f"keys.{action}" for action in Action)
    return [name for name in known if name.startswith(incomplete)]


def complete_value(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the value of the setting named before it: its choices, or the ids of rules."""
    from saywell.app import wiring

    return [
        word
        for word in wiring.setting_values(str(ctx.params.get("key") or ""))
        if word.startswith(incomplete)
    ]


KeyArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="As in: chat.url", autocompletion=complete_key)
]


@app.callback(invoke_without_command=True)
def config(
    ctx: typer.Context,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """See every setting and where its value comes from; change one.

    Later sources win: default, configuration file, environment, option.

    \b
    saywell config
    saywell config -o json
    saywell config get chat.url
    saywell config set chat.url https://chat.example.org
    saywell config path
    saywell config edit
    """
    if ctx.invoked_subcommand is not None:
        return
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    items = wiring.listed_settings(settings)
    if output is Form.JSON:
        rows = [{"key": i.key, "value": i.value, "source": i.source, "doc": i.doc} for i in items]
        terminal.out_json(rows)
    elif output is Form.CSV:
        rows = [{"key": i.key, "value": _shown(i.value), "source": i.source} for i in items]
        terminal.out_csv(("key", "value", "source"), rows)
    else:
        from saywell.cli.render import Cell, Sheet

        lines = tuple((i.key, _shown(i.value), Cell(i.source, "dim")) for i in items)
        terminal.out_sheet(Sheet(("SETTING", "VALUE", "FROM"), lines))
    _judge_keys(settings)


def _judge_keys(settings: Settings, known: Collection[str] = ()) -> None:
    """Raise ConfigError for keys that the screens cannot have; ``known`` are told already."""
    problems = [one for one in _key_problems(settings) if one.message not in known]
    if problems:
        raise ConfigError.of(problems)


def _key_problems(settings: Settings) -> Sequence[Problem]:
    if not settings.keys:
        return ()
    from saywell.tui.keymap import keymap_of

    return keymap_of(settings).problems


@app.command("get")
def get_value(ctx: typer.Context, key: KeyArgument) -> None:
    """Print the value of one setting.

    \b
    saywell config get chat.url
    """
    from saywell.app import wiring

    terminal.out_text(_shown(wiring.setting(context.of(ctx).settings(), key)))


@app.command("set")
def set_value(
    ctx: typer.Context,
    key: KeyArgument,
    value: Annotated[
        str,
        typer.Argument(metavar="VALUE", help="Items of a list: a,b", autocompletion=complete_value),
    ],
) -> None:
    """Change one setting in the configuration file; the rest of the file stays as it is.

    \b
    saywell config set language el
    saywell config set check.severities.M06 advice
    saywell config set library.folders ~/team/snippets
    saywell config set keys.next_waiting f5,ctrl-n
    """
    from saywell.app import wiring

    if key == "keys" or key.startswith("keys."):
        before = context.of(ctx).settings()
        told = [one.message for one in _key_problems(before)]
        _judge_keys(wiring.with_setting(before, key, value), told)
    path = wiring.set_setting(key, value, file=context.of(ctx).config)
    terminal.err(f"{key} is set in {path}")


@app.command("path")
def path(ctx: typer.Context) -> None:
    """Print where the configuration file is, also when there is none yet."""
    from saywell.app import wiring

    terminal.out(str(context.of(ctx).config or wiring.folders().config_file))


@app.command("edit")
def edit(ctx: typer.Context) -> None:
    """Open the configuration file in $VISUAL or $EDITOR, and say what is wrong with it after.

    \b
    EDITOR=nano saywell config edit
    """
    from saywell.app import wiring

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    file = wiring.config_file_to_edit(context.of(ctx).config)
    try:
        words = shlex.split(editor)
        code = subprocess.run([*words, str(file)], check=False).returncode  # noqa: S603
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the editor {editor!r} does not start: {getattr(error, 'strerror', None) or error}",
            hint="set EDITOR, for example: EDITOR=nano",
        ) from None
    if code:
        raise ConfigError(f"the editor ended with code {code}")
    _judge_keys(context.of(ctx).settings())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(
            f"{name}={' '.join(item) if isinstance(item, tuple) else item}"
            for name, item in value.items()
        )
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)

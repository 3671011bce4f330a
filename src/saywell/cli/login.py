"""``saywell auth``: keep the token of a chat system, prove it, forget it."""

from __future__ import annotations

import dataclasses
import sys
from enum import StrEnum
from typing import Annotated

import typer

from saywell.cli import context, records, terminal
from saywell.cli.terminal import Form
from saywell.errors import BackendError, ConfigError, PermissionRefused, Rejected, UsageError
from saywell.model.chat import Account
from saywell.model.settings import Settings
from saywell.model.untrusted import clean_line

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


class KeepIn(StrEnum):
    """Where a token can be kept."""

    AUTO = "auto"
    KEYRING = "keyring"
    FILE = "file"


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="auth")


@app.callback()
def auth() -> None:
    """Log in to the chat system, log out, or see whether the token works."""


UrlOption = Annotated[str, typer.Option(metavar="URL", help="Address of the server.")]


@app.command("login")
def login(
    ctx: typer.Context,
    url: UrlOption = "",
    account: Annotated[str, typer.Option(metavar="ID", help="Number of the account.")] = "",
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read the token from standard input.")
    ] = False,
    keep_in: Annotated[
        KeepIn, typer.Option(help="Keep the token in the system's keyring, or in a file.")
    ] = KeepIn.AUTO,
) -> None:
    """Prove a token against the server and keep it; it is asked for, never typed as an argument.

    In Chatwoot the token stands at the end of Profile settings, as "Access token". The address
    and the account go to the configuration file.

    \b
    saywell auth login --url https://chat.example.org
    pass show chat | saywell auth login --url https://chat.example.org --token-stdin
    """
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    url = url or settings.chat.url
    if not url and not token_stdin and terminal.can_ask():
        url = terminal.ask("Address of the server")
    if not url:
        raise UsageError("the server is missing", hint="--url https://chat.example.org")
    url, linked = wiring.split_link(url)
    options = {"chat.url": url}
    options |= {"chat.account": account or linked} if account or linked else {}
    known_url = settings.chat.url
    settings = wiring.load_settings(file=context.of(ctx).config, options=options)
    if settings.chat.url != known_url and "chat.account" not in options:
        chat = dataclasses.replace(settings.chat, account="")  # it was another server's
        settings = dataclasses.replace(settings, chat=chat)
    secret = _token(token_stdin)
    known = _prove(settings, secret)
    kept = wiring.token_store().put(settings.chat.url, secret, keep_in=keep_in.value)
    file = context.of(ctx).config
    wiring.set_setting("chat.url", settings.chat.url, file=file)
    wiring.set_setting("chat.account", known.account_id, file=file)
    terminal.out(f"You are {_who(known)}. The token is kept in the {kept}.")


def _prove(settings: Settings, secret: str) -> Account:
    """Return whose token it is; which of several accounts is meant is asked on a terminal."""
    from saywell.app import wiring

    given = settings.chat.account
    while True:
        backend = wiring.connect(settings, secret)
        try:
            return backend.account()
        except (Rejected, PermissionRefused) as error:
            if given or error.status is not None:  # not a question of which account
                raise
            if not terminal.can_ask():
                raise type(error)(error.message, hint="choose one: --account ID") from None
            terminal.err(clean_line(error.message, limit=2000))
        finally:
            backend.close()
        chat = dataclasses.replace(settings.chat, account=terminal.ask("Number of the account"))
        settings = dataclasses.replace(settings, chat=chat)


def _token(from_stdin: bool) -> str:
    if from_stdin:
        if terminal.is_terminal(sys.stdin):
            secret = terminal.ask_secret("Access token")
        else:
            secret = terminal.read_stdin("the token").strip()
    elif terminal.can_ask():
        secret = terminal.ask_secret("Access token (not shown while you type)")
    else:
        raise UsageError(
            "there is no terminal to ask for the token in",
            hint="pipe it in: ... | saywell auth login --token-stdin; or set SAYWELL_TOKEN",
        )
    if not secret:
        raise UsageError("the token is empty", hint="nothing was changed")
    return secret


@app.command("logout")
def logout(ctx: typer.Context, url: UrlOption = "") -> None:
    """Forget the token of the server in the settings, or of another one.

    \b
    saywell auth logout
    """
    from saywell.app import wiring

    url = url or context.of(ctx).settings().chat.url
    if not url:
        raise UsageError("the server is missing", hint="--url https://chat.example.org")
    place = wiring.token_store().remove(url)
    if place is None:
        terminal.out(f"No token was kept for {clean_line(url)}.")
    else:
        terminal.out(f"The token for {clean_line(url)} is gone from the {place}.")


@app.command("status")
def status(
    ctx: typer.Context,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Say where the token is kept and whether the server takes it; the token is never shown.

    Ends with 0 when it does, 2 when there is none, 3 when the server says no.

    \b
    saywell auth status
    saywell auth status -o json
    """
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    url = settings.chat.url
    token = wiring.find_token(url) if url else None
    known: Account | None = None
    trouble: BackendError | None = None
    if token is not None:
        backend = wiring.connect(settings, token.secret)
        try:
            known = backend.account()
        except BackendError as error:
            trouble = error
        finally:
            backend.close()
    state = {
        "url": url or None,
        "token": token.source if token else None,
        "accepted": known is not None,
    }
    said = {"error": trouble.message if trouble else None}
    if output is Form.JSON:
        account = records.account(known) if known else None
        terminal.out_json({**state, "account": account, **said})
    elif output is Form.CSV:
        who = {
            "agent": known.agent.name if known else None,
            "role": known.agent.role if known else None,
            "company": known.company if known else None,
            "account_id": known.account_id if known else None,
        }
        terminal.out_record({**state, **who, **said}, output)
    else:
        terminal.out(f"server   {clean_line(url) or '(none)'}")
        terminal.out(f"token    {f'in the {token.source}' if token else '(none)'}")
        terminal.out(f"you are  {_who(known) if known else '(not known)'}")
    if trouble is not None:
        raise trouble
    if token is None:
        raise ConfigError(
            "there is no token" if url else "no chat system is set up",
            hint="run: saywell auth login",
        )


def _who(known: Account) -> str:
    name, company = clean_line(known.agent.name), clean_line(known.company)
    return f"{name} ({known.agent.role}) at {company}, account {clean_line(known.account_id)}"

"""``saywell auth``: keep the token of a chat system, prove it, forget it."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, records, terminal
from saywell.cli.terminal import Form
from saywell.errors import (
    BackendError,
    ConfigError,
    PermissionRefused,
    Rejected,
    SignInRefused,
    UsageError,
)
from saywell.model.chat import Account
from saywell.model.settings import Settings
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.model.connection import BackendKind

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


def complete_kind(incomplete: str) -> list[str]:
    """Complete the name of a kind of chat system."""
    from saywell.app import wiring_backends

    return [name for name in wiring_backends.kind_names() if name.startswith(incomplete)]


UrlOption = Annotated[str, typer.Option(metavar="URL", help="Address of the server.")]
UserOption = Annotated[
    str,
    typer.Option(metavar="NAME", help="Name of the user, where it is asked for or several are."),
]


@app.command("login")
def login(
    ctx: typer.Context,
    url: UrlOption = "",
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="Kind of chat system; saywell backends lists them.",
            autocompletion=complete_kind,
        ),
    ] = "",
    account: Annotated[
        str, typer.Option(metavar="ID", help="The account, where the token has several.")
    ] = "",
    user: UserOption = "",
    password: Annotated[
        bool,
        typer.Option("--password", help="Sign in with a password (Matrix), which is not kept."),
    ] = False,
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read the token or password from standard input.")
    ] = False,
    keep_in: Annotated[
        KeepIn, typer.Option(help="Keep the token in the system's keyring, or in a file.")
    ] = KeepIn.AUTO,
) -> None:
    """Prove a token against the server and keep it; it is asked for, never typed as an argument.

    In Chatwoot the token stands at the end of Profile settings, as "Access token"; a link from
    the dashboard is enough for the address. Matrix takes an access token, or a user and
    --password; Live Helper Chat a user and an API key. What is no secret goes to the
    configuration file. Two people on one server and one machine each give --user.

    \b
    saywell auth login --url https://chat.example.org
    saywell auth login --kind matrix --url https://matrix.example.org --user ann --password
    saywell auth login --kind livehelperchat --url https://help.example.org --user ann
    pass show chat | saywell auth login --url https://chat.example.org --token-stdin
    """
    from saywell.app import wiring, wiring_backends

    before = context.of(ctx).settings()
    system = wiring_backends.kind_of(kind or before.chat.kind)
    if password and system.sign_in is None:
        raise UsageError(
            f"{system.name} gives no token for a password",
            hint=f"leave --password out; it needs: {system.asks_for or 'no secret'}",
        )
    options = {"chat.kind": kind or before.chat.kind}
    options |= _address(url or before.chat.url, options["chat.kind"], token_stdin)
    if account:
        options["chat.account"] = account
    settings = _for_login(ctx, before, options)
    settings = _with_user(settings, user, needed=system.needs_user or password)
    settings, secret = _secret(settings, system, password=password, from_stdin=token_stdin)
    try:
        known = _prove(settings, secret)
    except (ConfigError, SignInRefused) as error:
        if error.hint.endswith("with: saywell auth login"):  # where one is already
            error.hint = f"give it once more: {system.where}"
        raise
    kept = _put(settings, secret, keep_in) if system.asks_for else ""
    chat, file = settings.chat, context.of(ctx).config
    wiring.set_setting("chat.kind", chat.kind, file=file)
    wiring.set_setting("chat.url", chat.url, file=file)
    wiring.set_setting("chat.account", known.account_id, file=file)
    if chat.user != before.chat.user:
        wiring.set_setting("chat.user", chat.user, file=file)
    terminal.out(f"You are {_who(known)}. {_kept(system.asks_for, kept)}")
    if system.colleagues_example and not chat.colleagues:
        terminal.err("name your colleagues, bots and bridges too; every agent sets the same list:")
        terminal.err(f"  saywell config set chat.colleagues {system.colleagues_example}")
        terminal.err("  who is not named there counts as a customer")


def _put(settings: Settings, secret: str, keep_in: KeepIn) -> str:
    """Keep a secret and return where; that it takes another's place is told."""
    from saywell.app import wiring_systems

    chat = settings.chat
    if wiring_systems.is_kept(chat) and not chat.user:
        terminal.err("the token that was kept for this server is replaced; --user keeps both")
    store = wiring_systems.token_store()
    return store.put(chat.url, secret, user=chat.user, keep_in=keep_in.value)


def _address(pasted: str, kind: str, token_stdin: bool) -> dict[str, str]:
    """Return the settings that an address gives; it is asked for where it is missing."""
    from saywell.app import wiring_systems

    if not pasted and not token_stdin and terminal.can_ask():
        pasted = terminal.ask("Address of the server")
    if not pasted:
        raise UsageError("the server is missing", hint="--url https://chat.example.org")
    url, linked = wiring_systems.split_link(kind, pasted)
    return {"chat.url": url, **({"chat.account": linked} if linked else {})}


def _for_login(ctx: typer.Context, before: Settings, options: Mapping[str, str]) -> Settings:
    """Return the settings to log in with; what belongs to another server is left out."""
    from saywell.app import wiring

    settings = wiring.load_settings(file=context.of(ctx).config, options=options)
    chat = settings.chat
    if (chat.url, chat.kind) != (before.chat.url, before.chat.kind):
        account = chat.account if "chat.account" in options else ""
        chat = dataclasses.replace(chat, account=account, user="")
    return dataclasses.replace(settings, chat=chat)


def _with_user(settings: Settings, user: str, *, needed: bool) -> Settings:
    """Put the user in; one that is needed and not known is asked for. Raises UsageError."""
    user = (user or settings.chat.user).strip()
    if needed and not user:
        if not terminal.can_ask():
            raise UsageError("the user is missing", hint="--user NAME")
        user = terminal.ask("User name")
        if not user:
            raise UsageError("the user name is empty", hint="nothing was changed")
    if user == settings.chat.user:
        return settings
    if not user.isprintable() or len(user) > 255:
        raise UsageError("the user name holds characters that no name has", hint="--user NAME")
    asked_for = settings.sources.get("chat.account") == "option"
    account = settings.chat.account if asked_for else ""  # the rest was another person's
    chat = dataclasses.replace(settings.chat, user=user, account=account)
    return dataclasses.replace(settings, chat=chat)


def _secret(
    settings: Settings, system: BackendKind, *, password: bool, from_stdin: bool
) -> tuple[Settings, str]:
    """Ask for the secret, or for a password that the server turns into one."""
    if not system.asks_for:
        return settings, ""
    if not password:
        or_password = system.sign_in is not None and terminal.can_ask() and not from_stdin
        secret = _typed(system.asks_for, system.where, from_stdin, may_be_empty=or_password)
        if secret:
            return settings, secret
        settings = _with_user(settings, "", needed=True)
    return settings, _signed_in(settings, system, _typed("password", "", from_stdin))


def _signed_in(settings: Settings, system: BackendKind, password: str) -> str:
    from saywell.app import redaction, wiring_backends

    assert system.sign_in is not None
    redaction.note(password)
    return system.sign_in(wiring_backends.connection_of(settings.chat, ""), password)


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


def _typed(what: str, where: str, from_stdin: bool, *, may_be_empty: bool = False) -> str:
    """Read a secret: from a pipe, or from the terminal without showing it."""
    asked = what[:1].upper() + what[1:]
    if from_stdin:
        if terminal.is_terminal(sys.stdin):
            secret = terminal.ask_secret(asked)
        else:
            secret = terminal.read_stdin(f"the {what}").strip()
    elif terminal.can_ask():
        if where:
            terminal.err(clean_line(where[:1].upper() + where[1:]))
        way = "; Enter alone signs in with a password" if may_be_empty else ""
        secret = terminal.ask_secret(f"{asked} (not shown while you type{way})")
    else:
        raise UsageError(
            f"there is no terminal to ask for the {what} in",
            hint="pipe it in: ... | saywell auth login --token-stdin; or set SAYWELL_TOKEN",
        )
    if not secret and not may_be_empty:
        short = "token" if what == "access token" else what
        raise UsageError(f"the {short} is empty", hint="nothing was changed")
    return secret


def _kept(asked: str, place: str) -> str:
    what = "token" if asked == "access token" else asked
    return f"The {what} is kept in the {place}." if place else "There is no secret to keep."


@app.command("logout")
def logout(ctx: typer.Context, url: UrlOption = "", user: UserOption = "") -> None:
    """Forget the token of the server in the settings, or of another one.

    \b
    saywell auth logout
    saywell auth logout --url https://chat.example.org --user ann
    """
    from saywell.app import wiring_systems

    chat = context.of(ctx).settings().chat
    if not url and not chat.url:
        raise UsageError("the server is missing", hint="--url https://chat.example.org")
    user = user or (chat.user if url in ("", chat.url) else "")
    url = url or chat.url
    store = wiring_systems.token_store()
    place = store.remove(url, user)
    name = _login(url, user)
    if place is None:
        terminal.out(f"No token was kept for {name}.")
        for other in store.logins():
            terminal.err(f"  one is kept for {_login(*other)}")
    else:
        terminal.out(f"The token for {name} is gone from the {place}.")


def _login(url: str, user: str) -> str:
    return clean_line(f"{url} and user {user}" if user else url)


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
    from saywell.app import wiring, wiring_backends, wiring_systems

    settings = context.of(ctx).settings()
    chat = settings.chat
    needed = wiring_backends.kind_of(chat.kind).asks_for
    token = wiring_systems.find_token(chat) if chat.url and needed else None
    known: Account | None = None
    trouble: BackendError | None = None
    if chat.url and (token is not None or not needed):
        backend = wiring.connect(settings, token.secret if token else "")
        try:
            known = backend.account()
        except BackendError as error:
            trouble = error
        finally:
            backend.close()
    state = {
        "url": chat.url or None,
        "token": token.source if token else None,
        "accepted": known is not None,
        "kind": chat.kind,
        "user": chat.user or None,
    }
    others = wiring_systems.other_logins(chat)
    if output is Form.TEXT:
        kept = f"in the {token.source}" if token else "(none)" if needed else "(none is needed)"
        terminal.out(f"server   {clean_line(chat.url) or '(none)'} ({chat.kind})")
        terminal.out(f"token    {kept}")
        terminal.out(f"you are  {_who(known) if known else '(not known)'}")
        for other in others:
            terminal.out(f"also     a token for {_login(*other)}")
    else:
        _out_status(state, known, trouble, others, output)
    if trouble is not None:
        raise trouble
    if known is None:
        raise ConfigError(
            "there is no token" if chat.url else "no chat system is set up",
            hint="run: saywell auth login",
        )


def _out_status(
    state: Mapping[str, Any],
    known: Account | None,
    trouble: BackendError | None,
    others: Sequence[tuple[str, str]],
    output: Form,
) -> None:
    """Print the state of the login for programs."""
    said = {"error": trouble.message if trouble else None}
    if output is Form.JSON:
        also = [{"url": url, "user": user or None} for url, user in others]
        account = records.account(known) if known else None
        terminal.out_json({**state, "account": account, **said, "also_kept": also})
        return
    who = {
        "agent": known.agent.name if known else None,
        "role": known.agent.role if known else None,
        "company": known.company if known else None,
        "account_id": known.account_id if known else None,
    }
    terminal.out_record({**state, **who, **said}, output)


def _who(known: Account) -> str:
    name, company = clean_line(known.agent.name), clean_line(known.company)
    at = f" at {company}" if company else ""
    return f"{name} ({known.agent.role}){at}, account {clean_line(known.account_id)}"

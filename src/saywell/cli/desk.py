"""``saywell practice``: a chat server on this machine, with customers who answer back."""

from __future__ import annotations

import signal
import threading
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from saywell.cli import terminal

app = typer.Typer(
    help="Practise on a chat server of your own.", rich_markup_mode=None, no_args_is_help=True
)


class Plain(StrEnum):
    """How the address is printed."""

    TEXT = "text"
    JSON = "json"


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="practice")


@app.callback()
def practice() -> None:
    """Practise on a chat server of your own, with scripted customers in six languages."""


@app.command("serve")
def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes a free one.")
    ] = 0,
    seed: Annotated[
        int, typer.Option(min=0, help="Who is there; the same number gives the same customers.")
    ] = 1,
    speed: Annotated[
        float, typer.Option(min=0.01, max=1000, help="How many times faster the customers act.")
    ] = 1.0,
    data: Annotated[
        str, typer.Option(metavar="FILE", help="Keep the conversations in this file.")
    ] = "",
    output: Annotated[Plain, typer.Option("-o", "--output", help="How to print it.")] = Plain.TEXT,
) -> None:
    """Run the practice desk until Ctrl-C: a server that speaks as Chatwoot does.

    It listens on this machine alone. With -o json the first line says how to reach it.

    \b
    saywell practice serve
    saywell practice serve --port 3000 --seed 7 -o json
    """
    from saywell.app import wiring

    ended = threading.Event()

    def end(signum: int, frame: FrameType | None) -> None:
        ended.set()

    desk = wiring.make_practice(
        port=port, seed=seed, speed=speed, path=Path(data) if data else None
    )
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with desk:
            _announce(desk.url, str(desk.account_id), desk.token, output)
            while not ended.wait(3600):
                continue
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(url: str, account: str, token: str, output: Plain) -> None:
    if output is Plain.JSON:
        number = int(account) if account.isdecimal() else account
        terminal.out_json({"url": url, "account_id": number, "token": token}, indent=None)
    else:
        terminal.out("The practice desk is open. It ends with Ctrl-C.\n")
        terminal.out(f"  address  {url}\n  account  {account}\n  token    {token}\n")
        terminal.out("In another terminal:\n")
        terminal.out(f"  export SAYWELL_URL={url} SAYWELL_ACCOUNT={account} SAYWELL_TOKEN={token}")
        terminal.out("  saywell inbox\n  saywell chat")
    terminal.flush()

"""Putting a chat system together: its secret, its backend, its account; and the practice desk."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from saywell.app import redaction
from saywell.errors import ConfigError
from saywell.model.settings import ChatSystem, Settings

if TYPE_CHECKING:
    from saywell.model.backend import ChatBackend
    from saywell.model.ports import Clock
    from saywell.practice.server import PracticeDesk
    from saywell.stores.tokens import Token, TokenStore

CHATWOOT = "chatwoot"
"""The kind whose links from the dashboard can be taken apart; the practice desk is one, too."""


def token_store() -> TokenStore:
    """Open the place where tokens are kept."""
    from saywell.stores import config
    from saywell.stores.tokens import TokenStore

    return TokenStore(config.folders(os.environ).config, os.environ)


def find_token(chat: ChatSystem) -> Token | None:
    """Find the secret for a server and its user. Raises ConfigError when its place is unsafe."""
    token = token_store().get(chat.url, chat.user)
    if token is not None:
        redaction.note(token.secret)
    return token


def is_kept(chat: ChatSystem) -> bool:
    """Say whether a secret is kept for a server and its user. Raises ConfigError."""
    from saywell.stores.tokens import login

    wanted = login(chat.url, chat.user)
    return any(login(*one) == wanted for one in token_store().logins())


def other_logins(chat: ChatSystem) -> list[tuple[str, str]]:
    """List the servers and users for which a secret is kept beside this one's.

    Nothing where that cannot be read: it is only told beside what matters.
    """
    from saywell.stores.tokens import login

    wanted = login(chat.url, chat.user)
    try:
        return [one for one in token_store().logins() if login(*one) != wanted]
    except ConfigError:
        return []


def open_backend(settings: Settings) -> ChatBackend:
    """Connect to the chat system of the settings; nothing is sent yet. Raises ConfigError."""
    from saywell.app import wiring_backends

    chat = settings.chat
    if not chat.url:
        raise ConfigError(
            "no chat system is set up",
            hint="run: saywell auth login; or look around first with: saywell demo",
        )
    kind = wiring_backends.kind_of(chat.kind)
    token = find_token(chat) if kind.asks_for else None
    if token is None and kind.asks_for:
        whose = f" and user {chat.user}" if chat.user else ""
        raise ConfigError(
            f"there is no {kind.asks_for} for {chat.url}{whose}",
            hint="run: saywell auth login (or set SAYWELL_TOKEN)",
        )
    return connect(settings, token.secret if token else "")


def connect(settings: Settings, secret: str) -> ChatBackend:
    """Connect with a secret that is not kept yet. Raises ConfigError."""
    from saywell.app import wiring_backends

    redaction.note(secret)
    return wiring_backends.connected(settings.chat, secret)


def split_link(kind: str, pasted: str) -> tuple[str, str]:
    """Take apart what was pasted: the server's address, and the account in it or nothing."""
    from saywell.backends.chatwoot_text import split_address

    url = pasted if "://" in pasted else f"https://{pasted}"
    return split_address(url) if kind == CHATWOOT else (url.strip().rstrip("/"), "")


def account_name(chat: ChatSystem, account_id: str = "") -> str:
    """Name whose drafts and sendings the journal keeps apart: server, account, user.

    Nothing is asked of the server; ``account_id`` is what it has said, and counts where no login
    has put an account into the settings.
    """
    parts = urlsplit(chat.url)
    host = parts.netloc or parts.path.strip("/") or "nowhere"
    names = (host, chat.account or account_id or "0", chat.user)
    return "/".join(name for name in names if name)


def downloads_folder() -> Path:
    """Find where a screen saves files: this person's Downloads, else the folder it runs in."""
    try:
        found = Path.home() / "Downloads"
    except RuntimeError:
        return Path.cwd()
    return found if found.is_dir() else Path.cwd()


def make_practice(
    *,
    port: int = 0,
    seed: int = 1,
    path: Path | None = None,
    speed: float = 1.0,
    customers: bool = True,
    waiting: Sequence[str] = (),
    clock: Clock | None = None,
) -> PracticeDesk:
    """Make a practice desk, to be started. Raises UsageError when the port cannot be had."""
    from saywell.practice.server import PracticeDesk

    desk = PracticeDesk(
        port=port,
        seed=seed,
        path=path,
        speed=speed,
        customers=customers,
        waiting=waiting,
        clock=clock,
    )
    redaction.note(desk.token)
    return desk


def practice_settings(desk: PracticeDesk, settings: Settings) -> Settings:
    """Return settings that lead to a practice desk instead of the chat system."""
    chat = ChatSystem(url=desk.url, account=str(desk.account_id))
    return dataclasses.replace(settings, chat=chat)

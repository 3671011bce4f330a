"""How a chat system is reached, and what a kind of chat system tells the program of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from saywell.model.backend import ChatBackend


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Everything that is set about a chat system; ``secret`` is shown nowhere.

    ``account`` and ``user`` are empty where a kind has no use for them, ``timeout`` is in
    seconds, ``max_download`` in bytes of one file, ``colleagues`` are ids of agents where the
    chat system cannot list them.
    """

    url: str
    secret: str = field(repr=False)
    account: str = ""
    user: str = ""
    header: str = "Api-Access-Token"
    ca_file: str = ""
    allow_insecure: bool = False
    timeout: float = 20.0
    max_download: int = 100_000_000
    colleagues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendKind:
    """A kind of chat system, as the entry point group ``saywell.backends`` names it.

    ``connect`` makes the backend without asking the server anything; it raises ConfigError for
    what cannot be right. ``asks_for`` is what the agent is asked for, empty where nothing secret is
    needed; ``where`` is a sentence on where it is found. ``needs_user`` asks for a user name
    before it. ``sign_in`` turns a password into the secret that is kept, where the chat system
    gives one; it raises BackendError. ``colleagues_example`` shows how ids of agents look, where
    the chat system cannot tell them from customers and the setting ``chat.colleagues`` names them.
    """

    name: str
    connect: Callable[[Connection], ChatBackend]
    asks_for: str = "access token"
    where: str = ""
    needs_user: bool = False
    sign_in: Callable[[Connection, str], str] | None = None
    colleagues_example: str = ""

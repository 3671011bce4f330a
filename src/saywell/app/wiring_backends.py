"""The kinds of chat systems: those that come with the program, and those of installed packages."""

from __future__ import annotations

import dataclasses
import difflib
import importlib
from importlib.metadata import entry_points

from saywell.errors import ConfigError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.connection import BackendKind, Connection
from saywell.model.settings import ChatSystem, seconds, size
from saywell.model.untrusted import clean_line

GROUP = "saywell.backends"
"""The entry point group in which a package names its kinds of chat systems."""

OWN = {
    "chatwoot": "saywell.backends.chatwoot",
    "matrix": "saywell.backends.matrix",
    "livehelperchat": "saywell.backends.livehelperchat",
}
"""The kinds that come with the program, and the module whose ``KIND`` each is."""


NOWHERE = "https://nowhere.invalid"
"""An address that no server can have (RFC 2606)."""

NO_SECRET = "none"  # noqa: S105 - what it says


def kind_of(name: str) -> BackendKind:
    """Find a kind of chat system by the name in ``chat.kind``. Raises ConfigError."""
    if name in OWN:
        kind = importlib.import_module(OWN[name]).KIND
        assert isinstance(kind, BackendKind)
        return kind
    found = [one for one in entry_points(group=GROUP) if one.name == name]
    if not found:
        raise ConfigError(f"{name!r} is no kind of chat system", hint=_known(name))
    try:
        kind = found[0].load()
    except Exception as error:
        raise _unfit(name, f"{type(error).__name__}: {error}") from error
    if not isinstance(kind, BackendKind):
        raise _unfit(name, "its entry point is no BackendKind")
    return kind


def _unfit(name: str, why: str) -> ConfigError:
    return ConfigError(
        f"the package that brings {name!r} cannot be used: {clean_line(why, limit=200)}",
        hint="install it again, or ask who made it; docs/backends.md has an example",
    )


def kind_names() -> tuple[str, ...]:
    """List the kinds that can be had here."""
    return tuple(sorted({*OWN, *(one.name for one in entry_points(group=GROUP))}))


def capabilities_of(name: str, chat: ChatSystem) -> frozenset[Capability]:
    """Say what a kind of chat system can do, without asking a server. Raises ConfigError.

    A backend is made for the address in the settings where they are for this kind, else for one
    that leads nowhere.
    """
    here = chat if chat.url and chat.kind == name else ChatSystem(url=NOWHERE, account="1")
    connection = dataclasses.replace(connection_of(here, NO_SECRET), user=here.user or "nobody")
    backend = _connected(name, connection)
    try:
        return backend.capabilities
    finally:
        backend.close()


def package_of(name: str) -> str:
    """Name the package that brings a kind of chat system."""
    found = [] if name in OWN else [one for one in entry_points(group=GROUP) if one.name == name]
    return found[0].dist.name if found and found[0].dist else "saywell"


def connected(chat: ChatSystem, secret: str) -> ChatBackend:
    """Connect to a chat system; nothing is sent yet. Raises ConfigError."""
    return _connected(chat.kind, connection_of(chat, secret))


def _connected(name: str, connection: Connection) -> ChatBackend:
    """Connect; a package that fails at that is told, none of our own may. Raises ConfigError."""
    connect = kind_of(name).connect
    if name in OWN:
        return connect(connection)
    try:
        backend = connect(connection)
    except ConfigError:
        raise
    except Exception as error:
        raise _unfit(name, f"{type(error).__name__}: {error}") from error
    if not isinstance(backend, ChatBackend):
        raise _unfit(name, "what it connects with is no ChatBackend")
    return backend


def connection_of(chat: ChatSystem, secret: str) -> Connection:
    """Bring together what is set about a chat system."""
    return Connection(
        url=chat.url,
        secret=secret,
        account=chat.account,
        user=chat.user,
        header=chat.header,
        ca_file=chat.ca_file,
        allow_insecure=chat.allow_insecure,
        timeout=float(seconds(chat.timeout)),
        max_download=size(chat.max_download),
        colleagues=chat.colleagues,
    )


def _known(name: str) -> str:
    names = kind_names()
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return f"chat.kind is one of: {', '.join(names)}"

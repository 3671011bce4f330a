"""Where tokens are kept: the environment, the system keyring, or a file for its owner alone.

``tokens.json`` in the folder ``secrets`` says for each server where its token is: in the file
itself, or in the keyring. The keyring is asked for nothing that is not known to be there, and
never for longer than a few seconds.
"""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from saywell.errors import ConfigError, Where
from saywell.stores.files import write_file
from saywell.stores.own import own_folder

VARIABLE = "SAYWELL_TOKEN"
SERVICE = "saywell"
PATIENCE = 20.0
"""Seconds that the keyring has, enough for a person to unlock it."""

_MAX_BYTES = 1_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Token:
    """A token and where it came from (``environment``, ``keyring``, ``file``); never shown."""

    source: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        """Say where it is kept, never what it is."""
        return f"token from the {self.source}"


class TokenStore:
    """Tokens by server address and user, below one folder of this person.

    The user is empty where one person uses a server from here.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._file = folder / "secrets" / "tokens.json"
        self._environ = environ

    @property
    def file(self) -> Path:
        """The file that holds tokens or says that the keyring does."""
        return self._file

    def get(self, url: str, user: str = "") -> Token | None:
        """Find a user's token for a server; the environment goes first. Raises ConfigError."""
        given = self._environ.get(VARIABLE, "").strip()
        if given:
            return Token("environment", checked(given, VARIABLE))
        name = login(url, user)
        kept = self._read().get(name)
        if kept is None:
            return None
        if isinstance(kept, str):
            return Token("file", checked(kept, str(self._file)))
        secret = _ask_keyring(lambda ring: ring.get_password(SERVICE, name))
        if not isinstance(secret, str) or not secret:
            raise ConfigError(
                f"the keyring has no token for {name} any more",
                hint="run: saywell auth login",
            )
        return Token("keyring", checked(secret, "the keyring"))

    def put(self, url: str, secret: str, *, user: str = "", keep_in: str = "auto") -> str:
        """Keep a token in ``keyring`` or ``file`` and return which of them has it.

        ``auto`` takes the keyring when there is one that works, else the file. Raises
        ConfigError when it cannot be kept.
        """
        secret = checked(secret, "the token")
        kept, name = self._read(), login(url, user)
        in_keyring = keep_in != "file" and self._put_in_keyring(name, secret, keep_in == "keyring")
        kept[name] = {"keyring": True} if in_keyring else secret
        self._write(kept)
        return "keyring" if in_keyring else "file"

    def remove(self, url: str, user: str = "") -> str | None:
        """Forget the token and return where it was, None when there was none."""
        kept, name = self._read(), login(url, user)
        found = kept.pop(name, None)
        if found is None:
            return None
        if not isinstance(found, str):
            _ask_keyring(lambda ring: _delete(ring, name))
        self._write(kept)
        return "file" if isinstance(found, str) else "keyring"

    def logins(self) -> tuple[tuple[str, str], ...]:
        """List the servers that a token is kept for, each with its user or nothing."""
        each = (name.partition(" ") for name in sorted(self._read()))
        return tuple((url, user) for url, _, user in each)

    def _put_in_keyring(self, name: str, secret: str, insist: bool) -> bool:
        try:
            _ask_keyring(lambda ring: ring.set_password(SERVICE, name, secret))
        except ConfigError:
            if insist:
                raise
            return False
        return True

    def _read(self) -> dict[str, Any]:
        self._refuse_if_others_may_read()
        try:
            with self._file.open("rb") as file:
                data = file.read(_MAX_BYTES)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ConfigError(
                f"cannot be read: {error.strerror}", where=Where.of(self._file)
            ) from None
        try:
            kept = json.loads(data)
        except (ValueError, RecursionError):
            kept = None
        if not isinstance(kept, dict):
            raise ConfigError(
                "this is not the token file that the program wrote",
                hint="move it away and run: saywell auth login",
                where=Where.of(self._file),
            )
        return kept

    def _refuse_if_others_may_read(self) -> None:
        for path, mode in ((self._file.parent, 0o700), (self._file, 0o600)):
            try:
                found = path.stat()
            except OSError:
                continue
            if stat.S_IMODE(found.st_mode) & ~mode & 0o777:
                raise ConfigError(
                    "others on this machine may read the tokens here",
                    hint=f"run: chmod {mode:o} '{path}'",
                    where=Where.of(path),
                )

    def _write(self, kept: Mapping[str, Any]) -> None:
        folder = self._file.parent
        try:
            own_folder(str(folder))
        except OSError as error:
            raise ConfigError(f"cannot be made: {error.strerror}", where=Where.of(folder)) from None
        text = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
        write_file(self._file, text, private=True)


def server(url: str) -> str:
    """Name a server for the store: scheme, host and path, in one spelling."""
    parts = urlsplit(url.strip())
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def login(url: str, user: str) -> str:
    """Name a server and a user of it for the store; an address has no blank in it."""
    return f"{server(url)} {user}" if user else server(url)


def checked(secret: str, source: str) -> str:
    """Return a token without the space around it. Raises ConfigError, without showing it.

    It may be a password in any script; what a kind of chat system takes for a token, it says
    itself.
    """
    secret = secret.strip()
    if not secret:
        raise ConfigError(f"{source} is empty")
    if len(secret) > 4096 or not secret.isprintable():
        raise ConfigError(
            f"{source} is not a token: it holds line breaks or other characters",
            hint="copy the access token from your profile page once more",
        )
    return secret


def _delete(ring: Any, name: str) -> None:
    if ring.get_password(SERVICE, name) is not None:
        ring.delete_password(SERVICE, name)


def _ask_keyring(question: Callable[[Any], T]) -> T:
    """Ask the keyring in a thread of its own, as some wait for a window that nobody sees."""
    answers: list[T] = []
    faults: list[str] = []

    def ask() -> None:
        try:
            import keyring

            if keyring.get_keyring().priority <= 0:
                faults.append("this system has no keyring")
                return
            answers.append(question(keyring))
        except ImportError:
            faults.append("the keyring support is not installed")
        except Exception as error:
            faults.append(f"the keyring failed: {type(error).__name__}")

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if answers:
        return answers[0]
    fault = faults[0] if faults else f"the keyring did not answer in {PATIENCE:.0f} seconds"
    hint = f"set {VARIABLE}, or run: saywell auth login --keep-in file"
    if "not installed" in fault:
        hint = f"pip install 'saywell[keyring]'; or {hint}"
    raise ConfigError(fault, hint=hint)

"""What library and chat system last had in common: one private JSON file for each pair of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from saywell.errors import ConfigError, Problem, Where
from saywell.model.sync import Common
from saywell.stores import files

VERSION = 1
LARGEST = 100_000_000
"""Bytes of a file that is read: some 300 for each language of a reply."""

_PERMISSIONS = "check the folder's permissions and the space on the disk"
_KEYS = tuple(one.name for one in fields(Common))


def path_of(folder: Path, account: str, library: Path) -> Path:
    """Return the file for an account of a chat system and a folder of the library."""
    whole = f"{account}\n{library.resolve()}"
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{account}-{library.name}").strip("-")[:60]
    return folder / f"{words}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:12]}.json"


def load(path: Path) -> tuple[list[Common], Problem | None]:
    """Read a common state. What is damaged is told, and counts as none: nothing follows from it."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return [], None
    except OSError as error:
        told = f"cannot be read: {error.strerror}"
        raise ConfigError(told, hint=_PERMISSIONS, where=Where.of(path)) from None
    try:
        return _read(json.loads(data.decode("utf-8"))), None
    except (ValueError, TypeError, KeyError, RecursionError):
        what = "what both sides last had in common cannot be read: this is as the first sync"
        hint = "nothing is deleted because of it; what differs is shown as a conflict"
        return [], Problem(Where.of(path), what, hint)


def others(path: Path, account: str) -> list[Common]:
    """Read what other folders have in common with an account; what cannot be read is left out."""
    found: list[Common] = []
    for file in sorted(path.parent.glob("*.json")):
        try:
            value = json.loads(file.read_bytes()) if file != path else None
            if value is not None and value["account"] == account:
                found += _read(value)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            continue
    return found


def _read(value: Any) -> list[Common]:
    if value["saywell_sync"] != VERSION:
        raise ValueError("another version")
    found = [Common(**{key: _text(one[key]) for key in _KEYS}) for one in value["replies"]]
    if len({(one.reply, one.lang) for one in found}) != len(found):
        raise ValueError("a reply stands there twice")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def save(path: Path, account: str, library: Path, common: Iterable[Common]) -> None:
    """Replace a common state in one step. Raises ConfigError when it cannot be written."""
    rows = [asdict(one) for one in sorted(common, key=lambda one: (one.reply, one.lang))]
    head = {"saywell_sync": VERSION, "account": account, "folder": str(library.resolve())}
    text = json.dumps({**head, "replies": rows}, indent=1)  # ASCII: names of folders are bytes
    files.write_file(path, text + "\n", private=True)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep others from syncing the same two at the same time. Raises ConfigError when one does."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(files.alone(path, wait=False))
        except BlockingIOError:
            raise ConfigError(
                "another sync of this folder with this account is running",
                hint="wait until it has ended",
            ) from None
        yield

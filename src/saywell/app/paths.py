"""Paths as people type or paste them: a tilde, quotes, escaped spaces, an address of a file."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

MOST_SHOWN = 200
"""Names that are looked at to go on with a path."""


def path_of(typed: str) -> Path:
    """Return the path that somebody means; a relative one counts from the working folder."""
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    path = _at_home(text)
    if not path.exists() and "\\" in text:
        unescaped = _at_home(text.replace("\\ ", " ").replace("\\\\", "\\"))
        return unescaped if unescaped.exists() else path
    return path


def _at_home(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:  # somebody who has no home here
        return Path(text)


def gone_on(typed: str) -> tuple[str, tuple[str, ...]]:
    """Go on with a path as far as there is only one way, and name the ways that there are then."""
    folder, name = os.path.split(typed.lstrip())
    try:
        with os.scandir(path_of(folder) if folder else Path()) as entries:
            found = sorted(
                entry.name + (os.sep if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(name) and (name or not entry.name.startswith("."))
            )[:MOST_SHOWN]
    except (OSError, ValueError):
        return typed, ()
    if not found:
        return typed, ()
    same = next(
        (at for at, letters in enumerate(zip(*found, strict=False)) if len({*letters}) > 1),
        min(map(len, found)),
    )
    text = typed[: len(typed) - len(name)] + found[0][:same]
    return text, tuple(found) if len(found) > 1 else ()

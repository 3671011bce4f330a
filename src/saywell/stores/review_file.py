"""What is noted of each reply between two reviews, in a file of one's own."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from saywell.model.records import UseCount
from saywell.model.review import Noted
from saywell.model.snippet import Reply
from saywell.stores.files import alone, write_file

VERSION = 1

Key = tuple[str, str]
"""The file of a reply, and its id."""


def key_of(reply: Reply) -> Key:
    """Name a reply by its place, wherever the program was started."""
    return os.path.abspath(reply.where.file), reply.id  # noqa: PTH100 - links stay as they are


def load(path: Path) -> dict[Key, Noted]:
    """Read what is noted; nothing where there is nothing, or it is damaged."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        data = json.loads(path.read_bytes())
        if data["version"] == VERSION:
            return {
                (file, name): _read(one)
                for file, replies in data["files"].items()
                for name, one in replies.items()
            }
    return {}


def save(path: Path, changes: Mapping[Key, Noted | None]) -> None:
    """Note some replies, or no longer; what others have noted meanwhile stays.

    Replies of files that are no longer there are left out. Raises ConfigError when it cannot be
    written.
    """
    with alone(path):
        _save({**load(path), **changes}, path)


def _save(known: Mapping[Key, Noted | None], path: Path) -> None:
    there = {file: Path(file).exists() for file, _ in known}
    files: dict[str, dict[str, Any]] = {}
    for (file, name), one in sorted(known.items()):
        if one is not None and there[file]:
            files.setdefault(file, {})[name] = _written(one)
    data = {"version": VERSION, "files": files}
    write_file(path, json.dumps(data, indent=0), private=True)  # ASCII: names of files are bytes


def _written(one: Noted) -> dict[str, Any]:
    used = (one.used.inserted, one.used.edited, one.used.sent, one.used.abandoned)
    written = {
        "digest": one.digest,
        "found": one.found,
        "seen": one.seen.isoformat(),
        "used": used if any(used) else None,
        "rest": one.rest.isoformat() if one.rest else None,
        "later": one.later.isoformat() if one.later else None,
    }
    return {name: value for name, value in written.items() if value}


def _read(one: Mapping[str, Any]) -> Noted:
    inserted, edited, sent, abandoned = map(int, one.get("used", (0, 0, 0, 0)))
    return Noted(
        str(one["digest"]),
        tuple(map(str, one.get("found", ()))),
        dt.date.fromisoformat(one["seen"]),
        UseCount(inserted, edited, sent, abandoned=abandoned),
        _date(one, "rest"),
        _date(one, "later"),
    )


def _date(one: Mapping[str, Any], name: str) -> dt.date | None:
    return dt.date.fromisoformat(one[name]) if name in one else None

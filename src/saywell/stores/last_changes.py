"""When each file of a folder was last changed: by the commits, else by the file's own date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from saywell.errors import LibraryError
from saywell.stores import checkout

_COMMIT = "\x01"
"""Stands before the date of each commit, to tell it from the names of files."""


def last_changes(folder: Path, files: Iterable[str]) -> dict[str, dt.date]:
    """Return the day of the last change of each file; those that are not there are left out.

    A commit tells better than the file's own date, which is that of the clone. Where git cannot
    be asked the file's own date has to do.
    """
    wanted = set(files)
    committed = _committed(folder) if wanted else {}
    found: dict[str, dt.date] = {}
    for file in wanted:
        try:
            path = Path(file)
            own = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()
            found[file] = committed.get(str(path.resolve()), own)
        except (OSError, OverflowError, ValueError, RuntimeError):
            continue
    return found


def _committed(folder: Path) -> dict[str, dt.date]:
    """Return the day of the newest commit that touches each file below a folder."""
    here = checkout.checkout_of(folder)
    if here is None or not checkout.has_git():
        return {}
    words = ("log", f"--format={_COMMIT}%cs", "--name-only", "--no-renames", "--")
    try:
        told = checkout.ask(here, *words, here.prefix or ".")
    except LibraryError:
        return {}
    found: dict[str, dt.date] = {}
    day = dt.date.min
    for line in told.split("\n"):
        if line.startswith(_COMMIT):
            day = dt.date.fromisoformat(line[len(_COMMIT) :])
        elif line:
            found.setdefault(str(here.top / line), day)
    return found

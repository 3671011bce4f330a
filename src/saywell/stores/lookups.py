"""The lookups that folders of replies declare, and the programs of theirs that they start."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from saywell.errors import Problem
from saywell.model.lookup import FILE, PROGRAMS, Lookup, LookupFile
from saywell.model.untrusted import clean_line

HERE = f"./{PROGRAMS}/"
"""What an argument begins with that is a file of the library."""

MAX_FILES = 500
MAX_BYTES = 20_000_000
"""Bounds of the programs of one folder: they are read whole whenever one of them is to run."""


def read_lookups(folder: Path) -> tuple[Mapping[str, Lookup], list[Problem]]:
    """Read what a folder declares, by name; nothing when there is no such file."""
    path = folder / FILE
    if not os.path.lexists(path):
        return MappingProxyType({}), []
    from saywell.stores.located_yaml import read_versioned  # only where there is something to read

    file, problems = read_versioned(path, LookupFile, "a file of lookups")
    if file is None:
        return MappingProxyType({}), problems
    named = {
        name: dataclasses.replace(one, name=name, folder=str(folder))
        for name, one in file.lookups.items()
    }
    return MappingProxyType(named), problems


def read_all(folders: Sequence[Path]) -> tuple[Mapping[str, Lookup], list[Problem]]:
    """Read what several folders declare, by name: a later one goes over an earlier one.

    What is wrong with the programs that they name is told, too.
    """
    found: dict[str, Lookup] = {}
    problems: list[Problem] = []
    for folder in folders:
        lookups, wrong = read_lookups(folder)
        found.update(lookups)
        problems += (*wrong, *program_problems(lookups.values()))
    return MappingProxyType(found), problems


def in_place(lookup: Lookup) -> tuple[str, ...]:
    """Return the command with the files of the library as whole paths."""
    if lookup.shell:
        return lookup.command
    folder = os.path.realpath(lookup.folder)
    return tuple(
        str(Path(folder) / item[2:]) if item.startswith("./") else item for item in lookup.command
    )


def program_problems(lookups: Iterable[Lookup]) -> list[Problem]:
    """List what is wrong with the files that commands name."""
    return [Problem(one.where, *fault) for one in lookups for fault in _program_faults(one)]


def _program_faults(lookup: Lookup) -> list[tuple[str, str]]:
    if lookup.shell:
        return []
    found = []
    inside = os.path.realpath(lookup.folder)
    for item in lookup.command:
        if not item.startswith("./"):
            if Path(item).is_absolute() and Path(os.path.realpath(item)).is_relative_to(inside):
                found.append((f"{clean_line(item)!r} is in the library", f"write {HERE}NAME"))
            continue
        path = Path(lookup.folder) / item[2:]
        if not item.startswith(HERE) or ".." in Path(item).parts:
            way = f"put it into the folder {PROGRAMS}, and write {HERE}NAME"
            found.append((f"{item!r} is not in the folder {PROGRAMS} beside {FILE}", way))
        elif not path.is_file():
            found.append((f"there is no file {item!r}", f"it belongs beside {FILE}"))
        elif item == lookup.command[0] and not os.access(path, os.X_OK):
            found.append((f"{item!r} may not be run", f"chmod +x it, or: [python3, {item}]"))
    return found


class Program(NamedTuple):
    """A file in the folder of the programs: its name there, a digest, whether it may be run."""

    name: str
    digest: str
    runs: bool


def mark_of(lookup: Lookup, programs: Sequence[Program]) -> str:
    """Return a digest of all that a lookup does: how it is declared, and the programs it has.

    Its description does not count.
    """
    doing = {
        item.name: _plain(getattr(lookup, item.name))
        for item in dataclasses.fields(lookup)
        if item.compare and item.name != "description"
    }
    whole = json.dumps([doing, [list(one) for one in programs]], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return value


def programs_of(lookup: Lookup) -> tuple[Program, ...]:
    """List every file of the folder from which a command starts something; nothing for others.

    All of them count, as one may take in another. Raises OSError when one cannot be read, or the
    folder holds what has no place there: links, or more than its bounds.
    """
    if lookup.shell or not any(item.startswith("./") for item in lookup.command):
        return ()
    folder = Path(lookup.folder) / PROGRAMS
    if folder.is_symlink():
        raise OSError(f"{PROGRAMS} is a link")
    found: list[Program] = []
    size = 0
    for here, folders, names in os.walk(folder, onerror=_raise):
        folders.sort()
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        if links:
            raise OSError(f"{links[0]} is a link")
        for name in sorted(names):
            path = Path(here) / name
            content, mode = _content(path)
            size += len(content)
            if len(found) == MAX_FILES or size > MAX_BYTES:
                raise OSError(f"{PROGRAMS} holds more than programs")
            shown = str(path.relative_to(folder.parent)).encode("utf-8", "backslashreplace")
            runs = bool(mode & stat.S_IXUSR)
            found.append(Program(shown.decode(), hashlib.sha256(content).hexdigest(), runs))
    return tuple(found)


def _content(path: Path) -> tuple[bytes, int]:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        kept = os.fstat(handle)
        if not stat.S_ISREG(kept.st_mode):
            raise OSError(f"{path.name} is no file")
        return file.read(MAX_BYTES + 1), kept.st_mode


def _raise(error: OSError) -> None:
    raise error

"""Taking replies of another program into the library: planned, shown, and written in one step."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from saywell.app.exchange import NewReply, new_reply
from saywell.errors import LibraryError, Problem, UsageError, Where
from saywell.model.exchange import Found, Tell


class Change(StrEnum):
    """What an import does with a reply."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Planned:
    """One reply of an import; ``LEFT`` ones stand elsewhere in the library and stay as they are."""

    id: str
    change: Change
    where: Where


class ReplyFile(Protocol):
    """A file of replies that can be changed in place, as text."""

    @property
    def text(self) -> str:
        """The file as it would be."""

    def ids(self) -> list[str]:
        """List the ids of its replies."""

    def keys(self, reply: str) -> Mapping[str, Any]:
        """Return what stands at a reply's keys."""

    def with_reply(self, keys: Mapping[str, Any]) -> ReplyFile:
        """Add a reply."""

    def with_value(self, reply: str, path: list[str], value: Any) -> ReplyFile:
        """Set one key of a reply."""


@dataclass(slots=True)
class Import:
    """What an import would do: nothing is written before :meth:`apply`.

    ``before`` is the file as it is (empty when there is none), ``after`` as it would be.
    """

    path: Path
    before: str
    after: str
    planned: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, change: Change) -> int:
        """Count the replies with which this happens."""
        return sum(one.change is change for one in self.planned)

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff of the file."""
        name = str(self.path)
        return difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), name, name, lineterm=""
        )


def plan(
    found: Iterable[Found],
    path: Path,
    file: ReplyFile,
    before: str,
    elsewhere: Mapping[str, Where],
    lang: str,
) -> Import:
    """Plan an import into one file.

    A reply that the file has already is changed where the other program says something else, and
    keeps the keys of which that knows nothing; one that stands ``elsewhere`` in the library (by
    id) is left alone and told.
    """
    made = Import(path, before, before)
    there = set(file.ids())
    taken: set[str] = set()
    for one in found:
        if isinstance(one, Problem):
            made.problems.append(one)
            continue
        new = new_reply(one, taken, lang, made.problems.append)
        if new.id in there:
            file, change = _brought_up(file, new)
        elif new.id in elsewhere:
            change = Change.LEFT
            place = elsewhere[new.id]
            told = f"{new.id!r} is in the library already: {place}"
            made.problems.append(Problem(new.where, told, "import into that file to change it"))
        else:
            file, change = file.with_reply(new.keys), Change.NEW
        made.planned.append(Planned(new.id, change, new.where))
    if any(one.change in (Change.NEW, Change.CHANGED) for one in made.planned):
        made.after = file.text
    return made


def _brought_up(file: ReplyFile, new: NewReply) -> tuple[ReplyFile, Change]:
    old = file.keys(new.id)
    change = Change.SAME
    for name, value in new.keys.items():
        if name == "title" and name in old:
            continue  # people give better titles than short codes are
        for path, one in _leaves((name,), value, old.get(name)):
            file = file.with_value(new.id, list(path), one)
            change = Change.CHANGED
    return file, change


def _leaves(path: tuple[str, ...], new: Any, old: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what has to be set so that the old value says what the new one does."""
    if isinstance(new, Mapping) and isinstance(old, Mapping):
        for name, value in new.items():
            yield from _leaves((*path, name), value, old.get(name))
    elif new != old and not (isinstance(new, str) and isinstance(old, str) and _alike(new, old)):
        yield path, new


def _alike(new: str, old: str) -> bool:
    return new.rstrip("\n") == old.rstrip("\n")


def pieces_of_files(
    found: Iterable[Found],
    lang: str,
    told: Tell,
    written: Callable[[NewReply], list[str]],
    most: int,
) -> Iterator[list[str]]:
    """Yield the lines of one file after the other, each of at most so many characters.

    For exports that are larger than one file may be: nothing of them is kept in memory.
    """
    taken: set[str] = set()
    lines: list[str] = []
    size = 0
    for one in found:
        if isinstance(one, Problem):
            told(one)
            continue
        reply = written(new_reply(one, taken, lang, told))
        length = sum(len(line.encode()) + 1 for line in reply)
        if length > most:
            told(Problem(one.where, "this reply is too large for a file", "it is left out"))
            continue
        if lines and size + length > most:
            yield lines
            lines, size = [], 0
        lines += reply
        size += length
    if lines:
        yield lines


def refuse_odd(path: Path) -> None:
    """Refuse a place that cannot become a file or folder of replies. Raises UsageError."""
    if path.suffix not in ("", ".yaml", ".yml"):
        raise UsageError(
            f"{path.name!r} is no name for a file of replies",
            hint="a file ends in .yaml; without an ending it is a new folder of several files",
        )
    if not path.suffix and path.exists():
        raise LibraryError(
            "this folder is there already",
            hint="name a new folder, or a file in this one that ends in .yaml",
            where=Where(str(path)),
        )

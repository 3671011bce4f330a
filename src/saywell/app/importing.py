"""Taking replies of another program into the library: planned, shown, and written in one step."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from saywell.app.exchange import NewReply, new_reply
from saywell.errors import LibraryError, Problem, UsageError, Where
from saywell.model.exchange import Found, Tell

LARGEST = 4_000_000
"""Bytes of text that one import takes into one file: the library takes files of 5 MB."""


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

    def every(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what stands at the keys of each reply, by id."""

    def with_replies(self, replies: Sequence[Mapping[str, Any]]) -> ReplyFile:
        """Add replies."""

    def with_values(self, changes: Mapping[str, Changes]) -> ReplyFile:
        """Set keys of replies, by id."""


Changes = Sequence[tuple[tuple[str, ...], Any]]
"""Values of one reply that are to be set, each with the keys that lead to it."""


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


def of_format(found: Iterable[Found], called: str) -> Iterator[Found]:
    """Yield what is found, and refuse a file with entries of which none is a reply.

    ``called`` is the format's name. Raises LibraryError.
    """
    first: Problem | None = None
    replies = False
    for one in found:
        if isinstance(one, Problem):
            first = first or one
        else:
            replies = True
        yield one
    if first and not replies:
        raise LibraryError(
            f"no reply of the format {called!r} is in this file: {first.message}",
            hint="is it of another format? saywell library formats lists them",
            where=first.where,
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
    there = file.every()
    taken: set[str] = set()
    added: list[Mapping[str, Any]] = []
    changes: dict[str, Changes] = {}
    size = 0
    for one in found:
        if isinstance(one, Problem):
            made.problems.append(one)
            continue
        new = new_reply(one, taken, lang, made.problems.append)
        size += sum(len(text.encode()) for text in new.keys["text"].values())
        if size > LARGEST:
            raise LibraryError(
                f"more than {LARGEST // 1_000_000} MB of replies are too many for one file",
                hint=f"take them into a new folder of files: --into {path.with_suffix('')}",
                where=new.where,
            )
        change = Change.SAME
        if new.id in there:
            if differing := list(_differing(new.keys, there[new.id])):
                changes[new.id], change = differing, Change.CHANGED
        elif new.id in elsewhere:
            change = Change.LEFT
            made.problems.append(_left(new, elsewhere))
        else:
            added.append(new.keys)
            change = Change.NEW
        made.planned.append(Planned(new.id, change, new.where))
    if added or changes:
        made.after = file.with_values(changes).with_replies(added).text
    return made


def _left(new: NewReply, elsewhere: Mapping[str, Where]) -> Problem:
    told = f"{new.id!r} is in the library already: {elsewhere[new.id]}"
    return Problem(new.where, told, "import into that file to change it")


def _differing(
    new: Mapping[str, Any], old: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in new.items():
        if name != "title" or name not in old:  # people give better titles than short codes are
            yield from _leaves((name,), value, old.get(name))


def _leaves(path: tuple[str, ...], new: Any, old: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what has to be set so that the old value says what the new one does."""
    if isinstance(new, Mapping) and isinstance(old, Mapping):
        for name, value in new.items():
            yield from _leaves((*path, name), value, old.get(name))
    elif new != old and not _alike(new, old):
        yield path, new


def _alike(new: Any, old: Any) -> bool:
    """Say whether a value of a file, where every scalar is its text, says the same already."""
    if isinstance(new, bool):
        return bool(old == str(new).lower())
    return isinstance(new, str) and isinstance(old, str) and new.rstrip("\n") == old.rstrip("\n")


def pieces_of_files(
    found: Iterable[Found],
    elsewhere: Mapping[str, Where],
    lang: str,
    told: Tell,
    written: Callable[[NewReply], list[str]],
    most: int,
) -> Iterator[tuple[int, list[str]]]:
    """Yield for one file after the other its number of replies and its lines.

    Each is of at most ``most`` bytes. For exports that are larger than one file may be: nothing of
    them is kept in memory but the ids. What stands ``elsewhere`` in the library is left out.
    """
    taken: set[str] = set()
    lines: list[str] = []
    count = size = 0
    for one in found:
        if isinstance(one, Problem):
            told(one)
            continue
        new = new_reply(one, taken, lang, told)
        if new.id in elsewhere:
            told(_left(new, elsewhere))
            continue
        reply = written(new)
        length = sum(len(line.encode()) + 1 for line in reply)
        if length > most:
            told(Problem(one.where, "this reply is too large for a file", "it is left out"))
            continue
        if lines and size + length > most:
            yield count, lines
            lines, count, size = [], 0, 0
        lines += reply
        count += 1
        size += length
    if lines:
        yield count, lines


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

"""The library: the starter replies, the team's folders and the agent's own, as one set."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from saywell.errors import Problem, Where
from saywell.model.languages import Localised
from saywell.model.lookup import FILE as LOOKUPS_FILE
from saywell.model.lookup import PROGRAMS
from saywell.model.scope import OWN_LAYER, apart, seen_label
from saywell.model.snippet import Block, Defaults, Library, Reply, ReplyFile
from saywell.stores.located_yaml import read_versioned

MAX_FILES = 200_000
MAX_ENTRIES = 500_000
MAX_FOLDERS_DEEP = 12
MAX_LAYER_BYTES = 2_000_000_000
"""Bounds of a layer: twice what 100,000 replies in six languages take, one to a file."""

SUFFIXES = (".yaml", ".yml")
RULES_FOLDER = "rules"
NO_REPLIES = frozenset({RULES_FOLDER, LOOKUPS_FILE, PROGRAMS})
"""What stands at the top of a folder of replies and holds none."""

STARTER = "starter"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder of reply files with the name under which the sources of a reply are shown."""

    name: str
    folder: Path


def starter_layer() -> Layer | None:
    """Find the replies that come with the program: in the package, or beside its sources."""
    package = Path(str(resources.files("saywell")))
    for folder in (package / "data" / "snippets", package.parent.parent / "snippets"):
        if folder.is_dir():
            return Layer(STARTER, folder)
    return None


@dataclass(frozen=True, slots=True)
class Read:
    """What one file of a layer holds, defaults filled in; ``looked_for`` are the files it names."""

    replies: tuple[Reply, ...]
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]
    looked_for: tuple[str, ...] = ()
    topic: Localised = Localised(MappingProxyType({}))


class Entry(NamedTuple, Generic[Item]):
    """What decides on a reply's place in the library, with what stands for the reply itself.

    ``seen`` is the label that says who sees it (`saywell.model.scope`).
    """

    id: str
    triggers: tuple[str, ...]
    seen: str
    file: str
    line: int
    column: int
    item: Item

    @property
    def where(self) -> Where:
        """The place of the reply."""
        return Where(self.file, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Shelved(Generic[Item]):
    """What a file gives to its layer."""

    entries: Sequence[Entry[Item]]
    blocks: Sequence[Block]
    problems: Sequence[Problem]


@dataclass(slots=True)
class Merged(Generic[Item]):
    """The layers as one: winners by id, what they override, blocks by id, all that is wrong.

    ``seen_by`` are the labels of what one agent sees: for this agent, what is for others goes
    over nothing. Without it, whatever is in a later layer goes over what is in an earlier one.
    """

    seen_by: Collection[str] | None = None
    replies: dict[str, Item] = field(default_factory=dict)
    hidden: list[Item] = field(default_factory=list)
    blocks: dict[str, Block] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def layer_of(source: Layer | Path) -> Layer:
    """Return a layer for a folder: it is named for it."""
    return source if isinstance(source, Layer) else Layer(source.name or str(source), source)


def team_layers(folders: Iterable[Path]) -> list[Layer]:
    """Name the folders of a team: each by its own name, or by as much of its path as tells it.

    No folder is called as the starter replies or one's own are, whatever its name is.
    """
    unique = list(dict.fromkeys(folders))
    names: dict[Path, str] = {}
    taken = Counter(_name(folder, 1) for folder in unique)
    for folder in unique:
        deep, name = 1, _name(folder, 1)
        while (taken[name] > 1 or name in (STARTER, OWN_LAYER)) and deep < len(folder.parts):
            deep += 1
            name = _name(folder, deep)
            taken[name] = sum(_name(one, deep) == name for one in unique)
        names[folder] = name if name not in (STARTER, OWN_LAYER) else f"./{name}"
    return [Layer(name, folder) for folder, name in names.items()]


def _name(folder: Path, deep: int) -> str:
    return "/".join(folder.parts[-deep:]) or str(folder)


def load_library(
    layers: Sequence[Layer | Path], seen_by: Collection[str] | None = None
) -> tuple[Library, list[Problem]]:
    """Read all layers, later ones over earlier ones by id, and tell everything that is wrong.

    With ``seen_by`` it is the library of an agent who sees what has one of these labels.

    Nothing is raised: a file, a reply or a key that cannot be used is left out and reported, and
    the rest is there. What the texts themselves say (unknown names, filters, blocks) is for
    :func:`saywell.engine.library_check.check_library` to judge, which works on the result.
    """
    merged: Merged[Reply] = Merged(seen_by)
    for layer in map(layer_of, layers):
        paths = list(reply_files(layer.folder, merged.problems))
        merge_layer(merged, (_shelved(read_replies(Path(path), layer.name)) for path in paths))
    library = Library(
        MappingProxyType(merged.replies), MappingProxyType(merged.blocks), tuple(merged.hidden)
    )
    return library, merged.problems


def _shelved(read: Read) -> Shelved[Reply]:
    entries = [
        Entry(
            one.id,
            one.triggers,
            seen_label(one.scope, one.layer),
            one.where.file,
            one.where.line,
            one.where.column,
            one,
        )
        for one in read.replies
    ]
    return Shelved(entries, read.blocks, read.problems)


def read_replies(path: Path, layer: str, content: bytes | None = None) -> Read:
    """Read one file of replies as a part of a layer; ``content`` instead of what is on the disk."""
    looked_for: list[str] = []
    file, problems = read_versioned(
        path, ReplyFile, "a file of replies", looked_for=looked_for, content=content
    )
    if file is None:
        return Read((), (), tuple(problems))
    replies = tuple(_with_defaults(reply, file.defaults, layer) for reply in file.replies)
    return Read(replies, file.blocks, tuple(problems), tuple(looked_for), file.topic)


def merge_layer(merged: Merged[Item], files: Iterable[Shelved[Item]]) -> None:
    """Put the files of a layer, in their order, over those that are there.

    In a layer the first reply of an id stays, and each trigger is that of the first who has it
    among the replies for the same people; the others are told.
    """
    entries: dict[str, Entry[Item]] = {}
    blocks: dict[str, Block] = {}
    triggers: dict[str, list[Entry[Item]]] = {}
    for file in files:
        merged.problems += file.problems
        for block in file.blocks:
            first = blocks.setdefault(block.id, block)
            if first is not block:
                merged.problems.append(_twice("block", block.id, block.where, first.where))
        for entry in file.entries:
            present = entries.setdefault(entry.id, entry)
            if present is entry:
                _claim_triggers(triggers, entry, merged.problems)
            else:
                merged.problems.append(_twice("reply", entry.id, entry.where, present.where))
    sees = merged.seen_by
    for name, entry in entries.items():
        label = merged.labels.get(name, "")
        if sees is not None and label in sees and entry.seen not in sees:
            merged.hidden.append(entry.item)
            continue
        if label:
            merged.hidden.append(merged.replies[name])
        merged.replies[name] = entry.item
        merged.labels[name] = entry.seen
    merged.blocks.update(blocks)


def _twice(what: str, name: str, where: Where, first: Where) -> Problem:
    message = f"the {what} {name!r} is here a second time; the first is at {first}"
    return Problem(where, message, "rename one of them, or remove it")


def _claim_triggers(
    claimed: dict[str, list[Entry[Item]]], entry: Entry[Item], problems: list[Problem]
) -> None:
    for trigger in entry.triggers:
        having = claimed.setdefault(trigger.casefold(), [])
        first = next((one for one in having if not apart(one.seen, entry.seen)), None)
        if first is None:
            having.append(entry)
        elif first is not entry:
            message = (
                f"the trigger {trigger!r} of {entry.id!r} is taken by {first.id!r} at {first.where}"
            )
            problems.append(Problem(entry.where, message, "choose another word for one of them"))


def _with_defaults(reply: Reply, defaults: Defaults, layer: str) -> Reply:
    """Fill what the reply does not say itself from the file's defaults; tags are added."""
    tags = (*reply.tags, *(tag for tag in defaults.tags if tag not in reply.tags))
    return dataclasses.replace(
        reply,
        tags=tags,
        owner=reply.owner if "owner" in reply.given else defaults.owner,
        scope=reply.scope if "scope" in reply.given else defaults.scope,
        review=reply.review if "review" in reply.given else defaults.review,
        layer=layer,
    )


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116
    except OSError:
        return 0


def reply_files(
    folder: Path,
    problems: list[Problem],
    visit: Callable[[str], object] = lambda folder: None,
    size_of: Callable[[str], int] = _size,
) -> Iterator[str]:
    """Walk a layer's folder in the order of names, within bounds, each real folder once.

    Hidden names are passed over, and so is what stands at the top for rule packs and for lookups.
    ``visit`` is called with each folder before it is listed, ``size_of`` with each file before it
    is given. Paths are text, for there are many.
    """
    entries = files = size = 0
    seen: set[tuple[int, int]] = set()
    waiting = [(str(folder), 0)]
    while waiting:
        here, depth = waiting.pop()
        visit(here)
        try:
            state = os.stat(here)  # noqa: PTH116
            known = (state.st_dev, state.st_ino) in seen
            names = [] if known else sorted(os.listdir(here))  # noqa: PTH208
        except OSError as error:
            problems.append(_unreadable(here, error))
            continue
        seen.add((state.st_dev, state.st_ino))
        below = []
        for name in names:
            entries += 1
            if name[0] == "." or (depth == 0 and name in NO_REPLIES):
                continue
            path = os.path.join(here, name)  # noqa: PTH118
            if name.endswith(SUFFIXES):
                files += 1
                size += size_of(path)
                yield path
            elif depth < MAX_FOLDERS_DEEP and os.path.isdir(path):  # noqa: PTH112 - never raises
                below.append((path, depth + 1))
            if entries > MAX_ENTRIES or files >= MAX_FILES or size > MAX_LAYER_BYTES:
                message = "this folder holds more than one library can have; the rest is not read"
                problems.append(Problem(Where.of(folder), message, "point to the replies' folder"))
                return
        waiting += reversed(below)


def _unreadable(folder: str, error: OSError) -> Problem:
    message = f"the folder cannot be read: {error.strerror or error}"
    hint = "let yourself read it" if isinstance(error, PermissionError) else "check the path"
    return Problem(Where(folder), message, hint)

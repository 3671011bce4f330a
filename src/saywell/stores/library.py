"""The library: the starter replies, the team's folders and the agent's own, as one set."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from saywell.errors import Problem, Where
from saywell.model.snippet import Block, Defaults, Library, Reply, ReplyFile
from saywell.stores.located_yaml import read_versioned

MAX_FILES = 5_000
MAX_ENTRIES = 100_000
MAX_FOLDERS_DEEP = 12
MAX_LAYER_BYTES = 100_000_000

SUFFIXES = (".yaml", ".yml")
RULES_FOLDER = "rules"
STARTER = "starter"

Item = TypeVar("Item", Reply, Block)


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


def load_library(layers: Sequence[Layer | Path]) -> tuple[Library, list[Problem]]:
    """Read all layers, later ones over earlier ones by id, and tell everything that is wrong.

    Nothing is raised: a file, a reply or a key that cannot be used is left out and reported, and
    the rest is there. What the texts themselves say (unknown names, filters, blocks) is for
    :func:`saywell.engine.library_check.check_library` to judge, which works on the result.
    """
    problems: list[Problem] = []
    replies: dict[str, Reply] = {}
    blocks: dict[str, Block] = {}
    hidden: list[Reply] = []
    for source in layers:
        layer = source if isinstance(source, Layer) else Layer(source.name or str(source), source)
        own_replies, own_blocks = _load_layer(layer, problems)
        hidden += [replies[name] for name in own_replies if name in replies]
        replies.update(own_replies)
        blocks.update(own_blocks)
    library = Library(MappingProxyType(replies), MappingProxyType(blocks), tuple(hidden))
    return library, problems


def _load_layer(layer: Layer, problems: list[Problem]) -> tuple[dict[str, Reply], dict[str, Block]]:
    replies: dict[str, Reply] = {}
    blocks: dict[str, Block] = {}
    triggers: dict[str, Reply] = {}
    for path in reply_files(layer.folder, problems):
        file, found = read_reply_file(path)
        problems += found
        if file is None:
            continue
        for block in file.blocks:
            _add(blocks, block, "block", problems)
        for reply in file.replies:
            named = dataclasses.replace(_with_defaults(reply, file.defaults), layer=layer.name)
            if _add(replies, named, "reply", problems):
                _claim_triggers(triggers, named, problems)
    return replies, blocks


def _add(known: dict[str, Item], item: Item, what: str, problems: list[Problem]) -> bool:
    first = known.setdefault(item.id, item)
    if first is item:
        return True
    message = f"the {what} {item.id!r} is here a second time; the first is at {first.where}"
    problems.append(Problem(item.where, message, "rename one of them, or remove it"))
    return False


def _claim_triggers(claimed: dict[str, Reply], reply: Reply, problems: list[Problem]) -> None:
    for trigger in reply.triggers:
        first = claimed.setdefault(trigger.casefold(), reply)
        if first is not reply:
            message = (
                f"the trigger {trigger!r} of {reply.id!r} is taken by {first.id!r} at {first.where}"
            )
            problems.append(Problem(reply.where, message, "choose another word for one of them"))


def _with_defaults(reply: Reply, defaults: Defaults) -> Reply:
    """Fill what the reply does not say itself from the file's defaults; tags are added."""
    tags = (*reply.tags, *(tag for tag in defaults.tags if tag not in reply.tags))
    return dataclasses.replace(
        reply,
        tags=tags,
        owner=reply.owner if "owner" in reply.given else defaults.owner,
        scope=reply.scope if "scope" in reply.given else defaults.scope,
        review=reply.review if "review" in reply.given else defaults.review,
    )


def read_reply_file(path: Path) -> tuple[ReplyFile | None, list[Problem]]:
    """Read one file of replies."""
    return read_versioned(path, ReplyFile, "a file of replies")


def reply_files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Walk a layer's folder in the order of names, within bounds, each real folder once.

    Hidden names are passed over, and so is the folder ``rules`` at the top: it holds rule packs.
    """
    entries = files = size = 0
    seen: set[tuple[int, int]] = set()
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        try:
            state = here.stat()
            known = (state.st_dev, state.st_ino) in seen
            names = [] if known else sorted(path.name for path in here.iterdir())
        except OSError as error:
            problems.append(_unreadable(here, error))
            continue
        seen.add((state.st_dev, state.st_ino))
        below = []
        for name in names:
            path = here / name
            entries += 1
            if name.startswith(".") or (depth == 0 and name == RULES_FOLDER):
                continue
            if path.suffix in SUFFIXES:
                files += 1
                size += _size(path)
                yield path
            elif depth < MAX_FOLDERS_DEEP and os.path.isdir(path):  # noqa: PTH112 - never raises
                below.append((path, depth + 1))
            if entries > MAX_ENTRIES or files >= MAX_FILES or size > MAX_LAYER_BYTES:
                message = "this folder holds more than one library can have; the rest is not read"
                problems.append(Problem(Where.of(folder), message, "point to the replies' folder"))
                return
        waiting += reversed(below)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _unreadable(folder: Path, error: OSError) -> Problem:
    message = f"the folder cannot be read: {error.strerror or error}"
    hint = "let yourself read it" if isinstance(error, PermissionError) else "check the path"
    return Problem(Where.of(folder), message, hint)

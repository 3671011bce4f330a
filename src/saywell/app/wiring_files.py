"""The files of the library for its commands: opened, planned on, written; and the usage moved."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from saywell.app import library_files as use
from saywell.app import replying, wiring
from saywell.app.library_files import Copy, Planned
from saywell.errors import LibraryError, Problem, UnknownReply, Where
from saywell.model.settings import Settings
from saywell.model.snippet import Reply
from saywell.stores import schema
from saywell.stores.files import write_file
from saywell.stores.library import Layer, layer_of, reply_files
from saywell.stores.reply_edit import read_edited


def reply_named(settings: Settings, name: str) -> Reply:
    """Find the winning copy of a reply by id or trigger. Raises UnknownReply.

    One that this agent sees goes first; who keeps the files keeps those of other teams too.
    """
    opened = wiring.open_library(settings)
    try:
        return replying.named(opened, settings, name)
    except UnknownReply:
        wanted = name.strip().removeprefix("/")
        of_others = (opened.shelf.card(wanted), *opened.shelf.called(wanted))
        found = next((card for card in of_others if card is not None), None)
        if found is None:
            raise
        return opened.shelf[found.id]


def source_of(reply: Reply) -> str:
    """Return a reply as it stands in its file. Raises LibraryError when that has gone."""
    return read_edited(Path(reply.where.file)).source(reply.id)


def copies(settings: Settings, name: str) -> tuple[Copy, ...]:
    """List where a reply stands, the last layer first."""
    found = reply_named(settings, name)
    layers = [layer_of(one).name for one in wiring.layers_of(settings)]
    return use.copies(wiring.open_library(settings).library, settings, found.id, layers)


def problem_count(settings: Settings) -> int:
    """Count what is wrong in the files of the library: what cannot be read is in no list."""
    return wiring.open_library(settings).problem_count


def set_values(settings: Settings, name: str, values: Mapping[str, str]) -> Planned:
    """Plan to set keys of a reply."""
    found = reply_named(settings, name)
    path = use.file_of(wiring.open_library(settings).library, found.id)
    return use.with_values(path, found.id, values)


def rename(settings: Settings, old: str, new: str) -> Planned:
    """Plan to give a reply another id."""
    library = wiring.open_library(settings).library
    found = reply_named(settings, old)
    return use.renamed(use.file_of(library, found.id), found.id, new, library)


def move(settings: Settings, name: str, into: Path) -> Planned:
    """Plan to move a reply to another file."""
    found = reply_named(settings, name)
    path = use.file_of(wiring.open_library(settings).library, found.id)
    return _seen(settings, into, use.moved(path, found.id, into))


def new(settings: Settings, into: Path, keys: Mapping[str, Any], like: str) -> Planned:
    """Plan to add a reply; ``like`` names one whose keys it starts from, or is empty."""
    if like:
        start = read_edited(Path((found := reply_named(settings, like)).where.file))
        keys = {**start.keys(found.id), **keys}
    return _seen(settings, into, use.made(into, keys))


def _seen(settings: Settings, into: Path, planned: Planned) -> Planned:
    """Tell of a file that no folder of the library holds: what is in it will not be found."""
    folders = [layer_of(one).folder for one in wiring.layers_of(settings)]
    folders.append(wiring.own_replies(settings))
    if any(into.resolve().is_relative_to(folder.resolve()) for folder in folders):
        return planned
    unseen = Problem(
        Where(str(into)),
        "this is in no folder of the library, and is not found there",
        "choose a file in one, or add the folder to library.folders",
    )
    return replace(planned, problems=(*planned.problems, unseen))


def file_to_edit(settings: Settings, name: str) -> tuple[Path, int]:
    """Return the file and line of a reply of one's own or the team's."""
    found = reply_named(settings, name)
    path = use.file_of(wiring.open_library(settings).library, found.id)
    return path, found.where.line


def problems_in(path: Path) -> tuple[Problem, ...]:
    """List what the library finds wrong in one file."""
    from saywell.stores.library import read_replies

    return read_replies(path, "").problems


def tidy(
    settings: Settings, paths: Sequence[Path]
) -> Iterator[tuple[Path, Planned | LibraryError | None]]:
    """Plan to put files in order: those named, those in folders named, or all of the team's.

    An error stands for a file that cannot be put in order; it stops no other.
    """
    layers = [
        layer_of(layer)
        for layer in wiring.layers_of(settings)
        if not (isinstance(layer, Layer) and layer.name == "starter")
    ]
    for path in paths or [layer.folder for layer in layers]:
        files = [Path(one) for one in reply_files(path, [])] if path.is_dir() else [path]
        for file in files:
            try:
                planned: Planned | LibraryError | None = use.tidy(file)
            except LibraryError as error:
                planned = error
            yield file, planned


def write(planned: Planned) -> None:
    """Write what was planned. Raises ConfigError when it cannot be written."""
    use.write(planned)


def schema_text(sort: str) -> str:
    """Return the JSON Schema of a sort of file (replies, rules, house, config) as text."""
    return json.dumps(schema.schema_of(sort), indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path, text: str) -> bool:
    """Write a schema to a file; false when it stands there already. Raises ConfigError."""
    with contextlib.suppress(OSError):
        if path.read_bytes() == text.encode():
            return False
    write_file(path, text, private=False)
    return True

"""Libraries for tests: written file by file, read eagerly and lazily, compared in every part."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from saywell.engine.search.replies import Indexer
from saywell.engine.search.segment import Segment
from saywell.model.snippet import Library
from saywell.stores import search_file, search_update
from saywell.stores.library import Layer, load_library
from saywell.stores.search_file import SearchFile
from saywell.stores.shelf import Opened, Shelf

KEY = search_file.key_of(["a library"])
_TIMES = itertools.count(1_000_000_000_000_000_000, 1_000_000_000)


def write(path: Path, body: str) -> Path:
    """Write a file of replies, a second after the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("saywell: 1\n" + body, encoding="utf-8")
    return touched(path)


def touched(path: Path) -> Path:
    """Give a file or folder a time of change that it never had."""
    now = next(_TIMES)
    os.utime(path, ns=(now, now))
    return path


def one(name: str, text: str = "Hello", more: str = "") -> str:
    """Write the list of replies with a first one."""
    return f"replies:\n  - id: {name}\n    title: A title\n    text: {{en: {text}}}\n{more}"


def opened(layers: Sequence[Layer | Path], place: Path) -> SearchFile:
    """Open the file of a library as the program does."""
    return search_update.opened(layers, str(place), KEY, Indexer())


def shelf_of(file: SearchFile) -> Shelf:
    """Return the replies of a file."""

    def renewed() -> Opened:
        raise AssertionError("the file is sound")

    return Shelf((file, [Segment(one) for one in file.segments]), renewed)


def library_of(file: SearchFile) -> Library:
    """Read a library lazily."""
    shelf = shelf_of(file)
    return Library(shelf, shelf.blocks(), shelf.hidden())


def assert_same(file: SearchFile, layers: Sequence[Layer | Path]) -> None:
    """Compare all that a file has with what is read anew, with every place and its order."""
    library, problems = load_library(layers)
    kept = library_of(file)
    assert whole(kept) == whole(library)
    assert list(shelf_of(file).problems()) == problems
    assert file.problem_count == len(problems)


def whole(value: Any) -> Any:
    """Take a value apart down to plain ones, with the fields that are left out of comparisons."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return [type(value), *((item.name, whole(getattr(value, item.name))) for item in fields)]
    if isinstance(value, Mapping):
        return [(name, whole(item)) for name, item in value.items()]
    if isinstance(value, (tuple, list)):
        return [whole(item) for item in value]
    return value

"""saywell's own side of the measurements: opening, searching and indexing a library."""

from __future__ import annotations

import mmap
import time
from collections.abc import Callable
from pathlib import Path

from saywell.engine.search.build import build
from saywell.engine.search.finder import Finder
from saywell.engine.search.replies import document
from saywell.engine.search.segment import Segment
from saywell.stores.library import load_library

BEST = 10


def measure_building(home: Path) -> dict[str, float]:
    """Return the seconds that reading the files and making the index take, and its size in MB."""
    folders = sorted((home / "replies").iterdir())
    files = [path for folder in folders for path in sorted(folder.iterdir())]
    started = time.process_time()
    for path in files:
        path.read_bytes()
    read = time.process_time()
    library, _ = load_library(folders)
    parsed = time.process_time()
    content = build(document(reply) for reply in library.replies.values())
    built = time.process_time()
    (home / "segment").write_bytes(content)
    return {
        "bytes": read - started,
        "parse": parsed - read,
        "build": built - read,
        "again": 0.0,
        "size": len(content) / 1e6,
    }


def open_saywell(home: Path) -> Callable[[str], list[str]]:
    """Open the index and return what finds the ids of the ten best."""
    with (home / "segment").open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    finder = Finder([Segment(content)])

    def find(query: str) -> list[str]:
        return [found.id for found in finder.find(query, limit=BEST)]

    return find

"""saywell's own side of the measurements: opening, searching and indexing a library."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from saywell.app import finding, wiring
from saywell.model.settings import Settings
from saywell.stores.library import load_library

BEST = 10
SETTLED = 2.5
"""Seconds after which a file that was changed is not looked into again to be sure."""


def measure_building(home: Path) -> dict[str, float]:
    """Measure in seconds of CPU time what reading the files and making the index take.

    ``home`` is where ``SAYWELL_HOME`` points to. ``build`` has the reading in it; ``again`` is
    opening the library after one file has changed, ``fresh`` when nothing has, ``size`` the size
    of the index in MB. In the end the index is as it was made.
    """
    files = sorted((home / "replies").rglob("*.yaml"))
    cache = home / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    wiring.open_library(Settings(), keep=False)  # what is imported on the way is no part of it
    taken = {"bytes": seconds(lambda: [path.read_bytes() for path in files])}
    taken["parse"] = seconds(lambda: load_library([home / "replies"]))
    taken["build"] = seconds(open_and_close)
    taken["again"], taken["fresh"] = change_a_file(home), seconds(open_and_close)
    size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
    shutil.rmtree(cache)
    taken["build"] = min(taken["build"], seconds(open_and_close))
    return {**taken, "size": size / 1e6, "files": len(files)}


def change_a_file(home: Path) -> float:
    """Change one file of the library; return the CPU time of the next opening, in seconds."""
    files = sorted((home / "replies").rglob("*.yaml"))
    changed = files[len(files) // 2]
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("en: |\n", "en: |\n        Changed.\n", 1), encoding="utf-8")
    taken = seconds(open_and_close)
    changed.write_text(text, encoding="utf-8")
    time.sleep(SETTLED)
    open_and_close()
    return taken


def open_and_close() -> None:
    """Bring the index up to date, as every command does."""
    wiring.open_library(wiring.load_settings()).close()


def seconds(action: Callable[[], object]) -> float:
    """Return the CPU time of an action."""
    started = time.process_time()
    action()
    return time.process_time() - started


def open_saywell(home: Path) -> Callable[[str], list[str]]:
    """Open the library as a command does, and return what finds the ids of the ten best."""
    os.environ["SAYWELL_HOME"] = str(home)
    settings = wiring.load_settings()
    opened = wiring.open_library(settings)

    def find(query: str) -> list[str]:
        return [hit.id for hit in finding.find(opened, settings, query, limit=BEST)]

    return find

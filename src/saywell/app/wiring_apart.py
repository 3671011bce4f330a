"""A large library made ready in a process of its own, for a screen that must not wait or grow."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from saywell.app import wiring_library
from saywell.app.finding import OpenLibrary
from saywell.stores import search_file
from saywell.stores.library import Layer, layer_of

SMALL = 8_000_000
"""Bytes of the file of a library (of about 4,000 replies) that is brought up to date at once."""
PATIENCE = 5.0
"""Seconds to wait until what was edited a moment ago is told from what may still be edited."""

_RUN = "import sys; from saywell.app.wiring_apart import make; make(*sys.argv[1:3], sys.argv[3:])"


def opened(layers: Sequence[Layer | Path], own: str, teams: Sequence[str] = ()) -> OpenLibrary:
    """Open the library of these layers as `wiring_library.opened` does, which is quick then.

    Where it has to be made ready and is not known to be small, another process does that.
    """
    place, key = wiring_library.place_of(layers, teams)
    file = search_file.load(place, key)
    known_small = file is not None and Path(place).stat().st_size <= SMALL
    if not known_small and _may_write(Path(place)) and (file is None or not file.is_fresh()):
        _make_apart(layers, own, teams)
    return wiring_library.opened(layers, own, teams)


def _may_write(place: Path) -> bool:
    """Say whether a file could be there that is not; elsewhere another process is of no use."""
    there = next((folder for folder in place.parents if folder.exists()), None)
    return there is not None and os.access(there, os.W_OK)


def _make_apart(layers: Sequence[Layer | Path], own: str, teams: Sequence[str]) -> None:
    """Let another process make the library ready; when it cannot, nothing has happened."""
    named = [layer_of(layer) for layer in layers]
    told = [part for layer in named for part in (layer.name, str(layer.folder))]
    with contextlib.suppress(OSError, ValueError):
        subprocess.run(  # noqa: S603 - our own Python, our own words
            [sys.executable, "-P", "-c", _RUN, own, "\n".join(teams), *told],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=False,
        )


def make(own: str, teams: str, told: Sequence[str]) -> None:
    """Make a library ready: ``told`` are the name and the folder of each layer, ``teams`` lines.

    It is done when the file is as new as the library: what changed a moment ago is looked at again.
    """
    layers = [Layer(name, Path(folder)) for name, folder in zip(told[::2], told[1::2], strict=True)]
    library = wiring_library.opened(layers, own, teams.splitlines())
    ends = time.monotonic() + PATIENCE
    while not library.is_fresh() and time.monotonic() < ends:
        time.sleep(0.2)
        library.refresh()

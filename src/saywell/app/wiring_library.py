"""The library ready for searching, put together: its files, its index, its place on the disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from saywell.app.finding import OpenLibrary
from saywell.engine.search.replies import Indexer
from saywell.model.scope import seen_by
from saywell.stores import search_file, search_update
from saywell.stores.library import Layer, layer_of
from saywell.stores.places import places
from saywell.stores.search_file import SearchFile

FOLDER = "search"
"""The folder for it among what may be thrown away."""

_PACKAGE = Path(__file__).parent.parent
_CODE = (
    "engine/folding.py",
    "engine/search",
    "model",
    "stores/library.py",
    "stores/located_yaml.py",
    "stores/search_file.py",
    "stores/search_parts.py",
    "stores/search_update.py",
    "stores/shapes.py",
    "stores/text_places.py",
    "stores/yaml_nodes.py",
)
"""What of the program itself decides on what is kept."""


def opened(
    layers: Sequence[Layer | Path], own: str, teams: Sequence[str] = (), *, keep: bool = True
) -> OpenLibrary:
    """Open the library of these layers for an agent who belongs to these teams.

    ``own`` is the folder that may become one of the layers.

    Without ``keep`` nothing is read from the disk or left on it but the library itself.
    """
    place, key = place_of(layers, teams) if keep else ("", "")
    watched = () if own in {str(layer_of(layer).folder) for layer in layers} else (own,)
    indexer = Indexer()

    last: SearchFile | None = None

    def made(anew: bool) -> SearchFile:
        nonlocal last
        if anew:
            last = None
            with contextlib.suppress(OSError):
                os.unlink(place)  # noqa: PTH108 - there may be no place
        last = search_update.opened(
            layers, place, key, indexer, watched=watched, before=last, seen_by=seen_by(teams)
        )
        return last

    return OpenLibrary(made(False), made)


def place_of(layers: Sequence[Layer | Path], teams: Sequence[str] = ()) -> tuple[str, str]:
    """Return the file in which these layers are ready for searching by a team, and its key."""
    named = [layer_of(layer) for layer in layers]
    facts = [f"{one.name}={one.folder.absolute()}={one.folder}" for one in named]
    facts += sorted(f"team {team.casefold()}" for team in teams)
    key = search_file.key_of([*facts, *_code()])
    try:
        folder = places(os.environ).cache
    except (RuntimeError, OSError):
        return "", key
    return search_file.path_of(f"{folder}/{FOLDER}", "\n".join(facts)), key


def code() -> list[Path]:
    """List the modules of the program that decide on what is kept."""
    paths = [_PACKAGE / name for name in _CODE]
    return [
        file for path in paths for file in (sorted(path.glob("*.py")) if path.is_dir() else [path])
    ]


def _code() -> list[str]:
    """Tell the modules of the program that decide on what is kept from their other versions."""
    marks = [(file.name, search_file.mark_of(str(file))) for file in code()]
    return [f"{name} {mark[0]} {mark[2]}" for name, mark in marks]

"""Updating the team's folders, put together: what came, told in replies, and what the lint says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.app import wiring, wiring_diff
from saywell.app.library_diff import Changed
from saywell.app.updating import Came, Update, updates
from saywell.app.wiring_diff import Between, Difference
from saywell.errors import LibraryError
from saywell.model import lookup
from saywell.model.lint import Lint
from saywell.model.report import Severity
from saywell.model.settings import Settings
from saywell.stores.checkout import Checkout
from saywell.stores.library import Layer, layer_of


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of one checkout, and what is new in its replies, as far as that is known.

    ``errors`` are those that the lint finds in it and did not before; ``lookups`` says whether
    what is looked up live is declared otherwise now.
    """

    update: Update
    changed: tuple[Changed, ...] = ()
    other: tuple[str, ...] = ()
    errors: tuple[Lint, ...] = ()
    lookups: bool = False
    problem: str = ""


def update(
    settings: Settings, folders: Sequence[Path], today: dt.date, *, check: bool
) -> Iterator[Updated]:
    """Bring the folders named, or all of the team's, up to date, one after the other.

    With ``check`` it is only told what would come. Raises LibraryError without any folder.
    """
    wanted = list(folders) or [Path(one) for one in settings.library.folders]
    if not wanted:
        raise LibraryError(
            "there are no folders of a team to update",
            hint="name one: saywell config set library.folders FOLDER",
        )
    for one in updates(wanted, check=check):
        yield _told(settings, one, today)


def _told(settings: Settings, one: Update, today: dt.date) -> Updated:
    if one.checkout is None:
        return Updated(one)
    try:
        done = _difference(settings, one, one.checkout, today)
    except LibraryError as error:
        return Updated(one, problem=error.message)
    other = tuple(way for part in done.layers for way in part.diff.other)
    return Updated(
        one,
        tuple(it for part in done.layers for it in part.diff.changed),
        other,
        tuple(it for it in done.lint.new if it.severity is Severity.ERROR),
        any(way == lookup.FILE or way.startswith(f"{lookup.PROGRAMS}/") for way in other),
    )


def _difference(settings: Settings, one: Update, checkout: Checkout, today: dt.date) -> Difference:
    layers = [layer_of(layer) for layer in wiring.layers_of(settings)]
    places = {layer.folder: layer for layer in layers}
    inside = [places.get(folder) or Layer(str(folder), folder) for folder in one.folders]
    revisions = Between(one.old, "" if one.came is Came.UPDATED else one.new)
    versions = {
        layer: (Checkout(checkout.top, layer.folder.resolve()), revisions) for layer in inside
    }
    if not set(inside) <= set(layers):
        layers = inside
    return wiring_diff.between(settings, layers, versions, today)

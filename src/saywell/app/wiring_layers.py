"""The layers of the library side by side: what is in each, for whom, and what git says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from saywell.app import wiring
from saywell.app.replying import sees
from saywell.errors import LibraryError, Problem
from saywell.model.scope import OWN_LAYER
from saywell.model.settings import Settings
from saywell.stores import checkout as git
from saywell.stores.checkout import State
from saywell.stores.library import STARTER, layer_of


@dataclass(frozen=True, slots=True)
class Scope:
    """How many replies of a layer are for whom, and whether this agent sees them."""

    scope: str
    replies: int
    seen: bool


@dataclass(frozen=True, slots=True)
class LayerView:
    """One layer: ``number`` is its place, and a later one goes over an earlier one.

    ``kind`` is ``starter``, ``team`` or ``own``. ``replaced`` counts its replies over which a
    later layer goes for this agent; ``problems`` are what is wrong in its files. ``git`` is None
    where there is no checkout or no git, and ``git_told`` then says which, or why git could not
    be asked.
    """

    number: int
    name: str
    kind: str
    folder: Path
    is_there: bool
    replies: int
    replaced: int
    scopes: tuple[Scope, ...]
    problems: tuple[Problem, ...]
    git: State | None
    git_told: str


def layers(settings: Settings) -> tuple[LayerView, ...]:
    """List the layers in their order, with what is in them. Raises nothing for what git says."""
    opened = wiring.open_library(settings)
    counts: dict[str, Counter[tuple[str, bool]]] = {}
    replaced: Counter[str] = Counter()
    for card in opened.shelf.cards():
        counts.setdefault(card.layer, Counter())[(card.scope, sees(settings, card))] += 1
    for reply in opened.shelf.hidden():
        is_seen = sees(settings, reply)
        counts.setdefault(reply.layer, Counter())[(reply.scope, is_seen)] += 1
        replaced[reply.layer] += is_seen
    found = []
    for number, layer in enumerate(map(layer_of, wiring.layers_of(settings)), 1):
        kind = layer.name if layer.name in (STARTER, OWN_LAYER) else "team"
        state, told = (None, "") if kind == STARTER else _git(layer.folder)
        here = counts.get(layer.name, Counter())
        found.append(
            LayerView(
                number,
                layer.name,
                kind,
                layer.folder,
                layer.folder.is_dir(),
                here.total(),
                replaced[layer.name],
                _scopes(here),
                tuple(it for it in opened.problems if it.where.file.startswith(f"{layer.folder}/")),
                state,
                told,
            )
        )
    return tuple(found)


def _scopes(counts: Mapping[tuple[str, bool], int]) -> tuple[Scope, ...]:
    """List the scopes: what everyone sees first, then the teams by name."""
    order = {"everyone": 0, "me": 2}
    there = sorted(counts, key=lambda one: (order.get(one[0], 1), one[0]))
    return tuple(Scope(scope, counts[(scope, seen)], seen) for scope, seen in there)


def _git(folder: Path) -> tuple[State | None, str]:
    found = git.checkout_of(folder)
    if found is None:
        return None, "no git checkout"
    if not git.has_git():
        return None, "a git checkout, and git is not installed"
    try:
        if not git.has_committed(found):
            return None, f"not in the git checkout around it ({found.top})"
        return git.state_of(found), ""
    except LibraryError as error:
        return None, f"{error.message} ({error.hint})" if error.hint else error.message

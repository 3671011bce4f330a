"""What is wrong with lookups: in the file that declares them, and in the replies that use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from saywell.engine.lookups import faults, is_field, needed
from saywell.errors import Problem, nearest
from saywell.model.lookup import FILE, Lookup
from saywell.model.names import NAMES, OPEN
from saywell.model.snippet import Reply


def check_declared(lookups: Iterable[Lookup]) -> Iterator[Problem]:
    """Find what is wrong with lookups as they are declared; none of them is run."""
    for one in lookups:
        for message, hint in faults(one):
            yield Problem(one.where, message, hint)
        for name in one.inputs:
            if not is_field(name) and not _is_known(name):
                facts = [f"{group}.{leaf}" for group, leaves in NAMES.items() for leaf in leaves]
                yield Problem(one.where, f"unknown name {name!r}", nearest(name, facts, ""))


def _is_known(name: str) -> bool:
    root, leaf, *rest = name.split(".")
    return leaf in NAMES.get(root, ()) and (leaf == OPEN) == bool(rest)


def check_used(reply: Reply, lookups: Mapping[str, Lookup] | None) -> Iterator[Problem]:
    """Find fields of a reply whose lookup is not there, lacks an input, or waits for itself.

    Without ``lookups`` nobody knows what there is, and nothing is said.
    """
    if lookups is None:
        return
    for name, variable in reply.variables.items():
        if not variable.lookup:
            continue
        if variable.lookup not in lookups:
            hint = nearest(variable.lookup, lookups, f"declare it in {FILE}")
            yield Problem(variable.where, f"there is no lookup {variable.lookup!r}", hint)
            continue
        for field in needed(name, lookups, reply):
            if field not in reply.variables:
                message = f"the lookup {variable.lookup!r} has to know {field!r}"
                yield Problem(variable.where, message, f"declare {field} under 'variables'")
        circle = _circle(name, reply, lookups)
        if circle:
            message = f"the lookup of {name!r} waits for itself: {' -> '.join(circle)}"
            yield Problem(variable.where, message, "let the agent fill one of them")


def _circle(name: str, reply: Reply, lookups: Mapping[str, Lookup]) -> tuple[str, ...]:
    """Return the way on which a field comes back to itself; nothing when it does not."""
    waiting: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        for field in needed(way[-1], lookups, reply):
            if field == name:
                return (*way, name)
            if field not in seen:
                seen.add(field)
                waiting.append((*way, field))
    return ()


def told(reply: Reply, lookups: Mapping[str, Lookup] | None) -> frozenset[str]:
    """Name the fields that the lookups of a reply have to know: they are used by that."""
    known = lookups or {}
    return frozenset(field for name in reply.variables for field in needed(name, known, reply))

"""What a Chatwoot account keeps for its agents: colleagues, teams, inboxes, canned replies, macros.

None of these lists has pages (index.json.jbuilder of each).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from saywell.backends import chatwoot_wire as wire
from saywell.backends.chatwoot_api import ChatwootApi
from saywell.errors import BackendError, NotAChatSystem, NotFound, PermissionRefused
from saywell.model.chat import Agent, CannedReply, Contact, Macro, MacroStep, Team

Row = TypeVar("Row")

CONTACT_PAGES = 3
"""Pages of found customers that are read, of 15 each (contacts_controller.rb)."""


def agents(api: ChatwootApi) -> list[Agent]:
    """List the colleagues of the account."""
    return _listed(api.get("agents"), wire.agent, api, "a list of agents")


def teams(api: ChatwootApi) -> list[Team]:
    """List the teams of the account."""
    return _listed(api.get("teams"), wire.team, api, "a list of teams")


def canned_replies(api: ChatwootApi) -> list[CannedReply]:
    """List the canned replies by short code; the server has no order of its own."""
    rows = api.get("canned_responses")
    each = _listed(rows, wire.canned_reply, api, "a list of canned responses")
    return sorted(each, key=lambda one: one.short_code)


def macros(api: ChatwootApi) -> list[Macro]:
    """List the macros for all and the agent's own, by name; agents and teams in them by name."""
    rows = wire.record(api.get("macros")).get("payload")
    found = _listed(rows, wire.macro, api, "a list of macros")
    used = {step.name for one in found for step in one.steps}
    names = {action: _names(api, listed) for action, listed in _NAMED.items() if action in used}
    return sorted((_with_names(one, names) for one in found), key=lambda one: one.name)


_NAMED: Mapping[str, Callable[[ChatwootApi], Sequence[Agent | Team]]] = {
    "assign_agent": agents,
    "assign_team": teams,
}
"""Actions of a macro whose values are ids, and where their names are (macro.rb)."""


def _names(
    api: ChatwootApi, listed: Callable[[ChatwootApi], Sequence[Agent | Team]]
) -> Mapping[str, str]:
    """Return names by id; none when they cannot be had: the ids are shown then."""
    try:
        return {one.id: one.name for one in listed(api) if one.name}
    except BackendError:
        return {}


def _with_names(macro: Macro, names: Mapping[str, Mapping[str, str]]) -> Macro:
    """Put names where a macro has ids; ``self`` and the like stay as they are."""
    steps = tuple(
        MacroStep(
            step.name, tuple(names.get(step.name, {}).get(value, value) for value in step.values)
        )
        for step in macro.steps
    )
    return dataclasses.replace(macro, steps=steps)


def inboxes(api: ChatwootApi) -> Mapping[str, str]:
    """Return inbox names by id; none when they cannot be had, as nothing rests on them."""
    try:
        rows = wire.records(wire.record(api.get("inboxes")).get("payload"))
        return {wire.identity(row.get("id")): wire.word(row.get("name")) for row in rows}
    except (PermissionRefused, NotFound, NotAChatSystem):
        return {}


def contacts(api: ChatwootApi, query: str) -> list[Contact]:
    """Find customers by name, email or phone, on the first three pages; each once."""
    if not query.strip():
        return []
    found: dict[str, Contact] = {}
    for page in range(1, CONTACT_PAGES + 1):
        data = wire.record(api.get("contacts/search", (("q", query.strip()), ("page", page))))
        rows = _listed(data.get("payload"), wire.contact, api, "a list of contacts")
        found.update({one.id: one for one in rows if one.id})
        if not rows or wire.record(data.get("meta")).get("has_more") is not True:
            break
    return list(found.values())


def _listed(
    rows: object, read: Callable[[wire.Json], Row | None], api: ChatwootApi, wanted: str
) -> list[Row]:
    """Read a list; a row that cannot be read is left out, and hides no other."""
    if not isinstance(rows, list):
        raise api.strange(wanted)
    each = (read(row) for row in wire.records(rows))
    return [one for one in each if one is not None]

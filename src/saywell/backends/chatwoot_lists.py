"""What a Chatwoot account keeps for its agents: colleagues, teams, inboxes, canned replies, macros.

None of these lists has pages (index.json.jbuilder of each).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from saywell.backends import chatwoot_wire as wire
from saywell.backends import failures
from saywell.backends.chatwoot_api import ChatwootApi
from saywell.backends.chatwoot_outgoing import number
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    ServerFailed,
)
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


def create_canned(api: ChatwootApi, short_code: str, text: str) -> CannedReply:
    """Add a canned reply; whatever is no clear refusal is Uncertain."""
    body = {"short_code": short_code, "content": text}
    return _stored(api, api.post_once("canned_responses", json=body))


def update_canned(api: ChatwootApi, reply: CannedReply) -> CannedReply:
    """Change a canned reply; a server that failed has perhaps stored it."""
    path = f"canned_responses/{number(reply.id, 'canned reply')}"
    body = {"short_code": reply.short_code, "content": reply.text}
    try:
        return _stored(api, api.change(path, body, method="PATCH"))
    except ServerFailed as error:
        raise failures.uncertain(error.message, error.status) from None


def delete_canned(api: ChatwootApi, canned_id: str) -> None:
    """Remove a canned reply; a server that failed has perhaps done it."""
    path = f"canned_responses/{number(canned_id, 'canned reply')}"
    try:
        api.change(path, method="DELETE")
    except ServerFailed as error:
        raise failures.uncertain(error.message, error.status) from None


def _stored(api: ChatwootApi, row: object) -> CannedReply:
    """Read the answer to a change; it was made, whatever the answer looks like."""
    stored = wire.canned_reply(wire.record(row))
    if stored is None or not stored.id:
        raise failures.uncertain(f"{api.server} gave a strange answer to a canned reply")
    return stored


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

"""Handing a conversation over to a colleague or a team, with a summary that arrives first."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from saywell.app import gate
from saywell.app.actions import need
from saywell.app.meant import one_of
from saywell.app.sending import SendService
from saywell.errors import BackendError, UsageError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Agent, Message, Outgoing, Team
from saywell.model.ports import Journal
from saywell.model.records import SendState
from saywell.model.rules import Waiver


@dataclass(frozen=True, slots=True)
class Target:
    """Who a conversation goes to: a colleague or a team."""

    id: str
    name: str
    is_team: bool = False


def needed(team: bool) -> Capability:
    """Name what the chat system has to be able to do."""
    return Capability.TEAMS if team else Capability.TRANSFER


def colleague(backend: ChatBackend, wanted: str) -> Target:
    """Find a colleague by id, name or email. Raises UsageError with the nearest name."""
    agents, me = backend.agents(), backend.account().agent.id
    if all(one.id == me for one in agents):
        raise UsageError(
            f"{backend.name} names no colleague",
            hint="where it cannot list them (Matrix): saywell config set chat.colleagues ID,ID",
        )
    found = one_of("agent", agents, wanted, _names_of_agent)
    if found.id == me:
        raise UsageError("that is you yourself", hint="to take a conversation: saywell take")
    return Target(found.id, found.name or found.id)


def team(backend: ChatBackend, wanted: str) -> Target:
    """Find a team by id or name. Raises UsageError with the nearest name."""
    found = one_of("team", backend.teams(), wanted, _names_of_team)
    return Target(found.id, found.name or found.id, is_team=True)


def _names_of_agent(agent: Agent) -> tuple[str, ...]:
    return agent.id, agent.name, agent.email


def _names_of_team(team: Team) -> tuple[str, ...]:
    return team.id, team.name


@dataclass(frozen=True, slots=True)
class Handover:
    """One handing over; ``summary`` may be empty, ``waivers`` let it past the check."""

    conversation_id: str
    to: Target
    summary: str = ""
    waivers: tuple[Waiver, ...] = ()


def hand_over(
    backend: ChatBackend, service: SendService, journal: Journal, wanted: Handover
) -> Message | None:
    """Send the summary as a private note, then transfer; return the note, where there is one.

    Unless it is certain that the note is there, nothing is transferred, and the summary is kept
    as a draft. Without notes the chat system brings the summary to the colleague itself. Raises
    BackendError, Uncertain when nobody knows what became of it.
    """
    need(backend, needed(wanted.to.is_team))
    note: Message | None = None
    aside: Outgoing | None = None
    if wanted.summary and Capability.NOTES in backend.capabilities:
        note = _as_note(service, journal, wanted)
    elif wanted.summary:
        if wanted.to.is_team:
            backend.lacks(Capability.NOTES)
        aside = Outgoing(_key(wanted), wanted.conversation_id, wanted.summary, private=True)
    try:
        if wanted.to.is_team:
            backend.assign_team(wanted.conversation_id, wanted.to.id)
        else:
            backend.transfer(wanted.conversation_id, wanted.to.id, aside)
    except BackendError as error:
        if note is not None:
            error.hint = "the summary is there as a note: run it again without --summary"
        elif aside is not None:
            gate.keep_draft(journal, aside.conversation_id, aside.text, private=True)
        raise
    if aside is not None and wanted.waivers:
        journal.record_waivers(wanted.conversation_id, wanted.waivers)
    return note


def _key(wanted: Handover) -> str:
    """Make the key of a summary that is brought aside: repeated, the same reaches them once."""
    facts = "\n".join((wanted.conversation_id, wanted.to.id, wanted.summary))
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def _as_note(service: SendService, journal: Journal, wanted: Handover) -> Message:
    summary = Outgoing(uuid.uuid4().hex, wanted.conversation_id, wanted.summary, private=True)
    result = service.send(summary, newer_draft=True, waivers=wanted.waivers)
    if result.state is not SendState.SENT:
        gate.keep_draft(journal, summary.conversation_id, summary.text, private=True)
    return gate.sent_message(result)

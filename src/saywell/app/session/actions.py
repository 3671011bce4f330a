"""What goes with a canned reply in the chat system: set after its message was really sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from saywell.app.handover import colleague, team
from saywell.app.session.stage import Stage
from saywell.app.state import Inserted, Tone
from saywell.app.words import Words
from saywell.errors import SaywellError, UsageError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Priority, Status
from saywell.model.snippet import Actions

GIVING = frozenset({Capability.TEAMS, Capability.ASSIGN, Capability.TRANSFER})
"""What a chat system has to be able to do, one of it, to give a conversation to somebody."""

_UNITS = (
    ("s", "action.seconds"),
    ("m", "action.minutes"),
    ("h", "action.hours"),
    ("d", "action.days"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was set, and the error at which that ended, if any."""

    done: Actions
    error: SaywellError | None = None


def described(actions: Actions, words: Words) -> str:
    """Write what is set, and what the flow of the chat does with it; empty for nothing."""
    parts = [f"#{label}" for label in actions.labels]
    if actions.hold:
        parts.append(words("action.hold", time=_time(actions.hold, words)))
    if actions.follow_up:
        parts.append(words("action.follow_up", time=_time(actions.follow_up, words)))
    if actions.assign:
        parts.append(words("action.assign", name=actions.assign))
    if actions.priority:
        parts.append(words(f"priority.{actions.priority}"))
    if actions.status:
        parts.append(words(f"status.{actions.status}"))
    return ", ".join(parts)


def together(replies: Sequence[Inserted]) -> Actions:
    """Join what goes with several replies: all labels, and the last of everything else."""
    labels = dict.fromkeys(label for reply in replies for label in reply.actions.labels)
    return Actions(
        labels=tuple(labels),
        status=_last(reply.actions.status for reply in replies),
        priority=_last(reply.actions.priority for reply in replies),
        assign=_last(reply.actions.assign for reply in replies),
        hold=_last(reply.actions.hold for reply in replies),
        follow_up=_last(reply.actions.follow_up for reply in replies),
    )


def _last(values: Iterator[str]) -> str:
    return next((value for value in reversed([*values]) if value), "")


def _time(duration: str, words: Words) -> str:
    """Write ``3m`` as people say it."""
    return words(dict(_UNITS)[duration[-1]], number=int(duration[:-1]))


def possible(actions: Actions, backend: ChatBackend) -> Actions:
    """Keep what the chat system can do; timers and follow-ups are the program's own."""
    can = backend.capabilities
    return Actions(
        assign=actions.assign if can & GIVING else "",
        hold=actions.hold,
        follow_up=actions.follow_up,
        labels=actions.labels if Capability.LABELS in can else (),
        status=actions.status if Capability.STATUS in can else "",
        priority=actions.priority if Capability.PRIORITY in can else "",
    )


def carry_out(backend: ChatBackend, conversation_id: str, actions: Actions) -> Outcome:
    """Set it all, labels beside those that are there; the status last, as it may close."""
    done = Actions(hold=actions.hold, follow_up=actions.follow_up)
    try:
        if actions.labels:
            there = backend.conversation(conversation_id).labels
            backend.set_labels(conversation_id, tuple(dict.fromkeys((*there, *actions.labels))))
            done = replace(done, labels=actions.labels)
        if actions.priority:
            backend.set_priority(conversation_id, Priority(actions.priority))
            done = replace(done, priority=actions.priority)
        if actions.assign:
            give(backend, conversation_id, actions.assign)
            done = replace(done, assign=actions.assign)
        if actions.status:
            backend.set_status(conversation_id, Status(actions.status))
    except SaywellError as error:
        return Outcome(done, error)
    return Outcome(actions)


def give(backend: ChatBackend, conversation_id: str, wanted: str) -> None:
    """Give a conversation to the team or the agent of this name.

    Raises UsageError with the nearest name when there is none, or BackendError.
    """
    can = backend.capabilities
    if Capability.TEAMS in can:
        try:
            backend.assign_team(conversation_id, team(backend, wanted).id)
            return
        except UsageError:
            if not can & {Capability.ASSIGN, Capability.TRANSFER}:
                raise
    agent = colleague(backend, wanted)
    if Capability.ASSIGN in can:
        backend.assign(conversation_id, agent.id)
    else:
        backend.transfer(conversation_id, agent.id)


def act(stage: Stage, conversation_id: str, replies: Sequence[Inserted]) -> None:
    """Do what goes with the replies that were sent, on another thread, and say what was done."""
    backend = stage.parts.backend
    actions = possible(together(replies), backend)
    if actions == Actions():
        return

    def told(outcome: Outcome) -> None:
        done = described(replace(outcome.done, follow_up=""), stage.words)
        if outcome.error is None and not done:
            return  # when the promised answer is due is told by those who keep it
        if outcome.error is None:
            stage.say(stage.words("notice.also_set", what=done), Tone.GOOD)
            return
        wanted = described(actions, stage.words)
        error = stage.explained(outcome.error)
        name = stage.name_of(conversation_id)
        text = stage.words("notice.not_set", name=name, what=wanted, done=done or "-", error=error)
        stage.say(text, Tone.WARNING, stays=True)

    stage.work(
        f"actions {conversation_id}", lambda: carry_out(backend, conversation_id, actions), told
    )

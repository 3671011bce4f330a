"""What goes with a canned reply in the chat system: set after its message was really sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from saywell.app.session.stage import Stage
from saywell.app.state import Inserted, Tone
from saywell.app.words import Words
from saywell.errors import SaywellError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Priority, Status
from saywell.model.snippet import Actions


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was set, and the error at which that ended, if any."""

    done: Actions
    error: SaywellError | None = None


def described(actions: Actions, words: Words) -> str:
    """Write what is set: labels, priority and status; empty when there is nothing."""
    parts = [f"#{label}" for label in actions.labels]
    if actions.priority:
        parts.append(words(f"priority.{actions.priority}"))
    if actions.status:
        parts.append(words(f"status.{actions.status}"))
    return ", ".join(parts)


def together(replies: Sequence[Inserted]) -> Actions:
    """Join what goes with several replies: all labels, and the last priority and status."""
    labels = dict.fromkeys(label for reply in replies for label in reply.actions.labels)
    return Actions(
        labels=tuple(labels),
        status=_last(reply.actions.status for reply in replies),
        priority=_last(reply.actions.priority for reply in replies),
    )


def _last(values: Iterator[str]) -> str:
    return next((value for value in reversed([*values]) if value), "")


def possible(actions: Actions, backend: ChatBackend) -> Actions:
    """Keep what the chat system can do; assigning and timers are not done here."""
    can = backend.capabilities
    return Actions(
        labels=actions.labels if Capability.LABELS in can else (),
        status=actions.status if Capability.STATUS in can else "",
        priority=actions.priority if Capability.PRIORITY in can else "",
    )


def carry_out(backend: ChatBackend, conversation_id: str, actions: Actions) -> Outcome:
    """Set it all, labels beside those that are there; the status last, as it may close."""
    labels: tuple[str, ...] = ()
    priority = ""
    try:
        if actions.labels:
            there = backend.conversation(conversation_id).labels
            backend.set_labels(conversation_id, tuple(dict.fromkeys((*there, *actions.labels))))
            labels = actions.labels
        if actions.priority:
            backend.set_priority(conversation_id, Priority(actions.priority))
            priority = actions.priority
        if actions.status:
            backend.set_status(conversation_id, Status(actions.status))
    except SaywellError as error:
        return Outcome(Actions(labels=labels, priority=priority), error)
    return Outcome(actions)


def act(stage: Stage, conversation_id: str, replies: Sequence[Inserted]) -> None:
    """Do what goes with the replies that were sent, on another thread, and say what was done."""
    backend = stage.parts.backend
    actions = possible(together(replies), backend)
    if actions == Actions():
        return

    def told(outcome: Outcome) -> None:
        done = described(outcome.done, stage.words)
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

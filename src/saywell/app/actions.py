"""What an agent does to a conversation beside writing: take, resolve, snooze, label, rank."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from saywell.errors import UsageError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Conversation, Priority, Status
from saywell.model.untrusted import clean_line

_LENGTH = re.compile(r"(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,4})m)?")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
FARTHEST = dt.timedelta(days=3660)
"""How far ahead a conversation can be snoozed: what is later is a slip."""


def need(backend: ChatBackend, *capabilities: Capability) -> None:
    """Raise Rejected for what the chat system cannot do, before anything is done."""
    for capability in capabilities:
        if capability not in backend.capabilities:
            backend.lacks(capability)


def take(backend: ChatBackend, conversation: Conversation) -> str:
    """Make oneself the one who answers; return who had it before, empty for nobody or oneself."""
    need(backend, Capability.TAKE)
    me = backend.account().agent.id
    backend.take(conversation.id)
    before = conversation.assignee
    return before.name or before.id if before is not None and before.id != me else ""


def set_status(backend: ChatBackend, conversation: Conversation, status: Status) -> bool:
    """Open or resolve a conversation; False when it was so already and nothing was done."""
    need(backend, Capability.STATUS)
    if conversation.status is status:
        return False
    backend.set_status(conversation.id, status)
    return True


def snooze(backend: ChatBackend, conversation: Conversation, until: dt.datetime) -> None:
    """Put a conversation away until an aware time."""
    need(backend, Capability.SNOOZE)
    backend.set_status(conversation.id, Status.SNOOZED, until)


def set_priority(
    backend: ChatBackend, conversation: Conversation, priority: Priority | None
) -> bool:
    """Set or clear the priority; False when it was so already and nothing was done."""
    need(backend, Capability.PRIORITY)
    if conversation.priority is priority:
        return False
    backend.set_priority(conversation.id, priority)
    return True


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a conversation before and after, and what was asked for in vain."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    not_there: tuple[str, ...] = ()


def relabel(
    backend: ChatBackend, conversation: Conversation, add: Iterable[str], remove: Iterable[str]
) -> Labels:
    """Add and remove labels; the chat system replaces them all, so they are read before.

    What stands after it is what the chat system then says.
    """
    need(backend, Capability.LABELS)
    gone, there = tuple(remove), conversation.labels
    wanted = tuple(dict.fromkeys((*(one for one in there if one not in gone), *add)))
    missing = tuple(one for one in gone if one not in there)
    if wanted == there:
        return Labels(there, there, missing)
    backend.set_labels(conversation.id, wanted)
    return Labels(there, backend.conversation(conversation.id).labels, missing)


def changes(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell labels to add (``+vip`` or ``vip``) from those to remove (``-old``).

    Raises UsageError for an empty one, and for one that is both.
    """
    add: dict[str, None] = {}
    remove: dict[str, None] = {}
    for word in words:
        name = word[1:] if word[:1] in ("+", "-") else word
        if not name.strip() or not name.isprintable():
            raise UsageError(f"{clean_line(word, limit=60)!r} is no label", hint="+vip or -vip")
        (remove if word.startswith("-") else add)[name.strip()] = None
    both = [name for name in add if name in remove]
    if both:
        raise UsageError(f"{clean_line(both[0])!r} is to be both added and removed")
    return tuple(add), tuple(remove)


def after(length: str, now: dt.datetime) -> dt.datetime:
    """Return the time that is ``30m``, ``2h`` or ``1d12h`` after now. Raises UsageError."""
    found = _LENGTH.fullmatch(length.strip().lower())
    days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    span = dt.timedelta(days=days, hours=hours, minutes=minutes)
    if not span:
        raise UsageError(
            f"{clean_line(length, limit=40)!r} is not a length of time",
            hint="for example 30m, 2h, 1d or 1d12h",
        )
    return _ahead(now + span, now)


def moment(text: str, now: dt.datetime) -> dt.datetime:
    """Read ``2026-11-23 09:00`` or ``09:00`` (the next one) on this machine's clock.

    A zone may stand behind it (``+02:00``). Raises UsageError for what is no time, is over, or is
    left out when the clocks are put forward.
    """
    words = text.strip()
    clock = _CLOCK.fullmatch(words)
    if clock:
        here = now.astimezone().replace(tzinfo=None)
        local = here.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
        return _ahead(_on_this_clock(local if local > here else local + dt.timedelta(days=1)), now)
    try:
        found = dt.datetime.fromisoformat(words)
        aware = found if found.tzinfo else _on_this_clock(found)
        return _ahead(aware.astimezone(dt.UTC), now)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{clean_line(text, limit=40)!r} is not a date and a time",
            hint='for example --until "2026-11-23 09:00", or --until 09:00',
        ) from None


def _on_this_clock(local: dt.datetime) -> dt.datetime:
    """Put a time on this machine's clock; one that the clock skips raises UsageError."""
    found = local.astimezone(dt.UTC)
    if found.astimezone().replace(tzinfo=None) != local:
        raise UsageError(
            f"there is no {local:%H:%M} on {local:%Y-%m-%d}: the clocks are put forward",
            hint="take a time before or after that hour",
        )
    return found


def _ahead(wanted: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Return a time in UTC. Raises UsageError when it is over, or too far away."""
    if wanted <= now:
        local = wanted.astimezone()
        raise UsageError(f"{local:%Y-%m-%d %H:%M} is over", hint="give a time that is to come")
    if wanted - now > FARTHEST:
        raise UsageError("that is more than ten years away", hint="give a time that is nearer")
    return wanted.astimezone(dt.UTC)

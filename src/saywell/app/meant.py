"""What somebody means who names a conversation, a colleague, a team or a macro."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from saywell.engine.folding import fold
from saywell.errors import NotFound, UsageError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Conversation
from saywell.model.untrusted import clean_line

T = TypeVar("T")

ENOUGH = 3
"""The fewest characters of the beginning of an id or a Latin name that are taken for it all."""

SHOWN = 8
"""How many are named where several may be meant."""


def meant(backend: ChatBackend, wanted: str) -> Conversation:
    """Find the conversation that somebody means: by its id, or by the customer's name.

    A name, or the beginning of an id, has to fit one conversation of the open queue alone, or
    where it fits none there, one of any status. A number is always an id. Raises NotFound,
    UsageError where several fit, and BackendError.
    """
    try:
        return backend.conversation(wanted)
    except NotFound:
        if wanted.isdecimal() or not wanted.strip():
            raise
        found = fitting(backend.queue(), wanted) or fitting(backend.queue(None), wanted)
        if not found:
            raise
    if len(found) > 1:
        several = [f"{one.id} ({clean_line(one.contact.name, limit=60)})" for one in found]
        raise _several(f"{len(found)} conversations", wanted, several)
    return found[0]


def fitting(conversations: Sequence[Conversation], wanted: str) -> list[Conversation]:
    """Find the conversations that the beginning of an id fits, else a customer's name or email."""
    return _by_id(conversations, wanted) or named(
        conversations, wanted, lambda one: (one.contact.name, one.contact.email)
    )


def one_of(kind: str, known: Sequence[T], wanted: str, names: Callable[[T], Sequence[str]]) -> T:
    """Find the one that somebody means: the first of ``names`` is its id, the second its name.

    Raises UsageError with the nearest where there is none, with all where there are several.
    """
    found = [one for one in known if names(one)[0] == wanted.strip()]
    found = found or named(known, wanted, names)
    if len(found) == 1:
        return found[0]
    shown = [_shown(names(one)) for one in found]
    if found:
        raise _several(f"{len(found)} {kind}s", wanted, shown)
    near = _near(known, wanted, names)
    listed = _first([_shown(names(one)) for one in known])
    hint = f"one of: {listed}" if listed else f"there are no {kind}s at all"
    raise UsageError(
        f"there is no {kind} {clean_line(wanted, limit=60)!r}",
        hint=f"did you mean {near}?" if near else hint,
    )


def named(known: Iterable[T], wanted: str, names: Callable[[T], Sequence[str]]) -> list[T]:
    """Find what a name fits: as a whole, else as one of its words, else as a beginning of one.

    Capitals, accents and marks do not matter.
    """
    asked = fold(wanted.strip())
    if not asked:
        return []
    each = [(one, [fold(name) for name in names(one) if name]) for one in known]
    whole = [one for one, folded in each if asked in folded]
    if whole:
        return whole
    words = [one for one, folded in each if any(asked in name.split() for name in folded)]
    if words or (asked.isascii() and len(asked) < ENOUGH):
        return words
    return [one for one, folded in each if any(f" {asked}" in f" {name}" for name in folded)]


def _near(known: Iterable[T], wanted: str, names: Callable[[T], Sequence[str]]) -> str:
    """Show the one whose name, or a word of it, is nearest to what was typed; or nothing."""
    words: dict[str, str] = {}
    for one in known:
        for name in names(one)[1:]:
            for word in (name, *name.split()):
                words.setdefault(fold(word), _shown(names(one)))
    close = difflib.get_close_matches(fold(wanted.strip())[:100], words, n=1, cutoff=0.7)
    return words[close[0]] if close else ""


def _by_id(queue: Sequence[Conversation], wanted: str) -> list[Conversation]:
    """Find the conversations whose id begins so, with or without the mark before it."""
    begun = wanted.strip().lstrip("!")
    if len(begun) < ENOUGH:
        return []
    return [one for one in queue if one.id.lstrip("!").startswith(begun)]


def _several(what: str, wanted: str, shown: Sequence[str]) -> UsageError:
    said = clean_line(wanted, limit=60)
    return UsageError(f"{what} fit {said!r}", hint=f"which one? {_first(shown)}")


def _shown(names: Sequence[str]) -> str:
    """Show an id with the name that goes with it."""
    shown = [clean_line(name, limit=60) for name in names[:2] if name]
    return f"{shown[0]} ({shown[1]})" if len(shown) == 2 else shown[0]


def _first(words: Sequence[str]) -> str:
    rest = len(words) - SHOWN
    return ", ".join(words[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")

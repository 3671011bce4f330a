"""Syncing with the chat system's canned replies: both sides, what they last shared, the steps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from saywell.errors import Problem, Where
from saywell.model.exchange import Pieces
from saywell.model.untrusted import clean


def plain(text: str) -> str:
    """Return a text as it is compared: as it is listed, without blanks at line ends."""
    return "\n".join(line.rstrip() for line in clean(text).strip().split("\n"))


def mark(text: str) -> str:
    """Return what stands for a text in the common state: a hash of it as it is compared."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Ours:
    """One language of one reply of the library.

    ``text`` is as it would be written there, ``source`` as it stands in the file. ``whole`` says
    that nothing is lost on the way there and back. ``code`` is the short code of the reply without
    a language, ``first`` says that this is its first language, which has no ending. ``fields``
    are the names that the agent fills, ``notes`` what there is no place or word for there.
    ``fixed`` says that it cannot be changed here.
    """

    reply: str
    lang: str
    code: str
    text: str
    source: str = ""
    first: bool = True
    whole: bool = True
    fixed: bool = False
    fields: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, slots=True)
class Theirs:
    """One canned reply of the chat system.

    ``meant`` is as we would write it there once it is taken in, ``lang`` the language by its
    looks, or empty; ``notes`` name what in it means nothing here. ``unfit`` says why it cannot be
    taken in, and is empty when it can.
    """

    id: str
    code: str
    text: str
    meant: str = ""
    lang: str = ""
    pieces: Pieces = ()
    notes: tuple[str, ...] = ()
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Common:
    """What one language of a reply and one canned reply had in common when they last were alike.

    ``code`` is the short code there, ``wanted`` that of the reply here; ``ours`` and ``theirs`` are
    marks of the texts on either side, which differ where one side cannot say all that the other
    can.
    """

    reply: str
    lang: str
    id: str
    code: str
    wanted: str
    ours: str
    theirs: str


class Do(StrEnum):
    """What is done about a reply. ``NOTE`` and ``FORGET`` change the common state alone."""

    CREATE_HERE = "create_here"
    CHANGE_HERE = "change_here"
    DELETE_HERE = "delete_here"
    CREATE_THERE = "create_there"
    CHANGE_THERE = "change_there"
    DELETE_THERE = "delete_there"
    NOTE = "note"
    FORGET = "forget"
    CONFLICT = "conflict"

    @property
    def is_here(self) -> bool:
        """Whether it changes a file of the library."""
        return self in (Do.CREATE_HERE, Do.CHANGE_HERE, Do.DELETE_HERE)

    @property
    def is_there(self) -> bool:
        """Whether it changes the chat system."""
        return self in (Do.CREATE_THERE, Do.CHANGE_THERE, Do.DELETE_THERE)

    @property
    def is_deletion(self) -> bool:
        """Whether something goes away for good."""
        return self in (Do.DELETE_HERE, Do.DELETE_THERE)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``held`` says why it is not done, and is empty when it may be.

    ``reply`` and ``lang`` say where it belongs here; of a new reply ``reply`` is empty and
    ``group`` the short code that its languages share. ``code`` is the short code that it gets
    there. ``why`` is a few words for the person.
    """

    do: Do
    ours: Ours | None = None
    theirs: Theirs | None = None
    common: Common | None = None
    reply: str = ""
    lang: str = ""
    code: str = ""
    group: str = ""
    why: str = ""
    held: str = ""

    @property
    def name(self) -> str:
        """How the step is called: the reply with its language, or the short code of a new one."""
        reply = self.reply or f"/{self.group or self.code}"
        return f"{reply} ({self.lang})" if self.lang not in ("", "*") else reply

    @property
    def notes(self) -> tuple[str, ...]:
        """Name what cannot be carried over by it."""
        if self.do.is_there and not self.do.is_deletion and self.ours:
            return self.ours.notes
        return self.theirs.notes if self.do.is_here and self.theirs else ()


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """All steps, and what is wrong beside them; ``alike`` counts what needs nothing."""

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...] = ()
    alike: int = 0

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """List what people have to decide."""
        return tuple(one for one in self.steps if one.do is Do.CONFLICT)

    @property
    def due(self) -> tuple[Step, ...]:
        """List what can be done."""
        return tuple(one for one in self.steps if one.do is not Do.CONFLICT and not one.held)

    @property
    def visible(self) -> tuple[Step, ...]:
        """List what changes one side, whether it is held or not."""
        return tuple(one for one in self.steps if one.do.is_here or one.do.is_there)


class End(StrEnum):
    """How a step ended."""

    DONE = "done"
    LEFT = "left"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was tried, and what became of it; ``why`` is empty where it was done."""

    step: Step
    end: End
    why: str = ""

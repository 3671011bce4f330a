"""What the journal keeps: drafts, sends with their state, uses, waivers, places, half a reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from saywell.model.chat import Outgoing
from saywell.model.rules import Waiver


class SendState(StrEnum):
    """What is known of a message on its way out.

    ``queued``: it waits in the outbox. ``pending``: it is being sent, or the process that sent it
    was killed. ``sent``: the chat system has it. ``failed``: the chat system does not have it.
    ``unknown``: nobody can tell yet.
    """

    QUEUED = "queued"
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Use(StrEnum):
    """What became of a canned reply.

    ``inserted``: put into a message that is being written. ``sent``: a message with it has left;
    ``edited``: so it has, in other words. ``abandoned``: it was taken out again, or the message
    thrown away. ``printed``: given out to be used elsewhere, which nobody can follow. ``lacked``:
    wanted in a language that it has no text in.
    """

    INSERTED = "inserted"
    EDITED = "edited"
    SENT = "sent"
    ABANDONED = "abandoned"
    PRINTED = "printed"
    LACKED = "lacked"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was being written; ``at`` is aware and in UTC.

    ``private`` marks a note to colleagues, ``files`` go with the text. ``version`` names the text
    as it was saved, by whichever copy of the program; each saving has a higher one.
    """

    conversation_id: str
    text: str
    at: dt.datetime
    private: bool = False
    files: tuple[Path, ...] = ()
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SendRecord:
    """One sending: the message, what is known of it, and the newest message before it.

    The text and the attachments are kept until the message is sent, and are empty from then on.
    ``started`` is when it was begun or queued, ``ended`` when it was known what became of it,
    None before that; ``queued`` is when it came into the outbox, None when it never was there.
    All are aware and in UTC. ``seen`` says whether ``after`` is known at all: False when it was
    written without a look at the conversation. ``doubtful`` says that it failed by not being
    found, ``instead_of`` are the keys of sendings that this one repeats. ``sizes`` are those of
    the attachments in bytes when it was queued, ``waivers`` what it goes out in spite of.
    """

    message: Outgoing
    state: SendState
    after: str | None
    started: dt.datetime
    ended: dt.datetime | None = None
    message_id: str = ""
    detail: str = ""
    queued: dt.datetime | None = None
    seen: bool = True
    doubtful: bool = False
    instead_of: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class UseCount:
    """How often a canned reply was used in each way (see :class:`Use`); ``last`` is in UTC.

    What was inserted and neither sent nor abandoned is still in a draft, or its track was lost.
    """

    inserted: int = 0
    edited: int = 0
    sent: int = 0
    last: dt.datetime | None = None
    abandoned: int = 0
    printed: int = 0
    lacked: int = 0


@dataclass(frozen=True, slots=True)
class Used:
    """One use of a canned reply; ``lang`` is the code of its text, empty for one that fits all."""

    reply_id: str
    use: Use
    lang: str = ""


@dataclass(frozen=True, slots=True)
class WaiverRecord:
    """A waiver as it was used; ``at`` is aware and in UTC."""

    conversation_id: str
    waiver: Waiver
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agent was on the chat screen: what was open there and before, and where they wrote.

    ``cursors`` are those in the drafts, in code points, and ``inserted`` the canned replies in
    them, each with its id, its text there and the language of that, by conversation id. ``note``
    says that a private note was about to be written. ``top`` is the first row of the transcript
    that was shown, by the id of its message and its number within that; None at the end.
    """

    selected: str = ""
    previous: str = ""
    cursors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    inserted: Mapping[str, tuple[tuple[str, str, str], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    note: bool = False
    top: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class HalfFilled:
    """A canned reply whose fields were being filled in when that was broken off.

    ``names`` are the fields in their order, ``at`` the place of the one that was asked for,
    ``typed`` what stood in it, ``chosen`` the choice pointed at, ``values`` what had been
    answered, ``switched`` which optional paragraphs were on.
    """

    reply_id: str
    lang: str
    names: tuple[str, ...]
    at: int = 0
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    typed: str = ""
    chosen: int = 0
    switched: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))

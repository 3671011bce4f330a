"""The course of a conversation: what happens in it, what is due by its etiquette, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from saywell.model.chat import Author
from saywell.model.followup import FollowUp


class Move(StrEnum):
    """What a message does for the course of a chat; one message may make several moves.

    The agent's: ``GREET`` to ``OFFER_CHANNEL``. The customer's: ``AGREE`` to ``COURTESY``, which
    is a message of nothing but thanks, wishes or a nod.
    """

    GREET = "greet"
    ASK = "ask"
    RESTATE = "restate"
    ADVISE = "advise"
    ASK_HOLD = "ask_hold"
    BACK = "back"
    PROGRESS = "progress"
    ASK_TRANSFER = "ask_transfer"
    INTRODUCE = "introduce"
    CHECK_IN = "check_in"
    ASK_SOLVED = "ask_solved"
    ASK_ELSE = "ask_else"
    THANK = "thank"
    WISH = "wish"
    GOODBYE = "goodbye"
    ASK_FEEDBACK = "ask_feedback"
    ASK_CONTACT = "ask_contact"
    PROMISE = "promise"
    WAY_OUT = "way_out"
    OFFER_CHANNEL = "offer_channel"

    AGREE = "agree"
    REFUSE = "refuse"
    SOLVED = "solved"
    DONE = "done"
    WANT_PERSON = "want_person"
    WRONG_COMPANY = "wrong_company"
    REPEAT = "repeat"
    GIVE_CONTACT = "give_contact"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the course of a chat sees it; ``at`` is aware and in UTC.

    ``lasts`` is the time that it names: for a hold how long it may take, for a promise when it is
    due. ``canned`` says that it is a canned reply as it stands in the library, ``topics`` are the
    team's topics that it touches, ``reasoned`` that it says why (a hold, a transfer), and ``mine``
    is false for what a colleague wrote.
    """

    at: dt.datetime
    by: Author
    message_id: str = ""
    moves: frozenset[Move] = frozenset()
    lasts: dt.timedelta | None = None
    reasoned: bool = False
    canned: bool = False
    private: bool = False
    topics: tuple[str, ...] = ()
    mine: bool = True


class Deed(StrEnum):
    """What an agent did beside writing."""

    HOLD = "hold"
    HAND_OVER = "hand_over"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    OVERRULE = "overrule"


@dataclass(frozen=True, slots=True)
class Done:
    """Something that the agent did; the journal keeps it. ``at`` is aware and in UTC.

    ``lasts`` is how long a hold was announced for (nothing at all ends the hold), ``step`` what was
    overruled and ``reason`` why, ``to`` who was handed over to. ``after`` is the id of the newest
    message that was known when it was done: it says where the deed belongs even when the clock of
    the chat system and that of this machine differ.
    """

    at: dt.datetime
    deed: Deed
    lasts: dt.timedelta | None = None
    step: str = ""
    reason: str = ""
    to: str = ""
    after: str = ""


Event = Said | Done
"""Whatever moves a conversation on, in the order of ``at``."""


class Step(StrEnum):
    """What the etiquette of a conversation asks for; ``ROWS`` has the catalogue's row of each."""

    ANSWER = "answer"
    LOAD = "load"
    GREET = "greet"
    UNDERSTAND = "understand"
    HOLD_LEAVE = "hold_leave"
    HOLD_WAIT = "hold_wait"
    HOLD_RUNS = "hold_runs"
    HOLD_PROGRESS = "hold_progress"
    HOLD_LATE = "hold_late"
    TRANSFER_LEAVE = "transfer_leave"
    TRANSFER_WAIT = "transfer_wait"
    TRANSFER_GO = "transfer_go"
    TRANSFER_INTRODUCE = "transfer_introduce"
    CHECK_IN = "check_in"
    CHECKED_IN = "checked_in"
    SOLVED = "solved"
    ANYTHING_ELSE = "anything_else"
    WAIT_FOR_DONE = "wait_for_done"
    THANK = "thank"
    WISH = "wish"
    GOODBYE = "goodbye"
    FEEDBACK = "feedback"
    RESOLVE = "resolve"
    CONTACT = "contact"
    FOLLOW_UP = "follow_up"
    FOLLOW_UP_PROGRESS = "follow_up_progress"
    FOLLOW_UP_DUE = "follow_up_due"
    WRONG_COMPANY = "wrong_company"
    TOPIC = "topic"
    LENGTH = "length"
    PERSON = "person"
    PROFILE = "profile"


ROWS: Mapping[Step, str] = MappingProxyType(
    {
        Step.ANSWER: "C01",
        Step.LOAD: "C02",
        Step.GREET: "C12",
        Step.UNDERSTAND: "C03",
        Step.HOLD_LEAVE: "C04",
        Step.HOLD_WAIT: "C04",
        Step.HOLD_RUNS: "C04",
        Step.HOLD_PROGRESS: "C04",
        Step.HOLD_LATE: "C04",
        Step.TRANSFER_LEAVE: "C05",
        Step.TRANSFER_WAIT: "C05",
        Step.TRANSFER_GO: "C05",
        Step.TRANSFER_INTRODUCE: "C05",
        Step.CHECK_IN: "C06",
        Step.CHECKED_IN: "C06",
        Step.SOLVED: "C07",
        Step.ANYTHING_ELSE: "C07",
        Step.WAIT_FOR_DONE: "C07",
        Step.THANK: "C07",
        Step.WISH: "C07",
        Step.GOODBYE: "C07",
        Step.FEEDBACK: "C07",
        Step.RESOLVE: "C07",
        Step.CONTACT: "C08",
        Step.FOLLOW_UP: "C08",
        Step.FOLLOW_UP_PROGRESS: "C08",
        Step.FOLLOW_UP_DUE: "C08",
        Step.WRONG_COMPANY: "C09",
        Step.TOPIC: "C10",
        Step.LENGTH: "C10",
        Step.PERSON: "C11",
        Step.PROFILE: "C12",
    }
)
"""The catalogue's row of each step (docs/rules.md)."""


class Pressing(StrEnum):
    """How pressing a step is: it can wait, it is time, it is late."""

    LATER = "later"
    NOW = "now"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Due:
    """One step that is due, or will be.

    ``at`` is when it is due (a hold's end, the next check-in), None when there is no clock to it.
    ``purposes`` are those of the canned replies that serve it (``model.snippet.PURPOSES``), the
    fittest first; empty where it is not a matter of words. ``values`` fill the sentence that
    tells the agent (``number``, ``topic``, ``channel``).
    """

    step: Step
    pressing: Pressing = Pressing.NOW
    at: dt.datetime | None = None
    purposes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def row(self) -> str:
        """The catalogue's row."""
        return ROWS[self.step]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the events of a conversation do not say, but its etiquette needs to know.

    ``first_reply`` says that no person has answered yet, for when the history is not known from
    its beginning. ``contact_known``: the profile has a way to reach the customer. ``profile``
    names what the customer filled in before the chat, and ``earlier`` counts their earlier chats.
    ``follow_ups`` are the open ones of this conversation. ``held`` counts the chats that the agent
    holds. ``elsewhere``: a colleague has the conversation; ``resolved``: the chat system says so.
    """

    first_reply: bool = False
    contact_known: bool = False
    profile: tuple[str, ...] = ()
    earlier: int = 0
    follow_ups: tuple[FollowUp, ...] = ()
    held: int = 0
    elsewhere: bool = False
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that the etiquette of a conversation goes by; the settings give them.

    ``chats`` held at once (C02: 1 for a beginner, fewer than 3 for the experienced); ``warn`` and
    ``alarm`` of a waiting customer (C01); ``hold`` when a hold names no time; ``progress`` how
    long before a hold ends the update is due; ``answer`` how long a question for leave may go
    unanswered; ``check_ins`` before a silent customer's chat is closed, ``apart`` from each other
    (C06: 2 to 3, some minutes apart); ``follow_up`` how soon an answer is promised (C08: 24 h);
    ``longest`` chat before another channel is offered (C10).
    """

    chats: int = 2
    warn: dt.timedelta = dt.timedelta(seconds=45)
    alarm: dt.timedelta = dt.timedelta(minutes=2)
    hold: dt.timedelta = dt.timedelta(minutes=3)
    progress: dt.timedelta = dt.timedelta(seconds=30)
    answer: dt.timedelta = dt.timedelta(minutes=2)
    check_ins: int = 3
    apart: dt.timedelta = dt.timedelta(minutes=3)
    follow_up: dt.timedelta = dt.timedelta(hours=24)
    longest: dt.timedelta = dt.timedelta(minutes=30)

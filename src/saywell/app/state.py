"""What a chat screen shows: one frozen value that any screen can draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from saywell.app.earlier import Earlier
from saywell.app.find import Find
from saywell.app.menu import Menu
from saywell.app.state_course import (
    Passing,
    Standing,
    fits,
    in_sight,
    is_worth_telling,
)
from saywell.app.state_sends import OnItsWay, Parked
from saywell.engine.folding import fold
from saywell.model.card import Card
from saywell.model.chat import Account, Author, Conversation, Message, Outgoing
from saywell.model.course import Due, Pressing, Step
from saywell.model.followup import FollowUp
from saywell.model.lookup import Looking
from saywell.model.rules import Finding, Report, Waiver
from saywell.model.settings import Clocks, seconds
from saywell.model.snippet import Actions, Reply
from saywell.model.waiting import waits_for


class Mode(StrEnum):
    """Which part of the screen takes the keys."""

    COMPOSE = "compose"
    PALETTE = "palette"
    FIELD = "field"
    REASON = "reason"
    HELP = "help"
    LEAVE = "leave"
    HELD = "held"
    UNSURE = "unsure"
    MENU = "menu"
    ASK = "ask"
    FIND = "find"
    CUSTOMER = "customer"


class Tone(StrEnum):
    """What sort of thing a notice says."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class Hearing(StrEnum):
    """Whether the chat system tells of news by itself: it does, it could not lately, it cannot."""

    TOLD = "told"
    DEAF = "deaf"
    ASKED = "asked"


class Urgency(StrEnum):
    """How long a customer has waited, in three steps and none."""

    NONE = "none"
    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Notice:
    """A line on what happened and what to do; one that ``stays`` is not wiped by typing.

    One on the ``unsent`` goes when one of those messages is settled: then it does not hold.
    """

    text: str
    tone: Tone = Tone.INFO
    stays: bool = False
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class Inserted:
    """A canned reply that was put into a draft, its text there, and what goes with it.

    ``lang`` is the code of the text's language, empty for one that fits all.
    """

    reply_id: str
    text: str
    actions: Actions = Actions()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class DraftText:
    """The text in the composer.

    ``cursor`` is a code point offset. ``version`` goes up whenever the session itself changes
    the text, so that a screen with an editor of its own knows when to take it over. ``note``
    marks a private note.
    """

    text: str = ""
    cursor: int = 0
    version: int = 0
    note: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check said of one text; it says nothing of any other text.

    ``stale`` marks what was carried over from an earlier text: it is shown, and decides nothing.
    """

    text: str
    report: Report
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply that may answer the customer, as a list shows it, and what speaks for it.

    ``met`` are words of the customer that the reply meets, ``cases`` counts earlier chats in
    which it answered something similar.
    """

    card: Card
    met: tuple[str, ...] = ()
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Palette:
    """The search for a canned reply.

    The first of ``hits`` are those of ``suggested``, in the same order. ``reply`` is the chosen
    one, ``preview`` its text, filled as far as it can be, in ``lang``; ``open`` names the fields
    that will be asked for, ``fallback`` says that the reply has no text in the customer's language,
    ``trouble`` why it cannot be shown. ``switched`` says which of its optional paragraphs are on,
    ``after`` what the chat system is told once it is sent, ``top`` how many rows of the preview
    have been read. ``reading`` says that the library is not there yet.
    """

    query: str = ""
    hits: tuple[Card, ...] = ()
    suggested: tuple[Suggestion, ...] = ()
    chosen: int = 0
    reading: bool = False
    reply: Reply | None = None
    preview: str = ""
    lang: str = ""
    fallback: bool = False
    open: tuple[str, ...] = ()
    trouble: str = ""
    switched: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    after: Actions = Actions()
    top: int = 0

    @property
    def card(self) -> Card | None:
        """The chosen reply as it stands in the list, None when nothing was found."""
        return self.hits[self.chosen] if self.chosen < len(self.hits) else None


@dataclass(frozen=True, slots=True)
class Asking:
    """The fields of one reply, asked for one by one.

    ``values`` holds what was answered, by name, ``switched`` which optional paragraphs are on;
    ``at`` is the field that is being asked for, ``typed`` the answer so far, ``chosen`` the choice
    under the cursor where there are choices. ``preview`` is the reply as it stands now, ``marks``
    where in it the field is, and ``top`` how many of its rows have been read. ``live`` is how its
    look-up stands, ``looked`` the values that were offered by such.
    """

    reply: Reply
    lang: str
    names: tuple[str, ...]
    at: int = 0
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    typed: str = ""
    version: int = 0
    chosen: int = 0
    switched: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    preview: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    top: int = 0
    live: Looking | None = None
    looked: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """The field that is being asked for."""
        return self.names[self.at]

    @property
    def choices(self) -> tuple[str, ...]:
        """The values to choose from, in the reply's language; empty when anything goes."""
        variable = self.reply.variables.get(self.name)
        return tuple(choice.best(self.lang) for choice in variable.choices) if variable else ()

    @property
    def found(self) -> tuple[int, ...]:
        """The places of the choices that what is typed finds: first those that begin so."""
        typed, texts = fold(self.typed).strip(), [fold(one) for one in self.choices]
        begin = [place for place, text in enumerate(texts) if text.startswith(typed)]
        hold = [place for place, text in enumerate(texts) if typed in text and place not in begin]
        return (*begin, *hold)


@dataclass(frozen=True, slots=True)
class Typist:
    """Somebody who types, and until when that is shown."""

    who: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class State:
    """Everything on the screen at one moment.

    ``queue`` is in the order shown; ``selected`` is the id of the open conversation and
    ``previous`` the one before it. ``messages`` are oldest first and ``more`` says that there are
    older ones on the server, ``suggestions`` may answer them. ``finding`` is the place of the
    chosen finding and ``alternative`` that of the chosen one of its fixes. ``asked`` is the text
    whose warnings the agent has already seen at the gate, ``sending`` maps conversation ids to the
    message on its way, ``behind`` to those that follow it, ``waived`` to what may stand in the text
    in spite of the check, ``drafts`` to the text that waits there, ``attached`` to the files that
    go with it, ``typing`` to who types there. ``parked`` are messages that have not surely left,
    ``deciding`` is the key of the one that the agent is asked about. ``notes`` names the
    conversations whose text is a private note, ``inserted`` the canned replies in the texts that
    wait. ``course`` is how the conversations stand by their etiquette, ``colleagues`` are the names
    of the agents. ``menu`` is the list or the question that is open, ``find`` the search in the
    messages, ``earlier`` are the other conversations of the customer. ``follow_ups`` are the open
    ones of all conversations, the soonest due first.
    """

    now: dt.datetime
    account: Account | None = None
    queue: tuple[Conversation, ...] = ()
    queue_known: bool = False
    selected: str = ""
    previous: str = ""
    current: Conversation | None = None
    messages: tuple[Message, ...] = ()
    messages_known: bool = False
    library_known: bool = False
    more: bool = False
    draft: DraftText = DraftText()
    checked: Checked | None = None
    finding: int = 0
    alternative: int = 0
    explained: bool = False
    asked: str = ""
    parked: tuple[Parked, ...] = ()
    deciding: str = ""
    mode: Mode = Mode.COMPOSE
    palette: Palette = Palette()
    suggestions: tuple[Suggestion, ...] = ()
    asking: Asking | None = None
    menu: Menu | None = None
    find: Find | None = None
    earlier: Earlier = Earlier()
    course: Standing = Standing()
    colleagues: tuple[str, ...] = ()
    sending: Mapping[str, OnItsWay] = field(default_factory=lambda: MappingProxyType({}))
    behind: Mapping[str, tuple[Outgoing, ...]] = field(default_factory=lambda: MappingProxyType({}))
    waived: Mapping[str, tuple[Waiver, ...]] = field(default_factory=lambda: MappingProxyType({}))
    drafts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: frozenset[str] = frozenset()
    inserted: Mapping[str, tuple[Inserted, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    notice: Notice | None = None
    offline: str = ""
    hearing: Hearing = Hearing.ASKED
    typing: Mapping[str, Typist] = field(default_factory=lambda: MappingProxyType({}))
    attached: Mapping[str, tuple[Path, ...]] = field(default_factory=lambda: MappingProxyType({}))
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def second(self) -> dt.datetime:
        """The present moment without its fraction: what clocks that show seconds depend on."""
        return self.now.replace(microsecond=0)

    @property
    def drafted(self) -> frozenset[str]:
        """The conversations in which a text waits."""
        return frozenset(self.drafts)

    @property
    def waiting(self) -> tuple[Conversation, ...]:
        """The conversations of the queue in which somebody waits for this agent, or for anyone."""
        me = self.account.agent if self.account is not None else None
        return tuple(entry for entry in self.queue if waits_for(entry, me))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that go with the text in the composer."""
        return self.attached.get(self.selected, ())

    @property
    def replies(self) -> tuple[Inserted, ...]:
        """The canned replies that went into the text in the composer."""
        return self.inserted.get(self.selected, ())

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """What may stand in the text in the composer, and why."""
        return self.waived.get(self.selected, ())

    @property
    def going(self) -> OnItsWay | None:
        """The message to the open conversation that is on its way and not there yet."""
        entry = self.sending.get(self.selected)
        return None if entry is None or entry.is_among(self.messages) else entry

    @property
    def answered(self) -> bool:
        """Whether a reply to the open conversation has left the composer and is not there yet.

        What goes out with the outbox by itself counts, what waits for the agent's word there not.
        """
        left = [self.going.message] if self.going is not None else []
        left += self.behind.get(self.selected, ())
        left += [one.record.message for one in self.parked_here if one.goes_by_itself]
        return any(not message.private for message in left)

    @property
    def replying(self) -> bool:
        """Whether a reply to the open conversation will be there soon, whatever the agent does.

        Or is there, and what it does for the course of the conversation is being read.
        """
        if self.answered:
            return self.going is None or not self.going.paused
        for message in reversed(self.messages if self.course.read_to else ()):
            if message.id == self.course.read_to:
                break
            if message.author is Author.AGENT and not message.private:
                return True
        return False

    @property
    def parked_here(self) -> tuple[Parked, ...]:
        """The messages to the open conversation that have not surely left."""
        chosen = self.selected
        return tuple(one for one in self.parked if one.record.message.conversation_id == chosen)

    @property
    def decided(self) -> Parked | None:
        """The message that the agent is asked about."""
        return next((one for one in self.parked if one.record.message.key == self.deciding), None)

    @property
    def offered(self) -> tuple[Suggestion, ...]:
        """The suggestions that are not in the composer yet, and fit where the conversation is."""
        there = {one.reply_id for one in self.replies}
        dues = self.course.dues
        return tuple(
            one for one in self.suggestions if one.card.id not in there and fits(one.card, dues)
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the check says of the text in the composer, empty while it is being checked."""
        if self.checked is None or self.checked.text != self.draft.text:
            return ()
        return self.checked.report.findings

    @property
    def due(self) -> tuple[Due, ...]:
        """What the etiquette of the open conversation asks for, most pressing first.

        What the check says of the draft already is not said again, nor what can wait and needs
        nobody's attention; that the customer waits is said where nothing tells what to answer.
        While a reply is on its way, which may be just that, only what has a clock is left; nobody
        waits for an answer then.
        """
        told = {finding.rule for finding in self.findings}
        dues = tuple(
            one
            for one in self.course.dues
            if one.row not in told and is_worth_telling(one)
            if not self.replying or (one.at and one.step is not Step.ANSWER)
        )
        others = tuple(one for one in dues if one.step is not Step.ANSWER)
        pressing = any(one.pressing is not Pressing.LATER for one in others)
        return in_sight(others if pressing else dues)

    @property
    def passing(self) -> Passing | None:
        """How far the handing over of the open conversation is, None when it stays."""
        return self.course.passing.get(self.selected)

    @property
    def chosen_finding(self) -> Finding | None:
        """The finding that the keys for fixing and explaining act on."""
        findings = self.findings
        return findings[self.finding % len(findings)] if findings else None


def urgency(waited: dt.timedelta | None, clocks: Clocks) -> Urgency:
    """Say how pressing it is to answer.

    The defaults of the clocks are those of etiquette C01: more than half are annoyed when they
    are not answered at once, and over 80% find more than 2 to 3 minutes unacceptable.
    """
    if waited is None:
        return Urgency.NONE
    if waited >= dt.timedelta(seconds=seconds(clocks.alarm)):
        return Urgency.OVERDUE
    return Urgency.DUE if waited >= dt.timedelta(seconds=seconds(clocks.warn)) else Urgency.FRESH

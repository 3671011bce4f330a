"""Following the conversations that the agent holds: what was said and done in each, what is due."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from saywell.app import merging
from saywell.app.course_summary import profile
from saywell.app.rhythm import Rhythm
from saywell.app.session.stage import Stage
from saywell.app.state import State
from saywell.app.state_course import Offer, Standing
from saywell.engine.course import (
    Course,
    course_of,
    due,
    held_chats,
    in_order,
    skew,
    steps_overruled,
)
from saywell.errors import SaywellError
from saywell.model.chat import Author, Conversation, Message, Status
from saywell.model.course import Deed, Done, Due, Facts, Move, Pressing, Said, Step
from saywell.model.settings import limits_of

FOLLOWED = 40
"""Conversations that are followed at most: those that the agent holds, and the last opened."""

PAGE = 40
"""Messages of a conversation that is not open which are read at a time."""

AGAIN = dt.timedelta(seconds=5)
"""How soon a conversation that is not open is read again at the earliest."""

PATIENCE = dt.timedelta(seconds=30)
"""How soon it is read again after that has failed."""

SAMPLES = 20
"""Messages by whose times the two clocks are compared."""

RUNNING = frozenset({Step.HOLD_RUNS, Step.HOLD_PROGRESS, Step.HOLD_LATE})
"""Steps of a hold whose timer runs, or has run out."""

MARKED = RUNNING | {
    Step.HOLD_WAIT,
    Step.TRANSFER_WAIT,
    Step.TRANSFER_GO,
    Step.TRANSFER_INTRODUCE,
    Step.CHECK_IN,
    Step.CHECKED_IN,
    Step.CONTACT,
    Step.FOLLOW_UP,
    Step.FOLLOW_UP_PROGRESS,
    Step.FOLLOW_UP_DUE,
    Step.RESOLVE,
}
"""Steps that the row of a conversation in the queue shows."""


Read = tuple[tuple[Said, ...], tuple[Done, ...], Course]
"""What was read of a conversation: its messages, the agent's deeds, and where both lead."""


@dataclasses.dataclass(slots=True)
class Track:
    """What is known of the course of one conversation."""

    messages: tuple[Message, ...] = ()
    whole: bool = False
    reading: bool = False
    said: tuple[Said, ...] = ()
    deeds: tuple[Done, ...] | None = None
    course: Course | None = None
    dues: tuple[Due, ...] = ()
    not_before: dt.datetime | None = None
    lasting: dict[str, dt.timedelta] = dataclasses.field(default_factory=dict)

    @property
    def newest(self) -> str:
        """The id of the newest message that is known, empty when there is none."""
        return self.messages[-1].id if self.messages else ""


class Tracks:
    """Keeps the course of each conversation that the agent holds or has opened."""

    def __init__(self, stage: Stage, rhythm: Rhythm) -> None:
        self._stage = stage
        self._parts = stage.parts
        self._rhythm = rhythm
        self.limits = limits_of(stage.parts.settings)
        self._tracks: dict[str, Track] = {}
        self._samples: deque[dt.timedelta] = deque(maxlen=SAMPLES)
        self._left: frozenset[str] = frozenset()
        self._stood: tuple[str, dt.datetime] | None = None

    @property
    def _state(self) -> State:
        return self._stage.state

    @property
    def now(self) -> dt.datetime:
        """The present moment by the chat system's clock, as far as that is known."""
        return self._state.now + self._state.course.skew

    @property
    def here(self) -> Track:
        """What is known of the open conversation."""
        return self._tracks.get(self._state.selected) or Track()

    # -- what is due

    def start(self) -> None:
        """Ask the journal in which conversations something still runs."""

        def done(open_deeds: dict[str, list[Done]]) -> None:
            self._left = frozenset(open_deeds)

        self._stage.work("open deeds", self._parts.journal.open_deeds, done)

    def tick(self) -> None:
        """Take over what was said, and look once a second what is due."""
        state = self._state
        if state.selected and state.messages_known:
            self._follow(state.selected, state.messages, whole=not state.more)
        second = state.now.replace(microsecond=0)
        if self._stood != (state.selected, second):
            self._stood = state.selected, second
            self._read_others()
            self.stand()

    def stand(self) -> None:
        """Work out what is due in each conversation now."""
        marks: dict[str, Due] = {}
        entries = {entry.id: entry for entry in self._state.queue}
        current = self._state.current
        if current is not None:
            entries[current.id] = current
        held = self.held()
        for chosen, track in self._tracks.items():
            entry = entries.get(chosen)
            if track.course is None or entry is None:
                track.dues = ()
                continue
            facts = self._facts(entry, held)
            track.dues = due(track.course, self.now, self.limits, facts)
            self._keep_hold(chosen, track)
            mark = next((one for one in track.dues if _is_mark(one)), None)
            if mark is not None:
                marks[chosen] = mark
        standing = dataclasses.replace(
            self._state.course,
            dues=self.here.dues,
            marks=MappingProxyType(marks),
            skew=skew(self._samples),
        )
        self._take(standing)

    def _take(self, standing: Standing) -> None:
        if standing != self._state.course:
            self._stage.change(course=standing)

    def held(self) -> int:
        """Count the conversations that the agent holds at once."""
        account = self._state.account
        return held_chats(self._state.queue, account.agent.id, ()) if account else 0

    def facts(self) -> Facts:
        """Say what is known of the open conversation beside its messages."""
        current = self._state.current
        return Facts() if current is None else self._facts(current, self.held())

    def _facts(self, entry: Conversation, held: int) -> Facts:
        me, who = self._state.account, entry.assignee
        return Facts(
            first_reply=entry.first_reply,
            contact_known=bool(entry.contact.email or entry.contact.phone),
            profile=tuple(profile(entry)),
            held=held,
            elsewhere=me is not None and who is not None and who.id != me.agent.id,
            resolved=entry.status is Status.RESOLVED,
        )

    def overruled(self) -> frozenset[Step]:
        """Name the steps of the open conversation that the agent has overruled."""
        course = self.here.course
        return steps_overruled(course) if course is not None else frozenset()

    def offer(self, offer: Offer | None) -> None:
        """Show which replies serve what is most pressing."""
        self._take(dataclasses.replace(self._state.course, offer=offer))

    # -- deeds

    def record(self, conversation_id: str, done: Done) -> None:
        """Note what the agent did, at once, and keep it."""
        track = self._track(conversation_id)
        done = dataclasses.replace(done, after=done.after or track.newest)
        track.deeds = (*(track.deeds or ()), done)
        if track.course is not None:
            track.course = track.course.after(done)
        self._keep(conversation_id, done)
        self.stand()

    def _keep(self, conversation_id: str, done: Done) -> None:
        record = self._parts.journal.record_deed
        self._stage.work(f"deeds {conversation_id}", lambda: record(conversation_id, done))

    def _keep_hold(self, chosen: str, track: Track) -> None:
        """Bring a hold that runs, or is over, to the journal: it has to outlive the program."""
        runs = next((one for one in track.dues if one.step in RUNNING and one.at), None)
        deeds = [one for one in track.deeds or () if one.deed is Deed.HOLD]
        kept = deeds[-1] if deeds and deeds[-1].lasts != dt.timedelta(0) else None
        now = self.now
        if runs is None or runs.at is None:
            if kept is not None and track.course is not None and not track.reading:
                self._note_hold(chosen, track, dt.timedelta(0))
            return
        ends = kept.at + (kept.lasts or self.limits.hold) if kept is not None else None
        same = ends is not None and abs(ends - runs.at) < dt.timedelta(seconds=2)
        if not same and runs.at > now:
            self._note_hold(chosen, track, runs.at - now)

    def _note_hold(self, chosen: str, track: Track, lasts: dt.timedelta) -> None:
        done = Done(self.now, Deed.HOLD, lasts=lasts, after=track.newest)
        track.deeds = (*(track.deeds or ()), done)
        self._keep(chosen, done)

    # -- messages

    def hear(self, message: Message) -> None:
        """Take over a message that was told of: also its time, which is the chat system's."""
        self._samples.append(message.at - self._parts.clock.now())
        track = self._tracks.get(message.conversation_id)
        if track is None or message.conversation_id == self._state.selected:
            return
        if track.messages:
            messages = merging.with_messages(track.messages, [message])
            self._follow(message.conversation_id, messages, whole=track.whole)

    def sent(self, message: Message, hold: dt.timedelta | None) -> None:
        """Note that a message has just left, and the hold that its canned reply asks leave for."""
        self._samples.append(message.at - self._parts.clock.now())
        if hold is not None:
            self._track(message.conversation_id).lasting[message.id] = hold

    def _track(self, conversation_id: str) -> Track:
        track = self._tracks.get(conversation_id)
        if track is None:
            track = self._tracks[conversation_id] = Track()
            mine = {entry.id for entry in self._mine()} | {self._state.selected}
            for old in [*self._tracks][: -FOLLOWED or None]:
                if old not in mine:
                    del self._tracks[old]
        return track

    def _mine(self) -> list[Conversation]:
        account = self._state.account
        return [
            entry
            for entry in self._state.queue
            if (account and entry.assignee and entry.assignee.id == account.agent.id)
            or entry.id in self._left
        ]

    def _read_others(self) -> None:
        """Read what was written in conversations that the agent holds while another is open."""
        state, budget = self._state, self._rhythm.budget
        followed = {entry.id: entry for entry in state.queue if entry.id in self._tracks}
        followed.update((entry.id, entry) for entry in self._mine()[:FOLLOWED])
        for chosen, entry in followed.items():
            if chosen == state.selected or entry.needs_taking or entry.encrypted:
                continue
            track = self._track(chosen)
            last = entry.last_message
            known = last is not None and any(one.id == last.id for one in track.messages)
            waits = track.not_before is not None and state.now < track.not_before
            if known or waits or (last is None and track.messages):
                continue
            if state.offline or not budget.allows(state.now):
                return
            budget.spend(state.now)
            self._fetch(chosen, track)

    def _fetch(self, chosen: str, track: Track) -> None:
        after = track.newest or None
        track.not_before = self._state.now + PATIENCE

        def done(messages: list[Message]) -> None:
            track.not_before = self._state.now + AGAIN
            if chosen != self._state.selected:
                whole = track.whole if after else len(messages) < PAGE
                self._follow(chosen, merging.with_messages(track.messages, messages), whole=whole)

        backend = self._parts.backend
        self._stage.work(
            f"messages {chosen}",
            lambda: backend.messages(chosen, after=after, limit=PAGE),
            done,
            lambda _: None,  # it is tried again, and what stops it is told by the queue
        )

    def _follow(self, chosen: str, messages: tuple[Message, ...], *, whole: bool) -> None:
        """Read what the messages do, elsewhere; what was read before is not read again."""
        track = self._track(chosen)
        if track.messages is messages or track.reading:
            return
        if track.messages == messages and track.course is not None:
            track.messages = messages
            return
        track.messages, track.whole, track.reading = messages, whole, True
        work = self._reading(chosen, track)

        def done(read: Read) -> None:
            said, deeds, course = read
            meanwhile = tuple(one for one in track.deeds or () if one not in deeds)
            for one in meanwhile:
                course = course.after(one)
            track.said, track.deeds, track.course = said, (*deeds, *meanwhile), course
            track.reading = False
            self.stand()

        def failed(error: SaywellError) -> None:
            track.reading = False
            self._stage.tell(error)

        self._stage.work(f"course {chosen}", work, done, failed)

    def _reading(self, chosen: str, track: Track) -> Callable[[], Read]:
        """Return what reads a conversation; it runs on another thread and touches no state."""
        state, parts = self._state, self._parts
        entry = next(
            (one for one in (state.current, *state.queue) if one and one.id == chosen), None
        )
        language = entry.contact.language if entry is not None else ""
        company = parts.settings.company or (state.account.company if state.account else "")
        me = state.account.agent.id if state.account else ""
        messages, whole, before = track.messages, track.whole, track.said
        deeds, course, lasting = track.deeds, track.course, dict(track.lasting)

        def work() -> Read:
            known = _deeds_of(parts.journal.deeds, chosen) if deeds is None else deeds
            read = parts.said(messages, language, company)
            said = tuple(
                _seen(one, message, me, lasting)
                for one, message in zip(read, messages, strict=True)
            )
            new = said[len(before) :]
            if course is not None and before and said[: len(before)] == before:
                return said, known, _after(course, new)
            return said, known, course_of(in_order(said, known), whole=whole)

        return work


def _is_mark(one: Due) -> bool:
    """Say whether the row of a conversation in the queue shows it."""
    runs = one.step is Step.HOLD_RUNS
    return one.step in MARKED and (runs or one.pressing is not Pressing.LATER)


def _deeds_of(read: Callable[[str], list[Done]], conversation_id: str) -> tuple[Done, ...]:
    """Read what was done; without a journal, whose failure is told elsewhere, nothing was."""
    try:
        return tuple(read(conversation_id))
    except SaywellError:
        return ()


def _seen(said: Said, message: Message, me: str, lasting: Mapping[str, dt.timedelta]) -> Said:
    """Add what only the session knows: whose message it is, and the hold of its canned reply."""
    colleague = message.author is Author.AGENT and me and message.author_id not in ("", me)
    if colleague:
        said = dataclasses.replace(said, mine=False)
    hold = lasting.get(message.id)
    if hold is None:
        return said
    return dataclasses.replace(said, moves=said.moves | {Move.ASK_HOLD}, lasts=said.lasts or hold)


def _after(course: Course, said: Sequence[Said]) -> Course:
    for one in said:
        course = course.after(one)
    return course

"""Following the conversations that the agent holds: what was said and done in each, what is due."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import deque
from collections.abc import Sequence
from types import MappingProxyType

from saywell.app import merging
from saywell.app.course_summary import profile
from saywell.app.rhythm import Rhythm
from saywell.app.session.course_reading import Before, Read, after, reading
from saywell.app.session.course_track import RUNNING, Track, is_mark, since
from saywell.app.session.stage import Stage
from saywell.app.state import Inserted, State
from saywell.app.state_course import Offer, Standing
from saywell.engine.course import (
    due,
    held_chats,
    skew,
    steps_overruled,
)
from saywell.errors import SaywellError
from saywell.model.chat import Author, Conversation, Message, Status
from saywell.model.course import Deed, Done, Due, Facts, Step
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
            self.here.read_to = state.messages[-1].id if state.messages else ""
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
            dues = due(track.course, self.now, self.limits, facts)
            track.dues = tuple(self._with_way_out(one, entry) for one in dues)
            self._keep_hold(chosen, track)
            mark = next((one for one in track.dues if is_mark(one)), None)
            if mark is not None:
                marks[chosen] = mark
        standing = dataclasses.replace(
            self._state.course,
            dues=self.here.dues,
            read_to=self.here.said[-1].message_id if self.here.said else "",
            marks=MappingProxyType(marks),
            skew=skew(self._samples),
        )
        self._take(standing)

    def _take(self, standing: Standing) -> None:
        if standing != self._state.course:
            self._stage.change(course=standing)

    def _with_way_out(self, one: Due, entry: Conversation) -> Due:
        """Add what the team offers instead of a chat about a topic (C10)."""
        if one.step is not Step.TOPIC:
            return one
        instead = self._parts.instead(one.values.get("topic", ""), entry.contact.language[:2])
        return dataclasses.replace(one, values={**one.values, "offer": instead})

    def held(self) -> int:
        """Count the conversations that the agent holds at once.

        One that went to a team stays assigned to the agent in some chat systems: it is not held.
        """
        state = self._state
        promised = {one.conversation_id for one in state.follow_ups}
        kept = [one for one in state.queue if not self._went_to_team(one)]
        return held_chats(kept, state.account.agent.id, promised) if state.account else 0

    def facts(self) -> Facts:
        """Say what is known of the open conversation beside its messages."""
        current = self._state.current
        known = current is not None and current.id in self._tracks
        return self._facts(current, self.held()) if current is not None and known else Facts()

    def _facts(self, entry: Conversation, held: int) -> Facts:
        me, who, earlier = self._state.account, entry.assignee, self._state.earlier
        return Facts(
            first_reply=entry.first_reply,
            contact_known=bool(entry.contact.email or entry.contact.phone),
            profile=tuple(profile(entry)),
            earlier=len(earlier.found) if earlier.beside == entry.id else 0,
            follow_ups=tuple(
                one for one in self._state.follow_ups if one.conversation_id == entry.id
            ),
            held=held,
            elsewhere=(me is not None and who is not None and who.id != me.agent.id)
            or self._went_to_team(entry),
            resolved=entry.status is Status.RESOLVED,
        )

    def _went_to_team(self, entry: Conversation) -> bool:
        """Whether it was passed on to the team that it is with, and the agent is done with it."""
        track = self._tracks.get(entry.id) or Track()
        gone = [one for one in track.deeds or () if one.deed is Deed.HAND_OVER]
        if not gone or not entry.team or entry.team.casefold() != gone[-1].to.casefold():
            return False
        ours = (
            one.at for one in track.said if one.mine and one.by is Author.AGENT and not one.private
        )
        return not any(at > gone[-1].at for at in ours)

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
        track.add(done)
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
        track.add(done)
        self._keep(chosen, done)

    # -- messages

    def hear(self, message: Message) -> None:
        """Take over a message that was told of: also its time, which is the chat system's."""
        self._samples.append(message.at - self._parts.clock.now())
        track = self._tracks.get(message.conversation_id)
        if track is None or message.conversation_id == self._state.selected:
            return
        if track.messages:
            complete = track.read_to == track.newest
            messages = merging.with_messages(track.messages, [message])
            track.read_to = messages[-1].id if complete else track.read_to
            self._follow(message.conversation_id, messages, whole=track.whole)

    def sent(self, message: Message, replies: Sequence[Inserted]) -> None:
        """Note that a message has just left, and the canned replies that are in it."""
        self._samples.append(message.at - self._parts.clock.now())
        if replies and not message.private:
            track = self._track(message.conversation_id)
            track.inserted = {**track.inserted, message.id: tuple(replies)}
            told = any(one.message_id == message.id for one in track.said)  # before it was answered
            if told and not track.reading:
                self._read(message.conversation_id, track)

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
            self._take_last(chosen, track, entry.last_message)
            waits = track.not_before is not None and state.now < track.not_before
            if track.read_to == track.newest != "" or waits:
                continue
            if track.course is not None and entry.last_message is None:
                continue
            if not state.offline and budget.allows(state.now):
                budget.spend(state.now)
                self._fetch(chosen, track)

    def _take_last(self, chosen: str, track: Track, last: Message | None) -> None:
        """Take over what the queue tells; what came before it is read when there is room for it."""
        if (
            last is None
            or not track.messages
            or merging.place(last) <= merging.place(track.messages[-1])
        ):
            return
        self._follow(chosen, merging.with_messages(track.messages, [last]), whole=track.whole)

    def _fetch(self, chosen: str, track: Track) -> None:
        after = track.read_to or None
        track.not_before = self._state.now + PATIENCE

        def done(messages: list[Message]) -> None:
            track.not_before = self._state.now + AGAIN
            if chosen == self._state.selected:
                return
            whole = track.whole if after else len(messages) < PAGE
            known = merging.with_messages(track.messages, messages)
            track.read_to = known[-1].id if known else ""
            self._follow(chosen, known, whole=whole)

        backend = self._parts.backend
        self._stage.work(
            f"messages {chosen}",
            lambda: backend.messages(chosen, after=after, limit=PAGE),
            done,
            lambda _: None,  # it is tried again, and what stops it is told by the queue
        )

    def _follow(self, chosen: str, messages: tuple[Message, ...], *, whole: bool) -> None:
        """Take over messages, and read what they do when there are others than before."""
        track = self._track(chosen)
        if track.source is messages and track.looked:
            return
        track.source, track.looked = messages, True
        recent = since(track.messages, messages)
        whole, messages = whole and len(recent) == len(messages), recent
        unread = track.course is None and not track.failed
        if unread or track.messages != messages:
            track.messages, track.whole, track.failed = messages, whole, False
            if not track.reading:
                self._read(chosen, track)

    def _read(self, chosen: str, track: Track) -> None:
        """Read what the messages do, elsewhere; what was read before is not read again."""
        messages, track.reading = track.messages, True
        known = Before(track.said, track.deeds, track.course, track.whole, track.inserted)

        def done(read: Read) -> None:
            noted = (*(track.deeds or ()), *track.fresh)
            meanwhile = tuple(one for one in noted if one not in read.deeds)
            track.said, track.deeds, track.fresh = read.said, (*read.deeds, *meanwhile), ()
            track.course = after(read.course, meanwhile)
            track.reading = False
            if track.messages != messages or track.inserted is not known.inserted:
                self._read(chosen, track)
            self.stand()

        def failed(error: SaywellError) -> None:
            track.reading, track.failed = False, True
            self._stage.tell(error)

        work = reading(chosen, messages, known, self._state, self._parts)
        self._stage.work(f"course {chosen}", work, done, failed)

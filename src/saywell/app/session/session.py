"""A chat session: what the agent does with conversations, and what each second brings.

An action changes the state and returns it; what has to wait for a server or a disk is started as
work and comes back as another change. Nothing here knows of a screen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from saywell.app.jobs import Job
from saywell.app.rhythm import Budget, Rhythm
from saywell.app.session.alarm import Alarm
from saywell.app.session.attaching import Attaching
from saywell.app.session.compose import Composing
from saywell.app.session.copying import Copying
from saywell.app.session.course import Etiquette
from saywell.app.session.customer import Customer
from saywell.app.session.deeds import Deeds
from saywell.app.session.find import Finding
from saywell.app.session.follow_ups import FollowUps
from saywell.app.session.jump import Jump
from saywell.app.session.listen import Deliver, Ear
from saywell.app.session.mending import Mending
from saywell.app.session.menus import Menus
from saywell.app.session.news import News
from saywell.app.session.outbox import Unsent
from saywell.app.session.palette import Choosing
from saywell.app.session.reading import Reading, retry_after
from saywell.app.session.recall import Recall
from saywell.app.session.restore import Restoring
from saywell.app.session.send import Sending
from saywell.app.session.stage import Parts, Stage
from saywell.app.session.suggest import Suggesting
from saywell.app.session.trail import Trail
from saywell.app.session.typing import TypingSign
from saywell.app.state import DraftText, Mode, State, Tone
from saywell.app.words import Words
from saywell.errors import RateLimited


class Session:
    """One agent at one chat system.

    ``deliver`` brings a call from any thread to the thread that calls everything here.
    """

    def __init__(
        self,
        parts: Parts,
        words: Words,
        run: Callable[[Job[Any]], None],
        deliver: Deliver = lambda call: call(),
    ) -> None:
        self._stage = Stage(parts, words, run)
        self._parts = parts
        now = self._stage.state.now
        self._rhythm = Rhythm(now, Budget(now))
        self._stage.limited = self._limited
        self.menus = Menus(self._stage)
        self.composer = Composing(self._stage)
        self.suggesting = Suggesting(self._stage)
        self.palette = Choosing(self._stage, self.composer, self.suggesting)
        self.restore = Restoring(self._stage, self.palette)
        self.reading = Reading(self._stage, self.composer, self.suggesting, self._rhythm)
        self.news = News(self._stage, self.composer, self.reading, self._rhythm)
        self.unsent = Unsent(self._stage, self.composer, self.reading)
        self.sending = Sending(self._stage, self.composer, self.unsent)
        self.mending = Mending(self._stage, self.composer, self.menus)
        self.attaching = Attaching(self._stage, self.composer, self.menus)
        self.recall = Recall(self._stage, self.composer, self.sending)
        self.ear = Ear(self._stage, self.news, self.reading, self._rhythm, deliver)
        self.ear.tell_sender(self.unsent.heard)
        self.deeds = Deeds(self._stage, self.news, self.reading)
        self.typing = TypingSign(self._stage, self._rhythm)
        self.find = Finding(self._stage, self.reading)
        self.copying = Copying(self._stage, self.menus)
        self.customer = Customer(self._stage, self._rhythm, self.menus, self.open)
        self.alarm = Alarm(self._stage)
        self.jump = Jump(self._stage, self.menus, self.open)
        self.trail = Trail()
        self.course = Etiquette(
            self._stage,
            self.composer,
            self.palette,
            self.menus,
            self.news,
            self.deeds,
            self._rhythm,
        )
        self.follow_ups = FollowUps(
            self._stage, self.menus, self.open, self.news.again, self.course.tracks.record
        )
        self.course.listen_to(self.sending, self.ear)

    @property
    def state(self) -> State:
        """What there is to show at this moment."""
        return self._stage.state

    @property
    def stage(self) -> Stage:
        """The state's holder, for notices that only a screen can think of."""
        return self._stage

    def start(self, wanted: str = "") -> State:
        """Take over what was left, and ask the chat system who we are and who waits.

        The conversation ``wanted`` is opened, or the one that was open when a copy broke off.
        """
        left = self.restore.start()
        self.unsent.start()
        self._show_kept()
        self.news.start()
        self.course.start()
        self.palette.refresh()
        if wanted or left:
            told = self.state.notice
            for before in dict.fromkeys((self.state.previous, left)):
                if before and before != (wanted or left):
                    self.trail.opened(before)
            self.open(wanted or left)
            self._stage.change(notice=self.state.notice or told)
        return self.tick()

    def tick(self) -> State:
        """Note the time and ask for news where that is due; called several times a second."""
        self._stage.change(now=self._parts.clock.now())
        self.composer.tick()
        if self.restore.slept():
            self._wake_up()
        self.sending.tick()
        self.unsent.tick()
        self.ear.tick()
        self.typing.tick()
        self.news.tick()
        if self.state.selected:
            self.reading.tick()
        self.suggesting.look()
        self.course.tick()
        self.restore.tick()
        self.follow_ups.tick()
        self.find.tick()
        self.customer.tick()
        self.alarm.tick()
        self._stage.fade()
        return self.state

    def _wake_up(self) -> None:
        """Keep what had not left, and ask for news: the machine was asleep, or its clock set."""
        if self.sending.take_all_back():
            self._stage.say(self._stage.words("restore.slept"), Tone.WARNING, stays=True)
        self.news.refresh()
        self.reading.want()
        self.unsent.soon()
        self.ear.soon()

    def refresh(self) -> State:
        """Ask for everything anew, now."""
        self.news.refresh()
        if self.state.selected:
            self.reading.anew()
        self._stage.say(self._stage.words("notice.refreshing"))
        return self.tick()

    def awake(self) -> None:
        """Note that the agent is at the keys: who comes back sees the news at once."""
        self._rhythm.touched(self._parts.clock.now())

    def write(self, text: str, cursor: int) -> State:
        """Take over what the agent typed; the customer may see that somebody does."""
        self.awake()
        changed = text != self.state.draft.text
        self.composer.edit(text, cursor)
        if changed:
            self.trail.stay()
            self.typing.typed()
        return self.state

    def _limited(self, error: RateLimited) -> None:
        self._rhythm.pace.hold(self._stage.state.now, retry_after(error) or 0.0)

    # -- moving between conversations

    def open(self, conversation_id: str) -> State:
        """Open a conversation; what was being written in the last one stays its draft."""
        if conversation_id == self.state.selected:
            return self.state
        self.composer.put_away()
        self.restore.put_away()
        self.reading.put_away()
        current = next((c for c in self.state.queue if c.id == conversation_id), None)
        text = self.state.drafts.get(conversation_id, "")
        self.trail.opened(conversation_id)
        self._stage.change(
            selected=conversation_id,
            previous=self.trail.previous,
            current=current,
            draft=DraftText(
                text,
                self.restore.cursor(conversation_id, text),
                self.state.draft.version + 1,
                note=conversation_id in self.state.notes,
            ),
            checked=None,
            finding=0,
            suggestions=(),
            explained=False,
            asked="",
            mode=Mode.COMPOSE,
            asking=None,
            menu=None,
            find=None,
            notice=None,
        )
        self.news.read_conversation(conversation_id)
        self.reading.open(conversation_id)
        if current is None or (current.unread and not current.needs_taking):
            self.reading.mark_read(conversation_id)
        self._seen(conversation_id)
        self.composer.check()
        self.suggesting.look()
        self.restore.come_back()
        self.customer.tick()
        return self.state

    def _seen(self, conversation_id: str) -> None:
        queue = tuple(
            dataclasses.replace(entry, unread=0) if entry.id == conversation_id else entry
            for entry in self.state.queue
        )
        self._stage.change(queue=queue)

    def sort_out(self) -> State:
        """Ask about a message that has not surely left: of this conversation, else of another."""
        elsewhere = self.state.parked and not self.state.parked_here
        if elsewhere:
            self.open(self.state.parked[0].record.message.conversation_id)
        return self.unsent.ask()

    def next_waiting(self) -> State:
        """Open whoever has waited longest; from one who waits, the next of those, and round.

        Those of colleagues are left to them.
        """
        waiting = [entry.id for entry in self.state.waiting]
        here = waiting.index(self.state.selected) if self.state.selected in waiting else -1
        if waiting and waiting != [self.state.selected]:
            return self.open(waiting[(here + 1) % len(waiting)])
        known = self.state.queue_known
        return self._stage.say(
            self._stage.words("notice.nobody_waits" if known else "queue.loading")
        )

    def go_back(self) -> State:
        """Return to the conversation that was open before; again: to the one before that."""
        before = self.trail.back()
        return self.open(before) if before else self.state

    def move(self, step: int) -> State:
        """Open the conversation ``step`` places further down the queue."""
        ids = [entry.id for entry in self.state.queue]
        if not ids:
            return self.state
        if self.state.selected not in ids:
            return self.open(ids[0] if step > 0 else ids[-1])
        place = ids.index(self.state.selected) + step
        return self.open(ids[min(max(place, 0), len(ids) - 1)])

    # -- what was left

    def _show_kept(self) -> None:
        """Show the conversations with unsent texts until the queue is known: offline, only them."""
        parked = [one.record.message.conversation_id for one in self.state.parked]
        ids = dict.fromkeys((*parked, *self.state.drafts))
        self._stage.change(queue=tuple(self.news.stand_in(one) for one in ids))

    # -- leaving

    def leave(self) -> bool:
        """Save the draft and say whether the screen may close; asks when a message is under way."""
        if self.state.sending and self.state.mode is not Mode.LEAVE:
            self._stage.change(mode=Mode.LEAVE)
            return False
        self.leave_at_once()
        self.restore.leave()
        return True

    def leave_at_once(self) -> None:
        """Keep every text that has not been sent; the program ends, whatever the reason."""
        self.sending.take_all_back()
        self.composer.keep()
        self.restore.keep()

    def close(self) -> None:
        """Let go of the chat system's news; the screen has closed."""
        self.ear.close()

    def stay(self) -> State:
        """Take back the wish to leave."""
        return self._stage.change(mode=Mode.COMPOSE)

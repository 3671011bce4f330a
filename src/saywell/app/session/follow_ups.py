"""The follow-ups of a chat session: kept up to date, told when they are due, listed by a key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from saywell.app import follow_ups
from saywell.app.menu import Item
from saywell.app.promises import contact_of
from saywell.app.session.menus import Menus
from saywell.app.session.stage import NAME, Stage
from saywell.app.state import State, Tone
from saywell.errors import SaywellError, UsageError
from saywell.model.backend import Capability
from saywell.model.chat import Conversation, Status
from saywell.model.course import Deed, Done
from saywell.model.followup import FollowUp, FollowUpState
from saywell.model.settings import span
from saywell.model.untrusted import clean_line

LOOK_AGAIN = dt.timedelta(seconds=30)
"""How often the journal is read again: another copy of the program may have changed it."""

NEW, DONE, LATER, CONTACT, DROP = "new", "done", "later", "contact", "drop"


class FollowUps:
    """What customers were promised: they come up by themselves, and are kept or dropped here.

    ``open_`` opens a conversation, ``again`` asks for it anew, ``record`` notes what was done.
    """

    def __init__(
        self,
        stage: Stage,
        menus: Menus,
        open_: Callable[[str], object],
        again: Callable[[str], object],
        record: Callable[[str, Done], object],
    ) -> None:
        self._stage = stage
        self._journal = stage.parts.journal
        self._menus = menus
        self._open = open_
        self._again = again
        self._record = record
        self._looked_at: dt.datetime | None = None
        self._sends: tuple[object, ...] = ()
        self._told: set[tuple[str, dt.datetime]] = set()
        self._failed = False
        self._read: tuple[object, ...] = ()
        self._ticket = -1
        self._known: set[str] | None = None

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- by themselves

    def tick(self) -> None:
        """Read them again when that is time, take contacts over, and say which are due."""
        state = self._state
        parked = tuple(one.record.message.key for one in state.parked)
        newest = state.messages[-1].id if state.messages else ""
        sends = (tuple(state.sending), parked, newest)
        last = self._looked_at
        if sends != self._sends or last is None or abs(state.now - last) >= LOOK_AGAIN:
            self._sends, self._looked_at = sends, state.now
            self.reload()
        self._take_contact()
        self._tell_due()

    def reload(self) -> None:
        """Read the open follow-ups, on another thread."""

        def failed(error: SaywellError) -> None:
            if not self._failed:  # once is enough for what comes again every half minute
                self._failed = True
                self._stage.tell(error)

        self._stage.work("follow-ups", self._journal.follow_ups, self._know, failed, latest=True)

    def _know(self, found: Sequence[FollowUp]) -> None:
        self._failed = False
        before, self._known = self._known, {one.id for one in found}
        self._stage.change(follow_ups=tuple(found))
        self._tell_promised([one for one in found if before is not None and one.id not in before])
        self._menus.renew(self._ticket, self._items())
        self._tell_due()

    def _tell_promised(self, fresh: Sequence[FollowUp]) -> None:
        """Say which promise was found in the message that has just left."""
        notice, words = self._state.notice, self._stage.words
        sent = notice is not None and notice.text == words("notice.sent")
        here = [
            one for one in fresh if one.message_id and one.conversation_id == self._state.selected
        ]
        if sent and here:
            told = words("follow_up.promised", when=self._clock(here[-1].due))
            self._stage.say(told, Tone.GOOD)

    def _take_contact(self) -> None:
        """Keep how the customer is reached once they, or their profile, have told it."""
        state = self._state
        here = [one for one in state.follow_ups if one.conversation_id == state.selected]
        without = [one for one in here if not one.contact]
        if not without or state.current is None or self._read == (state.messages, without):
            return
        self._read = (state.messages, without)
        told = contact_of(state.current.contact, state.messages)
        if told:
            for one in without:
                self._save(follow_ups.reached(one, told))

    def _tell_due(self) -> None:
        """Say once of each that it is due, when nothing else is being said.

        That of the open conversation is among its next steps anyhow.
        """
        state = self._state
        due = [
            one
            for one in follow_ups.due_now(state.follow_ups, state.now)
            if one.conversation_id != state.selected
        ]
        fresh = [one for one in due if (one.id, one.due) not in self._told]
        if not fresh or (state.notice is not None and state.notice.stays):
            return
        self._told |= {(one.id, one.due) for one in fresh}
        words = self._stage.words
        if len(fresh) == 1:
            (one,) = fresh
            told = words("follow_up.due", name=self._name(one), about=one.about)
        else:
            told = words("follow_up.several_due", count=len(fresh))
        self._stage.say(told, Tone.WARNING)

    def _name(self, one: FollowUp) -> str:
        return clean_line(one.name, limit=NAME) or self._stage.name_of(one.conversation_id)

    # -- the list

    def menu(self) -> State:
        """List them, those due first; one of the open conversation is settled, others opened."""
        items = self._items()
        if not items:
            return self._stage.say(self._stage.words("follow_up.none"))
        state = self._menus.choose(self._stage.words("follow_up.title"), items, self._chosen)
        self._ticket = self._menus.ticket
        self.reload()
        return state

    def _items(self) -> list[Item]:
        items = [self._item(one) for one in self._state.follow_ups]
        if self._state.selected:
            items.append(Item(NEW, self._stage.words("follow_up.new")))
        return items

    def _item(self, one: FollowUp) -> Item:
        return Item(one.id, f"{self._name(one)}: {one.about}", self._when(one), words=one.contact)

    def _when(self, one: FollowUp) -> str:
        """Say how long there is still, or how long it has been due."""
        left = one.due - self._state.now
        name = "follow_up.in" if left > dt.timedelta() else "follow_up.late"
        return self._stage.words(name, time=length(abs(left)))

    def _chosen(self, key: str) -> None:
        if key == NEW:
            words = self._stage.words
            self._menus.ask(words("follow_up.about"), self.add, note=words("follow_up.about_note"))
            return
        one = self._one(key)
        if one is None:
            return
        if one.conversation_id != self._state.selected:
            self._go_to(one.conversation_id)
            return
        words = self._stage.words
        reached = one.contact or words("follow_up.no_contact")
        items = [
            Item(DONE, words("follow_up.done")),
            Item(LATER, words("follow_up.later")),
            Item(CONTACT, words("follow_up.contact"), clean_line(reached)),
            Item(DROP, words("follow_up.drop")),
        ]
        self._menus.choose(
            words("follow_up.what", about=one.about), items, lambda what: self._do(one, what)
        )

    def _one(self, id_: str) -> FollowUp | None:
        return next((one for one in self._state.follow_ups if one.id == id_), None)

    def _do(self, one: FollowUp, what: str) -> None:
        words, menus = self._stage.words, self._menus
        if what == DONE:
            self.done(one.id)
        elif what == LATER:
            menus.ask(
                words("follow_up.when"),
                lambda text: self.later(one.id, text),
                note=words("follow_up.when_note"),
            )
        elif what == CONTACT:
            menus.ask(
                words("follow_up.reach"),
                lambda text: self.contact(one.id, text),
                typed=one.contact,
            )
        elif what == DROP:
            menus.ask(words("follow_up.why"), lambda text: self.drop(one.id, text))

    def _go_to(self, conversation_id: str) -> None:
        """Open a conversation, and reopen it where it was resolved: there is something to say."""
        self._open(conversation_id)
        backend = self._stage.parts.backend
        if Capability.STATUS not in backend.capabilities:
            return

        def reopen() -> bool:
            found: Conversation = backend.conversation(conversation_id)
            if found.status is not Status.RESOLVED:
                return False
            backend.set_status(conversation_id, Status.OPEN)
            return True

        def done(reopened: bool) -> None:
            if reopened:
                self._again(conversation_id)
                self._record(conversation_id, Done(self._state.now, Deed.REOPEN))
                self._stage.say(self._stage.words("follow_up.reopened"), Tone.INFO)

        self._stage.work(f"reopen {conversation_id}", reopen, done)

    # -- what becomes of one

    def add(self, about: str, due: dt.datetime | None = None, conversation_id: str = "") -> State:
        """Note one by hand, for the open conversation unless another is named."""
        state = self._state
        chosen = conversation_id or state.selected
        flow = self._stage.parts.settings.flow
        entry = next(
            (one for one in (state.current, *state.queue) if one is not None and one.id == chosen),
            None,
        )
        try:
            new = follow_ups.by_hand(
                chosen,
                about,
                state.now,
                due or state.now + span(flow.follow_up),
                name=entry.contact.name if entry else "",
                contact=(entry.contact.email or entry.contact.phone) if entry else "",
            )
        except UsageError as error:
            self._stage.tell(error)
            return self._state
        return self._save(new, "follow_up.noted")

    def done(self, id_: str) -> State:
        """Note that the customer has their answer."""
        return self._end(id_, FollowUpState.DONE, "", "follow_up.is_done")

    def drop(self, id_: str, reason: str) -> State:
        """Give one up, for a reason that is kept."""
        return self._end(id_, FollowUpState.DROPPED, reason, "follow_up.is_dropped")

    def _end(self, id_: str, state: FollowUpState, reason: str, told: str) -> State:
        one = self._one(id_)
        if one is None:
            return self._state
        try:
            return self._save(follow_ups.ended(one, state, self._state.now, reason), told)
        except UsageError as error:
            self._stage.tell(error)
            return self._state

    def later(self, id_: str, when: str) -> State:
        """Put one off: ``2h``, ``1d``, ``17:00`` or a date with a time."""
        one = self._one(id_)
        if one is None:
            return self._state
        try:
            due = follow_ups.moment(when, self._state.now)
        except UsageError as error:
            self._stage.tell(error)
            return self._state
        return self._save(follow_ups.put_off(one, due, self._state.now), "follow_up.is_later")

    def contact(self, id_: str, contact: str) -> State:
        """Note how the customer is reached."""
        one = self._one(id_)
        if one is None:
            return self._state
        return self._save(follow_ups.reached(one, contact), "follow_up.contact_noted")

    def _save(self, one: FollowUp, told: str = "") -> State:
        """Keep one, on another thread, and say so when it is kept."""

        def done(kept: FollowUp) -> None:
            self.reload()
            if not told:
                return
            self._stage.say(self._stage.words(told, when=self._clock(kept.due)), Tone.GOOD)

        self._stage.work("follow-up", lambda: self._journal.save_follow_up(one), done)
        return self._state

    def _clock(self, at: dt.datetime) -> str:
        """Write a time of today without its day."""
        here, now = at.astimezone(), self._state.now.astimezone()
        return f"{here:%H:%M}" if here.date() == now.date() else f"{here:%Y-%m-%d %H:%M}"


def length(time: dt.timedelta) -> str:
    """Write a span of time shortly, to the minute: 0m, 4m, 3h 20m, 2d 5h."""
    minutes = int(time.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    parts = [(days, "d"), (hours, "h"), (0 if days else minutes % 60, "m")]
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or "0m"

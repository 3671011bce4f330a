"""What was left comes back: drafts, the place in the queue, the cursor, fields half filled."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from types import MappingProxyType

from saywell.app.asking import UNDECIDED, by_hand, is_only_looked_up
from saywell.app.session.palette import Choosing
from saywell.app.session.stage import Stage
from saywell.app.state import Asking, Inserted, Mode, State, Tone
from saywell.errors import SaywellError
from saywell.model.records import HalfFilled, Place

SAVE_AFTER = dt.timedelta(seconds=0.5)
"""How long the place may differ from what is on the disk."""

ASLEEP = dt.timedelta(seconds=30)
"""A longer pause between two looks at the clock means that the machine was asleep."""


class Restoring:
    """Keeps in the journal where the agent is, and brings that back after a crash or a kill.

    The place belongs to this copy of the program: another one that runs has its own.
    """

    def __init__(self, stage: Stage, palette: Choosing) -> None:
        self._stage = stage
        self._journal = stage.parts.journal
        self._palette = palette
        palette.goes_on = self.go_on
        self.top: tuple[str, int] | None = None
        """The row of the transcript where the agent was, for a screen that has rows."""
        self.read_top: Callable[[], tuple[str, int] | None] = lambda: None
        """Tells which row that is at this moment."""
        self._cursors: dict[str, int] = {}
        self._place: Place | None = None
        self._half: dict[str, HalfFilled] = {}
        self._awaited: dict[str, str] = {}
        self._offered: set[str] = set()
        self._bare: frozenset[str] = frozenset()
        self._saved_at = self._looked_at = stage.state.now
        self._told = self._left = False

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- at the start

    def start(self) -> str:
        """Take over what was left, and return the conversation that was open, if any."""
        self._restore_drafts()
        self._tell_other_drafts()
        try:
            self._half = self._journal.fields()
            place = self._place = self._journal.place()
        except SaywellError as error:
            self._stage.tell(error)
            return ""
        if place is None:
            return ""
        self._cursors, self.top = dict(place.cursors), place.top
        inserted = {
            chosen: tuple(Inserted(name, text, lang=lang) for name, text, lang in replies)
            for chosen, replies in place.inserted.items()
            if chosen in self._state.drafts
        }
        self._bare = frozenset(inserted)
        notes = self._state.notes | ({place.selected} if place.note else set())
        self._stage.change(
            inserted=MappingProxyType(inserted), notes=notes, previous=place.previous
        )
        return place.selected

    def _restore_drafts(self) -> None:
        try:
            drafts = self._journal.drafts()
        except SaywellError as error:
            self._stage.tell(error)
            return
        files = [path for draft in drafts for path in draft.files]
        lost = [path.name for path in files if not path.is_file()]
        self._stage.change(
            drafts={draft.conversation_id: draft.text for draft in drafts if draft.text.strip()},
            notes=frozenset(draft.conversation_id for draft in drafts if draft.private),
            attached={
                draft.conversation_id: tuple(path for path in draft.files if path.is_file())
                for draft in drafts
                if draft.files
            },
        )
        if drafts:
            self._stage.say(self._stage.words("notice.drafts", count=len(drafts)), Tone.INFO)
        if lost:
            names = ", ".join(dict.fromkeys(lost))
            told = self._stage.words("notice.files_lost", names=names)
            self._stage.say(told, Tone.WARNING, stays=True)

    def _tell_other_drafts(self) -> None:
        """Say that there are texts beside the drafts: of another window, or set aside."""
        try:
            others = self._journal.other_drafts()
        except SaywellError:
            return  # the drafts have failed in the same way, and said why
        before = self._state.notice
        if others and (before is None or not before.stays):
            told = self._stage.words("notice.other_drafts", count=len(others))
            first = f"{before.text}. " if before is not None else ""
            self._stage.say(first + told, Tone.WARNING, stays=True)

    # -- moving about

    def cursor(self, conversation_id: str, text: str) -> int:
        """Return where the agent wrote in a draft: at its end when nothing else is known."""
        return min(self._cursors.get(conversation_id, len(text)), len(text))

    def put_away(self) -> None:
        """Keep the cursor and the fields of the open conversation: another one is opened."""
        state = self._state
        self._cursors[state.selected] = state.draft.cursor
        self._note_fields()

    def come_back(self) -> None:
        """Bring back the fields that were left half filled in the conversation that was opened."""
        chosen = self._state.selected
        if chosen in self._half:
            self._awaited[chosen] = self._state.draft.text
            self._bring_back()

    def _bring_back(self) -> None:
        """Ask for the fields again as soon as that can be; who is writing by then is only told."""
        state = self._state
        ready = state.library_known and state.current is not None
        if not ready or state.selected not in self._awaited:
            return
        if state.mode is Mode.COMPOSE and state.draft.text == self._awaited[state.selected]:
            self.go_on()
        elif state.selected not in self._offered:
            self._offered.add(state.selected)
            self._stage.say(self._stage.words("restore.fields"))

    def go_on(self) -> bool:
        """Go on with the fields that were left in the open conversation; False without any."""
        chosen = self._state.selected
        if self._awaited.pop(chosen, None) is None:
            return False
        half = self._half[chosen]
        try:
            reply = self._stage.parts.replies.reply(half.reply_id)
        except SaywellError as error:
            self._drop_fields(chosen)
            self._stage.tell(error)
            return False
        asking = Asking(
            reply,
            half.lang,
            half.names,
            at=half.at,
            values=half.values,
            typed=half.typed,
            chosen=half.chosen,
            switched=half.switched,
        )
        self._palette.resume(asking)
        return True

    # -- each moment

    def tick(self) -> None:
        """Keep what has changed, and bring back what had to wait for the library."""
        self._bring_back()
        self._name_actions()
        now = self._state.now
        if abs(now - self._saved_at) < SAVE_AFTER:
            return
        self._saved_at = now
        self._note_fields()
        place = self._present_place()
        if place != self._place:
            self._place = place
            self._work("place", self._write_place)

    def slept(self) -> bool:
        """Say whether the machine was asleep, or its clock was set, since the last look."""
        now, last = self._state.now, self._looked_at
        self._looked_at = now
        return abs(now - last) > ASLEEP

    def keep(self, *, is_open: bool = True) -> None:
        """Keep the place at once, on this thread: the program is about to end."""
        if self._left:
            return
        try:
            self._note_fields(at_once=True)
            self._place = self._present_place(is_open=is_open)
            self._write_place()
        except SaywellError as error:
            self._stage.tell(error)

    def leave(self) -> None:
        """Keep what belongs to the drafts alone: the agent has left by themselves."""
        self.keep(is_open=False)
        self._left = True

    def _present_place(self, *, is_open: bool = True) -> Place | None:
        state = self._state
        chosen = state.selected
        cursors = {name: at for name, at in self._cursors.items() if name in state.drafts}
        if chosen in state.drafts:
            cursors[chosen] = state.draft.cursor
        place = Place(
            chosen if is_open else "",
            state.previous if is_open else "",
            MappingProxyType(cursors),
            MappingProxyType(
                {
                    name: tuple((one.reply_id, one.text, one.lang) for one in replies)
                    for name, replies in state.inserted.items()
                }
            ),
            note=is_open and state.draft.note and chosen not in state.drafts,
            top=self.read_top() if is_open else None,
        )
        return None if place == Place() else place

    def _write_place(self) -> None:
        self._journal.keep_place(self._place)

    def _name_actions(self) -> None:
        """Find again what goes with the replies in the texts that were left."""
        if not self._bare or not self._state.library_known:
            return
        inserted = dict(self._state.inserted)
        for chosen in self._bare & set(inserted):
            inserted[chosen] = tuple(self._with_actions(one) for one in inserted[chosen])
        self._bare = frozenset()
        self._stage.change(inserted=MappingProxyType(inserted))

    def _with_actions(self, one: Inserted) -> Inserted:
        try:
            reply = self._stage.parts.replies.reply(one.reply_id)
        except SaywellError:
            return one  # it is not in the library any more: its text stays
        return dataclasses.replace(one, actions=reply.actions)

    # -- fields

    def _note_fields(self, *, at_once: bool = False) -> None:
        """Keep the fields of the open conversation as they are now."""
        chosen, asking = self._state.selected, self._state.asking
        if asking is not None:
            half = HalfFilled(
                asking.reply.id,
                asking.lang,
                asking.names,
                at=asking.at,
                values=by_hand(asking),
                typed="" if asking.typed == asking.looked.get(asking.name) else asking.typed,
                chosen=UNDECIDED if is_only_looked_up(asking) else asking.chosen,
                switched=asking.switched,
            )
            if half != self._half.get(chosen):
                self._half[chosen] = half
                self._write_fields(chosen, half, at_once=at_once)
        elif chosen in self._half and chosen not in self._awaited:
            self._drop_fields(chosen, at_once=at_once)

    def _drop_fields(self, conversation_id: str, *, at_once: bool = False) -> None:
        del self._half[conversation_id]
        self._write_fields(conversation_id, None, at_once=at_once)

    def _write_fields(
        self, conversation_id: str, half: HalfFilled | None, *, at_once: bool
    ) -> None:
        def write() -> None:
            self._journal.keep_fields(conversation_id, half)

        if at_once:
            write()
        else:
            self._work(f"fields {conversation_id}", write)

    def _work(self, lane: str, write: Callable[[], None]) -> None:
        """Write on another thread; that it fails is told once, as nothing else stops for it."""

        def failed(error: SaywellError) -> None:
            if not self._told:
                self._told = True
                self._stage.tell(error)

        self._stage.work(lane, write, lambda _: None, failed, latest=True)

"""Searching in the messages of the open conversation as one types, older ones when asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from saywell.app.find import Find, Haystack, Hit
from saywell.app.session.reading import Reading
from saywell.app.session.stage import Stage
from saywell.app.state import Mode, State, Tone
from saywell.model.chat import Message


class Finding:
    """One search at a time; it begins at what is on the screen and goes back in time."""

    def __init__(self, stage: Stage, reading: Reading) -> None:
        self._stage = stage
        self._reading = reading
        self._haystack = Haystack()
        self._searched: Sequence[Message] = ()
        self._anchor = ""

    @property
    def _state(self) -> State:
        return self._stage.state

    def open(self, anchor: str = "") -> State:
        """Begin a search; the first hit is the last one up to the message ``anchor``."""
        if not self._state.selected:
            return self._stage.say(self._stage.words("notice.open_first"), Tone.WARNING)
        self._anchor = anchor
        self._searched = self._state.messages
        return self._stage.change(mode=Mode.FIND, find=Find(), notice=None)

    def type(self, typed: str) -> State:
        """Look for what is typed now."""
        find = self._state.find
        if find is None or find.typed == typed:
            return self._state
        self._stage.change(
            find=dataclasses.replace(find, typed=typed, reading=False, oldest=False), notice=None
        )
        return self._look()

    def tick(self) -> None:
        """Search again when messages have come, be it old ones or new ones."""
        state = self._state
        if state.find is None:
            return
        if state.mode is not Mode.FIND:
            self._stage.change(find=None)
        elif state.messages is not self._searched:
            self._look()

    def _look(self) -> State:
        find, messages, chosen = self._state.find, self._state.messages, self._state.selected
        if find is None:
            return self._state
        self._searched = messages
        typed = find.typed

        def done(hits: tuple[Hit, ...]) -> None:
            now = self._state.find
            if now is not None and now.typed == typed and self._state.selected == chosen:
                self._know(now, typed, hits)

        self._stage.work("find", lambda: self._haystack.search(messages, typed), done, latest=True)
        return self._state

    def _know(self, find: Find, typed: str, hits: tuple[Hit, ...]) -> None:
        before = find.hit if find.sought == typed else None
        at = hits.index(before) if before in hits else self._nearest(hits)
        reading = find.reading
        if reading and (at > 0 if before in hits else bool(hits)):
            at, reading = (at - 1 if before in hits else at), False
        find = dataclasses.replace(find, sought=typed, hits=hits, at=at, reading=reading)
        self._stage.change(find=find)
        if reading:
            self._read_on()

    def _nearest(self, hits: Sequence[Hit]) -> int:
        """Return the place of the last hit up to the anchor, else of the first after it."""
        ids = [one.id for one in self._state.messages]
        if self._anchor not in ids:
            return max(len(hits) - 1, 0)
        until = set(ids[: ids.index(self._anchor) + 1])
        return max(sum(one.message_id in until for one in hits) - 1, 0)

    # -- going through the hits

    def older(self) -> State:
        """Show the hit before; from the oldest on, read older messages until one is found."""
        find = self._state.find
        if find is None or not find.typed.strip() or find.reading:
            return self._state
        if find.sought != find.typed:  # it is looked for just now, and read on for when not found
            return self._stage.change(find=dataclasses.replace(find, reading=True))
        if find.at > 0:
            return self._stage.change(find=dataclasses.replace(find, at=find.at - 1))
        self._stage.change(find=dataclasses.replace(find, reading=True))
        self._read_on()
        return self._state

    def newer(self) -> State:
        """Show the hit after; from the newest on there is none."""
        find = self._state.find
        if find is None or find.at + 1 >= len(find.hits):
            return self._state
        return self._stage.change(find=dataclasses.replace(find, at=find.at + 1, reading=False))

    def _read_on(self) -> None:
        if not self._state.more:
            self._stop(oldest=True)
        else:
            self._reading.read_older(self._read)

    def _read(self, came: bool) -> None:
        if came and self._state.messages is not self._searched:
            self.tick()
        else:
            self._stop(oldest=came)

    def _stop(self, *, oldest: bool) -> None:
        find = self._state.find
        if find is not None:
            self._stage.change(find=dataclasses.replace(find, reading=False, oldest=oldest))

    def close(self) -> State:
        """End the search; whether the screen stays where it is, is for the screen to say."""
        return self._stage.change(mode=Mode.COMPOSE, find=None, notice=None)

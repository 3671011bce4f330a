"""The desk of a shift: scripted customers, the real chat screen, and one clock for both."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.screen import ENTER, Player, control, playing

from saywell.app import wiring, wiring_chat
from saywell.app.state import Mode, State
from saywell.model.backend import ChatBackend
from saywell.model.chat import Author, Conversation, Message, Status
from saywell.model.course import ROWS, Due, Move, Step
from saywell.model.ports import Journal
from saywell.model.settings import Clocks, Flow, LibraryFolders, Settings
from saywell.practice.server import PracticeDesk

SECOND = dt.timedelta(seconds=1)
PATIENCE = 90.0
"""Seconds of real time within which what the script waits for has to happen."""

READING = 8
"""Seconds in which a customer has read a message and answered it."""

NEXT_WAITING, FIND, JUMP = control("n"), control("k"), "\x1bq"
OFFERED, OVERRULE, HOLD, PASS_ON, CLOSE = "\x1bg", "\x1bx", "\x1bh", "\x1bp", "\x1bc"
FOLLOW_UPS, TAKE = "\x1bf", "\x1bt"


class ShiftClock:
    """The clock of the desk and of the screen; time passes when the script lets it."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.time


@dataclass
class Shift:
    """One shift: what the agent does by keys, and what the script reads off the server."""

    player: Player
    desk: PracticeDesk
    clock: ShiftClock
    backend: ChatBackend
    journal: Journal
    rows: set[str] = field(default_factory=set)
    steps: set[Step] = field(default_factory=set)
    said: dict[str, list[str]] = field(default_factory=dict)
    met: dict[str, Conversation] = field(default_factory=dict)
    moves: dict[str, set[Move]] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return self.player.state

    @property
    def first(self) -> Due | None:
        """What is most pressing in the open conversation, of what the agent is told."""
        return next(iter(self.state.due), None)

    @property
    def first_step(self) -> Step | None:
        """The step of what is most pressing."""
        return None if self.first is None else self.first.step

    def history(self, chosen: str = "") -> list[Message]:
        """What the server has of a conversation that people wrote, oldest first."""
        every = self.backend.messages(chosen or self.state.selected)
        return [one for one in every if one.author in (Author.CUSTOMER, Author.AGENT)]

    @property
    def name(self) -> str:
        """Whose conversation is open."""
        return self.state.current.contact.name if self.state.current is not None else ""

    @property
    def status(self) -> Status:
        """The status of the open conversation, by what the server says."""
        return self.backend.conversation(self.state.selected).status

    @property
    def assignee(self) -> str:
        """Who has the open conversation, by what the server says."""
        who = self.backend.conversation(self.state.selected).assignee
        return who.name if who is not None else ""

    # -- time

    async def pass_(self, seconds: float) -> None:
        """Let time pass for everybody; the customers act in each second of it."""
        for _ in range(round(seconds)):
            self.clock.time += SECOND
            self.desk.tick()
        await self.catch_up()

    async def pass_until(self, *steps: Step, most: int = 300) -> None:
        """Let time pass until one of these steps is what is most pressing."""
        for _ in range(0, most, READING):
            if self.first_step in steps:
                return
            await self.pass_(READING)
        due = [str(one.step) for one in self.state.course.dues]
        raise AssertionError(f"{steps} never came; due: {due}\n{self.player.text()}")

    async def jump(self, by: dt.timedelta) -> None:
        """Let much time pass at once."""
        self.clock.time += by
        self.desk.tick()
        await self.catch_up()

    async def catch_up(self) -> None:
        """Wait until the screen shows what the server has, and has worked out what is due."""
        newest = max((int(one.id) for one in self.backend.messages(self.state.selected)), default=0)

        def has_all() -> bool:
            track = self.player.screen.session.course.tracks.here
            shown = self.state.messages if self.state.messages_known else ()
            known = max((int(one.id) for one in shown), default=0) >= newest
            return known and not track.reading and len(track.said) == len(shown)

        await self.until(has_all)

    async def until(self, condition: Callable[[], bool], what: str = "it") -> None:
        """Wait for something on the screen while its clock ticks."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    assert not self.player.ended.done(), "the screen has closed"
                    self.player.screen.session.tick()
                    self.note()
                    if condition():
                        break
                    await asyncio.sleep(0.01)
        except TimeoutError:
            steps = ", ".join(f"{one.step} {one.pressing}" for one in self.state.course.dues)
            shown = self.player.text()
            raise AssertionError(f"{what} never came; due: {steps}\n{shown}") from None
        self.player.screen.sync()

    async def sees(self, words: str) -> None:
        """Wait until words are on the screen."""

        def is_there() -> bool:
            self.player.screen.sync()
            return words in self.player.text()

        await self.until(is_there, words)

    def note(self) -> None:
        """Remember who has been met, which rows of the etiquette, and what was read."""
        current = self.state.current
        if current is not None:
            self.met[current.id] = current
            said = self.player.screen.session.course.tracks.here.said
            self.moves.setdefault(current.id, set()).update(*(one.moves for one in said))
        for one in (*self.state.course.dues, *self.state.course.marks.values()):
            self.rows.add(one.row)
            self.steps.add(one.step)

    async def comes(self, step: Step) -> None:
        """Wait until a step is what is most pressing."""
        await self.until(lambda: self.first_step is step, f"the step {step}")

    # -- keys

    async def open(self, name: str) -> None:
        """Press the key for whoever has waited longest until it is this customer."""
        for _ in range(9):
            await self.player.press(NEXT_WAITING)
            current = self.state.current
            if current is not None and current.contact.name == name:
                await self.catch_up()
                return
        raise AssertionError(f"{name} is not in the queue:\n{self.player.text()}")

    async def go_to(self, name: str) -> None:
        """Go to a customer who does not wait, by name."""
        await self.player.press(JUMP)
        await self.until(lambda: self.state.mode is Mode.MENU)
        await self.player.press(name)
        await self.sees(name)
        await self.player.press(ENTER)

        def is_open() -> bool:
            current = self.state.current
            return current is not None and current.contact.name == name

        await self.until(is_open, name)
        await self.catch_up()

    async def take(self, *, reason: str = "") -> None:
        """Take the open conversation; one more than the limit only with a reason."""
        await self.player.press(TAKE)
        if reason:
            await self.until(lambda: self.state.mode is Mode.ASK)
            assert "the limit is 2" in self.player.text()
            self.rows.add(ROWS[Step.LOAD])
            await self.player.press(reason, ENTER)
        await self.until(lambda: bool(self.state.current and self.state.current.assignee))

    async def offered(self, step: Step, *values: str, also: str = "", reason: str = "") -> None:
        """Insert the reply that is offered for a step, fill its fields, add words, send it."""
        await self.comes(step)
        await self.until(self._has_offer)
        await self.player.press(OFFERED)
        await self.fill(*values)
        await self.say(also, reason=reason)

    def _has_offer(self) -> bool:
        offer = self.state.course.offer
        return offer is not None and bool(offer.cards) and offer.step is self.first_step

    async def found(self, words: str, *values: str, also: str = "") -> None:
        """Find a reply by a few words, insert the first, fill its fields, send it."""
        await self.player.press(FIND, words)
        await self.until(lambda: bool(self.state.palette.hits))
        await self.player.press(ENTER)
        await self.fill(*values)
        await self.say(also)

    async def fill(self, *values: str) -> None:
        """Fill the fields of a reply; an empty value takes what stands there."""
        left = list(values)

        def asks_or_is_there() -> bool:
            return self.state.mode is Mode.FIELD or bool(self.state.draft.text.strip())

        await self.until(asks_or_is_there)
        while self.state.mode is Mode.FIELD:
            assert left, f"the reply asks for more:\n{self.player.text()}"
            await self.player.press(left.pop(0), ENTER)
        await self.until(lambda: bool(self.state.draft.text.strip()))
        assert not left, f"the reply does not ask for {left}: {self.state.draft.text!r}"

    async def say(self, text: str, *, reason: str = "") -> None:
        """Type a text behind what is in the composer, and send it.

        With a reason, the check has to ask for one.
        """
        await self.player.press(text)
        chosen, whole = self.state.selected, self.state.draft.text.strip()
        before = len(self.history(chosen))
        await self.player.press(ENTER)
        if reason:
            await self.sees("Not sent yet.")
            await self.player.press(ENTER)
            await self.until(lambda: self.state.mode is Mode.REASON)
            await self.player.press(reason, ENTER)
        refused = "Not sent yet."
        await self.until(
            lambda: len(self.history(chosen)) > before or refused in self.player.text(), "the send"
        )
        assert reason or refused not in self.player.text(), self.player.text()
        await self.until(lambda: len(self.history(chosen)) > before, "the message")
        self.said.setdefault(chosen, []).append(whole)
        await self.pass_(READING)

    async def overrule(self, step: Step, reason: str) -> None:
        """Go on without a step, with a reason."""
        await self.comes(step)
        await self.player.press(OVERRULE)
        await self.until(lambda: self.state.mode is Mode.ASK)
        await self.player.press(reason, ENTER)
        await self.until(lambda: self.first_step is not step)

    async def choose(self, *keys: str) -> None:
        """Choose from a list that opens."""
        await self.until(lambda: self.state.mode is Mode.MENU)
        await self.player.press(*keys, ENTER)

    async def resolve(self) -> None:
        """Close the open conversation; nothing may be skipped."""
        await self.player.press(CLOSE)
        await self.sees("all steps are done")
        await self.choose()
        await self.until(lambda: self.status is Status.RESOLVED, "the resolving")
        await self.catch_up()


@contextlib.asynccontextmanager
async def shift(folder: Path, *waiting: str) -> AsyncIterator[Shift]:
    """Open a desk on which these customers wait, longest first, and the chat screen on it."""
    clock = ShiftClock()
    with wiring.make_practice(customers=False, waiting=waiting, clock=clock) as desk:
        own = dataclasses.replace(
            Settings(),
            clocks=Clocks(send_delay="0s"),
            flow=Flow(chats=2, longest="8m"),
            library=LibraryFolders(own=str(folder / "own")),
        )
        settings = wiring.practice_settings(desk, own)
        backend = wiring.connect(settings, desk.token)
        journal = wiring.open_journal(settings, file=folder / "journal.sqlite", clock=clock)
        parts, _ = wiring_chat.chat_parts(settings, backend, journal, clock)
        try:
            async with playing(parts, 120, 40) as player:
                one = Shift(player, desk, clock, backend, journal)
                await one.until(lambda: bool(one.state.queue) and one.state.library_known)
                yield one
        finally:
            backend.close()
            journal.close()

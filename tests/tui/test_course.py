"""The etiquette of conversations on the screen: one calm line, marks in the queue, the keys."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.app.session.courses import LIBRARY, CourseBackend, read_plainly
from tests.screen import ENTER, ESCAPE, Player, control, playing
from tests.scripted import NOON, HeldClock, ScriptedReplies, parts_for

from saywell.app.handover import Target
from saywell.app.state import Mode, State
from saywell.app.state_course import Offer, Passing, Stage, Standing
from saywell.model.card import card_of, read_card
from saywell.model.chat import Contact, Conversation
from saywell.model.course import Due, Pressing, Step
from saywell.tui.course import due_line, mark_of
from saywell.tui.drawing import width_of
from saywell.tui.keys import screen_words

ALT_C, ALT_G, ALT_H, ALT_P, ALT_X = "\x1bc", "\x1bg", "\x1bh", "\x1bp", "\x1bx"


def play(
    folder: Path,
    scene: Callable[[Player, CourseBackend], Awaitable[None]],
    columns: int = 80,
    rows: int = 24,
    language: str = "en",
) -> None:
    """Open the screen on two conversations, the first of them open, and play."""
    clock = HeldClock()
    backend = CourseBackend(clock, 1, 2)
    backend.write("1", "my lamp is broken")
    made = parts_for(backend, folder, clock=clock, language=language)
    assert isinstance(made.replies, ScriptedReplies)
    made.replies.library = list(LIBRARY)

    async def run() -> None:
        async with playing(replace(made, said=read_plainly), columns, rows) as player:
            await player.until(lambda: player.state.queue_known)
            player.screen.session.open("1")
            player.screen.sync()
            await player.until(lambda: bool(player.state.due))
            await scene(player, backend)

    asyncio.run(run())


async def until_due(player: Player, step: Step) -> None:
    """Wait until a step is the most pressing."""
    await player.until(lambda: bool(player.state.due) and player.state.due[0].step is step)


async def say(player: Player, backend: CourseBackend, text: str = "") -> None:
    """Send a text, or what is in the composer, and wait until it is there."""
    count = len(backend.sent)
    await player.press(text, ENTER)
    await player.until(lambda: len(backend.sent) > count and not player.state.sending)


async def hear(player: Player, backend: CourseBackend, text: str) -> None:
    """Let the customer write."""
    backend.write("1", text)
    await player.press(control("r"))
    await player.until(
        lambda: bool(player.state.messages) and player.state.messages[-1].text == text
    )


def row_of(player: Player, text: str) -> int:
    return next(number for number, row in enumerate(player.rows()) if text in row)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (64, 16)])
def test_what_is_due_stands_above_the_composer_with_its_key(
    tmp_path: Path, columns: int, rows: int
) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await player.sees("First reply: welcome them", "Alt-G")
        line = row_of(player, "First reply: welcome them")
        assert "Reply to Customer 1" in player.rows()[line + 1]
        await player.press(ALT_G)
        await player.until(lambda: player.state.draft.text == "welcome")

    play(tmp_path, scene, columns, rows)


def test_the_transcript_stays_where_it_is_when_something_becomes_due(tmp_path: Path) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await player.press(ALT_G)
        await player.until(lambda: player.state.draft.text == "welcome")
        await say(player, backend)
        await player.press("x", "\x7f")
        before = row_of(player, "my lamp is broken")
        rule = row_of(player, "Reply to Customer 1")
        await hear(player, backend, "where is your other shop")
        await until_due(player, Step.WRONG_COMPANY)
        await player.sees("They meant another company")
        await player.press("x", "\x7f")
        assert row_of(player, "my lamp is broken") == before
        assert row_of(player, "Reply to Customer 1") == rule

    play(tmp_path, scene, 120, 40)


def test_a_hold_is_asked_runs_and_counts_down_in_the_queue(tmp_path: Path) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await say(player, backend, "welcome, you mean the lamp?")
        await hear(player, backend, "yes")
        await player.press(ALT_H)
        await player.until(lambda: player.state.mode is Mode.FIELD)
        await player.press("I look", ENTER)
        await player.until(lambda: player.state.draft.text.startswith("may I check 3 min"))
        await say(player, backend)
        await player.sees("Hold asked: wait for their yes", "Alt-G starts now")
        await hear(player, backend, "yes of course")
        await player.sees("On hold, 3:00 left", "hold 3:00")
        backend.clock.pass_(155)
        await player.sees("Hold ends in 0:25", "hold 0:25", "Alt-G progress")
        backend.clock.pass_(35)
        await player.sees("Hold over by 0:10", "hold over 0:10")

    play(tmp_path, scene)


def test_a_step_is_left_out_with_a_reason(tmp_path: Path) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await player.sees("First reply: welcome them")
        await player.press(ALT_X)
        await player.sees("Leave it out: First reply: welcome them. Why?")
        await player.press("they know me", ENTER)
        await player.sees("Left out; the reason is kept.")
        assert "First reply: welcome them" not in player.text()

    play(tmp_path, scene)


def test_a_conversation_is_passed_on_by_keys_alone(tmp_path: Path) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await say(player, backend, "welcome, you mean the lamp?")
        await hear(player, backend, "yes")
        await player.press(ALT_P)
        await player.until(lambda: player.state.draft.text == "may I connect, because")
        await say(player, backend)
        await player.sees("Passing on: wait for their yes")
        await hear(player, backend, "yes please")
        await player.sees("They agree: pass on, summary first", "Alt-G passes on")
        await player.press(ALT_G)
        await player.sees("Pass Customer 1 on to", "Billing")
        await player.press("bo", ENTER)
        await player.sees("PRIVATE NOTE", "Summary for Bo: read it, Enter sends it")
        await player.press(ENTER)
        await player.until(lambda: player.state.draft.text == "meet Bo")
        await player.sees("Introduce Bo, then it is passed on")
        await player.press(ENTER)
        await player.sees("Customer 1 is passed on to Bo.")
        assert backend.done == [("transfer", "1", "2", None)]

    play(tmp_path, scene)


def test_the_closing_lists_its_steps(tmp_path: Path) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await say(player, backend, "welcome, you mean the lamp? try this")
        await hear(player, backend, "it works")
        await player.press(ALT_C)
        await player.sees("Close the chat with Customer 1", "[ ] solved?", "Resolve it")
        await player.press(ENTER)
        await player.until(lambda: player.state.draft.text == "solved?")
        await player.press(control("_"), ALT_C)
        await player.press("resolve", ENTER)
        await player.sees("Why close all the same?")
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert backend.done == []

    play(tmp_path, scene)


def test_the_palette_warns_when_a_person_is_asked_for(tmp_path: Path) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await say(player, backend, "welcome, you mean the lamp? try this")
        await hear(player, backend, "a human please")
        await player.sees("They ask for a person: no canned replies")
        await player.press(control("k"))
        await player.sees("A PERSON IS ASKED FOR: a canned reply is wrong now.")

    play(tmp_path, scene)


def test_it_is_greek_in_greek(tmp_path: Path) -> None:
    async def scene(player: Player, backend: CourseBackend) -> None:
        await player.sees("Πρώτη απάντηση: καλωσόρισμα", "Alt-G")

    play(tmp_path, scene, language="el")


WORDS = screen_words("en")
HERE = Conversation("1", Contact("1", "Anna"), last_activity=NOON)


def state_with(*dues: Due, **more: object) -> State:
    return State(
        NOON,
        selected="1",
        current=HERE,
        course=replace(Standing(), dues=dues, **more),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("language", ["en", "el"])
@pytest.mark.parametrize("width", [40, 53, 85])
@pytest.mark.parametrize("step", Step)
def test_every_step_has_its_sentence_in_one_row(step: Step, width: int, language: str) -> None:
    names = ("number", "of", "limit", "minutes", "seconds", "topic", "about", "id")
    values = {**dict.fromkeys(names, "3"), "missing": "reason, time"}
    due = Due(step, Pressing.NOW, NOON + dt.timedelta(minutes=2), values=values)
    card = read_card(card_of(LIBRARY[0]))
    state = state_with(due, due, offer=Offer(step, (card,)))
    line = due_line(state, width, screen_words(language))
    assert width_of(line) <= width
    assert "{" not in "".join(text for _, text in line)


def test_names_and_topics_of_customers_are_shown_as_plain_text() -> None:
    due = Due(Step.TOPIC, values={"topic": "law\x1b[31m"})
    line = due_line(state_with(due), 60, WORDS)
    assert "\x1b" not in "".join(text for _, text in line)
    hostile = Passing(Target("2", "Bo\x1b]0;x\x07"), Stage.GOING)
    line = due_line(state_with(passing={"1": hostile}), 60, WORDS)
    assert "\x1b" not in "".join(text for _, text in line)


def test_other_things_that_are_due_are_counted() -> None:
    wait = Due(Step.HOLD_RUNS, Pressing.LATER, NOON)
    line = due_line(state_with(Due(Step.GREET), Due(Step.UNDERSTAND), wait), 60, WORDS)
    assert line[-1][1].strip() == "+1"


def test_marks_tell_what_runs_and_what_is_due() -> None:
    soon = Due(Step.HOLD_RUNS, Pressing.LATER, NOON + dt.timedelta(seconds=40))
    assert mark_of(soon, State(NOON), WORDS) == ("class:info", "hold 0:40")
    silent = Due(Step.CHECK_IN, Pressing.LATE, NOON)
    assert mark_of(silent, State(NOON), WORDS) == ("class:overdue", "check in")


def test_what_is_missing_of_a_hold_is_named() -> None:
    due = Due(Step.HOLD_LEAVE, values={"missing": "reason, time"})
    line = due_line(state_with(due), 60, WORDS)
    assert line[0][1].startswith("A hold without a reason, a time: ask again")

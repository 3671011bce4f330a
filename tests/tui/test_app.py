"""The chat screen, played by keys."""

from __future__ import annotations

import asyncio
import datetime as dt
import stat
from pathlib import Path

import pytest
from prompt_toolkit.output import ColorDepth
from tests.screen import (
    ALT_DOWN,
    ALT_ENTER,
    BACKSPACE,
    ENTER,
    ESCAPE,
    F1,
    LEFT,
    PAGE_UP,
    UP,
    Player,
    control,
)
from tests.scripted import HeldClock, ScriptedBackend, customer, parts_for
from tests.tui.scenes import open_first, play, two_waiting

from saywell.errors import Unreachable
from saywell.model.chat import Attachment, Author
from saywell.model.records import SendState


def test_the_longest_waiting_is_opened_answered_and_sent(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting", "3:10 late", "0:20", "Nothing is open")
        await player.press(ENTER)  # with nothing open, Enter opens whoever waits longest
        await player.sees("Reply to Wei Chen")
        await player.press("Hello there", ENTER)
        await player.sees("Sent.", "Alex", "┃ Hello there")
        assert player.state.draft.text == ""

    play(backend, tmp_path, scene)
    assert [message.text for message in backend.sent] == ["Hello there"]


def test_waiting_times_run_and_turn_to_words_and_colours(tmp_path: Path) -> None:
    clock = HeldClock()

    async def scene(player: Player) -> None:
        await player.sees("0:20", "3:10 late")
        assert "class:overdue" in player.styles("3:10")
        assert "class:fresh" in player.styles("0:20")
        clock.pass_(30)
        await player.sees("0:50 due", "3:40 late")
        assert "class:due" in player.styles("0:50")

    play(two_waiting(), tmp_path, scene, clock=clock)


def test_a_private_note_is_unmistakable(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(control("o"))
        await player.sees("▒▒ PRIVATE NOTE: the customer will not see this")
        assert "class:note" in player.styles("PRIVATE NOTE")
        await player.press("Check the address", ENTER)
        await player.sees("PRIVATE NOTE · Alex", "▒ Check the address", "Reply to Wei Chen")
        assert player.styles("Check the address").strip() == "class:notetext"

    play(backend, tmp_path, scene)
    assert [message.private for message in backend.sent] == [True]


def test_drafts_stay_with_their_conversation_and_on_the_disk(tmp_path: Path) -> None:
    clock = HeldClock()

    async def first(player: Player) -> None:
        await open_first(player)
        await player.press("for Wei", ALT_DOWN)
        await player.sees("Reply to Maria")
        assert player.state.draft.text == ""
        await player.press("for Maria")
        clock.pass_(1)
        journal = player.screen.session.stage.parts.journal
        # On the disk while the program runs, as a killed one would leave it.
        await player.until(
            lambda: {one.text for one in journal.drafts()} == {"for Wei", "for Maria"}
        )
        await player.press(control("p"))
        await player.sees("Reply to Wei Chen", "for Wei")

    async def second(player: Player) -> None:
        await player.sees("Unsent texts that were kept: 2", "draft")
        await open_first(player)
        assert player.state.draft.text == "for Wei"

    play(two_waiting(), tmp_path, first, clock=clock)
    play(two_waiting(), tmp_path, second)


def test_a_message_of_a_killed_program_is_looked_for(tmp_path: Path) -> None:
    backend = two_waiting()
    parts = parts_for(backend, tmp_path)
    from saywell.model.chat import Outgoing

    parts.journal.begin_send(Outgoing("k1", "2", "Hello"), "102")
    parts.journal.end_send("k1", SendState.UNKNOWN)
    backend.write("2", "Hello", Author.AGENT)

    async def scene(player: Player) -> None:
        await player.sees("had arrived after all")
        assert player.state.drafts == {}

    play(backend, tmp_path, scene)


def test_new_messages_come_in_without_moving_the_cursor(tmp_path: Path) -> None:
    backend, clock = two_waiting(), HeldClock()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("abc", LEFT)
        backend.write("2", "在吗")
        clock.pass_(4)
        await player.sees("在吗")
        assert player.screen.buffer.cursor_position == 2

    play(backend, tmp_path, scene, clock=clock)


def test_older_messages_are_read_when_the_beginning_is_reached(tmp_path: Path) -> None:
    backend = two_waiting()
    for number in range(150):
        backend.write("2", f"line {number}")

    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press(control("n"))
        await player.sees("line 149")
        for _ in range(60):
            await player.press(PAGE_UP)
            if "你好" in player.text():
                break
        await player.sees("你好", "newer messages below")
        await player.press(ESCAPE)
        await player.sees("line 149")

    play(backend, tmp_path, scene)


def test_escape_sequences_and_long_names_do_no_harm(tmp_path: Path) -> None:
    name = "Ann\x1b]52;c;aGk=\x07\u202e" + "x" * 300
    backend = ScriptedBackend(customer(1, name, waited=5, labels=("vip\x1b[2J",)))
    backend.write("1", "bad \x1b[31mred\x1b]8;;http://x\x07 \u2066text" + "y" * 5000)
    backend.write("1", "", attachments=(Attachment("bill\x1b[0m.pdf"),))

    async def scene(player: Player) -> None:
        await player.sees("waiting")
        await player.press(control("n"))
        await player.sees("attached: bill␛[0m.pdf")
        assert not any(char in player.text() for char in "\x1b\x07\u202e\u2066")

    play(backend, tmp_path, scene)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (250, 60), (63, 20), (40, 10), (20, 5)])
def test_every_size_and_every_resize_is_drawn(tmp_path: Path, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("wrong maybe hm")
        player.resize(*size)
        await player.drawn()
        if size == (20, 5):
            await player.sees("Too small")
            await player.press("still typing")
            assert player.state.draft.text == "wrong maybe hmstill typing"
        else:
            await player.sees("Wei Chen", "wrong maybe hm")
        for key in (control("k"), "hold", ENTER, ESCAPE, ESCAPE, F1, ESCAPE):
            await player.press(key)
        player.resize(80, 24)
        await player.drawn()
        await player.sees("Queue: 2 waiting", "wrong maybe hm")

    play(two_waiting(), tmp_path, scene)


def test_a_narrow_terminal_says_how_many_wait(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting · Acme · Alex")
        await player.press(ALT_DOWN)
        await player.sees("Queue: 2 waiting · Wei Chen · 中文")

    play(two_waiting(), tmp_path, scene, size=(60, 18))


def test_no_colour_is_asked_for_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(player: Player) -> None:
        await player.sees("3:10 late")  # the words say what the colours say
        assert player.screen.app.color_depth is ColorDepth.DEPTH_1_BIT

    play(two_waiting(), tmp_path, scene)


def test_help_shows_the_key_table_and_scrolls(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press(F1)
        await player.sees("Keys", "Send the message, through the")
        await player.press(*["\x1b[6~"] * 12)
        await player.sees("Leave; texts are kept as drafts")
        await player.press(ESCAPE)
        await player.sees("Nothing is open")

    play(two_waiting(), tmp_path, scene)


def test_new_lines_are_written_and_rows_walked(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("one", ALT_ENTER, "two", control("j"), "three", UP, UP, "!")
        await player.until(lambda: player.state.draft.text == "one!\ntwo\nthree")

    play(two_waiting(), tmp_path, scene)


@pytest.mark.parametrize(
    ("text", "after_left", "after_backspace"),
    [
        ("నమస్కారం", "నమస్కాXరం", "నమస్కా"),
        ("ok 👩‍💻", "ok X👩‍💻", "ok "),
        ("yes 👍🏽", "yes X👍🏽", "yes "),
        ("παραγγελία", "παραγγελίXα", "παραγγελί"),
    ],
)
def test_keys_move_and_delete_by_what_a_reader_sees(
    tmp_path: Path, text: str, after_left: str, after_backspace: str
) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(text, BACKSPACE)
        assert player.state.draft.text == after_backspace
        await player.press(control("_"))
        await player.press("\x1b[F")
        while player.state.draft.text:
            await player.press(BACKSPACE)
        await player.press(text, LEFT, "X")
        assert player.state.draft.text == after_left

    play(two_waiting(), tmp_path, scene)


def test_a_paste_is_one_event_and_cleaned(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("\x1b[200~one\r\ntwo\x1b[31m\x07 \u202eend\u202c\x1b[201~")
        await player.until(lambda: player.state.draft.text == "one\ntwo end")
        await player.press(control("_"))
        assert player.state.draft.text == ""

    play(backend, tmp_path, scene)
    assert backend.sent == []


def test_a_click_opens_a_conversation(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press("\x1b[<0;5;4M")  # press at column 5, row 4: the second entry
        await player.sees("Reply to Maria")

    play(two_waiting(), tmp_path, scene)


def test_the_own_editor_gets_the_text_in_a_private_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text(
        f'#!/bin/sh\nstat -c %a "$1" > {tmp_path}/mode\nprintf " edited\\n" >> "$1"\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(script))

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("text", control("e"))
        await player.until(lambda: player.state.draft.text == "text edited")
        monkeypatch.setenv("EDITOR", str(tmp_path / "missing"))
        await player.press(control("e"))
        await player.sees("The editor could not be used")
        assert player.state.draft.text == "text edited"

    play(two_waiting(), tmp_path, scene)
    assert (tmp_path / "mode").read_text().strip() == "600"


def test_trouble_with_the_chat_system_is_said_and_passes(tmp_path: Path) -> None:
    backend, clock = two_waiting(), HeldClock()
    backend.fail["queue"] = Unreachable("nobody answers", hint="look at the cable")

    async def scene(player: Player) -> None:
        await player.sees("No news from the chat system: nobody answers", "the cable)")
        backend.fail.clear()
        clock.time += dt.timedelta(minutes=2)
        await player.sees("Queue: 2 waiting")
        assert "No news" not in player.text()

    play(backend, tmp_path, scene, clock=clock)


def test_the_screen_speaks_greek(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Ουρά: 2 σε αναμονή", "αργεί", "αποστολή")

    play(two_waiting(), tmp_path, scene, language="el")


def test_a_fault_of_ours_ends_the_screen_and_keeps_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = two_waiting()

    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("not lost")
        monkeypatch.setattr(player.screen.session, "move", broken)
        player.keys.send_text(ALT_DOWN)
        with pytest.raises(RuntimeError, match="a fault"):
            await asyncio.wait_for(player.ended, 5)

    play(backend, tmp_path, scene)
    (draft,) = parts_for(backend, tmp_path).journal.drafts()
    assert draft.text == "not lost"

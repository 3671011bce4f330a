"""The chat screen, played by keys."""

from __future__ import annotations

import asyncio
import datetime as dt
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from prompt_toolkit.output import ColorDepth
from tests.screen import (
    ALT_DOWN,
    ALT_ENTER,
    BACKSPACE,
    DOWN,
    ENTER,
    ESCAPE,
    F1,
    LEFT,
    PAGE_UP,
    TAB,
    UP,
    Player,
    control,
    playing,
)
from tests.scripted import HeldClock, ScriptedBackend, customer, parts_for

from saywell.app.state import Mode
from saywell.errors import ServerFailed, Uncertain, Unreachable
from saywell.model.chat import Attachment, Author
from saywell.model.records import SendState

Scene = Callable[[Player], Awaitable[None]]


def two_waiting() -> ScriptedBackend:
    backend = ScriptedBackend(
        customer(1, "Maria Papadopoulou", "el", waited=20),
        customer(2, "Wei Chen", "zh", waited=190),
    )
    backend.write("1", "Πού είναι η παραγγελία μου;")
    backend.write("2", "你好,我的订单在哪里?")
    return backend


def play(
    backend: ScriptedBackend,
    folder: Path,
    scene: Scene,
    *,
    size: tuple[int, int] = (80, 24),
    clock: HeldClock | None = None,
    language: str = "en",
    delay: str = "0s",
) -> None:
    """Open the screen, play one scene and leave."""

    async def run() -> None:
        parts = parts_for(backend, folder, clock=clock, language=language, delay=delay)
        async with playing(parts, *size) as player:
            await scene(player)

    asyncio.run(run())


async def open_first(player: Player) -> None:
    await player.sees("Queue: 2 waiting")
    await player.press(control("n"))
    await player.sees("你好,我的订单在哪里?", "Reply to Wei Chen")


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


def test_a_reply_is_found_its_fields_are_asked_and_it_goes_in_at_the_cursor(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Good day.", LEFT, control("k"))
        await player.sees("Find a reply:", "/thx", "/hold")
        await player.press("hold")
        await player.sees("Will ask for: minutes, size", "May I take ‹3› minutes for the small")
        await player.press(ENTER)
        await player.sees("minutes (1 of 2):", "How long it will take", "for example: 3")
        await player.press(ENTER)
        await player.sees("minutes is needed")
        await player.press("5", ENTER)
        await player.sees("size (2 of 2):", "▸ small", "medium", "large")
        await player.press(DOWN, ENTER)
        await player.sees("Reply to Wei Chen")
        assert player.state.draft.text == (
            "Good day May I take 5 minutes for the medium one?."
        ).replace("Good day May", "Good day May")
        await player.press(control("_"))
        await player.until(lambda: player.state.draft.text == "Good day.")

    play(two_waiting(), tmp_path, scene)


def test_escape_goes_back_step_by_step_and_loses_nothing(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Hi ", control("k"), "hold", ENTER, "7", ENTER)
        await player.sees("size (2 of 2):")
        await player.press(ESCAPE)
        await player.sees("minutes (1 of 2): 7")
        await player.press(ESCAPE)
        await player.sees("Find a reply: hold")
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert player.state.draft.text == "Hi "

    play(two_waiting(), tmp_path, scene)


def test_a_remembered_value_is_offered_in_the_same_conversation(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("/", "hold", ENTER, "9", ENTER, ENTER)
        await player.until(lambda: "9 minutes" in player.state.draft.text)
        journal = player.screen.session.stage.parts.journal
        await player.until(lambda: journal.remembered("2").get("minutes") == "9")
        await player.press(control("k"), "hold", ENTER)
        await player.sees("minutes (1 of 2): 9")

    play(two_waiting(), tmp_path, scene)


def test_a_slash_opens_the_palette_only_in_an_empty_composer(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("/", "/")
        await player.until(lambda: player.state.draft.text == "/")
        await player.press("b/c")
        assert player.state.draft.text == "/b/c"
        assert player.state.mode is Mode.COMPOSE

    play(two_waiting(), tmp_path, scene)


def test_the_preview_is_filled_in_the_customers_language_or_says_so(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press(ALT_DOWN, ALT_DOWN)
        await player.sees("Reply to Maria")
        await player.press("/", "thx")
        await player.sees("Ευχαριστούμε, Maria Papadopoulou.", "Ελληνικά")
        await player.press(BACKSPACE, BACKSPACE, BACKSPACE, "te")
        await player.sees("for want of the customer's language")

    play(two_waiting(), tmp_path, scene)


def test_findings_are_listed_underlined_mended_and_explained(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("That is wrong, maybe.")
        await player.sees("blocks The word wrong", "Ctrl-F: right", "asks The word maybe")
        assert "class:mark.error" in player.styles("wrong, maybe")
        await player.press(control("t"))
        await player.sees("Customers take it badly. (M01.wrong)", "Better: another word")
        await player.press(control("f"))
        await player.sees("That is right, maybe.", "▸ asks The word maybe")
        assert player.state.draft.cursor == len("That is right, maybe.")
        await player.press(control("f"))
        await player.sees("no ready fix")

    play(two_waiting(), tmp_path, scene)


def test_tab_goes_to_the_next_finding(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("wrong, hm")
        await player.sees("▸ blocks The word wrong")
        await player.press(TAB)
        await player.sees("▸ advice The word hm", "Ctrl-F: remove it")
        await player.press(control("f"))
        await player.until(lambda: player.state.draft.text == "wrong, ")

    play(two_waiting(), tmp_path, scene)


def test_findings_that_do_not_fit_are_counted(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("wrong maybe hm")
        await player.sees("asks The word maybe", "advice The word hm")
        player.resize(80, 11)
        await player.sees("▸ blocks The word wrong", "and 2 more: Tab goes to the next")

    play(two_waiting(), tmp_path, scene)


def test_ctrl_c_loses_nothing_and_says_how_to_leave(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("half a sent", control("c"))
        await player.sees("Ctrl-Q leaves.", "half a sent")

    play(two_waiting(), tmp_path, scene)


def test_a_message_can_be_taken_back_before_it_leaves(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Hello", ENTER)
        await player.sees("leaves in 5 s, Esc takes it back", "┃ Hello")
        await player.press(ESCAPE)
        await player.sees("Taken back: nothing was sent.")
        assert player.state.draft.text == "Hello"

    play(backend, tmp_path, scene, delay="5s")
    assert backend.sent == []


def test_an_error_blocks_and_a_warning_asks_for_a_reason(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("wrong", ENTER)
        await player.sees("Not sent. The word wrong is not for customers.", "Ctrl-F mends it")
        assert backend.sent == []
        await player.press(control("f"), " maybe", ENTER)
        await player.sees("Not sent yet. The word maybe", "Enter again")
        await player.press(ENTER)
        await player.sees("Why send it anyway?", "Reason:")
        await player.press(ENTER)
        await player.sees("A few words are needed")
        await player.press("the customer asked for it", ENTER)
        await player.sees("Sent.")
        journal = player.screen.session.stage.parts.journal
        (kept,) = journal.waivers()
        assert (kept.waiver.rule, kept.waiver.reason) == ("M01.maybe", "the customer asked for it")

    play(backend, tmp_path, scene, size=(140, 40))
    assert [message.text for message in backend.sent] == ["right maybe"]


def test_advice_is_shown_and_goes_out(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("hm yes", ENTER)
        await player.sees("Sent.")

    play(backend, tmp_path, scene)
    assert len(backend.sent) == 1


def test_double_enter_sends_once_while_the_server_takes_its_time(tmp_path: Path) -> None:
    backend = two_waiting()
    let_go = backend.hold("send")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Hello", ENTER, ENTER, ENTER)
        await player.sees("sending…")
        await player.press("And more", ENTER)
        await player.sees("still on its way", "And more")
        await player.press(control("q"))
        await player.sees("Leave?")
        await player.press(ESCAPE)
        let_go()
        await player.sees("Sent.", "And more")
        await player.press(ENTER)
        await player.until(lambda: len(backend.sent) == 2)

    play(backend, tmp_path, scene)
    assert [message.text for message in backend.sent] == ["Hello", "And more"]


def test_a_failed_message_is_back_in_the_composer_before_what_came_after(tmp_path: Path) -> None:
    backend = two_waiting()
    let_go = backend.hold("send")
    backend.fail["send"] = Unreachable("no connection", hint="check the line")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("First", ENTER)
        await player.sees("sending…")
        await player.press("Second")
        let_go()
        await player.sees("Not sent to Wei Chen, the text is back", "no connection (check")
        assert player.state.draft.text == "First\nSecond"
        await player.press("!")
        await player.sees("Not sent to Wei Chen")  # typing does not wipe it
        await player.press(ESCAPE)
        await player.until(lambda: "Not sent to" not in player.text())

    play(backend, tmp_path, scene)


def test_a_message_of_unknown_fate_is_said_to_be_so_and_asks_before_it_goes_again(
    tmp_path: Path,
) -> None:
    backend = two_waiting()
    backend.fail["send"] = Uncertain("the answer never came")
    backend.fail["find_sent"] = ServerFailed("broken")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Hello", ENTER)
        await player.sees("Nobody knows yet whether this reached Wei Chen")
        assert player.state.draft.text == "Hello"
        backend.fail.clear()
        await player.press(ENTER)
        await player.sees("It may have arrived already")
        assert backend.sent == []
        await player.press(ENTER)
        await player.sees("Sent.")

    play(backend, tmp_path, scene)
    assert len(backend.sent) == 1


def test_a_message_that_had_arrived_is_taken_out_of_the_composer(tmp_path: Path) -> None:
    backend = two_waiting()
    clock = HeldClock()
    backend.fail["send"] = Uncertain("the answer never came")
    backend.fail["find_sent"] = ServerFailed("broken")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Hello", ENTER)
        await player.sees("Nobody knows yet")
        backend.write("2", "Hello", Author.AGENT)
        backend.fail.clear()
        clock.pass_(25)
        await player.sees("had arrived after all")
        assert player.state.draft.text == ""

    play(backend, tmp_path, scene, clock=clock)
    assert backend.sent == []


def test_keys_work_while_the_server_does_not_answer(tmp_path: Path) -> None:
    backend = two_waiting()
    let_go = backend.hold("messages")

    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press(control("n"), "typed meanwhile")
        await player.sees("Reading the conversation", "typed meanwhile")
        await player.press(ALT_DOWN)
        await player.sees("Reply to Maria", "draft")
        let_go()
        await player.sees("Πού είναι η παραγγελία μου;")

    play(backend, tmp_path, scene)


def test_leaving_does_not_wait_for_a_server_that_hangs(tmp_path: Path) -> None:
    backend = two_waiting()
    let_go = backend.hold("queue")

    async def scene(player: Player) -> None:
        await player.press(control("q"))
        assert await asyncio.wait_for(asyncio.shield(player.ended), 2) == 0

    play(backend, tmp_path, scene)
    let_go()


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
        await player.press("\x1b[6~", "\x1b[6~")
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
        await player.press("\x1b[200~one\r\ntwo\x1b[31m\x1b[201~")
        await player.until(lambda: player.state.draft.text == "one\ntwo␛[31m")

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

"""The way out of the chat screen: the gate, the delay, the sending; played by keys."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.screen import (
    ALT_DOWN,
    BACKSPACE,
    ENTER,
    ESCAPE,
    Player,
    control,
)
from tests.scripted import HeldClock
from tests.tui.scenes import open_first, play, two_waiting

from saywell.errors import Rejected, ServerFailed, Uncertain, Unreachable
from saywell.model.chat import Author


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
        await player.sees("Taken back: nothing was sent; the text is back")
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
        await player.sees("follows when the one above has arrived", "And more")
        assert player.state.draft.text == ""
        await player.press(control("q"))
        await player.sees("Leave?")
        await player.press(ESCAPE)
        let_go()
        await player.sees("Sent.", "And more")
        await player.until(lambda: len(backend.sent) == 2)

    play(backend, tmp_path, scene)
    assert [message.text for message in backend.sent] == ["Hello", "And more"]


def test_a_failed_message_stays_beside_what_came_after_until_it_is_decided(tmp_path: Path) -> None:
    backend = two_waiting()
    let_go = backend.hold("send")
    backend.fail["send"] = Rejected("the server said no", hint="shorten it")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("First", ENTER)
        await player.sees("sending…")
        await player.press("Second")
        let_go()
        await player.sees("Not sent to Wei Chen, the text stays", "the server said no")
        assert player.state.draft.text == "Second"
        await player.press("!")
        await player.sees("Not sent to Wei Chen")  # typing does not wipe it
        await player.press(ESCAPE)
        await player.until(lambda: "Not sent to" not in player.text())
        backend.fail.clear()
        await player.sees("NOT SENT, ")
        await player.press(ESCAPE + "o")
        await player.sees("Not sent to Wei Chen. Send it now?")
        await player.press("1")
        await player.until(lambda: [one.text for one in backend.sent] == ["First"])
        assert player.state.draft.text == "Second!"

    play(backend, tmp_path, scene)


def test_a_message_of_unknown_fate_is_said_to_be_so_and_goes_again_only_when_told(
    tmp_path: Path,
) -> None:
    backend = two_waiting()
    backend.fail["send"] = Uncertain("the answer never came")
    backend.fail["find_sent"] = ServerFailed("broken")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("Hello", ENTER)
        await player.sees(
            "Nobody knows yet whether this has arrived", "NOT KNOWN WHETHER IT ARRIVED", "┃ Hello"
        )
        assert player.state.draft.text == ""
        backend.fail.clear()
        await player.press("Hello", ENTER)
        await player.sees("may be there already", "nothing was sent")
        assert backend.sent == []
        await player.press(ESCAPE + "o")
        await player.sees(
            "Has this arrived (Wei Chen)?", "1 look again", "2 send again", "3 it is there"
        )
        await player.press("2")
        await player.sees("Sent.")
        assert "NOT KNOWN" not in player.text()

    play(backend, tmp_path, scene)
    assert len(backend.sent) == 1


def test_a_message_that_had_arrived_is_shown_where_it_is(tmp_path: Path) -> None:
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
        await player.until(lambda: "NOT KNOWN" not in player.text())
        assert player.text().count("┃ Hello") == 1

    play(backend, tmp_path, scene, clock=clock)
    assert backend.sent == []


def test_a_message_waits_visibly_while_the_chat_system_is_away(tmp_path: Path) -> None:
    backend = two_waiting()
    clock = HeldClock()

    async def scene(player: Player) -> None:
        await open_first(player)
        for call in ("send", "messages", "changed", "queue"):
            backend.fail[call] = Unreachable("no connection")
        await player.press("First", ENTER)
        await player.sees("NOT SENT YET, since", "┃ First", "waits in the outbox")
        await player.press("Second")
        assert player.state.draft.text == "Second"
        backend.fail.clear()
        clock.pass_(70)
        await player.sees("Sent from the outbox: 1.")
        await player.until(lambda: "NOT SENT YET" not in player.text())
        assert player.state.draft.text == "Second"

    play(backend, tmp_path, scene, clock=clock)
    assert [message.text for message in backend.sent] == ["First"]


def test_a_message_that_waited_long_asks_with_one_key_each(tmp_path: Path) -> None:
    backend = two_waiting()
    clock = HeldClock()

    async def scene(player: Player) -> None:
        await open_first(player)
        for text in ("First", "Another"):
            for call in ("send", "messages", "changed", "queue"):
                backend.fail[call] = Unreachable("no connection")
            await player.press(text, ENTER)
            await player.sees("waits in the outbox")
            clock.pass_(600)
            backend.fail.clear()
            clock.pass_(70)
            await player.sees("do not go out without a", "it is 11 min old")
            await player.press(ESCAPE + "o")
            await player.sees("Send it to Wei Chen now?", "1 send", "2 edit", "3 give up")
            if text == "First":
                await player.press("2")
                await player.sees("Taken back")
                assert player.state.draft.text == "First"
                await player.press(*[BACKSPACE] * 5)
            else:
                await player.press("1")
                await player.sees("Sent.")

    play(backend, tmp_path, scene, clock=clock)
    assert [message.text for message in backend.sent] == ["Another"]


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

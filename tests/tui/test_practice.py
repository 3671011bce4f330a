"""The chat screen on the practice desk: the real library, the real check, real HTTP."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.screen import ALT_DOWN, DOWN, ENTER, ESCAPE, Player, control, playing

from saywell.app import wiring, wiring_chat
from saywell.app.session.stage import Parts
from saywell.app.state import Mode
from saywell.model.chat import Author
from saywell.model.settings import Clocks, LibraryFolders, Settings
from saywell.practice.faults import FaultKind
from saywell.practice.server import PracticeDesk


@pytest.fixture
def desk() -> Iterator[PracticeDesk]:
    with wiring.make_practice(customers=False) as running:
        yield running


@pytest.fixture
def parts(desk: PracticeDesk, tmp_path: Path) -> Iterator[Parts]:
    folder = LibraryFolders(own=str(tmp_path / "own"))
    own = dataclasses.replace(Settings(), clocks=Clocks(send_delay="0s"), library=folder)
    settings = wiring.practice_settings(desk, own)
    backend = wiring.connect(settings, desk.token)
    journal = wiring.open_journal(settings, file=tmp_path / "journal.sqlite")
    made, _ = wiring_chat.chat_parts(settings, backend, journal)
    yield made
    backend.close()
    journal.close()


def test_a_newcomer_answers_a_customer(parts: Parts) -> None:
    """Queue, open, find a reply, fill its field, mend what the check finds, send, read back."""

    async def play() -> None:
        async with playing(parts, 119, 40) as player:
            await player.until(lambda: bool(player.state.queue))
            harriet = next(entry for entry in player.state.queue if entry.contact.language == "en")
            while player.state.selected != harriet.id:
                await player.press(ALT_DOWN)
            await player.until(lambda: player.state.messages_known)
            name = harriet.contact.name.split()[0]
            await player.press(f"Hello {name}, this is Dana at Larkspur.", control("k"), "delay")
            await player.sees("Will ask for: day")
            await player.press(ENTER)
            await player.sees("day (1 of 1):")
            await player.press("Friday", ENTER)
            await player.until(lambda: "Friday" in player.state.draft.text)
            await player.press("  sorry!!!", ENTER)
            await player.sees("Not sent yet.")
            await player.until(lambda: bool(player.state.findings))
            for _ in range(6):
                await player.press(control("f"))
                await player.until(lambda: player.state.checked is not None)
                if not any(finding.fixes for finding in player.state.findings):
                    break
            assert "!!!" not in player.state.draft.text
            text = player.state.draft.text.strip()
            await player.press(ENTER)
            await player.sees("Sent.")
            sent = parts.backend.messages(harriet.id)[-1]
            assert (sent.author, sent.text) == (Author.AGENT, text)
            assert parts.journal.draft(harriet.id) is None

    asyncio.run(play())


def test_a_message_whose_answer_was_lost_is_found_and_not_sent_again(
    desk: PracticeDesk, parts: Parts
) -> None:
    async def play() -> None:
        async with playing(parts, 100, 30) as player:
            await player.until(lambda: bool(player.state.queue))
            await player.press(control("n"))
            await player.until(lambda: player.state.messages_known)
            await player.press(control("o"), "Look at the invoice again.")
            desk.faults.order(FaultKind.DROP_AFTER, method="POST", path="*/messages")
            await player.press(ENTER, ENTER)
            await player.sees("Sent.")
            texts = [one.text for one in parts.backend.messages(player.state.selected)]
            assert texts.count("Look at the invoice again.") == 1

    asyncio.run(play())


async def insert_warranty(player: Player) -> None:
    """Insert the reply that brings a form along."""
    await player.press(control("k"), "warranty")
    await player.until(lambda: bool(player.state.palette.hits))
    while (reply := player.state.palette.reply) is None or not reply.attachments:
        await player.press(DOWN)
    await player.press(ENTER)
    while player.state.asking is not None:
        await player.press("5", ENTER)


def test_the_files_of_a_reply_go_with_it(parts: Parts) -> None:
    async def play() -> None:
        async with playing(parts, 119, 40) as player:
            await player.until(lambda: bool(player.state.queue))
            await player.press(ALT_DOWN)
            await player.until(lambda: player.state.messages_known)
            await player.press(control("o"))
            await insert_warranty(player)
            await player.sees("attached: warranty-form.txt (Alt-A takes it off)")
            await player.press("\x1ba")
            await player.until(lambda: not player.state.files)
            await player.press(control("_"))
            await insert_warranty(player)
            await player.press(ENTER)
            await player.sees("Sent.", "attached: warranty-form.txt")
            sent = parts.backend.messages(player.state.selected)[-1]
            assert [one.name for one in sent.attachments] == ["warranty-form.txt"]
            assert player.state.files == ()

    asyncio.run(play())


def test_an_optional_paragraph_is_switched_on_in_the_palette(parts: Parts) -> None:
    async def play() -> None:
        async with playing(parts, 119, 40) as player:
            await player.until(lambda: bool(player.state.queue))
            await player.press(control("n"), control("k"))
            await player.sees("▸ /hi ")  # nobody has answered yet: greetings come first
            await player.press("booked")
            await player.sees("[ ] Asks to have the order number at hand", "Ctrl-O switches")
            await player.press(control("o"))
            await player.sees("[x] Asks", "Please have your order number at hand.")
            await player.press(ENTER, "Friday at ten", ENTER)
            await player.until(lambda: "order number at hand" in player.state.draft.text)

    asyncio.run(play())


def test_a_reply_that_is_written_meanwhile_is_there_when_the_palette_opens_again(
    parts: Parts, tmp_path: Path
) -> None:
    async def play() -> None:
        async with playing(parts, 119, 40) as player:
            await player.until(lambda: bool(player.state.queue))
            await player.press(control("n"), "Dear customer, ", control("k"), "quizzical")
            await player.until(lambda: player.state.library_known)
            await player.sees("No reply matches.")
            await player.press(ESCAPE)
            await player.until(lambda: player.state.mode is Mode.COMPOSE)
            own = tmp_path / "own"
            own.mkdir()
            reply = "{id: my.own, title: Quizzical, text: It is a riddle.}"
            (own / "mine.yaml").write_text(f"saywell: 1\nreplies: [{reply}]\n", encoding="utf-8")
            await player.press(control("k"), "quizzical")
            await player.sees("my.own  Quizzical", "It is a riddle.")
            await player.press(ENTER)
            await player.until(lambda: player.state.draft.text == "Dear customer, It is a riddle.")

    asyncio.run(play())

"""Fields that are looked up, on the chat screen and in the picker: the keys never wait."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.lookups import Desk, OneReply
from tests.screen import BACKSPACE, ENTER, ESCAPE, Player, control, playing
from tests.scripted import parts_for
from tests.tui.picking import choosing, library_folder, shelf_of
from tests.tui.scenes import two_waiting

from saywell.app.picking import Picked, Picker
from saywell.app.state import Mode
from saywell.model.lookup import Errand
from saywell.tui.keys import screen_words

Story = Callable[[Player], Awaitable[None]]


class Slow:
    """An answer that comes when it is let go."""

    def __init__(self, answer: bytes = b"shipped") -> None:
        self.answer = answer
        self.let_go = threading.Event()

    def __call__(self, errand: Errand) -> bytes:
        assert self.let_go.wait(20)
        return self.answer


def play(tmp_path: Path, desk: Desk, story: Story, language: str = "en") -> None:
    """Play a scene on the chat screen with what may be looked up."""

    async def run() -> None:
        parts = parts_for(two_waiting(), tmp_path, clock=desk.clock, language=language)
        parts = dataclasses.replace(parts, replies=OneReply(), live=desk.live())
        async with playing(parts) as player:
            await player.sees("Wei Chen")
            await player.press(control("n"))
            await player.sees("你好,我的订单在哪里?")
            await story(player)

    asyncio.run(run())


def slow_desk(tmp_path: Path, answer: bytes = b"shipped") -> tuple[Desk, Slow]:
    desk, slow = Desk(tmp_path), Slow(answer)
    desk.answer = slow
    desk.allow()
    return desk, slow


async def ask_for_status(player: Player) -> None:
    await player.press("Hi. ", control("k"))
    await player.sees("Will ask for: order, status", "Your order is ‹shipped›.")
    await player.press(ENTER)
    await player.sees("order (1 of 2):")
    await player.press("GR123456", ENTER)


def test_a_slow_lookup_keeps_no_key_waiting(tmp_path: Path) -> None:
    desk, slow = slow_desk(tmp_path)

    async def story(player: Player) -> None:
        await ask_for_status(player)
        await player.sees("status (2 of 2):", "asking order_status…")
        await player.press(ESCAPE)
        await player.sees("order (1 of 2): GR123456")
        await player.press(ESCAPE, ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        await player.press("I look.")
        assert player.state.draft.text == "Hi. I look."
        assert not slow.let_go.is_set()
        await player.press(control("k"), ENTER)
        await player.sees("order (1 of 2): GR123456")
        await player.press(ENTER)
        await player.sees("asking order_status…")
        slow.let_go.set()
        await player.sees("status (2 of 2): shipped", "from order_status, just now")
        await player.press(ENTER)
        await player.until(lambda: "Your order is shipped." in player.state.draft.text)
        journal = player.screen.session.stage.parts.journal
        await player.until(lambda: journal.remembered("2") == {"order": "GR123456"})

    play(tmp_path, desk, story)
    assert len(desk.asked) == 1


def test_what_the_agent_has_typed_meanwhile_stays(tmp_path: Path) -> None:
    desk, slow = slow_desk(tmp_path, b"{{ order }} lost\x1b[31m")

    async def story(player: Player) -> None:
        await ask_for_status(player)
        await player.press("on its way")
        slow.let_go.set()
        await player.sees("status (2 of 2): on its way", "order_status says: {{ order }} lost")
        await player.press(control("u"), "x")
        await player.sees("status (2 of 2): x")
        await player.press(ENTER)
        await player.until(lambda: "Your order is x." in player.state.draft.text)

    play(tmp_path, desk, story)


def test_another_order_is_looked_up_anew(tmp_path: Path) -> None:
    desk, slow = slow_desk(tmp_path)
    slow.let_go.set()

    async def story(player: Player) -> None:
        await ask_for_status(player)
        await player.sees("status (2 of 2): shipped", "from order_status, just now")
        slow.answer = b"lost"
        desk.pass_(50)
        await player.press(ESCAPE)
        await player.sees("order (1 of 2): GR123456")
        await player.press(ENTER)
        await player.sees("status (2 of 2): shipped", "from order_status, 50 s ago")
        await player.press(ESCAPE)
        await player.sees("order (1 of 2): GR123456")
        await player.press(BACKSPACE, "9", ENTER)
        await player.sees("status (2 of 2): lost", "from order_status, just now")

    play(tmp_path, desk, story)
    assert [one.command[1] for one in desk.asked] == ["GR123456", "GR123459"]


def test_a_failure_is_told_and_the_agent_fills_it_in(tmp_path: Path) -> None:
    desk, slow = slow_desk(tmp_path, b"<html>sign in")
    slow.let_go.set()

    async def story(player: Player) -> None:
        await ask_for_status(player)
        await player.sees("status (2 of 2):", "order_status: the answer is a web page. Fill it in")
        await player.press(ENTER)
        await player.sees("status is needed")
        await player.press("lost", ENTER)
        await player.until(lambda: "Your order is lost." in player.state.draft.text)

    play(tmp_path, desk, story)


def test_what_is_not_allowed_is_a_hint_in_the_language_of_the_screen(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    async def story(player: Player) -> None:
        await player.press(control("k"), ENTER)
        await player.sees("status (1", "order_status: δεν έχει επιτραπεί ακόμη")
        await player.press("εστάλη", ENTER)
        await player.until(lambda: "Your order is εστάλη." in player.state.draft.text)

    play(tmp_path, desk, story, "el")
    assert desk.asked == []


def test_a_lookup_whose_own_code_fails_is_told_like_any_other(tmp_path: Path) -> None:
    desk, _ = slow_desk(tmp_path)

    def broken(errand: Errand) -> bytes:
        raise RuntimeError("no")

    desk.answer = broken

    async def story(player: Player) -> None:
        await ask_for_status(player)
        await player.sees("order_status: the lookup itself is at fault")

    play(tmp_path, desk, story)


def test_fields_that_were_looked_up_are_not_kept_on_the_disk(tmp_path: Path) -> None:
    desk, slow = slow_desk(tmp_path, b"value-of-a-customer")
    slow.let_go.set()

    async def story(player: Player) -> None:
        await ask_for_status(player)
        await player.sees("status (2 of 2): value-of-a-customer")
        player.screen.session.restore.keep()
        assert b"GR123456" in _on_disk(tmp_path)
        assert b"value-of-a-customer" not in _on_disk(tmp_path)

    play(tmp_path, desk, story)
    assert b"value-of-a-customer" not in _on_disk(tmp_path)


def _on_disk(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("journal.db*"))


ORDERS = """\
saywell: 1
replies:
  - id: order.status
    title: Status of an order
    triggers: [status]
    text: {en: "Your order {{ order }} is {{ status }}."}
    variables:
      order: {description: Number, example: GR123456}
      status: {description: Status, example: shipped, lookup: order_status}
"""


def test_the_picker_looks_up_beside_its_keys(tmp_path: Path) -> None:
    desk, slow = slow_desk(tmp_path)
    shelf = shelf_of(library_folder(tmp_path, ORDERS))

    async def run() -> None:
        picker = Picker(shelf, screen_words("en"), live=desk.live())
        async with choosing(picker) as chooser:
            await chooser.sees("Asks for: order, status")
            await chooser.press(ENTER, "GR123456", ENTER)
            await chooser.sees("status (2 of 2):", "asking order_status…")
            await chooser.press(ESCAPE)
            await chooser.sees("order (1 of 2): GR123456")
            await chooser.press(ENTER)
            slow.let_go.set()
            await chooser.sees("status (2 of 2): shipped", "from order_status, just now")
            await chooser.press(ENTER)
            outcome = await chooser.outcome()
            assert isinstance(outcome, Picked)
            assert outcome.filled is not None
            assert outcome.filled.text == "Your order GR123456 is shipped."

    asyncio.run(run())

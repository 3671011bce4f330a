"""Links and copying on the screen: looked at first, opened without waiting, copied over ssh."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import re
import threading
from pathlib import Path

import pytest
from tests.screen import DOWN, ENTER, ESCAPE, Player, playing
from tests.scripted import ScriptedBackend, parts_for
from tests.tui.scenes import Scene, open_first, two_waiting

from saywell.app.desktop import Opened
from saywell.app.session.copying import numbers_in
from saywell.app.state import Mode
from saywell.model.chat import Author
from saywell.tui.clipboard import LONGEST, osc52

ALT_L, ALT_Y = "\x1bl", "\x1by"


class FakeDesktop:
    """Remembers what it was asked; ``outcome`` is what comes of opening."""

    def __init__(self, outcome: Opened = Opened.DONE, *, copies: bool = False) -> None:
        self.outcome, self.copies = outcome, copies
        self.opened: list[str] = []
        self.copied: list[str] = []
        self.hold: threading.Event | None = None

    def open(self, address: str) -> Opened:
        if self.hold is not None:
            self.hold.wait(10)
        self.opened.append(address)
        return self.outcome

    def copy(self, text: str) -> bool:
        self.copied.append(text)
        return self.copies

    def notify(self, title: str, text: str) -> bool:
        return False


def backend_with(*texts: str) -> ScriptedBackend:
    backend = two_waiting()
    for text in texts:
        backend.write("2", text)
    return backend


def play(backend: ScriptedBackend, folder: Path, desktop: FakeDesktop, scene: Scene) -> list[str]:
    """Play a scene and return what was written to the terminal as it is."""
    written: list[str] = []

    async def run() -> None:
        parts = dataclasses.replace(parts_for(backend, folder), desktop=desktop)
        async with playing(parts) as player:
            player.app.output.write_raw = written.append  # type: ignore[method-assign,assignment]
            await open_first(player)
            await scene(player)

    asyncio.run(run())
    return written


def clipboard(written: list[str]) -> list[str]:
    coded = re.findall(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", "".join(written))
    return [base64.b64decode(one).decode() for one in coded]


def test_a_link_is_looked_at_and_then_opened(tmp_path: Path) -> None:
    desktop = FakeDesktop()

    async def scene(player: Player) -> None:
        await player.press(ALT_L)
        await player.sees("Which link?", "▸ https://shop.example/42", "xn--exmple", "look closely")
        await player.press(DOWN, DOWN, ENTER)
        await player.sees(
            "https://xn--exmple-4nf.org/", "reads: exаmple.org", "several scripts", "▸ Open it"
        )
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert desktop.opened == []
        await player.press(ALT_L, ENTER, ENTER)
        await player.sees("Opened.")
        assert desktop.opened == ["https://shop.example/42"]

    play(
        backend_with(
            "I saw https://exаmple.org/", "and www.shop.example", "https://shop.example/42"
        ),
        tmp_path,
        desktop,
        scene,
    )


def test_links_of_the_draft_come_first(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press(*"see https://mine.example now", ALT_L)
        await player.sees("▸ https://mine.example", "https://theirs.example")

    play(backend_with("https://theirs.example"), tmp_path, FakeDesktop(), scene)


def test_where_nothing_opens_it_it_can_be_copied(tmp_path: Path) -> None:
    desktop = FakeDesktop(Opened.NO_PROGRAM)

    async def scene(player: Player) -> None:
        await player.press(ALT_L, ENTER, ENTER)
        await player.sees("Nothing here opens it", "▸ Copy it")
        await player.press(ENTER)
        await player.sees("Copied: https://shop.example/42")

    written = play(backend_with("https://shop.example/42"), tmp_path, desktop, scene)
    assert clipboard(written) == ["https://shop.example/42"]


def test_a_list_never_comes_up_while_somebody_writes(tmp_path: Path) -> None:
    desktop = FakeDesktop(Opened.FAILED)
    desktop.hold = threading.Event()

    async def scene(player: Player) -> None:
        await player.press(ALT_L, ENTER, ENTER)
        await player.sees("Opening…")
        await player.press(*"hello")
        assert desktop.hold is not None
        desktop.hold.set()
        await player.sees("The program that opens it has failed.")
        assert player.state.mode is Mode.COMPOSE
        assert player.screen.buffer.text == "hello"

    play(backend_with("https://shop.example/42"), tmp_path, desktop, scene)


def test_a_long_address_is_shown_to_its_end(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        backend.write("2", f"https://example.org/{'a' * 1500}theend")
        player.screen.session.reading.anew()
        await player.sees("theend")
        await player.press(ALT_L, ENTER)
        await player.sees("▸ Open it", "https://example.org/aaaa", "…", "theend")

    play(backend, tmp_path, FakeDesktop(), scene)


def test_no_link_and_nothing_to_copy_are_told(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press(ALT_L)
        await player.sees("Nothing here has a link.")

    play(two_waiting(), tmp_path, FakeDesktop(), scene)


@pytest.mark.parametrize(
    ("typed", "copied"),
    [
        ("", "你好,我的订单在哪里?"),
        ("my text", "my draft"),
        ("number", "AB-10234"),
        ("link", "https://shop.example/42"),
        ("alex", "It is on its way: AB-10234"),
    ],
)
def test_what_is_chosen_is_copied(tmp_path: Path, typed: str, copied: str) -> None:
    backend = two_waiting()
    backend.history["2"].clear()
    backend.write("2", "see https://shop.example/42")
    backend.write("2", "It is on its way: AB-10234", Author.AGENT)
    backend.write("2", "你好,我的订单在哪里?")
    desktop = FakeDesktop(copies=True)

    async def scene(player: Player) -> None:
        await player.press(*"my draft", ALT_Y)
        await player.sees("Copy what?", "the customer's last words")
        await player.press(*typed, ENTER)
        await player.sees("Copied:")

    assert clipboard(play(backend, tmp_path, desktop, scene)) == [copied]
    assert desktop.copied == [copied]


def test_what_a_customer_sends_is_cleaned_before_it_is_copied(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press(ALT_Y, ENTER)
        await player.sees("Copied:")

    backend = backend_with("rm\x1b]52;c;AAAA\x07 -rf\r\n\u202eevil")
    (text,) = clipboard(play(backend, tmp_path, FakeDesktop(), scene))
    assert text.startswith("rm")
    assert not set(text) & set("\x1b\x07\r\u202e")


def test_a_text_that_is_too_long_for_the_terminal_is_told(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        player.screen.session.copying.copy("x" * LONGEST)
        await player.sees("Not copied: it is too long")

    assert clipboard(play(two_waiting(), tmp_path, FakeDesktop(), scene)) == []


def test_the_sequence_is_plain_and_wrapped_for_screen() -> None:
    assert osc52("Γ", {}) == "\x1b]52;c;zpM=\x07"
    assert osc52("x" * LONGEST, {}) == ""
    wrapped = osc52("y" * 300, {"STY": "1"})
    parts = re.findall(r"\x1bP(.*?)\x1b\\", wrapped, re.S)
    assert "".join(parts) == osc52("y" * 300, {})
    assert "".join(f"\x1bP{part}\x1b\\" for part in parts) == wrapped


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("order AB-10234 and 20240101", ["AB-10234", "20240101"]),
        ("parcel RR123456785GR", ["RR123456785GR"]),
        ("at 12:30, 3.5 kg, room 12, 1,500.00 euros", []),
        ("see https://shop.example/12345 or ann1234@example.org", []),
        ("INV2024 twice INV2024", ["INV2024"]),
        ("call 2101234567", ["2101234567"]),
        ("#778899", ["778899"]),
    ],
)
def test_numbers_that_one_copies(text: str, numbers: list[str]) -> None:
    assert numbers_in([text]) == numbers

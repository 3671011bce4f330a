"""What customers, servers and terminals do to the screen: it stays quick, whole and harmless."""

from __future__ import annotations

import dataclasses
import random
import unicodedata
from functools import partial
from pathlib import Path

import pytest
from tests.screen import ESCAPE, F1, PAGE_DOWN, PAGE_UP, Player, control
from tests.scripted import ScriptedBackend, customer
from tests.tui.scenes import play

from saywell.app.session import reading
from saywell.app.state import Mode
from saywell.app.words import Words
from saywell.tui.text import FLOOD
from saywell.tui.transcript import LONG, message_lines

LONGEST = 200_000
NOT_SHOWN = {"Cc", "Cs", "Zl", "Zp"}
BIDI = {chr(code) for code in (*range(0x202A, 0x202F), 0x2066, 0x2068)}

LONG_TEXTS = {
    "one line": "word " * (LONGEST // 5),
    "many lines": "line\n" * (LONGEST // 5),
    "one word": "x" * LONGEST,
    "one Chinese word": "字" * LONGEST,
    "no width at all": "a" + "\u200b" * LONGEST,
    "one letter with marks": "e" + "\u0301" * LONGEST,
    "joiners": "\U0001f468\u200d" * (LONGEST // 2),
    "Telugu without an end": "క్" * (LONGEST // 2),
}


def waiting(text: str, name: str = "Maria") -> ScriptedBackend:
    backend = ScriptedBackend(customer(1, name), customer(2, "Wei Chen", waited=5))
    backend.write("1", text)
    return backend


async def open_the_first(player: Player) -> None:
    await player.sees("Queue: 2 waiting")
    await player.press(control("n"))
    await player.until(lambda: player.state.messages_known)
    await player.drawn()


def other(player: Player, before: tuple[object, bool]) -> bool:
    return (player.state.messages, player.state.more) != before


def harmful(player: Player) -> set[str]:
    """Return what is in the cells of the screen and must not get to a terminal."""
    text = player.text().replace("\n", "")
    return {
        letter for letter in text if unicodedata.category(letter) in NOT_SHOWN or letter in BIDI
    }


# -- long texts


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_a_message_of_200_kb_is_drawn_in_part_and_leaves_the_keys_alone(
    tmp_path: Path, text: str
) -> None:
    async def scene(player: Player) -> None:
        await open_the_first(player)
        await player.sees("more characters", "PgDn")
        await player.press(*"ok")
        assert player.state.draft.text == "ok"
        assert "ok" in player.text()
        assert not harmful(player)
        assert max(map(len, player.rows())) <= 80 * FLOOD

    play(waiting(text), tmp_path, scene)


def test_a_long_message_is_read_on_to_its_end(tmp_path: Path) -> None:
    text = "".join(f"row {number:04d}.\n" for number in range(2_000)) + "the very last words"

    async def scene(player: Player) -> None:
        await open_the_first(player)
        await player.sees("more characters")
        seen = set()
        for _ in range(200):
            seen |= {row.partition("│ ")[2] for row in player.rows()}
            if "the very last words" in player.text():
                break
            await player.press(PAGE_DOWN)
        assert "the very last words" in player.text()
        read = {int(row[4:8]) for row in seen if row.startswith("row ") and row.endswith(".")}
        first = min(read)
        assert read == set(range(first, 2_000)), "no row is left out on the way"
        assert "more characters" not in player.text()

    play(waiting(text), tmp_path, scene)


def test_of_a_long_message_no_character_is_cut_in_two() -> None:
    text = "క్ష" * LONG
    backend = waiting(text)
    lines = message_lines(backend.history["1"][0], 60, Words("en", scroll_down="PgDn"))
    drawn = "".join(line[1][1] for line in lines[1:-1])
    assert drawn.endswith(("క్ష", "క్"))
    assert set(drawn) <= set("క్ష")
    counted = int("".join(filter(str.isdigit, lines[-1][1][1])))
    assert counted == len(text) - len(drawn)


# -- many messages


def test_5000_messages_are_opened_scrolled_and_left_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 1_000)
    backend = waiting("number 0")
    for number in range(1, 5_000):
        backend.write("1", f"number {number}")

    async def scene(player: Player) -> None:
        await open_the_first(player)
        await player.sees("number 4999")
        for count in range(1_000, 5_001, 1_000):
            assert len(player.state.messages) == count
            before = (player.state.messages, player.state.more)
            player.screen.session.reading.read_older()
            await player.until(partial(other, player, before))
        assert len(player.state.messages) == 5_000
        await player.press(PAGE_UP)
        await player.sees("newer messages below")
        for _ in range(20):
            player.screen.scroll(-60)
        await player.drawn()
        await player.sees("number 0")
        await player.press(*"typed", ESCAPE)
        await player.sees("number 4999", "typed")

    play(backend, tmp_path, scene)


# -- what would act on a terminal

ACTING = {
    "title": "\x1b]0;owned\x07",
    "clipboard": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "C1": "\x9d52;c;AAAA\x9c \x9b31m",
    "clear": "\x1b[2J\x1b[H\x1bc",
    "override": "\u202egnp.exe\u202c \u2067x\u2069 \u200e\u200f",
    "returns": "shown\rhidden\x08\x08\x0b\x0c\x00",
    "separators": "a\u2028b\u2029c\x85d",
    "half": "\ud83d \udc00",
    "marks first": "\u0301\u0301 \u20dd\u0336" * 30,
    "zalgo": "".join(letter + "\u0321\u0334\u0350" * 60 for letter in "maria"),
}


@pytest.mark.parametrize("text", ACTING.values(), ids=ACTING)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_names_and_messages_do_nothing_to_the_terminal(
    tmp_path: Path, text: str, language: str
) -> None:
    backend = waiting(f"before {text} after", name=f"{text} Maria")
    entry = backend.conversations["1"]
    contact = dataclasses.replace(entry.contact, language=language, email=text, phone=text)
    backend.conversations["1"] = dataclasses.replace(
        entry, contact=contact, labels=(text,), attributes={text: text, "summary": text}, inbox=text
    )

    async def scene(player: Player) -> None:
        await open_the_first(player)
        await player.sees("before")
        assert not harmful(player)
        await player.press(*"hello")
        await player.sees("hello", "after")
        assert not harmful(player)

    play(backend, tmp_path, scene, size=(100, 30))


# -- terminals of any size


def test_the_smallest_terminals_and_a_storm_of_sizes(tmp_path: Path) -> None:
    rng = random.Random(7)

    async def scene(player: Player) -> None:
        await open_the_first(player)
        await player.press(*"a text that is being written")
        for size in ((20, 5), (1, 1), (2, 40), (300, 1), (40, 10), (41, 11)):
            player.resize(*size)
            await player.drawn()
            assert all(len(row) <= size[0] for row in player.rows())
        for _ in range(100):
            player.resize(rng.randint(1, 220), rng.randint(1, 60))
            player.keys.send_text(rng.choice((PAGE_UP, PAGE_DOWN, F1)))
            if rng.random() < 0.2:
                await player.drawn()
        player.resize(80, 24)
        await player.drawn()
        while player.state.mode is not Mode.COMPOSE:
            await player.press(ESCAPE)
        await player.sees("Reply to Maria", "a text that is being written")

    play(waiting("hello"), tmp_path, scene)


def test_a_small_terminal_says_so_and_keeps_the_text(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_the_first(player)
        player.resize(20, 5)
        await player.press(*"kept")
        assert "kept" not in player.text()
        player.resize(80, 24)
        await player.sees("kept")

    play(waiting("hello"), tmp_path, scene)

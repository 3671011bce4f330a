"""Whatever comes from outside, nothing that acts on a terminal reaches it, by any command."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.poisoned import ACTING, WORST, PoisonedBackend, at_work, run, write_library
from tests.screen import ENTER, ESCAPE, F1, PAGE_UP, TAB, Player, control, playing
from tests.scripted import parts_for

from saywell.app import wiring, wiring_systems
from saywell.errors import Rejected

PIECES = st.sampled_from(["\x1b[2J", "\x9b31m", "\x1b]8;;x\x07", "\u202e", "\u2067", "\r\n", "\t"])
POISON = st.lists(PIECES | st.sampled_from(sorted(ACTING)) | st.text(max_size=3), max_size=6).map(
    "".join
)
OFTEN = settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = "Hello, this is Dana from Larkspur. Your parcel left today and arrives on Friday."

QUICK = (
    ("inbox",),
    ("inbox", "-o", "csv"),
    ("inbox", "-o", "json"),
    ("show", "1"),
    ("show", "1", "-o", "csv"),
    ("show", "1", "-o", "json"),
    ("files", "1"),
    ("files", "1", "-o", "json"),
    ("files", "1", "--save", "--to", "saved"),
    ("files", "1", "--max", "{P}"),
    ("macros",),
    ("macros", "show", "1"),
    ("macros", "-o", "json"),
    ("canned",),
    ("canned", "-o", "csv"),
    ("auth", "status"),
    ("take", "1"),
    ("take", "{P}"),
    ("transfer", "1", "{P}"),
    ("label", "1", "+{P}"),
    ("snooze", "1", "--for", "{P}"),
    ("priority", "1", "{P}"),
    ("outbox",),
    ("outbox", "-o", "json"),
    ("vocab", "add", "{P}"),
    ("vocab", "list"),
    ("config", "set", "chat.user", "{P}"),
    ("config", "get", "{P}"),
    ("config",),
    ("config", "-o", "json"),
    ("{P}",),
    ("inbox", "--{P}"),
    ("--config", "/nowhere/{P}", "config"),
)
"""Commands that cost little, with any poison."""

SLOW = (
    ("send", "1", TEXT, "--yes"),
    ("send", "1", TEXT, "--yes", "--note", "-o", "json"),
    ("send", "2", "pls wait {P}"),
    ("transfer", "1", "2", "--summary", TEXT),
    ("macros", "run", "1", "1", "--yes"),
    ("suggest", "--conversation", "1"),
    ("suggest", "--text", "{P}"),
    ("search", "poison"),
    ("search", "{P}", "-o", "json"),
    ("insert", "test.poison", "--set", "day=two"),
    ("insert", "{P}"),
    ("library", "problems"),
    ("check", "{P} pls {P}"),
    ("check", "{P} pls {P}", "-o", "json"),
    ("rules", "explain", "{P}"),
)
"""Commands that read the library or the rules, with the worst poison; half have a terminal."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lead commands to a chat system of our own, and to a library of our own."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SAYWELL_URL", "https://chat.example.com")
    monkeypatch.setenv("SAYWELL_ACCOUNT", "1")
    monkeypatch.setenv("SAYWELL_TOKEN", "some-token")
    monkeypatch.setenv("SAYWELL_LIBRARY", str(tmp_path / "library"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(
    monkeypatch: pytest.MonkeyPatch,
    place: Path,
    poison: str,
    commands: tuple[tuple[str, ...], ...],
    *,
    terminal: bool,
) -> list[str]:
    """Run commands before a poisoned chat system, and name those that let something through."""
    backend = PoisonedBackend(poison)
    for module in (wiring, wiring_systems):
        monkeypatch.setattr(module, "open_backend", lambda _: backend)
        monkeypatch.setattr(module, "connect", lambda *_: backend, raising=False)
    found = []
    typed = poison.replace("\x00", "").encode("utf-8", "replace").decode()
    for command in commands:
        args = [word.replace("{P}", typed) for word in command]
        printed = run(*args, terminal=terminal)
        acting = at_work(printed.out + printed.err)
        if acting or printed.code == 70 or "Traceback" in printed.err:
            found.append(f"{command}: {printed.code} {acting} {printed.err[-300:]!r}")
        if "json" in command and printed.code == 0:
            json.loads(printed.out)
    return found


@OFTEN
@given(POISON, st.booleans())
@example(WORST, True)
@example(WORST, False)
def test_no_command_lets_anything_through(
    place: Path, monkeypatch: pytest.MonkeyPatch, poison: str, terminal: bool
) -> None:
    assert shown(monkeypatch, place, poison, QUICK, terminal=terminal) == []


@pytest.mark.parametrize("half", [0, 1])
def test_no_slow_command_lets_anything_through(
    place: Path, monkeypatch: pytest.MonkeyPatch, half: int
) -> None:
    write_library(place / "library", WORST)
    assert shown(monkeypatch, place, WORST, SLOW[half::2], terminal=half == 0) == []


def test_the_poison_reaches_what_is_printed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = PoisonedBackend("\x1b[2J")
    for module in (wiring, wiring_systems):
        monkeypatch.setattr(module, "open_backend", lambda _: backend)
    for args in (("inbox",), ("show", "1"), ("macros", "show", "1"), ("canned",), ("files", "1")):
        printed = run(*args)
        assert printed.code == 0, printed.err
        assert "␛[2J" in printed.out, args
    write_library(place / "library", "\u202e")
    assert "‹U+202E›" in run("search", "poison").out
    assert "␛[2J" in run("take", "1").err
    assert at_work("\x1b \x9b \u202e ok\n\t") == ["U+001B", "U+009B", "U+202E"]


@OFTEN
@given(POISON)
@example(WORST)
def test_the_chat_screen_draws_nothing_that_acts(tmp_path: Path, poison: str) -> None:
    rows: list[str] = []
    backend = PoisonedBackend(poison)
    backend.fail["send"] = Rejected(f"no, said the server {poison}", hint=poison)

    async def look(player: Player) -> None:
        await player.sees("Queue")
        rows.extend(player.rows())
        await player.press(control("n"))
        await player.sees("Reply to")
        rows.extend(player.rows())
        await player.press("Good morning.", ENTER)
        await player.sees("Not sent")
        rows.extend(player.rows())
        for key in (F1, ESCAPE, control("k"), ESCAPE, TAB, PAGE_UP):
            await player.press(key)
            rows.extend(player.rows())

    async def play() -> None:
        async with playing(parts_for(backend, tmp_path), 100, 30) as player:
            await look(player)

    asyncio.run(play())
    assert at_work("\n".join(rows)) == []

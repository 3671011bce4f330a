"""The chat screen on real terminals: its start, its pauses, its end, terminals that lack much."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal
from tests.tmux import Tmux

from saywell.app import wiring
from saywell.stores.places import places

LEAVE = "\x11"
AWAY = "\x1b[?1049l"
"""What leaves the screen of a program that had one to itself."""


@pytest.fixture
def first(desk: object, say: Say) -> str:
    """The conversation at the head of the queue."""
    number: str = json.loads(say("inbox", "-o", "json").out)[0]["id"]
    return number


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Tmux]:
    """A shell on a terminal, with this very saywell in it."""
    program = shlex.join([sys.executable, "-m", "saywell"])
    (tmp_path / "rc").write_text(f"PS1='ready> '\nsaywell() {{ {program} \"$@\"; }}\n")
    folder = tmp_path / "tmux"
    folder.mkdir()
    with Tmux(folder, f"ENV={tmp_path}/rc exec sh -i") as terminal:
        terminal.sees("ready>")
        yield terminal


def draft_of(conversation: str) -> str:
    journal = wiring.open_journal(wiring.load_settings(), "1")
    kept = journal.draft(conversation)
    journal.close()
    return kept.text if kept is not None else ""


def frames() -> list[Path]:
    return list(Path(places(os.environ).cache).glob("chat-*.frame"))


# -- the first frame


def test_the_frame_is_kept_and_what_is_typed_before_the_program_is_there_counts(
    first: str, shell: Tmux
) -> None:
    shell.type(f"saywell chat {first}\n")
    shell.sees("Reply to")
    shell.press("C-q")
    shell.until(lambda shown: shown.count("ready>") >= 2, "the shell")
    [frame] = frames()
    content = frame.read_text(encoding="utf-8")
    assert "Enter" in content
    assert "\x1b[?1049h" in content
    shell.type(f"saywell chat {first}\n")
    shell.sees("Nothing is open")  # the frame of the last time: the program is still loading
    shell.type("typed ahead")
    shell.sees("Reply to", "typed ahead")
    shell.press("C-q")
    shell.until(lambda shown: shown.count("ready>") >= 3, "the shell")
    assert draft_of(first) == "typed ahead"
    shell.type("echo still $((40+2))\n")
    shell.sees("still 42")


def test_what_goes_wrong_after_the_frame_is_told_on_the_terminals_own_screen(
    first: str, shell: Tmux, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.type("saywell chat\n")
    shell.sees("waiting")
    shell.press("C-q")
    shell.until(lambda shown: shown.count("ready>") >= 2, "the shell")
    journal = wiring.folders().journal
    journal.unlink()
    journal.mkdir()
    shell.type("saywell chat\n")
    shown = shell.until(lambda shown: shown.count("ready>") >= 3, "the shell")
    assert "saywell:" in shown
    assert "Traceback" not in shown
    shell.type("echo seen $((40+2))\n")
    shell.sees("echo seen", "seen 42")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_start_that_is_ended_leaves_the_terminal_as_it_was(
    first: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Terminal("chat") as screen:
        screen.expect("waiting")
        screen.type(LEAVE)
        assert screen.end() == 0
    [frame] = frames()
    program = (
        "import os, signal, termios\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "before = termios.tcgetattr(0)\n"
        "from saywell.cli import early\n"
        f"early.paint([], os.environ)\n"
        "assert termios.tcgetattr(0) != before\n"
        "import atexit\n"
        "atexit.register(lambda: print('as it was', termios.tcgetattr(0) == before))\n"
        "try:\n"
        f"    signal.raise_signal(signal.{name})\n"
        "except KeyboardInterrupt:\n"
        "    early.undo()\n"
    )
    assert frame.exists()
    with Terminal("chat", program=program) as screen:
        code = screen.end()
        assert "Nothing is open" in screen.plain
        assert screen.shown.index(AWAY) > screen.shown.index("Nothing is open")
        if name == "SIGINT":
            assert "as it was True" in screen.shown
        else:
            assert code == -getattr(signal, name)


# -- stopped, and gone


def test_it_can_be_stopped_and_taken_up_again(first: str, shell: Tmux) -> None:
    shell.type(f"saywell chat {first}\n")
    shell.sees("Reply to")
    shell.type("before the pause")
    shell.sees("before the pause")
    shell.press("C-z")
    shell.misses("Reply to")
    shell.sees("ready>")
    assert draft_of(first) == "before the pause"
    shell.type("fg\n")
    shell.sees("Reply to", "before the pause")
    shell.type(", after it")
    shell.sees("before the pause, after it")
    shell.press("C-q")
    shell.misses("Reply to")


def test_a_terminal_that_goes_away_ends_it_and_keeps_the_text(first: str) -> None:
    screen = Terminal("chat", first)
    with screen:
        screen.expect("Reply to")
        screen.type("kept")
        screen.expect("kept")
        assert screen.hang_up() == 128 + signal.SIGHUP
    assert draft_of(first) == "kept"
    assert not list(wiring.folders().crashes.glob("*"))


# -- terminals that lack much


def test_a_terminal_without_anything_is_told_what_to_do() -> None:
    with Terminal("chat", env={"TERM": "dumb"}) as screen:
        assert screen.end() == 2
        assert "--plain" in screen.plain
        assert "\x1b" not in screen.shown


def test_an_encoding_without_most_signs_is_no_trouble(first: str) -> None:
    plain = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "LANG": ""}
    with Terminal("chat", first, env={**plain, "PYTHONCOERCECLOCALE": "0"}) as screen:
        screen.expect("Reply to")
        screen.type("hello")
        screen.expect("hello")
        screen.type(LEAVE)
        assert screen.end() == 0
    assert not list(wiring.folders().crashes.glob("*"))
    assert draft_of(first) == "hello"


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (1, 1)])
def test_a_tiny_terminal_is_no_trouble(first: str, columns: int, rows: int) -> None:
    with Terminal("chat", first, size=(rows, columns)) as screen:
        screen.expect("\x1b[?1049h")
        time.sleep(0.3)
        screen.type("x")
        screen.type(LEAVE)
        assert screen.end() == 0
    assert not list(wiring.folders().crashes.glob("*"))

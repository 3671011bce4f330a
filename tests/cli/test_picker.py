"""The picker as a command on a real terminal: when it opens, what it prints, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.cli.support import PROGRAM, Terminal
from tests.tmux import Tmux, add_to_path
from wcwidth import wcswidth

from saywell.app import wiring
from saywell.model.languages import LANGUAGES
from saywell.tui.bidi import visual

pytestmark = pytest.mark.usefixtures("replies")

PROMPT = "PS1='$ ' exec sh -i"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put this very saywell on the path, and return a folder for the terminal."""
    monkeypatch.setenv("PATH", add_to_path(tmp_path / "bin"))
    return tmp_path


def enter(terminal: Tmux, line: str) -> None:
    terminal.type(line)
    terminal.press("Enter")


def fill(terminal: Tmux) -> None:
    """Find the reply about the parcel, and fill its fields."""
    terminal.sees("Enter take")
    terminal.type("zparcel")
    terminal.sees("▸ /zparcel")
    terminal.press("Enter")
    terminal.sees("carrier (1 of 2):")
    terminal.type("Swift")
    terminal.press("Enter")
    terminal.sees("day (2 of 2):", "▸ Friday")
    terminal.press("Down", "Enter")


def test_the_reply_is_printed_where_its_output_leads(shell: Path) -> None:
    with Tmux(shell, PROMPT) as terminal:
        terminal.sees("$")
        enter(terminal, 'echo before; x=$(saywell search); echo "[$x] $?"')
        fill(terminal)
        shown = terminal.sees("before", "[Hello, Swift brings your parcel on Monday.] 0")
        assert "Find a reply" not in shown
        enter(terminal, "saywell search --pick zparcel </dev/null 2>/dev/null | tr a-z A-Z")
        terminal.sees("Find a reply: zparcel", "Enter take")
        terminal.press("M-Enter")
        terminal.sees("TEST.PARCEL")
    journal = wiring.open_journal(wiring.load_settings())
    usage = journal.usage()
    journal.close()
    assert usage["test.parcel"].printed == 1


def test_it_is_left_with_130_and_without_a_word(shell: Path) -> None:
    with Tmux(shell, PROMPT) as terminal:
        terminal.sees("$")
        enter(terminal, 'saywell search; echo "code $?"')
        terminal.sees("Enter take")
        terminal.press("Escape")
        shown = terminal.sees("code 130")
        assert shown.split('echo "code $?"\n')[1].strip().splitlines()[0] == "code 130"


def test_ending_it_from_outside_leaves_the_terminal_as_it_was(shell: Path) -> None:
    with Tmux(shell, PROMPT) as terminal:
        terminal.sees("$")
        line = "echo before; sh -c 'echo $$ > pid; exec saywell search'; echo \"code $?\"; stty -a"
        enter(terminal, f"cd {shell}; {line}")
        terminal.sees("Enter take")
        os.kill(int((shell / "pid").read_text()), signal.SIGTERM)
        shown = terminal.sees("before", "code 143", "icanon")
        assert " echo " in shown
        assert "-icanon" not in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_six_languages_keep_their_places(shell: Path, size: tuple[int, int]) -> None:
    columns, rows = size
    with Tmux(shell, PROMPT, columns=columns, rows=rows) as terminal:
        terminal.sees("$")
        enter(terminal, "saywell search --pick /hold")
        for name in LANGUAGES.values():
            shown = terminal.sees("▸ /hold", f"hold.ask · {visual(name)}")
            lines = shown.splitlines()
            assert len(lines) == rows
            assert all(wcswidth(line) <= columns for line in lines)
            if columns == 120:
                bars = [wcswidth(line.split("│")[0]) for line in lines[1:-1]]
                assert bars == [48] * (rows - 2)
            terminal.press("Tab")


def test_it_follows_the_size_of_the_terminal(shell: Path) -> None:
    with Tmux(shell, PROMPT) as terminal:
        terminal.sees("$")
        enter(terminal, "saywell search --pick zparcel")
        terminal.sees("▸ /zparcel", "── test.parcel")
        terminal.resize(20, 5)
        terminal.misses("── test.parcel")
        terminal.sees("▸ /zp")
        terminal.resize(120, 40)
        terminal.sees("│── test.parcel")
        terminal.resize(1, 1)
        terminal.resize(80, 24)
        terminal.sees("▸ /zparcel", "── test.parcel", "Enter take")


def test_the_file_of_a_reply_is_edited_while_the_output_is_a_pipe(
    shell: Path, replies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = shell / "edit"
    editor.write_text("#!/bin/sh\n[ -t 0 ] && [ -t 1 ] && sed -i 's/your parcel/the box/' \"$1\"\n")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    with Tmux(shell, PROMPT) as terminal:
        terminal.sees("$")
        enter(terminal, "saywell search | cat")
        terminal.sees("Enter take")
        terminal.type("zparcel")
        terminal.sees("brings your parcel")
        terminal.press("M-e")
        terminal.sees("brings the box", "▸ /zparcel")
        terminal.press("C-u")
        terminal.type("/hold")
        terminal.sees("▸ /hold")
        terminal.press("M-e")
        terminal.sees("comes with saywell")
    assert "the box" in (replies / "team.yaml").read_text(encoding="utf-8")


def test_no_color_means_none(shell: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = re.compile(r"\x1b\[[0-9;]*(?<![0-9])(3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)[;m]")
    with Tmux(shell, "exec saywell search") as terminal:
        terminal.sees("Enter take")
        assert coloured.search(terminal.screen(colours=True))
    monkeypatch.setenv("NO_COLOR", "1")
    with Tmux(shell, "exec saywell search") as terminal:
        terminal.sees("Enter take")
        assert not coloured.search(terminal.screen(colours=True))


@pytest.mark.usefixtures("desk")
def test_it_fills_for_the_customer_of_a_conversation(shell: Path, say: Say) -> None:
    first = json.loads(say("inbox", "-o", "json").out)[0]
    name = first["contact"]["name"].split()[0]
    chosen = ("--conversation", first["id"], "--lang", "en")
    suggested = say("suggest", *chosen, "-o", "ids").out.split()
    with Tmux(shell, PROMPT) as terminal:
        terminal.sees("$")
        enter(terminal, f"saywell search {' '.join(chosen)}")
        terminal.sees("Enter take", f"── {suggested[0]} ")
        terminal.type("zparcel")
        terminal.sees(f"{name}, ‹Swift› brings")
        terminal.press("C-c")
        terminal.misses("Find a reply")
        enter(terminal, "saywell search --conversation 99999")
        terminal.sees("no conversation 99999")


def test_a_dumb_terminal_gets_the_list() -> None:
    with Terminal("search", "--tag", "testing", env={"TERM": "dumb"}) as screen:
        assert screen.end() == 0
        assert "test.parcel" in screen.plain


def test_no_pick_lists_on_a_terminal_too() -> None:
    with Terminal("search", "--no-pick", "--tag", "testing") as screen:
        assert screen.end() == 0
        assert "test.parcel" in screen.plain


def test_without_any_terminal_there_is_a_list_and_no_picker() -> None:
    def search(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, "search", *args],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            timeout=30,
            env={**os.environ, "TERM": "xterm"},
        )

    listed = search("--tag", "testing")
    assert listed.returncode == 0
    assert listed.stdout.startswith("test.parcel")
    refused = search("--pick")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "needs a terminal" in refused.stderr


def test_a_list_for_programs_cannot_be_picked_from(say: Say) -> None:
    shown = say("search", "--pick", "-o", "json")
    assert (shown.code, shown.out) == (2, "")
    assert "--print id" in shown.err

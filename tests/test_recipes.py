"""The recipes of docs/recipes.md, each played as it stands there in a terminal of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.tmux import PATIENCE, Tmux, add_to_path, need

PAGE = Path(__file__).resolve().parents[1] / "docs" / "recipes.md"

LIBRARY = """\
saywell: 1
replies:
  - id: test.wait
    title: Ask to wait
    triggers: [zwait]
    variables:
      minutes: {description: How long it takes, example: "3"}
    text: {en: "It's {{ minutes }} minutes, περίπου \\"so\\"."}
  - id: test.lines
    title: Two lines
    triggers: [zlines]
    text: {en: "Line one.\\n\\nLine two."}
"""

TEXT = 'It\'s 5 minutes, περίπου "so".'


def recipe(heading: str, language: str, which: int = 0) -> str:
    """Return a block of a section of the page."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}")[1].split("\n## ")[0]
    found = re.findall(rf"^```{language}\n(.*?)^```$", section, re.M | re.S)
    return str(found[which])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a terminal a home, two replies and this very program on its path."""
    folder = tmp_path / "replies"
    folder.mkdir()
    (folder / "test.yaml").write_text(LIBRARY, encoding="utf-8")
    settings = tmp_path / "saywell" / "config" / "config.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"library: {{starter: false, folders: [{folder}]}}\n", encoding="utf-8")
    monkeypatch.setenv("SAYWELL_HOME", str(tmp_path / "saywell"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".local/share"))
    monkeypatch.setenv("PATH", add_to_path(tmp_path / "bin"))
    monkeypatch.setenv("PS1", "ready> ")
    return tmp_path


def choose(terminal: Tmux) -> None:
    """Find the reply, fill its field and take it."""
    terminal.sees("Find a reply:", "Enter take")
    terminal.type("zwait")
    terminal.sees("▸ /zwait", "It's ‹3› minutes")
    terminal.press("Enter")
    terminal.sees("minutes (1 of 1):")
    terminal.type("5")
    terminal.sees("It's 5 minutes")
    terminal.press("Enter")


def leave(terminal: Tmux) -> None:
    """Leave the picker without a reply."""
    terminal.sees("Find a reply:", "Enter take")
    terminal.press("Escape")
    terminal.misses("Find a reply:")


def written(file: Path, is_right: Callable[[str], bool] = bool) -> str:
    """Wait until a file says what it has to; the terminal may have closed meanwhile."""
    end = time.monotonic() + PATIENCE
    while True:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if is_right(text):
            return text
        assert time.monotonic() < end, f"{file.name} has {text!r}"
        time.sleep(0.02)


SHELLS = {
    "bash": ("--rcfile {rc} -i", "bash"),
    "zsh": ("-d -i", "zsh"),
    "fish": ("--no-config -C 'source {rc}' -i", "fish"),
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_key_in_a_shell_puts_the_reply_at_the_cursor(home: Path, shell: str) -> None:
    need(shell)
    options, language = SHELLS[shell]
    rc = home / (".zshrc" if shell == "zsh" else "rc")
    prompt = {"zsh": "PS1='ready> '\n", "bash": "PS1='ready> '\n"}
    greeting = "function fish_prompt; echo -n 'ready> '; end; set -g fish_greeting\n"
    start = prompt.get(shell, greeting)
    rc.write_text(start + recipe(shell, language), encoding="utf-8")
    said = home / "said.txt"
    with Tmux(home, f"exec {shell} {options.format(rc=rc)}", columns=100) as terminal:
        terminal.sees("ready>")
        terminal.type("printf %s 'α' END")
        terminal.press("Left", "Left", "Left")
        terminal.press("M-s")
        leave(terminal)
        terminal.sees("printf %s 'α' END")
        terminal.press("M-s")
        choose(terminal)
        terminal.misses("Enter next")
        terminal.sees("περίπου", "END")
        terminal.type(" ")
        terminal.press("C-e")
        terminal.type(f" > {said}")
        terminal.press("Enter")
        assert written(said, lambda text: text.endswith("END")) == f"α{TEXT}END"


def test_a_key_of_tmux_pastes_the_reply_into_the_pane(home: Path) -> None:
    conf = home / ".tmux.conf"
    conf.write_text(recipe("tmux", "tmux"), encoding="utf-8")
    inner = f"tmux -u -S {home}/inner -f {conf} new-session 'cat > {home}/typed.txt'"
    try:
        with Tmux(home, f"exec {inner}") as terminal:
            terminal.sees("[0]")
            terminal.type("Hello. ")
            terminal.press("C-b", "S")
            choose(terminal)
            terminal.sees(f"Hello. {TEXT}")
            terminal.press("C-b", "S")
            leave(terminal)
            terminal.sees("Hello.")
            terminal.press("Enter", "C-d")
            assert written(home / "typed.txt") == f"Hello. {TEXT}\n"
    finally:
        end = ["tmux", "-S", f"{home}/inner", "kill-server"]
        subprocess.run(end, capture_output=True, check=False)


def test_a_key_of_vim_puts_the_reply_at_the_cursor(home: Path) -> None:
    need("vim")
    rc = home / ".vimrc"
    rc.write_text("set nocompatible encoding=utf-8\n" + recipe("vim", "vim"), encoding="utf-8")
    text = home / "text.txt"
    text.write_text("<>\n", encoding="utf-8")
    with Tmux(home, f"exec vim -u {rc} {text}") as terminal:
        terminal.sees("<>")
        terminal.type("\\s")
        choose(terminal)
        terminal.sees(f"<{TEXT}>")
        terminal.type("A; ")
        terminal.press("C-x", "r")
        leave(terminal)
        terminal.press("C-x", "r")
        terminal.sees("Find a reply:", "Enter take")
        terminal.type("zlines")
        terminal.sees("Line two.", "▸ /zlines")
        terminal.press("Enter")
        terminal.misses("Find a reply:")
        terminal.sees("Line two.")
        terminal.press("Escape")
        terminal.type(":wq")
        terminal.press("Enter")
        right = f"<{TEXT}>; Line one.\n\nLine two.\n"
        assert written(text, lambda found: "two" in found) == right


def test_a_key_of_neovim_puts_the_reply_at_the_cursor(home: Path) -> None:
    need("nvim")
    rc = home / "init.lua"
    rc.write_text(recipe("neovim", "lua"), encoding="utf-8")
    text = home / "text.txt"
    text.write_text("<>\n", encoding="utf-8")
    with Tmux(home, f"exec nvim -u {rc} -i NONE {text}") as terminal:
        terminal.sees("<>")
        terminal.type("\\s")
        leave(terminal)
        terminal.sees("<>")
        terminal.type("\\s")
        choose(terminal)
        terminal.sees(f"<{TEXT}>")
        terminal.type(":wq")
        terminal.press("Enter")
        right = written(text, lambda found: "minutes" in found)
        assert right == f"<{TEXT}>\n"


def test_what_stands_around_the_picker_takes_the_text(home: Path) -> None:
    said = home / "said.txt"
    script = home / "script.sh"
    first, _, third = recipe_lines()
    script.write_text(f'{first}\nprintf %s "$reply" > {said}\n{third}\nread hold\n')
    assert "--lang el" in third
    with Tmux(home, f"exec sh {script}") as terminal:
        choose(terminal)
        assert written(said) == TEXT
        terminal.sees("Find a reply: late parcel", "Enter take")
        terminal.press("C-u")
        terminal.type("zlines")
        terminal.sees("▸ /zlines")
        terminal.press("Enter")
        terminal.sees("Line one.", "there is no text in Ελληνικά")


def recipe_lines() -> list[str]:
    block = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)[0]
    return str(block).splitlines()


@pytest.mark.parametrize("menu", ["rofi", "fzf"])
def test_a_menu_chooses_among_the_ids(home: Path, menu: str) -> None:
    stand_in = home / "bin" / menu
    stand_in.write_text("#!/bin/sh\ngrep -x test.lines\n")
    stand_in.chmod(0o755)
    line = recipe("Menus", "sh", ["rofi", "fzf"].index(menu))
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, check=True, env=dict(os.environ), timeout=30
    )
    assert done.stdout.decode() == "Line one.\n\nLine two.\n"


def test_the_task_of_the_editor_is_well_formed() -> None:
    task = json.loads(recipe("VS Code", "json"))
    command = task["tasks"][0]["command"]
    assert subprocess.run(["sh", "-n", "-c", command], check=False).returncode == 0

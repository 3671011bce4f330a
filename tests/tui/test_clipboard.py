"""The terminal's own clipboard: what is asked of it arrives, in every script, and nothing else."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from tests.tmux import Tmux

WRITE = """
import os, sys
from saywell.model.untrusted import clean
from saywell.tui.clipboard import osc52
input()
sys.stdout.write({text})
sys.stdout.flush()
print("written", flush=True)
input()
"""


def buffer_after(folder: Path, text: str) -> str:
    """Let a program write to a tmux that takes what programs put into the clipboard."""
    command = shlex.join([sys.executable, "-c", WRITE.format(text=text)])
    with Tmux(folder, f"exec {command}") as terminal:
        terminal.ask("set-option", "-s", "set-clipboard", "on")
        terminal.press("Enter")
        terminal.sees("written")
        names = terminal.ask("list-buffers", "-F", "#{buffer_name}").split()
        return terminal.ask("show-buffer") if names else ""


@pytest.mark.parametrize("text", ["Γειά σου, 你好, مرحبا, నమస్కారం", "two\nlines", "x" * 3000])
def test_a_text_arrives_in_the_clipboard(tmp_path: Path, text: str) -> None:
    assert buffer_after(tmp_path, f"osc52({text!r}, {{}})") == text


@pytest.mark.parametrize(("written", "arrives"), [("{}", "evil"), ("clean({})", "")])
def test_what_a_customer_writes_does_not(tmp_path: Path, written: str, arrives: str) -> None:
    nasty = "\x1b]52;c;ZXZpbA==\x07 \x9d52;c;ZXZpbA==\x9c"
    assert buffer_after(tmp_path, written.format(repr(nasty))) == arrives

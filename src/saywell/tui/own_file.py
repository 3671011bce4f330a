"""Editing a file of the library in an editor of one's own."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from prompt_toolkit.input import Input
from prompt_toolkit.output import Output

from saywell.tui.editor import FALLBACK

GOES_TO_LINE = frozenset({"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro"})
"""Editors that take ``+LINE`` before the file."""


def edit_file(terminal: Input, output: Output, path: Path, line: int) -> None:
    """Give the terminal to an editor; standard output may be a pipe that waits for a reply.

    Raises OSError when the editor cannot be started or ends with a failure, and ValueError when
    what it is called cannot be read.
    """
    command = command_for(path, line)
    screen = output.fileno()
    done = subprocess.run(  # noqa: S603 - the person's own choice
        command, stdin=terminal.fileno(), stdout=screen, stderr=screen, check=False
    )
    if done.returncode:
        raise OSError(f"{command[0]} ended with {done.returncode}")


def command_for(path: Path, line: int) -> list[str]:
    """Return the command that opens a file, at its line where the editor is known to take one.

    Raises ValueError when what the editor is called cannot be read.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or FALLBACK
    words = shlex.split(named) or [FALLBACK]
    if line and Path(words[0]).name in GOES_TO_LINE:
        words.append(f"+{line}")
    return [*words, str(path)]

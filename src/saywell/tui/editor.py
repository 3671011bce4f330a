"""Writing in an editor of one's own, on a private file that is gone afterwards."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from prompt_toolkit.application import run_in_terminal

FALLBACK = "vi"
"""The editor that every POSIX system has."""


async def edit(text: str) -> str:
    """Let the person edit a text in $VISUAL or $EDITOR and return it as it is afterwards.

    The terminal belongs to the editor meanwhile. Raises OSError when the editor cannot be
    started or ends with a failure; the text is then as it was.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or FALLBACK
    return await run_in_terminal(lambda: _edited(command, text), in_executor=True)


def _edited(command: str, text: str) -> str:
    handle, name = tempfile.mkstemp(suffix=".txt", prefix="saywell-")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            words = shlex.split(command)
        except ValueError as error:
            raise OSError(f"{command}: {error}") from None
        done = subprocess.run([*words, name], check=False)  # noqa: S603 - the person's own choice
        if done.returncode:
            raise OSError(f"{command} ended with {done.returncode}")
        return path.read_text(encoding="utf-8", errors="replace").removesuffix("\n")
    finally:
        path.unlink(missing_ok=True)

"""Opening a file in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from saywell.errors import ConfigError

_TAKE_LINES = ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro")
"""Editors that go to a line when they are told +LINE before the file."""


def open_editor(path: Path, line: int) -> None:
    """Open a file at a line in $VISUAL or $EDITOR, and wait. Raises ConfigError when it fails."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(editor)
        place = [f"+{line}"] if Path(words[0]).name in _TAKE_LINES and line else []
        code = subprocess.call([*words, *place, str(path)])  # noqa: S603 - the person's own choice
    except (OSError, ValueError, IndexError) as error:
        raise ConfigError(
            f"the editor {editor!r} does not start: {getattr(error, 'strerror', None) or error}",
            hint="set VISUAL or EDITOR",
        ) from None
    if code:
        raise ConfigError(f"the editor ended with code {code}")

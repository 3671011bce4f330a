"""Opening a file in the person's own editor."""

from __future__ import annotations

import subprocess
from pathlib import Path

from saywell.errors import ConfigError


def open_editor(path: Path, line: int) -> None:
    """Open a file at a line in $VISUAL or $EDITOR, and wait. Raises ConfigError when it fails."""
    from saywell.tui.own_file import command_for  # what it needs takes a tenth of a second

    command = ["$VISUAL or $EDITOR"]
    try:
        command = command_for(path, line)
        code = subprocess.call(command)  # noqa: S603 - the person's own choice
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"the editor {command[0]!r} does not start: "
            f"{getattr(error, 'strerror', None) or error}",
            hint="set VISUAL or EDITOR",
        ) from None
    if code:
        raise ConfigError(f"the editor ended with code {code}")

"""What is wrong in files, printed as ``file:line:column`` or as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from saywell.cli import terminal
from saywell.cli.terminal import Form

if TYPE_CHECKING:
    from saywell.errors import Problem

COLUMNS = ("file", "line", "column", "message", "hint")


def show(found: Sequence[Problem], output: Form) -> None:
    """Print problems."""
    rows = [
        {
            "file": one.where.file,
            "line": one.where.line,
            "column": one.where.column,
            "message": one.message,
            "hint": one.hint,
        }
        for one in found
    ]
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, rows)
    else:
        for one in found:
            terminal.out_text(str(one))

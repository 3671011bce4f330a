"""Compiled regular expressions as plain values: the long ones of phrases take milliseconds each.

What ``re`` makes of a pattern is a list of numbers, which the matching engine checks before it
runs them. They hold for one version of Python only; whoever keeps them has to see to that.
"""

from __future__ import annotations

import marshal
import re
from array import array
from importlib import import_module
from typing import Any

LONG = 300
"""Characters from which a pattern is worth keeping compiled."""

_compiler: Any = import_module("re._compiler")
_sre: Any = import_module("_sre")


def packed(source: str, flags: int = 0) -> bytes:
    """Compile a pattern and return it as bytes; empty where this Python does it in another way."""
    try:
        tree = import_module("re._parser").parse(source, flags)
        code = array("I", _compiler._code(tree, flags))
        state = tree.state
        return marshal.dumps(
            (int(flags | state.flags), code.tobytes(), state.groups, dict(state.groupdict))
        )
    except (AttributeError, OverflowError, TypeError):
        return b""


def unpacked(source: str, content: bytes, asked: int = 0) -> re.Pattern[str]:
    """Return the pattern of what :func:`packed` made of it; compiles it when it is not so."""
    try:
        flags, numbers, groups, names = marshal.loads(content)  # noqa: S302 - checked before
        code = array("I", numbers).tolist()
        index: list[str | None] = [None] * groups
        for name, number in names.items():
            index[number] = name
        made: re.Pattern[str] = _sre.compile(source, flags, code, groups - 1, names, tuple(index))
        return made
    except (AttributeError, TypeError, ValueError, EOFError, RuntimeError, OverflowError):
        return re.compile(source, asked)

"""Writing to the clipboard of the terminal itself (OSC 52), which works over ssh too.

Only texts that somebody has chosen to copy go this way, as base64; what comes from customers is
never written to the terminal with its own control characters (:mod:`saywell.model.untrusted`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

LONGEST = 74_994
"""Characters of base64 that terminals take: hterm's limit, which xterm and others kept to."""

CHUNK = 76
"""Characters of a part in GNU screen, which passes on short strings only."""


def osc52(text: str, environ: Mapping[str, str]) -> str:
    """Return what makes the terminal put a text into its clipboard; empty when it is too long.

    tmux passes it on when it is told to (``set -g set-clipboard on``); inside GNU screen it is
    wrapped into parts that screen hands to its terminal.
    """
    coded = base64.b64encode(text.encode("utf-8", errors="replace")).decode("ascii")
    if len(coded) > LONGEST:
        return ""
    whole = f"\x1b]52;c;{coded}\x07"
    if environ.get("STY"):
        return "".join(f"\x1bP{part}\x1b\\" for part in _parts(whole))
    return whole


def _parts(text: str) -> Iterator[str]:
    for start in range(0, len(text), CHUNK):
        yield text[start : start + CHUNK]

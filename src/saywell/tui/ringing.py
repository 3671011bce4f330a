"""Notifications that a terminal shows by itself, where it is known that it can."""

from __future__ import annotations

from collections.abc import Mapping

from saywell.model.untrusted import clean_line

BELL = "\x07"

_NINE = frozenset(("iTerm.app", "WezTerm", "ghostty"))
"""Terminals (``TERM_PROGRAM``) that take OSC 9: a text alone."""

LONGEST = 200
"""Characters of a notification."""


def notification(title: str, text: str, environ: Mapping[str, str]) -> str:
    """Return what makes the terminal show a notification, or sound its bell.

    OSC 9 is for those known to take it, OSC 777 for terminals of VTE, foot and urxvt. Inside tmux
    and screen neither would arrive, while the bell marks the window.
    """
    shown = clean_line(text.replace("\n", " · "), LONGEST)
    if environ.get("TMUX") or environ.get("STY"):
        return BELL
    if environ.get("TERM_PROGRAM") in _NINE or environ.get("WT_SESSION"):
        return f"\x1b]9;{clean_line(title, LONGEST)}: {shown}{BELL}"
    if environ.get("VTE_VERSION") or environ.get("TERM", "").startswith(("foot", "rxvt")):
        return f"\x1b]777;notify;{clean_line(title, LONGEST).replace(';', ',')};{shown}{BELL}"
    return BELL

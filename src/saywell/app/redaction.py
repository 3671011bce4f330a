"""Keeping secrets out of reports: those that this process has handled, and what looks like one."""

from __future__ import annotations

import os
import re
import traceback

_LIKE_A_SECRET = re.compile(r"(?i)((?:token|password|authorization)\W{1,4})[\w.+/=-]{8,}")
_noted: set[str] = set()


def note(secret: str) -> None:
    """Remember a secret that is in use, so that no report shows it."""
    if secret:
        _noted.add(secret)


def redacted(text: str) -> str:
    """Take every known secret, and what looks like one, out of a text."""
    known = {*_noted, os.environ.get("SAYWELL_TOKEN", "").strip()}
    for secret in sorted(filter(None, known), key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return _LIKE_A_SECRET.sub(r"\1[secret]", text)


def crash_text(error: BaseException) -> str:
    """Write an unexpected error with its traceback, without secrets and without values."""
    return redacted("".join(traceback.format_exception(error)))

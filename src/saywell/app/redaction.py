"""Reports of errors without secrets: those in use, and what looks like one."""

from __future__ import annotations

import os
import traceback

from saywell.model import secrecy
from saywell.model.secrecy import note as note

VARIABLE = "SAYWELL_TOKEN"
"""Where a token may stand that nobody has asked for yet."""


def redacted(text: str) -> str:
    """Take every known secret, and what looks like one, out of a text."""
    secrecy.note(os.environ.get(VARIABLE, "").strip())
    return secrecy.redacted(text)


def crash_text(error: BaseException) -> str:
    """Write an unexpected error with its traceback, without secrets and without values."""
    return redacted("".join(traceback.format_exception(error)))

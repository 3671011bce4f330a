"""The first frame of the chat screen as it was last time, to be painted before all is loaded."""

import os
import sys
from binascii import crc32

from saywell import __version__
from saywell.stores.own import open_own, own_folder, write_whole
from saywell.stores.places import places

# Nor is anything imported from __future__: one module less before the frame.
TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 1_000_000
"""Bytes that a frame may have; one of 200 columns and 50 rows has about 4,000."""
_TERMINAL = ("TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE")
_NOT_LOOKS = ("TOKEN", "URL", "ACCOUNT")


def place(environ: "Mapping[str, str]", columns: int, rows: int) -> str:
    """Return the file for a frame of this size, these settings and this terminal.

    Raises RuntimeError when this person has no home folder.
    """
    folders = places(environ)
    known = [f"{name}={environ.get(name, '')}" for name in _TERMINAL]
    known += sorted(
        f"{name}={value}"
        for name, value in environ.items()
        if name.startswith("SAYWELL_") and not name.endswith(_NOT_LOOKS)
    )
    try:
        config = os.stat(f"{folders.config}/config.yaml")  # noqa: PTH116 - cheap to import
        known.append(f"{config.st_mtime_ns} {config.st_size}")
    except OSError:
        known.append("no settings")
    who = crc32("\n".join((sys.version, __version__, *known)).encode(errors="replace"))
    return f"{folders.cache}/chat-{columns}x{rows}-{who:08x}.frame"


def read(path: str) -> bytes:
    """Return a frame, as the terminal takes it; empty when there is none of one's own."""
    try:
        handle = open_own(path)
        try:
            return os.read(handle, LARGEST)
        finally:
            os.close(handle)
    except OSError:
        return b""


def keep(path: str, frame: bytes) -> None:
    """Keep a frame for the next time, where that can be done."""
    try:
        own_folder(os.path.dirname(path))  # noqa: PTH120 - cheap to import
        write_whole(path, frame)
    except OSError:
        return

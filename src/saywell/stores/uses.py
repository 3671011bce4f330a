"""How often each reply was used, beside the journal, so that a search can tell without SQLite.

The journal writes it with every use, under its own lock. It is for one journal's file only: of a
journal that was set aside or copied from elsewhere it says nothing.
"""

from __future__ import annotations

import marshal
import os
from binascii import crc32

from saywell.stores.own import open_own, write_whole

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 1000
"""How many replies are kept, those that were used last."""

_MAX_BYTES = 1_000_000
_MAGIC = b"uses\x01\0\0\0"

Uses = tuple[str, int, float]
"""Id of a reply, how often it was inserted or sent, and when last, in seconds since 1970 (UTC)."""


def path_of(journal: str) -> str:
    """Return the file for a journal."""
    return f"{journal}.uses"


def read(journal: str) -> list[Uses] | None:
    """Return the uses, none where there is no journal; None when the journal has to be asked."""
    try:
        found = os.stat(journal)  # noqa: PTH116 - cheap to import
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        return None
    try:
        handle = open_own(path_of(journal))
        try:
            content = os.read(handle, _MAX_BYTES)
        finally:
            os.close(handle)
        body = memoryview(content)[12:]
        if content[:8] != _MAGIC or int.from_bytes(content[8:12], "little") != crc32(body):
            return None
        owner, uses = marshal.loads(body)  # noqa: S302 - our own
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return uses if owner == (found.st_dev, found.st_ino) else None


def write(journal: str, uses: Sequence[Uses]) -> None:
    """Keep the uses of a journal. Raises OSError where nothing can be written."""
    found = os.stat(journal)  # noqa: PTH116 - as above
    rows = [(reply, int(number), float(last)) for reply, number, last in uses[:MOST]]
    body = marshal.dumps(((found.st_dev, found.st_ino), rows))
    write_whole(path_of(journal), b"".join((_MAGIC, crc32(body).to_bytes(4, "little"), body)))

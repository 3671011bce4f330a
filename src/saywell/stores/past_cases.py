"""The file of what was learned from past chats: private, replaced in one piece, checked.

Its first 24 bytes are a magic word, the length and the checksum (CRC-32) of all that follows; what
follows is another module's business. Who writes holds the lock beside it, so that of several
processes each adds to what the other has learned; who reads needs no lock.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from binascii import crc32
from pathlib import Path

from saywell.errors import ConfigError, Where
from saywell.stores.files import alone, write_file

MAGIC = b"saywell1"
HEAD = 24

Mark = tuple[int, int, int]
"""Time of change, size, and number of a file on its disk."""


class PastCasesFile:
    """The file at a path, which may not exist."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mark(self) -> Mark | None:
        """Return what tells this content from another, None when there is no file."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def read(self) -> memoryview | None:
        """Return the content, mapped into memory; None when there is none.

        Raises ValueError when the file is torn, damaged or another program's, OSError when it
        cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < HEAD:
                    raise ValueError("it is cut off")
                view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError:
            return None
        if bytes(view[:8]) != MAGIC:
            raise ValueError("it is no file of past chats that this version reads")
        if int.from_bytes(view[8:16], "little") != len(view) - HEAD:
            raise ValueError("it is cut off")
        if int.from_bytes(view[16:24], "little") != crc32(view[HEAD:]):
            raise ValueError("it is damaged")
        return view[HEAD:]

    def write(self, content: bytes) -> None:
        """Replace the content in one step; only the owner may read it. Raises ConfigError."""
        head = MAGIC + len(content).to_bytes(8, "little") + crc32(content).to_bytes(8, "little")
        write_file(self.path, head + content, private=True)

    def remove(self) -> None:
        """Remove the file, if it is there. Raises ConfigError."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigError(
                f"cannot be removed: {error.strerror}", where=Where.of(self.path)
            ) from None

    def locked(self) -> contextlib.AbstractContextManager[None]:
        """Keep other processes from writing meanwhile; waits for one that does.

        Raises ConfigError when the folder cannot be written.
        """
        return alone(self.path)

"""Values on disk that took long to make, for commands that end at once; never needed, only quick.

A file holds a key (what it was made for), the marks of all files that it was made from, and plain
values in Python's own ``marshal`` form, behind a checksum. It is used when the key is the same and
no file has changed. Values that others could have written are not read: marshal trusts its input.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from binascii import crc32

from saywell.stores.own import open_own, own_folder, write_whole

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

MAGIC = b"saywell\x02"
_HEAD = 16
MAX_BYTES = 64_000_000
MAX_FILES = 24
"""How many files are kept; the oldest make room."""

MAX_WATCHED = 5_000
SETTLED = 2.0
"""Seconds for which a file is left alone before it is trusted to change no more unnoticed."""

Mark = tuple[str, int, int, int]
Marks = tuple[Mark, ...]
"""What tells that files have not changed: path, time of change in ns, size, number of the file."""


def marks_of(paths: Iterable[str]) -> Marks:
    """Mark files, and folders with all that is in them; what is not there is marked as well.

    Raises OSError for too many files.
    """
    marks: list[Mark] = []
    for path in paths:
        try:
            _mark(path, os.stat(path), marks)  # noqa: PTH116 - cheap to import
        except OSError:
            marks.append((path, 0, -1, 0))
    return tuple(marks)


def _mark(path: str, found: os.stat_result, marks: list[Mark]) -> None:
    if len(marks) > MAX_WATCHED:
        raise OSError("too many files to watch")
    if not stat.S_ISDIR(found.st_mode):
        marks.append((path, found.st_mtime_ns, found.st_size, found.st_ino))
        return
    marks.append((path, 0, 0, found.st_ino))
    with os.scandir(path) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.name.startswith((".", "__pycache__")):
                _mark(entry.path, entry.stat(), marks)


def key_of(facts: Mapping[str, str]) -> str:
    """Put together what a file is made for; the version of Python goes with it."""
    return "\n".join((sys.version, *(f"{name}={facts[name]}" for name in sorted(facts))))


def path_of(folder: str, kind: str, key: str) -> str:
    """Return the file for a key."""
    return f"{folder}/{kind}-{crc32(key.encode()):08x}.bin"


class Kept:
    """What was kept: plain values, and blobs that are read from the file one by one."""

    __slots__ = ("blob", "data")

    def __init__(self, data: Any, blob: Callable[[int], bytes]) -> None:
        self.data = data
        self.blob = blob


def load(folder: str, kind: str, key: str) -> Kept | None:
    """Return what was kept for a key, None when there is nothing, or nothing that can be used.

    ``kind`` is what begins the name of the file.
    """
    handle = -1
    try:
        handle = open_own(path_of(folder, kind, key))
        head = os.pread(handle, _HEAD, 0)
        size, check = int.from_bytes(head[8:12], "little"), int.from_bytes(head[12:16], "little")
        if head[:8] == MAGIC and size <= MAX_BYTES:
            body = os.pread(handle, size, _HEAD)
            if len(body) == size and crc32(body) == check:
                kept, watched, marks, data, index = marshal.loads(body)  # noqa: S302 - our own
                if kept == key and marks_of(watched) == marks:
                    return Kept(marshal.loads(data), _Blobs(handle, _HEAD + size, index))  # noqa: S302
        os.close(handle)
    except (OSError, ValueError, EOFError, TypeError, MemoryError):
        if handle >= 0:
            os.close(handle)
    return None


class _Blobs:
    """Reads blobs by their number; the index has for each where it ends, and its checksum."""

    def __init__(self, handle: int, start: int, index: bytes) -> None:
        self._handle = handle
        self._start = start
        self._index = memoryview(index).cast("I")

    def __call__(self, number: int) -> bytes:
        """Read one blob. Raises OSError or ValueError when it is not there as it was."""
        at = self._index[2 * number - 2] if number else 0
        size = self._index[2 * number] - at
        content = os.pread(self._handle, size, self._start + at)
        if len(content) != size or crc32(content) != self._index[2 * number + 1]:
            raise ValueError("the file of what was kept is damaged")
        return content


def save(
    folder: str,
    kind: str,
    key: str,
    watched: Sequence[str],
    marks: Marks,
    data: Any,
    blobs: Sequence[bytes] = (),
) -> bool:
    """Keep plain values for a key; ``marks`` were taken before the files were read.

    Says whether it was kept: not when a file was changed a moment ago, for a change within the
    same moment could not be told from it, and not where nothing can be written. Raises nothing.
    """
    import time
    from array import array
    from itertools import accumulate

    newest = max((mark[1] for mark in marks), default=0)
    if abs(time.time() - newest / 1e9) < SETTLED:
        return False
    try:
        index = array("I")
        for end, blob in zip(accumulate(map(len, blobs)), blobs, strict=True):
            index.extend((end, crc32(blob)))
        body = marshal.dumps((key, tuple(watched), marks, marshal.dumps(data), index.tobytes()))
        head = len(body).to_bytes(4, "little") + crc32(body).to_bytes(4, "little")
        content = b"".join((MAGIC, head, body, *blobs))
        if len(content) > MAX_BYTES:
            return False
        own_folder(folder)
        write_whole(path_of(folder, kind, key), content)
        _make_room(folder)
    except (OSError, ValueError):
        return False
    return True


def _make_room(folder: str) -> None:
    with os.scandir(folder) as entries:
        files = sorted((entry.stat().st_mtime, entry.path) for entry in entries if entry.is_file())
    for _, path in files[:-MAX_FILES]:
        os.unlink(path)  # noqa: PTH108 - cheap to import

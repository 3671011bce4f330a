"""Compiled rules on disk, so that a one-shot check need not read them; never needed, only quick.

A file holds a key (what it was made for), the marks of all files that it was made from, and plain
values in Python's own ``marshal`` form, behind a checksum. It is used when the key is the same and
no file has changed. Values that others could have written are not read: marshal trusts its input.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
import time
from binascii import crc32
from collections.abc import Iterable, Mapping
from typing import Any

MAGIC = b"saywell\x01"
MAX_BYTES = 64_000_000
MAX_FILES = 24
"""How many files are kept; the oldest make room."""

MAX_WATCHED = 5_000
SETTLED = 2.0
"""Seconds for which a file is left alone before it is trusted to change no more unnoticed."""

Marks = tuple[tuple[str, int, int, int], ...]
"""What tells that files have not changed: path, time of change in ns, size, number of the file."""


def marks_of(paths: Iterable[str]) -> Marks:
    """Mark files, and folders with all that is in them; what is not there is marked as well.

    Raises OSError for too many files.
    """
    marks: list[tuple[str, int, int, int]] = []
    for path in paths:
        try:
            _mark(path, os.stat(path), marks)
        except OSError:
            marks.append((path, 0, -1, 0))
    return tuple(marks)


def _mark(path: str, found: os.stat_result, marks: list[tuple[str, int, int, int]]) -> None:
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


def path_of(folder: str, key: str) -> str:
    """Return the file for a key."""
    return os.path.join(folder, f"check-{crc32(key.encode()):08x}.bin")  # noqa: PTH118


def load(folder: str, key: str) -> Any:
    """Return what was kept for a key, None when there is nothing, or nothing that can be used."""
    try:
        content = _read(path_of(folder, key))
        if content is None or content[:8] != MAGIC:
            return None
        body = memoryview(content)[12:]
        if int.from_bytes(content[8:12], "little") != crc32(body):
            return None
        kept, watched, marks, data = marshal.loads(body)  # noqa: S302 - our own file, checked
        if kept != key or marks_of(watched) != marks:
            return None
        return marshal.loads(data)  # noqa: S302 - a part of the same file
    except (OSError, ValueError, EOFError, TypeError, MemoryError):
        return None


def _read(path: str) -> bytes | None:
    """Read a file that only this person can write, None for any other."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            return None
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) or found.st_size > MAX_BYTES:
            return None
        content = b""
        while len(content) < found.st_size:
            piece = os.read(handle, found.st_size - len(content))
            if not piece:
                return None
            content += piece
        return content
    finally:
        os.close(handle)


def save(folder: str, key: str, watched: list[str], marks: Marks, data: Any) -> bool:
    """Keep plain values for a key; ``marks`` were taken before the files were read.

    Says whether it was kept: not when a file was changed a moment ago, for a change within the
    same moment could not be told from it, and not where nothing can be written. Raises nothing.
    """
    newest = max((mark[1] for mark in marks), default=0)
    if abs(time.time() - newest / 1e9) < SETTLED:
        return False
    try:
        body = marshal.dumps((key, watched, marks, marshal.dumps(data)))
        content = MAGIC + crc32(body).to_bytes(4, "little") + body
        if len(content) > MAX_BYTES:
            return False
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 - cheap to import
        _write(path_of(folder, key), content)
        _make_room(folder)
    except (OSError, ValueError):
        return False
    return True


def _write(path: str, content: bytes) -> None:
    """Write a file in one piece: whoever reads meanwhile gets the old one or the new one."""
    draft = f"{path}.{os.getpid()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)  # noqa: PTH105 - cheap to import
    except OSError:
        os.unlink(draft)  # noqa: PTH108 - cheap to import
        raise


def _make_room(folder: str) -> None:
    with os.scandir(folder) as entries:
        files = sorted((entry.stat().st_mtime, entry.path) for entry in entries if entry.is_file())
    for _, path in files[:-MAX_FILES]:
        os.unlink(path)  # noqa: PTH108 - cheap to import

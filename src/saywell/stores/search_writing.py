"""Writing the file that :mod:`saywell.stores.search_file` reads: laid out, replaced in one step."""

from __future__ import annotations

import contextlib
import marshal
import os
import tempfile
import time
from array import array
from binascii import crc32
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from saywell.stores.own import own_folder
from saywell.stores.search_file import HEAD, PART, SECTIONS, SearchFile, aligned, head_of, load

MAX_FILES = 8
"""How many libraries are kept ready; the oldest make room."""

DRAFT_AGE = 3600.0
"""Seconds after which a draft is taken for what a killed process has left."""

Bytes: TypeAlias = "bytes | bytearray | memoryview | array[int]"


def written(
    place: str,
    key: str,
    problem_count: int,
    sections: Mapping[str, Bytes],
    parts: Sequence[Mapping[str, Bytes]],
) -> SearchFile:
    """Write such a file and open it; where nothing can be written it is only in memory."""
    pieces = _laid_out(key, problem_count, sections, parts)
    try:
        _replace(place, pieces)
    except OSError:
        return SearchFile(b"".join(pieces), key)
    found = load(place, key)
    return SearchFile(b"".join(pieces), key) if found is None else found


def _laid_out(
    key: str,
    problem_count: int,
    sections: Mapping[str, Bytes],
    parts: Sequence[Mapping[str, Bytes]],
) -> list[bytes | memoryview]:
    """Put the pieces of a file in their order, the head first."""
    pieces: list[bytes | memoryview] = []
    end = 0

    def placed(content: Bytes) -> tuple[int, int, int]:
        nonlocal end
        view = memoryview(content).cast("B") if len(content) else memoryview(b"")
        at, size = end, len(view)
        end = aligned(at + size)
        pieces.extend((view, bytes(end - at - size)))
        return at, size, crc32(view)

    where = tuple(placed(sections[name]) for name in SECTIONS)
    of_parts = tuple(tuple(placed(part[name]) for name in PART) for part in parts)
    directory = marshal.dumps((key, problem_count, where, of_parts))
    start = aligned(HEAD + len(directory))
    gap = bytes(start - HEAD - len(directory))
    return [head_of(directory, start + end), directory, gap, *pieces]


def _replace(place: str, pieces: Iterable[bytes | memoryview]) -> None:
    """Write a file in one step: who reads meanwhile has the old one. Raises OSError."""
    folder = os.path.dirname(place)  # noqa: PTH120 - as the other modules of this file have it
    own_folder(folder)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
        os.replace(draft, place)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)  # noqa: PTH108
        raise
    with contextlib.suppress(OSError):
        _make_room(folder)


def _make_room(folder: str) -> None:
    """Remove the files of libraries that were made longest ago, and what was never finished."""
    now = time.time()
    with os.scandir(folder) as entries:
        found = [(entry.stat().st_mtime, entry.name, entry.path) for entry in entries]
    drafts = [path for at, name, path in found if name[0] == "." and now - at > DRAFT_AGE]
    files = sorted((at, path) for at, name, path in found if name[0] != ".")
    for path in (*drafts, *(path for _, path in files[:-MAX_FILES])):
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108


def remark(place: str, file: SearchFile, marks: array[int]) -> bool:
    """Write other marks into the file that is open, where it is still the one in its place.

    Says whether it was done. Marks that are torn by a crash only make it read again.
    """
    try:
        handle = os.open(place, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        at, size = file.place_of("marks")
        content = marks.tobytes()
        if os.fstat(handle).st_ino != file.number or size != len(content):
            return False
        return os.pwrite(handle, content, at) == size
    except OSError:
        return False
    finally:
        os.close(handle)

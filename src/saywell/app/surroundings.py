"""What stands around an open file of replies: where its library ends, and the shared blocks in it.

A file may lie anywhere, in a home folder as well: no more is read than a library would have.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from saywell.model.snippet import Block
from saywell.stores.library import (
    MAX_FILES,
    MAX_LAYER_BYTES,
    SUFFIXES,
    read_replies,
    reply_files,
)
from saywell.stores.yaml_nodes import MAX_BYTES

_BLOCKS = re.compile(rb"^blocks[ \t]*:", re.MULTILINE)
_HEAD = re.compile(rb"^saywell[ \t]*:", re.MULTILINE)
_PEEK = 2_000
_PEEKED = 200
_CLIMB = 12


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a folder is looked at: files, their bytes together, and seconds."""

    files: int
    size: int
    seconds: float


CONFIGURED = Bounds(MAX_FILES, MAX_LAYER_BYTES, 60.0)
"""For folders of the settings: what a library can have."""

STRAY = Bounds(2_000, 50_000_000, 3.0)
"""For a folder that nobody has named: many times what a team has, and soon over elsewhere."""


@dataclass(frozen=True, slots=True)
class Around:
    """The shared blocks around a file by id; not ``whole`` when not all files were looked at."""

    blocks: Mapping[str, Block]
    whole: bool


class _Enough(Exception):
    """A folder holds more than is looked at, or nobody waits any longer."""


def root_above(path: Path, configured: Sequence[Path]) -> Path:
    """Return the library of a file outside of the ``configured`` folders.

    It is the topmost folder above such that it and all between hold files of replies; neither a
    work tree of git is left nor a configured folder taken in. A file right in the home folder, in
    one above it, or among temporary files is a library by itself.
    """
    if _is_everybodys(path.parent, configured):
        return path
    folder = path.parent
    for above in [*folder.parents][:_CLIMB]:
        inside_git = os.path.lexists(folder / ".git")
        if inside_git or _is_everybodys(above, configured) or not _holds_replies(above):
            break
        folder = above
    return folder


def _is_everybodys(folder: Path, configured: Sequence[Path]) -> bool:
    """Say whether a folder is no library by what it is for, or by what else is in it."""
    here = Path(os.path.realpath(folder))
    home, temporary = os.path.expanduser("~"), tempfile.gettempdir()  # noqa: PTH111 - never raises
    inner = [os.path.realpath(one) for one in (Path(home), Path(temporary), *configured)]
    return here == here.parent or any(Path(one).is_relative_to(here) for one in inner)


def _holds_replies(folder: Path) -> bool:
    """Say whether a folder itself has a file of replies, by the first of its files."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(SUFFIXES))  # noqa: PTH208
    except OSError:
        return False
    return any(_HEAD.search(_head(folder / name)) for name in names[:_PEEKED])


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe would be waited for
            return b""
        with path.open("rb") as file:
            return file.read(_PEEK)
    except OSError:
        return b""


def _files(folder: Path, bounds: Bounds, stopped: Callable[[], bool]) -> Iterator[str]:
    """Walk a folder as the library does. Raises _Enough beyond the bounds, or when stopped."""
    until = time.monotonic() + bounds.seconds
    files = size = 0

    def visit(_: str) -> None:
        if stopped() or time.monotonic() > until:
            raise _Enough

    def weigh(path: str) -> int:
        nonlocal files, size
        visit(path)
        try:
            own = os.stat(path).st_size  # noqa: PTH116 - there may be very many
        except OSError:
            own = 0
        files, size = files + 1, size + own
        if files > bounds.files or size > bounds.size:
            raise _Enough
        return own

    return reply_files(folder, [], visit, weigh)


def within(folder: Path, bounds: Bounds) -> bool:
    """Say whether a folder holds no more than the bounds allow; none of its files is read."""
    try:
        for _ in _files(folder, bounds, lambda: False):
            pass
    except _Enough:
        return False
    return True


class _Folder(NamedTuple):
    """The shared blocks of a folder by file, and whether all its files were looked at."""

    blocks: Mapping[str, tuple[Block, ...]]
    whole: bool


class Surroundings:
    """The shared blocks of other files; a file that is as it was is not read again.

    Its methods may be called from any thread. Other ``bounds`` than :data:`STRAY` are for tests.
    """

    def __init__(self, bounds: Bounds = STRAY) -> None:
        self.bounds = bounds
        self._lock = threading.Lock()
        self._read: dict[str, tuple[tuple[int, int], tuple[Block, ...]]] = {}
        self._last: dict[Path, _Folder] = {}

    def last(self, path: Path, root: Path, configured: Sequence[Path]) -> Around:
        """Return what was around a file when its folders were last looked at."""
        unknown = _Folder({}, whole=False)
        folders = [self._last.get(one, unknown) for one, _ in self._there(path, root, configured)]
        found: dict[str, Block] = {}
        for folder in folders:
            for name, blocks in folder.blocks.items():
                if name != str(path):
                    found.update((block.id, block) for block in blocks)
        return Around(MappingProxyType(found), all(folder.whole for folder in folders))

    def look(
        self,
        path: Path,
        root: Path,
        configured: Sequence[Path],
        stopped: Callable[[], bool] = lambda: False,
    ) -> Around:
        """Collect the shared blocks of the configured folders and of a file's own library."""
        for folder, bounds in self._there(path, root, configured):
            found: dict[str, tuple[Block, ...]] = {}
            whole = True
            try:
                for name in _files(folder, bounds, stopped):
                    if blocks := self._blocks_in(name):
                        found[name] = blocks
            except _Enough:
                whole = False
            if stopped():
                break
            self._last[folder] = _Folder(found, whole)
        return self.last(path, root, configured)

    def _there(
        self, path: Path, root: Path, configured: Sequence[Path]
    ) -> list[tuple[Path, Bounds]]:
        there = [(folder, CONFIGURED) for folder in configured]
        return there if root in (path, *configured) else [*there, (root, self.bounds)]

    def _blocks_in(self, name: str) -> tuple[Block, ...]:
        """Return the shared blocks of a file; one that has no such key is not read as YAML."""
        try:
            state = os.stat(name)  # noqa: PTH116 - there may be very many
            mark = (state.st_mtime_ns, state.st_size)
            known = self._read.get(name)
            if known is not None and known[0] == mark:
                return known[1]
            if not stat.S_ISREG(state.st_mode):  # a pipe would be waited for
                return ()
            with open(name, "rb") as file:  # noqa: PTH123
                content = file.read(MAX_BYTES + 1)
        except OSError:
            return ()
        blocks = read_replies(Path(name), "", content).blocks if _BLOCKS.search(content) else ()
        with self._lock:
            self._read[name] = (mark, blocks)
        return blocks

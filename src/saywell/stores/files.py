"""Replacing a file in one step: whatever happens meanwhile, the old one or the new is whole."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from saywell.errors import ConfigError, Where
from saywell.stores.own import own_folder

_ALL_MAY_READ = 0o666
_OWNER_ALONE = 0o600
_A_DAY = 24 * 60 * 60
_WAY_OUT = "check the folder's permissions and the space on the disk"


def write_file(path: Path, content: str | bytes, *, private: bool) -> None:
    """Replace a file in one step; a link keeps pointing at it, missing folders are made.

    A ``private`` file is readable by its owner alone; another keeps the mode that it has, or gets
    what the umask allows. Raises ConfigError when it cannot be written; the old file is then
    whole.
    """
    target = Path(os.path.realpath(path))
    temporary = ""
    try:
        if private:
            own_folder(str(target.parent))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_OWNER_ALONE if private else _mode(target))
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise ConfigError(
            f"cannot be written: {error.strerror}",
            hint=_WAY_OUT,
            where=Where.of(path),
        ) from None


@contextlib.contextmanager
def alone(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Let one process at a time read a private file, change it and write it; others wait.

    Raises ConfigError when the file that is locked, beside the other, cannot be made, and
    BlockingIOError when another has it and one does not ``wait``.
    """
    try:
        own_folder(str(path.parent))
        handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ALONE)
    except OSError as error:
        told = f"cannot be written: {error.strerror}"
        raise ConfigError(told, hint=_WAY_OUT, where=Where.of(path)) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)


def tidy(folder: Path, prefix: str) -> None:
    """Remove one's own folders of this prefix that a killed run left here more than a day ago."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if not path.name.startswith(prefix):
                continue
            with contextlib.suppress(OSError):
                found = path.lstat()
                left = time.time() - found.st_mtime > _A_DAY
                if left and stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
                    shutil.rmtree(path, ignore_errors=True)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return _ALL_MAY_READ & ~mask

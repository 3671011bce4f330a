"""Replacing a file in one step: whatever happens meanwhile, the old one or the new is whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from saywell.errors import ConfigError, Where
from saywell.stores.own import own_folder

_ALL_MAY_READ = 0o666
_OWNER_ALONE = 0o600


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
            hint="check the folder's permissions and the space on the disk",
            where=Where.of(path),
        ) from None


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return _ALL_MAY_READ & ~mask

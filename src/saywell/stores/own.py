"""Private folders and files: nobody else can have written them, each is written in one piece."""

import os

_REGULAR, _KIND, _OTHERS_WRITE = 0o100000, 0o170000, 0o022


def open_own(path: str) -> int:
    """Open a file that only this person can write, not waiting for a pipe. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    found = os.fstat(handle)
    private = found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_WRITE
    if found.st_mode & _KIND == _REGULAR and private:
        return handle
    os.close(handle)
    raise OSError("not a file of one's own")


def own_folder(path: str) -> None:
    """Make a folder, and all above it that is missing, for this person alone. Raises OSError.

    ``os.makedirs`` would leave the ones above to the umask.
    """
    missing = []
    while path and not os.path.isdir(path):  # noqa: PTH112 - cheap to import
        missing.append(path)
        path = os.path.dirname(path)  # noqa: PTH120 - cheap to import
    for folder in reversed(missing):
        try:
            os.mkdir(folder, 0o700)  # noqa: PTH102 - cheap to import
        except FileExistsError:
            if not os.path.isdir(folder):  # noqa: PTH112 - cheap to import
                raise


def write_whole(path: str, content: bytes) -> None:
    """Write a private file in one piece: who reads meanwhile gets the old one or the new one.

    Raises OSError.
    """
    draft = f"{path}.{os.getpid()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)  # noqa: PTH105 - cheap to import
    except OSError:
        os.unlink(draft)  # noqa: PTH108 - cheap to import
        raise

"""Files of a conversation: listed, fetched within a bound, saved under a safe name, never over."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from saywell.app.actions import need
from saywell.errors import ConfigError, UsageError, Where
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Attachment, Message
from saywell.model.untrusted import clean_line

LONGEST = 200
"""The most bytes of a name; file systems take 255, and a number may come to it."""

LONGEST_ENDING = 20
"""The most bytes of an ending (``.pdf``) that is kept when a name is cut."""

COPIES = 1000
"""The most files of one name in a folder."""

_FULL = (errno.ENOSPC, errno.EDQUOT)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")


@dataclass(frozen=True, slots=True)
class FileThere:
    """A file of a conversation; ``number`` counts from 1, the oldest first."""

    number: int
    message: Message
    attachment: Attachment


def files_of(messages: Iterable[Message]) -> list[FileThere]:
    """Number the files of messages that come oldest first."""
    each = ((message, one) for message in messages for one in message.attachments)
    return [FileThere(number, *there) for number, there in enumerate(each, 1)]


def chosen(files: list[FileThere], numbers: Iterable[int]) -> list[FileThere]:
    """Pick files by their numbers, all when none is given. Raises UsageError."""
    wanted = list(dict.fromkeys(numbers))
    for number in wanted:
        if not 1 <= number <= len(files):
            have = f"1 to {len(files)}" if files else "none"
            raise UsageError(f"there is no file {number}", hint=f"the files are: {have}")
    return [files[number - 1] for number in wanted] if wanted else files


def save(backend: ChatBackend, attachment: Attachment, folder: Path, most: int) -> Path:
    """Fetch a file into a folder and return its path; one that is there is never touched.

    ``most`` is in bytes. The file is written beside its place and gets its name when it is whole;
    its owner alone may read it. Raises UsageError when it is too large, ConfigError when it
    cannot be written, BackendError when it cannot be fetched; nothing is left behind then.
    """
    need(backend, Capability.DOWNLOADS)
    if attachment.size > most:
        raise _too_large(attachment, most)
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".saywell-", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            count = 0
            for part in backend.download(attachment):
                count += len(part)
                if count > most:
                    raise _too_large(attachment, most)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        return _named(temporary, folder, safe_name(attachment.name))
    except OSError as error:
        full = error.errno in _FULL
        raise ConfigError(
            "the disk is full" if full else f"cannot be written: {error.strerror}",
            hint="nothing was kept of the file; save it elsewhere with --to FOLDER",
            where=Where.of(folder),
        ) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _named(temporary: Path, folder: Path, name: str) -> Path:
    """Give a whole file its name, or the first free one beside it. Raises OSError."""
    for path in _names(folder, name):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        try:
            return temporary.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    raise OSError(errno.EEXIST, f"there are {COPIES} files of this name already")


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    stem, ending = _split(name)
    for number in range(2, COPIES + 1):
        yield folder / f"{stem} ({number}){ending}"


def _split(name: str) -> tuple[str, str]:
    """Part a name from its ending: ``.pdf``, ``.tar.gz``, or nothing."""
    endings = Path(name).suffixes
    ending = "".join(endings[-2:] if endings[-2:-1] == [".tar"] else endings[-1:])
    return name.removesuffix(ending), ending


def safe_name(name: str) -> str:
    """Make a file name from what somebody else has called a file.

    It has no path, no control or invisible character, nothing in front that hides it or makes it
    an option, no name that a system keeps for itself, and at most 200 bytes with its ending kept.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    plain = _NOT_IN_NAMES.sub("_", " ".join(seen.split())).lstrip(".-~ ").rstrip(". ")
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return _cut(plain) or "file"


def _cut(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, ending = _split(name)
    if len(ending.encode()) > LONGEST_ENDING:
        stem, ending = name, ""
    room = LONGEST - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending


def _too_large(attachment: Attachment, most: int) -> UsageError:
    name = clean_line(attachment.name, limit=60)
    return UsageError(
        f"{name} is larger than {most:,} bytes",
        hint="give a higher bound: --max 500MB, or the setting chat.max_download",
    )

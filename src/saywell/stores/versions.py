"""A version of a folder of replies as a folder: the files as they are, or a revision of git."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from saywell.stores.checkout import Checkout, Stored, blob_name, contents
from saywell.stores.library import SUFFIXES, Read, read_replies, reply_files

LARGEST = 6_000_000
"""Bytes of a file from which on it is not read: it is too large for a file of replies."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a layer as a folder: a temporary one, or the layer's own.

    ``files`` maps the way of each file to the name of its content, without those that are no part
    of the checkout (links and what they lead to, checkouts in the checkout).
    """

    folder: Path
    files: Mapping[str, str]

    def replies(self) -> set[str]:
        """List the ways of the files that hold replies."""
        start = len(str(self.folder)) + 1
        found = {path[start:] for path in reply_files(self.folder, [])}
        return found & self.files.keys()

    def read(self, way: str) -> tuple[Read, str]:
        """Read a file of replies; return its text too, empty when it cannot be read at all."""
        path = self.folder / way
        try:
            text = path.read_bytes()[:LARGEST].decode("utf-8", "replace")
        except OSError:
            text = ""
        return read_replies(path, ""), text


def present(folder: Path, stored: Mapping[str, Stored]) -> dict[str, str]:
    """Name the contents of the files in a folder as git would; links are passed over."""
    like = next(iter(stored.values())).blob if stored else ""
    found = {}
    for path in _walk(folder):
        way = path.relative_to(folder).as_posix()
        known = stored.get(way)
        with contextlib.suppress(OSError):
            size = path.stat().st_size
            if size > LARGEST and not (known and known.size == size):
                found[way] = f"{size} bytes"
                continue
            content = path.read_bytes()
            name = blob_name(content, like)
            if known and known.blob != name and b"\r\n" in content:
                name = blob_name(content.replace(b"\r\n", b"\n"), like)
            found[way] = name
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Go through the files that are the checkout's own, hidden ones left out."""
    for here, folders, files in os.walk(folder):
        place = Path(here)
        folders[:] = sorted(
            one for one in folders if one[0] != "." and not (place / one / ".git").exists()
        )
        for name in sorted(files):
            path = place / name
            if name[0] != "." and not path.is_symlink():
                yield path


def written(
    found: Checkout,
    stored: Mapping[str, Stored],
    present: Mapping[str, str],
    folder: Path,
    like: Path | None = None,
) -> Version:
    """Write the files of a revision into a folder of their own.

    Those that are ``present`` in the folder ``like`` with the same content are taken from there,
    and so are links and what else is there beside the checkout. Of files that are no YAML only the
    name is needed.
    """
    folder.mkdir(parents=True)
    wanted = {
        way: one.blob
        for way, one in stored.items()
        if not one.link and not any(part.startswith(".") for part in way.split("/"))
    }
    of_blob: dict[str, list[str]] = {}
    for way, blob in wanted.items():
        content = b""
        if way.endswith(SUFFIXES) and stored[way].size <= LARGEST:
            if present.get(way) != blob or like is None:
                of_blob.setdefault(blob, []).append(way)
                continue
            with contextlib.suppress(OSError):
                content = (like / way).read_bytes()
        _put(folder / way, content, stored[way])
    for blob, content in contents(found, of_blob):
        for way in of_blob[blob]:
            _put(folder / way, content, stored[way])
    if like is not None:
        _link_others(like, folder)
    return Version(folder, wanted)


def _put(path: Path, content: bytes, stored: Stored) -> None:
    """Write a file; one that is too large to be read gets its size without its content."""
    with contextlib.suppress(OSError):  # names that this system does not take
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if stored.size > LARGEST and path.name.endswith(SUFFIXES):
            os.truncate(path, stored.size)
        if stored.runs:
            path.chmod(0o700)


def _link_others(folder: Path, copy: Path) -> None:
    """Let the links of a folder, and checkouts in it, be there in its copy as they are now."""
    for here, folders, files in os.walk(folder):
        place, target = Path(here), copy / Path(here).relative_to(folder)
        apart = [
            one for one in folders if (place / one).is_symlink() or (place / one / ".git").exists()
        ]
        folders[:] = [one for one in folders if one not in apart and one[0] != "."]
        for name in (*apart, *(one for one in files if (place / one).is_symlink())):
            if name[0] != ".":
                with contextlib.suppress(OSError):
                    target.mkdir(parents=True, exist_ok=True)
                    (target / name).symlink_to((place / name).resolve())

"""The file of a library made ready for searching: one file, mapped into memory, read in place.

It is never needed, only quick: whatever is wrong with it, it is made anew from the library.
:mod:`saywell.stores.search_update` writes it, in one piece, so that who reads it meanwhile keeps
the old one. Its bytes, all numbers in the machine's own order:

- 32 bytes: magic, version of this layout, size of the directory, length of the file, checksum of
  all that and the directory;
- the directory in ``marshal`` form: the key (what the file is for, and the Python that made it),
  how many problems the library has, and of each section where it begins, how long it is, and its
  checksum;
- the sections, each aligned to 8 bytes; the directory counts from where the first begins.
  `SECTIONS` and `PART` say what they are.

It is read only when no one else could have written it, for ``marshal`` trusts its input. The
directory is checked whenever it is opened, all the rest before it is taken over into a newer one.
Until then damage shows where it is read, as ValueError or IndexError.
"""

from __future__ import annotations

import marshal
import os
import sys
from binascii import crc32

from saywell import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from mmap import mmap

MAGIC = b"saywell?"
LAYOUT = 1
HEAD = 32

SECTIONS = ("watched", "marks", "problems", "blocks", "files", "live", "hidden")
"""What there is once.

``watched``: paths of files and folders, parted by NUL; ``marks``: four numbers for each;
``problems`` and ``blocks``: see :mod:`saywell.model.frozen`; ``files``: what each file of replies
holds, in ``marshal`` form; ``live``: the references of the replies of the library in its order;
``hidden``: those of the replies that others override.
"""

PART = ("segment", "dead", "ids", "triggers", "fixed")
"""What there is for each part of the index.

``segment``: for the engine; ``dead``: the numbers in it that are not in the library, in order;
``ids``, ``triggers``, ``fixed``: tables from a checksum of an id, a folded trigger, or a text
without fields to the numbers of the replies that have it, as checksum << 32 | number, in order.
"""

PART_BITS = 28
PART_MASK = (1 << PART_BITS) - 1
"""A reference is the number of the part << PART_BITS | the number in its segment."""

GONE = (0, 0, -1, 0)
"""The mark of what is not there."""

DAMAGE = (ValueError, IndexError, TypeError, EOFError)
"""What is raised by reading what is not as it was written (UnicodeDecodeError is a ValueError)."""

LARGE = 32_000_000
"""Bytes of a file that may stay in the memory of a process, all of it."""

_AT_ONCE = 100_000
"""How many bytes of paths are read at once."""

_REGULAR, _KIND = 0o100000, 0o170000
_OTHERS_WRITE = 0o022


def key_of(facts: Iterable[str]) -> str:
    """Put together what a file is for; the program and the Python that made it go with it."""
    return "\n".join((sys.version, sys.byteorder, __version__, *facts))


def entry_of(word: str, number: int = 0) -> int:
    """Return what a table has for a word and the number of a reply."""
    return crc32(word.encode("utf-8", "surrogatepass")) << 32 | number


def mark_of(path: str | bytes) -> tuple[int, int, int, int]:
    """Mark a file or folder: times of change of content and of anything (ns), size, its number.

    The second cannot be set back as the first can. A folder's mark changes when a name in it does.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - cheap to import
    except (OSError, ValueError):
        return GONE
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino & 0x7FFFFFFFFFFFFFFF


class SearchFile:
    """One such file, open; ``number`` is its own on the disk, 0 for one in memory.

    Raises ValueError for content that is no such file, or one for another key.
    """

    def __init__(self, content: bytes | mmap, key: str, number: int = 0, handle: int = -1) -> None:
        view = memoryview(content)
        try:
            directory = _directory(view)
            try:
                made_for, self.problem_count, sections, parts = marshal.loads(directory)  # noqa: S302
            except (EOFError, TypeError) as error:
                raise ValueError(f"no directory: {error}") from None
            if made_for != key:
                raise ValueError("made for something else")
        except ValueError:
            view.release()
            raise
        self.number = number
        self._handle = handle
        self._content = content
        self._view = view
        self._base = aligned(HEAD + len(directory))
        self._sections = sections
        self._parts = parts

    @property
    def part_count(self) -> int:
        """How many parts the index has: the main one, and one for what has changed since."""
        return len(self._parts)

    def section(self, name: str) -> memoryview:
        """Return the bytes of what there is once."""
        return self._piece(self._sections[SECTIONS.index(name)])

    def checked(self, name: str) -> memoryview:
        """Return the bytes of what there is once. Raises ValueError for other than was written."""
        piece = self._sections[SECTIONS.index(name)]
        content = self._piece(piece)
        if crc32(content) != piece[2]:
            raise ValueError("damaged")
        return content

    def part(self, number: int, name: str) -> memoryview:
        """Return the bytes of something of one part."""
        return self._piece(self._parts[number][PART.index(name)])

    def place_of(self, name: str) -> tuple[int, int]:
        """Return where in the file the bytes of what there is once begin, and how many they are."""
        at, size, _ = self._sections[SECTIONS.index(name)]
        return self._base + at, size

    def check(self) -> None:
        """Look at every byte. Raises ValueError when one is not as it was written."""
        pieces = [*self._sections, *(piece for part in self._parts for piece in part)]
        marks = self._sections[SECTIONS.index("marks")]
        if any(crc32(self._piece(one)) != one[2] for one in pieces if one is not marks):
            raise ValueError("damaged")

    def _piece(self, piece: tuple[int, int, int]) -> memoryview:
        start = self._base + piece[0]
        return self._view[start : start + piece[1]]

    @property
    def segments(self) -> tuple[memoryview, ...]:
        """What the engine reads, part by part."""
        return tuple(self.part(number, "segment") for number in range(len(self._parts)))

    def reader(self, number: int) -> Callable[[int, int], bytes]:
        """Return what reads bytes of a part's segment by place and size, past the memory map.

        It raises ValueError where the file cannot be read as it was.
        """
        piece = self._parts[number][PART.index("segment")]
        base = self._base + piece[0]

        return lambda at, size: self._read(base + at, size)

    def _read(self, at: int, size: int) -> bytes:
        """Read bytes of the file past the memory map. Raises ValueError where there are none."""
        if self._handle < 0:
            return bytes(self._view[at : at + size])
        try:
            content = os.pread(self._handle, size, at)
        except OSError as error:
            raise ValueError(f"the file of the library: {error}") from None
        if len(content) != size:
            raise ValueError("the file of the library has been cut off")
        return content

    @property
    def dead(self) -> tuple[memoryview, ...]:
        """The numbers of what is not in the library, part by part."""
        return tuple(self.part(number, "dead").cast("I") for number in range(len(self._parts)))

    def is_fresh(self) -> bool:
        """Whether no file or folder of the library has changed since this was made."""
        names, marks = self.place_of("watched"), self.place_of("marks")
        stat, done, at = os.stat, 0, 0
        try:
            while at < names[1]:
                some = self._read(names[0] + at, min(_AT_ONCE, names[1] - at))
                if at + len(some) < names[1]:
                    some = some[: some.rindex(b"\0")]
                at += len(some) + 1
                found: list[int] = []
                for path in some.split(b"\0"):
                    try:
                        now = stat(path)
                    except OSError:
                        found += GONE
                    else:
                        found += (
                            now.st_mtime_ns,
                            now.st_ctime_ns,
                            now.st_size,
                            now.st_ino & 0x7FFFFFFFFFFFFFFF,
                        )
                kept = memoryview(self._read(marks[0] + done, len(found) * 8)).cast("q")
                if found != kept.tolist():
                    return False
                done += len(found) * 8
            return done == marks[1]
        except DAMAGE:
            return False

    def watched(self) -> list[bytes]:
        """List what is watched: the files of replies, the folders, files that replies name."""
        names = bytes(self.section("watched"))
        return names.split(b"\0") if names else []

    def free_memory(self) -> None:
        """Let go of the pages of the file that were read; they are read again when they are used.

        They stay with the system as long as it has room, but count as the memory of the process;
        of a small file that does not matter.
        """
        if not isinstance(self._content, bytes) and len(self._content) > LARGE:
            import mmap

            advice = getattr(mmap, "MADV_DONTNEED", None)
            if advice is not None and not self._content.closed:
                self._content.madvise(advice)

    def close(self) -> None:
        """Let go of the file; the memory map goes with the last who reads it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        try:
            self._view.release()
            if not isinstance(self._content, bytes):
                self._content.close()
        except BufferError:
            pass

    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        """Let go of the file when nobody needs it any more, also when Python ends."""
        if getattr(self, "_handle", -1) >= 0:
            close(self._handle)


def _directory(view: memoryview) -> memoryview:
    if len(view) < HEAD or bytes(view[:8]) != MAGIC:
        raise ValueError("not such a file")
    layout, size, length, check = (
        int.from_bytes(view[8:12], "little"),
        int.from_bytes(view[12:16], "little"),
        int.from_bytes(view[16:24], "little"),
        int.from_bytes(view[24:32], "little"),
    )
    if layout != LAYOUT or length != len(view) or HEAD + size > length:
        raise ValueError("of another layout, or not whole")
    directory = view[HEAD : HEAD + size]
    if crc32(directory, crc32(view[:24])) != check:
        raise ValueError("damaged")
    return directory


def aligned(size: int) -> int:
    """Round up to where a section may begin."""
    return -(-size // 8) * 8


def head_of(directory: bytes, length: int) -> bytes:
    """Make the beginning of a file of this length in bytes."""
    numbers = (LAYOUT.to_bytes(4, "little"), len(directory).to_bytes(4, "little"))
    head = b"".join((MAGIC, *numbers, length.to_bytes(8, "little")))
    return head + crc32(directory, crc32(head)).to_bytes(8, "little")


def load(path: str, key: str) -> SearchFile | None:
    """Open the file for a key; None when there is none that can be used. It may be out of date."""
    from mmap import ACCESS_READ, mmap

    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(handle)
        if (
            found.st_uid == os.geteuid()
            and not found.st_mode & _OTHERS_WRITE
            and found.st_mode & _KIND == _REGULAR
        ):
            return SearchFile(mmap(handle, 0, access=ACCESS_READ), key, found.st_ino, handle)
    except (OSError, ValueError):
        pass
    os.close(handle)
    return None


def path_of(folder: str, key: str) -> str:
    """Return the place of the file for a key."""
    return f"{folder}/library-{crc32(key.encode('utf-8', 'surrogateescape')):08x}.bin"

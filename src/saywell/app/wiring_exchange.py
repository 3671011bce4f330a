"""Import and export put together: files, formats, the library, and writing in one step."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from saywell.app import exchange, importing
from saywell.app.importing import Import, refuse_odd
from saywell.errors import ConfigError, LibraryError, Problem, UsageError, Where
from saywell.formats.registry import MODULES, format_named
from saywell.model.exchange import Entry, Format, Tell
from saywell.model.settings import Settings
from saywell.stores.files import write_file
from saywell.stores.reply_edit import Edited, read_edited
from saywell.stores.reply_writer import file_text, reply_lines
from saywell.stores.yaml_nodes import MAX_BYTES

__all__ = ["FORMATS", "apply", "export", "formats", "import_large", "plan_import", "refuse_odd"]

FORMATS = tuple(MODULES)
"""Names of the formats, as they are typed."""

MOST = 4_000_000
"""Bytes of one file that a large import makes; the library takes 5 MB."""


def formats() -> list[Format]:
    """List every format."""
    return [format_named(name) for name in FORMATS]


@contextlib.contextmanager
def _reading(source: Path, encoding: str) -> Iterator[IO[str]]:
    """Open a file or a pipe to be read; ``encoding`` is told by its first bytes when empty.

    Raises LibraryError when it cannot be read, UsageError for an encoding that there is not.
    """
    if encoding:
        _check_encoding(encoding)
    try:
        with source.open("rb") as raw:
            called = encoding or _encoding(raw.peek(4)[:4])
            with io.TextIOWrapper(raw, called, newline="") as file:
                yield file
    except OSError as error:
        raise LibraryError(f"cannot be read: {error.strerror}", where=Where.of(source)) from None
    except UnicodeDecodeError:
        hint = "name the encoding that it has: --encoding cp1253 (Greek), gb18030 (Chinese), ..."
        raise LibraryError(
            f"this is not {called.upper()}", hint=hint, where=_undecoded(source, called)
        ) from None


def _check_encoding(name: str) -> None:
    try:
        io.TextIOWrapper(io.BytesIO(), name)
    except (LookupError, ValueError):
        raise UsageError(
            f"no encoding is called {name!r}",
            hint="for example utf-8, utf-16, cp1253 (Greek), cp1256 (Arabic), gb18030 (Chinese)",
        ) from None


def _encoding(start: bytes) -> str:
    """Tell UTF-16 by its mark, or by the zero that every second byte of Latin letters is."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if start[1::2] == b"\0\0":
        return "utf-16-le"
    return "utf-16-be" if start[::2] == b"\0\0" else "utf-8"


def _undecoded(source: Path, encoding: str) -> Where:
    """Find the place of the first byte that cannot be decoded, in a file that can be read twice."""
    if not source.is_file() or encoding.startswith("utf-16"):
        return Where.of(source)
    with contextlib.suppress(OSError), source.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                before = line[: error.start].decode(encoding, "replace")
                return Where.of(source, number, len(before) + 1)
    return Where.of(source)


def plan_import(
    settings: Settings, name: str, source: Path, into: Path, *, lang: str, encoding: str
) -> Import:
    """Plan to take a file of another program into one file of the library."""
    form = format_named(name)
    before = read_edited(into).text if into.exists() else ""
    file = Edited(before or file_text(form.title, ()), str(into))
    with _reading(source, encoding) as opened:
        found = importing.of_format(form.read(opened, str(source)), name)
        made = importing.plan(found, into, file, before, _elsewhere(settings, into), lang)
    if made.after != before:
        _prove(made)
    return made


def _elsewhere(settings: Settings, into: Path) -> dict[str, Where]:
    """Tell where the ids of the library stand, those of the file itself left out."""
    from saywell.app import wiring

    cards = wiring.open_library(settings).library
    own = str(into.resolve())
    places = {name: cards.replies[name].where for name in cards.replies}
    return {name: where for name, where in places.items() if str(Path(where.file).resolve()) != own}


def _prove(made: Import) -> None:
    """Read the new file as the library will, and tell what is wrong with it.

    Raises LibraryError when it is too large for the library.
    """
    from saywell.stores.library import read_replies

    if len(made.after.encode()) > MAX_BYTES:
        raise LibraryError(
            f"this file would be larger than {MAX_BYTES // 1_000_000} MB",
            hint=f"take them into a new folder of files: --into {made.path.with_suffix('')}",
            where=Where.of(made.path),
        )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / made.path.name
        copy.write_text(made.after, encoding="utf-8", newline="")
        wrong = read_replies(copy, "import").problems
    made.problems += [
        Problem(Where(str(made.path), one.where.line, one.where.column), one.message, one.hint)
        for one in wrong
    ]


def apply(made: Import) -> None:
    """Write a planned import, in one step. Raises ConfigError when it cannot be written."""
    if made.after != made.before:
        write_file(made.path, made.after, private=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a large import has made, or would make: so many files, with so many replies."""

    files: int
    replies: int


def import_large(
    settings: Settings,
    name: str,
    source: Path,
    into: Path,
    *,
    lang: str,
    encoding: str,
    dry_run: bool,
    told: Tell,
) -> Taken:
    """Take a file of any size into a new folder of files, all or nothing; a dry run only reads it.

    Raises LibraryError for what is not of the format, ConfigError when it cannot be written.
    """
    form = format_named(name)
    refuse_odd(into)
    head = file_text(form.title, ()).rstrip()
    files = replies = 0
    folder = contextlib.nullcontext(into) if dry_run else _staged(into)
    with folder as staged, _reading(source, encoding) as opened:
        parts = importing.pieces_of_files(
            importing.of_format(form.read(opened, str(source)), name),
            _elsewhere(settings, into),
            lang,
            told,
            lambda new: ["", *reply_lines(new.keys)],
            MOST,
        )
        for files, (count, lines) in enumerate(parts, 1):
            replies += count
            if not dry_run:
                text = "\n".join([head, *lines]) + "\n"
                write_file(staged / f"{name}-{files:03}.yaml", text, private=False)
        if files and not dry_run:
            staged.chmod(0o755)
            staged.rename(into)
    return Taken(files, replies)


@contextlib.contextmanager
def _staged(into: Path) -> Iterator[Path]:
    """Make a folder beside another, out of the library's sight, and take it away in the end."""
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=into.parent, prefix=f".{into.name}.", ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=Where.of(into)) from None


def export(
    settings: Settings, name: str, ids: Sequence[str], languages: Sequence[str], told: Tell
) -> Iterator[str]:
    """Yield the pieces of a file in another program's format."""
    from saywell.app import replying, wiring

    form = format_named(name)
    opened = wiring.open_library(settings)
    library = opened.library
    names = [replying.named(opened, settings, one).id for one in ids] or sorted(library.replies)

    def entries() -> Iterator[Entry]:
        for one in names:
            entry = exchange.entry_of(library.replies[one], library.blocks, languages, told)
            if entry is None:
                continue
            for what in exchange.lost(entry, form):
                there = f"{one!r}: {form.name} has no place for {what}"
                told(Problem(entry.where, there, "left out"))
            for part in exchange.for_format(entry, form):
                for problem in exchange.differences(part, form):
                    told(problem)
                yield part

    return form.write(entries(), _unheard)


def _unheard(_: Problem) -> None:
    """Take what is told a second time: the differences have named it."""


def write_export(path: Path, pieces: Iterator[str]) -> None:
    """Write an export to a file, in one step. Raises ConfigError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=Where.of(path)) from None

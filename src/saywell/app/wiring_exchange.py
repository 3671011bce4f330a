"""Import and export put together: files, formats, the library, and writing in one step."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from saywell.app import exchange, importing
from saywell.app.importing import Import, refuse_odd
from saywell.errors import ConfigError, LibraryError, Problem, Where
from saywell.formats.registry import MODULES, format_named
from saywell.model.exchange import Entry, Format, Tell
from saywell.model.settings import Settings
from saywell.stores.reply_edit import Edited, read_edited
from saywell.stores.reply_writer import file_text, reply_lines

__all__ = ["FORMATS", "apply", "export", "formats", "import_large", "plan_import", "refuse_odd"]

FORMATS = tuple(MODULES)
"""Names of the formats, as they are typed."""

MOST = 4_000_000
"""Bytes of one file that a large import makes; the library takes 5 MB."""


def formats() -> list[Format]:
    """List every format."""
    return [format_named(name) for name in FORMATS]


@contextlib.contextmanager
def _reading(source: Path) -> Iterator[IO[str]]:
    """Open a file to be read, its encoding told by its mark. Raises LibraryError."""
    try:
        with source.open("rb") as raw:
            start = raw.read(4)
        encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        with source.open(encoding=encoding, newline="") as file:
            yield file
    except OSError as error:
        raise LibraryError(f"cannot be read: {error.strerror}", where=Where.of(source)) from None
    except UnicodeDecodeError as error:
        raise LibraryError(
            f"this is not UTF-8: byte {error.start} of a piece of it cannot be read",
            hint="save it as UTF-8",
            where=Where.of(source),
        ) from None


def plan_import(settings: Settings, name: str, source: Path, into: Path, lang: str) -> Import:
    """Plan to take a file of another program into one file of the library."""
    form = format_named(name)
    before = read_edited(into).text if into.exists() else ""
    file = Edited(before or file_text(form.title, ()), str(into))
    with _reading(source) as opened:
        found = form.read(opened, str(source))
        made = importing.plan(found, into, file, before, _elsewhere(settings, into), lang)
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
    """Read the new file as the library will, and refuse it where that finds more wrong."""
    from saywell.stores.library import read_replies

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
    from saywell.stores.files import write_file

    if made.after != made.before:
        write_file(made.path, made.after, private=False)


def import_large(name: str, source: Path, into: Path, lang: str, told: Tell) -> int:
    """Take a file of any size into a new folder of files, and count them; all or nothing.

    Raises LibraryError for what is not of the format, ConfigError when it cannot be written.
    """
    form = format_named(name)
    refuse_odd(into)
    head = file_text(form.title, ()).rstrip()
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(dir=into.parent, prefix=f".{into.name}."))
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=Where.of(into)) from None
    try:
        count = 0
        with _reading(source) as opened:
            pieces = importing.pieces_of_files(
                form.read(opened, str(source)),
                lang,
                told,
                lambda new: ["", *reply_lines(new.keys)],
                MOST,
            )
            for count, lines in enumerate(pieces, 1):
                text = "\n".join([head, *lines]) + "\n"
                (staged / f"{name}-{count:03}.yaml").write_text(text, encoding="utf-8", newline="")
        if count:
            staged.chmod(0o755)
            staged.rename(into)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=Where.of(into)) from None
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return count


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
            lost = exchange.lost(entry, form)
            if lost:
                what = ", ".join(lost)
                told(Problem(entry.where, f"{one!r}: no place there for {what}", "left out"))
            yield from exchange.for_format(entry, form)

    return form.write(entries(), told)


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

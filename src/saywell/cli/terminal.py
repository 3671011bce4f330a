"""Reading from and writing to the terminal or a pipe: every printed character goes through here."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saywell.cli.plain import csv_text, json_text
from saywell.errors import UsageError
from saywell.model.untrusted import clean, clean_line

if TYPE_CHECKING:
    from rich.console import Console

    from saywell.cli.render import Cell, Sheet

MAX_INPUT = 10_000_000
"""The longest text that is read from standard input, in bytes."""


class Form(StrEnum):
    """How a command prints its result."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class Stopped(Exception):
    """The person pressed Ctrl-C or Ctrl-D at a question; ``note`` says what is kept."""

    def __init__(self, note: str = "") -> None:
        super().__init__(note)
        self.note = note


class Look:
    """Whether there is colour; ``--no-color`` sets it for the whole run."""

    colour = True

    @classmethod
    def coloured(cls, stream: Any) -> bool:
        """Say whether this stream shows colours: a terminal, and nobody said no."""
        return (
            cls.colour
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM") != "dumb"
            and is_terminal(stream)
        )


def is_terminal(stream: Any) -> bool:
    """Say whether a stream is a terminal; a closed or missing one is not."""
    try:
        return bool(stream is not None and stream.isatty())
    except ValueError:
        return False


def can_ask() -> bool:
    """Say whether a person can be asked: the questions go to stderr, so stdout may be a pipe."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def can_show_screen() -> bool:
    """Say whether there is a terminal to draw on and keys to press."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout) and not is_dumb()


def is_dumb() -> bool:
    """Say whether the terminal can only print one line after the other."""
    return os.environ.get("TERM", "") in ("dumb", "unknown")


def prepare_streams() -> None:
    """Make output never fail for a character that the terminal's encoding does not have.

    A stream that was closed before we started leads nowhere.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def out(text: str = "", *, end: str = "\n") -> None:
    """Print a text that is already safe to show."""
    sys.stdout.write(text + end)


def out_text(text: str) -> None:
    """Print a text from outside: controls are shown, not acted on."""
    out(clean(text))


def err(text: str) -> None:
    """Print a line of our own about what is going on; stdout stays for the result.

    Nobody may be there to read it, or the disk behind it full: that stops nothing.
    """
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:
        drop(sys.stderr)


@contextlib.contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say to a person at a terminal what they wait for; the line goes when it is done."""
    shown = is_terminal(sys.stderr) and not is_dumb()
    if shown:
        sys.stderr.write(f"{what} ...")
        sys.stderr.flush()
    try:
        yield
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def drop(stream: Any) -> None:
    """Point a stream nowhere, so that the interpreter has nothing to complain of at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):
        return
    finally:
        os.close(nowhere)


def out_json(value: Any, *, indent: int | None = 2) -> None:
    """Print a value as JSON; characters that would act on a terminal are escaped, none is lost."""
    out(json_text(value, sys.stdout.encoding, indent=indent))


def out_record(record: Mapping[str, Any], form: Form) -> None:
    """Print one record as JSON, or as CSV with one row."""
    if form is Form.CSV:
        out_csv(tuple(record), [record])
    else:
        out_json(record)


def out_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV with a header; what a spreadsheet would take for a formula is quoted."""
    out(csv_text(columns, rows), end="")


def console(stream: Any = None) -> Console:
    """Make a rich console for a terminal. Imports rich: only for a person who looks at it."""
    from rich.console import Console

    stream = stream if stream is not None else sys.stdout
    return Console(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        no_color=not Look.coloured(stream),
        color_system="auto" if Look.coloured(stream) else None,
        soft_wrap=False,
    )


def read_stdin(what: str = "the text") -> str:
    """Read all of standard input as UTF-8. Raises UsageError when it is not, or is too long."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise UsageError(f"{what} is missing", hint="standard input is closed")
    try:
        data = stream.read(MAX_INPUT + 1)
    except OSError as error:
        raise UsageError(f"standard input cannot be read: {error.strerror}") from None
    if len(data) > MAX_INPUT:
        raise UsageError(f"standard input is longer than {MAX_INPUT // 1_000_000} MB")
    return decoded(data, "standard input")


def stdin_lines(most: int) -> Iterator[bytes]:
    """Read standard input line by line; of a longer line only ``most`` bytes are given.

    Raises UsageError when there is no standard input, or it cannot be read.
    """
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise UsageError("standard input is closed")
    try:
        while line := stream.readline(most):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(MAX_INPUT)
            yield line
    except OSError as error:
        raise UsageError(f"standard input cannot be read: {error.strerror}") from None


def decoded(data: bytes, what: str) -> str:
    """Decode UTF-8, with or without a byte order mark. Raises UsageError that says where."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{what} is not UTF-8 text: byte {error.start + 1}, line {line}",
            hint="convert it first, for example with: iconv -f ISO-8859-7 -t UTF-8",
        ) from None


def text_argument(text: str | None, what: str = "TEXT") -> str:
    """Take a text from the command line, or from standard input for ``-`` and when it is piped."""
    if text is not None and text != "-":
        return text
    if text is None and is_terminal(sys.stdin):
        raise UsageError(f"{what} is missing", hint=f"give {what}, or - to read standard input")
    return read_stdin(what).removesuffix("\n")


def ask(question: str, *, default: str = "") -> str:
    """Ask one line on the terminal; an empty answer is the default. Raises Stopped."""
    tail = f" [{clean_line(default)}]" if default else ""
    try:
        sys.stderr.write(f"{question}{tail}: ")
        sys.stderr.flush()
        data = sys.stdin.readline()
    except KeyboardInterrupt:
        err("")
        raise Stopped from None
    except UnicodeDecodeError:
        raise UsageError("the answer is not UTF-8 text") from None
    if not data:
        err("")
        raise Stopped
    return data.strip() or default


def confirm(question: str) -> bool:
    """Ask a question that only a clear yes answers with yes. Raises Stopped."""
    return ask(f"{question} [y/N]").lower() in ("y", "yes")


def ask_secret(question: str) -> str:
    """Ask for a secret; what is typed is not shown. Raises Stopped."""
    import getpass

    try:
        return getpass.getpass(f"{question}: ", stream=sys.stderr).strip()
    except (KeyboardInterrupt, EOFError):
        err("")
        raise Stopped from None


def out_sheet(sheet: Sheet) -> None:
    """Print a table: drawn for a terminal, lines with tabs for a pipe."""
    from saywell.cli import render
    from saywell.cli.listing import screen_of

    if not is_terminal(sys.stdout):
        lines = render.sheet_lines(sheet)
    elif sheet.cut:
        screen = screen_of(os.environ, not Look.colour)
        lines = render.sheet_cut(sheet, screen.width, screen.coloured)
    else:
        console().print(render.sheet_rich(sheet))
        return
    for line in lines:
        out(line)


def out_line(cell: Cell) -> None:
    """Print one line that is safe to show already, in its style where there is colour."""
    if cell.style and Look.coloured(sys.stdout):
        from rich.text import Text

        console().print(Text(cell.text, style=cell.style), soft_wrap=True)
    else:
        out(cell.text)


def out_parts(parts: Sequence[Cell]) -> None:
    """Print one line of several parts that are safe to show already, each in its style."""
    if Look.coloured(sys.stdout) and any(part.style for part in parts):
        from rich.text import Text

        line = Text.assemble(*((part.text, part.style) for part in parts))
        console().print(line, soft_wrap=True)
    else:
        out("".join(part.text for part in parts))


def err_line(cell: Cell) -> None:
    """Print one line on stderr, in its style where there is colour."""
    if cell.style and Look.coloured(sys.stderr):
        from rich.text import Text

        console(sys.stderr).print(Text(cell.text, style=cell.style), soft_wrap=True)
    else:
        err(cell.text)


def stdin() -> Any:
    """Return standard input, None when it was closed before we started."""
    return sys.stdin


def flush() -> None:
    """Hand over what is printed so far: somebody is waiting for it."""
    sys.stdout.flush()

"""The short way to a plain ``check`` or ``search``, without the libraries of the long way.

Nothing is parsed here but a few plain forms. Whatever else is given, and whatever goes wrong, is
left to the long way, which says it properly.
"""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MAX_INPUT = 10_000_000


def run(args: Sequence[str]) -> int | None:
    """Do what a command line asks for and return the exit code; None: go the long way."""
    command = COMMANDS.get(args[0]) if args else None
    if command is None or sys.stdout is None or sys.stderr is None:
        return None
    return command(args[1:])


def _version(args: Sequence[str]) -> int | None:
    """``--version``, alone."""
    if args:
        return None
    from saywell import __version__

    return write(f"saywell {__version__}\n", 0)


def _search(args: Sequence[str]) -> int | None:
    """``search WORD...``: see `saywell.cli.quick_search`."""
    from saywell.cli.quick_search import search

    return search(args)


def _chat(args: Sequence[str]) -> int | None:
    """``chat [CONVERSATION]``: its first frame, and then the long way. See `saywell.cli.early`."""
    from saywell.cli import early

    early.paint(args, os.environ)
    return None


def _check(args: Sequence[str]) -> int | None:
    """``check [TEXT|-] [--lang CODE] [-o text|json]``, in any order, for a pipe."""
    given = None if sys.stdout.isatty() else _read(args)
    if given is None:
        return None
    text = given.get("text", "-")
    lang, form = given.get("--lang", ""), given.get("-o", "text")
    if form not in ("text", "json") or lang not in ("", "en", "el", "zh", "ar", "te", "id"):
        return None
    if text == "-":
        piped = _piped("text" in given)
        if piped is None:
            return None
        text = piped
    from saywell.app.wiring_quick import look

    answer = look(text, lang, os.environ)
    if answer is None:
        return None
    from saywell.cli.plain import json_text, problems_line

    if answer.problems:
        tell(problems_line(answer.problems))
    if form == "json":
        from saywell.app.report_json import report_as_json

        shown = json_text(report_as_json(answer.report), sys.stdout.encoding)
    else:
        from saywell.cli.findings import report_lines

        shown = "\n".join(cell.text for cell in report_lines(answer.report, text))
    return write(shown + "\n", 1 if answer.report.findings else 0)


def _read(args: Sequence[str]) -> dict[str, str] | None:
    """Read a text and options with their values, each once; None for anything else."""
    given: dict[str, str] = {}
    rest = list(args)
    while rest:
        word = rest.pop(0)
        name = {"--output": "-o"}.get(word, word)
        if name in ("-o", "--lang"):
            if not rest or not rest[0] or rest[0].startswith("-"):
                return None
            word = rest.pop(0)
        elif word.startswith("-") and word != "-":
            return None
        else:
            name = "text"
        if name in given:
            return None
        given[name] = word
    return given


def _piped(asked: bool) -> str | None:
    """Read standard input; what is no text is put back, for the long way to say so."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None or (not asked and sys.stdin.isatty()):
        return None
    try:
        data = stream.read(MAX_INPUT + 1)
    except OSError:
        return None
    sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    if len(data) > MAX_INPUT:
        return None
    try:
        return str(data, "utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError:
        return None


def tell(line: str) -> None:
    """Print a line about what is going on; nobody may be there to read it."""
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        pass


def write(shown: str, code: int) -> int:
    """Print the result and return the exit code, or the one for output that was lost."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(shown)
        sys.stdout.flush()
    except OSError as error:
        from saywell.cli.main import output_lost

        return output_lost(error)
    return code


COMMANDS: Mapping[str, Callable[[Sequence[str]], int | None]] = {
    "chat": _chat,
    "check": _check,
    "search": _search,
    "--version": _version,
}
"""Commands with a short way."""

"""The command line: all commands, and the one place where an error becomes an exit code.

Exit codes: 0 done, 1 findings or a refused message, 2 trouble with input, files or settings,
3 trouble with the chat system, 4 it is not known whether a message went out, 70 an error of the
program itself, 130 stopped by the person, 141 the reader of the output went away.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from saywell.cli import early, terminal
from saywell.cli.context import Globals, filled_in
from saywell.cli.terminal import Look, Stopped, err
from saywell.errors import SaywellError, UsageError
from saywell.model.untrusted import clean

CRASH, STOPPED, PIPE_CLOSED = 70, 130, 141
_OUTPUT_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
_ANYWHERE = ("--no-color", "--verbose")

_TyperError: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a wrong command line; its name differs between versions."""

COMMANDS = {
    "demo": "demo",
    "chat": "chat",
    "inbox": "queue",
    "show": "queue",
    "send": "send",
    "outbox": "outbox",
    "follow-ups": "follow_ups",
    "take": "actions",
    "transfer": "handover",
    "resolve": "actions",
    "reopen": "actions",
    "snooze": "actions",
    "label": "actions",
    "priority": "actions",
    "macros": "macros",
    "canned": "canned",
    "files": "files",
    "search": "search",
    "suggest": "suggest",
    "insert": "replies",
    "library": "library",
    "lsp": "lsp",
    "check": "check",
    "vocab": "vocab",
    "rules": "rules",
    "eval": "evaluation",
    "auth": "login",
    "backends": "backends",
    "config": "config",
    "practice": "desk",
}
"""Each command with its module; one that is run does not pay for the others."""


def make_app(command: str = "", member: str = "") -> typer.Typer:
    """Put the program together: with every command, or with the module of one command alone.

    ``member`` is a command of the group ``library``, when that is the command.
    """
    app = typer.Typer(
        name="saywell",
        help=(
            "Canned replies, an etiquette check and your chat system, in one terminal.\n\n"
            "Try it without an account: saywell demo"
        ),
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        epilog=(
            "Exit codes: 0 done, 1 findings or refused, 2 input, files or settings, 3 chat "
            "system, 4 not known whether it was sent, 70 an error of saywell, 130 stopped, "
            "141 the reader of the output went away."
        ),
    )
    app.callback()(start)
    modules = [COMMANDS[command]] if command else list(dict.fromkeys(COMMANDS.values()))
    for module in modules:
        register = importlib.import_module(f"saywell.cli.{module}").register
        register(app, *([member] if member else []))
    return app


def _version(shown: bool) -> None:
    if shown:
        from saywell import __version__

        terminal.out(f"saywell {__version__}")
        raise typer.Exit


def start(
    ctx: typer.Context,
    config: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Use this configuration file.", callback=filled_in),
    ] = None,
    no_color: Annotated[
        bool, typer.Option("--no-color", help="Print without colours (also: NO_COLOR=1).")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show each request, and where an error comes from.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Keep what holds for every command."""
    Look.colour = not no_color
    if verbose:
        _log_requests()
    ctx.obj = Globals(config=Path(config) if config else None, verbose=verbose)


def _log_requests() -> None:
    """Print one line for each request: method, server, path, status, milliseconds."""
    import logging

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            err(_safe(record.getMessage()))

    logger = logging.getLogger("saywell")
    logger.setLevel(logging.INFO)
    logger.addHandler(Lines())


def _safe(text: str) -> str:
    """Return a text as it may be shown: without secrets, and with nothing that acts."""
    from saywell.app import redaction

    return clean(redaction.redacted(text))


def _named(args: Sequence[str]) -> tuple[str, ...]:
    """Return the command that a command line names, and of ``library`` its own; else nothing."""
    if any(name.endswith("_COMPLETE") for name in os.environ if name.startswith("_SAYWELL")):
        return ()
    rest = list(args)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--config" and rest:
            rest.pop(0)
        elif option not in _ANYWHERE and not option.startswith("--config="):
            return ()
    if rest and rest[0] in COMMANDS:
        return tuple(rest[:2] if rest[0] == "library" else rest[:1])
    return ()


def command_help(width: int = 80) -> Iterator[tuple[str, str]]:
    """Give each command's name and its help as a terminal of ``width`` columns shows it."""
    for name, command, parent in _commands():
        context = command.make_context(
            name.rpartition(" ")[2],
            [],
            parent=parent,
            resilient_parsing=True,
            terminal_width=width,
            max_content_width=width,
        )
        yield name, command.get_help(context)


def command_summaries() -> Iterator[tuple[str, str]]:
    """Give the name and the first sentence of each command that does something itself."""
    for name, command, _ in _commands():
        if getattr(command, "commands", None) and not getattr(
            command, "invoke_without_command", False
        ):
            continue
        yield name, command.get_short_help_str(limit=200)


def _commands() -> Iterator[tuple[str, Any, Any]]:
    """Walk through (full name, command, context of its group), the groups before their members."""
    waiting: list[tuple[str, Any, Any]] = [("saywell", typer.main.get_command(make_app()), None)]
    while waiting:
        name, command, parent = waiting.pop(0)
        if name != "saywell":
            yield name, command, parent
        members = getattr(command, "commands", {})
        if members:
            last = name.rpartition(" ")[2]
            own = command.make_context(last, [], parent=parent, resilient_parsing=True)
            waiting += [(f"{name} {word}", one, own) for word, one in members.items()]


def run(args: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    given = list(sys.argv[1:] if args is None else args)
    terminal.prepare_streams()
    with _threads_reported():
        code = _guarded(given)
    code = _flushed(code)
    _keep_phrases()
    sys.exit(code)


def _keep_phrases() -> None:
    """Keep what phrases were read as, for the next command, where any were read."""
    keeper = sys.modules.get("saywell.app.wiring_phrases")
    if keeper is not None:
        keeper.keep(os.environ)


def _guarded(args: list[str]) -> int:
    verbose = "--verbose" in args
    try:
        _refuse_broken_text(args)
        return _dispatch(_hoisted(args))
    except SaywellError as error:
        tell(error)
        return error.exit_code
    except _TyperError as error:
        return _tell_usage(error)
    except Stopped as stopped:
        err(f"stopped{'; ' if stopped.note else ''}{stopped.note}")
        return STOPPED
    except (KeyboardInterrupt, typer.Abort):
        err("stopped")
        return STOPPED
    except BrokenPipeError:
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in _OUTPUT_ERRORS:
            return _crashed(error, verbose)
        return _tell_lost_output(error)
    except SystemExit as exit_:
        if isinstance(exit_.__context__, BrokenPipeError):
            return PIPE_CLOSED
        return exit_.code if isinstance(exit_.code, int) else 0
    except Exception as error:
        return _crashed(error, verbose)


def _dispatch(args: list[str]) -> int:
    command = typer.main.get_command(make_app(*_named(args)))
    try:
        result = command.main(args, prog_name="saywell", standalone_mode=False)
    finally:
        early.undo()  # before anything else is printed
    if result == STOPPED:  # typer has caught Ctrl-C
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _hoisted(args: list[str]) -> list[str]:
    """Let the global flags stand after the command too, up to a ``--``."""
    end = args.index("--") if "--" in args else len(args)
    flags = [arg for arg in args[:end] if arg in _ANYWHERE]
    rest = [arg for arg in args[:end] if arg not in _ANYWHERE]
    return [*flags, *rest, *args[end:]]


def _refuse_broken_text(args: Sequence[str]) -> None:
    for number, arg in enumerate(args, 1):
        try:
            arg.encode("utf-8")
        except UnicodeEncodeError:
            raise UsageError(
                f"argument {number} is not UTF-8 text", hint="check the terminal's encoding"
            ) from None


def tell(error: SaywellError) -> None:
    """Print an error with its way out, on stderr."""
    err(f"saywell: {_safe(str(error))}")
    if error.hint:
        err(f"  {_safe(error.hint)}")


def _tell_usage(error: Any) -> int:
    """Print what is wrong with the command line, as typer words it, and where the help is."""
    message = error.format_message()
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        terminal.out(message)
        return 2
    err(f"saywell: {_safe(message)}")
    if context is not None:
        takes_more = any(one.param_type_name == "argument" for one in context.command.params)
        if takes_more and type(error).__name__ == "NoSuchOption":
            way = f'{context.command_path} ... -- "-5% today"'
            err(f"  a text that begins with a dash goes after --, as in: {way}")
        err(f"  see: {context.command_path} --help")
    return 2


def _crashed(error: Exception, verbose: bool) -> int:
    """Say that the program failed and where the report is; the report holds no token."""
    from saywell.app import redaction, wiring

    if verbose:
        err(clean(redaction.crash_text(error)))
    place = wiring.write_crash_report(error)
    kind = type(error).__name__
    if place is None:
        err(f"saywell: an error of the program itself ({kind}); run it again with --verbose")
    else:
        err(f"saywell: an error of the program itself ({kind}); the report is in {place}")
    return CRASH


@contextlib.contextmanager
def _threads_reported() -> Iterator[None]:
    """Keep a report of what breaks on another thread, rather than print it across the screen."""

    def report(broken: threading.ExceptHookArgs) -> None:
        from saywell.app import wiring

        if broken.exc_value is not None:
            wiring.write_crash_report(broken.exc_value)

    before, threading.excepthook = threading.excepthook, report
    try:
        yield
    finally:
        threading.excepthook = before


def _flushed(code: int) -> int:
    """Write out what is still in the buffers; a closed pipe or a full disk is told by the code."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        terminal.drop(sys.stdout)
        return PIPE_CLOSED
    except (OSError, ValueError) as error:
        return max(code, _tell_lost_output(error))
    if code == PIPE_CLOSED:
        terminal.drop(sys.stdout)
    return code


def output_lost(error: OSError) -> int:
    """Say that the output did not arrive, and return the exit code."""
    code = PIPE_CLOSED if isinstance(error, BrokenPipeError) else _tell_lost_output(error)
    return _flushed(code)


def _tell_lost_output(error: Exception) -> int:
    terminal.drop(sys.stdout)
    err(f"saywell: the output cannot be written: {getattr(error, 'strerror', None) or error}")
    return 2

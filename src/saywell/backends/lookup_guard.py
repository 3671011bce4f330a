"""Runs one command for a lookup and ends it with all that it started: a program of its own.

Started as ``python lookup_guard.py COMMAND...`` with a pipe as standard input. When that pipe
closes, whether the lookup has waited long enough or the program that asked has gone, even by
``kill -9``, the command's whole process group is killed. It imports next to nothing, to start
quickly.
"""

import _thread
import os
import signal
import sys

NOT_STARTED = 126
"""How it ends when the command cannot be started; the reason is on standard error."""


def main() -> None:
    """Run the command of the arguments, and end as it does."""
    child = os.fork()
    if child == 0:
        _become(sys.argv[1:])
    _grouped(child)
    for stream in (1, 2):  # they end with the command, and not with us
        os.close(stream)
    _thread.start_new_thread(_kill_at_the_end, (child,))
    if hasattr(os, "waitid"):  # not collected yet: until then nobody else gets its number
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        _kill(child)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)  # as shells count


def _become(command: list[str]) -> None:
    try:
        os.setpgid(0, 0)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python's own way is nobody else's
        os.execvp(command[0], command)  # noqa: S606 - that is what it is for
    except OSError as error:
        os.write(2, (error.strerror or "unknown").encode())
    finally:
        os._exit(NOT_STARTED)


def _grouped(child: int) -> None:
    """Make the group here too: whoever comes first, it is there from now on."""
    try:
        os.setpgid(child, child)
    except OSError:
        return  # it has made it, and is another program already


def _kill_at_the_end(child: int) -> None:
    while os.read(0, 1024):
        pass
    _kill(child)
    os._exit(NOT_STARTED)


def _kill(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except OSError:
        return  # nothing is left of it


if __name__ == "__main__":
    main()

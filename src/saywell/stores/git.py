"""Running git as a command: no shell, no questions to a person, nothing that a repository names.

A repository may come from others, and so may its configuration and its attributes. Every call
switches off hooks and file monitors; a call that is not given an environment fetches nothing.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from saywell.errors import LibraryError, Where
from saywell.model.untrusted import clean_line

READ_LIMIT = 60.0
"""How long git may take to read, in seconds."""

SAFE = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
    "core.quotePath=false",
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
    "log.showSignature=false",
    "gc.auto=0",
    "maintenance.auto=false",
)
"""Settings for every call: see gitconfig in git-config(1) for what each of them would run."""

OFFLINE = MappingProxyType({"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"})
"""While reading, moreover, a partial clone must not fetch what it lacks. A setting would not do: a
repository that says ``protocol.ext.allow=always`` goes over ``protocol.allow``."""

_KEPT = ("GIT_SSH", "GIT_SSL_", "GIT_PROXY", "GIT_CONFIG_", "GIT_ALLOW_PROTOCOL")
"""How variables of git begin that say how to connect, or may; the others belong to another call."""


def _environment(more: Mapping[str, str], top: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    return {
        **kept,
        "LC_ALL": "C",
        "LANGUAGE": "",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "never",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_CEILING_DIRECTORIES": str(top.parent),
        **more,
    }


def run(
    top: Path,
    words: Sequence[str],
    settings: Sequence[str] = SAFE,
    limit: float = READ_LIMIT,
    *,
    data: bytes = b"",
    environ: Mapping[str, str] = OFFLINE,
    whole: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """Run git at the top of a checkout, away from the terminal; ``whole`` is not interrupted.

    Raises LibraryError when it does not start or does not end.
    """
    options = [part for one in settings for part in ("-c", one)]
    command = ["git", "--no-pager", *options, *words]
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and no word from outside is an option
            command,
            cwd=top,
            env=_environment(environ, top),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # ssh finds no terminal to ask at, and all can be ended at once
        )
    except FileNotFoundError:
        raise LibraryError(
            "git is not installed", hint="install git; the replies themselves need none"
        ) from None
    except OSError as error:
        raise LibraryError(f"git does not start: {error.strerror}") from None
    try:
        out, err = process.communicate(data, timeout=limit)
    except subprocess.TimeoutExpired:
        _end(process)
        raise LibraryError(
            f"git {words[0]} did not end within {limit:.0f} s",
            hint="look whether the server answers, and try again",
            where=Where.of(top),
        ) from None
    except BaseException:
        if whole:
            process.communicate()
        else:
            _end(process)
        raise
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it has started: first so that it can clean up, then without asking."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, sign)
        try:
            process.communicate(timeout=3)
        except subprocess.TimeoutExpired:
            continue
        return


def failed(top: Path, done: subprocess.CompletedProcess[bytes], what: str) -> LibraryError:
    """Tell why git ended badly, in its own last words."""
    said = masked(done.stderr.decode("utf-8", "replace"))
    where = Where.of(top)
    if "dubious ownership" in said:
        return LibraryError(
            "git does not open a checkout that belongs to somebody else",
            hint=f"if you trust it: git config --global --add safe.directory {top}",
            where=where,
        )
    if "index.lock" in said:
        return LibraryError(
            f"{what}: another git is at work there, or one was killed",
            hint="if none is at work, remove the file index.lock in its folder .git",
            where=where,
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = next((line for line in lines if line.startswith(("fatal:", "error:"))), "")
    tail = clean_line(told.partition(":")[2].strip() or "; ".join(lines[-2:]))
    return LibraryError(f"{what}: {tail or 'git gave no reason'}", hint="git status", where=where)


def masked(text: str) -> str:
    """Put stars for names and passwords in addresses: they can be tokens."""
    return re.sub(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s'\"]*@", r"\1***@", text)

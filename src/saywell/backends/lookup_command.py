"""Looking a value up by a command: no shell of ours, little environment, a bound on all."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from saywell.backends import lookup_guard
from saywell.model import secrecy
from saywell.model.lookup import Errand, failure

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "USER")
"""What a command gets of our environment, beside what its lookup declares."""

SAID = 2000
"""Bytes that are read of what a command says on standard error."""

GRACE = 2.0
"""Seconds that a killed command has to be gone."""


def run(errand: Errand, secrets: Mapping[str, str], environ: Mapping[str, str]) -> bytes:
    """Run the command and return what it prints. Raises LookupFailed.

    It runs in the root folder with nothing to read, in a process group that is killed when the
    time is up, when it prints too much, when it has ended, or when this program has: see
    `lookup_guard`. ``secrets`` are put into its environment, which has little else.
    """
    argv = _resolved(errand, environ)
    given = {name: environ[name] for name in KEPT if name in environ}
    # a program of the library keeps no compiled form of itself beside it: it would look changed
    given |= {"PYTHONDONTWRITEBYTECODE": "1", **errand.given, **secrets}
    try:
        process = subprocess.Popen(  # noqa: S603 - what was allowed, word by word
            [sys.executable, "-I", "-S", lookup_guard.__file__, *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=given,
            cwd="/",
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or type(error).__name__
        raise failure("not_started", errand.name, program=argv[0], error=said) from None
    until = time.monotonic() + errand.timeout
    try:
        out, said = _read(process, errand, until)
        code = _ended(process, errand, until)
    finally:
        _end(process)
    if code == lookup_guard.NOT_STARTED and said and not out:
        raise failure("not_started", errand.name, program=argv[0], error=_words(said))
    if code != 0:
        words = _words(said)
        kind = "ended_saying" if words else "ended"
        raise failure(kind, errand.name, code=str(code), said=words)
    return out


def _resolved(errand: Errand, environ: Mapping[str, str]) -> list[str]:
    """Find the program on the path, before anything is started."""
    program = errand.command[0]
    found = shutil.which(program, path=environ.get("PATH", os.defpath))
    if found is None:
        raise failure("no_program", errand.name, program=Path(program).name)
    return [found, *errand.command[1:]]


def _read(process: subprocess.Popen[bytes], errand: Errand, until: float) -> tuple[bytes, bytes]:
    """Read both outputs to their ends, within the lookup's bounds."""
    assert process.stdout is not None
    assert process.stderr is not None
    out, said = bytearray(), bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        waiting.register(process.stderr, selectors.EVENT_READ)
        while waiting.get_map():
            left = until - time.monotonic()
            ready = waiting.select(left) if left > 0 else []
            if not ready:
                raise failure("slow", errand.name, seconds=f"{errand.timeout:.0f}")
            for key, _ in ready:
                part = os.read(key.fd, 65536)
                if not part:
                    waiting.unregister(key.fileobj)
                elif key.fileobj is process.stdout:
                    out += part
                elif len(said) < SAID:
                    said += part
            if len(out) > errand.most:
                raise failure("too_big", errand.name, most=f"{errand.most:,}")
    return bytes(out), bytes(said[:SAID])


def _ended(process: subprocess.Popen[bytes], errand: Errand, until: float) -> int:
    """Wait for the end; what has closed its outputs may still run."""
    try:
        return process.wait(max(until - time.monotonic(), 0.0))
    except subprocess.TimeoutExpired:
        raise failure("slow", errand.name, seconds=f"{errand.timeout:.0f}") from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close the pipe that keeps the command alive, and wait until it is gone."""
    for stream in (process.stdin, process.stdout, process.stderr):
        with contextlib.suppress(OSError, AttributeError):
            stream.close()  # type: ignore[union-attr]
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


_BLANK = re.compile(r"\s+")


def _words(said: bytes) -> str:
    """Return the last line that a command has said, without secrets."""
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines()]
    last = next((line for line in reversed(lines) if line), "")
    return secrecy.redacted(_BLANK.sub(" ", last))

"""Runs the program as people do, in a home of its own, and looks for secrets in all it wrote."""

from __future__ import annotations

import base64
import contextlib
import html
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from tests.cli.support import PROGRAM

FAKE_KEYRING = '''
"""Keeps secrets in a file, as a keyring does somewhere else."""
import json, os, pathlib
FILE = pathlib.Path(os.environ["FAKE_KEYRING_FILE"])

class _Ring:
    priority = 5

def get_keyring():
    return _Ring()

def _read():
    return json.loads(FILE.read_text()) if FILE.exists() else {}

def get_password(service, name):
    return _read().get(service + name)

def set_password(service, name, secret):
    FILE.write_text(json.dumps({**_read(), service + name: secret}))

def delete_password(service, name):
    kept = _read()
    kept.pop(service + name)
    FILE.write_text(json.dumps(kept))
'''

CRASH = '''
"""Lets the program break inside, with all that it knows in the words of the error."""
import os
if os.environ.get("PLANTED_CRASH"):
    import base64, json, urllib.parse
    from saywell.backends.chatwoot import ChatwootBackend

    def breaks(*_, **__):
        if os.environ.get("PLANTED_THREAD"):
            import threading
            thread = threading.Thread(target=breaks_here)
            thread.start()
            thread.join()
            return []
        breaks_here()

    def breaks_here():
        secret = os.environ["PLANTED_CRASH"]
        pair = base64.b64encode(("alice:" + secret).encode()).decode()
        quoted = urllib.parse.quote(secret, safe="")
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise RuntimeError(f"{secret} {pair} {quoted} {json.dumps(secret)}") from error

    ChatwootBackend.queue = breaks
'''


def spellings(secret: str, users: tuple[str, ...] = ("alice", "ann")) -> set[bytes]:
    """Return every spelling of a secret that must be found nowhere."""
    plain = secret.encode()
    each = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), html.escape(secret)}
    each |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    each |= {repr(secret)[1:-1], secret[: len(secret) * 3 // 4], secret[len(secret) // 4 :]}
    found = {one.encode() for one in each}
    for pair in (plain, *(f"{user}:{secret}".encode() for user in users)):
        for encoded in (base64.b64encode(pair), base64.urlsafe_b64encode(pair)):
            found |= {encoded, encoded.rstrip(b"="), encoded[len(encoded) // 2 :].rstrip(b"=")}
    return found


@dataclass
class Home:
    """A home of its own; ``outside`` is beside it, for what is no business of the program's."""

    folder: Path
    outside: Path
    written: list[tuple[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("work", "tmp", "downloads"):
            (self.folder / name).mkdir(parents=True)
        self.outside.mkdir()
        (self.outside / "keyring").mkdir()
        (self.outside / "keyring" / "__init__.py").write_text(FAKE_KEYRING)
        (self.outside / "sitecustomize.py").write_text(CRASH)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.folder),
            "SAYWELL_HOME": str(self.folder / "saywell"),
            "TMPDIR": str(self.folder / "tmp"),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(self.outside),
            "PYTHONDONTWRITEBYTECODE": "1",
            "FAKE_KEYRING_FILE": str(self.outside / "keyring.json"),
        }

    def run(self, *args: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[bytes]:
        """Run one command with nothing masked off, and keep all that it and its children show."""
        process = subprocess.Popen(
            [*PROGRAM, *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder / "work",
            env={**self.environment, **more},
            umask=0,
        )
        name = " ".join(args)
        with watched(process.pid) as lines:
            out, errors = process.communicate(stdin.encode(), timeout=60)
        self.written += [(f"stdout of {name}", out), (f"stderr of {name}", errors)]
        self.written += [(f"command line under {name}", line) for line in lines]
        return subprocess.CompletedProcess(args, process.returncode, out, errors)

    def files(self) -> Iterator[Path]:
        """Go through everything in the home but the folders."""
        return (path for path in self.folder.rglob("*") if path.is_file())

    def leaks(self, *secrets: str, but: tuple[str, ...] = ()) -> list[str]:
        """Name what holds a secret in any spelling; ``but`` are files that may."""
        wanted = [one for secret in secrets for one in spellings(secret)]
        written = [*self.written]
        for path in self.files():
            name = str(path.relative_to(self.folder))
            written += [] if name in but else [(name, name.encode() + b"\n" + path.read_bytes())]
        return sorted({name for name, data in written if any(one in data for one in wanted)})

    def open_to_others(self) -> list[str]:
        """Name what others may read, of all that the program made."""
        made = self.folder / "saywell"
        each = [made, *made.rglob("*")]
        return [
            f"{one.stat().st_mode & 0o777:o} {one}" for one in each if one.stat().st_mode & 0o77
        ]


class watched:  # noqa: N801 - reads as a verb
    """Collects the command lines of a process and of all that come from it, while it runs."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._lines: set[bytes] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> set[bytes]:
        self._thread.start()
        return self._lines

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self._look()
            if self._done.wait(0.02):
                return

    def _look(self) -> None:
        waiting = [self._pid]
        while waiting:
            folder = Path(f"/proc/{waiting.pop()}")
            with contextlib.suppress(OSError):
                self._lines.add((folder / "cmdline").read_bytes())
                for children in folder.glob("task/*/children"):
                    waiting += map(int, children.read_text("ascii").split())

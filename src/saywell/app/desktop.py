"""The desktop around the terminal: a browser, a clipboard, notifications; often there is none."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from html import escape
from typing import Protocol

PATIENCE = 5.0
"""Seconds that a program has to say that it cannot; a browser may run on for hours."""

IN_TERMINAL = frozenset(("w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh"))
"""Browsers that would need the terminal that the chat screen is on."""


class Opened(StrEnum):
    """What came of opening an address."""

    DONE = "done"
    NO_PROGRAM = "no_program"
    FAILED = "failed"


class Desktop(Protocol):
    """What a session may ask of the desktop; each may take long and never raises."""

    def open(self, address: str) -> Opened:
        """Open an address in the program that is there for it."""

    def copy(self, text: str) -> bool:
        """Put a text into the clipboard by a program; False when there is none for it."""

    def notify(self, title: str, text: str) -> bool:
        """Show a notification by a program; False when there is none for it."""


class NoDesktop:
    """Where there is nothing around the terminal."""

    def open(self, address: str) -> Opened:
        """Open nothing."""
        return Opened.NO_PROGRAM

    def copy(self, text: str) -> bool:
        """Copy nothing."""
        return False

    def notify(self, title: str, text: str) -> bool:
        """Show nothing."""
        return False


class SystemDesktop:
    """The programs of this machine, found by the environment; no shell is ever asked."""

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        platform: str = sys.platform,
        which: Callable[[str], str | None] = shutil.which,
    ) -> None:
        self._environ = environ
        self._mac = platform == "darwin"
        self._which = which

    @property
    def _has_display(self) -> bool:
        return any(self._environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))

    # -- opening

    def open(self, address: str) -> Opened:
        """Open an address: ``$BROWSER`` first, for the web, then what the system has for it."""
        outcome = Opened.NO_PROGRAM
        for command in self._openers(address):
            outcome = _started(command)
            if outcome is Opened.DONE:
                break
        return outcome

    def _openers(self, address: str) -> list[list[str]]:
        commands = []
        if address.startswith(("https://", "http://")):
            commands = [_with_address(one, address) for one in self._browsers()]
        if self._mac:
            commands.append(["open", address])
        elif self._environ.get("WSL_DISTRO_NAME"):
            commands.append(["wslview", address])
        elif self._has_display:
            commands.append(["xdg-open", address])
        return [one for one in commands if self._which(one[0])]

    def _browsers(self) -> list[list[str]]:
        found = []
        for written in self._environ.get("BROWSER", "").split(os.pathsep):
            try:
                words = shlex.split(written)
            except ValueError:
                continue
            if words and os.path.basename(words[0]) not in IN_TERMINAL:  # noqa: PTH119
                found.append(words)
        return found

    # -- the clipboard

    def copy(self, text: str) -> bool:
        """Hand a text to the first program for it that is there and takes it."""
        return any(_fed(one, text) for one in self._copiers() if self._which(one[0]))

    def _copiers(self) -> list[list[str]]:
        environ = self._environ
        commands = []
        if environ.get("TMUX"):
            commands.append(["tmux", "load-buffer", "-w", "-"])
        if self._mac:
            commands.append(["pbcopy"])
        if environ.get("WAYLAND_DISPLAY"):
            commands.append(["wl-copy"])
        if environ.get("DISPLAY"):
            commands += [["xclip", "-selection", "clipboard"], ["xsel", "-ib"]]
        return commands

    # -- notifications

    def notify(self, title: str, text: str) -> bool:
        """Show a notification where a desktop is there for it."""
        if self._mac:
            script = (
                "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)"
            )
            command = ["osascript", "-e", f"{script}\nend run", title, text]
        elif self._has_display:
            command = ["notify-send", "--app-name=saywell", "--", title, escape(text, quote=False)]
        else:
            return False
        return self._which(command[0]) is not None and _started(command) is Opened.DONE


def _with_address(words: Sequence[str], address: str) -> list[str]:
    """Put an address where the command wants it: for ``%s``, else at the end."""
    if any("%s" in word for word in words):
        return [word.replace("%s", address) for word in words]
    return [*words, address]


def _started(command: Sequence[str]) -> Opened:
    """Start a program that goes on by itself; it has failed when it says so soon."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the person's own programs, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return Opened.FAILED
    try:
        return Opened.FAILED if process.wait(PATIENCE) else Opened.DONE
    except subprocess.TimeoutExpired:
        process.returncode = 0  # it runs on, and nobody waits for it
        return Opened.DONE


def _fed(command: Sequence[str], text: str) -> bool:
    """Give a program a text to read, and say whether it took it."""
    try:
        done = subprocess.run(  # noqa: S603 - the same
            command,
            input=text.encode("utf-8", errors="replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0

"""Files that go with a message: named by their path, looked at before they are taken."""

from __future__ import annotations

import os

from saywell.app.paths import gone_on, path_of
from saywell.app.session.compose import Composing
from saywell.app.session.menus import Menus
from saywell.app.session.stage import Stage
from saywell.app.state import State, Tone
from saywell.model.backend import Capability
from saywell.model.untrusted import clean_line

MOST = 40_000_000
"""Bytes of the largest file that can go along: what Chatwoot takes unless it is told otherwise."""


class Attaching:
    """Puts files to the message in the composer."""

    def __init__(self, stage: Stage, composer: Composing, menus: Menus) -> None:
        self._stage = stage
        self._composer = composer
        self._menus = menus

    @property
    def _state(self) -> State:
        return self._stage.state

    def ask(self, typed: str = "") -> State:
        """Ask for the path of a file."""
        words = self._stage.words
        if self._state.current is None:
            return self._stage.say(words("notice.open_first"), Tone.WARNING)
        if not self._stage.can(Capability.ATTACHMENTS):
            return self._state
        return self._menus.ask(
            words("attach.title"),
            self._take,
            typed=typed,
            note=words("attach.note"),
            complete=self._go_on,
        )

    def _go_on(self, typed: str) -> tuple[str, str]:
        """Go on with what is typed, and say which ways there are."""
        text, names = gone_on(typed)
        if not names and text == typed:
            return typed, self._stage.words("attach.no_way")
        return text, "  ".join(clean_line(name, 60) for name in names)

    def _take(self, typed: str) -> None:
        """Put the file to the message, or ask again and say why not."""
        wrong = self._why_not(typed)
        if wrong:
            self.ask(typed)
            self._stage.say(wrong, Tone.WARNING)
            return
        self._composer.attach(path_of(typed).absolute())

    def _why_not(self, typed: str) -> str:
        words, path = self._stage.words, path_of(typed)
        name = clean_line(str(path), 120)
        try:
            if path.is_dir():
                return words("attach.folder", name=name)
            if not path.is_file():
                return words("attach.missing", name=name)
            if path.stat().st_size > MOST:
                return words("attach.large", name=name, most=MOST // 1_000_000)
            if not os.access(path, os.R_OK):
                return words("attach.closed", name=name)
        except (OSError, ValueError):
            return words("attach.missing", name=name)
        return ""

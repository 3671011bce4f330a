"""The parts of the chat screen, put together: its library, its check, its suggestions."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import threading
from collections.abc import Callable, Iterable

from saywell.app import (
    downloads,
    wiring,
    wiring_apart,
    wiring_lookups,
    wiring_moves,
    wiring_quick,
    wiring_words,
)
from saywell.app.chat_library import ChatLibrary
from saywell.app.desktop import SystemDesktop
from saywell.app.finding import OpenLibrary
from saywell.app.gate import SceneCheck
from saywell.app.learning import PastCases
from saywell.app.outbox import Outbox, recheck_with
from saywell.app.sending import SendService
from saywell.app.session.stage import Parts, nothing
from saywell.app.suggesting import Suggester
from saywell.app.wiring_systems import downloads_folder
from saywell.engine.language import DEFAULT, language_of
from saywell.errors import SaywellError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Author, Message
from saywell.model.ports import Clock, Journal
from saywell.model.rules import Draft, Report, Waiver
from saywell.model.settings import Settings, seconds, size


def chat_parts(
    settings: Settings, backend: ChatBackend, journal: Journal, clock: Clock | None = None
) -> tuple[Parts, Callable[[], int]]:
    """Put together what the chat screen works with, and what counts the problems of files.

    The library is opened by the screen, beside it. ``clock`` is the machine's unless another is
    given.
    """
    checked, clock = LateChecker(settings), clock or wiring.SystemClock()

    def reopen() -> OpenLibrary:
        opened = open_library(settings)
        checked.prepare()
        return opened

    library = ChatLibrary(reopen, settings, journal, clock)
    past = wiring.past_cases()
    moves = wiring_moves.move_reader(settings, canned=lambda one: _is_canned(one, library))
    sender = SendService(backend, journal, clock)
    most = size(settings.chat.max_download)
    parts = Parts(
        backend=backend,
        journal=journal,
        replies=library,
        check=SceneCheck(checked.check, settings, library.has),
        sender=sender,
        outbox=Outbox(
            sender,
            journal,
            clock,
            recheck_with(lambda: checked.check, backend, settings),
            fresh=dt.timedelta(seconds=seconds(settings.clocks.outbox)),
        ),
        clock=clock,
        settings=settings,
        save=lambda one: downloads.save(backend, one, downloads_folder(), most),
        suggest=_suggester(library, settings, past) if settings.suggestions else nothing,
        said=moves.said,
        instead=lambda topic, lang: next(iter(moves.topics.offers(topic, lang)), ""),
        know=checked.learn,
        desktop=SystemDesktop(os.environ),
        live=wiring_lookups.live_data(settings, clock),
    )

    def problem_count() -> int:
        return library.problem_count + len(checked.problems) + (past.problem is not None)

    return parts, problem_count


class LateChecker:
    """The check, each language of which is made ready when it is needed first.

    To read all rules takes longer than all else before the screen is there.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._held: dict[str, wiring_quick.Held] = {}
        self._prepared = False

    def check(self, draft: Draft, waivers: Iterable[Waiver] = ()) -> Report:
        """Check one draft. Raises SaywellError when its rules cannot be read."""
        lang = language_of(draft)
        with self._lock:
            held = self._held.get(lang)
            if held is None:
                held = self._held[lang] = wiring_quick.hold(self._settings, draft, os.environ)
        try:
            return held.check(draft, waivers)
        except (OSError, ValueError):
            if held.loaded is not None:
                raise
        with self._lock:  # what was kept is damaged
            loaded = wiring_quick.load(self._settings, draft, os.environ)
            self._held[lang] = wiring_quick.held_whole(loaded)
        return loaded.checker.check(draft, waivers)

    def prepare(self) -> None:
        """Make the likeliest languages ready on another thread, once."""

        def check_nothing() -> None:
            for lang in dict.fromkeys((self._settings.language, DEFAULT)):
                with contextlib.suppress(SaywellError):  # the first real check says what is wrong
                    self.check(Draft(".", lang))

        if not self._prepared:
            self._prepared = True
            threading.Thread(target=check_nothing, daemon=True).start()

    def learn(self, word: str) -> None:
        """Add a word to one's own vocabulary; it is right from now on. Raises SaywellError."""
        wiring_words.add_words(self._settings, [word], whose=wiring_words.MINE)
        with self._lock:
            self._held = {lang: one for lang, one in self._held.items() if one.loaded is not None}
            for one in self._held.values():
                if one.loaded is not None:
                    one.loaded.checker.learn(word)

    @property
    def problems(self) -> frozenset[str]:
        """What is wrong in the files of the rules, as far as they were read; waits for nothing."""
        held = tuple(self._held.values())  # rules may be being read by another thread
        return frozenset[str]().union(*(one.problems for one in held))


def open_library(settings: Settings) -> OpenLibrary:
    """Open the library as any command does, but let another process make a large one ready."""
    own = str(wiring.own_replies(settings))
    return wiring_apart.opened(wiring.layers_of(settings), own, settings.library.teams)


def _is_canned(message: Message, library: ChatLibrary) -> bool:
    return message.author is Author.AGENT and library.has(message.text)


def _suggester(library: ChatLibrary, settings: Settings, past: PastCases) -> Suggester:
    return Suggester(lambda: library.opened, settings, past=past.memory, usage=library.usage)

"""The parts of the chat screen, put together: its library, its check, its suggestions."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import threading
from collections.abc import Callable, Iterable

from saywell.app import downloads, wiring, wiring_apart, wiring_moves, wiring_words
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
from saywell.errors import Problem, SaywellError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Author, Message
from saywell.model.ports import Clock, Journal
from saywell.model.rules import Draft, Report, Waiver
from saywell.model.settings import Settings, seconds, size


def chat_parts(
    settings: Settings, backend: ChatBackend, journal: Journal, clock: Clock | None = None
) -> tuple[Parts, Callable[[], tuple[Problem, ...]]]:
    """Put together what the chat screen works with, and what says afterwards which files are wrong.

    The library is opened by the screen, beside it. ``clock`` is the machine's unless another is
    given.
    """
    checked, clock = LateChecker(settings), clock or wiring.SystemClock()

    def reopen() -> OpenLibrary:
        opened = open_library(settings)
        checked.load_beside()
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
    )

    def problems() -> tuple[Problem, ...]:
        of_past = () if past.problem is None else (past.problem,)
        return (*library.problems, *checked.problems, *of_past)

    return parts, problems


class LateChecker:
    """The check, whose rules are read when they are needed first, or when somebody has time.

    Reading them takes as long as all else before the screen is there.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._loaded: wiring.LoadedChecker | None = None

    def load(self) -> wiring.LoadedChecker:
        """Read the rules, once, from whichever thread asks first. Raises SaywellError."""
        with self._lock:
            if self._loaded is None:
                self._loaded = wiring.load_checker(self._settings)
            return self._loaded

    def load_beside(self) -> None:
        """Read the rules on another thread; what goes wrong is told by the first check."""

        def load() -> None:
            with contextlib.suppress(SaywellError):
                self.load()

        if self._loaded is None:
            threading.Thread(target=load, daemon=True).start()

    def check(self, draft: Draft, waivers: Iterable[Waiver] = ()) -> Report:
        """Check one draft."""
        return self.load().checker.check(draft, waivers)

    def learn(self, word: str) -> None:
        """Add a word to one's own vocabulary; it is right from now on. Raises SaywellError."""
        wiring_words.add_words(self._settings, [word], whose=wiring_words.MINE)
        self.load().checker.learn(word)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the files of the rules, as far as they were read."""
        return self._loaded.problems if self._loaded is not None else ()


def open_library(settings: Settings) -> OpenLibrary:
    """Open the library as any command does, but let another process make a large one ready."""
    return wiring_apart.opened(wiring.layers_of(settings), str(wiring.own_replies(settings)))


def _is_canned(message: Message, library: ChatLibrary) -> bool:
    return message.author is Author.AGENT and library.has(message.text)


def _suggester(library: ChatLibrary, settings: Settings, past: PastCases) -> Suggester:
    return Suggester(lambda: library.opened, settings, past=past.memory, usage=library.usage)

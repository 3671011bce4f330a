"""The parts of the chat screen, put together: its library, its check, its suggestions."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from saywell.app import downloads, wiring, wiring_apart, wiring_moves
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
from saywell.errors import Problem
from saywell.model.backend import ChatBackend
from saywell.model.chat import Author, Message
from saywell.model.ports import Clock, Journal
from saywell.model.settings import Settings, seconds, size


def chat_parts(
    settings: Settings, backend: ChatBackend, journal: Journal, clock: Clock | None = None
) -> tuple[Parts, Callable[[], tuple[Problem, ...]]]:
    """Put together what the chat screen works with, and what says afterwards which files are wrong.

    The library is opened by the screen, beside it. ``clock`` is the machine's unless another is
    given.
    """
    checked, clock = wiring.load_checker(settings), clock or wiring.SystemClock()
    library = ChatLibrary(lambda: open_library(settings), settings, journal, clock)
    past = wiring.past_cases()
    moves = wiring_moves.move_reader(settings, canned=lambda one: _is_canned(one, library))
    sender = SendService(backend, journal, clock)
    most = size(settings.chat.max_download)
    parts = Parts(
        backend=backend,
        journal=journal,
        replies=library,
        check=SceneCheck(checked.checker.check, settings, library.has),
        sender=sender,
        outbox=Outbox(
            sender,
            journal,
            clock,
            recheck_with(lambda: checked.checker.check, backend, settings),
            fresh=dt.timedelta(seconds=seconds(settings.clocks.outbox)),
        ),
        clock=clock,
        settings=settings,
        save=lambda one: downloads.save(backend, one, downloads_folder(), most),
        suggest=_suggester(library, settings, past) if settings.suggestions else nothing,
        said=moves.said,
        desktop=SystemDesktop(os.environ),
    )

    def problems() -> tuple[Problem, ...]:
        of_past = () if past.problem is None else (past.problem,)
        return (*library.problems, *checked.problems, *of_past)

    return parts, problems


def open_library(settings: Settings) -> OpenLibrary:
    """Open the library as any command does, but let another process make a large one ready."""
    return wiring_apart.opened(wiring.layers_of(settings), str(wiring.own_replies(settings)))


def _is_canned(message: Message, library: ChatLibrary) -> bool:
    return message.author is Author.AGENT and library.has(message.text)


def _suggester(library: ChatLibrary, settings: Settings, past: PastCases) -> Suggester:
    return Suggester(lambda: library.opened, settings, past=past.memory, usage=library.usage)

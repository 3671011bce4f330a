"""Work that may block, kept away from the keys: one thread to a lane, results on the loop."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from saywell.errors import SaywellError

Result = TypeVar("Result")

PATIENCE = 1.0
"""Seconds that the end of the program waits for work that has begun: a text that is being saved."""

THREAD = "lane"
"""How the names of the threads begin."""

READING = frozenset(
    {"account", "agents", "check", "colleagues", "conversation", "course", "customer", "find"}
    | {"jump", "library", "listen", "lookup", "messages", "offer", "older", "queue", "read"}
    | {"suggest", "typing"}
)
"""Lanes whose work keeps and sends nothing: the end of the program does not wait for it."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Result]):
    """Something to do elsewhere.

    ``work`` runs on another thread and touches no state; ``done`` or ``failed`` gets its outcome
    on the thread of the screen. Jobs of one ``lane`` run one after the other, and a job that says
    ``latest`` drops those of its lane that say so too and have not begun.
    """

    lane: str
    work: Callable[[], Result]
    done: Callable[[Result], None]
    failed: Callable[[SaywellError], None]
    latest: bool = False

    def run(self) -> Callable[[], None]:
        """Do the work and return what is left to do on the thread of the screen."""
        try:
            result = self.work()
        except SaywellError as error:
            return _with(self.failed, error)
        except Exception as error:  # a fault of ours must not take the agent's draft with it
            return _with(self.failed, SaywellError(f"{type(error).__name__}: {error}"))
        return _with(self.done, result)


def _with(deed: Callable[[Any], None], value: object) -> Callable[[], None]:
    return lambda: deed(value)


class Lanes:
    """Runs jobs on threads that end with the program, whatever a server still owes them.

    ``deliver`` brings a call to the thread of the screen and may be called from any thread.
    """

    def __init__(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        self._deliver = deliver
        self._waiting: dict[str, deque[Job[Any]]] = {}
        self._ended = False
        self._idle = threading.Condition()

    def __call__(self, job: Job[Any]) -> None:
        """Put a job into its lane; never blocks."""
        with self._idle:
            if self._ended:
                return
            lane = self._waiting.get(job.lane)
            if lane is not None:
                if job.latest:
                    kept = [one for one in lane if not one.latest]
                    lane.clear()
                    lane.extend(kept)
                lane.append(job)
                return
            self._waiting[job.lane] = deque([job])
        name = f"{THREAD} {job.lane}"
        thread = threading.Thread(target=self._drain, args=(job.lane,), name=name, daemon=True)
        thread.start()

    @property
    def idle(self) -> bool:
        """Whether no job waits or runs; what the last ones brought may still have to be taken."""
        with self._idle:
            return not self._waiting

    def end(self, patience: float | None = None) -> None:
        """Take no more jobs, and give those that keep or send something so many seconds to end."""
        with self._idle:
            self._ended = True
            self._idle.wait_for(self._only_reads, PATIENCE if patience is None else patience)

    def _only_reads(self) -> bool:
        return all(lane.partition(" ")[0] in READING for lane in self._waiting)

    def _drain(self, lane: str) -> None:
        while True:
            with self._idle:
                if not self._waiting[lane]:
                    del self._waiting[lane]
                    self._idle.notify_all()
                    return
                job = self._waiting[lane].popleft()
            self._deliver(job.run())

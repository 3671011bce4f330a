"""One cell of the fault matrix: a message, its way to a server, and what becomes of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.backends.stages import ProxiedStage
from tests.faults import faults
from tests.faults.agent import Agent, Command, Ended, Kept, Step
from tests.faults.proxy import Fault, FaultProxy, Moment

LATER = 600.0
"""Seconds between two repetitions; a message that is not there by then did not arrive."""

LARGE = 16 * 2**20
"""Bytes that no socket buffer of loopback holds."""


class Variant(StrEnum):
    """What kind of message is tried."""

    PLAIN = "a reply"
    NOTE = "a private note"
    FILE = "a reply with a file"
    TWICE = "a text that went out before"
    WAITED = "a reply that waited in the outbox"
    AGAIN = "a reply that is sent again by decision"


@dataclass(frozen=True, slots=True)
class Column:
    """A chat system of the matrix, and how the program is told where it is."""

    name: str
    stage: ProxiedStage
    environment: Mapping[str, str]
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """How often a message is on the server: the whole of it, and any part."""

    whole: int
    part: int


class Trial:
    """A message of its own in a home of its own, on the conversation of a column."""

    def __init__(self, column: Column, agent: Agent, variant: Variant, number: int) -> None:
        self.column = column
        self.variant = variant
        self.large = False
        self._agent = agent
        self._text = f"Your parcel {number} left this morning, and it arrives on Friday."
        self._file = agent.home / f"label-{number}.txt"
        self._later = 0.0
        self._doubtful = ""
        self._file.write_text(f"label {number}\n")
        self.expected = 1
        if variant is Variant.TWICE:
            assert self.send().code == 0
            self.expected = 2
        if variant is Variant.WAITED:
            self._queue()
        if variant is Variant.AGAIN:
            self._doubtful = self._lose()

    @property
    def proxy(self) -> FaultProxy:
        return self.column.stage.proxy

    def order(
        self,
        fault: Fault,
        at: Mapping[Moment, Callable[[], object]] | None = None,
        *,
        count: int = 1,
    ) -> None:
        """Let the next request that sends meet a fault, or the next few."""
        method, path = self.column.stage.send_request
        self.proxy.order(fault, method=method, path=path, at=at, count=count)

    def _queue(self) -> None:
        """Write it while nobody listens, so that it waits in the outbox."""
        self.proxy.refuse()
        waits = self._agent.run(*self._sending(), "--later")
        self.proxy.mend()
        assert waits.code == 0, waits
        assert [one.state for one in self.kept()] == ["queued"]

    def _lose(self) -> str:
        """Let it be lost on its way, so that nobody knows; return its key."""
        self.order(faults.reset_unforwarded, count=99)
        ended = self._agent.run(*self._sending())
        self.proxy.mend()
        assert ended.code == 4, ended
        (key,) = (one.key for one in self.kept() if one.state == "unknown")
        return key

    def order_upload(
        self, fault: Fault, at: Mapping[Moment, Callable[[], object]] | None = None
    ) -> None:
        """Let the next request that carries a file meet a fault."""
        stage = self.column.stage
        method, path = stage.upload_request if stage.upload_request[0] else stage.send_request
        self.proxy.order(fault, method=method, path=path, at=at)

    def pass_time(self, seconds: float) -> None:
        """Put the clocks of the commands from here on forward."""
        self._later += seconds

    def send(self) -> Ended:
        """Run the command to its end."""
        return self._agent.run(*self._arguments(), later=self._later)

    def send_anew(self) -> Ended:
        """Do what an agent does next; what was decided once is a message like others from then."""
        self._doubtful = ""
        return self.send()

    def held(self) -> Holder:
        """Return a place for a command that is started later."""
        return Holder()

    def started(
        self,
        holder: Holder,
        at: Mapping[Step, Callable[[], object]] | None = None,
    ) -> Command:
        """Start the command."""
        command = self._agent.start(*self._arguments(), at=at, later=self._later)
        holder.put(command)
        return command

    def customer_echoes(self) -> None:
        """Let the customer write the words of the message."""
        self.column.stage.customer_says(self._text)
        self.expected += 1

    def colleague_echoes(self) -> None:
        """Let a colleague write the words of the message."""
        self.column.stage.colleague_says(self._text)
        self.expected += 1

    def stored(self) -> Stored:
        """Count the message on the server, its text and its file."""
        texts = self.column.stage.stored_texts().count(self._text)
        if self.variant is not Variant.FILE and not self.large:
            return Stored(texts, texts)
        files = self.column.stage.stored_files().count(self._file.name)
        return Stored(min(texts, files), max(texts, files))

    def shown_to_customer(self) -> int:
        """Count it where the customer sees it."""
        return self.column.stage.customer_reads().count(self._text)

    def kept(self) -> list[Kept]:
        """List where the journal of this home has the message."""
        return [one for one in self._agent.kept() if self._text in one.text]

    def kept_wrongly(self) -> list[Kept]:
        """List what was kept as something else: a note as a reply, or without its file."""
        files = (str(self._file),) if self.variant is Variant.FILE or self.large else ()
        private = self.variant is Variant.NOTE
        return [one for one in self.kept() if (one.private, one.files) != (private, files)]

    def _arguments(self) -> tuple[str, ...]:
        if self.variant is Variant.WAITED:
            return ("outbox", "send", "--all", "--yes")
        if self._doubtful:
            return ("outbox", "settle", self._doubtful, "--again")
        return self._sending()

    def _sending(self) -> tuple[str, ...]:
        if self.large:
            self._file.write_bytes(b"x" * LARGE)
        arguments = ["send", self.column.stage.waiting, self._text, "--yes"]
        if self.variant is Variant.NOTE:
            arguments.append("--note")
        if self.variant is Variant.FILE or self.large:
            arguments += ["--attach", str(self._file)]
        return tuple(arguments)


class Holder:
    """A command that will be there in a moment."""

    def __init__(self) -> None:
        self._there = threading.Event()
        self._command: Command | None = None

    def put(self, command: Command) -> None:
        self._command = command
        self._there.set()

    def __call__(self) -> Command:
        assert self._there.wait(30)
        assert self._command is not None
        return self._command


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cell shows: ``told``, ``kept`` and ``stored`` after the fault, the rest in the end.

    ``told`` is what each copy of the program said, the best first, ``steps`` what the agent was
    told at each repetition, ``arrived`` whether that it is sent in the end. ``kept_wrongly`` is
    what the journal had as another kind of message, ``shown_wrongly`` counts notes that the
    customer saw.
    """

    told: tuple[str, ...]
    kept: str
    stored: int
    steps: tuple[str, ...]
    final: int
    arrived: bool
    lost: int
    doubled: int
    kept_wrongly: tuple[Kept, ...] = ()
    shown_wrongly: int = 0
    said: str = ""

    @property
    def wrong(self) -> bool:
        """Whether anything is as it must never be."""
        wrongly = self.kept_wrongly or self.shown_wrongly
        return bool(self.lost or self.doubled or wrongly or not self.arrived)


TOLD = {0: "sent", 1: "refused", 2: "not sent", 3: "not sent", 4: "not known", None: "killed"}
ORDER = tuple(TOLD)


def outcome(
    trial: Trial, tried: Callable[[Trial], tuple[Ended, ...]], *, nowhere: bool = False
) -> Outcome:
    """Try a row, then do what an agent does: the same again, until it is told to be sent.

    Of several copies that were at work, one that says so is enough: they have the same agent.
    With ``nowhere`` the text may stand where it was typed, as nothing can be kept.
    """
    ends = sorted(tried(trial), key=lambda ended: ORDER.index(ended.code))
    ended = ends[0]
    trial.proxy.wait_until_idle()
    assert not trial.proxy.waiting, "the fault did not happen"
    trial.proxy.mend()
    stored, kept, wrongly = trial.stored(), trial.kept(), trial.kept_wrongly()
    excused = nowhere and ended.code in NOTHING_DONE
    lost = stored.whole < trial.expected and not kept and not excused
    steps, last = [], ended
    for later in (0.0, LATER, LATER):
        if last.code == 0:
            break
        trial.pass_time(later)
        last = trial.send_anew()
        steps.append(TOLD[last.code])
    final = trial.stored()
    lost = lost or final.whole < trial.expected
    return Outcome(
        told=tuple(TOLD[one.code] for one in ends),
        arrived=last.code == 0,
        kept=", ".join(sorted({one.state for one in kept})),
        stored=stored.whole,
        steps=tuple(steps),
        final=final.whole,
        lost=int(lost),
        doubled=max(0, final.part - trial.expected),
        kept_wrongly=(*wrongly, *trial.kept_wrongly()),
        shown_wrongly=trial.shown_to_customer() if trial.variant is Variant.NOTE else 0,
        said="; ".join(filter(None, map(sentence, ends))),
    )


NOTHING_DONE = (1, 2, 3)
"""The ends by which a command says that nothing was sent; the text stands where it was typed."""


def sentence(ended: Ended) -> str:
    """Return what the command said last of all, without the server's address."""
    lines = [line for line in ended.err.splitlines() if line.startswith("saywell: ")]
    said = lines[-1].removeprefix("saywell: ") if lines else ""
    said = re.sub(r"127\.0\.0\.1:\d+|localhost:\d+", "the server", said)
    return re.sub(r"\S*/journal\.sqlite", "the journal", said)

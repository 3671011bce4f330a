"""The rows of the fault matrix: what goes wrong with a message, each tried on every chat system."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from dataclasses import dataclass

from tests.backends.staging import Break
from tests.faults import faults
from tests.faults.agent import FULL, Ended, Step
from tests.faults.faults import PAGE
from tests.faults.proxy import Fault, Moment
from tests.faults.trial import Trial
from tests.faults.wire import Answer

Try = Callable[[Trial], tuple[Ended, ...]]

GATEWAY = b"<html><body>Bad Gateway</body></html>"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that goes wrong; ``varied`` also with a note, a file, and from the outbox.

    ``grave`` is with every kind of message.
    ``needs_file`` is for what only happens to a large request, ``nowhere`` for when nothing can
    be kept, ``racing`` for copies of which either may win.
    """

    name: str
    tried: Try
    varied: bool = False
    grave: bool = False
    needs_file: bool = False
    nowhere: bool = False
    racing: bool = False


def broken(fault: Fault) -> Try:
    """The request that sends meets a fault; everything else is well."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        trial.order(fault)
        return (trial.send(),)

    return tried


def unasked(fault: Fault) -> Try:
    """The request that sends meets a fault, and from then on nobody can connect."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        trial.order(fault, at={Moment.READ: trial.proxy.stop_listening})
        ended = trial.send()
        trial.proxy.mend()
        return (ended,)

    return tried


def killed_at(moment: Moment, fault: Fault = faults.untouched) -> Try:
    """The command is killed while the exchange is at that moment."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        command = trial.held()
        trial.order(fault, at={moment: lambda: command().kill()})
        return (trial.started(command).ended(),)

    return tried


def interrupted_at(moment: Moment) -> Try:
    """Ctrl-C is pressed while the exchange is at that moment."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        command = trial.held()
        trial.order(faults.silent_stored(), at={moment: lambda: command().interrupt()})
        return (trial.started(command).ended(),)

    return tried


def killed_in(step: Step) -> Try:
    """The command is killed at one of its own steps."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        command = trial.held()
        return (trial.started(command, {step: lambda: command().kill()}).ended(),)

    return tried


def killed_while_writing(trial: Trial) -> tuple[Ended, ...]:
    """The command is killed when half of a large request has left."""
    command = trial.held()
    trial.large = True
    trial.order_upload(faults.untouched, at={Moment.HALF_READ: lambda: command().kill()})
    return (trial.started(command).ended(),)


def broken_upload(fault: Fault) -> Try:
    """The request that carries a large file meets a fault."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        trial.large = True
        trial.order_upload(fault)
        return (trial.send(),)

    return tried


def full_at(step: Step) -> Try:
    """The disk is full from a step on."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        command = trial.held()
        return (trial.started(command, {step: lambda: FULL}).ended(),)

    return tried


def refused(trial: Trial) -> tuple[Ended, ...]:
    """Nobody listens."""
    trial.proxy.refuse()
    ended = trial.send()
    trial.proxy.mend()
    return (ended,)


def refused_at_last(trial: Trial) -> tuple[Ended, ...]:
    """Nobody listens any more when the journal is ready and the message is to leave."""
    command = trial.held()
    ended = trial.started(command, {Step.BEGUN: trial.proxy.refuse}).ended()
    trial.proxy.mend()
    return (ended,)


def copy_while_held(moment: Moment) -> Try:
    """A second copy runs the same command while the first one's request is under way."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        second: list[Ended] = []
        trial.order(faults.untouched, at={moment: lambda: second.append(trial.send())})
        first = trial.send()
        return first, *second

    return tried


def copy_in(step: Step) -> Try:
    """A second copy runs the same command while the first one is at a step of its own."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        second: list[Ended] = []
        command = trial.held()
        at = {step: lambda: second.append(trial.send())}
        first = trial.started(command, at).ended()
        return first, *second

    return tried


def copies_after(death: Try, seconds: float = 0.0) -> Try:
    """The command is killed, and then two copies repeat it at the same moment."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        death(trial)
        trial.pass_time(seconds)
        barrier = threading.Barrier(2, timeout=30)
        commands = [trial.started(trial.held(), {Step.OPENED: barrier.wait}) for _ in range(2)]
        return tuple(command.ended() for command in commands)

    return tried


def stored_late(trial: Trial) -> tuple[Ended, ...]:
    """The server gets it only when the command has given up, and has been repeated."""
    repeated = threading.Event()
    trial.order(faults.stored_when(repeated.wait))
    ended = trial.send()
    if ended.code:
        trial.send()
    repeated.set()
    return (ended,)


def said_by_others(trial: Trial) -> tuple[Ended, ...]:
    """It was never stored; the customer and a colleague write the very same words."""

    def echoes() -> None:
        trial.customer_echoes()
        trial.colleague_echoes()

    trial.order(faults.reset_unforwarded, at={Moment.READ: echoes})
    return (trial.send(),)


def refused_by(kind: Break, *headers: tuple[str, str]) -> Try:
    """The server refuses in its own words; nothing is stored."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        answer = dataclasses.replace(trial.column.stage.answers[kind], headers=headers)
        trial.order(faults.answers(answer))
        return (trial.send(),)

    return tried


def stored_then_refused_by(kind: Break) -> Try:
    """The server stores it, and answers with a failure in its own words."""

    def tried(trial: Trial) -> tuple[Ended, ...]:
        trial.order(faults.stored_then(trial.column.stage.answers[kind]))
        return (trial.send(),)

    return tried


ROWS = (
    Row("connection refused", refused, varied=True),
    Row("connection refused when the message is to leave", refused_at_last),
    Row("reset before the request is read", broken(faults.reset_unread), varied=True),
    Row("reset in the middle of the request", broken(faults.reset_in_upload), varied=True),
    Row(
        "reset in the middle of a file of 16 MB",
        broken_upload(faults.reset_in_upload),
        needs_file=True,
    ),
    Row("file stored, and then reset", broken_upload(faults.reset_stored), needs_file=True),
    Row("reset after the request, not stored", broken(faults.reset_unforwarded), grave=True),
    Row("reset after the server stored it", broken(faults.reset_stored), varied=True),
    Row("closed after the server stored it", broken(faults.closed_stored)),
    Row("timeout, not stored", broken(faults.silent())),
    Row("timeout after the server stored it", broken(faults.silent_stored()), grave=True),
    Row("timeout, stored after the command was repeated", stored_late),
    Row("not stored, and then the network is gone", unasked(faults.reset_unforwarded)),
    Row("stored, and then the network is gone", unasked(faults.reset_stored), grave=True),
    Row("not stored, and customer and colleague write the same words", said_by_others),
    Row("429 without Retry-After", refused_by(Break.RATE_LIMIT)),
    Row("429 with Retry-After", refused_by(Break.RATE_LIMIT, ("Retry-After", "1"))),
    Row("500 before storing", refused_by(Break.SERVER_ERROR), grave=True),
    Row("500 after storing", stored_then_refused_by(Break.SERVER_ERROR), varied=True),
    Row("502 before storing", broken(faults.answers(Answer(502, GATEWAY, "text/html")))),
    Row("502 after storing", broken(faults.stored_then(Answer(502, GATEWAY, "text/html")))),
    Row("sign-in refused in the middle of a session", refused_by(Break.WRONG_TOKEN), varied=True),
    Row("permission refused", refused_by(Break.NO_PERMISSION)),
    Row("slow trickle", broken(faults.trickle(0.0005))),
    Row("answer cut off in its body", broken(faults.truncated), varied=True),
    Row("answer cut off in its headers", broken(faults.truncated_in_headers)),
    Row("JSON called text/html", broken(faults.typed("text/html"))),
    Row("JSON called text/plain", broken(faults.typed("text/plain"))),
    Row("HTML page, not stored", broken(faults.answers(PAGE))),
    Row("HTML page after storing", broken(faults.stored_then(PAGE))),
    Row("JSON of another product, not stored", broken(faults.answers(Answer(200, b'{"ok": 1}')))),
    Row("empty answer after storing", broken(faults.stored_then(Answer(200, b"")))),
    Row("invalid UTF-8", broken(faults.not_utf8)),
    Row("Content-Length too short", broken(faults.too_short)),
    Row("Content-Length too long", broken(faults.too_long)),
    Row("answer of 50 MB", broken(faults.huge)),
    Row("killed before the message is in the journal", killed_in(Step.BEGINNING)),
    Row("killed when the journal has it", killed_in(Step.BEGUN), grave=True),
    Row("killed while the request is written", killed_while_writing, needs_file=True),
    Row("killed when the request was read", killed_at(Moment.READ), grave=True),
    Row("killed when the server stored it", killed_at(Moment.STORED), grave=True),
    Row("killed in the middle of the answer", killed_at(Moment.HALF_ANSWERED)),
    Row("killed when the answer is not recorded", killed_in(Step.RECORDING), varied=True),
    Row("killed when it is recorded", killed_in(Step.RECORDED)),
    Row("killed, never stored", killed_at(Moment.READ, faults.reset_unforwarded), grave=True),
    Row("Ctrl-C when the server stored it", interrupted_at(Moment.STORED)),
    Row("a second copy sends it when the journal has it", copy_in(Step.BEGUN), grave=True),
    Row("a second copy sends it when the request was read", copy_while_held(Moment.READ)),
    Row("a second copy sends it when it is stored", copy_while_held(Moment.STORED)),
    Row("a second copy sends it before it is recorded", copy_in(Step.RECORDING)),
    Row(
        "killed when stored, then two copies repeat it at once",
        copies_after(killed_at(Moment.STORED)),
        racing=True,
    ),
    Row(
        "never left, then two copies repeat it ten minutes later",
        copies_after(killed_in(Step.BEGUN), seconds=600.0),
        racing=True,
    ),
    Row("disk full before the journal has it", full_at(Step.BEGINNING), nowhere=True),
    Row("disk full when the message has left", full_at(Step.BEGUN), varied=True),
    Row("disk full when the answer is recorded", full_at(Step.RECORDING)),
)

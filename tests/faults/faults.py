"""What can go wrong between a client and a server, each as one short story of an exchange."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.proxy import Exchange, Fault, Moment
from tests.faults.wire import Answer

PAGE = Answer(200, b"<!DOCTYPE html><html><title>Sign in</title></html>", "text/html")
BIG = 50 * 2**20


def untouched(exchange: Exchange) -> None:
    """Nothing goes wrong, but every moment is called."""
    exchange.read()
    exchange.answer(exchange.forward())


def refused_from_now_on(exchange: Exchange) -> None:
    """This one is answered; after it, nobody can connect."""
    exchange.read()
    answer = exchange.forward()
    exchange.proxy.stop_listening()
    exchange.answer(Answer(answer.status, answer.body, answer.content_type, (CLOSE,)))
    exchange.hang_up()


CLOSE = ("Connection", "close")


def reset_unread(exchange: Exchange) -> None:
    """The connection is reset before the request is read."""
    exchange.reset()


def reset_in_upload(exchange: Exchange) -> None:
    """Half of the request reaches the server, then both connections are reset."""
    exchange.forward_half()
    exchange.reset()


def reset_unforwarded(exchange: Exchange) -> None:
    """The request is read, the server never sees it, the connection is reset."""
    exchange.read()
    exchange.reset()


def reset_stored(exchange: Exchange) -> None:
    """The server carries it out, and the connection is reset before the answer."""
    exchange.read()
    exchange.forward()
    exchange.reset()


def closed_stored(exchange: Exchange) -> None:
    """The server carries it out, and the connection ends in order before the answer."""
    exchange.read()
    exchange.forward()
    exchange.hang_up()


def silent(seconds: float = 30.0) -> Fault:
    """The request is read and nothing more happens."""

    def silent_unforwarded(exchange: Exchange) -> None:
        exchange.read()
        exchange.silence(seconds)

    return silent_unforwarded


def silent_stored(seconds: float = 30.0) -> Fault:
    """The server carries it out, and the answer never comes."""

    def silent_after_storing(exchange: Exchange) -> None:
        exchange.read()
        exchange.forward()
        exchange.silence(seconds)

    return silent_after_storing


def stored_when(ready: Callable[[float], object]) -> Fault:
    """The request is held up, and the server gets it only when the client has given up."""

    def stored_after_giving_up(exchange: Exchange) -> None:
        exchange.read()
        ready(30.0)
        exchange.forward()
        exchange.hang_up()

    return stored_after_giving_up


def answers(answer: Answer) -> Fault:
    """The server never sees the request; somebody else answers."""

    def answered_instead(exchange: Exchange) -> None:
        exchange.read()
        exchange.answer(answer)

    return answered_instead


def stored_then(answer: Answer) -> Fault:
    """The server carries it out; the answer is another one."""

    def answered_otherwise(exchange: Exchange) -> None:
        exchange.read()
        exchange.forward()
        exchange.answer(answer)

    return answered_otherwise


def trickle(pause: float = 0.002, step: int = 1) -> Fault:
    """The right answer comes byte by byte, or a few bytes at a time, headers too."""

    def trickled(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(exchange.forward().wire(), pause=pause, step=step)

    return trickled


def truncated(exchange: Exchange) -> None:
    """The connection ends in the middle of the answer's body."""
    exchange.read()
    answer = exchange.forward()
    exchange.client.send(answer.wire()[: -max(len(answer.body) // 2, 1)])
    exchange.reached(Moment.HALF_ANSWERED)
    exchange.hang_up()


def truncated_in_headers(exchange: Exchange) -> None:
    """The connection ends in the middle of the answer's headers."""
    exchange.read()
    answer = exchange.forward()
    exchange.client.send(answer.wire()[:30])
    exchange.hang_up()


def typed(content_type: str) -> Fault:
    """The right answer, under another content type."""

    def typed_otherwise(exchange: Exchange) -> None:
        exchange.read()
        answer = exchange.forward()
        exchange.answer(Answer(answer.status, answer.body, content_type))

    return typed_otherwise


def not_utf8(exchange: Exchange) -> None:
    """The answer's text holds bytes that are no UTF-8."""
    exchange.read()
    answer = exchange.forward()
    spoiled = answer.body.replace(b'"', b'"\xff\xfe', 3)
    exchange.answer(Answer(answer.status, spoiled, answer.content_type))


def too_short(exchange: Exchange) -> None:
    """Content-Length says less than there is, and so the JSON ends too early."""
    exchange.read()
    answer = exchange.forward()
    exchange.send(answer.wire(length=len(answer.body) // 2))
    exchange.hang_up()


def too_long(exchange: Exchange) -> None:
    """Content-Length says more than ever comes."""
    exchange.read()
    answer = exchange.forward()
    exchange.send(answer.wire(length=len(answer.body) + 100))
    exchange.hang_up()


def huge(exchange: Exchange) -> None:
    """The answer is 50 MB long."""
    exchange.read()
    exchange.forward()
    head = Answer(200, b"").wire(length=BIG)
    exchange.client.send(head)
    for _ in range(BIG // 2**16):
        exchange.client.send(b"[" * 2**16)

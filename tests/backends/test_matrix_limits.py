from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.backends.matrix_cast import Cast, reply
from tests.backends.synapse import Synapse, running

from saywell.backends.matrix import KIND
from saywell.errors import RateLimited
from saywell.model.connection import Connection


@pytest.fixture(scope="module")
def strict() -> Iterator[Synapse]:
    """A server of its own with the rate limits that Synapse comes with."""
    with running(limits={}) as server:
        yield server


def until_limited(act: Callable[[int], object], most: int) -> tuple[int, float]:
    """Do something until the server has enough; return how often it was done, and the wait."""
    for number in range(most):
        try:
            act(number)
        except RateLimited as limited:
            return number, limited.retry_after or 0.0
    raise AssertionError("there was no limit")


def test_messages_are_limited_and_the_wait_is_the_servers(strict: Synapse) -> None:
    cast = Cast(strict)
    room = cast.taken()
    backend = cast.backend()
    backend.queue()
    sent, wait = until_limited(lambda number: backend.send(reply(room, f"message {number}")), 40)
    cast.close()
    # The defaults are ten at once, then one in five seconds (rc_message).
    assert 5 <= sent < 30
    assert 0 < wait <= 60
    texts = [one for one in cast.carol.texts(room) if one.startswith("message")]
    assert texts == [f"message {number}" for number in range(sent)]


def test_signing_in_is_limited_for_minutes(strict: Synapse) -> None:
    user = strict.user("alice")
    who = Connection(url=strict.url, secret="", user=user.name)

    def sign_in(_: int) -> None:
        assert KIND.sign_in is not None
        assert KIND.sign_in(who, user.password)

    times, wait = until_limited(sign_in, 20)
    # The defaults are five at once, then one in 333 s (rc_login).
    assert 2 <= times <= 6
    assert wait > 60

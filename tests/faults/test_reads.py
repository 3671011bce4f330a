"""Odd answers to what is read: an error of ours or the right thing, soon, and no harm after it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from tests.backends.synapse import Synapse
from tests.faults import columns, faults
from tests.faults.proxy import Fault
from tests.faults.trial import Column
from tests.faults.wire import Answer

from saywell.errors import BackendError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Outgoing

LISTS = {"agents", "canned replies"}
"""What a list is a right answer to."""

SOON = 10.0
"""Seconds within which every read has to end, whatever the server does; most take none."""

READS: dict[str, Callable[[ChatBackend, str], object]] = {
    "account": lambda backend, _: backend.account(),
    "queue": lambda backend, _: backend.queue(),
    "changed": lambda backend, _: backend.changed(dt.datetime.now(dt.UTC)),
    "conversation": lambda backend, here: backend.conversation(here),
    "messages": lambda backend, here: backend.messages(here),
    "agents": lambda backend, _: backend.agents(),
    "canned replies": lambda backend, _: backend.canned_replies(),
    "find sent": lambda backend, here: backend.find_sent(Outgoing("k", here, "Hello"), None),
}
HARMLESS: dict[str, Fault] = {
    "JSON called text/plain": faults.typed("text/plain"),
    "JSON called text/html": faults.typed("text/html"),
    "slow trickle": faults.trickle(0.00001, step=7),
}
"""What is read all the same."""

HARMFUL: dict[str, Fault] = {
    "HTML page": faults.answers(faults.PAGE),
    "nothing": faults.answers(Answer(200, b"")),
    "null": faults.answers(Answer(200, b"null")),
    "a list": faults.answers(Answer(200, b"[]")),
    "a list of odd things": faults.answers(Answer(200, b'[1, null, "x", [], {}, true]')),
    "a number": faults.answers(Answer(200, b"17")),
    "a word": faults.answers(Answer(200, b'"false"')),
    "an object without keys": faults.answers(Answer(200, b"{}")),
    "deep brackets": faults.answers(Answer(200, b"[" * 100_000)),
    "a huge number": faults.answers(Answer(200, b"1" * 10_000)),
    "broken JSON": faults.answers(Answer(200, b'{"data": ')),
    "204": faults.answers(Answer(204, b"")),
    "a redirect": faults.answers(Answer(302, b"", headers=(("Location", "http://10.0.0.1/"),))),
    "gzip that is none": faults.answers(
        Answer(200, b"no gzip at all", headers=(("Content-Encoding", "gzip"),))
    ),
    "50 MB": faults.huge,
    "too short": faults.too_short,
    "too long": faults.too_long,
    "cut off in its headers": faults.truncated_in_headers,
    "reset": faults.reset_unread,
}
"""What is no answer, or another one."""


@pytest.fixture(scope="module", params=columns.NAMES)
def column(request: pytest.FixtureRequest, synapse: Synapse) -> Iterator[Column]:
    with columns.opened(request.param, synapse) as column:
        yield column


def spoken(column: Column, fault: Fault) -> dict[str, str]:
    """Do every read on a backend of its own under a fault; return how each went."""
    stage, went = column.stage, {}
    with closing(stage.connect()) as backend:
        for name, read in READS.items():
            stage.proxy.order(fault, count=99)
            began = time.monotonic()
            try:
                read(backend, stage.waiting)
                went[name] = "read"
            except BackendError as error:
                went[name] = type(error).__name__ if error.message else "an error without words"
            finally:
                took = time.monotonic() - began
                stage.proxy.wait_until_idle()  # no end of a connection comes after the mending
                stage.proxy.mend()
            assert took < SOON, name
        assert stage.waiting in [one.id for one in backend.queue()]
        assert backend.messages(stage.waiting)
    return went


@pytest.mark.parametrize("name", HARMLESS)
def test_what_can_be_read_is_read(column: Column, name: str) -> None:
    healthy = spoken(column, faults.untouched)
    assert spoken(column, HARMLESS[name]) == healthy
    assert healthy["messages"] == "read"


@pytest.mark.parametrize("name", HARMFUL)
def test_what_cannot_be_read_is_an_error_of_ours(column: Column, name: str) -> None:
    went = spoken(column, HARMFUL[name])
    assert {read for read, how in went.items() if how == "read"} <= LISTS, went
    assert not {"Uncertain", "an error without words"} & set(went.values()), went

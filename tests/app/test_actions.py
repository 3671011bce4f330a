"""Labels, times and states: what is read before it is changed, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Iterator, Sequence

import pytest
from tests.scripted import ScriptedBackend, customer

from saywell.app import actions
from saywell.errors import Rejected, UsageError
from saywell.model.backend import Capability
from saywell.model.chat import Agent, Conversation, Priority, Status

NOW = dt.datetime(2026, 11, 22, 7, 0, tzinfo=dt.UTC)


class Desk(ScriptedBackend):
    """Remembers what was set."""

    def __init__(self, *conversations: Conversation) -> None:
        super().__init__(*conversations)
        self.done: list[tuple[object, ...]] = []
        self.refuses = ""

    def take(self, conversation_id: str) -> None:
        self.done.append(("take", conversation_id))

    def set_labels(self, conversation_id: str, labels: Sequence[str]) -> None:
        self.done.append(("labels", *labels))
        kept = tuple(label for label in labels if label != self.refuses)
        one = self.conversations[conversation_id]
        self.conversations[conversation_id] = dataclasses.replace(one, labels=kept)

    def set_priority(self, conversation_id: str, priority: Priority | None) -> None:
        self.done.append(("priority", priority))

    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None:
        self.done.append(("status", status, until))


def desk(**values: object) -> tuple[Desk, Conversation]:
    one = dataclasses.replace(customer(7, "Ana"), **values)  # type: ignore[arg-type]
    return Desk(one), one


def test_taking_says_who_had_it() -> None:
    backend, one = desk(assignee=Agent("2", "Budi"))
    assert actions.take(backend, one) == "Budi"
    mine = dataclasses.replace(one, assignee=Agent("1", "Alex"))
    assert actions.take(backend, mine) == ""
    assert backend.done == [("take", "7"), ("take", "7")]


def test_what_is_so_already_is_not_done_again() -> None:
    backend, one = desk(priority=Priority.HIGH)
    assert not actions.set_status(backend, one, Status.OPEN)
    assert not actions.set_priority(backend, one, Priority.HIGH)
    assert backend.done == []
    assert actions.set_status(backend, one, Status.RESOLVED)
    assert actions.set_priority(backend, one, None)
    assert backend.done == [("status", Status.RESOLVED, None), ("priority", None)]


def test_labels_are_read_changed_and_replaced() -> None:
    backend, one = desk(labels=("old", "billing"))
    found = actions.relabel(backend, one, ["vip", "billing"], ["old", "gone"])
    assert backend.done == [("labels", "billing", "vip")]
    assert found == actions.Labels(("old", "billing"), ("billing", "vip"), ("gone",))
    again = actions.relabel(backend, backend.conversation("7"), ["vip"], [])
    assert again.before == again.after
    assert len(backend.done) == 1


def test_what_the_chat_system_made_of_the_labels_is_what_is_told() -> None:
    backend, one = desk()
    backend.refuses = "vip"
    assert actions.relabel(backend, one, ["vip", "new"], []).after == ("new",)


@pytest.mark.parametrize("word", ["+", "-", "", "+  ", "a\x1bb", "-\x07"])
def test_a_label_without_a_name_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="no label"):
        actions.changes(["+vip", word])


def test_words_are_labels_to_add_and_to_take_away() -> None:
    assert actions.changes(["+vip", "new", "-old", "--x"]) == (("vip", "new"), ("old", "-x"))
    with pytest.raises(UsageError, match="both"):
        actions.changes(["+vip", "-vip"])


def test_what_the_chat_system_lacks_is_told_before_anything_is_done() -> None:
    backend, one = desk()
    backend.can = frozenset()
    for call in (
        lambda: actions.take(backend, one),
        lambda: actions.set_status(backend, one, Status.RESOLVED),
        lambda: actions.snooze(backend, one, NOW),
        lambda: actions.set_priority(backend, one, None),
        lambda: actions.relabel(backend, one, ["vip"], []),
        lambda: actions.need(backend, Capability.MACROS),
    ):
        with pytest.raises(Rejected, match="no means for"):
            call()
    assert not backend.done
    assert not backend.calls


@pytest.mark.parametrize(
    ("length", "seconds"), [("30m", 1800), ("2h", 7200), ("1d12h", 129600), ("1D", 86400)]
)
def test_a_length_of_time_ahead(length: str, seconds: int) -> None:
    assert actions.after(length, NOW) == NOW + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize("length", ["", "0h", "2", "h", "two hours", "-2h", "2h ago", "1.5h"])
def test_what_is_no_length_of_time(length: str) -> None:
    with pytest.raises(UsageError, match="length of time"):
        actions.after(length, NOW)


@pytest.fixture
def athens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in Greece."""
    monkeypatch.setenv("TZ", "Europe/Athens")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("athens")
@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-23 09:00", "2026-11-23T07:00"),
        ("2026-11-23T09:00", "2026-11-23T07:00"),
        ("2026-11-23 09:00+00:00", "2026-11-23T09:00"),
        ("2026-11-23", "2026-11-22T22:00"),
        ("9:30", "2026-11-22T07:30"),
        ("09:00", "2026-11-23T07:00"),  # it is nine sharp
        ("08:59", "2026-11-23T06:59"),
        ("2027-07-01 09:00", "2027-07-01T06:00"),
    ],
)
def test_a_moment_is_on_this_machines_clock(text: str, utc: str) -> None:
    assert actions.moment(text, NOW) == dt.datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.usefixtures("athens")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-22 08:59", "2026-11-22 08:59 is over"),
        ("2027-03-28 03:30", "the clocks are put forward"),
        ("tomorrow", "not a date"),
        ("25:00", "not a date"),
        ("2026-02-30 09:00", "not a date"),
        ("2099-12-31 23:59", "ten years"),
        ("9999-12-31 23:59", "not a date"),
        ("0001-01-01 00:00", "not a date|is over"),
        ("2026-11-23 09:00\x1b[2J", "not a date"),
    ],
)
def test_what_is_no_moment_to_come(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as told:
        actions.moment(text, NOW)
    assert told.value.hint
    assert "\x1b" not in str(told.value)

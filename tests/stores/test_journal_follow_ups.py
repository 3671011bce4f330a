from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from tests.stores.test_journal import HERE, NOON, Now, file, journal, now

from saywell.errors import JournalError
from saywell.model.chat import Outgoing
from saywell.model.followup import FollowUp, FollowUpState
from saywell.model.records import SendState
from saywell.stores.journal import SqliteJournal

__all__ = ["file", "journal", "now"]

HOUR = dt.timedelta(hours=1)


def promise(
    id_: str, about: str = "I will call you.", place: str = "7", **more: object
) -> FollowUp:
    known = FollowUp(id_, place, "Harriet", about, NOON, NOON + 24 * HOUR)
    return dataclasses.replace(known, **more)  # type: ignore[arg-type]


def send(journal: SqliteJournal, key: str, state: SendState, message_id: str = "") -> None:
    journal.begin_send(Outgoing(key, "7", f"text of {key}"), "1")
    journal.end_send(key, state, message_id=message_id)


def ids(journal: SqliteJournal) -> list[str]:
    return [one.id for one in journal.follow_ups()]


def test_they_are_listed_by_their_due_and_per_account(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    late = promise("late", "a", due=NOON - HOUR, contact="h@example.org", message_id="9")
    soon = promise("soon", "b", "8", due=NOON + HOUR, progress=NOON)
    assert journal.save_follow_up(soon) == soon
    assert journal.save_follow_up(late) == late
    assert journal.follow_ups() == [late, soon]
    assert journal.follow_ups("8") == [soon]
    other = SqliteJournal(file, "chat.example.com/2", now=now)
    assert other.follow_ups() == []
    other.close()


def test_what_has_ended_is_listed_only_on_demand_and_stays_so(journal: SqliteJournal) -> None:
    one = promise("a")
    journal.save_follow_up(one)
    done = dataclasses.replace(one, state=FollowUpState.DONE, ended=NOON, reason="")
    journal.save_follow_up(done)
    assert journal.follow_ups() == []
    assert journal.follow_ups(open_only=False) == [done]
    assert journal.save_follow_up(dataclasses.replace(one, due=NOON + HOUR)) == done
    assert journal.follow_ups() == []


def test_the_same_words_are_the_same_promise(journal: SqliteJournal) -> None:
    journal.save_follow_up(promise("a", message_id="1"))
    kept = journal.save_follow_up(
        promise("b", "I  WILL call you.", message_id="2", due=NOON + 30 * HOUR, contact="x@y.org")
    )
    assert (kept.id, kept.due, kept.contact, kept.message_id) == (
        "a",
        NOON + 30 * HOUR,
        "x@y.org",
        "2",
    )
    journal.save_follow_up(promise("c", due=NOON + HOUR))
    assert [one.due for one in journal.follow_ups()] == [NOON + 30 * HOUR]
    journal.save_follow_up(promise("d", place="8"))
    assert ids(journal) == ["d", "a"]


def test_the_same_words_after_the_answer_are_a_new_promise(journal: SqliteJournal) -> None:
    one = promise("a")
    journal.save_follow_up(one)
    journal.save_follow_up(dataclasses.replace(one, state=FollowUpState.DONE, ended=NOON))
    journal.save_follow_up(promise("b"))
    assert ids(journal) == ["b"]


def test_an_edited_message_corrects_its_promise(journal: SqliteJournal) -> None:
    journal.save_follow_up(promise("a", "I will call you tomorrow.", message_id="9"))
    journal.save_follow_up(
        promise("b", "I will call you today.", message_id="9", due=NOON + 5 * HOUR)
    )
    (kept,) = journal.follow_ups()
    assert (kept.id, kept.about, kept.due) == ("a", "I will call you today.", NOON + 5 * HOUR)


def test_a_promise_comes_alive_when_its_message_was_sent(journal: SqliteJournal, now: Now) -> None:
    journal.expect_follow_up("k", promise("a", due=NOON + 2 * HOUR))
    assert journal.follow_ups(open_only=False) == []
    journal.begin_send(Outgoing("k", "7", "text"), "1")
    assert ids(journal) == []
    now.value += 10 * HOUR
    journal.end_send("k", SendState.SENT, message_id="55")
    (one,) = journal.follow_ups()
    assert (one.id, one.message_id, one.made, one.due) == (
        "a",
        "55",
        now.value,
        now.value + 2 * HOUR,
    )
    journal.end_send("k", SendState.SENT, message_id="55")
    assert len(journal.follow_ups()) == 1


@pytest.mark.parametrize("state", [SendState.FAILED, SendState.UNKNOWN])
def test_what_was_not_sent_promises_nothing(journal: SqliteJournal, state: SendState) -> None:
    journal.expect_follow_up("k", promise("a"))
    send(journal, "k", state)
    assert journal.follow_ups(open_only=False) == []
    if state is SendState.UNKNOWN:
        journal.end_send("k", SendState.SENT, message_id="5")
        assert ids(journal) == ["a"]


def test_the_outbox_keeps_promises_whoever_sends_it(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    journal.expect_follow_up("k", promise("a"))
    journal.queue_send(Outgoing("k", "7", "text"), None, seen=False)
    other = SqliteJournal(file, HERE, now=now)
    assert other.begin_again("k", "1")
    other.end_send("k", SendState.SENT, message_id="5")
    assert ids(journal) == ["a"]
    other.close()


def test_a_message_that_takes_anothers_place_makes_its_promise(journal: SqliteJournal) -> None:
    journal.expect_follow_up("old", promise("a"))
    send(journal, "old", SendState.UNKNOWN)
    journal.begin_send(Outgoing("new", "7", "text of old"), "1", instead_of=["old"])
    journal.end_send("new", SendState.SENT, message_id="6")
    (one,) = journal.follow_ups()
    assert (one.id, one.message_id) == ("a", "6")


def test_a_progress_update_renews_what_it_is_about(journal: SqliteJournal, now: Now) -> None:
    journal.save_follow_up(promise("a"))
    now.value = NOON + 20 * HOUR
    news = promise("b", made=now.value, due=now.value + 24 * HOUR, progress=now.value)
    journal.expect_follow_up("k", news)
    now.value += HOUR
    send(journal, "k", SendState.SENT, "8")
    (one,) = journal.follow_ups()
    assert (one.id, one.made, one.due, one.progress) == (
        "a",
        NOON,
        now.value + 24 * HOUR,
        now.value,
    )


def test_a_clock_that_was_set_back_makes_nothing_due_in_the_past(
    journal: SqliteJournal, now: Now
) -> None:
    journal.expect_follow_up("k", promise("a", made=NOON + 5 * HOUR, due=NOON + HOUR))
    now.value = NOON - 3 * HOUR
    send(journal, "k", SendState.SENT, "8")
    (one,) = journal.follow_ups()
    assert one.made == one.due == now.value


def test_what_ended_long_ago_is_forgotten_and_what_is_open_never(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    journal.save_follow_up(promise("open", "a"))
    journal.save_follow_up(promise("done", "b", state=FollowUpState.DONE, ended=NOON))
    journal.expect_follow_up("never begun", promise("c", "c"))
    now.value += dt.timedelta(days=91)
    later = SqliteJournal(file, HERE, now=now)
    send(later, "k", SendState.SENT, "8")
    assert [one.id for one in later.follow_ups(open_only=False)] == ["open"]
    assert later._rows("SELECT id FROM follow_ups WHERE send != ''") == []
    later.close()


def test_on_a_full_disk_a_follow_up_is_refused_and_the_message_is_not_sent(
    journal: SqliteJournal, file: Path
) -> None:
    journal.save_follow_up(promise("a"))
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    long = promise("b", "x" * 100_000)
    for write in (journal.save_follow_up, lambda one: journal.expect_follow_up("k", one)):
        with pytest.raises(JournalError, match="disk is full"):
            write(long)
    assert ids(journal) == ["a"]

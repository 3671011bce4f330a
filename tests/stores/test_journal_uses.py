"""The uses of replies in the journal: when they are counted, by what day, and how long."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from saywell.errors import JournalError
from saywell.model.chat import Outgoing
from saywell.model.records import SendState, Use, UseCount, Used
from saywell.model.usage_share import Key, UsageShare
from saywell.stores import uses
from saywell.stores.journal import SqliteJournal
from saywell.stores.journal_file import MIGRATIONS, opened
from saywell.stores.journal_uses import DAYS_FOR

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
BEFORE_DAYS = 6
"""The version of the schema that did not know when a reply was used."""

SENT = (Used("hi", Use.INSERTED, "en"), Used("hi", Use.SENT, "en"))


class Now:
    def __init__(self) -> None:
        self.value = NOON

    def __call__(self) -> dt.datetime:
        return self.value


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(file: Path, now: Now) -> Iterator[SqliteJournal]:
    one = SqliteJournal(file, "chat.example.com/1", now=now)
    yield one
    one.close()


def periods(share: UsageShare, use: Use = Use.SENT) -> dict[str, int]:
    found: Counter[str] = Counter()
    for key, number in share.counts.items():
        if key.use is use:
            found[key.period] += number
    return dict(found)


def begin(journal: SqliteJournal, key: str, text: str = "Hello", **more: object) -> None:
    journal.expect_uses(key, SENT)
    journal.begin_send(Outgoing(key, "7", text), None, **more)  # type: ignore[arg-type]


# --- when a use is counted ----------------------------------------------------------------------


def test_a_use_is_counted_once_its_message_has_surely_left(journal: SqliteJournal) -> None:
    begin(journal, "k")
    assert journal.usage() == {}
    journal.end_send("k", SendState.UNKNOWN)
    assert journal.usage() == {}
    journal.end_send("k", SendState.SENT, message_id="9")
    journal.end_send("k", SendState.SENT, message_id="9")
    assert journal.usage() == {"hi": UseCount(inserted=1, sent=1, last=NOON)}


def test_one_that_failed_counts_nothing_and_one_in_its_place_counts_once(
    journal: SqliteJournal,
) -> None:
    begin(journal, "first")
    journal.end_send("first", SendState.FAILED, doubtful=True)
    begin(journal, "second", instead_of=("first",))
    journal.end_send("second", SendState.SENT, message_id="9")
    assert journal.usage()["hi"].sent == 1
    begin(journal, "third")
    journal.end_send("third", SendState.UNKNOWN)
    journal.release("third")
    journal.begin_send(Outgoing("fourth", "7", "Hello"), None, instead_of=("third",))
    journal.end_send("fourth", SendState.SENT, message_id="10")
    assert journal.usage()["hi"].sent == 2  # it had none of its own


def test_one_from_the_outbox_counts_when_it_leaves_or_is_thrown_away(
    journal: SqliteJournal,
) -> None:
    for key in ("leaves", "dropped"):
        journal.expect_uses(key, (*SENT, Used("hi", Use.EDITED, "en"), Used("bye", Use.SENT)))
        journal.queue_send(Outgoing(key, "7", key), None, seen=True)
    assert journal.usage() == {}
    assert journal.begin_again("leaves", None)
    journal.end_send("leaves", SendState.SENT, message_id="9")
    assert journal.forget_send("dropped")
    journal.abandon_uses("dropped")
    journal.abandon_uses("dropped")
    assert journal.usage() == {
        "hi": UseCount(inserted=2, sent=1, edited=1, abandoned=1, last=NOON),
        "bye": UseCount(sent=1, abandoned=1, last=NOON),
    }


def test_uses_of_messages_that_never_left_are_dropped_in_time(
    file: Path, journal: SqliteJournal, now: Now
) -> None:
    journal.expect_uses("never", SENT)
    begin(journal, "failed")
    journal.end_send("failed", SendState.FAILED)
    journal.expect_uses("waits", SENT)
    journal.queue_send(Outgoing("waits", "7", "Later"), None, seen=True)
    now.value += 91 * DAY
    other = SqliteJournal(file, "chat.example.com/1", now=now)
    begin(other, "new")
    kept = other._rows("SELECT DISTINCT send FROM expected_uses ORDER BY send")
    assert [row["send"] for row in kept] == ["new", "waits"]
    other.close()


# --- by day and month ---------------------------------------------------------------------------


def test_days_become_months_when_they_are_old_and_no_use_is_lost(
    journal: SqliteJournal, now: Now
) -> None:
    for day in range(130):
        now.value = NOON + day * DAY
        journal.record_use("hi", Use.SENT, "en")
    journal.record_use("hi", Use.INSERTED, "el")
    share = journal.usage_share()
    found = periods(share)
    days = [one for one in found if len(one) == 10]
    oldest = (now.value - DAYS_FOR).date()
    assert min(days) == f"{oldest:%Y-%m}-01"
    assert found["2026-03"] == 30
    assert len(days) <= DAYS_FOR.days + 31
    assert sum(found.values()) == journal.usage()["hi"].sent == 130
    assert (share.total, share.since) == (131, NOON)
    assert {key.lang for key in share.counts} == {"en", "el"}


def test_the_day_is_that_of_greenwich(journal: SqliteJournal, now: Now) -> None:
    now.value = dt.datetime(2026, 3, 1, 1, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    journal.record_use("hi", Use.SENT)
    assert periods(journal.usage_share()) == {"2026-02-28": 1}


def test_wanting_another_language_is_no_use(file: Path, journal: SqliteJournal, now: Now) -> None:
    journal.record_use("hi", Use.SENT, "en")
    now.value += DAY
    journal.record_use("hi", Use.LACKED, "te")
    assert journal.usage()["hi"] == UseCount(sent=1, lacked=1, last=NOON)
    assert uses.read(str(file)) == [("hi", 1, NOON.timestamp())]


# --- the file before, and after -----------------------------------------------------------------


def test_counts_of_an_old_file_are_kept_and_have_no_date(file: Path, now: Now) -> None:
    connection, _ = opened(file, MIGRATIONS[:BEFORE_DAYS])
    first = NOON - 40 * DAY
    connection.executemany(
        "INSERT INTO uses (reply, lang, use, number, last) VALUES (?, ?, ?, ?, ?)",
        [
            ("hi", "en", "inserted", 5, first.timestamp()),
            ("hi", "en", "sent", 3, (NOON - DAY).timestamp()),
            ("bye", "", "sent", 1, (NOON - DAY).timestamp()),
        ],
    )
    connection.close()
    journal = SqliteJournal(file, "chat.example.com/1", now=now)
    assert journal.problems == ()
    journal.record_use("hi", Use.SENT, "en")
    assert journal.usage() == {
        "hi": UseCount(inserted=5, sent=4, last=NOON),
        "bye": UseCount(sent=1, last=NOON - DAY),
    }
    share = journal.usage_share()
    assert share.counts == {
        Key("hi", "en", Use.INSERTED, ""): 5,
        Key("hi", "en", Use.SENT, ""): 3,
        Key("hi", "en", Use.SENT, "2026-03-02"): 1,
        Key("bye", "", Use.SENT, ""): 1,
    }
    assert (share.total, share.since) == (10, first)
    journal.close()


def test_an_older_program_says_that_it_cannot_read_the_file(journal: SqliteJournal) -> None:
    with pytest.raises(JournalError, match="newer saywell") as told:
        opened(journal._path, MIGRATIONS[:-1])
    assert "install that version" in told.value.hint


def test_each_journal_has_an_id_that_says_nothing_and_stays(
    file: Path, journal: SqliteJournal, now: Now
) -> None:
    name = journal.usage_share().journal
    assert len(name) == 32
    other = SqliteJournal(file.with_name("other.sqlite"), "chat.example.com/1", now=now)
    assert other.usage_share().journal != name
    other.close()
    again = SqliteJournal(file, "chat.example.com/2", now=now)
    assert again.usage_share().journal == name
    assert again.usage_share().since is None
    again.close()


# --- renaming and forgetting --------------------------------------------------------------------


def test_a_renamed_reply_keeps_its_counts_beside_those_of_the_new_id(
    file: Path, journal: SqliteJournal, now: Now
) -> None:
    for name in ("old", "old", "new"):
        journal.record_use(name, Use.SENT, "en")
    journal.expect_uses("k", [Used("old", Use.SENT, "en")])
    journal.begin_send(Outgoing("k", "7", "Hello"), None)
    before = journal.usage_share()
    journal.rename_uses("old", "new")
    journal.rename_uses("new", "new")
    journal.rename_uses("unknown", "new")
    after = journal.usage_share()
    assert journal.usage() == {"new": UseCount(sent=3, last=NOON)}
    assert (after.total, periods(after)) == (before.total, periods(before))
    assert uses.read(str(file)) == [("new", 3, NOON.timestamp())]
    journal.end_send("k", SendState.SENT)
    assert journal.usage()["new"].sent == 4


def test_forgetting_leaves_nothing_and_begins_under_another_id(
    file: Path, journal: SqliteJournal
) -> None:
    journal.record_use("secret.reply", Use.SENT, "en")
    begin(journal, "k")
    before = journal.usage_share()
    journal.forget_usage()
    after = journal.usage_share()
    assert (after.counts, after.total, after.since) == ({}, 0, None)
    assert after.journal != before.journal
    assert uses.read(str(file)) == []
    journal.end_send("k", SendState.SENT)
    assert journal.usage() == {}
    journal.close()
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    assert b"secret.reply" not in file.read_bytes()

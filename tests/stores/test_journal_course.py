from __future__ import annotations

import datetime as dt
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.stores.test_journal import HERE, NOON, Now, file, journal, now

from saywell.errors import JournalError
from saywell.model.course import Deed, Done
from saywell.model.followup import FollowUp
from saywell.model.records import HalfFilled, Place, SendState
from saywell.stores import journal_file, journal_storage
from saywell.stores.journal import SqliteJournal

__all__ = ["file", "journal", "now"]

MINUTE = dt.timedelta(minutes=1)


def done(deed: Deed, minutes: float = 0, **more: object) -> Done:
    return Done(NOON + minutes * MINUTE, deed, **more)  # type: ignore[arg-type]


def kill(journal: SqliteJournal) -> None:
    """Break off as kill -9 does, as far as a journal can see it."""
    journal_storage._open.pop(journal._owner)
    journal._connection.close()


PLACE = Place(
    "7",
    "3",
    MappingProxyType({"7": 4, "9": 0}),
    MappingProxyType(
        {"7": (("hold.ask", "May I take 3 minutes?", "en"), ("thanks", "您好", "zh"))}
    ),
    note=True,
    top=("41", 3),
)
FIELDS = HalfFilled(
    "hold.ask",
    "el",
    ("minutes", "size"),
    at=1,
    values=MappingProxyType({"minutes": "3"}),
    typed="λίγ",
    chosen=2,
    switched=MappingProxyType({"sorry": True}),
)


# -- deeds


def test_deeds_come_back_as_they_were(journal: SqliteJournal, file: Path, now: Now) -> None:
    deeds = [
        done(Deed.HOLD, lasts=3 * MINUTE, after="41"),
        done(Deed.OVERRULE, 1, step="understand", reason="she said it twice", after="42"),
        done(Deed.HAND_OVER, 2, to="Bo"),
        done(Deed.RESOLVE, 3),
    ]
    for one in (deeds[1], deeds[0], *deeds[2:]):
        journal.record_deed("7", one)
    journal.record_deed("8", deeds[3])
    again = SqliteJournal(file, HERE, now=now)
    assert again.deeds("7") == deeds
    assert again.deeds("9") == []
    other = SqliteJournal(file, "chat.example.com/2", now=now)
    assert other.deeds("7") == []
    again.close()
    other.close()


def test_deeds_are_forgotten_after_a_while(journal: SqliteJournal, now: Now) -> None:
    journal.record_deed("7", done(Deed.RESOLVE))
    now.value += dt.timedelta(days=91)
    assert journal.deeds("7") == []
    journal.record_deed("8", Done(now.value, Deed.RESOLVE))
    assert len(journal._rows("SELECT * FROM deeds")) == 1


@pytest.mark.parametrize(
    ("deeds", "running"),
    [
        ([done(Deed.HOLD, lasts=MINUTE)], 1),
        ([done(Deed.HOLD)], 1),
        ([done(Deed.HOLD, lasts=MINUTE), done(Deed.OVERRULE, 1, step="hold_late")], 2),
        ([done(Deed.HOLD, lasts=MINUTE), done(Deed.HOLD, 2, lasts=MINUTE)], 1),
        ([done(Deed.HOLD, lasts=MINUTE), done(Deed.HOLD, 2, lasts=dt.timedelta())], 0),
        ([done(Deed.HOLD, lasts=MINUTE), done(Deed.RESOLVE, 2)], 0),
        ([done(Deed.HOLD, lasts=MINUTE), done(Deed.HAND_OVER, 2, to="Bo")], 0),
        ([done(Deed.HOLD, lasts=MINUTE), done(Deed.REOPEN, 2)], 0),
        ([done(Deed.OVERRULE, step="greet")], 0),
        ([done(Deed.HOLD, -25 * 60, lasts=MINUTE)], 0),
    ],
)
def test_holds_that_may_still_run_are_found(
    journal: SqliteJournal, deeds: list[Done], running: int
) -> None:
    for one in deeds:
        journal.record_deed("7", one)
    found = journal.open_deeds()
    assert found == ({"7": deeds[-running:]} if running else {})


# -- the place


def test_the_place_of_a_copy_that_was_killed_comes_back_once(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    assert journal.place() is None
    journal.keep_place(PLACE)
    second = SqliteJournal(file, HERE, now=now)
    assert second.place() is None
    kill(journal)
    third = SqliteJournal(file, HERE, now=now)
    assert second.place() == PLACE
    assert third.place() is None
    kill(second)
    assert third.place() == PLACE
    third.keep_place(None)
    kill(third)
    last = SqliteJournal(file, HERE, now=now)
    assert last.place() is None
    last.close()


def test_the_last_place_wins_and_only_for_its_own_copy(file: Path, now: Now) -> None:
    first, second = (SqliteJournal(file, HERE, now=now) for _ in "12")
    first.keep_place(Place("1"))
    now.value += MINUTE
    second.keep_place(Place("2"))
    now.value += MINUTE
    first.keep_place(Place("3"))
    assert {row["place"][14:15] for row in first._rows("SELECT place FROM places")} == {"2", "3"}
    kill(first)
    kill(second)
    third, fourth = (SqliteJournal(file, HERE, now=now) for _ in "34")
    places = [third.place(), fourth.place()]
    assert places == [Place("3"), Place("2")]
    third.close()
    fourth.close()


def test_a_place_that_nobody_came_back_to_is_dropped(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    journal.keep_place(PLACE)
    kill(journal)
    now.value += dt.timedelta(days=8)
    later = SqliteJournal(file, HERE, now=now)
    later.keep_place(Place("1"))
    assert len(later._rows("SELECT * FROM places")) == 1
    later.close()


# -- fields


def test_fields_half_filled_come_back_per_conversation(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    journal.keep_fields("7", HalfFilled("thanks", "en", ("x",)))
    journal.keep_fields("7", FIELDS)
    journal.keep_fields("8", FIELDS)
    journal.keep_fields("8", None)
    other = SqliteJournal(file, HERE, now=now)
    assert other.fields() == {}
    assert journal.fields() == {"7": FIELDS}
    kill(journal)
    assert other.fields() == {"7": FIELDS}
    assert other.fields() == {"7": FIELDS}
    other.keep_fields("7", None)
    assert other.fields() == {}
    other.close()


def test_the_newest_fields_of_copies_that_have_ended_are_taken(file: Path, now: Now) -> None:
    first, second = (SqliteJournal(file, HERE, now=now) for _ in "12")
    first.keep_fields("7", HalfFilled("old", "en", ("x",)))
    now.value += MINUTE
    second.keep_fields("7", FIELDS)
    kill(first)
    kill(second)
    third = SqliteJournal(file, HERE, now=now)
    assert third.fields() == {"7": FIELDS}
    assert len(third._rows("SELECT * FROM half_filled")) == 1
    third.close()


# -- processes, disks, formats

KILLED = """
import os, signal, sys
from pathlib import Path
from saywell.model.records import HalfFilled, Place
from saywell.stores.journal import SqliteJournal
journal = SqliteJournal(Path(sys.argv[1]), "chat.example.com/1")
journal.keep_place(Place(sys.argv[2], "3"))
journal.keep_fields("7", HalfFilled("hold.ask", "en", ("minutes",), typed="thr"))
print("kept", flush=True)
if sys.argv[3] == "kill":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


def test_a_process_that_was_killed_leaves_its_place_and_one_that_runs_keeps_it(file: Path) -> None:
    def start(chosen: str, what: str) -> subprocess.Popen[str]:
        started = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(file), chosen, what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert started.stdout is not None
        assert started.stdout.readline() == "kept\n"
        return started

    with start("5", "run") as running:
        with start("6", "kill") as killed:
            assert killed.wait(20) == -signal.SIGKILL
        opened = SqliteJournal(file, HERE)
        assert opened.place() == Place("6", "3")
        assert opened.fields()["7"].typed == "thr"
        opened.close()
        again = SqliteJournal(file, HERE)
        assert again.place() == Place("6", "3")
        other = SqliteJournal(file, HERE)
        assert other.place() is None
        other.close()
        again.close()
        running.communicate("", timeout=60)
    first, second = SqliteJournal(file, HERE), SqliteJournal(file, HERE)
    assert [first.place(), second.place()] == [Place("6", "3"), Place("5", "3")]
    first.close()
    second.close()


def test_only_the_owner_can_read_what_was_kept(journal: SqliteJournal, file: Path) -> None:
    journal.keep_place(PLACE)
    journal.keep_fields("7", FIELDS)
    journal.record_deed("7", done(Deed.OVERRULE, reason="private"))
    assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()} == {0o600}


def test_what_was_filled_in_is_gone_from_the_disk_once_it_is_done(
    journal: SqliteJournal, file: Path
) -> None:
    journal.keep_fields("7", HalfFilled("hold.ask", "en", ("x",), typed="4929 secret"))
    journal.keep_fields("7", None)
    journal.close()
    assert b"4929 secret" not in b"".join(one.read_bytes() for one in file.parent.iterdir())


def test_a_full_disk_is_told_and_what_was_there_stays(journal: SqliteJournal, file: Path) -> None:
    journal.keep_place(PLACE)
    journal.keep_fields("7", FIELDS)
    journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    long = "x" * 200_000
    writes: tuple[Callable[[], object], ...] = (
        lambda: journal.keep_place(Place(long)),
        lambda: journal.keep_fields("7", HalfFilled(long, "en", ())),
        lambda: journal.record_deed("7", done(Deed.OVERRULE, reason=long)),
    )
    for write in writes:
        with pytest.raises(JournalError, match="disk is full") as failed:
            write()
        assert failed.value.where is not None
        assert failed.value.where.file == str(file)
    assert journal.fields() == {"7": FIELDS}
    assert journal.deeds("7") == []


BEFORE = 5
"""The version of the format before deeds, follow-ups, places and fields were kept."""


def test_a_file_of_the_version_before_is_brought_forward_with_all_its_rows(
    file: Path, now: Now
) -> None:
    file.parent.mkdir(mode=0o700)
    connection, _ = journal_file.opened(file, journal_file.MIGRATIONS[:BEFORE])
    connection.executescript(
        """
        INSERT INTO drafts (account, conversation, writer, text, at, private, files)
            VALUES ('chat.example.com/1', '7', 'x', 'half a thought', 1, 1, '[]');
        INSERT INTO sends (key, account, conversation, text, private, files, state, started,
            queued) VALUES ('k', 'chat.example.com/1', '7', 'waits', 0, '[]', 'queued', 1, 1);
        INSERT INTO uses VALUES ('hi', 'en', 'sent', 3, 1);
        INSERT INTO waivers VALUES ('chat.example.com/1', '7', 'M08', 'why', 1);
        INSERT INTO filled VALUES ('chat.example.com/1', '7', 'order', 'A1');
        """
    )
    connection.close()
    opened = SqliteJournal(file, HERE, now=now)
    assert opened.problems == ()
    draft = opened.draft("7")
    assert draft is not None
    assert (draft.text, draft.private) == ("half a thought", True)
    assert [one.message.text for one in opened.queued()] == ["waits"]
    assert opened.usage()["hi"].sent == 3
    assert [one.waiver.reason for one in opened.waivers()] == ["why"]
    assert opened.remembered("7") == {"order": "A1"}
    opened.keep_place(PLACE)
    opened.keep_fields("7", FIELDS)
    opened.record_deed("7", done(Deed.RESOLVE))
    opened.expect_follow_up("k", FollowUp("a", "7", "H", "soon", NOON, NOON + MINUTE))
    assert opened.begin_again("k", None)
    opened.end_send("k", SendState.SENT, message_id="5")
    assert [one.id for one in opened.follow_ups()] == ["a"]
    opened.close()


def test_a_damaged_file_is_set_aside_and_the_place_begun_anew(file: Path, now: Now) -> None:
    first = SqliteJournal(file, HERE, now=now)
    first.keep_place(PLACE)
    first.close()
    file.write_bytes(b"something else entirely\n" * 100)
    opened = SqliteJournal(file, HERE, now=now)
    assert len(opened.problems) == 1
    assert (opened.place(), opened.fields(), opened.follow_ups()) == (None, {}, [])
    opened.keep_place(PLACE)
    opened.close()


WRITER = """
import datetime as dt, sys
from pathlib import Path
from saywell.model.course import Deed, Done
from saywell.model.followup import FollowUp
from saywell.model.records import Place, Use
from saywell.stores.journal import SqliteJournal
file, name = Path(sys.argv[1]), sys.argv[2]
now = dt.datetime.now(dt.UTC)
for number in range(15):
    journal = SqliteJournal(file, "chat.example.com/1")
    journal.place()
    journal.fields()
    journal.keep_place(Place(name))
    journal.record_deed("7", Done(now, Deed.RESOLVE, reason=name))
    journal.save_follow_up(FollowUp(f"{name}-{number}", "7", "", f"{number}", now, now))
    journal.record_use("hi", Use.SENT)
    journal.close()
"""


def test_several_processes_write_at_once_and_one_promise_is_kept_once(file: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), name]) for name in "abc"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    opened = SqliteJournal(file, HERE)
    assert opened.problems == ()
    assert opened.usage()["hi"].sent == 45
    assert len(opened.deeds("7")) == 45
    assert sorted(int(one.about) for one in opened.follow_ups()) == list(range(15))
    opened.close()


def test_the_file_of_the_newest_format_says_so(file: Path, now: Now) -> None:
    SqliteJournal(file, HERE, now=now).close()
    with sqlite3.connect(file) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
    db.close()
    assert version == len(journal_file.MIGRATIONS) > BEFORE

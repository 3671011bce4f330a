from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from saywell.errors import JournalError, UsageError
from saywell.model.chat import Outgoing
from saywell.model.ports import Journal
from saywell.model.records import SendState, Use, UseCount
from saywell.model.rules import Waiver
from saywell.stores import journal_file
from saywell.stores.journal import SqliteJournal

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
HERE = "chat.example.com/1"


class Now:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.value = NOON

    def __call__(self) -> dt.datetime:
        return self.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite"


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def journal(file: Path, now: Now) -> Iterator[SqliteJournal]:
    opened = SqliteJournal(file, HERE, now=now)
    yield opened
    opened.close()


def again(file: Path, now: Now, account: str = HERE) -> SqliteJournal:
    return SqliteJournal(file, account, now=now)


def test_it_fulfils_the_port(journal: SqliteJournal) -> None:
    port: Journal = journal
    assert port.problems == ()


def test_drafts_are_kept_per_conversation_and_account(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    journal.save_draft("1", "first")
    now.value += dt.timedelta(seconds=5)
    journal.save_draft("2", "您好\nsecond")
    journal.save_draft("1", "first, better")
    other = again(file, now, "chat.example.com/2")
    assert other.draft("1") is None
    kept = again(file, now)
    draft = kept.draft("2")
    assert draft is not None
    assert (draft.text, draft.at) == ("您好\nsecond", now.value)
    assert [one.text for one in kept.drafts()] == ["first, better", "您好\nsecond"]
    kept.clear_draft("1")
    kept.save_draft("2", " \n")
    assert journal.drafts() == []
    for one in (other, kept):
        one.close()


def test_a_send_is_stored_with_its_draft_before_it_leaves(
    journal: SqliteJournal, file: Path, now: Now, tmp_path: Path
) -> None:
    message = Outgoing("k1", "7", "On its way.", False, (tmp_path / "a.pdf",))
    journal.begin_send(message, "900")
    draft = journal.draft("7")
    assert draft is not None
    assert draft.text == "On its way."
    record = journal.send_record("k1")
    assert record is not None
    assert (record.message, record.after, record.state) == (message, "900", SendState.PENDING)
    assert (record.started, record.ended) == (NOON, None)
    now.value += dt.timedelta(seconds=1)
    journal.end_send("k1", SendState.SENT, message_id="901")
    record = journal.send_record("k1")
    assert record is not None
    assert (record.state, record.message_id, record.ended) == (SendState.SENT, "901", now.value)
    assert (record.message.text, record.message.attachments) == ("", ())
    assert journal.draft("7") is None
    assert journal.claimed("7") == {"901"}
    assert journal.claimed("8") == frozenset()
    journal.close()
    assert b"On its way." not in b"".join(one.read_bytes() for one in file.parent.iterdir())


def test_a_key_is_used_once(journal: SqliteJournal) -> None:
    journal.begin_send(Outgoing("k1", "7", "one"), None)
    with pytest.raises(UsageError, match="before"):
        journal.begin_send(Outgoing("k1", "7", "one"), None)
    journal.end_send("k1", SendState.FAILED, detail="no connection")
    with pytest.raises(UsageError):
        journal.begin_send(Outgoing("k1", "8", "two"), None)
    assert journal.draft("8") is None
    with pytest.raises(JournalError, match="nope"):
        journal.end_send("nope", SendState.SENT)


def test_a_draft_that_was_written_on_stays(journal: SqliteJournal) -> None:
    journal.begin_send(Outgoing("k1", "7", "one"), None)
    journal.save_draft("7", "the next message")
    journal.end_send("k1", SendState.SENT, message_id="1")
    draft = journal.draft("7")
    assert draft is not None
    assert draft.text == "the next message"


def test_a_failed_send_keeps_its_text_and_draft(journal: SqliteJournal) -> None:
    for key, state in (("k1", SendState.FAILED), ("k2", SendState.UNKNOWN)):
        journal.begin_send(Outgoing(key, key, "text of " + key), "5")
        journal.end_send(key, state, detail="why")
        record, draft = journal.send_record(key), journal.draft(key)
        assert record is not None
        assert draft is not None
        assert record.message.text == draft.text == "text of " + key
        assert record.detail == "why"
    assert [one.message.key for one in journal.unsettled()] == ["k2"]


def test_settled_sends_are_forgotten_after_a_while(
    journal: SqliteJournal, file: Path, now: Now
) -> None:
    for key, state in (("a", SendState.SENT), ("b", SendState.FAILED), ("c", SendState.UNKNOWN)):
        journal.begin_send(Outgoing(key, "7", key), None)
        journal.end_send(key, state, message_id="1" if key == "a" else "")
    now.value += dt.timedelta(days=91)
    later = again(file, now)
    later.begin_send(Outgoing("d", "7", "d"), None)
    assert [journal.send_record(key) is None for key in "abcd"] == [True, True, False, False]
    later.close()


def test_uses_are_counted(journal: SqliteJournal, file: Path, now: Now) -> None:
    journal.record_use("hi", Use.INSERTED, "en")
    journal.record_use("hi", Use.INSERTED, "el")
    now.value += dt.timedelta(hours=1)
    journal.record_use("hi", Use.SENT, "en")
    journal.record_use("bye", Use.EDITED)
    other = again(file, now, "elsewhere/9")
    assert other.usage() == {
        "hi": UseCount(inserted=2, sent=1, last=now.value),
        "bye": UseCount(edited=1, last=now.value),
    }
    other.close()


def test_waivers_keep_their_reason(journal: SqliteJournal, now: Now) -> None:
    journal.record_waivers("7", [Waiver("M08", "quoting the customer"), Waiver("M06", "a name")])
    now.value += dt.timedelta(minutes=1)
    journal.record_waivers("8", [Waiver("M02", "short on purpose")])
    assert [(one.conversation_id, one.waiver.rule, one.at) for one in journal.waivers()] == [
        ("8", "M02", now.value),
        ("7", "M08", NOON),
        ("7", "M06", NOON),
    ]


def test_filled_values_are_remembered(journal: SqliteJournal) -> None:
    journal.remember("7", {"order": "A1", "date": "Monday"})
    journal.remember("7", {"order": "A2"})
    assert journal.remembered("7") == {"order": "A2", "date": "Monday"}
    assert journal.remembered("8") == {}


def test_only_the_owner_can_read_it(journal: SqliteJournal, file: Path) -> None:
    journal.save_draft("1", "private")
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"journal.sqlite", "journal.sqlite-wal"} <= set(modes)


@pytest.mark.parametrize("damage", ["not a database", "first page", "inner page"])
def test_a_damaged_file_is_set_aside(file: Path, now: Now, damage: str) -> None:
    first = again(file, now)
    for number in range(200):
        first.save_draft(str(number), "x" * 500)
    first.close()
    content = bytearray(file.read_bytes())
    if damage == "not a database":
        content = bytearray(b"something else entirely\n" * 100)
    elif damage == "first page":
        content[:16] = b"\0" * 16
    else:
        content[4096 * 3 : 4096 * 9] = b"\xff" * (4096 * 6)
    file.write_bytes(content)
    opened = again(file, now)
    (problem,) = opened.problems
    assert str(file) in str(problem)
    (kept,) = file.parent.glob("journal.damaged-*.sqlite")
    assert kept.name in problem.message
    assert kept.read_bytes() == content
    opened.save_draft("1", "goes on")
    opened.close()
    last = again(file, now)
    assert last.problems == ()
    last.close()


def test_what_cannot_be_used_is_a_journal_error(tmp_path: Path, now: Now) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "folder").mkdir()
    (tmp_path / "target").write_text("somebody else's")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    for path in (tmp_path / "file" / "journal", tmp_path / "folder", tmp_path / "link"):
        with pytest.raises(JournalError) as failed:
            again(path, now)
        assert failed.value.where is not None
        assert failed.value.hint
    assert (tmp_path / "target").read_text() == "somebody else's"


def test_a_full_disk_stops_sends_and_drafts_but_not_conveniences(
    journal: SqliteJournal, file: Path
) -> None:
    journal.save_draft("1", "small")
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    long = "x" * 100_000
    writes: tuple[Callable[[], object], ...] = (
        lambda: journal.save_draft("2", long),
        lambda: journal.begin_send(Outgoing("k", "2", long), None),
        lambda: journal.record_waivers("2", [Waiver("M02", long)]),
    )
    for write in writes:
        with pytest.raises(JournalError, match="disk is full") as failed:
            write()
        assert failed.value.where is not None
        assert failed.value.where.file == str(file)
    journal.remember("2", {"order": long})
    journal.record_use(long, Use.SENT)
    assert journal.remembered("2") == {}
    assert journal.usage() == {}
    assert journal.send_record("k") is None
    draft = journal.draft("1")
    assert draft is not None
    assert draft.text == "small"


def test_a_file_that_may_not_be_written_is_an_error(journal: SqliteJournal) -> None:
    journal._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(JournalError, match="may not be written"):
        journal.save_draft("1", "x")


def test_another_writer_is_waited_for_and_then_named(journal: SqliteJournal, file: Path) -> None:
    blocker = sqlite3.connect(file, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    journal._connection.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(JournalError, match="another process"):
        journal.save_draft("1", "x")
    blocker.execute("COMMIT")
    blocker.close()
    journal.save_draft("1", "x")


def test_a_newer_format_is_left_alone(file: Path, now: Now) -> None:
    again(file, now).close()
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(JournalError, match="newer saywell"):
        again(file, now)
    assert [one.name for one in file.parent.glob("*damaged*")] == []


def test_an_older_format_is_brought_forward_with_its_rows(file: Path, now: Now) -> None:
    first = again(file, now)
    first.save_draft("1", "from before")
    first.close()
    steps = (*journal_file.MIGRATIONS, "ALTER TABLE drafts ADD COLUMN lang TEXT DEFAULT 'en'")
    connection, problems = journal_file.opened(file, steps)
    row = connection.execute("SELECT text, lang FROM drafts").fetchone()
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    assert (tuple(row), version, problems) == (("from before", "en"), len(steps), ())


def test_a_step_that_fails_changes_nothing(file: Path, now: Now) -> None:
    first = again(file, now)
    first.save_draft("1", "from before")
    first.close()
    steps = (*journal_file.MIGRATIONS, "DELETE FROM drafts; INSERT INTO nowhere VALUES (1)")
    with pytest.raises(JournalError):
        journal_file.opened(file, steps)
    kept = again(file, now)
    assert kept.draft("1") is not None
    kept.close()


WRITER = """
import sys
from pathlib import Path
from saywell.model.chat import Outgoing
from saywell.model.records import SendState, Use
from saywell.stores.journal import SqliteJournal
file, name = Path(sys.argv[1]), sys.argv[2]
for number in range(25):
    journal = SqliteJournal(file, "chat.example.com/1")
    key = f"{name}-{number}"
    journal.begin_send(Outgoing(key, name, key), None)
    journal.record_use("hi", Use.SENT)
    journal.end_send(key, SendState.SENT, message_id=key)
    journal.save_draft(key, key)
    journal.close()
"""


def test_several_processes_write_at_once(file: Path, now: Now) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), name]) for name in "abc"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    opened = again(file, now)
    assert opened.problems == ()
    assert opened.usage()["hi"].sent == 75
    assert len(opened.drafts()) == 75
    assert all(len(opened.claimed(name)) == 25 for name in "abc")
    opened.close()


def test_several_threads_share_one(journal: SqliteJournal) -> None:
    def write(name: str) -> None:
        for number in range(50):
            journal.save_draft(f"{name}-{number}", name)
            journal.drafts()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(journal.drafts()) == 200


def test_closing_twice_is_harmless_and_use_after_it_is_told(journal: SqliteJournal) -> None:
    journal.close()
    journal.close()
    with pytest.raises(JournalError):
        journal.drafts()

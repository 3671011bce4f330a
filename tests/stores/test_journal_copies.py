"""Several copies of the program and one journal: claims, drafts of each, what survives a kill."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from saywell.errors import JournalError, UsageError
from saywell.model.chat import Outgoing
from saywell.model.records import SendState
from saywell.model.rules import Waiver
from saywell.stores import journal_file, journal_storage
from saywell.stores.journal import SqliteJournal
from saywell.stores.journal_storage import LONGEST_CLAIM

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
HERE = "chat.example.com/1"


class Now:
    """A clock that is moved by hand."""

    value = NOON

    def __call__(self) -> dt.datetime:
        return self.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def two(file: Path, now: Now) -> Iterator[tuple[SqliteJournal, SqliteJournal]]:
    """Two copies of the program, as far as the journal can tell."""
    copies = SqliteJournal(file, HERE, now=now), SqliteJournal(file, HERE, now=now)
    yield copies
    for one in copies:
        one.close()


def killed(journal: SqliteJournal) -> None:
    """Let a journal go as a kill does: nothing is put in order."""
    journal_storage._open.pop(journal._owner)
    journal._connection.close()


Two = tuple[SqliteJournal, SqliteJournal]


# --- claims -------------------------------------------------------------------------------------


def test_only_one_works_on_a_thing(two: Two) -> None:
    first, second = two
    assert first.claim("k")
    assert not first.claim("k")
    assert not second.claim("k")
    second.release("k")
    assert not second.claim("k")
    first.release("k")
    assert second.claim("k")


def test_what_a_living_copy_works_on_is_left_alone(two: Two) -> None:
    first, second = two
    first.begin_send(Outgoing("k1", "7", "one"), None)
    first.begin_send(Outgoing("k2", "7", "two"), None)
    first.end_send("k2", SendState.UNKNOWN)
    assert [one.message.key for one in second.unsettled()] == ["k2"]
    assert second.claim("k2")
    assert first.unsettled() == []
    assert not second.forget_send("k2")
    killed(first)
    second.release("k2")
    assert [one.message.key for one in second.unsettled()] == ["k1", "k2"]


def test_a_queued_message_is_taken_by_one(two: Two) -> None:
    first, second = two
    first.queue_send(Outgoing("k", "7", "one"), "5", seen=True)
    assert first.begin_again("k", "6")
    assert not second.begin_again("k", "6")
    assert (second.queued(), second.edit_queued("k"), second.forget_send("k")) == ([], None, False)
    first.end_send("k", SendState.FAILED, detail="refused")
    (record,) = second.queued()
    assert (record.state, record.detail, record.after) == (SendState.QUEUED, "refused", "6")


def test_one_sending_is_given_up_for_one_other(two: Two) -> None:
    first, second = two
    first.begin_send(Outgoing("old", "7", "one"), None)
    with pytest.raises(UsageError, match="another copy"):
        second.begin_send(Outgoing("new", "7", "one"), None, instead_of=["old"])
    first.end_send("old", SendState.UNKNOWN)
    second.begin_send(Outgoing("new", "7", "one"), None, instead_of=["old"])
    with pytest.raises(UsageError, match="settled"):
        first.begin_send(Outgoing("newer", "7", "one"), None, instead_of=["old"])
    old, new = first.send_record("old"), first.send_record("new")
    assert old is not None
    assert new is not None
    assert (old.state, old.doubtful, new.instead_of) == (SendState.FAILED, False, ("old",))
    assert first.send_record("newer") is None


def test_sent_is_final(two: Two) -> None:
    first, second = two
    first.begin_send(Outgoing("k", "7", "one"), None)
    assert second.end_send("k", SendState.SENT, message_id="9") is SendState.SENT
    assert first.end_send("k", SendState.FAILED) is SendState.SENT
    assert first.end_send("k", SendState.UNKNOWN) is SendState.SENT
    record = first.send_record("k")
    assert record is not None
    assert (record.state, record.message_id) == (SendState.SENT, "9")


def test_a_look_alike_may_be_that_of_an_equal_sending(two: Two) -> None:
    first, second = two
    first.begin_send(Outgoing("a", "7", "Thanks!"), "5")
    second.begin_send(Outgoing("b", "7", "Thanks!"), "5")
    assert first.end_send("a", SendState.SENT, message_id="6", certain=False) is SendState.UNKNOWN
    assert second.end_send("b", SendState.SENT, message_id="6") is SendState.SENT
    assert first.end_send("a", SendState.SENT, message_id="6", certain=False) is SendState.UNKNOWN
    assert first.end_send("a", SendState.SENT, message_id="7", certain=False) is SendState.SENT
    assert first.claimed("7") == {"6", "7"}


def test_an_agent_who_was_not_told_of_a_sending_is_asked_about_an_equal_one(
    two: Two, now: Now
) -> None:
    first, second = two
    message = Outgoing("k", "7", "Thanks!")
    first.begin_send(message, None)
    first.end_send("k", SendState.SENT, message_id="6")
    assert second.equal_sends(message) == []
    assert [one.message.key for one in second.equal_sends(message, since=NOON)] == ["k"]
    killed(first)
    assert [one.message.key for one in second.equal_sends(message)] == ["k"]
    assert second.equal_sends(Outgoing("x", "7", "Thanks!", private=True)) == []
    assert second.equal_sends(Outgoing("x", "8", "Thanks!")) == []
    second.release_later("k")
    second.save_draft("8", "something")
    assert second.equal_sends(message) == []
    third = SqliteJournal(second._path, HERE, now=now)
    third.begin_send(Outgoing("l", "7", "Thanks!"), None)
    third.end_send("l", SendState.SENT, message_id="7")
    third.close()
    assert second.equal_sends(message) == []


CHILD = """
import sys
from pathlib import Path
from saywell.model.chat import Outgoing
from saywell.model.records import SendState
from saywell.stores.journal import SqliteJournal
journal = SqliteJournal(Path(sys.argv[1]), "chat.example.com/1")
journal.begin_send(Outgoing("begun", "7", "begun"), None)
journal.begin_send(Outgoing("unknown", "7", "unknown"), None)
journal.end_send("unknown", SendState.UNKNOWN)
journal.claim("unknown")
print("ready", flush=True)
sys.stdin.read()
"""


def test_claims_of_another_process_hold_until_it_has_ended(file: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        journal = SqliteJournal(file, HERE)
        assert journal.unsettled() == []
        assert not journal.claim("begun")
        os.kill(child.pid, signal.SIGKILL)
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert {one.message.key for one in journal.unsettled()} == {"begun", "unknown"}
        assert journal.claim("begun")
        journal.close()


def test_when_nothing_tells_whether_a_process_runs_a_claim_ends_by_itself(
    two: Two, file: Path, now: Now
) -> None:
    first, _ = two
    for key, owner in (("parent", str(os.getppid())), ("elsewhere", "7,boot/1,pid:[1];1")):
        first.begin_send(Outgoing(key, "7", key), None)
        with sqlite3.connect(file) as db:
            boot = owner.replace("boot", first._owner.split(",")[1].partition("/")[0])
            db.execute("UPDATE claims SET owner = ? WHERE what = ?", (boot, key))
        db.close()
    assert first.unsettled() == []
    now.value += LONGEST_CLAIM
    assert {one.message.key for one in first.unsettled()} == {"parent", "elsewhere"}


FLUSHER = """
import sys
from pathlib import Path
from saywell.stores.journal import SqliteJournal
journal = SqliteJournal(Path(sys.argv[1]), "chat.example.com/1")
print("ready", flush=True)
sys.stdin.readline()
print(*[number for number in range(40) if journal.begin_again(f"k{number}", None)], flush=True)
sys.stdin.readline()
"""


def test_of_several_processes_each_message_is_taken_by_one(file: Path) -> None:
    journal = SqliteJournal(file, HERE)
    for number in range(40):
        journal.queue_send(Outgoing(f"k{number}", "7", str(number)), None, seen=True)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", FLUSHER, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    taken: list[str] = []
    for step in ("ready", "taken"):
        for child in children:
            assert child.stdin is not None
            assert child.stdout is not None
            taken += child.stdout.readline().split()
        for child in children:
            assert child.stdin is not None
            child.stdin.write(f"{step}\n")
            child.stdin.flush()
    for child in children:
        child.communicate()
    assert sorted(taken) == sorted([*["ready"] * 3, *map(str, range(40))])
    assert len(journal.unsettled()) == 40
    journal.close()


# --- drafts of several copies -------------------------------------------------------------------


def texts(journal: SqliteJournal) -> tuple[str, list[str]]:
    """Return the draft and the others, without reading them as somebody who goes on with them."""
    rows = journal._rows("SELECT text FROM drafts ORDER BY version DESC")
    return (rows[0]["text"] if rows else "", [row["text"] for row in rows[1:]])


def test_alone_there_is_one_draft(two: Two) -> None:
    first, _ = two
    for text in ("H", "He", "Hello", "Good morning", "Good"):
        first.save_draft("7", text)
    assert texts(first) == ("Good", [])
    assert first.other_drafts() == []


def test_a_text_of_another_copy_is_kept(two: Two) -> None:
    first, second = two
    first.save_draft("7", "What the first writes")
    second.save_draft("7", "And the second")
    first.save_draft("7", "What the first writes on")
    second.save_draft("7", "And the second on")
    assert texts(first) == ("And the second on", ["What the first writes on"])
    (other,) = first.other_drafts("7")
    assert other.text == "What the first writes on"
    assert first.other_drafts("8") == []


def test_who_has_read_a_text_goes_on_with_it(two: Two) -> None:
    first, second = two
    first.save_draft("7", "One text")
    draft = second.draft("7")
    assert draft is not None
    second.save_draft("7", "Another wording of it")
    assert texts(second) == ("Another wording of it", [])
    first.save_draft("7", "The first one's own")
    assert texts(second) == ("The first one's own", ["Another wording of it"])


def test_a_text_that_is_all_in_the_new_one_is_not_kept_beside_it(two: Two) -> None:
    first, second = two
    first.save_draft("7", "Hello")
    second.save_draft("7", "Hello, Ana.")
    assert texts(first) == ("Hello, Ana.", [])
    first.save_draft("7", "Hello, Ana.", private=True)
    assert texts(first) == ("Hello, Ana.", ["Hello, Ana."])


def test_clearing_leaves_what_another_copy_wrote(two: Two) -> None:
    first, second = two
    first.save_draft("7", "mine")
    second.save_draft("7", "yours")
    first.clear_draft("7")
    assert texts(first) == ("yours", [])
    second.save_draft("7", " ")
    assert texts(first) == ("", [])


def test_a_message_kept_aside_outlives_every_later_text(two: Two) -> None:
    first, second = two
    failed = Outgoing("k1", "7", "First", attachments=())
    first.begin_send(failed, None)
    first.end_send("k1", SendState.FAILED)
    assert texts(first) == ("First", [])
    first.keep_aside(failed)
    first.keep_aside(failed)
    for text in ("S", "Second", "Other"):
        first.save_draft("7", text)
        assert texts(first) == (text, ["First"])
    first.clear_draft("7")
    assert texts(second) == ("First", [])


def test_another_draft_is_brought_back_and_the_present_one_kept(two: Two) -> None:
    first, second = two
    first.save_draft("7", "mine")
    second.save_draft("7", "yours", private=True)
    (other,) = second.other_drafts()
    second.use_draft(other)
    assert texts(second) == ("mine", ["yours"])
    (other,) = second.other_drafts()
    assert other.private
    first.save_draft("7", "mine, again")
    assert texts(first) == ("mine, again", ["yours"])
    second.drop_draft(other)
    assert texts(first) == ("mine, again", [])
    second.drop_draft(other)


def test_a_sending_takes_its_own_text_alone(two: Two) -> None:
    first, second = two
    second.save_draft("7", "what the other writes")
    first.begin_send(Outgoing("k", "7", "Hello."), None)
    assert texts(first) == ("Hello.", ["what the other writes"])
    assert first.stands_as_draft(Outgoing("x", "7", " Hello. "))
    assert not first.stands_as_draft(Outgoing("x", "7", "Hello.", private=True))
    first.end_send("k", SendState.SENT, message_id="1")
    assert texts(first) == ("what the other writes", [])


def test_a_text_that_has_failed_is_always_in_a_draft(two: Two) -> None:
    first, _ = two
    first.save_draft("7", "a newer text")
    first.begin_send(Outgoing("k", "7", "Hello."), None, newer_draft=True)
    assert texts(first) == ("a newer text", [])
    first.end_send("k", SendState.FAILED)
    assert texts(first) == ("Hello.", ["a newer text"])
    first.save_draft("7", "Hello.\na newer text")
    assert texts(first) == ("Hello.\na newer text", [])


def test_the_outbox_takes_the_place_of_the_draft_and_gives_it_back(two: Two) -> None:
    first, second = two
    first.save_draft("7", "Hello.")
    first.queue_send(Outgoing("k", "7", "Hello."), "5", seen=True)
    assert texts(first) == ("", [])
    first.save_draft("7", "the next")
    draft = second.edit_queued("k")
    assert draft is not None
    assert texts(first) == ("Hello.", ["the next"])
    assert second.queued() == []


# --- trouble ------------------------------------------------------------------------------------


def writes(journal: SqliteJournal, text: str) -> dict[str, Callable[[], object]]:
    message = Outgoing("new", "7", text)
    return {
        "save beside": lambda: journal.save_draft("7", text, beside=True),
        "use": lambda: journal.use_draft(journal.other_drafts("7")[0]),
        "begin": lambda: journal.begin_send(message, None, waivers=[Waiver("M01", text)]),
        "begin again": lambda: journal.begin_again("queued", None, waivers=[Waiver("M01", text)]),
        "queue": lambda: journal.queue_send(message, None, seen=True),
        "end": lambda: journal.end_send("unknown", SendState.FAILED, detail=text),
        "edit": lambda: journal.edit_queued("queued"),
        "claim": lambda: journal.claim(text),
        "give up": lambda: journal.begin_send(message, None, instead_of=["unknown"]),
        "forget": lambda: journal.forget_send("queued"),
        "drop": lambda: journal.drop_draft(journal.other_drafts("7")[0]),
    }


@pytest.fixture
def filled(two: Two) -> SqliteJournal:
    """A journal with one of everything."""
    first, second = two
    big = "y" * 20_000
    first.queue_send(Outgoing("queued", "7", big), None, seen=True)
    first.begin_send(Outgoing("unknown", "7", "unknown"), None)
    first.end_send("unknown", SendState.UNKNOWN)
    second.save_draft("7", big + "z")
    return first


@pytest.mark.parametrize(
    "what", ["save beside", "begin", "begin again", "queue", "end", "claim", "give up"]
)
def test_on_a_full_disk_nothing_changes(filled: SqliteJournal, what: str) -> None:
    before = _rows(filled)
    pages = filled._connection.execute("PRAGMA page_count").fetchone()[0]
    filled._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalError, match="disk is full"):
        writes(filled, "x" * 200_000)[what]()
    assert _rows(filled) == before


@pytest.mark.parametrize(
    "what",
    [
        "save beside",
        "use",
        "begin",
        "begin again",
        "queue",
        "end",
        "edit",
        "claim",
        "give up",
        "forget",
        "drop",
    ],
)
def test_in_a_file_that_may_not_be_written_nothing_changes(
    filled: SqliteJournal, what: str
) -> None:
    before = _rows(filled)
    filled._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(JournalError, match="may not be written"):
        writes(filled, "x")[what]()
    filled._connection.execute("PRAGMA query_only = OFF")
    assert _rows(filled) == before
    assert filled.claim("unknown")


def test_a_claim_is_let_go_of_without_a_disk(filled: SqliteJournal) -> None:
    assert filled.claim("unknown")
    filled._connection.execute("PRAGMA query_only = ON")
    filled.release("unknown")
    filled._connection.execute("PRAGMA query_only = OFF")
    assert filled.claim("unknown")


def test_a_failed_write_leaves_nothing_in_the_hands_of_this_process(two: Two) -> None:
    first, _ = two
    first.begin_send(Outgoing("k", "7", "one"), None)
    first._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(JournalError):
        first.end_send("k", SendState.SENT, message_id="1")
    first._connection.execute("PRAGMA query_only = OFF")
    assert [one.message.key for one in first.unsettled()] == ["k"]


def _rows(journal: SqliteJournal) -> list[list[tuple[object, ...]]]:
    tables = ("drafts", "sends", "claims", "waivers")
    return [[tuple(row) for row in journal._rows(f"SELECT * FROM {table}")] for table in tables]


def test_looking_for_what_is_open_does_not_read_all_that_was_ever_sent(two: Two) -> None:
    plans: list[str] = []
    first, _ = two

    def planned(statement: str) -> None:
        if "FROM sends" in statement:
            rows = second.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            plans.extend(str(row["detail"]) for row in rows)

    second = two[1]._connection
    first._connection.set_trace_callback(planned)
    assert (first.unsettled(), first.queued()) == ([], [])
    assert first.equal_sends(Outgoing("k", "7", "Hello."), since=NOON) == []
    first._connection.set_trace_callback(None)
    searched = [one for one in plans if "sends" in one]
    assert len(searched) == 3
    assert all("sends_open" in one or "sends_equal" in one for one in searched), plans


def test_a_journal_of_the_first_version_keeps_everything(file: Path, now: Now) -> None:
    connection, _ = journal_file.opened(file, journal_file.MIGRATIONS[:2])
    connection.execute(
        "INSERT INTO drafts (account, conversation, text, at, private)"
        " VALUES (?, '7', 'mine', 1, 1)",
        (HERE,),
    )
    for key, state, process in (
        ("pending", "pending", os.getppid()),
        ("unknown", "unknown", 1),
        ("sent", "sent", 1),
    ):
        connection.execute(
            "INSERT INTO sends (key, account, conversation, text, private, files, state, after,"
            " started, process, message_id) VALUES (?, ?, '7', ?, 0, '[]', ?, '5', ?, ?, ?)",
            (key, HERE, key, state, NOON.timestamp(), process, "9" if state == "sent" else ""),
        )
    connection.close()
    journal = SqliteJournal(file, HERE, now=now)
    assert journal.problems == ()
    draft = journal.draft("7")
    assert draft is not None
    assert (draft.text, draft.private) == ("mine", True)
    assert [one.message.key for one in journal.unsettled()] == ["unknown"]
    assert journal.claimed("7") == {"9"}
    assert [one.message.key for one in journal.equal_sends(Outgoing("x", "7", "unknown"))] == [
        "unknown"
    ]
    now.value += LONGEST_CLAIM
    assert {one.message.key for one in journal.unsettled()} == {"unknown", "pending"}
    journal.close()

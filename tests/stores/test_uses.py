"""The uses of replies beside the journal: as the journal has them, and never another's."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from saywell.model.records import Use
from saywell.stores import uses
from saywell.stores.journal import SqliteJournal

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(file: Path) -> Iterator[SqliteJournal]:
    opened = SqliteJournal(file, "chat.example.com/1", now=lambda: NOON)
    yield opened
    opened.close()


def read(file: Path) -> list[uses.Uses] | None:
    return uses.read(str(file))


def test_every_use_is_there_at_once(file: Path, journal: SqliteJournal) -> None:
    journal.record_use("hi", Use.INSERTED, "en")
    journal.record_use("hi", Use.SENT, "el")
    journal.record_use("hi", Use.EDITED, "el")
    journal.record_use("edited.only", Use.EDITED)
    other = SqliteJournal(file, "chat.example.com/2", now=lambda: NOON - dt.timedelta(days=1))
    other.record_use("δέμα", Use.SENT)
    other.close()
    assert read(file) == [
        ("hi", 2, NOON.timestamp()),
        ("δέμα", 1, NOON.timestamp() - 86400),
    ]
    assert Path(uses.path_of(str(file))).stat().st_mode & 0o777 == 0o600


def test_without_a_journal_nothing_was_used(file: Path) -> None:
    assert read(file) == []


def test_a_journal_is_asked_once_when_nothing_is_kept(file: Path, journal: SqliteJournal) -> None:
    assert read(file) is None
    journal.record_use("hi", Use.SENT)
    Path(uses.path_of(str(file))).unlink()
    assert read(file) is None
    assert journal.usage()["hi"].sent == 1
    assert read(file) == [("hi", 1, NOON.timestamp())]


def test_what_belongs_to_another_journal_is_not_used(file: Path, journal: SqliteJournal) -> None:
    journal.record_use("hi", Use.SENT)
    moved = file.with_name("moved.sqlite")
    shutil.copy(file, moved)
    shutil.copy(uses.path_of(str(file)), uses.path_of(str(moved)))
    assert read(moved) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:9],
        lambda content: content[:-1],
        lambda content: content[:-1] + b"\xff",
        lambda content: b"\0" * len(content),
        lambda content: b"{" * 100,
    ],
)
def test_a_damaged_file_is_made_anew(
    file: Path, journal: SqliteJournal, damage: Callable[[bytes], bytes]
) -> None:
    journal.record_use("hi", Use.SENT)
    kept = Path(uses.path_of(str(file)))
    kept.write_bytes(damage(kept.read_bytes()))
    assert read(file) is None
    journal.record_use("hi", Use.SENT)
    assert read(file) == [("hi", 2, NOON.timestamp())]


def test_what_others_can_write_is_not_read(file: Path, journal: SqliteJournal) -> None:
    journal.record_use("hi", Use.SENT)
    kept = Path(uses.path_of(str(file)))
    kept.chmod(0o666)
    assert read(file) is None
    kept.chmod(0o600)
    target = kept.rename(kept.with_suffix(".elsewhere"))
    kept.symlink_to(target)
    assert read(file) is None


def test_where_it_cannot_be_kept_the_use_counts_all_the_same(
    file: Path, journal: SqliteJournal
) -> None:
    Path(uses.path_of(str(file))).mkdir()
    journal.record_use("hi", Use.SENT)
    assert journal.usage()["hi"].sent == 1
    assert read(file) is None


def test_the_newest_are_kept(file: Path, journal: SqliteJournal) -> None:
    rows = [(f"reply.{number}", "en", "sent", 1, float(number)) for number in range(uses.MOST + 5)]
    with sqlite3.connect(file) as db:
        db.executemany("INSERT INTO uses (reply, lang, use, number, last) VALUES (?,?,?,?,?)", rows)
    db.close()
    journal.usage()
    found = read(file)
    assert found is not None
    assert len(found) == uses.MOST
    assert found[0] == (f"reply.{uses.MOST + 4}", 1, float(uses.MOST + 4))

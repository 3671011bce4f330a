"""The journal's file: made private, brought to the newest schema, set aside when damaged."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from saywell.errors import JournalError, Problem, Where
from saywell.stores.own import own_folder

BUSY_SECONDS = 5.0
"""How long to wait for another process to finish writing."""

MIGRATIONS = (
    """
    CREATE TABLE drafts (
        account TEXT NOT NULL, conversation TEXT NOT NULL,
        text TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (account, conversation)
    ) WITHOUT ROWID;
    CREATE TABLE sends (
        key TEXT PRIMARY KEY, account TEXT NOT NULL, conversation TEXT NOT NULL,
        text TEXT NOT NULL, private INTEGER NOT NULL, files TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed', 'unknown')),
        after TEXT, started REAL NOT NULL, ended REAL, process INTEGER NOT NULL,
        message_id TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID;
    CREATE INDEX sends_of_conversation ON sends (account, conversation);
    CREATE TABLE uses (
        reply TEXT NOT NULL, lang TEXT NOT NULL, use TEXT NOT NULL,
        number INTEGER NOT NULL, last REAL NOT NULL,
        PRIMARY KEY (reply, lang, use)
    ) WITHOUT ROWID;
    CREATE TABLE waivers (
        account TEXT NOT NULL, conversation TEXT NOT NULL,
        rule TEXT NOT NULL, reason TEXT NOT NULL, at REAL NOT NULL
    );
    CREATE TABLE filled (
        account TEXT NOT NULL, conversation TEXT NOT NULL,
        name TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (account, conversation, name)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE drafts ADD COLUMN private INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE drafts ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
    """,
    """
    CREATE TABLE drafts_of_writers (
        version INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL, conversation TEXT NOT NULL, writer TEXT NOT NULL,
        text TEXT NOT NULL, at REAL NOT NULL, private INTEGER NOT NULL, files TEXT NOT NULL,
        UNIQUE (account, conversation, writer)
    );
    INSERT INTO drafts_of_writers (account, conversation, writer, text, at, private, files)
        SELECT account, conversation, '', text, at, private, files FROM drafts ORDER BY at;
    DROP TABLE drafts;
    ALTER TABLE drafts_of_writers RENAME TO drafts;
    CREATE TABLE claims (
        account TEXT NOT NULL, what TEXT NOT NULL, owner TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (account, what)
    ) WITHOUT ROWID;
    INSERT INTO claims
        SELECT account, key, CAST(process AS TEXT), started FROM sends WHERE state = 'pending';
    CREATE TABLE sends_and_queue (
        key TEXT PRIMARY KEY, account TEXT NOT NULL, conversation TEXT NOT NULL,
        text TEXT NOT NULL, private INTEGER NOT NULL, files TEXT NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('queued', 'pending', 'sent', 'failed', 'unknown')),
        after TEXT, seen INTEGER NOT NULL DEFAULT 1,
        started REAL NOT NULL, ended REAL, queued REAL,
        message_id TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '',
        doubtful INTEGER NOT NULL DEFAULT 0, instead_of TEXT NOT NULL DEFAULT '',
        sizes TEXT NOT NULL DEFAULT '[]', waivers TEXT NOT NULL DEFAULT '[]'
    ) WITHOUT ROWID;
    INSERT INTO sends_and_queue (key, account, conversation, text, private, files, state, after,
            started, ended, message_id, detail)
        SELECT key, account, conversation, text, private, files, state, after,
            started, ended, message_id, detail FROM sends;
    DROP TABLE sends;
    ALTER TABLE sends_and_queue RENAME TO sends;
    CREATE INDEX sends_of_conversation ON sends (account, conversation);
    CREATE INDEX sends_open ON sends (account, state) WHERE state NOT IN ('sent', 'failed');
    """,
    """
    ALTER TABLE sends ADD COLUMN digest TEXT NOT NULL DEFAULT '';
    """,
    """
    UPDATE sends SET digest = '-' WHERE state IN ('sent', 'failed');
    CREATE INDEX sends_equal ON sends (account, digest);
    """,
    """
    CREATE TABLE deeds (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL, conversation TEXT NOT NULL, at REAL NOT NULL,
        deed TEXT NOT NULL, lasts REAL, step TEXT NOT NULL, reason TEXT NOT NULL,
        receiver TEXT NOT NULL, after TEXT NOT NULL
    );
    CREATE INDEX deeds_of_conversation ON deeds (account, conversation, at);
    CREATE TABLE follow_ups (
        id TEXT PRIMARY KEY, account TEXT NOT NULL, conversation TEXT NOT NULL,
        name TEXT NOT NULL, about TEXT NOT NULL, made REAL NOT NULL, due REAL NOT NULL,
        contact TEXT NOT NULL, message_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
        progress REAL, ended REAL, reason TEXT NOT NULL, send TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID;
    CREATE INDEX follow_ups_of_conversation ON follow_ups (account, conversation);
    CREATE INDEX follow_ups_of_send ON follow_ups (send) WHERE send != '';
    CREATE TABLE places (
        account TEXT NOT NULL, owner TEXT NOT NULL, at REAL NOT NULL, place TEXT NOT NULL,
        PRIMARY KEY (account, owner)
    ) WITHOUT ROWID;
    CREATE TABLE half_filled (
        account TEXT NOT NULL, conversation TEXT NOT NULL, owner TEXT NOT NULL,
        at REAL NOT NULL, fields TEXT NOT NULL,
        PRIMARY KEY (account, conversation, owner)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE uses_in_time (
        reply TEXT NOT NULL, lang TEXT NOT NULL, use TEXT NOT NULL, period TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (reply, lang, use, period)
    ) WITHOUT ROWID;
    CREATE INDEX uses_by_day ON uses_in_time (period) WHERE length(period) = 10;
    CREATE TABLE expected_uses (
        send TEXT NOT NULL, reply TEXT NOT NULL, lang TEXT NOT NULL, use TEXT NOT NULL,
        number INTEGER NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (send, reply, lang, use)
    ) WITHOUT ROWID;
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO facts VALUES ('journal', lower(hex(randomblob(16))));
    INSERT INTO facts SELECT 'since', first FROM (SELECT min(last) AS first FROM uses)
        WHERE first IS NOT NULL;
    """,
)
"""One script for each version of the schema; a new version adds one and never edits another."""

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_COMPANIONS = ("", "-wal", "-shm")


def opened(
    path: Path, migrations: Sequence[str] = MIGRATIONS
) -> tuple[sqlite3.Connection, tuple[Problem, ...]]:
    """Open the file, made when it is missing; also say what had to be got over.

    A damaged file is renamed, never deleted, and a new one begun. Raises JournalError when
    there is no way to use the file.
    """
    problems: tuple[Problem, ...] = ()
    try:
        own_folder(str(path.parent))
        with _alone(path.with_name(path.name + ".lock")):
            try:
                connection = _connected(path, migrations)
            except sqlite3.DatabaseError as error:
                if _code(error) not in _DAMAGED:
                    raise
                problems = (_set_aside(path),)
                connection = _connected(path, migrations)
    except sqlite3.Error as error:
        raise told(error, path) from error
    except OSError as error:
        raise JournalError(
            f"the journal cannot be used: {error.strerror}",
            hint="check that the folder is yours and that the disk has room",
            where=Where.of(path),
        ) from error
    return connection, problems


def told(error: sqlite3.Error, path: Path) -> JournalError:
    """Say in our words why the journal could not be read or written."""
    code = _code(error)
    reasons = {
        sqlite3.SQLITE_FULL: ("the disk is full", "make room; the text is still on the screen"),
        sqlite3.SQLITE_READONLY: ("it may not be written", "check whose file it is"),
        sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "check whose folder it is"),
        sqlite3.SQLITE_BUSY: ("another process is writing to it", "try again in a moment"),
        sqlite3.SQLITE_IOERR: ("the disk is full or does not work", "make room, or check the disk"),
    }
    if code in _DAMAGED:
        why, hint = "it is damaged", "start again: it is then set aside, and a new one begun"
    else:
        why, hint = reasons.get(code, (str(error), ""))
    return JournalError(f"the journal cannot be used: {why}", hint=hint, where=Where.of(path))


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary code; 0 when Python itself raised the error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _connected(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    """Connect; the file is made before SQLite can make it readable by others."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    path.chmod(0o600)
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            damaged = sqlite3.DatabaseError(found)
            damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damaged
        _migrate(connection, path, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Bring the schema from the version of the file to the newest."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(migrations):
        raise JournalError(
            f"the journal was written by a newer saywell (version {version} of its format)",
            hint="install that version, or use another data folder",
            where=Where.of(path),
        )
    for number, script in enumerate(migrations[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;{script};PRAGMA user_version = {number};COMMIT;")


def _set_aside(path: Path) -> Problem:
    """Rename a damaged file with the time, so that nobody loses what may be saved from it."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    for companion in _COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + companion).rename(kept.with_name(kept.name + companion))
    return Problem(
        Where.of(path),
        f"the journal was damaged; it was kept as {kept.name} and a new one was begun",
        "drafts that were not sent yet may be in it",
    )


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time open the file, so that none sets aside another's new one."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

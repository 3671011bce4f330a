"""The practice desk's data: one SQLite file, its schema, and one transaction at a time."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saywell.errors import UsageError

Row = Mapping[str, Any]
"""One record, by column name; columns that hold JSON are read with :func:`decoded`."""

SCHEMA_VERSION = 1

WATCHED = frozenset({"conversations", "messages", "contacts"})
"""The tables whose changes are news to those who are connected."""


@dataclass(slots=True)
class Work:
    """What one transaction has done, as far as it is news.

    ``before`` holds each row that was added (None) or changed, as it was at first, by table and
    id. ``performer`` is the user who did it, ``echoes`` are senders' own ids of messages, and
    ``typing`` is (conversation id, on, private).
    """

    before: dict[tuple[str, int], Row | None] = field(default_factory=dict)
    performer: Row | None = None
    echoes: dict[int, object] = field(default_factory=dict)
    typing: list[tuple[int, bool, bool]] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Say whether there is anything to tell."""
        return bool(self.before or self.typing)


# Times are seconds since the epoch with a fraction. Conversations, messages and contacts count
# from different numbers, so that a client which mixes up ids is found out at once.
SCHEMA = """
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active');
CREATE TABLE users (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL UNIQUE, pubsub_token TEXT NOT NULL, message_signature TEXT,
  availability TEXT NOT NULL DEFAULT 'online');
CREATE TABLE account_users (
  account_id INTEGER NOT NULL, user_id INTEGER NOT NULL, role TEXT NOT NULL,
  PRIMARY KEY (account_id, user_id));
CREATE TABLE inboxes (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, name TEXT NOT NULL,
  channel_type TEXT NOT NULL, channel_id INTEGER NOT NULL, settings TEXT NOT NULL DEFAULT '{}',
  agent_bot_id INTEGER);
CREATE TABLE inbox_members (
  inbox_id INTEGER NOT NULL, user_id INTEGER NOT NULL, PRIMARY KEY (inbox_id, user_id));
CREATE TABLE agent_bots (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TABLE teams (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, name TEXT NOT NULL, description TEXT,
  allow_auto_assign INTEGER NOT NULL DEFAULT 1);
CREATE TABLE team_members (
  team_id INTEGER NOT NULL, user_id INTEGER NOT NULL, PRIMARY KEY (team_id, user_id));
CREATE TABLE labels (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, title TEXT NOT NULL, description TEXT,
  color TEXT NOT NULL, show_on_sidebar INTEGER NOT NULL DEFAULT 1, UNIQUE (account_id, title));
CREATE TABLE canned_responses (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, short_code TEXT NOT NULL,
  content TEXT NOT NULL, created_at REAL NOT NULL, updated_at REAL NOT NULL,
  UNIQUE (account_id, short_code));
CREATE TABLE macros (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, name TEXT NOT NULL,
  visibility TEXT NOT NULL, created_by INTEGER NOT NULL, actions TEXT NOT NULL);
CREATE TABLE contacts (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, name TEXT, email TEXT, phone_number TEXT,
  identifier TEXT, blocked INTEGER NOT NULL DEFAULT 0, online INTEGER NOT NULL DEFAULT 0,
  additional_attributes TEXT NOT NULL DEFAULT '{}', custom_attributes TEXT NOT NULL DEFAULT '{}',
  labels TEXT NOT NULL DEFAULT '[]', last_activity_at REAL, created_at REAL NOT NULL);
CREATE TABLE contact_inboxes (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL, inbox_id INTEGER NOT NULL,
  source_id TEXT NOT NULL, UNIQUE (inbox_id, source_id));
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, display_id INTEGER NOT NULL,
  uuid TEXT NOT NULL, inbox_id INTEGER NOT NULL, contact_id INTEGER NOT NULL,
  contact_inbox_id INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'open', priority TEXT,
  assignee_id INTEGER, team_id INTEGER, labels TEXT NOT NULL DEFAULT '[]',
  additional_attributes TEXT NOT NULL DEFAULT '{}', custom_attributes TEXT NOT NULL DEFAULT '{}',
  agent_last_seen_at REAL, assignee_last_seen_at REAL, contact_last_seen_at REAL,
  waiting_since REAL, first_reply_created_at REAL, last_activity_at REAL NOT NULL,
  snoozed_until REAL, created_at REAL NOT NULL, updated_at REAL NOT NULL,
  muted INTEGER NOT NULL DEFAULT 0, typing_until REAL, draft TEXT,
  UNIQUE (account_id, display_id));
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, inbox_id INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL, message_type INTEGER NOT NULL, content TEXT,
  content_type TEXT NOT NULL DEFAULT 'text', content_attributes TEXT NOT NULL DEFAULT '{}',
  additional_attributes TEXT NOT NULL DEFAULT '{}', status TEXT NOT NULL DEFAULT 'sent',
  private INTEGER NOT NULL DEFAULT 0, source_id TEXT, sender_type TEXT, sender_id INTEGER,
  processed_content TEXT, created_at REAL NOT NULL, updated_at REAL NOT NULL);
CREATE INDEX messages_of_conversation ON messages (conversation_id, created_at, id);
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL, account_id INTEGER NOT NULL,
  file_type TEXT NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL,
  secret TEXT NOT NULL, content BLOB NOT NULL);
CREATE INDEX attachments_of_message ON attachments (message_id);
CREATE TABLE scripted (
  conversation_id INTEGER PRIMARY KEY, character TEXT NOT NULL, left_at REAL);
CREATE TABLE scripted_lines (message_id INTEGER PRIMARY KEY, line TEXT NOT NULL);
"""

INDEXES = """
CREATE INDEX IF NOT EXISTS conversations_by_status
  ON conversations (account_id, status, inbox_id, assignee_id);
CREATE INDEX IF NOT EXISTS conversations_by_wait
  ON conversations (account_id, status, waiting_since IS NULL, waiting_since, created_at, id DESC);
CREATE INDEX IF NOT EXISTS conversations_by_activity
  ON conversations (account_id, last_activity_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS conversations_by_change ON conversations (account_id, updated_at);
CREATE INDEX IF NOT EXISTS conversations_snoozed
  ON conversations (snoozed_until) WHERE status = 'snoozed';
CREATE INDEX IF NOT EXISTS conversations_of_contact ON conversations (contact_id);
CREATE INDEX IF NOT EXISTS contacts_by_name
  ON contacts (account_id, name COLLATE NOCASE, id);
"""
"""What lists of many conversations need; an older file gains them."""


class Store:
    """The database of one practice desk; safe to use from several threads.

    There is one connection and one lock: a request sees and changes the data alone, which is all
    the speed that practice needs and leaves no half-done state behind.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open or make the database; ``path`` None keeps it in memory until :meth:`close`.

        Raises:
            UsageError: the file cannot be opened, is not a database, or is of another version.
        """
        self._lock = threading.RLock()
        self._depth = 0
        self._watcher: Callable[[Work], None] | None = None
        self.work = Work()
        if path is not None and _holds_something_else(path):
            raise UsageError(
                f"{path} is not practice data", hint="choose another file; this one is untouched"
            )
        try:
            self._db = sqlite3.connect(
                path or ":memory:", check_same_thread=False, isolation_level=None
            )
        except sqlite3.Error as error:
            raise UsageError(f"the practice data {path} cannot be opened: {error}") from error
        self._db.row_factory = sqlite3.Row
        self._db.create_function("casefold", 1, _casefold, deterministic=True)
        try:
            self._prepare(path)
        except sqlite3.Error as error:
            self._db.close()
            raise UsageError(
                f"the practice data {path} cannot be used: {error}",
                hint="choose another file, or remove this one to start afresh",
            ) from error

    def _prepare(self, path: Path | None) -> None:
        """Switch on write-ahead logging and make the tables in an empty database."""
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            self._db.executescript(INDEXES)
            return
        if version or self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            self._db.close()
            raise UsageError(
                f"{path} is not practice data of this version",
                hint="choose another file, or remove this one to start afresh",
            )
        with self.transaction():
            for statement in (SCHEMA + INDEXES).split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """Hold the data for one piece of work: all of it is kept, or none when it raises."""
        with self._lock:
            if self._depth:
                yield self
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            else:
                self._db.execute("COMMIT")
                if self._watcher is not None and self.work:
                    self._watcher(self.work)
            finally:
                self._depth -= 1
                self.work = Work()

    def watch(self, watcher: Callable[[Work], None]) -> None:
        """Have each transaction's work told, in order, once it is kept."""
        self._watcher = watcher

    def all(self, sql: str, *values: object) -> list[Row]:
        """Run a query and return every row."""
        with self._lock:
            return [dict(row) for row in self._db.execute(sql, values)]

    def one(self, sql: str, *values: object) -> Row | None:
        """Run a query and return its first row, None when there is none."""
        with self._lock:
            row = self._db.execute(sql, values).fetchone()
        return None if row is None else dict(row)

    def value(self, sql: str, *values: object) -> Any:
        """Run a query and return the first column of its first row, None when there is none."""
        with self._lock:
            row = self._db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def run(self, sql: str, *values: object) -> int:
        """Run a statement and return how many rows it touched."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row of values; nobody is told of what it does."""
        with self._lock:
            self._db.executemany(sql, rows)

    def insert(self, table: str, **columns: object) -> int:
        """Add a row and return its id; lists and mappings are kept as JSON."""
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names are ours
        with self.transaction():
            row_id = self._db.execute(sql, _bound(columns.values())).lastrowid or 0
            if table in WATCHED:
                self.work.before[table, row_id] = None
            return row_id

    def update(self, table: str, row_id: int, **columns: object) -> None:
        """Change columns of the row with this id; lists and mappings are kept as JSON."""
        if not columns:
            return
        sets = ", ".join(f"{name} = ?" for name in columns)
        sql = f"UPDATE {table} SET {sets} WHERE id = ?"  # noqa: S608 - names are ours
        with self.transaction():
            if table in WATCHED and (table, row_id) not in self.work.before:
                row = self.one(f"SELECT * FROM {table} WHERE id = ?", row_id)  # noqa: S608 - ours
                self.work.before[table, row_id] = row
            self._db.execute(sql, (*_bound(columns.values()), row_id))

    def close(self) -> None:
        """Write everything down and let go of the file; calling it twice is harmless."""
        with self._lock:
            self._db.close()


def _bound(values: Any) -> tuple[object, ...]:
    """Turn lists and mappings into JSON, and leave the rest as it is."""
    return tuple(
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | tuple) else value
        for value in values
    )


def _casefold(text: object) -> str:
    """Fold case as Python does, for queries: SQLite itself knows Latin letters alone."""
    return str(text or "").casefold()


def decoded(row: Row, column: str) -> Any:
    """Read a column that holds JSON."""
    return json.loads(row[column])


def _holds_something_else(path: Path) -> bool:
    """Say whether a file is no database: SQLite would write over one of a few bytes."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(16) not in (b"", b"SQLite format 3\0")
    except OSError:
        return False

"""The local database: drafts, sends, uses of replies, waivers, values filled in before."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from saywell.errors import JournalError, Problem, UsageError
from saywell.model.chat import Outgoing
from saywell.model.records import Draft, SendRecord, SendState, Use, UseCount, WaiverRecord
from saywell.model.rules import Waiver
from saywell.stores import uses
from saywell.stores.journal_file import opened, told

KEPT_FOR = dt.timedelta(days=90)
"""How long settled sends are kept, to tell two equal texts apart."""


LONGEST_SEND = dt.timedelta(minutes=10)
"""How long a send can last: 15 files over a slow line."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class SqliteJournal:
    """The whole of :class:`saywell.model.ports.Journal`, in one SQLite file for all accounts.

    ``account`` names the account of the chat system (``host/number``) that the rows belong to.
    The file and its folder are readable by their owner only. A damaged file is set aside under
    another name and reported in ``problems``. Raises JournalError when the file cannot be used.
    """

    def __init__(self, path: Path, account: str, *, now: Callable[[], dt.datetime] = _now) -> None:
        self._path = path
        self._account = account
        self._now = now
        self._lock = threading.Lock()
        self._begun: set[str] = set()
        self._connection, self._problems = opened(path)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was got over when the file was opened."""
        return self._problems

    def save_draft(
        self, conversation_id: str, text: str, *, private: bool = False, files: Sequence[Path] = ()
    ) -> None:
        """Keep the text that is being written; a blank one is the same as clearing."""
        if not text.strip():
            self.clear_draft(conversation_id)
            return
        draft = Draft(conversation_id, text, self._now(), private, tuple(files))
        with self._writing() as db:
            _put_draft(db, self._account, draft)

    def draft(self, conversation_id: str) -> Draft | None:
        """Return the text that was being written, if any."""
        rows = self._rows(
            f"{_DRAFTS} AND conversation = ?",
            self._account,
            conversation_id,
        )
        return _draft(rows[0]) if rows else None

    def drafts(self) -> list[Draft]:
        """List every draft, newest first."""
        rows = self._rows(f"{_DRAFTS} ORDER BY at DESC", self._account)
        return [_draft(row) for row in rows]

    def clear_draft(self, conversation_id: str) -> None:
        """Forget the draft of a conversation."""
        with self._writing() as db:
            db.execute(
                "DELETE FROM drafts WHERE account = ? AND conversation = ?",
                (self._account, conversation_id),
            )

    def begin_send(
        self, message: Outgoing, after: str | None, *, newer_draft: bool = False
    ) -> None:
        """Store a message as pending, and its text as the draft, in one transaction."""
        now = self._now()
        row = {
            "key": message.key,
            "account": self._account,
            "conversation": message.conversation_id,
            "text": message.text,
            "private": message.private,
            "files": _names(message.attachments),
            "state": SendState.PENDING.value,
            "after": after,
            "started": now.timestamp(),
            "process": os.getpid(),
        }
        with self._writing() as db:
            if db.execute("SELECT 1 FROM sends WHERE key = ?", (message.key,)).fetchone():
                raise UsageError(
                    "this message was sent, or tried, before",
                    hint="write it again if it is to go out a second time",
                )
            db.execute(
                "DELETE FROM sends WHERE state IN ('sent', 'failed') AND started < ?",
                ((now - KEPT_FOR).timestamp(),),
            )
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            db.execute(f"INSERT INTO sends ({names}) VALUES ({marks})", row)  # noqa: S608 - our own names
            if message.text.strip() and not newer_draft:
                kept = (message.text, now, message.private, message.attachments)
                _put_draft(db, self._account, Draft(message.conversation_id, *kept))
        self._begun.add(message.key)

    def end_send(
        self, key: str, state: SendState, *, message_id: str = "", detail: str = ""
    ) -> None:
        """Store what became of a message; once sent, its text goes, and the draft if unchanged."""
        with self._writing() as db:
            row = db.execute(
                "SELECT conversation, text FROM sends WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                raise JournalError(f"no message {key!r} was begun")
            db.execute(
                "UPDATE sends SET state = ?, message_id = ?, detail = ?, ended = ? WHERE key = ?",
                (state.value, message_id, detail, self._now().timestamp(), key),
            )
            if state is SendState.SENT:
                db.execute("UPDATE sends SET text = '', files = '[]' WHERE key = ?", (key,))
                db.execute(
                    "DELETE FROM drafts WHERE account = ? AND conversation = ? AND text = ?",
                    (self._account, *row),
                )
        self._begun.discard(key)

    def send_record(self, key: str) -> SendRecord | None:
        """Return what is known of one sending."""
        rows = self._rows(f"{_SENDS} AND key = ?", self._account, key)
        return _send(rows[0]) if rows else None

    def unsettled(self) -> list[SendRecord]:
        """List sends that are unknown, or pending although their process has ended."""
        rows = self._rows(
            f"{_SENDS} AND state IN ('unknown', 'pending') ORDER BY started", self._account
        )
        return [_send(row) for row in rows if not self._in_flight(row)]

    def claimed(self, conversation_id: str) -> frozenset[str]:
        """Return the ids of messages that are known to come from one of these sends."""
        rows = self._rows(
            "SELECT message_id FROM sends WHERE account = ? AND conversation = ?"
            " AND message_id != ''",
            self._account,
            conversation_id,
        )
        return frozenset(row["message_id"] for row in rows)

    def record_use(self, reply_id: str, use: Use, lang: str = "") -> None:
        """Count one use of a canned reply; nothing happens when that cannot be stored."""
        with contextlib.suppress(JournalError), self._writing() as db:
            db.execute(
                "INSERT INTO uses (reply, lang, use, number, last) VALUES (?, ?, ?, 1, ?)"
                " ON CONFLICT (reply, lang, use) DO UPDATE SET number = number + 1,"
                " last = excluded.last",
                (reply_id, lang, use.value, self._now().timestamp()),
            )
            self._keep_uses(db)

    def usage(self) -> dict[str, UseCount]:
        """Return how often each canned reply was used, on whatever account, by its id."""
        counts = {use: f"sum(number) FILTER (WHERE use = '{use}') AS {use}" for use in Use}
        rows = self._rows(
            f"SELECT reply, max(last) AS last, {', '.join(counts.values())}"  # noqa: S608
            " FROM uses GROUP BY reply"
        )
        if uses.read(str(self._path)) is None:
            with contextlib.suppress(JournalError), self._writing() as db:
                self._keep_uses(db)
        return {
            row["reply"]: UseCount(
                **{use.value: row[use.value] or 0 for use in Use}, last=_time(row["last"])
            )
            for row in rows
        }

    def _keep_uses(self, db: sqlite3.Connection) -> None:
        """Keep what a search needs beside the file; called while no other process can write."""
        rows = db.execute(_USES, (uses.MOST,)).fetchall()
        with contextlib.suppress(OSError, ValueError):
            uses.write(str(self._path), [tuple(row) for row in rows])

    def record_waivers(self, conversation_id: str, waivers: Sequence[Waiver]) -> None:
        """Keep what was sent against the check's advice, and why."""
        now = self._now().timestamp()
        with self._writing() as db:
            db.executemany(
                "INSERT INTO waivers (account, conversation, rule, reason, at)"
                " VALUES (?, ?, ?, ?, ?)",
                [(self._account, conversation_id, one.rule, one.reason, now) for one in waivers],
            )

    def waivers(self) -> list[WaiverRecord]:
        """List every waiver, newest first."""
        rows = self._rows(
            "SELECT conversation, rule, reason, at FROM waivers WHERE account = ?"
            " ORDER BY at DESC, rowid",
            self._account,
        )
        return [
            WaiverRecord(
                row["conversation"], Waiver(row["rule"], row["reason"]), _moment(row["at"])
            )
            for row in rows
        ]

    def remember(self, conversation_id: str, values: Mapping[str, str]) -> None:
        """Keep values for the next reply; nothing happens when that cannot be stored."""
        with contextlib.suppress(JournalError), self._writing() as db:
            db.executemany(
                "INSERT INTO filled (account, conversation, name, value) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (account, conversation, name) DO UPDATE SET value = excluded.value",
                [(self._account, conversation_id, *item) for item in values.items()],
            )

    def remembered(self, conversation_id: str) -> dict[str, str]:
        """Return the values filled in so far in this conversation, by field name."""
        rows = self._rows(
            "SELECT name, value FROM filled WHERE account = ? AND conversation = ?",
            self._account,
            conversation_id,
        )
        return {row["name"]: row["value"] for row in rows}

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _in_flight(self, row: sqlite3.Row) -> bool:
        """Say whether a living process is still at work on a send.

        Numbers of processes come again: what is older than any send can last has ended.
        """
        if row["state"] != SendState.PENDING:
            return False
        if row["process"] == os.getpid():
            return row["key"] in self._begun
        return _runs(row["process"]) and self._now() - _moment(row["started"]) < LONGEST_SEND

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock, self._telling():
            return self._connection.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Do all or nothing; other processes wait for their turn."""
        with self._lock, self._telling():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise told(error, self._path) from error


_DRAFTS = "SELECT conversation, text, at, private, files FROM drafts WHERE account = ?"
_SENDS = (
    "SELECT key, conversation, text, private, files, state, after, started, ended, process,"
    " message_id, detail FROM sends WHERE account = ?"
)

_USES = (
    "SELECT reply, sum(number) FILTER (WHERE use IN ('inserted', 'sent')) AS total, max(last)"
    " FROM uses GROUP BY reply HAVING total > 0 ORDER BY max(last) DESC, reply LIMIT ?"
)


def _put_draft(db: sqlite3.Connection, account: str, draft: Draft) -> None:
    db.execute(
        "INSERT OR REPLACE INTO drafts (account, conversation, text, at, private, files)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            account,
            draft.conversation_id,
            draft.text,
            draft.at.timestamp(),
            draft.private,
            _names(draft.files),
        ),
    )


def _names(files: Sequence[Path]) -> str:
    return json.dumps([str(path.absolute()) for path in files])


def _paths(names: str) -> tuple[Path, ...]:
    return tuple(Path(name) for name in json.loads(names))


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _time(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else _moment(seconds)


def _draft(row: sqlite3.Row) -> Draft:
    return Draft(
        row["conversation"],
        row["text"],
        _moment(row["at"]),
        bool(row["private"]),
        _paths(row["files"]),
    )


def _send(row: sqlite3.Row) -> SendRecord:
    return SendRecord(
        message=Outgoing(
            key=row["key"],
            conversation_id=row["conversation"],
            text=row["text"],
            private=bool(row["private"]),
            attachments=_paths(row["files"]),
        ),
        state=SendState(row["state"]),
        after=row["after"],
        started=_moment(row["started"]),
        ended=_time(row["ended"]),
        message_id=row["message_id"],
        detail=row["detail"],
    )


def _runs(process: int) -> bool:
    """Say whether a process of this machine is still there; ours is."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

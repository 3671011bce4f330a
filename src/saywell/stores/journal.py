"""The local database: drafts, sends, outbox, uses, waivers, values, deeds, follow-ups, places."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence

from saywell.errors import JournalError
from saywell.model.records import Use, UseCount, WaiverRecord
from saywell.model.rules import Waiver
from saywell.stores import uses
from saywell.stores.journal_course import CourseStorage
from saywell.stores.journal_sends import SendStorage
from saywell.stores.journal_storage import moment, moment_or_none


class SqliteJournal(SendStorage, CourseStorage):
    """The whole of :class:`saywell.model.ports.Journal`, in one SQLite file for all accounts.

    ``account`` names the account of the chat system (``host/number``) that the rows belong to.
    The file and its folder are readable by their owner only. A damaged file is set aside under
    another name and reported in ``problems``. Raises JournalError when the file cannot be used.
    """

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
                **{use.value: row[use.value] or 0 for use in Use}, last=moment_or_none(row["last"])
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
            WaiverRecord(row["conversation"], Waiver(row["rule"], row["reason"]), moment(row["at"]))
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


_USES = (
    "SELECT reply, sum(number) FILTER (WHERE use IN ('inserted', 'sent')) AS total, max(last)"
    " FROM uses GROUP BY reply HAVING total > 0 ORDER BY max(last) DESC, reply LIMIT ?"
)

"""The local database: drafts, sends, outbox, uses, waivers, values, deeds, follow-ups, places."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from saywell.errors import JournalError
from saywell.model.records import WaiverRecord
from saywell.model.rules import Waiver
from saywell.stores.journal_course import CourseStorage
from saywell.stores.journal_sends import SendStorage
from saywell.stores.journal_storage import moment


class SqliteJournal(SendStorage, CourseStorage):
    """The whole of :class:`saywell.model.ports.Journal`, in one SQLite file for all accounts.

    ``account`` names the account of the chat system (``host/number``) that the rows belong to.
    The file and its folder are readable by their owner only. A damaged file is set aside under
    another name and reported in ``problems``. Raises JournalError when the file cannot be used.
    """

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

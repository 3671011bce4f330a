"""The journal's uses of replies: in all, by day and month, and those that a message will make."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Sequence
from types import MappingProxyType

from saywell.errors import JournalError
from saywell.model.records import Use, UseCount, Used
from saywell.model.usage_share import Key, UsageShare
from saywell.stores import uses
from saywell.stores.journal_storage import Storage, moment, moment_or_none

DAYS_FOR = dt.timedelta(days=92)
"""How long uses are kept by the day; months that ended before are kept as months."""

_USES = (
    "SELECT reply, sum(number) FILTER (WHERE use IN ('inserted', 'sent', 'printed')) AS total,"
    " max(last) FILTER (WHERE use != 'lacked') AS newest FROM uses GROUP BY reply HAVING total > 0"
    " ORDER BY newest DESC, reply LIMIT ?"
)
_COUNT = (
    "INSERT INTO uses (reply, lang, use, number, last) VALUES (:reply, :lang, :use, :number, :last)"
    " ON CONFLICT (reply, lang, use) DO UPDATE SET number = number + excluded.number,"
    " last = max(last, excluded.last)"
)
_COUNT_THEN = (
    "INSERT INTO uses_in_time (reply, lang, use, period, number)"
    " VALUES (:reply, :lang, :use, :period, :number)"
    " ON CONFLICT (reply, lang, use, period) DO UPDATE SET number = number + excluded.number"
)
_DAYS_TO_MONTHS = (
    "INSERT INTO uses_in_time (reply, lang, use, period, number)"
    " SELECT reply, lang, use, substr(period, 1, 7) AS month, sum(number) FROM uses_in_time"
    " WHERE length(period) = 10 AND period < ? GROUP BY reply, lang, use, month"
    " ON CONFLICT (reply, lang, use, period) DO UPDATE SET number = number + excluded.number"
)
_DROP_DAYS = "DELETE FROM uses_in_time WHERE length(period) = 10 AND period < ?"
_OLD_DAY = "SELECT 1 FROM uses_in_time WHERE length(period) = 10 AND period < ? LIMIT 1"
_NEW_ID = "UPDATE facts SET value = lower(hex(randomblob(16))) WHERE name = 'journal'"


class UseStorage(Storage):
    """How often replies were used.

    The uses that a message will make wait under the key of its sending, and are counted in the
    same transaction in which the journal learns that it was sent.
    """

    def record_use(self, reply_id: str, use: Use, lang: str = "") -> None:
        """Count one use of a canned reply; nothing happens when that cannot be stored."""
        with contextlib.suppress(JournalError), self._writing() as db:
            self._count(db, [(reply_id, lang, use.value, 1)])

    def expect_uses(self, key: str, expected: Sequence[Used]) -> None:
        """Count these uses once the sending with this key has succeeded."""
        if not expected:
            return
        now = self._now().timestamp()
        with contextlib.suppress(JournalError), self._writing() as db:
            db.executemany(
                "INSERT INTO expected_uses (send, reply, lang, use, number, at)"
                " VALUES (?, ?, ?, ?, 1, ?)"
                " ON CONFLICT (send, reply, lang, use) DO UPDATE SET number = number + 1",
                [(key, one.reply_id, one.lang, one.use.value, now) for one in expected],
            )

    def abandon_uses(self, key: str) -> None:
        """Count what a message would have used as abandoned: it was thrown away."""
        with contextlib.suppress(JournalError), self._writing() as db:
            taken = self._take_expected(db, key)
            ends = {Use.SENT.value: Use.ABANDONED.value, Use.EDITED.value: ""}
            known = [(reply, lang, ends.get(use, use), n) for reply, lang, use, n in taken]
            self._count(db, [one for one in known if one[2]])

    def usage(self) -> dict[str, UseCount]:
        """Return how often each canned reply was used, on whatever account, by its id."""
        counts = {use: f"sum(number) FILTER (WHERE use = '{use}') AS {use}" for use in Use}
        rows = self._rows(
            f"SELECT reply, max(last) FILTER (WHERE use != 'lacked') AS last,"  # noqa: S608
            f" {', '.join(counts.values())} FROM uses GROUP BY reply"
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

    def usage_share(self) -> UsageShare:
        """Return all that was counted here, by the day as far as days are kept."""
        with self._reading() as db:
            db.execute("BEGIN")
            try:
                in_time = db.execute("SELECT * FROM uses_in_time").fetchall()
                in_all = db.execute("SELECT * FROM uses").fetchall()
                facts = dict(tuple(row) for row in db.execute("SELECT name, value FROM facts"))
            finally:
                db.execute("COMMIT")
        counts: dict[Key, int] = {}
        undated = {(row["reply"], row["lang"], row["use"]): row["number"] for row in in_all}
        for row in in_time:
            name = (row["reply"], row["lang"], row["use"])
            undated[name] -= row["number"]
            counts[Key(row["reply"], row["lang"], Use(row["use"]), row["period"])] = row["number"]
        for (reply, lang, use), number in undated.items():
            if number > 0:
                counts[Key(reply, lang, Use(use), "")] = number
        since = moment(float(facts["since"])) if "since" in facts else None
        total = sum(counts.values())
        return UsageShare(facts["journal"], self._now(), total, MappingProxyType(counts), since)

    def rename_uses(self, old: str, new: str) -> None:
        """Let a reply keep its counts under another id, beside those which that id has."""
        if old == new:
            return
        with self._writing() as db:
            db.execute(
                "INSERT INTO uses SELECT ?, lang, use, number, last FROM uses WHERE reply = ?"
                " ON CONFLICT (reply, lang, use) DO UPDATE SET number = number + excluded.number,"
                " last = max(last, excluded.last)",
                (new, old),
            )
            db.execute(
                "INSERT INTO uses_in_time SELECT ?, lang, use, period, number FROM uses_in_time"
                " WHERE reply = ? ON CONFLICT (reply, lang, use, period)"
                " DO UPDATE SET number = number + excluded.number",
                (new, old),
            )
            db.execute(
                "INSERT INTO expected_uses SELECT send, ?, lang, use, number, at"
                " FROM expected_uses WHERE reply = ? ON CONFLICT (send, reply, lang, use)"
                " DO UPDATE SET number = number + excluded.number",
                (new, old),
            )
            for table in ("uses", "uses_in_time", "expected_uses"):
                db.execute(f"DELETE FROM {table} WHERE reply = ?", (old,))  # noqa: S608 - our own
            self._keep_uses(db)

    def forget_usage(self) -> None:
        """Drop all counts, and go on under another id: what was shared before stays apart."""
        with self._writing() as db:
            for table in ("uses", "uses_in_time", "expected_uses"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            db.execute("DELETE FROM facts WHERE name = 'since'")
            db.execute(_NEW_ID)
            self._keep_uses(db)

    # -- within a transaction

    def _count(self, db: sqlite3.Connection, counted: Sequence[tuple[str, str, str, int]]) -> None:
        """Count uses now: reply, language, use, number."""
        if not counted:
            return
        now = self._now()
        rows = [
            {
                "reply": reply,
                "lang": lang,
                "use": use,
                "number": number,
                "last": now.timestamp(),
                "period": now.astimezone(dt.UTC).date().isoformat(),
            }
            for reply, lang, use, number in counted
        ]
        db.executemany(_COUNT, rows)
        db.executemany(_COUNT_THEN, rows)
        db.execute("INSERT OR IGNORE INTO facts VALUES ('since', ?)", (str(now.timestamp()),))
        old = f"{(now - DAYS_FOR).astimezone(dt.UTC).date():%Y-%m-01}"
        if db.execute(_OLD_DAY, (old,)).fetchone():
            db.execute(_DAYS_TO_MONTHS, (old,))
            db.execute(_DROP_DAYS, (old,))
        self._keep_uses(db)

    def _count_expected(self, db: sqlite3.Connection, key: str) -> None:
        """Count what a message used that was sent just now."""
        self._count(db, self._take_expected(db, key))

    def _pass_uses(self, db: sqlite3.Connection, keys: Sequence[str], key: str) -> None:
        """Let a sending make the uses of one that is given up for it, unless it has its own."""
        for old in keys:
            db.execute(
                "UPDATE expected_uses SET send = ? WHERE send = ?"
                " AND NOT EXISTS (SELECT 1 FROM expected_uses WHERE send = ?)",
                (key, old, key),
            )
            db.execute("DELETE FROM expected_uses WHERE send = ?", (old,))

    def _forget_expected(self, db: sqlite3.Connection, before: float) -> None:
        """Drop uses of messages that never went out."""
        db.execute(
            "DELETE FROM expected_uses WHERE at < ?"
            " AND NOT EXISTS (SELECT 1 FROM sends WHERE key = send AND state != 'failed')",
            (before,),
        )

    def _take_expected(self, db: sqlite3.Connection, key: str) -> list[tuple[str, str, str, int]]:
        rows = db.execute(
            "SELECT reply, lang, use, number FROM expected_uses WHERE send = ?", (key,)
        ).fetchall()
        db.execute("DELETE FROM expected_uses WHERE send = ?", (key,))
        return [tuple(row) for row in rows]

    def _keep_uses(self, db: sqlite3.Connection) -> None:
        """Keep what a search needs beside the file; called while no other process can write."""
        rows = db.execute(_USES, (uses.MOST,)).fetchall()
        with contextlib.suppress(OSError, ValueError):
            uses.write(str(self._path), [tuple(row) for row in rows])

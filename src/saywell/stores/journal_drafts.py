"""The journal's drafts: one for each copy of the program that writes, so that none is lost."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from saywell.model.chat import Outgoing
from saywell.model.records import Draft
from saywell.stores.journal_storage import Storage, moment, names, now_in_utc, paths

_ALL = "SELECT * FROM drafts WHERE account = ? ORDER BY version DESC"
_ONE = "SELECT * FROM drafts WHERE account = ? AND conversation = ? ORDER BY version DESC"


class DraftStorage(Storage):
    """Texts that are being written.

    The newest text of a conversation is its draft, the others are kept beside it. A writer
    replaces its own text and the one that it has read, never one that it does not know of.
    """

    def __init__(
        self, path: Path, account: str, *, now: Callable[[], dt.datetime] = now_in_utc
    ) -> None:
        super().__init__(path, account, now=now)
        self._known: dict[str, int] = {}

    def save_draft(
        self,
        conversation_id: str,
        text: str,
        *,
        private: bool = False,
        files: Sequence[Path] = (),
        beside: bool = False,
    ) -> None:
        """Keep the text that is being written; a blank one without files clears it."""
        if not text.strip() and not files:
            self.clear_draft(conversation_id)
            return
        with self._writing() as db:
            version = self._put_draft(
                db, Outgoing("", conversation_id, text, private, tuple(files)), beside=beside
            )
        self._known[conversation_id] = version

    def draft(self, conversation_id: str) -> Draft | None:
        """Return the newest text that was being written, to go on with it."""
        rows = self._rows(_ONE, self._account, conversation_id)
        if not rows:
            return None
        self._known[conversation_id] = rows[0]["version"]
        return _draft(rows[0])

    def drafts(self) -> list[Draft]:
        """List the draft of each conversation, newest first, to go on with them."""
        newest: dict[str, Draft] = {}
        for row in self._rows(_ALL, self._account):
            newest.setdefault(row["conversation"], _draft(row))
        self._known |= {name: one.version for name, one in newest.items()}
        return list(newest.values())

    def clear_draft(self, conversation_id: str) -> None:
        """Forget the draft of a conversation, save what another copy wrote meanwhile."""
        with self._writing() as db:
            self._drop_known(db, conversation_id)

    def stands_as_draft(self, message: Outgoing) -> bool:
        """Say whether a message is still, unchanged, the newest draft of its conversation."""
        rows = self._rows(_ONE, self._account, message.conversation_id)
        return bool(rows) and _is_like(rows[0], message)

    def other_drafts(self, conversation_id: str | None = None) -> list[Draft]:
        """List the texts that were kept beside the drafts, of one conversation or all."""
        newest: set[str] = set()
        others = []
        for row in self._rows(_ALL, self._account):
            if row["conversation"] in newest:
                others.append(_draft(row))
            newest.add(row["conversation"])
        return [one for one in others if conversation_id in (None, one.conversation_id)]

    def keep_aside(self, message: Outgoing) -> None:
        """Keep a message that was not sent beside the draft: no later text takes its place."""
        with self._writing() as db:
            self._drop_like(db, message)
            self._insert_draft(db, message, f"aside {message.key}")

    def use_draft(self, draft: Draft) -> None:
        """Make another draft the one to go on with; the present one becomes another draft."""
        message = Outgoing("", draft.conversation_id, draft.text, draft.private, draft.files)
        with self._writing() as db:
            _drop(db, draft.version)
            version = self._put_draft(db, message, beside=True)
        self._known[draft.conversation_id] = version

    def drop_draft(self, draft: Draft) -> None:
        """Forget another draft, unless it was written on meanwhile."""
        with self._writing() as db:
            _drop(db, draft.version)

    # -- within a transaction

    def _put_draft(self, db: sqlite3.Connection, message: Outgoing, *, beside: bool = False) -> int:
        """Store a text as the newest of its conversation, and return its version."""
        place = (self._account, message.conversation_id)
        for row in db.execute(_ONE, place).fetchall():
            if _is_within(row, message):
                _drop(db, row["version"])
        if beside:
            db.execute(
                "UPDATE drafts SET writer = 'kept ' || version"
                " WHERE account = ? AND conversation = ? AND writer = ?",
                (*place, self._owner),
            )
        else:
            self._drop_known(db, message.conversation_id)
        return self._insert_draft(db, message, self._owner)

    def _insert_draft(self, db: sqlite3.Connection, message: Outgoing, writer: str) -> int:
        added = db.execute(
            "INSERT INTO drafts (account, conversation, writer, text, at, private, files)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._account,
                message.conversation_id,
                writer,
                message.text,
                self._now().timestamp(),
                message.private,
                names(message.attachments),
            ),
        )
        return added.lastrowid or 0

    def _is_draft(self, db: sqlite3.Connection, message: Outgoing) -> bool:
        """Say whether a draft is a message, whoever wrote it."""
        rows = db.execute(_ONE, (self._account, message.conversation_id)).fetchall()
        return any(_is_like(row, message) for row in rows)

    def _has_draft_with(self, db: sqlite3.Connection, message: Outgoing) -> bool:
        """Say whether a draft holds all of a text."""
        rows = db.execute(_ONE, (self._account, message.conversation_id)).fetchall()
        text = message.text.strip()
        return any(bool(row["private"]) == message.private and text in row["text"] for row in rows)

    def _drop_known(self, db: sqlite3.Connection, conversation_id: str) -> None:
        """Drop this journal's own text, and the newest one if it was read here."""
        db.execute(
            "DELETE FROM drafts WHERE account = ? AND conversation = ?"
            " AND (writer = ? OR version = ?)",
            (self._account, conversation_id, self._owner, self._known.get(conversation_id, 0)),
        )

    def _drop_like(self, db: sqlite3.Connection, message: Outgoing) -> None:
        """Drop every draft of a message that is on its way or has arrived."""
        for row in db.execute(_ONE, (self._account, message.conversation_id)).fetchall():
            if _is_like(row, message):
                _drop(db, row["version"])


def _drop(db: sqlite3.Connection, version: int) -> None:
    db.execute("DELETE FROM drafts WHERE version = ?", (version,))


def _is_like(row: sqlite3.Row, message: Outgoing) -> bool:
    """Say whether a draft is a message; blanks around it do not count."""
    same_kind = bool(row["private"]) == message.private
    same_files = row["files"] == names(message.attachments)
    return same_kind and same_files and row["text"].strip() == message.text.strip()


def _is_within(row: sqlite3.Row, message: Outgoing) -> bool:
    """Say whether all of a draft is in a text, so that nothing is lost without it."""
    same_kind = bool(row["private"]) == message.private
    same_files = {*paths(row["files"])} <= {path.absolute() for path in message.attachments}
    return same_kind and same_files and row["text"].strip() in message.text


def _draft(row: sqlite3.Row) -> Draft:
    return Draft(
        row["conversation"],
        row["text"],
        moment(row["at"]),
        bool(row["private"]),
        paths(row["files"]),
        row["version"],
    )

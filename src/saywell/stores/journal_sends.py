"""The journal's sends: what is on its way out, what became of it, and what waits in the outbox."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from saywell.errors import JournalError, UsageError
from saywell.model.chat import Outgoing
from saywell.model.records import Draft, SendRecord, SendState
from saywell.model.rules import Waiver
from saywell.stores.journal_drafts import DraftStorage
from saywell.stores.journal_follow_ups import FollowUpStorage
from saywell.stores.journal_storage import moment, moment_or_none, names, paths
from saywell.stores.journal_uses import UseStorage

KEPT_FOR = dt.timedelta(days=90)
"""How long settled sends are kept, to tell two equal texts apart."""

DOUBTED_FOR = dt.timedelta(hours=1)
"""How long a message that was not found is looked for again before an equal one goes out."""

_TICK = 1e-6
"""The least time between two sends, in seconds, so that their order is known."""

_SENDS = "SELECT * FROM sends WHERE account = ?"
_UNDONE = f"{_SENDS} AND state NOT IN ('sent', 'failed')"
"""What the index ``sends_open`` holds, in its own words, so that it is used."""

_EQUAL = """
    SELECT sends.*, state = 'sent' AND ended < :decided AS will_be_told FROM sends
    LEFT JOIN claims ON claims.account = sends.account AND what = key
    WHERE sends.account = :account AND digest IN (:digest, '') AND (
        state IN ('queued', 'unknown', 'pending')
        OR (state = 'failed' AND doubtful AND ended > :recent)
        OR (state = 'sent' AND (ended >= :decided OR (ended > :recent AND owner != :owner)))
    ) ORDER BY started, key
"""
"""An older version has made no digest; what was sent counts while its agent was not told."""

_END = """
    UPDATE sends SET state = :state, message_id = :message_id, detail = :detail,
        doubtful = :doubtful, ended = :ended, text = :text, files = :files WHERE key = :key
"""
_OPEN = (SendState.UNKNOWN, SendState.PENDING)
_ORDER = " ORDER BY started, key"


class SendStorage(DraftStorage, FollowUpStorage, UseStorage):
    """Messages on their way out, each with one state; only one journal at a time works on one."""

    _cleaned = False
    _last = 0.0

    def begin_send(
        self,
        message: Outgoing,
        after: str | None,
        *,
        newer_draft: bool = False,
        waivers: Sequence[Waiver] = (),
        instead_of: Sequence[str] = (),
    ) -> None:
        """Store a message as pending, and its text as the draft, in one transaction."""
        version = 0
        with self._writing() as db:
            for key in instead_of:
                self._give_up(db, key)
            more = {"state": SendState.PENDING.value, "instead_of": " ".join(instead_of)}
            self._insert(
                db, message, {"after": after, "waivers": json.dumps(_reasons(waivers)), **more}
            )
            self._take(db, message.key)
            self._pass_promises(db, instead_of, message.key)
            self._pass_uses(db, instead_of, message.key)
            if message.text.strip() and not newer_draft and not self._is_draft(db, message):
                version = self._put_draft(db, message)
        if version:
            self._known[message.conversation_id] = version

    def begin_again(self, key: str, after: str | None, *, waivers: Sequence[Waiver] = ()) -> bool:
        """Store a queued message, or one that is claimed here, as pending once more."""
        with self._writing() as db:
            row = self._row(db, key)
            if row is None:
                return False
            if row["state"] == SendState.QUEUED:
                if not self._take(db, key):
                    return False
                db.execute(
                    "UPDATE sends SET started = ?, after = ?, seen = 1 WHERE key = ?",
                    (self._now().timestamp(), after, key),
                )
            elif row["state"] not in _OPEN or not self._is_mine(db, key):
                return False
            reasons = json.dumps([*json.loads(row["waivers"]), *_reasons(waivers)])
            db.execute(
                "UPDATE sends SET state = 'pending', ended = NULL, detail = '', waivers = ?"
                " WHERE key = ?",
                (reasons, key),
            )
            return True

    def queue_send(
        self, message: Outgoing, after: str | None, *, seen: bool, waivers: Sequence[Waiver] = ()
    ) -> None:
        """Put a message into the outbox, where it takes the place of an equal draft."""
        row: dict[str, object] = {
            "state": SendState.QUEUED.value,
            "after": after,
            "seen": seen,
            "sizes": _sizes(message.attachments),
            "waivers": json.dumps(_reasons(waivers)),
        }
        with self._writing() as db:
            self._insert(db, message, row)
            db.execute("UPDATE sends SET queued = started WHERE key = ?", (message.key,))
            self._drop_like(db, message)

    def end_send(
        self,
        key: str,
        state: SendState,
        *,
        message_id: str = "",
        detail: str = "",
        doubtful: bool = False,
        certain: bool = True,
    ) -> SendState:
        """Store what became of a message, let go of its claim, and return the state that holds."""
        try:
            with self._writing() as db:
                row = self._row(db, key)
                if row is None:
                    raise JournalError(f"no message {key!r} was begun")
                if row["state"] == SendState.SENT:
                    return SendState.SENT
                if (
                    state is SendState.SENT
                    and not certain
                    and self._may_be_another(db, row, message_id)
                ):
                    state, message_id = SendState.UNKNOWN, ""
                    detail = "an equal message is on its way"
                if state is SendState.FAILED and row["queued"] is not None:
                    state = SendState.QUEUED
                self._store_end(db, row, state, message_id, detail, doubtful)
                if state is not SendState.SENT:
                    self._let_go(db, key)
                version = self._kept_text(db, row) if state is SendState.FAILED else 0
        except BaseException:
            self._held.discard(key)
            raise
        if state is not SendState.SENT:  # that one is claimed until the agent is told
            self._held.discard(key)
        if version:
            self._known[row["conversation"]] = version
        return state

    def _store_end(
        self,
        db: sqlite3.Connection,
        row: sqlite3.Row,
        state: SendState,
        message_id: str,
        detail: str,
        doubtful: bool,
    ) -> None:
        now = self._now().timestamp()
        still = row["state"] == state == SendState.UNKNOWN
        is_sent = state is SendState.SENT
        values = {
            "key": row["key"],
            "state": state.value,
            "message_id": message_id,
            "detail": detail,
            "doubtful": doubtful,
            "ended": row["ended"] if still else now,
            "text": "" if is_sent else row["text"],
            "files": "[]" if is_sent else row["files"],
        }
        db.execute(_END, values)
        if state is SendState.QUEUED and row["queued"] is None:
            db.execute(
                "UPDATE sends SET queued = started, sizes = ? WHERE key = ?",
                (_sizes(paths(row["files"])), row["key"]),
            )
        if state in (SendState.SENT, SendState.QUEUED):
            self._drop_like(db, _message(row))
        if is_sent:
            self._make_promises(db, row["key"], message_id)
            self._count_expected(db, row["key"])
            db.executemany(
                "INSERT INTO waivers (account, conversation, rule, reason, at)"
                " VALUES (?, ?, ?, ?, ?)",
                [
                    (self._account, row["conversation"], *one, now)
                    for one in json.loads(row["waivers"])
                ],
            )

    def _kept_text(self, db: sqlite3.Connection, row: sqlite3.Row) -> int:
        """Make a draft of a text that has failed, where none has it; return its version or 0."""
        message = _message(row)
        if not message.text.strip() or self._has_draft_with(db, message):
            return 0
        return self._put_draft(db, message, beside=True)

    def forget_send(self, key: str) -> bool:
        """Give up a message that waits or is unknown, with its text; False when none is there."""
        with self._writing() as db:
            row = self._row(db, key)
            if row is None or row["state"] not in (*_OPEN, SendState.QUEUED):
                return False
            if self._is_claimed(db, key):
                return False
            self._forget(db, row, "given up")
            return True

    def edit_queued(self, key: str) -> Draft | None:
        """Make a draft of a message of the outbox; None when it is not there any more."""
        with self._writing() as db:
            row = self._row(db, key)
            if row is None or row["state"] != SendState.QUEUED or self._is_claimed(db, key):
                return None
            message = _message(row)
            self._forget(db, row, "taken back into the draft")
            version = self._put_draft(db, message, beside=True)
        self._known[message.conversation_id] = version
        kept = (message.text, self._now(), message.private, message.attachments, version)
        return Draft(message.conversation_id, *kept)

    def send_record(self, key: str) -> SendRecord | None:
        """Return what is known of one sending."""
        with self._reading() as db:
            row = self._row(db, key)
        return _record(row) if row is not None else None

    def unsettled(self) -> list[SendRecord]:
        """List sends that are unknown, or pending although nobody is at work on them."""
        return self._unclaimed(f"{_UNDONE} AND state IN ('unknown', 'pending'){_ORDER}")

    def queued(self) -> list[SendRecord]:
        """List the outbox, oldest first, save what is just being sent."""
        return self._unclaimed(f"{_UNDONE} AND state = 'queued' ORDER BY queued, started, key")

    def equal_sends(self, message: Outgoing, since: dt.datetime | None = None) -> list[SendRecord]:
        """List sends of the same words and files to the same place that the agent may not know."""
        recent = (self._now() - DOUBTED_FOR).timestamp()
        decided = math.inf if since is None else since.timestamp()
        with self._reading() as db:
            rows = db.execute(
                _EQUAL,
                {
                    "account": self._account,
                    "digest": _digest(message),
                    "recent": recent,
                    "decided": decided,
                    "owner": self._owner,
                },
            ).fetchall()
            return [
                _record(row)
                for row in rows
                if (row["digest"] or _digest(_message(row))) == _digest(message)
                and not (row["will_be_told"] and self._is_claimed(db, row["key"]))
                and row["key"] not in self._finished
            ]

    def claimed(self, conversation_id: str) -> frozenset[str]:
        """Return the ids of messages that are known to come from one of these sends."""
        rows = self._rows(
            "SELECT message_id FROM sends WHERE account = ? AND conversation = ?"
            " AND message_id != ''",
            self._account,
            conversation_id,
        )
        return frozenset(row["message_id"] for row in rows)

    # -- within a transaction

    def _row(self, db: sqlite3.Connection, key: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = db.execute(
            f"{_SENDS} AND key = ?", (self._account, key)
        ).fetchone()
        return row

    def _insert(self, db: sqlite3.Connection, message: Outgoing, more: dict[str, object]) -> None:
        if db.execute("SELECT 1 FROM sends WHERE key = ?", (message.key,)).fetchone():
            raise UsageError(
                "this message was sent, or tried, before",
                hint="write it again if it is to go out a second time",
            )
        now = max(self._now().timestamp(), self._last + _TICK)  # the order in which they come
        self._last = now
        if not self._cleaned:
            long_ago = (now - KEPT_FOR.total_seconds(),)
            old = "DELETE FROM sends WHERE state IN ('sent', 'failed') AND started < ?"
            db.execute(old, long_ago)
            db.execute("DELETE FROM claims WHERE at < ?", long_ago)
            self._forget_follow_ups(db, *long_ago)
            self._forget_expected(db, *long_ago)
            self._cleaned = True
        row = {
            "key": message.key,
            "account": self._account,
            "conversation": message.conversation_id,
            "text": message.text,
            "private": message.private,
            "files": names(message.attachments),
            "digest": _digest(message),
            "started": now,
            **more,
        }
        fields = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        db.execute(f"INSERT INTO sends ({fields}) VALUES ({marks})", row)  # noqa: S608 - our own names

    def _give_up(self, db: sqlite3.Connection, key: str) -> None:
        """Close a sending for which another one goes out. Raises UsageError when it is not open."""
        row = self._row(db, key)
        is_open = row is not None and (row["state"] in _OPEN or row["doubtful"])
        if not is_open or self._is_claimed(db, key):
            raise UsageError(
                "that message is settled, or another copy of saywell is at it",
                hint="look at the conversation before you send it again",
            )
        db.execute(
            "UPDATE sends SET state = 'failed', doubtful = 0, detail = ?, ended = ? WHERE key = ?",
            ("another was sent for it", self._now().timestamp(), key),
        )

    def _forget(self, db: sqlite3.Connection, row: sqlite3.Row, why: str) -> None:
        db.execute(
            "UPDATE sends SET state = 'failed', text = '', files = '[]', detail = ?, ended = ?,"
            " doubtful = 0, queued = NULL WHERE key = ?",
            (why, self._now().timestamp(), row["key"]),
        )

    def _may_be_another(self, db: sqlite3.Connection, row: sqlite3.Row, message_id: str) -> bool:
        """Say whether a message that looks like ours may come from an equal sending."""
        others = db.execute(
            f"{_SENDS} AND conversation = ? AND key != ? AND (message_id = ? OR"
            " (state = 'pending' AND text = ? AND private = ?))",
            (
                self._account,
                row["conversation"],
                row["key"],
                message_id,
                row["text"],
                row["private"],
            ),
        ).fetchall()
        return any(
            one["message_id"] == message_id or self._is_claimed(db, one["key"]) for one in others
        )

    def _unclaimed(self, query: str, *values: object) -> list[SendRecord]:
        with self._reading() as db:
            rows = db.execute(query, (self._account, *values)).fetchall()
            return [_record(row) for row in rows if not self._is_claimed(db, row["key"])]


def _digest(message: Outgoing) -> str:
    """Return what tells whether two messages are equal once their texts are gone."""
    parts = [message.conversation_id, message.text, message.private, names(message.attachments)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _sizes(files: Sequence[Path]) -> str:
    """Return the sizes of files, in bytes; -1 for one that cannot be read."""
    sizes = []
    for file in files:
        try:
            sizes.append(file.stat().st_size)
        except OSError:
            sizes.append(-1)
    return json.dumps(sizes)


def _reasons(waivers: Sequence[Waiver]) -> list[list[str]]:
    return [[one.rule, one.reason] for one in waivers]


def _message(row: sqlite3.Row) -> Outgoing:
    return Outgoing(
        key=row["key"],
        conversation_id=row["conversation"],
        text=row["text"],
        private=bool(row["private"]),
        attachments=paths(row["files"]),
    )


def _record(row: sqlite3.Row) -> SendRecord:
    return SendRecord(
        message=_message(row),
        state=SendState(row["state"]),
        after=row["after"],
        started=moment(row["started"]),
        ended=moment_or_none(row["ended"]),
        message_id=row["message_id"],
        detail=row["detail"],
        queued=moment_or_none(row["queued"]),
        seen=bool(row["seen"]),
        doubtful=bool(row["doubtful"]),
        instead_of=tuple(row["instead_of"].split()),
        sizes=tuple(json.loads(row["sizes"])),
        waivers=tuple(Waiver(*one) for one in json.loads(row["waivers"])),
    )

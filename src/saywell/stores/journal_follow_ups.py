"""The journal's follow-ups: one for each promise, alive once its message was really sent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Sequence

from saywell.model.followup import FollowUp, FollowUpState
from saywell.stores.journal_storage import Storage, moment, moment_or_none

_PUT = """
    INSERT OR REPLACE INTO follow_ups (id, account, conversation, name, about, made, due, contact,
        message_id, state, progress, ended, reason, send)
    VALUES (:id, :account, :conversation, :name, :about, :made, :due, :contact,
        :message_id, :state, :progress, :ended, :reason, :send)
"""
_ALIVE = "SELECT * FROM follow_ups WHERE account = ? AND send = ''"


class FollowUpStorage(Storage):
    """What customers were promised.

    A promise that goes out with a message waits under the key of its sending, unseen, and becomes
    a follow-up in the same transaction in which the journal learns that the message was sent.
    """

    def save_follow_up(self, one: FollowUp) -> FollowUp:
        """Keep a follow-up and return it as it is kept: there is one for each promise."""
        with self._writing() as db:
            return self._keep_promise(db, one)

    def expect_follow_up(self, key: str, one: FollowUp) -> None:
        """Keep what a message promises until the sending with this key has succeeded."""
        with self._writing() as db:
            db.execute(_PUT, self._follow_up_row(one, send=key))

    def follow_ups(
        self, conversation_id: str | None = None, *, open_only: bool = True
    ) -> list[FollowUp]:
        """List follow-ups, of one conversation or all, the soonest due first."""
        with self._reading() as db:
            found = self._promises(db, conversation_id, open_only=open_only)
        return sorted(found, key=lambda one: (one.due, one.made, one.id))

    # -- within a transaction

    def _promises(
        self, db: sqlite3.Connection, conversation_id: str | None, *, open_only: bool = False
    ) -> list[FollowUp]:
        query, values = _ALIVE + (" AND state = 'open'" if open_only else ""), [self._account]
        if conversation_id is not None:
            query, values = f"{query} AND conversation = ?", [*values, conversation_id]
        return [_follow_up(row) for row in db.execute(query, values)]

    def _keep_promise(self, db: sqlite3.Connection, one: FollowUp) -> FollowUp:
        """Store a follow-up, or bring the one of the same promise up to date."""
        kept = _merged(self._promises(db, one.conversation_id), one)
        db.execute(_PUT, self._follow_up_row(kept))
        return kept

    def _pass_promises(self, db: sqlite3.Connection, keys: Sequence[str], key: str) -> None:
        """Let a sending make the promises of those that are given up for it."""
        for old in keys:
            db.execute("UPDATE follow_ups SET send = ? WHERE send = ?", (key, old))

    def _make_promises(self, db: sqlite3.Connection, key: str, message_id: str) -> None:
        """Make follow-ups of what a message promises that was sent just now."""
        rows = db.execute("SELECT * FROM follow_ups WHERE send = ? ORDER BY made", (key,))
        now = self._now()
        for one in [_follow_up(row) for row in rows.fetchall()]:
            db.execute("DELETE FROM follow_ups WHERE id = ?", (one.id,))
            if one.state is not FollowUpState.OPEN:
                self._end_promise(db, one)
                continue
            due = now + max(one.due - one.made, dt.timedelta())
            told = now if one.progress else None
            made = dataclasses.replace(one, made=now, due=due, progress=told, message_id=message_id)
            self._keep_promise(db, made)

    def _end_promise(self, db: sqlite3.Connection, one: FollowUp) -> None:
        """End the open promise that a message has kept."""
        for known in self._promises(db, one.conversation_id, open_only=True):
            if _is_same_promise(known, one):
                ended = dataclasses.replace(known, state=one.state, ended=self._now())
                db.execute(_PUT, self._follow_up_row(ended))

    def _forget_follow_ups(self, db: sqlite3.Connection, before: float) -> None:
        """Drop what has ended long ago, and promises of messages that never went out."""
        db.execute("DELETE FROM follow_ups WHERE state != 'open' AND ended < ?", (before,))
        db.execute(
            "DELETE FROM follow_ups WHERE send != '' AND made < ?"
            " AND NOT EXISTS (SELECT 1 FROM sends WHERE key = send)",
            (before,),
        )

    def _follow_up_row(self, one: FollowUp, send: str = "") -> dict[str, object]:
        return {
            "id": one.id,
            "account": self._account,
            "conversation": one.conversation_id,
            "name": one.name,
            "about": one.about,
            "made": one.made.timestamp(),
            "due": one.due.timestamp(),
            "contact": one.contact,
            "message_id": one.message_id,
            "state": one.state.value,
            "progress": one.progress.timestamp() if one.progress else None,
            "ended": one.ended.timestamp() if one.ended else None,
            "reason": one.reason,
            "send": send,
        }


def _merged(known: Sequence[FollowUp], one: FollowUp) -> FollowUp:
    """Return what is to be kept of a promise beside those of its conversation."""
    for other in known:
        if other.id == one.id:
            return one if other.state is FollowUpState.OPEN else other
    for other in known:
        if _is_same_message(other, one):
            return _corrected(other, one)
    for other in known:
        if _is_same_promise(other, one):
            return _renewed(other, one)
    return one


def _is_same_message(known: FollowUp, one: FollowUp) -> bool:
    return bool(one.message_id) and known.message_id == one.message_id


def _is_same_promise(known: FollowUp, one: FollowUp) -> bool:
    """Say whether an open promise is made in the same words again: a message that was resent."""
    return known.state is FollowUpState.OPEN and _said(known) == _said(one)


def _said(one: FollowUp) -> str:
    return " ".join(one.about.split()).casefold()


def _corrected(known: FollowUp, one: FollowUp) -> FollowUp:
    """Take over what a message says now that was edited; what has ended stays as it is."""
    if known.state is not FollowUpState.OPEN:
        return known
    contact, name = one.contact or known.contact, one.name or known.name
    return dataclasses.replace(known, about=one.about, due=one.due, contact=contact, name=name)


def _renewed(known: FollowUp, one: FollowUp) -> FollowUp:
    """Take over the later time, and the message that was sent last."""
    return dataclasses.replace(
        known,
        due=max(known.due, one.due),
        contact=one.contact or known.contact,
        name=one.name or known.name,
        progress=one.progress or known.progress,
        message_id=one.message_id or known.message_id,
    )


def _follow_up(row: sqlite3.Row) -> FollowUp:
    return FollowUp(
        id=row["id"],
        conversation_id=row["conversation"],
        name=row["name"],
        about=row["about"],
        made=moment(row["made"]),
        due=moment(row["due"]),
        contact=row["contact"],
        message_id=row["message_id"],
        state=FollowUpState(row["state"]),
        progress=moment_or_none(row["progress"]),
        ended=moment_or_none(row["ended"]),
        reason=row["reason"],
    )

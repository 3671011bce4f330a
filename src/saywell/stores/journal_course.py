"""The journal's course of chats: deeds, where the agent was, and fields that are half filled."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from types import MappingProxyType

from saywell.model.course import Deed, Done
from saywell.model.records import HalfFilled, Place
from saywell.stores.journal_storage import Storage, moment

KEPT_FOR = dt.timedelta(days=90)
"""How long deeds are kept, as settled sends are."""

LONGEST_HOLD = dt.timedelta(days=1)
"""How old a hold may be that is still looked after when the program starts."""

LEFT_FOR = dt.timedelta(days=7)
"""How long the place of a copy that has broken off waits for somebody to come back to it."""

_PLACES = "SELECT * FROM places WHERE account = ? ORDER BY at DESC"
_FIELDS = "SELECT * FROM half_filled WHERE account = ? ORDER BY at DESC"
_NO_TIME = dt.timedelta()
_ENDS_A_HOLD = (Deed.HAND_OVER, Deed.RESOLVE, Deed.REOPEN)


class CourseStorage(Storage):
    """What was done in a conversation, and where in the program the agent was.

    The place and the fields belong to one copy of the program; another one takes them over only
    when that copy does not run any more.
    """

    # -- deeds

    def record_deed(self, conversation_id: str, done: Done) -> None:
        """Keep what the agent did in a conversation beside writing."""
        lasts = None if done.lasts is None else done.lasts.total_seconds()
        with self._writing() as db:
            db.execute(
                "DELETE FROM deeds WHERE account = ? AND at < ?",
                (self._account, (self._now() - KEPT_FOR).timestamp()),
            )
            db.execute(
                "INSERT INTO deeds (account, conversation, at, deed, lasts, step, reason, receiver,"
                " after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._account,
                    conversation_id,
                    done.at.timestamp(),
                    done.deed.value,
                    lasts,
                    done.step,
                    done.reason,
                    done.to,
                    done.after,
                ),
            )

    def deeds(self, conversation_id: str) -> list[Done]:
        """List what was done in a conversation in the last 90 days, oldest first."""
        rows = self._rows(
            "SELECT * FROM deeds WHERE account = ? AND conversation = ? AND at >= ?"
            " ORDER BY at, number",
            self._account,
            conversation_id,
            (self._now() - KEPT_FOR).timestamp(),
        )
        return [_done(row) for row in rows]

    def open_deeds(self) -> dict[str, list[Done]]:
        """List the holds that may still run, with what was done since, by conversation id."""
        rows = self._rows(
            "SELECT * FROM deeds WHERE account = ? AND at >= ? ORDER BY at, number",
            self._account,
            (self._now() - LONGEST_HOLD).timestamp(),
        )
        running: dict[str, list[Done]] = {}
        for row in rows:
            done, chosen = _done(row), row["conversation"]
            if done.deed in _ENDS_A_HOLD or (done.deed is Deed.HOLD and done.lasts == _NO_TIME):
                running.pop(chosen, None)
            elif done.deed is Deed.HOLD:
                running[chosen] = [done]
            elif chosen in running:
                running[chosen].append(done)
        return running

    # -- the place

    def keep_place(self, place: Place | None) -> None:
        """Keep where the agent is in this copy of the program; None when it is left for good."""
        now = self._now()
        with self._writing() as db:
            db.execute(
                "DELETE FROM places WHERE account = ? AND (owner = ? OR at < ?)",
                (self._account, self._owner, (now - LEFT_FOR).timestamp()),
            )
            if place is not None:
                db.execute(
                    "INSERT INTO places (account, owner, at, place) VALUES (?, ?, ?, ?)",
                    (self._account, self._owner, now.timestamp(), _place_text(place)),
                )

    def place(self) -> Place | None:
        """Return where the agent was in a copy that has broken off, and make it this one's own."""
        if not self._rows(_PLACES, self._account):
            return None  # the usual start waits for no other process
        with self._writing() as db:
            rows = db.execute(_PLACES, (self._account,)).fetchall()
            row = next((one for one in rows if self._is_left(one)), None)
            if row is None:
                return None
            ours = (self._account, self._owner)
            db.execute("DELETE FROM places WHERE account = ? AND owner = ?", ours)
            db.execute(
                "UPDATE places SET owner = ? WHERE account = ? AND owner = ?",
                (self._owner, self._account, row["owner"]),
            )
        return _place(row["place"])

    # -- fields

    def keep_fields(self, conversation_id: str, fields: HalfFilled | None) -> None:
        """Keep the fields that are being filled in a conversation; None when that has ended."""
        with self._writing() as db:
            self._drop_fields(db, conversation_id, self._owner)
            if fields is not None:
                now = self._now().timestamp()
                self._insert_fields(db, conversation_id, now, _fields_text(fields))

    def fields(self) -> dict[str, HalfFilled]:
        """Return the fields left half filled, by conversation id, and make them this one's own."""
        found: dict[str, HalfFilled] = {}
        if not self._rows(_FIELDS, self._account):
            return found
        with self._writing() as db:
            rows = db.execute(_FIELDS, (self._account,)).fetchall()
            free = [row for row in rows if row["owner"] == self._owner or self._is_left(row)]
            for row in free:
                self._drop_fields(db, row["conversation"], row["owner"])
            for row in free:
                chosen = row["conversation"]
                if chosen not in found:
                    found[chosen] = _half_filled(row["fields"])
                    self._insert_fields(db, chosen, row["at"], row["fields"])
        return found

    def _drop_fields(self, db: sqlite3.Connection, conversation_id: str, owner: str) -> None:
        db.execute(
            "DELETE FROM half_filled WHERE account = ? AND conversation = ? AND owner = ?",
            (self._account, conversation_id, owner),
        )

    def _insert_fields(
        self, db: sqlite3.Connection, conversation_id: str, at: float, text: str
    ) -> None:
        db.execute(
            "INSERT INTO half_filled (account, conversation, owner, at, fields)"
            " VALUES (?, ?, ?, ?, ?)",
            (self._account, conversation_id, self._owner, at, text),
        )

    def _is_left(self, row: sqlite3.Row) -> bool:
        """Say whether something belongs to a copy of the program that does not run any more."""
        return not self._is_open(row["owner"], row["at"])


def _done(row: sqlite3.Row) -> Done:
    return Done(
        at=moment(row["at"]),
        deed=Deed(row["deed"]),
        lasts=None if row["lasts"] is None else dt.timedelta(seconds=row["lasts"]),
        step=row["step"],
        reason=row["reason"],
        to=row["receiver"],
        after=row["after"],
    )


def _place_text(place: Place) -> str:
    return json.dumps(
        {
            "selected": place.selected,
            "previous": place.previous,
            "cursors": dict(place.cursors),
            "inserted": dict(place.inserted),
            "note": place.note,
            "top": place.top,
        }
    )


def _place(text: str) -> Place:
    stored = json.loads(text)
    inserted = {
        name: tuple((reply_id, text, "".join(lang)) for reply_id, text, *lang in replies)
        for name, replies in stored["inserted"].items()
    }
    return Place(
        **{
            **stored,
            "cursors": MappingProxyType(stored["cursors"]),
            "inserted": MappingProxyType(inserted),
            "top": tuple(stored["top"]) if stored["top"] else None,
        }
    )


def _fields_text(fields: HalfFilled) -> str:
    return json.dumps(
        {
            "reply_id": fields.reply_id,
            "lang": fields.lang,
            "names": fields.names,
            "at": fields.at,
            "values": dict(fields.values),
            "typed": fields.typed,
            "chosen": fields.chosen,
            "switched": dict(fields.switched),
        }
    )


def _half_filled(text: str) -> HalfFilled:
    stored = json.loads(text)
    return HalfFilled(
        **{
            **stored,
            "names": tuple(stored["names"]),
            "values": MappingProxyType(stored["values"]),
            "switched": MappingProxyType(stored["switched"]),
        }
    )

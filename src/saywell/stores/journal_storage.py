"""What all parts of the journal share: its connection, its transactions, claims of processes."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from saywell.errors import JournalError, Problem
from saywell.stores import processes
from saywell.stores.journal_file import opened, told

LONGEST_CLAIM = dt.timedelta(minutes=10)
"""How long a claim holds when nothing tells whether its process still runs."""

_numbers = itertools.count(1)
_open: dict[str, set[str]] = {}
"""The journals that are open in this process, by owner, with what each is working on."""


def now_in_utc() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)


class Storage:
    """One connection to the journal's file, for any thread.

    ``owner`` names this journal among all that may be open on the machine: by its process, when
    that began, and a number within it.
    """

    def __init__(
        self, path: Path, account: str, *, now: Callable[[], dt.datetime] = now_in_utc
    ) -> None:
        self._path = path
        self._account = account
        self._now = now
        self._lock = threading.Lock()
        self._connection, self._problems = opened(path)
        self._owner = f"{processes.this_process()};{next(_numbers)}"
        self._held: set[str] = set()
        self._finished: set[str] = set()
        _open[self._owner] = self._held

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was got over when the file was opened."""
        return self._problems

    def close(self) -> None:
        """Let go of the file, and of whatever was being worked on or was not told yet."""
        if _open.pop(self._owner, None) is not None:
            with contextlib.suppress(JournalError), self._writing() as db:
                db.execute(
                    "DELETE FROM claims WHERE owner = ? AND what IN"
                    " (SELECT key FROM sends WHERE state = 'sent')",
                    (self._owner,),
                )
        with self._lock:
            self._connection.close()

    # -- claims

    def claim(self, what: str) -> bool:
        """Be the only one, over all copies of the program, who works on something."""
        with self._writing() as db:
            return self._take(db, what)

    def release(self, what: str) -> None:
        """Let go of a claim; nothing happens when that cannot be stored."""
        self._held.discard(what)
        with contextlib.suppress(JournalError), self._writing() as db:
            self._let_go_unclaimed(db, what)

    def release_later(self, what: str) -> None:
        """Let go of a claim along with whatever is written next, or when this is closed."""
        self._finished.add(what)

    def _let_go_unclaimed(self, db: sqlite3.Connection, what: str) -> None:
        if not self._is_claimed(db, what):
            self._let_go(db, what)

    def _take(self, db: sqlite3.Connection, what: str) -> bool:
        """Claim something within a transaction; False when it is being worked on."""
        if self._is_claimed(db, what):
            return False
        db.execute(
            "INSERT OR REPLACE INTO claims (account, what, owner, at) VALUES (?, ?, ?, ?)",
            (self._account, what, self._owner, self._now().timestamp()),
        )
        self._held.add(what)
        return True

    def _let_go(self, db: sqlite3.Connection, what: str) -> None:
        db.execute("DELETE FROM claims WHERE account = ? AND what = ?", (self._account, what))

    def _is_mine(self, db: sqlite3.Connection, what: str) -> bool:
        """Say whether this journal is at work on something."""
        row = db.execute(
            "SELECT owner FROM claims WHERE account = ? AND what = ?", (self._account, what)
        ).fetchone()
        return row is not None and row["owner"] == self._owner and what in self._held

    def _is_claimed(self, db: sqlite3.Connection, what: str) -> bool:
        """Say whether somebody is at work on something: a journal that is open, here or there."""
        row = db.execute(
            "SELECT owner, at FROM claims WHERE account = ? AND what = ?", (self._account, what)
        ).fetchone()
        if row is None:
            return False
        held = _open.get(row["owner"])
        return what in held if held is not None else self._is_open(row["owner"], row["at"])

    def _is_open(self, owner: str, at: float) -> bool:
        """Say whether a journal is open, here or elsewhere; it has written something ``at``."""
        if owner in _open:
            return True
        process = processes.parsed(owner.partition(";")[0])
        if process == processes.this_process():
            return False  # that journal was closed
        alive = processes.runs(process)
        return self._now() - moment(at) < LONGEST_CLAIM if alive is None else alive

    # -- transactions

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._reading() as db:
            return db.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._telling():
            yield self._connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Do all or nothing; other processes wait for their turn."""
        with self._lock, self._telling():
            self._connection.execute("BEGIN IMMEDIATE")
            finished = tuple(self._finished)
            try:
                for what in finished:
                    self._held.discard(what)
                    self._let_go_unclaimed(self._connection, what)
                yield self._connection
                self._connection.execute("COMMIT")
                self._finished.difference_update(finished)
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


def names(files: Sequence[Path]) -> str:
    """Return files as they are stored; a relative path would mean another file tomorrow."""
    return json.dumps([str(path.absolute()) for path in files])


def paths(stored: str) -> tuple[Path, ...]:
    """Read files back."""
    return tuple(Path(name) for name in json.loads(stored))


def moment(seconds: float) -> dt.datetime:
    """Read a moment back."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def moment_or_none(seconds: float | None) -> dt.datetime | None:
    """Read back a moment that may not have come."""
    return None if seconds is None else moment(seconds)

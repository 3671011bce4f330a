"""Learning from a team's past chats: masked before anything is kept, added to, and forgotten."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from saywell.engine.suggest.build import build, with_facts
from saywell.engine.suggest.chats import AGENT, CUSTOMER, Chat, Turn, cases_of, joined
from saywell.engine.suggest.fit import learned_weights
from saywell.engine.suggest.masking import masked
from saywell.engine.suggest.memory import Memory
from saywell.errors import ConfigError, Problem, UsageError, Where
from saywell.model.transcript import Transcript
from saywell.model.untrusted import clean_line
from saywell.stores import transcripts
from saywell.stores.past_cases import Mark, PastCasesFile

_FORGET = "look with: saywell suggest learned; begin anew with: saywell suggest forget --all"


class Entry(NamedTuple):
    """What is known of a chat that was learned, beside its words.

    ``id`` and ``start`` are digests: of the export's name for the chat, and of how it begins.
    ``day`` is when it last changed (ISO), ``file`` the name of the file that it came from.
    """

    id: str
    start: str
    day: str
    file: str


class _Learned(NamedTuple):
    entry: Entry
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of learning: how many chats were new, grew, were known before, or had no answer.

    ``cases`` is what is known afterwards; ``problems`` are places that could not be read.
    """

    new: int
    grown: int
    known: int
    empty: int
    cases: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept: chats and cases, by file, from day to day (ISO), and how large it is."""

    chats: int
    cases: int
    files: tuple[tuple[str, int], ...]
    first: str
    last: str
    size: int
    place: Path


class PastCases:
    """What was learned from past chats, on this machine; any thread may ask for its memory."""

    def __init__(self, file: PastCasesFile) -> None:
        self._file = file
        self._lock = Lock()
        self._opened: tuple[Mark | None, Memory | None] = (None, None)
        self._problem: Problem | None = None

    @property
    def problem(self) -> Problem | None:
        """Why what was learned cannot be used, None when it can or when there is none."""
        return self._problem

    def memory(self) -> Memory | None:
        """Return what was learned by now, None when there is nothing that can be used."""
        mark = self._file.mark()
        with self._lock:
            if mark != self._opened[0]:
                self._opened = mark, self._read()
            return self._opened[1]

    def _read(self) -> Memory | None:
        self._problem = None
        try:
            content = self._file.read()
            return None if content is None else Memory(content)
        except (ValueError, KeyError) as error:
            reason = str(error)
        except OSError as error:
            reason = error.strerror or str(error)
        self._problem = Problem(
            Where.of(self._file.path),
            f"what was learned from past chats cannot be used: {reason}",
            "learn again, after: saywell suggest forget --all",
        )
        return None

    # learning

    def learn(
        self,
        paths: Sequence[Path],
        today: dt.date,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Lesson:
        """Learn the chats of files; one that is known already counts once, its longest form.

        ``tell`` is told what is being done. Raises UsageError for a file that cannot be read,
        ConfigError when nothing can be kept; what was known before is kept then.
        """
        problems: list[Problem] = []
        learned: list[_Learned] = []
        empty = 0
        for path in paths:
            tell(f"reading {clean_line(path.name)}")
            for transcript in transcripts.read(path, problems):
                found = _learned(transcript, path.name, today)
                learned += found
                empty += not found
        with self._file.locked():
            chats = {(one.entry.id, one.entry.start): one for one in self._kept()}
            counts: Counter[str] = Counter()
            for one in learned:
                counts[_added(chats, one)] += 1
            if counts["new"] or counts["grown"]:
                tell(f"learning from {len(chats)} chats")
                self._keep(list(chats.values()))
            cases = sum(len(one.turns) // 2 for one in chats.values())
        return Lesson(
            counts["new"], counts["grown"], counts["known"], empty, cases, tuple(problems)
        )

    def forget(
        self,
        *,
        conversation: str | None = None,
        before: dt.date | None = None,
        file: str | None = None,
    ) -> int:
        """Forget the chats that are all of what is given; return how many that were.

        Raises ConfigError when that cannot be written.
        """
        with self._file.locked():
            chats = self._kept()
            left = [
                one
                for one in chats
                if (conversation is not None and one.entry.id != _digest(conversation))
                or (before is not None and one.entry.day >= before.isoformat())
                or (file is not None and one.entry.file != file)
            ]
            if len(left) < len(chats):
                if left:
                    self._keep(left)
                else:
                    self._file.remove()
        return len(chats) - len(left)

    def forget_all(self) -> None:
        """Forget everything, also what cannot be read. Raises ConfigError."""
        with self._file.locked():
            self._file.remove()

    def kept(self) -> Kept:
        """Say what is kept. Raises ConfigError when it cannot be read."""
        chats = self._kept()
        days = sorted(one.entry.day for one in chats)
        mark = self._file.mark()
        return Kept(
            len(chats),
            sum(len(one.turns) // 2 for one in chats),
            tuple(sorted(Counter(one.entry.file for one in chats).items())),
            days[0] if days else "",
            days[-1] if days else "",
            mark[1] if mark else 0,
            self._file.path,
        )

    def _kept(self) -> list[_Learned]:
        """Read the chats that were learned. Raises ConfigError for a file that cannot be used."""
        memory = self.memory()
        if memory is None:
            if self._problem is not None:
                where, message = self._problem.where, self._problem.message
                raise ConfigError(message, hint=_FORGET, where=where)
            return []
        entries = [Entry(*entry) for entry in json.loads(memory.about)]
        turns: list[list[Turn]] = [[] for _ in entries]
        for case in range(memory.size):
            said, reply = memory.texts(case)
            turns[memory.chat_of(case)] += [(CUSTOMER, said), (AGENT, reply)]
        return [_Learned(entry, tuple(said)) for entry, said in zip(entries, turns, strict=True)]

    def _keep(self, learned: Sequence[_Learned]) -> None:
        chats = [Chat("", one.turns) for one in learned]
        about = json.dumps([one.entry for one in learned]).encode()
        content = build(chats, about=about)
        cases = [case for number, chat in enumerate(chats) for case in cases_of(number, chat)]
        weights = learned_weights(Memory(content), cases)
        self._file.write(with_facts(content, {"weights": list(weights)}))


def _learned(transcript: Transcript, file: str, today: dt.date) -> list[_Learned]:
    """Mask a chat and cut it to what answers something; nothing when no agent answered."""
    turns = joined((who, masked(text, transcript.names)) for who, text in transcript.turns)
    while turns and turns[0][0] == AGENT:
        turns.pop(0)
    while turns and turns[-1][0] == CUSTOMER:
        turns.pop()
    if not turns:
        return []
    start = _digest(turns[0][1] if transcript.id else json.dumps(turns))
    day = today
    if transcript.at:
        try:
            day = dt.datetime.fromtimestamp(transcript.at, dt.UTC).date()
        except (ValueError, OverflowError, OSError):
            day = today
    entry = Entry(
        _digest(transcript.id) if transcript.id else "", start, day.isoformat(), clean_line(file)
    )
    return [_Learned(entry, tuple(turns))]


def _added(chats: dict[tuple[str, str], _Learned], one: _Learned) -> str:
    """Add a chat to those that are known, and say whether it is new, has grown, or is known."""
    key = one.entry.id, one.entry.start
    known = chats.get(key)
    if known is None:
        chats[key] = one
        return "new"
    if len(one.turns) > len(known.turns) or (
        len(one.turns) == len(known.turns) and _size(one.turns) > _size(known.turns)
    ):
        chats[key] = one
        return "grown"
    return "known"


def _size(turns: Iterable[Turn]) -> int:
    return sum(len(text) for _, text in turns)


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode("utf-8", "replace")).hexdigest()[:20]


def day_of(text: str) -> dt.date:
    """Read a day as YYYY-MM-DD. Raises UsageError."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{clean_line(text)!r} is no day", hint="as in: 2027-03-31") from None

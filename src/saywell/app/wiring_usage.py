"""The usage of replies put together: the journal here, and what others have shared in files."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.app import usage as pure
from saywell.app import wiring
from saywell.app.usage import Stats, Usage
from saywell.errors import Problem, Where
from saywell.model.card import Card
from saywell.model.scope import OWN_LAYER
from saywell.model.settings import Settings
from saywell.model.usage_share import UsageShare
from saywell.stores import usage_file
from saywell.stores.journal_uses import DAYS_FOR

_COPIED = "its journal was copied, and both have counted on: only the one with more counts"


@dataclass(frozen=True, slots=True)
class Told:
    """The statistics, and what they rest on.

    ``since`` is the first day or month that is counted in them, empty for all; ``first`` when
    counting began anywhere, None while nothing was counted. ``journals`` is how many have counted
    anything.
    """

    stats: Stats
    cards: Mapping[str, Card]
    since: str
    first: dt.datetime | None
    journals: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was shared, and how many of one's own replies were left out."""

    share: UsageShare
    left_out: int
    text: str
    path: Path | None


def usage(settings: Settings, files: Sequence[Path] = ()) -> Usage:
    """Count how often replies were used here and by whoever wrote ``files`` (files or folders).

    Raises JournalError when the journal cannot be read; a file that cannot be read is told in the
    problems, and left out.
    """
    with contextlib.closing(wiring.open_journal(settings)) as journal:
        own, exactly, damaged = journal.usage_share(), journal.usage(), journal.problems
    shares, problems = _merged(own, files)
    counts = exactly if shares == [own] else pure.by_reply(shares)
    return Usage(counts, _first(shares), (*damaged, *problems))


def stats(
    settings: Settings,
    files: Sequence[Path] = (),
    by: str = "reply",
    since: dt.date | None = None,
    *,
    tags: Collection[str] = (),
    owner: str = "",
) -> Told:
    """Work out what is known of the use of the library, or of what has all tags and this owner.

    With files, and for days that are long past, ``since`` counts from the first of its month.
    Raises JournalError.
    """
    with contextlib.closing(wiring.open_journal(settings)) as journal:
        own, damaged = journal.usage_share(), journal.problems
    shares, problems = _merged(own, files)
    cards = {
        card.id: card
        for card in _cards(settings)
        if set(tags) <= set(card.tags) and (not owner or card.owner == owner)
    }
    start = _start(since, own.written, alone=shares == [own])
    done = pure.statistics(shares, cards, by, start, restricted=bool(tags or owner))
    counting = sum(bool(share.total) for share in shares)
    return Told(done, cards, start, _first(shares), counting, (*damaged, *problems))


def export(settings: Settings, path: Path | None) -> Exported:
    """Write what may be shared of the usage here into a file or a folder; None only returns it.

    Replies of one's own, or for oneself alone, are left out. Raises JournalError, LibraryError
    when something else is in the file, ConfigError when it cannot be written.
    """
    with contextlib.closing(wiring.open_journal(settings)) as journal:
        share = journal.usage_share()
    personal = {
        card.id for card in _cards(settings) if card.layer == OWN_LAYER or card.scope == "me"
    }
    left_out = len({key.reply_id for key in share.counts if key.reply_id in personal})
    share = pure.by_month(pure.without(share, personal))
    written = usage_file.write(path, share) if path is not None else None
    return Exported(share, left_out, usage_file.as_text(share), written)


def forget(settings: Settings) -> None:
    """Drop all that was counted here. Raises JournalError."""
    with contextlib.closing(wiring.open_journal(settings)) as journal:
        journal.forget_usage()


def renamed(settings: Settings, old: str, new: str) -> None:
    """Let a reply keep what was counted here of it under another id. Raises JournalError."""
    with contextlib.closing(wiring.open_journal(settings)) as journal:
        journal.rename_uses(old, new)


def _cards(settings: Settings) -> list[Card]:
    opened = wiring.open_library(settings)
    try:
        return list(opened.shelf.cards())
    finally:
        opened.close()


def _merged(own: UsageShare, files: Sequence[Path]) -> tuple[list[UsageShare], list[Problem]]:
    """Return each journal's newest state, one's own first, and what was wrong with files."""
    read, problems = usage_file.read_all(files)
    merged = pure.newest([own, *(share for _, share in read)])
    problems += [
        Problem(Where.of(path), _COPIED, "on one of the two: saywell library stats --forget")
        for path, share in read
        if pure.counted_apart(merged[share.journal], share)
        or (share is merged[own.journal] and pure.counted_apart(share, own))
    ]
    first = merged.pop(own.journal)
    return [first, *(merged[name] for name in sorted(merged))], problems


def _first(shares: Sequence[UsageShare]) -> dt.datetime | None:
    return min((share.since for share in shares if share.since is not None), default=None)


def _start(since: dt.date | None, now: dt.datetime, *, alone: bool) -> str:
    """Return the first period that is counted, as it compares with those of counts."""
    if since is None:
        return ""
    exact = alone and since >= (now - DAYS_FOR).date()
    return since.isoformat() if exact else f"{since:%Y-%m}"

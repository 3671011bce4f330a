"""How often replies were used, whoever used them: counts of several journals brought together."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from saywell.errors import Problem
from saywell.model.card import Card
from saywell.model.records import Use, UseCount
from saywell.model.usage_share import Key, UsageShare

CHOSEN = (Use.INSERTED, Use.PRINTED)
"""What says that somebody took a reply; all else says what became of it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How often each reply was used, by its id, and since when that is counted (aware, UTC).

    ``since`` is None while nothing was counted. ``problems`` are those of shared files, which
    were left out.
    """

    by_reply: Mapping[str, UseCount]
    since: dt.datetime | None
    problems: tuple[Problem, ...] = ()


# --- merging ------------------------------------------------------------------------------------


def newest(shares: Iterable[UsageShare]) -> dict[str, UsageShare]:
    """Return the newest state of each journal, by its id; nothing is counted twice.

    A journal's counts only grow, so that the state with the most holds all that the others do.
    The order and the number of times in which states are given make no difference.
    """
    found: dict[str, UsageShare] = {}
    for one in shares:
        other = found.get(one.journal)
        if other is None or _age(one) > _age(other):
            found[one.journal] = one
    return found


def _age(share: UsageShare) -> tuple[object, ...]:
    """Order the states of one journal; what comes after the total decides between equals."""
    since = share.since.timestamp() if share.since else 0.0
    return share.total, share.written, since, sorted(share.counts.items())


def counted_apart(newer: UsageShare, older: UsageShare) -> bool:
    """Say whether an older state has what the newer one lacks: the journal was copied, and both
    copies went on.

    Replies that the newer one does not have were renamed, or are not shared any more.
    """
    left = {key.reply_id for key in newer.counts}
    theirs, ours = by_month(older).counts, by_month(newer).counts
    return any(
        number > ours.get(key, 0)
        for key, number in theirs.items()
        if key.reply_id in left and key.period
    )


def by_month(share: UsageShare) -> UsageShare:
    """Return the same counts by the month."""
    months: Counter[Key] = Counter()
    for key, number in share.counts.items():
        months[key._replace(period=key.period[:7])] += number
    return replace(share, counts=MappingProxyType(dict(months)))


def without(share: UsageShare, replies: Collection[str]) -> UsageShare:
    """Leave out what was counted of some replies; the total stays, as the age of the share."""
    kept = {key: number for key, number in share.counts.items() if key.reply_id not in replies}
    return replace(share, counts=MappingProxyType(kept))


def summed(shares: Iterable[UsageShare], since: str = "") -> Counter[Key]:
    """Add up the counts of different journals, of periods from ``since`` on when it is given.

    Without a day, what was counted before days were kept is left out.
    """
    total: Counter[Key] = Counter()
    for share in shares:
        for key, number in share.counts.items():
            if key.period >= since:
                total[key] += number
    return total


def by_reply(shares: Sequence[UsageShare]) -> dict[str, UseCount]:
    """Count the uses of each reply; when it was last used is known as well as the period is."""
    numbers: dict[str, Counter[str]] = {}
    last: dict[str, dt.datetime] = {}
    for share in shares:
        for key, number in share.counts.items():
            numbers.setdefault(key.reply_id, Counter())[key.use.value] += number
            if key.period and key.use is not Use.LACKED:
                end = min(_end_of(key.period), share.written)
                last[key.reply_id] = max(last.get(key.reply_id, end), end)
    return {name: UseCount(last=last.get(name), **found) for name, found in numbers.items()}


def _end_of(period: str) -> dt.datetime:
    year, month, *day = (int(part) for part in period.split("-"))
    number = day[0] if day else calendar.monthrange(year, month)[1]
    return dt.datetime(year, month, number, 23, 59, 59, tzinfo=dt.UTC)


# --- statistics ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one reply, or of all that have a tag, an owner, ... in common.

    ``last`` is the last day or month of use, empty when it is not known. ``replies`` is how many
    replies there are, ``unused`` how many of them nobody took.
    """

    name: str
    inserted: int = 0
    printed: int = 0
    sent: int = 0
    edited: int = 0
    abandoned: int = 0
    lacked: int = 0
    last: str = ""
    replies: int = 0
    unused: int = 0

    @property
    def used(self) -> int:
        """How often it was taken, in whatever way."""
        return self.inserted + self.printed

    @property
    def edited_share(self) -> float | None:
        """How many of those sent had been edited, from 0 to 1; None when none was sent."""
        return self.edited / self.sent if self.sent else None

    @property
    def abandoned_share(self) -> float | None:
        """How many were abandoned of those whose end is known, from 0 to 1; None without any."""
        ended = self.sent + self.abandoned
        return self.abandoned / ended if ended else None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A language in which a reply was wanted that has no text in it, and how often."""

    reply_id: str
    lang: str
    number: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What is known of the use of a library.

    ``rows`` are the most used first, ``gone`` those of replies that the library does not have.
    ``undated`` is how many uses are left out because nobody knows when they were.
    """

    rows: tuple[Row, ...]
    total: Row
    unused: tuple[str, ...]
    lacking: tuple[Lacking, ...]
    gone: tuple[Row, ...]
    undated: int


GROUPS: Mapping[str, Callable[[Card], Sequence[str]]] = MappingProxyType(
    {
        "tag": lambda card: card.tags,
        "owner": lambda card: (card.owner,),
        "layer": lambda card: (card.layer,),
        "purpose": lambda card: (card.purpose,),
    }
)
"""What replies may be put together by, beside the reply itself and the language of the text."""


def statistics(
    shares: Sequence[UsageShare],
    cards: Mapping[str, Card],
    by: str = "reply",
    since: str = "",
    *,
    restricted: bool = False,
) -> Stats:
    """Work out what is known of the use of the replies in ``cards``, by their ids.

    ``by`` is ``reply``, ``language`` or a key of GROUPS. ``restricted`` says that ``cards`` are
    not all of the library: what is not among them is then left out, else it is gone.
    """
    counts = summed(shares, since)
    here = {key: number for key, number in counts.items() if key.reply_id in cards}
    rows = _rows(here, lambda key: (key.reply_id,))
    unused = tuple(name for name in cards if name not in rows or not rows[name].used)
    if by == "language":
        shown = _rows(here, lambda key: (key.lang,))
    elif by == "reply":
        shown = rows
    else:
        shown = _grouped(here, cards, GROUPS[by], frozenset(unused))
    total = _rows(here, lambda _: ("",)).get("", Row(""))
    lacking: Counter[tuple[str, str]] = Counter()
    for key, number in here.items():
        if key.use is Use.LACKED:
            lacking[key.reply_id, key.lang] += number
    others = {key: number for key, number in counts.items() if key not in here}
    dateless = (
        number
        for share in shares
        for key, number in share.counts.items()
        if since and not key.period and key.use in CHOSEN and key.reply_id in cards
    )
    return Stats(
        _sorted(row for row in shown.values() if row != Row(row.name)),
        replace(total, replies=len(cards), unused=len(unused)),
        unused,
        tuple(Lacking(*name, number) for name, number in lacking.most_common()),
        () if restricted else _sorted(_rows(others, lambda key: (key.reply_id,)).values()),
        sum(dateless),
    )


def _rows(counts: Mapping[Key, int], names: Callable[[Key], Sequence[str]]) -> dict[str, Row]:
    """Add counts up by the names of their keys; a count may have several."""
    numbers: dict[str, Counter[str]] = {}
    last: dict[str, str] = {}
    for key, number in counts.items():
        for name in names(key):
            numbers.setdefault(name, Counter())[key.use.value] += number
            if key.use is not Use.LACKED:
                last[name] = max(last.get(name, ""), key.period)
    return {name: Row(name, last=last.get(name, ""), **one) for name, one in numbers.items()}


def _grouped(
    counts: Mapping[Key, int],
    cards: Mapping[str, Card],
    group: Callable[[Card], Sequence[str]],
    unused: Collection[str],
) -> dict[str, Row]:
    names = {name: tuple(group(card)) or ("",) for name, card in cards.items()}
    rows = _rows(counts, lambda key: names[key.reply_id])
    replies = Counter(one for several in names.values() for one in several)
    idle = Counter(one for name in unused for one in names[name])
    return {
        name: replace(rows.get(name, Row(name)), replies=replies[name], unused=idle[name])
        for name in replies
    }


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.used, -row.sent, row.name)))

"""The use of replies as lines for a terminal, as rows and as JSON: small numbers stay numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from saywell.cli.cells import fit
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.usage import Row
    from saywell.app.wiring_usage import Told

COLUMNS = (
    "name",
    "used",
    "inserted",
    "printed",
    "sent",
    "edited",
    "abandoned",
    "lacked",
    "last",
    "replies",
    "unused",
)
UNUSED = ("id", "title", "owner", "layer", "where")

ENOUGH = 20
"""From how many on a share is told in percent: below, one more or less is 5 percent or more."""

WIDTH = 79

NAMED = 8
"""How many replies are named in a line below the table."""

NONE = "There are no such replies in the library."

_NAME, _BAR, _LAST = 26, 6, 10
_NUMBERS = (("used", 6), ("sent", 6), ("edited", 9), ("taken out", 9))


def rows(shown: Iterable[Row], by: str) -> list[dict[str, Any]]:
    """Write rows of plain values; what is by replies says nothing of how many they are."""
    made = []
    for row in shown:
        values = {name: getattr(row, name) for name in COLUMNS}
        if by in ("reply", "language"):
            values |= {"replies": None, "unused": None}
        made.append(values)
    return made


def unused_rows(told: Told) -> list[dict[str, Any]]:
    """Write a row for each reply that nobody has used."""
    cards = [told.cards[name] for name in told.stats.unused]
    return [
        {
            "id": card.id,
            "title": card.title("en"),
            "owner": card.owner,
            "layer": card.layer,
            "where": card.where,
        }
        for card in cards
    ]


def as_json(told: Told, by: str) -> dict[str, Any]:
    """Write all that is known; shares go from 0 to 1, and are null where nothing was sent."""
    stats = told.stats

    def full(shown: Sequence[Row], by: str) -> list[dict[str, Any]]:
        return [
            {
                **values,
                "edited_share": _rounded(row.edited_share),
                "abandoned_share": _rounded(row.abandoned_share),
            }
            for row, values in zip(shown, rows(shown, by), strict=True)
        ]

    return {
        "by": by,
        "since": told.since or None,
        "counted_since": f"{told.first:%Y-%m-%d}" if told.first else None,
        "journals": told.journals,
        "rows": full(stats.rows, by),
        "total": {**full([stats.total], "total")[0], "name": "total"},
        "unused": unused_rows(told),
        "lacking": [
            {"id": one.reply_id, "language": one.lang, "number": one.number}
            for one in stats.lacking
        ],
        "gone": full(stats.gone, "reply"),
        "undated": stats.undated,
        "problems": [str(one) for one in told.problems],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def lines(told: Told, by: str, blocks: bool) -> Iterator[str]:
    """Draw the table in lines of 79 cells, and below it what it does not show."""
    stats = told.stats
    yield from wrap(_heading(told), WIDTH)
    if not told.cards and not stats.gone:
        yield NONE
        return
    if not stats.total.used and not stats.rows and not stats.gone:
        when = "since then" if told.since else "yet"
        yield f"Nothing was used {when} of {_number(len(told.cards), 'reply', 'replies')}."
        yield from _undated(told)
        return
    if stats.rows:
        yield ""
        titles = "".join(f" {title:>{width}}" for title, width in _NUMBERS)
        yield f"{by:<{_NAME}} {'':<{_BAR}}{titles}  last"
        most = max(row.used for row in stats.rows)
        for row in stats.rows:
            yield _line(row, by, most, blocks)
    yield ""
    for line in _below(told, by):
        yield from wrap(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _heading(told: Told) -> str:
    if told.first is None:
        return "No use of a reply was counted yet."
    when = f"since {told.since}" if told.since else "so far"
    whose = "here" if told.journals < 2 else f"by {told.journals} journals together"
    return f"Replies used {when}, as counted {whose} (counting began {told.first:%Y-%m-%d})."


def _line(row: Row, by: str, most: int, blocks: bool) -> str:
    filled = -(-row.used * _BAR // most) if most else 0
    bar = ("█" if blocks else "#") * filled
    numbers = (
        str(row.used),
        str(row.sent),
        _share(row.edited, row.sent),
        _share(row.abandoned, row.sent + row.abandoned),
    )
    cells = "".join(
        f" {number:>{width}}" for number, (_, width) in zip(numbers, _NUMBERS, strict=True)
    )
    name = clean_line(row.name) or ("(any)" if by == "language" else "(none)")
    return f"{fit(name, _NAME)} {bar:<{_BAR}}{cells}  {row.last:<{_LAST}}".rstrip()


def _share(part: int, whole: int) -> str:
    """Write a number, and its share where the whole is large enough to speak of one."""
    return f"{part} {part * 100 / whole:3.0f}%" if whole >= ENOUGH else str(part)


def _number(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _below(told: Told, by: str) -> Iterator[str]:
    stats, total = told.stats, told.stats.total
    known = total.sent + total.abandoned
    yield (
        f"Total: {total.used} used; {total.sent} sent, {_of(total.edited, total.sent)} of them"
        f" edited; {_of(total.abandoned, known)} taken out again."
    )
    if total.printed:
        what = _number(
            total.printed, "was printed; what became of it", "were printed; what became of them"
        )
        yield f"{what} is not known."
    if stats.unused:
        what = f"Unused: {len(stats.unused)} of {_number(len(told.cards), 'reply', 'replies')}"
        yield f"{what}; list them with --unused."
    if stats.lacking:
        named = [f"{one.reply_id} ({one.lang}, {one.number})" for one in stats.lacking]
        yield f"Wanted in a language without a text: {_first(named)}."
    if stats.gone:
        named = [f"{row.name} ({row.used})" for row in stats.gone]
        yield f"Used, and no longer in the library: {_first(named)}."
    yield from _undated(told)
    if by == "tag":
        yield "A reply with several tags counts under each."


def _undated(told: Told) -> Iterator[str]:
    if told.stats.undated:
        what = _number(
            told.stats.undated, "use of an unknown time is", "uses of an unknown time are"
        )
        yield f"{what} left out."


def _of(part: int, whole: int) -> str:
    share = f" ({part * 100 / whole:.0f}%)" if whole >= ENOUGH else ""
    return f"{part}{share}"


def _first(named: Sequence[str]) -> str:
    more = f", and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(clean_line(one) for one in named[:NAMED]) + more


def unused_lines(told: Told, by: str, blocks: bool) -> Iterator[str]:
    """List the replies that nobody has used, with what says whose they are."""
    del by, blocks
    yield from wrap(_heading(told), WIDTH)
    if not told.cards:
        yield NONE
        return
    if not told.stats.unused:
        yield "Every reply was used."
        return
    yield ""
    for row in unused_rows(told):
        owner = clean_line(row["owner"]) or row["layer"]
        title = fit(clean_line(row["title"]), 36)
        yield f"{fit(row['id'], _NAME)} {fit(owner, 14)} {title}".rstrip()
    yield ""
    yield f"Unused: {len(told.stats.unused)} of {_number(len(told.cards), 'reply', 'replies')}."

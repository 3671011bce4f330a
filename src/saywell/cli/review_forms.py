"""Replies that are to be reviewed, as lines, groups and rows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from saywell.app.review_words import place_of, reason_lines
from saywell.app.words import Words
from saywell.cli.cells import cells, cut
from saywell.model.review import Due
from saywell.model.untrusted import clean_line

WIDTH = 80
"""Cells of a line, so that it also suits a mail or the log of a CI job."""

COLUMNS = (
    *("id", "title", "file", "line", "layer", "owner", "tags", "review", "reasons", "why"),
    *("findings", "inserted", "sent", "edited", "abandoned", "last_used"),
)

_WORDS = Words("en")


class By(StrEnum):
    """What replies are put together by."""

    OWNER = "owner"
    TAG = "tag"
    FOLDER = "folder"


def grouped(due: Sequence[Due], by: By | None) -> list[tuple[str, list[Due]]]:
    """Put replies together, the groups by name; a reply stands under each of its tags."""
    if by is None:
        return [("", list(due))] if due else []
    groups: dict[str, list[Due]] = {}
    for one in due:
        for name in _groups(one, by):
            groups.setdefault(name, []).append(one)
    return sorted(groups.items(), key=lambda group: (not group[0], group[0].casefold()))


def _groups(one: Due, by: By) -> Sequence[str]:
    if by is By.OWNER:
        return (one.reply.owner,)
    if by is By.TAG:
        return one.reply.tags or ("",)
    return (str(Path(one.reply.where.file).parent),)


def list_lines(due: Sequence[Due], by: By | None) -> Iterator[str]:
    """Write the list for people: a line for each reply, and one for each reason below it."""
    folder = str(Path.cwd())
    for at, (name, group) in enumerate(grouped(due, by)):
        if by is not None:
            if at:
                yield ""
            title = clean_line(name) or f"no {by}"
            yield cut(f"{title} ({len(group)})", WIDTH)
        for one in group:
            yield _head(one, folder, by)
            for reason in reason_lines(one, _WORDS):
                yield from textwrap.wrap(
                    reason, WIDTH, initial_indent="    - ", subsequent_indent="      "
                )


def _head(one: Due, folder: str, by: By | None) -> str:
    reply = one.reply
    place = place_of(reply, folder)
    name = clean_line(reply.id)
    owner = "" if by is By.OWNER else f" ({clean_line(reply.owner) or 'no owner'})"
    line = f"{place}: {name}{owner}"
    return line if cells(line) <= WIDTH else f"{place}:\n  {cut(name + owner, WIDTH - 2)}"


def as_rows(due: Sequence[Due]) -> list[dict[str, Any]]:
    """Write rows of plain values, one for each reply."""
    return [_row(one) for one in due]


def _row(one: Due) -> dict[str, Any]:
    reply, used = one.reply, one.subject.used
    return {
        "id": reply.id,
        "title": reply.title.best("en"),
        "file": reply.where.file,
        "line": reply.where.line,
        "layer": reply.layer,
        "owner": reply.owner,
        "tags": list(reply.tags),
        "review": reply.review.isoformat() if reply.review else "",
        "reasons": [reason.why.value for reason in one.reasons],
        "why": reason_lines(one, _WORDS),
        "findings": len(one.subject.found),
        "inserted": used.inserted,
        "sent": used.sent,
        "edited": used.edited,
        "abandoned": used.abandoned,
        "last_used": used.last.isoformat() if used.last else "",
    }


def as_flat_rows(due: Sequence[Due]) -> Iterator[Mapping[str, Any]]:
    """Write the same for CSV: lists become one text."""
    for row in as_rows(due):
        yield {
            **row,
            "tags": ", ".join(row["tags"]),
            "reasons": ", ".join(row["reasons"]),
            "why": "; ".join(row["why"]),
        }

"""What a search prints: ids, lines, a table for a terminal, CSV, JSON; cheap to import.

What only some forms need is imported for them.
"""

from __future__ import annotations

import os

from saywell.model.untrusted import clean_line

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from saywell.app.finding import Filter, Hit

FORMS = ("text", "json", "csv", "ids")
"""How it can be printed."""

COLUMNS = ("id", "title", "triggers", "kind", "purpose", "tags", "languages", "layer", "where")
TITLES = ("ID", "TRIGGER", "LANGUAGES", "TITLE")
STYLES = ("1", "36", "2", "")
"""The colours of the columns, in the numbers that terminals have for them."""

WIDEST = (26, 14, 17)
"""The most cells that the columns before the title take on a terminal."""

LONGEST = 100_000
"""The longest text of a line for a pipe, in characters."""


class Screen:
    """A terminal: how many cells a line has, and whether it shows colours."""

    __slots__ = ("coloured", "width")

    def __init__(self, width: int, coloured: bool) -> None:
        self.width = width
        self.coloured = coloured


def screen_of(environ: Mapping[str, str], no_colour: bool = False) -> Screen:
    """Describe the terminal of this process; ``COLUMNS`` and ``NO_COLOR`` have their say."""
    coloured = not (no_colour or environ.get("NO_COLOR") or environ.get("TERM") == "dumb")
    given = environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return Screen(int(given), coloured)
    for number in (1, 0, 2):
        try:
            return Screen(os.get_terminal_size(number).columns or 80, coloured)
        except OSError:
            continue
    return Screen(80, coloured)


def listed(
    hits: Sequence[Hit], form: str, lang: str, encoding: str | None, screen: Screen | None
) -> str:
    """Write what was found, as lines with their ends; titles are in ``lang`` where there is one.

    Without a ``screen`` it is for a pipe: nothing is cut, and columns are parted by tabs.
    """
    if form == "json":
        from saywell.cli.plain import json_text

        return json_text([record(hit, lang) for hit in hits], encoding) + "\n"
    if form == "csv":
        from saywell.cli.plain import csv_text

        return csv_text(COLUMNS, (_summary(hit, lang) for hit in hits))
    if form == "ids":
        return "".join(f"{hit.id}\n" for hit in hits)
    rows = [_row(hit, lang) for hit in hits]
    if screen is None:
        return "".join("\t".join(_line(text) for text in row) + "\n" for row in rows)
    return "".join(f"{line}\n" for line in _table(rows, screen)) if rows else ""


def record(hit: Hit, lang: str) -> dict[str, Any]:
    """Write a reply that was found with all its texts, and why it was."""
    outline, summary = hit.outline, _summary(hit, lang)
    where = summary.pop("where")
    return {
        **summary,
        "variables": outline.variables,
        "paragraphs": outline.paragraphs,
        "text": outline.texts,
        "where": where,
        "score": round(hit.score, 4),
        "matched": list(hit.matched),
        "why": hit.why,
    }


def _summary(hit: Hit, lang: str) -> dict[str, Any]:
    card = hit.card
    return {
        "id": card.id,
        "title": card.title(lang),
        "kind": card.kind,
        "purpose": card.purpose,
        "triggers": list(card.triggers),
        "tags": list(card.tags),
        "scope": card.scope,
        "owner": card.owner,
        "layer": card.layer,
        "languages": list(card.languages),
        "where": card.where,
    }


def _row(hit: Hit, lang: str) -> tuple[str, ...]:
    card = hit.card
    triggers = " ".join([f"/{trigger}" for trigger in card.triggers])
    return card.id, triggers, " ".join(card.languages), card.title(lang)


def _line(text: str) -> str:
    return clean_line(text, LONGEST)


def _table(rows: Sequence[Sequence[str]], screen: Screen) -> list[str]:
    """Draw a table: the columns before the title as wide as they need, the title what is left."""
    from saywell.cli.cells import cells, row, share

    shown = [TITLES, *([clean_line(text) for text in one] for one in rows)]
    widest = [
        min(most, max(cells(one[number]) for one in shown)) for number, most in enumerate(WIDEST)
    ]
    widths = share(widest, screen.width)
    styles = STYLES if screen.coloured else ("",) * len(STYLES)
    head = ("1",) * len(STYLES) if screen.coloured else styles
    return [
        row(one, widths, styles if number else head, screen.width)
        for number, one in enumerate(shown)
    ]


def nothing_line(wanted: Filter) -> str:
    """Say that nothing was found, and what to try."""
    given = {"--lang": wanted.lang, "--kind": wanted.kind, "--owner": wanted.owner}
    given["--scope"] = wanted.scope
    filters = [*(f"--tag {tag}" for tag in sorted(wanted.tags))]
    filters += [f"{name} {value}" for name, value in given.items() if value]
    if not filters:
        return "no reply matches; try other words, or see them all with: saywell search"
    return f"no reply matches with {clean_line(' '.join(filters))}; try without"

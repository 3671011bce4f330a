"""A list to choose from and a question, drawn from the state alone."""

from __future__ import annotations

from saywell.app.menu import Menu
from saywell.app.words import Words
from saywell.model.untrusted import clean_line
from saywell.tui.drawing import Line, cells, cut, paragraph, spread

MOST = 60
"""Rows that a list asks for at most."""

LABEL = 40
"""Cells of a title that stand before what is typed; a longer one gets rows of its own."""

TITLE = 4200
"""Characters of a title that are looked at: those of the longest address."""

ITEM = 200
"""Characters of an item that are looked at."""


def menu_label(menu: Menu) -> str:
    """Return what stands before the line that is typed."""
    title = clean_line(menu.title, TITLE)
    return f"{title} " if cells(title) <= LABEL else "› "


def menu_lines(menu: Menu, width: int, words: Words, height: int = MOST) -> list[Line]:
    """Draw the list, or what is said about the question; the chosen item is always in sight."""
    lines = _head(menu, width, height)
    if menu.is_question:
        return lines
    if not menu.hits:
        told = words(
            "menu.loading" if menu.loading else "menu.none" if menu.items else "menu.nobody"
        )
        return [*lines, [("class:dim", cut(told, width))]]
    room = max(height - len(lines), 1)
    first = first_shown(menu, room)
    for place, item in enumerate(menu.hits[first : first + room], first):
        chosen = place == menu.chosen
        back = "class:chosen" if chosen else ""
        detail = cut(clean_line(item.detail, ITEM), width // 2)
        left: Line = [(back, "▸ " if chosen else "  "), (back, clean_line(item.text, ITEM))]
        right: Line = [(f"{back} class:dim", f"  {detail}")] if detail else []
        lines.append(spread(left, right, width, back))
    return lines


def first_shown(menu: Menu, room: int) -> int:
    """Return the place of the first item that is shown in so many rows."""
    return max(0, min(menu.chosen - room // 2, len(menu.hits) - room))


def place_at(menu: Menu, row: int, width: int, height: int) -> int | None:
    """Say which item stands in a row of what :func:`menu_lines` drew; None for the head."""
    above = len(_head(menu, width, height))
    if row < above:
        return None
    return first_shown(menu, max(height - above, 1)) + row - above


def _head(menu: Menu, width: int, height: int) -> list[Line]:
    """Draw a long title and the note; what does not fit is left out of the title's middle."""
    note = paragraph(clean_line(menu.note, 1000), width, "class:warning") if menu.note else []
    title = clean_line(menu.title, TITLE)
    lines = paragraph(title, width, "class:name") if cells(title) > LABEL else []
    items = 0 if menu.is_question else 3
    room = max(height - len(note) - items, 2)
    if len(lines) > room:
        lines = [*lines[: room - 2], [("class:dim", "…")], lines[-1]]
    return lines + note

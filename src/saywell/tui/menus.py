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

TITLE = 120
"""Characters of a title or an item that are looked at."""


def menu_label(menu: Menu) -> str:
    """Return what stands before the line that is typed."""
    title = clean_line(menu.title, TITLE)
    return f"{title} " if cells(title) <= LABEL else "› "


def menu_lines(menu: Menu, width: int, words: Words, height: int = MOST) -> list[Line]:
    """Draw the list, or what is said about the question; the chosen item is always in sight."""
    lines = _head(menu, width)
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
        detail = cut(clean_line(item.detail, TITLE), width // 2)
        left: Line = [(back, "▸ " if chosen else "  "), (back, clean_line(item.text, TITLE))]
        right: Line = [(f"{back} class:dim", f"  {detail}")] if detail else []
        lines.append(spread(left, right, width, back))
    return lines


def first_shown(menu: Menu, room: int) -> int:
    """Return the place of the first item that is shown in so many rows."""
    return max(0, min(menu.chosen - room // 2, len(menu.hits) - room))


def place_at(menu: Menu, row: int, width: int, height: int) -> int | None:
    """Say which item stands in a row of what :func:`menu_lines` drew; None for the head."""
    above = len(_head(menu, width))
    if row < above:
        return None
    return first_shown(menu, max(height - above, 1)) + row - above


def _head(menu: Menu, width: int) -> list[Line]:
    lines: list[Line] = []
    title = clean_line(menu.title, TITLE)
    if cells(title) > LABEL:
        lines += paragraph(title, width, "class:name")
    if menu.note:
        lines += paragraph(clean_line(menu.note, 500), width, "class:dim")
    return lines

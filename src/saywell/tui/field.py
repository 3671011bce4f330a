"""The field of a reply that is being asked for, drawn from the state alone."""

from __future__ import annotations

from saywell.app.state import Asking
from saywell.app.words import Words
from saywell.model.untrusted import clean_line
from saywell.tui.drawing import Line, paragraph, spread


def field_lines(asking: Asking, width: int, words: Words) -> list[Line]:
    """Draw what a field is for, and its choices or its example."""
    variable = asking.reply.variables.get(asking.name)
    lines: list[Line] = []
    if variable is not None:
        lines += paragraph(clean_line(variable.description.best(words.language)), width)
        example = clean_line(variable.example.best(asking.lang))
        if example and not asking.choices:
            lines += paragraph(words("field.example", example=example), width, "class:dim")
    for place, choice in enumerate(asking.choices):
        chosen = place == asking.chosen
        back = "class:chosen" if chosen else ""
        left: Line = [(back, "▸ " if chosen else "  "), (back, clean_line(choice))]
        lines.append(spread(left, [], width, back))
    return lines


def in_sight(lines: list[Line], asking: Asking, height: int) -> list[Line]:
    """Cut the lines of a field to a height in which the choice that is pointed at is seen."""
    chosen = len(lines) - len(asking.choices) + asking.chosen if asking.choices else 0
    return lines[max(chosen - height + 1, 0) :][:height]

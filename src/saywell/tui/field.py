"""The field of a reply that is being asked for, drawn from the state alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saywell.app.state import Asking
from saywell.app.words import Words
from saywell.app.words.lookup import live_text
from saywell.model.snippet import Reply
from saywell.model.untrusted import clean, clean_line
from saywell.tui.bidi import has_right
from saywell.tui.drawing import Line, paragraph, rule, spread
from saywell.tui.keys import Action, key_of
from saywell.tui.text import clusters, shown, wrap

MOST_CHOICES = 7
"""Choices that are shown at once; the others come as one moves or types."""


def field_lines(asking: Asking, width: int, words: Words) -> list[Line]:
    """Draw what a field is for, its choices or its example, and the reply with it in its place."""
    variable = asking.reply.variables.get(asking.name)
    lines: list[Line] = []
    if variable is not None:
        lines += paragraph(clean_line(variable.description.best(words.language)), width)
        example = clean_line(variable.example.best(asking.lang))
        if example and not asking.choices:
            lines += paragraph(words("field.example", example=example), width, "class:dim")
    lines += live_lines(asking, width, words)
    lines += choice_lines(asking, width, words)
    if not asking.preview:
        return lines
    lines.append(rule("", width, "class:frame"))
    lines += switch_lines(asking.reply, asking.switched, width, words)
    return lines + scrolled(preview_lines(asking.preview, asking.marks, width), asking.top)


def live_lines(asking: Asking, width: int, words: Words) -> list[Line]:
    """Say how the look-up of the field stands, and where its value is from."""
    text = live_text(asking, words)
    failed = asking.live is not None and asking.live.failed is not None
    return paragraph(text, width, "class:warning" if failed else "class:dim") if text else []


def choice_lines(asking: Asking, width: int, words: Words) -> list[Line]:
    """Draw the choices that what is typed finds, the one that is pointed at in sight."""
    found = asking.found if asking.choices else ()
    if asking.choices and not found:
        return paragraph(words("field.no_choice", name=asking.name), width, "class:dim")
    place = found.index(asking.chosen) if asking.chosen in found else 0
    first = max(0, min(place - MOST_CHOICES + 1, len(found) - MOST_CHOICES))
    lines: list[Line] = []
    for at in found[first : first + MOST_CHOICES]:
        chosen = at == asking.chosen
        back = "class:chosen" if chosen else ""
        left: Line = [(back, "▸ " if chosen else "  "), (back, clean_line(asking.choices[at]))]
        lines.append(spread(left, [], width, back))
    return lines


def switch_lines(
    reply: Reply | None, switched: Mapping[str, bool], width: int, words: Words
) -> list[Line]:
    """Draw the optional paragraphs of a reply, the key beside the first."""
    lines: list[Line] = []
    key = words("palette.switch", key=key_of(Action.SWITCH, words))
    for name, on in switched.items():
        known = reply.paragraphs.get(name) if reply else None
        about = clean_line(known.description.best(words.language)) if known else name
        left: Line = [("class:name", "[x] " if on else "[ ] "), ("", about)]
        lines.append(spread(left, [] if lines else [("class:dim", f" {key}")], width))
    return lines


def preview_lines(
    preview: str, marks: Sequence[tuple[int, int]], width: int, style: str = "class:mark.chosen"
) -> list[Line]:
    """Draw a filled reply, with the places of one field marked in it."""
    text = clean(preview)
    if not marks or text != preview:  # what had to be cleaned has its places elsewhere
        return paragraph(text, width)
    if has_right(text):  # a row that is turned has to be one piece
        for start, end in sorted(marks, reverse=True):
            text = f"{text[:start]}‹{text[start:end].strip('‹›')}›{text[end:]}"
        return paragraph(text, width)
    lines: list[Line] = []
    for row in wrap(text, width):
        line: Line = []
        offset = row.start
        for cluster in clusters(text[row.start : row.end].rstrip()):
            end = offset + len(cluster)
            inside = any(start < end and offset < stop for start, stop in marks)
            line = _added(line, style if inside else "", shown(cluster))
            offset = end
        lines.append(line)
    return lines


def _added(line: Line, style: str, text: str) -> Line:
    """Put a piece at the end of a line; what has the same style stays one piece."""
    if line and line[-1][0] == style:
        return [*line[:-1], (style, line[-1][1] + text)]
    return [*line, (style, text)]


def scrolled(lines: list[Line], top: int) -> list[Line]:
    """Leave out what was read; the lines stay as many as they were, so that nothing jumps."""
    top = min(top, max(len(lines) - 1, 0))
    return lines[top:] + [[("", "")] for _ in range(top)]


def in_sight(lines: list[Line], asking: Asking, height: int) -> list[Line]:
    """Cut the lines of a field to a height in which the choice that is pointed at is seen."""
    chosen = next((y for y, line in enumerate(lines) if line and line[0][0] == "class:chosen"), 0)
    return lines[max(chosen - height + 1, 0) :][:height]

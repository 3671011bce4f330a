"""What stands where on the picker's screen, drawn from its state alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saywell.app.picking import Picking, Preview, Row, Step
from saywell.app.words import Words
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean, clean_line
from saywell.tui.bidi import has_right
from saywell.tui.drawing import Line, cells, cut, fill, key_line, paragraph, rule, spread
from saywell.tui.field import field_lines, in_sight
from saywell.tui.keys import hints
from saywell.tui.text import clusters, shown, wrap

WIDE = 100
"""Columns from which on the text stands beside the list instead of below it."""

TRIGGERS = 16
"""The most columns that the triggers of the list take."""

LANGUAGES_FROM = 50
"""Columns of the list from which on the languages of each reply are shown."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many rows and columns each part gets; a part with 0 is left out."""

    wide: bool
    list_columns: int
    list_rows: int
    preview_columns: int
    preview_rows: int
    hints: int


def plan(columns: int, rows: int) -> Plan:
    """Share out the screen; on a tiny one the list is the last to go."""
    hint = 1 if rows >= 5 else 0
    body = max(rows - 1 - hint, 1)
    if columns >= WIDE:
        left = columns * 2 // 5
        return Plan(True, left, body, columns - left - 1, body, hint)
    preview = body // 2 if body >= 6 else 0
    return Plan(False, columns, body - preview, columns, preview, hint)


# -- the line at the top


def label(state: Picking, words: Words, columns: int) -> str:
    """Return what stands before the line that is typed, at most half of the columns."""
    if state.asking is None:
        text = words("picker.find")
    else:
        count, name = len(state.asking.names), clean_line(state.asking.name)
        text = words("field.title", name=name, at=state.asking.at + 1, count=count)
    return cut(text, max(columns // 2 - 1, 1)) + " "


def tally(state: Picking, words: Words) -> str:
    """Say how many were found of how many, and the language that was asked for."""
    found = f"{len(state.hits)}{'+' if state.more else ''}"
    count = words("picker.count", found=found, size=state.size)
    return f" {count} · {LANGUAGES[state.lang]}" if state.lang in LANGUAGES else f" {count}"


# -- the list


def top_row(top: int, chosen: int, height: int, count: int) -> int:
    """Return the first row to show: the list moves no more than the chosen row needs."""
    top = max(min(top, chosen), chosen - height + 1)
    return max(0, min(top, count - height))


def list_lines(state: Picking, top: int, width: int, height: int, words: Words) -> list[Line]:
    """Draw the rows of the list that fit, and no others; or the field that is asked for."""
    if state.asking is not None:
        return in_sight(field_lines(state.asking, width, words), state.asking, height)
    if not state.hits:
        text = words("picker.none" if state.size or state.query else "picker.empty")
        return paragraph(text, width, "class:dim")
    entries = [_entry(row, words) for row in state.hits[top : top + height]]
    column = min(max(cells(code) for code, _, _ in entries), TRIGGERS, max(width // 3, 4))
    rows: list[Line] = []
    for place, (code, title, languages) in enumerate(entries, top):
        chosen = place == state.chosen
        back = "class:chosen" if chosen else ""
        short = cut(code, column)
        left: Line = [
            (back, "▸ " if chosen else "  "),
            (f"{back} class:name", short + " " * (column - cells(short))),
            (back, f"  {title}"),
        ]
        shown_languages = f"  {languages} " if languages and width >= LANGUAGES_FROM else ""
        rows.append(spread(left, [(f"{back} class:dim", shown_languages)], width, back))
    return rows


def _entry(row: Row, words: Words) -> tuple[str, str, str]:
    """Return the trigger or the id, the title and the languages of a row, safe to show."""
    try:
        card = row.card
    except ValueError:  # its file has changed since it was found
        return clean_line(row.id), "…", ""
    code = f"/{card.triggers[0]}" if card.triggers else card.id
    title = clean_line(card.title(words.language))
    return clean_line(code), title, clean_line(" ".join(card.languages), 30)


# -- the text


def preview_lines(state: Picking, width: int, words: Words) -> list[Line]:
    """Draw the chosen reply: what it is, its switches, and its text with the open fields marked."""
    preview = state.preview
    if preview is None:
        return []
    lines: list[Line] = []
    if preview.trouble:
        return paragraph(clean_line(preview.trouble), width, "class:error")
    if preview.open and state.step is Step.LIST:
        names = clean_line(", ".join(preview.open))
        lines.append([("class:dim", cut(words("picker.asks", names=names), width))])
    if preview.reply.attachments:
        names = clean_line(", ".join(preview.reply.attachments))
        lines.append([("class:dim", cut(words("picker.files", names=names), width))])
    lines += _switch_lines(preview, width, words)
    if preview.subject:
        subject = words("picker.subject", subject=clean_line(preview.subject))
        lines += paragraph(subject, width, "class:name")
    return lines + _text_lines(preview, width)


def preview_title(state: Picking, words: Words) -> str:
    """Name the reply, and say in which language it is shown and why."""
    preview = state.preview
    if preview is None:
        return ""
    language = LANGUAGES.get(preview.lang, "")
    if preview.fell_back and state.lang:
        wanted = LANGUAGES.get(state.lang, state.lang)
        language = words("picker.fallback", lang=language, wanted=wanted)
    elif preview.fell_back:
        language = words("picker.fallback_customer", lang=language)
    return " · ".join(part for part in (clean_line(preview.reply.id), language) if part)


def _switch_lines(preview: Preview, width: int, words: Words) -> list[Line]:
    lines: list[Line] = []
    for name, on in preview.switched.items():
        known = preview.reply.paragraphs.get(name)
        about = clean_line(known.description.best(words.language)) if known else name
        left: Line = [("class:name", "[x] " if on else "[ ] "), ("", about)]
        key: Line = [] if lines else [("class:dim", f" {words('picker.switch')}")]
        lines.append(spread(left, key, width))
    return lines


def _text_lines(preview: Preview, width: int) -> list[Line]:
    text, marks = cleaned(preview.text, preview.samples)
    if has_right(text):  # a row that is turned has to be one piece; open fields have their signs
        return paragraph(text, max(width, 2))
    return [
        _marked(text, row.start, row.end, marks) or [("", "")] for row in wrap(text, max(width, 2))
    ]


def cleaned(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Make a text safe to show, and move the marks in it to where they are then."""
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    done = length = 0
    for start, end in sorted(marks):
        if start < done:
            continue
        before, marked = clean(text[done:start]), clean(text[start:end])
        length += len(before)
        moved.append((length, length + len(marked)))
        length += len(marked)
        parts += [before, marked]
        done = end
    return "".join((*parts, clean(text[done:]))), moved


def _marked(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Line:
    line: Line = []
    place = start
    for cluster in clusters(text[start:end].rstrip()):
        inside = any(first <= place < last for first, last in marks)
        style = "class:mark.open" if inside else ""
        if line and line[-1][0] == style:
            line[-1] = (style, line[-1][1] + shown(cluster))
        else:
            line.append((style, shown(cluster)))
        place += len(cluster)
    return line


def preview_pane(
    state: Picking, lines: list[Line], skipped: int, width: int, height: int, words: Words
) -> tuple[list[Line], int]:
    """Draw the part of the text that fits below its title, and say how many rows are skipped."""
    room = max(height - 1, 0)
    skipped = max(min(skipped, len(lines) - room), 0)
    title = preview_title(state, words)
    arrows = ("↑" if skipped else "") + ("↓" if len(lines) - skipped > room else "")
    head = rule(f"{title} {arrows}" if arrows else title, width, "class:frame")
    return [head, *lines[skipped : skipped + room]], skipped


def together(share: Plan, listed: list[Line], text: list[Line], bottom: Line) -> list[Line]:
    """Put the parts below the first line together: beside each other or one below the other."""
    blank: Line = []
    if share.wide:
        text = text + [blank] * (share.list_rows - len(text))
        listed = listed + [blank] * (share.list_rows - len(listed))
        bar: Line = [("class:frame", "│")]
        lines = [
            [*fill(left, share.list_columns), *bar, *right]
            for left, right in zip(listed, text, strict=True)
        ]
    else:
        lines = listed + [blank] * (share.list_rows - len(listed)) + text
        lines += [blank] * (share.list_rows + share.preview_rows - len(lines))
    return [*lines, bottom] if share.hints else lines


# -- the line at the bottom


def bottom_line(state: Picking, width: int, words: Words) -> Line:
    """Draw what there is to say, else the keys that matter now, as many as fit."""
    if state.notice:
        return fill([("class:warning", cut(clean_line(state.notice), width))], width)
    return key_line(hints(state.step, words), width)

"""The palette and the fields of a reply, drawn from the state alone."""

from __future__ import annotations

from saywell.app.session_actions import described
from saywell.app.state import Asking, Palette
from saywell.app.words import Words
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean, clean_line
from saywell.tui.drawing import Line, cut, paragraph, rule, spread
from saywell.tui.keys import Action, key_of


def palette_lines(palette: Palette, width: int, words: Words) -> list[Line]:
    """Draw what the search found, and below it the chosen reply as it would go out."""
    if palette.trouble and not palette.hits:
        return paragraph(clean_line(palette.trouble), width, "class:error")
    if not palette.hits:
        return [[("class:dim", words("palette.none"))]]
    shown = 5
    first = max(0, min(palette.chosen - shown + 1, len(palette.hits) - shown))
    lines: list[Line] = []
    for place, reply in enumerate(palette.hits[first : first + shown], first):
        chosen = place == palette.chosen
        back = "class:chosen" if chosen else ""
        trigger = f"/{reply.triggers[0]}" if reply.triggers else reply.id
        title = clean_line(reply.title.best(words.language))
        left: Line = [
            (back, "▸ " if chosen else "  "),
            (f"{back} class:name", clean_line(trigger)),
            (back, f"  {title}"),
        ]
        lines.append(spread(left, [], width, back))
    lines.append(rule(_preview_title(palette, words), width, "class:frame"))
    if palette.trouble:
        return lines + paragraph(clean_line(palette.trouble), width, "class:error")
    if palette.open:
        asked = words("palette.fields", names=", ".join(palette.open))
        lines.append([("class:dim", cut(asked, width))])
    lines += _switch_lines(palette, width, words)
    what = clean_line(described(palette.after, words))
    if what:
        lines.append([("class:dim", cut(words("palette.after", what=what), width))])
    return lines + paragraph(clean(palette.preview), width)


def _switch_lines(palette: Palette, width: int, words: Words) -> list[Line]:
    """Draw the optional paragraphs of the chosen reply, the key beside the first."""
    lines: list[Line] = []
    key = words("palette.switch", key=key_of(Action.SWITCH))
    for name, on in palette.switched.items():
        known = palette.reply.paragraphs.get(name) if palette.reply else None
        about = clean_line(known.description.best(words.language)) if known else name
        left: Line = [("class:name", "[x] " if on else "[ ] "), ("", about)]
        lines.append(spread(left, [] if lines else [("class:dim", f" {key}")], width))
    return lines


def _preview_title(palette: Palette, words: Words) -> str:
    language = LANGUAGES.get(palette.lang, palette.lang)
    return words("palette.fallback", lang=language) if palette.fallback else language


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

"""The palette and the fields of a reply, drawn from the state alone."""

from __future__ import annotations

from collections.abc import Sequence

from saywell.app.session.actions import described
from saywell.app.state import Palette, Suggestion
from saywell.app.words import Words
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean, clean_line
from saywell.tui.drawing import Line, cells, cut, paragraph, rule, spread, width_of
from saywell.tui.field import scrolled, switch_lines
from saywell.tui.keys import SUGGESTIONS, key_of

NARROWEST = 16
"""Cells that a longer title of a suggestion gets at least; else fewer suggestions are shown."""


def palette_lines(palette: Palette, width: int, words: Words) -> list[Line]:
    """Draw what the search found, and below it the chosen reply as it would go out."""
    if palette.trouble and not palette.hits:
        return paragraph(clean_line(palette.trouble), width, "class:error")
    if not palette.hits:
        return [[("class:dim", words("palette.reading" if palette.reading else "palette.none"))]]
    shown = 5
    first = max(0, min(palette.chosen - shown + 1, len(palette.hits) - shown))
    lines: list[Line] = []
    for place, card in enumerate(palette.hits[first : first + shown], first):
        chosen = place == palette.chosen
        back = "class:chosen" if chosen else ""
        trigger = f"/{card.triggers[0]}" if card.triggers else card.id
        title = clean_line(card.title(words.language))
        left: Line = [
            (back, "▸ " if chosen else "  "),
            (f"{back} class:name", clean_line(trigger)),
            (back, "  "),
            (back, title),
        ]
        right: Line = []
        if place < len(palette.suggested):
            room = max(width - width_of(left) - 2, width // 3)
            why = cut(reason(palette.suggested[place], words), room)
            right = [(back, "  "), (f"{back} class:dim", why)]  # each piece is turned by itself
        lines.append(spread(left, right, width, back))
    lines.append(rule(_preview_title(palette, words), width, "class:frame"))
    if palette.trouble:
        return lines + paragraph(clean_line(palette.trouble), width, "class:error")
    if palette.open:
        asked = words("palette.fields", names=", ".join(palette.open))
        lines.append([("class:dim", cut(asked, width))])
    lines += switch_lines(palette.reply, palette.switched, width, words)
    what = clean_line(described(palette.after, words))
    if what:
        lines.append([("class:dim", cut(words("palette.after", what=what), width))])
    return lines + scrolled(paragraph(clean(palette.preview), width), palette.top)


def reason(suggestion: Suggestion, words: Words) -> str:
    """Say what speaks for a suggestion: earlier chats, the customer's words that it meets."""
    parts = [words("palette.cases", count=suggestion.cases)] if suggestion.cases else []
    parts += [", ".join(clean_line(word) for word in suggestion.met)] if suggestion.met else []
    return " · ".join(parts) or words("palette.suggested")


def suggestion_line(suggestions: Sequence[Suggestion], width: int, words: Words) -> Line:
    """Draw the first suggestions in one row, each behind its key; long titles share the room."""
    shown = suggestions[: len(SUGGESTIONS)]
    titles = [clean_line(one.card.title(words.language)) for one in shown]
    keys = [key_of(action, words) for action in SUGGESTIONS[: len(shown)]]
    prefix = keys[0].rpartition("-")[0] + "-" if keys else ""
    keys[1:] = [key.removeprefix(prefix) for key in keys[1:]]
    while True:
        room = width - sum(cells(key) + 1 for key in keys) - 2 * (len(keys) - 1)
        if len(keys) < 2 or sum(min(cells(title), NARROWEST) for title in titles) <= room:
            break
        del keys[-1], titles[-1]
    line: Line = []
    for key, title, share in zip(keys, titles, _shares([*map(cells, titles)], room), strict=True):
        line += [("", "  " if line else ""), ("class:name", key), ("class:dim", " ")]
        line.append(("class:info", cut(title, share)))
    return line


def _shares(wishes: list[int], room: int) -> list[int]:
    """Share out the room: who wants less than an equal share leaves the rest to the others."""
    shares = dict.fromkeys(range(len(wishes)), 0)
    left = room
    for done, place in enumerate(sorted(shares, key=lambda place: wishes[place])):
        shares[place] = min(wishes[place], max(left // (len(wishes) - done), 0))
        left -= shares[place]
    return list(shares.values())


def _preview_title(palette: Palette, words: Words) -> str:
    language = LANGUAGES.get(palette.lang, palette.lang)
    return words("palette.fallback", lang=language) if palette.fallback else language

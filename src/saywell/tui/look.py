"""How one terminal is drawn on: its colours, its signs, and the order of right-to-left text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from prompt_toolkit.styles import Style

from saywell.model.look import Direction, Symbols, Theme
from saywell.model.settings import ScreenLook
from saywell.tui import bidi
from saywell.tui.drawing import Line, cells, width_of
from saywell.tui.symbols import in_ascii, symbols_for
from saywell.tui.themes import style_of, theme_for

USUAL = ScreenLook()
"""The look of a person who has set nothing."""

EXPLICIT, IMPLICIT = "\x1b[8l", "\x1b[8h"
"""Asks a terminal to show cells as they come, and to order them itself again (ECMA-48, BDSM).

Terminals that follow the "BiDi in Terminal Emulators" draft (VTE from 0.58, mintty) do so; others
take it for nothing.
"""


@dataclass(frozen=True)
class Look:
    """What holds for the whole screen; it is replaced when the agent wants another look."""

    theme: Theme
    symbols: Symbols
    direction: Direction
    encoding: str = "utf-8"
    settings: ScreenLook = USUAL

    @cached_property
    def style(self) -> Style:
        """The colours."""
        return style_of(self.theme, self.settings.colours)

    def finished(self, line: Line, width: int) -> Line:
        """Return a row of a pane as this terminal has to be sent it, in as many cells."""
        if all(text.isascii() for _, text in line):
            return line
        if any(bidi.has_right(text) for _, text in line):
            line = list(_turned(tuple(line), width, self.direction is Direction.VISUAL))
        return self.signed(line)

    def signed(self, line: Line) -> Line:
        """Return a row with the signs that this terminal can show."""
        if self.symbols is Symbols.UNICODE:
            return line
        return [(style, in_ascii(text, self.encoding)) for style, text in line]

    def sign(self, character: str) -> str:
        """Return one sign as this terminal can show it."""
        return character if self.symbols is Symbols.UNICODE else in_ascii(character, self.encoding)


def look_for(
    settings: ScreenLook, environ: Mapping[str, str], encoding: str, *, colour: bool = True
) -> Look:
    """Choose the look for a terminal by the settings and by what it says of itself."""
    return Look(
        theme=theme_for(settings.theme, environ, colour=colour and not environ.get("NO_COLOR")),
        symbols=symbols_for(settings.symbols, environ, encoding),
        direction=direction_for(settings.rtl, environ),
        encoding=encoding,
        settings=settings,
    )


def direction_for(wanted: Direction, environ: Mapping[str, str]) -> Direction:
    """Say who orders right-to-left text: the setting, or what is known of the terminal.

    Konsole, Apple's Terminal and mlterm order every row themselves. VTE and mintty do so too, but
    leave it when they are asked (:data:`EXPLICIT`), which keeps the parts of the screen in their
    places; so they are sent the visual order. Inside tmux, screen and zellij the variables tell
    of the terminal in which the server was started, which may not be the one that is looked at;
    most terminals leave the order alone, and a key turns it round.
    """
    if wanted is not Direction.AUTO:
        return wanted
    if any(environ.get(name) for name in ("TMUX", "STY", "ZELLIJ")):
        return Direction.VISUAL
    orders = (
        environ.get("KONSOLE_VERSION")
        or environ.get("TERM_PROGRAM") == "Apple_Terminal"
        or environ.get("MLTERM")
        or environ.get("TERM", "").startswith("mlterm")
    )
    return Direction.LOGICAL if orders else Direction.VISUAL


@lru_cache(maxsize=4096)
def _turned(line: tuple[tuple[str, str], ...], width: int, visual: bool) -> Line:
    """Put the pieces of a row into their order; each is by itself, as a cell of a table is.

    From a piece that begins with :data:`bidi.RIGHT_TO_LEFT` on, the row belongs to a right-to-left
    paragraph, and stands at the right edge.
    """
    done: Line = []
    used = 0
    for place, (style, text) in enumerate(line):
        if text.startswith(bidi.RIGHT_TO_LEFT):
            return [*done, *_at_the_right(line[place:], width - used, visual)]
        done.append((style, _field(text, visual) if bidi.has_right(text) else text))
        used += cells(text)
    return done


def _field(text: str, visual: bool) -> str:
    """Put one field into its order; where letters join into fewer cells, blanks follow."""
    base = int(bidi.runs_right(text))
    sentence = text if base else bidi.apart_in_quotes(text)
    turned = bidi.visual(sentence, base) if visual else _closed(bidi.arranged(sentence, base))
    return turned + " " * (cells(text) - cells(turned))


def _at_the_right(pieces: tuple[tuple[str, str], ...], width: int, visual: bool) -> Line:
    """Draw the rest of a row from right to left; blanks that filled it are put to its left.

    The last column stays free where it can: tmux puts marks that belong there onto the letter
    before, when it does not wrap.
    """
    first, *rest = pieces
    pieces = ((first[0], first[1].removeprefix(bidi.RIGHT_TO_LEFT)), *rest)
    text = "".join(text for _, text in pieces).rstrip()
    blank = pieces[-1][0] if not pieces[-1][1].strip() else ""
    styles = [style for style, part in pieces for _ in part]
    row = bidi.cells_of(text, 1) if visual else bidi.arranged_cells(text, 1)
    turned: Line = [] if visual else [(first[0], bidi.LEFT_MARK)]
    for cell in row:
        style = styles[cell.place]
        if turned and turned[-1][0] == style:
            turned[-1] = (style, turned[-1][1] + cell.text)
        else:
            turned.append((style, cell.text))
    room = max(width - width_of(turned), 0)
    edge = [(blank, " ")] if room else []
    return [(blank, " " * (room - len(edge))), *turned, *edge]


def _closed(text: str) -> str:
    return f"{bidi.LEFT_MARK}{text}{bidi.LEFT_MARK}"

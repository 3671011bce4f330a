"""From a captured screen to SVG: every cell in its place, in the colours of the terminal."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from saywell.tui import bidi
from saywell.tui.text import cells as cells_of
from saywell.tui.text import clusters

WIDTH, HEIGHT, MARGIN = 9, 19, 12
FONTS = "'DejaVu Sans Mono','Noto Sans Mono','Noto Sans Telugu','Noto Sans CJK SC',monospace"
NORMAL = ("#3b4252", "#e06c75", "#8fc07a", "#e5c07b", "#5b8def", "#c678dd", "#56b6c2", "#d8dee9")
BRIGHT = ("#7b8496", "#ff7b86", "#a5d88f", "#ffd68a", "#7aa7ff", "#da8cf0", "#6fd3df", "#ffffff")
STEPS = (0, 0x5F, 0x87, 0xAF, 0xD7, 0xFF)
ESCAPE = re.compile("\x1b\\[([0-9;:]*)m")
LAM, ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
LINES = {"─": (0, 9, 9, 1), "│": (4, 0, 1, 19), "┃": (4, 0, 2, 19), "┆": (4, 2, 1, 12)}
"""Signs that are drawn as lines, so that they meet: x, y, width and height in a cell."""


@dataclass(frozen=True)
class Ground:
    """The terminal's own colours."""

    ink: str = "#d8dee9"
    paper: str = "#1b1f27"


DARK, LIGHT = Ground(), Ground("#24292f", "#ffffff")


@dataclass(frozen=True)
class Look:
    """How a cell looks; an empty colour is the terminal's own."""

    ink: str = ""
    paper: str = ""
    bold: bool = False
    underline: bool = False
    italic: bool = False
    reverse: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in one place: a cluster, how many columns it takes, how it looks."""

    text: str
    columns: int
    look: Look


def colour(number: int) -> str:
    """Return one of the 256 colours."""
    if number < 16:
        return (*NORMAL, *BRIGHT)[number]
    if number > 231:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    number -= 16
    parts = (STEPS[number // 36], STEPS[number // 6 % 6], STEPS[number % 6])
    return "#{:02x}{:02x}{:02x}".format(*parts)


def changed(look: Look, codes: list[int]) -> Look:
    """Apply the numbers of one escape sequence."""
    rest = list(codes)
    while rest:
        code = rest.pop(0)
        if code == 0:
            look = Look()
        elif code in (1, 3, 4, 7):
            name = {1: "bold", 3: "italic", 4: "underline", 7: "reverse"}[code]
            look = replace(look, **{name: True})
        elif code in (38, 48):
            kind, *more = rest
            wanted = colour(more[0]) if kind == 5 else "#{:02x}{:02x}{:02x}".format(*more[:3])
            rest = more[1:] if kind == 5 else more[3:]
            look = replace(look, **{"ink" if code == 38 else "paper": wanted})
        elif 30 <= code <= 37 or 90 <= code <= 97:
            look = replace(look, ink=colour(code % 10 + (8 if code >= 90 else 0)))
        elif 40 <= code <= 47 or 100 <= code <= 107:
            look = replace(look, paper=colour(code % 10 + (8 if code >= 100 else 0)))
        elif code in (39, 49):
            look = replace(look, **{"ink" if code == 39 else "paper": ""})
    return look


def row_of(line: str, look: Look) -> tuple[list[Cell], Look]:
    """Read a captured line; tmux begins it in the look in which the one before ended."""
    end, letters = 0, []
    for match in [*ESCAPE.finditer(line), None]:
        letters += [(letter, look) for letter in line[end : match.start() if match else None]]
        if match:
            look = changed(look, [int(code or 0) for code in re.split("[;:]", match[1])])
            end = match.end()
    row, place = [], 0
    for cluster in clusters("".join(letter for letter, _ in letters)):
        row.append(Cell(cluster, cells_of(cluster), letters[place][1]))
        place += len(cluster)
    return row, look


def reordered(row: list[Cell]) -> list[Cell]:
    """Show a row as a terminal does that puts right-to-left text into its order by itself.

    It takes each row for one from left to right and joins letters in the cells that there are: a
    joiner keeps lam and alef from becoming one.
    """
    letters = [
        cell.text + "\u200d" * (cell.text[0] == LAM and after.text[0] in ALEFS)
        for cell, after in zip(row, [*row[1:], Cell(" ", 1, Look())], strict=True)
    ]
    text = "".join(letters)
    if not bidi.has_right(text):
        return row
    starts = dict(zip(accumulate(map(len, letters), initial=0), row, strict=False))
    return [
        Cell(cell.text, starts[cell.place].columns, starts[cell.place].look)
        for cell in bidi.cells_of(text, 0)
    ]


def kind_of(cell: Cell) -> tuple[str, Look]:
    """Say what may be drawn in one piece with it: what a font of fixed width keeps in place."""
    letter = cell.text[0]
    if cell.text in LINES or bidi.has_right(cell.text):
        return f"{cell.text}", cell.look
    if "\u0c00" <= letter <= "\u0c7f":
        return "telugu", cell.look
    return ("wide" if cell.columns == 2 else "plain"), cell.look


def drawn(y: int, row: list[Cell], ground: Ground) -> Iterator[str]:
    """Draw one row: its grounds first, then what stands on them."""
    placed, x = [], MARGIN
    for cell in row:
        placed.append((x, cell))
        x += cell.columns * WIDTH
    for look, run in groupby(placed, lambda one: one[1].look):
        cells = list(run)
        ink, paper = inks(look, ground)
        if paper != ground.paper:
            wide = sum(cell.columns for _, cell in cells) * WIDTH
            yield f'<path fill="{paper}" d="M{cells[0][0]} {y}h{wide}v{HEIGHT}h-{wide}z"/>'
    for (kind, look), run in groupby(placed, lambda one: kind_of(one[1])):
        cells = list(run)
        ink, _ = inks(look, ground)
        wide = sum(cell.columns for _, cell in cells) * WIDTH
        if kind in LINES:
            dx, dy, w, h = LINES[kind]
            wide = wide if kind == "─" else w
            yield f'<path fill="{ink}" d="M{cells[0][0] + dx} {y + dy}h{wide}v{h}h-{wide}z"/>'
        elif kind == "wide" or bidi.has_right(kind):
            for left, cell in cells:
                yield text_at(left, y, cell.text, cell.columns * WIDTH, look, ground)
        else:
            yield from words_at(cells, y, look, ground)


def words_at(cells: list[tuple[int, Cell]], y: int, look: Look, ground: Ground) -> Iterator[str]:
    """Draw letters of one sort, cut where two blanks stand: what is there need not drift."""
    text = "".join(cell.text for _, cell in cells)
    for match in re.finditer(r"\S+(?: \S+)*", text):
        before = text[: match.start()]
        skipped = len(list(clusters(before)))
        size = len(list(clusters(match[0])))
        part = cells[skipped : skipped + size]
        wide = sum(cell.columns for _, cell in part) * WIDTH
        yield text_at(part[0][0], y, match[0], wide, look, ground)
    if look.underline and not text.strip():
        wide = sum(cell.columns for _, cell in cells) * WIDTH
        ink, _ = inks(look, ground)
        yield f'<path fill="{ink}" d="M{cells[0][0]} {y + 16}h{wide}v1h-{wide}z"/>'


def inks(look: Look, ground: Ground) -> tuple[str, str]:
    """Return the colours of the letters and of what is behind them."""
    ink, paper = look.ink or ground.ink, look.paper or ground.paper
    return (paper, ink) if look.reverse else (ink, paper)


def text_at(x: int, y: int, text: str, wide: int, look: Look, ground: Ground) -> str:
    """Draw letters in exactly the cells that they have."""
    ink, _ = inks(look, ground)
    style = "" if ink == ground.ink else f' fill="{ink}"'
    style += ' font-weight="bold"' if look.bold else ""
    style += ' font-style="italic"' if look.italic else ""
    style += ' text-decoration="underline"' if look.underline else ""
    told = html.escape(text, quote=False)
    if wide == 2 * WIDTH and len(text) == 1:  # an ideograph, in the middle of its two cells
        return f'<text x="{x + 1.5}" y="{y + 14}"{style}>{told}</text>'
    if not text.isascii():
        style += ' lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x}" y="{y + 14}"{style} textLength="{wide}">{told}</text>'


def svg(
    screen: str, columns: int, rows: int, ground: Ground = DARK, *, orders: bool = False
) -> str:
    """Draw a captured screen; ``orders`` says that its terminal orders right-to-left text."""
    wide, high = columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN
    body: list[str] = []
    look = Look()
    for number, line in enumerate(screen.split("\n")[:rows]):
        row, look = row_of(line, look)
        shown = reordered(row) if orders else row
        body += drawn(MARGIN + number * HEIGHT, shown, ground)
    size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:space="preserve">',
            f'<rect width="100%" height="100%" rx="8" fill="{ground.paper}"/>',
            f'<g font-family="{html.escape(FONTS)}" font-size="14.9" fill="{ground.ink}">',
            *body,
            "</g></svg>",
            "",
        ]
    )

"""Draws the pictures of the chat screen: runs it in tmux on the practice desk, and makes SVG.

    python docs/pictures/make.py [FOLDER]

Needs tmux, and saywell installed beside this Python. The customers of the practice desk are the
same for the same seed; the clocks are those of the moment.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from saywell.tui.text import cells as cells_of
from saywell.tui.text import count_spacing_marks

CELL_WIDTH, CELL_HEIGHT, MARGIN = 8.4, 18, 12
INK, PAPER = "#d8dee9", "#1b1f27"
NORMAL = ("#3b4252", "#e06c75", "#8fc07a", "#e5c07b", "#5b8def", "#c678dd", "#56b6c2", "#d8dee9")
BRIGHT = ("#7b8496", "#ff7b86", "#a5d88f", "#ffd68a", "#7aa7ff", "#da8cf0", "#6fd3df", "#ffffff")
FONTS = "'DejaVu Sans Mono', 'Noto Sans Mono', 'Noto Sans Telugu', 'Noto Sans CJK SC', monospace"
PARTS = re.compile("( +|[\u0c00-\u0c7f\u200c]+|[\u2500-\u257f…]+)")
PIECE = re.compile("\x1b\\[([0-9;]*)m")

SCENES: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "chat-80x24": (80, 24, ("C-n", "wait Alt-1", "=i dont know why its late!!", "wait ▸ asks")),
    "chat-120x40": (
        120,
        40,
        (
            "C-n",
            "=Hello Harriet, this is Dana at Larkspur. I'm checking where your pan is now.",
            "Enter",
            "wait Sent.",
            "/",
            "=delay",
            "Enter",
            "=Friday",
            "Enter",
            "= we cant say more,sorry!!",
            "wait Alt-1",
            "wait Ctrl-F:",
        ),
    ),
    "palette-80x24": (80, 24, ("C-n", "/", "=delay")),
}
"""Name of the picture: columns, rows, what is pressed; ``=`` types the rest, ``wait`` waits."""


@dataclass(frozen=True)
class Look:
    """How a piece of text looks."""

    ink: str = INK
    paper: str = ""
    bold: bool = False
    underline: bool = False
    italic: bool = False
    reverse: bool = False


def changed(look: Look, codes: list[int]) -> Look:
    """Apply the numbers of one escape sequence."""
    rest = list(codes)
    while rest:
        code = rest.pop(0)
        if code == 0:
            look = Look()
        elif code in (1, 3, 4, 7):
            look = replace(
                look,
                bold=look.bold or code == 1,
                italic=look.italic or code == 3,
                underline=look.underline or code == 4,
                reverse=look.reverse or code == 7,
            )
        elif 30 <= code <= 37 or 90 <= code <= 97:
            look = replace(look, ink=(NORMAL if code < 90 else BRIGHT)[code % 10])
        elif 40 <= code <= 47 or 100 <= code <= 107:
            look = replace(look, paper=(NORMAL if code < 100 else BRIGHT)[code % 10])
        elif code == 39:
            look = replace(look, ink=INK)
        elif code == 49:
            look = replace(look, paper="")
        elif code in (38, 48) and rest[:1] == [5]:
            index = rest[1]
            rest = rest[2:]
            colour = (*NORMAL, *BRIGHT)[index] if index < 16 else INK
            look = replace(look, ink=colour) if code == 38 else replace(look, paper=colour)
    return look


def pieces(line: str) -> list[tuple[Look, str]]:
    """Cut a captured line into pieces of one look."""
    look, found, end = Look(), [], 0
    for match in PIECE.finditer(line):
        found.append((look, line[end : match.start()]))
        look = changed(look, [int(code or 0) for code in match[1].split(";")])
        end = match.end()
    found.append((look, line[end:]))
    return [(look, text) for look, text in found if text]


def words(text: str) -> list[str]:
    """Cut a piece so that nothing drifts: at spaces and scripts, not within right-to-left text."""
    parts: list[str] = []
    for word in PARTS.split(text):
        both_ways = parts and rtl(word) and len(parts) > 1 and rtl(parts[-2])
        if both_ways and parts[-1].isspace():
            parts[-2:] = [parts[-2] + parts[-1] + word]
        elif word:
            parts.append(word)
    return parts


def rtl(text: str) -> bool:
    """Say whether a word runs from right to left."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def drawn(row: int, line: str) -> list[str]:
    """Draw one line."""
    parts, column = [], 0
    top = MARGIN + row * CELL_HEIGHT
    for look, text in pieces(line):
        ink, paper = (look.paper or PAPER, look.ink) if look.reverse else (look.ink, look.paper)
        cells = cells_of(text)
        left = MARGIN + column * CELL_WIDTH
        if paper:
            parts.append(
                f'<rect x="{left:.1f}" y="{top}" width="{cells * CELL_WIDTH:.1f}"'
                f' height="{CELL_HEIGHT}" fill="{paper}"/>'
            )
        for word in words(text):
            cells = cells_of(word)
            if word.strip():
                style = f' fill="{ink}"'
                style += ' font-weight="bold"' if look.bold else ""
                style += ' font-style="italic"' if look.italic else ""
                style += ' text-decoration="underline"' if look.underline else ""
                x = MARGIN + column * CELL_WIDTH
                parts.append(
                    f'<text x="{x:.1f}" y="{top + 13}"{style}'
                    f' textLength="{cells * CELL_WIDTH:.1f}"'
                    f' lengthAdjust="spacingAndGlyphs">{html.escape(word)}</text>'
                )
            column += cells
    return parts


def svg(screen: str, columns: int, rows: int) -> str:
    """Draw a captured screen."""
    wide = columns * CELL_WIDTH + 2 * MARGIN
    high = rows * CELL_HEIGHT + 2 * MARGIN
    body = [part for row, line in enumerate(screen.split("\n")) for part in drawn(row, line)]
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve"',
            f'viewBox="0 0 {wide:.0f} {high}" width="{wide:.0f}" height="{high}">',
            f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>',
            f'<g font-family="{html.escape(FONTS)}" font-size="14">',
            *body,
            "</g></svg>",
            "",
        ]
    )


class Terminal:
    """A tmux of its own with the chat screen in it."""

    def __init__(self, columns: int, rows: int, home: str) -> None:
        self._program = shutil.which("tmux") or "tmux"
        self._socket = f"saywell-pictures-{os.getpid()}-{columns}x{rows}-{time.monotonic_ns()}"
        saywell = Path(sys.executable).parent / "saywell"
        command = f"SAYWELL_HOME={home} LANG=C.UTF-8 COLORTERM= {saywell} demo"
        size = ("-x", str(columns), "-y", str(rows))
        self._tmux("-f", "/dev/null", "new-session", "-d", *size, command)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - no word of it comes from elsewhere
            [self._program, "-L", self._socket, *arguments],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def press(self, key: str) -> None:
        """Press a key as tmux names it, or type the text behind ``=``."""
        arguments = ("-l", key[1:]) if key.startswith("=") else (key,)
        self._tmux("send-keys", *arguments)

    def screen(self) -> str:
        """Return the screen with its colours."""
        return self._tmux("capture-pane", "-p", "-e", "-N")

    def wait_for(self, sign: str, seconds: float = 20) -> None:
        """Wait until something is on the screen."""
        end = time.monotonic() + seconds
        while sign not in self._tmux("capture-pane", "-p"):
            if time.monotonic() > end:
                raise SystemExit(f"{sign!r} never came:\n{self._tmux('capture-pane', '-p')}")
            time.sleep(0.1)

    def close(self) -> None:
        """End it."""
        self._tmux("kill-server")


def take(name: str, folder: Path) -> None:
    """Play one scene and write its picture."""
    columns, rows, keys = SCENES[name]
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(columns, rows, home)
        try:
            terminal.wait_for("waiting")
            for key in keys:
                if key.startswith("wait "):
                    terminal.wait_for(key[5:])
                else:
                    terminal.press(key)
                    time.sleep(0.8)
            (folder / f"{name}.svg").write_text(svg(terminal.screen(), columns, rows))
        finally:
            terminal.close()


if __name__ == "__main__":
    count_spacing_marks()
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for scene in SCENES:
        take(scene, target)

"""The faults of prompt_toolkit that are worked round: still there, and kept from the screen."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tmux import Tmux

from saywell.tui.text import cells, count_spacing_marks

PAGE = Path(__file__).parents[2] / "docs" / "terminal-text.md"
SECTIONS = re.findall(
    r"^## (\d+)\. .*?\n```python\n(.*?)```\n\nprints `(.*?)`", PAGE.read_text("utf-8"), re.M | re.S
)

TYPED = (
    "Thank you for waiting",
    "Ευχαριστώ για την αναμονή",
    "παραγγελία",
    "您好，请稍等。",
    "مرحبا كيف حالك",
    "مَرْحَبًا",
    "నమస్కారం, మీకు సహాయం చేయగలను",
    "స్టాక్‌లో ధన్యవాదాలు",
    "Terima kasih banyak",
    "ok 👩‍💻 👨‍👩‍👧‍👦 🇬🇷 👍🏽 ❤️ 1️⃣ done",
)

COMPOSER = """
import sys
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.layout import Layout
from saywell.tui.canvas import Area, Canvas, Caret, Editor
from saywell.tui.composer import Composer
from saywell.tui.edit_keys import EditKeys, only
from saywell.tui.text import count_spacing_marks
count_spacing_marks()
composer = Composer(Buffer(document=Document(sys.argv[1])))
editor = Editor(composer)
def draw(columns, rows):
    lines, place = editor.lines(columns, rows)
    return [Area(0, 0, columns, rows, lines, typed=True)], Caret(editor.window, place.x, place.y)
keys = EditKeys().bindings()
app = Application(Layout(Canvas(draw, [editor])), key_bindings=keys, full_screen=True)
only(app)
app.run()
"""


@pytest.mark.parametrize(
    ("program", "prints"), [pytest.param(code, out, id=number) for number, code, out in SECTIONS]
)
def test_the_fault_is_still_there(program: str, prints: str) -> None:
    done = subprocess.run(  # apart, for the workarounds are in force here
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == prints.strip(), "mended there? then take this page up"


def test_every_fault_has_a_program() -> None:
    assert [number for number, _, _ in SECTIONS] == [str(number) for number in range(1, 8)]


@pytest.mark.parametrize("text", TYPED)
def test_the_cursor_stands_where_the_terminal_has_it(text: str, tmp_path: Path) -> None:
    count_spacing_marks()
    program = tmp_path / "composer.py"
    program.write_text(COMPOSER, "utf-8")
    command = shlex.join([sys.executable, str(program), text])
    with Tmux(tmp_path, command, columns=60, rows=4) as terminal:
        terminal.until(lambda _: terminal.cursor() == (cells(text), 0), f"column {cells(text)}")
        terminal.press("Home")
        terminal.type("<")
        terminal.until(lambda shown: shown.startswith("<"), "the sign at the beginning")
        assert terminal.cursor() == (1, 0)
        terminal.press("End")
        terminal.until(lambda _: terminal.cursor() == (cells(text) + 1, 0), "the end")
        terminal.type("|")
        shown = terminal.until(lambda shown: "|" in shown, "the sign at the end")
        assert shown.splitlines()[0].rstrip().endswith("|")

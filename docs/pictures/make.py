"""Draws the pictures of the chat screen: runs it in tmux on the practice desk, and makes SVG.

    python docs/pictures/make.py [--to FOLDER] [NAME ...]

Needs tmux, and saywell installed beside this Python. The customers of the practice desk are the
same for the same seed; the clocks are those of the moment.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from drawing import DARK, LIGHT, Ground, svg

from saywell.tui.text import count_spacing_marks

HARRIET = ("C-n", "wait Harriet Owens  ")
ANSWER = "=Hello Harriet, this is Dana at Larkspur. I'm checking where your pan is now."


SENT = (*HARRIET, ANSWER, "Enter", "wait Sent.", "wait promised")


@dataclass(frozen=True)
class Scene:
    """What is pressed before a picture is taken.

    ``=`` types the rest, ``wait`` waits until the rest is on the screen; everything else is a key
    as tmux names it. ``config`` goes into the configuration; ``orders`` draws the picture as a
    terminal shows it that orders right-to-left text by itself.
    """

    keys: tuple[str, ...]
    columns: int = 100
    rows: int = 30
    seed: int = 8
    config: str = ""
    ground: Ground = DARK
    orders: bool = False


def opened(name: str) -> tuple[str, ...]:
    """Return the keys that open a customer by name."""
    return ("M-q", f"={name}", "Enter", "wait Reply to")


ARABIC = (
    *opened("ليلى"),
    "wait Alt-1",
    "=أهلا ليلى، أنا دانا من Larkspur. سأبحث الآن عن طلبك رقم 20417.",
    "wait As the customer sees it",
)

SCENES: dict[str, Scene] = {
    "queue": Scene((*HARRIET, "wait Alt-1", "wait First reply")),
    "chat-80x24": Scene(
        (*HARRIET, "wait Alt-1", "=i dont know why its late!!", "wait ▸ asks"), 80, 24
    ),
    "chat-120x40": Scene(
        (
            *SENT,
            "/",
            "=delay",
            "Enter",
            "=Friday",
            "Enter",
            "= we cant say more,sorry!!",
            "wait ▸ asks",
        ),
        120,
        40,
    ),
    "palette": Scene((*HARRIET, "/", "=delay", "wait running late")),
    "findings": Scene((*HARRIET, "=i dont know why its late!!", "wait ▸ asks", "C-t")),
    "hold": Scene(
        (*SENT, "M-h", "=ask the warehouse", "Enter", "Enter", "wait Sent.", "wait hold 2:")
    ),
    "transfer": Scene(
        (
            *SENT,
            "M-p",
            "=Noor",
            "Enter",
            "wait team (2 of 2)",
            "Enter",
            "Enter",
            "wait They agree",
            "M-p",
            "=Noor",
            "Enter",
            "wait Summary",
        )
    ),
    "closing": Scene((*SENT, "M-c", "wait Resolve it")),
    "arabic": Scene(ARABIC, seed=5),
    "arabic-bidi": Scene(ARABIC[:-1], seed=5, config="look: {rtl: logical}", orders=True),
    "telugu": Scene((*opened("శ్రీలత"), "wait First reply", "M-1", "wait తెలుగు ─"), seed=1),
    "chinese": Scene((*opened("陈晓雯"), "wait First reply", "M-1", "wait 中文 ─"), seed=3),
    "light": Scene(
        (*SENT, "=We cant say more,sorry!!", "wait ▸ asks"),
        config="look: {theme: light}",
        ground=LIGHT,
    ),
}
"""The pictures by their names."""


class Terminal:
    """A tmux of its own with the chat screen in it."""

    def __init__(self, scene: Scene, home: str) -> None:
        self._program = shutil.which("tmux") or "tmux"
        self._socket = f"saywell-pictures-{os.getpid()}-{time.monotonic_ns()}"
        folder = Path(home) / "config"
        folder.mkdir(parents=True)
        (folder / "config.yaml").write_text(f"clocks: {{send_delay: 1s}}\n{scene.config}")
        saywell = Path(sys.executable).parent / "saywell"
        command = f"SAYWELL_HOME={home} LANG=C.UTF-8 COLORTERM= {saywell} demo --seed {scene.seed}"
        size = ("-x", str(scene.columns), "-y", str(scene.rows))
        self._tmux("-f", "/dev/null", "new-session", "-d", *size, command)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - no word of it comes from elsewhere
            [self._program, "-u", "-L", self._socket, *arguments],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def press(self, key: str) -> None:
        """Press a key as tmux names it, type the text behind ``=``, or wait for something."""
        if key.startswith("wait "):
            self.wait_for(key[5:])
            return
        arguments = ("-l", key[1:]) if key.startswith("=") else (key,)
        self._tmux("send-keys", *arguments)
        time.sleep(0.8)

    def screen(self) -> str:
        """Return the screen with its colours."""
        return self._tmux("capture-pane", "-p", "-e", "-N")

    def wait_for(self, sign: str, seconds: float = 40) -> None:
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
    scene = SCENES[name]
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(scene, home)
        try:
            terminal.wait_for("waiting")
            for key in scene.keys:
                terminal.press(key)
            time.sleep(0.8)
            drawn = svg(
                terminal.screen(), scene.columns, scene.rows, scene.ground, orders=scene.orders
            )
            (folder / f"{name}.svg").write_text(drawn)
        finally:
            terminal.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Draw the pictures of the chat screen.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones; all without")
    parser.add_argument("--to", type=Path, default=Path(__file__).parent, metavar="FOLDER")
    asked = parser.parse_args()
    count_spacing_marks()
    for one in asked.names or SCENES:
        take(one, asked.to)

"""How long the lint of a library takes: the first time, unchanged, and after one change.

Run: ``python benchmarks/lint_speed.py [--sizes 100,1000,10000] [--per-file N] [--smoke]``. Each
reply has a text in all six languages, put together from three labelled messages of people that
nothing is wrong with (``tests/packs``), a field, and often a shared block. Measured are whole
commands, their start included: wall and processor time, on as many processes as there are cores.
``yamllint``, which only looks at the form of the files, stands beside them when it is installed
(``pip install yamllint``); the ratio is to its processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from beside import tables
from check_speed import clean

from saywell.model.languages import LANGUAGES

SIZES = "100,1000,10000"
PER_FILE = 100
SEED = 20261122
SAYWELL = [sys.executable, "-P", "-c", "from saywell.__main__ import main; main()"]
BLOCKS = 20
"""How many shared blocks there are; every second reply includes one of them."""


class Taken(NamedTuple):
    """Seconds of a command, on the clock and of the processors."""

    wall: float
    cpu: float


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--per-file", type=int, default=PER_FILE, help="replies a file")
    parser.add_argument("--smoke", action="store_true", help="30 replies in English")
    options = parser.parse_args()
    sizes = [30] if options.smoke else [int(one) for one in options.sizes.split(",")]
    print(tables.machine())
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            langs = ["en"] if options.smoke else list(LANGUAGES)
            files = write(Path(folder), size, min(options.per_file, size), langs)
            rows = measured(Path(folder))
            total = sum(path.stat().st_size for path in files)
        base = rows.get("yamllint")
        print(f"\n{size} replies in {len(files)} files of {total / 1e6:.1f} MB")
        head = ("", "wall s", "CPU s", "x yamllint")
        body = [(name, *one, one.cpu / base.cpu if base else None) for name, one in rows.items()]
        print(tables.plain(head, body), flush=True)


def write(home: Path, size: int, per_file: int, langs: Sequence[str]) -> list[Path]:
    """Write a library of that many replies and its configuration, and return the files.

    A folder ``few`` beside it has one reply.
    """
    rng = random.Random(SEED)
    said = {lang: [" ".join(draft.text.split()) for draft in clean(lang)] for lang in langs}
    (home / "few").mkdir()
    one = "saywell: 1\nreplies:\n" + reply(0, said, rng)
    (home / "few" / "one.yaml").write_text(one, encoding="utf-8")
    folder = home / "replies"
    folder.mkdir()
    blocks = [block(number, said) for number in range(BLOCKS)]
    (folder / "blocks.yaml").write_text("saywell: 1\nblocks:\n" + "".join(blocks), encoding="utf-8")
    for first in range(0, size, per_file):
        numbers = range(first, min(first + per_file, size))
        text = "".join(reply(number, said, rng) for number in numbers)
        head = "saywell: 1\ndefaults: {owner: desk, review: 2099-01-31}\nreplies:\n"
        (folder / f"replies-{first:06}.yaml").write_text(head + text, encoding="utf-8")
    (home / "config").mkdir()
    config = f"library:\n  starter: false\n  folders: {json.dumps([str(folder)])}\n"
    (home / "config" / "config.yaml").write_text(config, encoding="utf-8")
    return sorted(folder.glob("*.yaml"))


def block(number: int, said: Mapping[str, Sequence[str]]) -> str:
    lines = (f"      {lang}: {json.dumps(said[lang][number], ensure_ascii=False)}" for lang in said)
    return f"  - id: block-{number}\n    text:\n" + "\n".join(lines) + "\n"


def reply(number: int, said: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """Write one reply as people do: block texts, a field with its description and example."""
    shared = f'{{% render "block-{number % BLOCKS}" %}}' if number % 2 else ""
    lines = [
        f"  - id: topic-{number % 97}.reply-{number}",
        f"    title: Reply {number} of a library",
        f"    triggers: [r{number}]",
        "    variables:",
        f"      order: {{description: The order, example: AB-{10000 + number}}}",
        "    text:",
    ]
    for lang in said:
        one, two = rng.sample(said[lang], 2)
        parts = [f"{one} #{{{{ order }}}}", two, *([shared] if shared else [])]
        lines += [f"      {lang}: |", *(f"        {part}" for part in parts)]
    return "\n".join(lines) + "\n\n"


def measured(home: Path) -> dict[str, Taken]:
    """Lint a library the first time, again, and after changes; and let yamllint look at it."""
    folder = home / "replies"
    files = sorted(folder.glob("replies-*.yaml"))
    lint = [*SAYWELL, "library", "lint", "-o", "json"]
    run([*SAYWELL, "library", "lint", str(home / "few")], home)  # the rules are read and kept
    found = {"the first time": run(lint, home), "unchanged": run(lint, home)}
    change(files[len(files) // 2], "en: |\n        ")
    found["one reply changed"] = run(lint, home)
    change(folder / "blocks.yaml", 'id: block-3\n    text:\n      en: "')
    found["a shared block changed"] = run(lint, home)
    neighbour = shutil.which("yamllint")
    if neighbour:
        found["yamllint"] = run([neighbour, "-d", "relaxed", str(folder)], home)
    return found


def change(file: Path, before: str) -> None:
    """Add a word to the first text that follows."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(before, f"{before}Well. ", 1), encoding="utf-8")


def run(command: Sequence[str], home: Path) -> Taken:
    """Run a command to its end, with all processes that it starts."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        command,
        env={**os.environ, "SAYWELL_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(wall, cpu)


if __name__ == "__main__":
    main()

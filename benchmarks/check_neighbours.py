"""The check beside other checkers: time a message, warm in one process or a whole run of 1,000.

Run: ``python benchmarks/check_neighbours.py [--smoke] [--npm FOLDER]``. Those that are installed
run on the same clean English messages (proselint from Python; write-good, alex and harper.js from
the ``node_modules`` of FOLDER); how to install the others is printed. None of them checks the same
things: the ratio says what a second of waiting buys, not who is right.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from saywell.app import wiring
from saywell.model.rules import Draft
from saywell.model.settings import Settings

NODE = {
    "write-good": "import w from 'write-good'; const check = t => w(t);",
    "alex": "import {text} from 'alex'; const check = t => text(t);",
    "harper.js": (
        "import {LocalLinter} from 'harper.js';"
        "import {binaryInlined as binary} from 'harper.js/binaryInlined';"
        "const l = new LocalLinter({binary}); await l.setup(); const check = t => l.lint(t);"
    ),
}
TIMES = """
import {readFileSync} from 'node:fs';
const texts = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const t of texts) await check(t);
const times = [];
for (const t of texts) {
  const a = process.hrtime.bigint(); await check(t);
  times.push(Number(process.hrtime.bigint() - a) / 1e6);
}
console.log(JSON.stringify(times));
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few messages")
    parser.add_argument("--npm", type=Path, default=Path(), help="a folder with node_modules")
    options = parser.parse_args()
    clean = importlib.import_module("check_speed").clean
    texts = [draft.text for draft in clean("en")][: 5 if options.smoke else 200]
    checker = wiring.load_checker(Settings()).checker
    ours = warm(lambda text: checker.check(Draft(text, "en")), texts)
    base = statistics.median(ours)
    print(f"{'checker':<14}{'median ms':>10}{'p99 ms':>10}{'x saywell':>10}")
    show("saywell", ours, base)
    proselint = proselint_check()
    if proselint is None:
        print(f"{'proselint':<14} not installed: pip install proselint")
    else:
        show("proselint", warm(proselint, texts), base)
    for name, head in NODE.items():
        times = node(name, head, texts, options.npm)
        if times is None:
            print(f"{name:<14} not installed: npm install --prefix FOLDER {name}; --npm FOLDER")
        else:
            show(name, times, base)


def warm(check: Callable[[str], object], texts: list[str]) -> list[float]:
    """Return the milliseconds that each text takes, after one round to warm up."""
    for text in texts:
        check(text)
    times = []
    for text in texts:
        started = time.perf_counter()
        check(text)
        times.append((time.perf_counter() - started) * 1000)
    return times


def proselint_check() -> Callable[[str], object] | None:
    """Return proselint's check, in the form of its version; None when it is not there."""
    if importlib.util.find_spec("proselint") is None:
        return None
    tools: Any = importlib.import_module("proselint.tools")
    if hasattr(tools, "lint"):
        found: Callable[[str], object] = tools.lint
        return found
    importlib.import_module("proselint.checks").__dict__["__register__"]
    registry: Any = importlib.import_module("proselint.registry").CheckRegistry()
    registry.register_many(importlib.import_module("proselint.checks").__dict__["__register__"])
    return lambda text: tools.LintFile("message", text).lint(tools.DEFAULT)


def node(name: str, head: str, texts: list[str], folder: Path) -> list[float] | None:
    """Run a checker of npm on the texts; None when it is not there."""
    if shutil.which("node") is None or not (folder / "node_modules" / name).is_dir():
        return None
    with tempfile.TemporaryDirectory(dir=folder) as place:
        script, data = Path(place) / "run.mjs", Path(place) / "texts.json"
        script.write_text(head + TIMES, encoding="utf-8")
        data.write_text(json.dumps(texts), encoding="utf-8")
        command = ["node", str(script), str(data)]
        shown = subprocess.run(command, capture_output=True, text=True, check=False)
    return list(json.loads(shown.stdout)) if shown.returncode == 0 else None


def show(name: str, times: list[float], base: float) -> None:
    """Print one line of the table."""
    median = statistics.median(times)
    last = sorted(times)[len(times) * 99 // 100]
    print(f"{name:<14}{median:>10.3f}{last:>10.3f}{median / base:>10.1f}")


if __name__ == "__main__":
    main()

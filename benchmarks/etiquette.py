"""Score the check on labelled messages: recall of expected rules, false alarms, precision.

Run: ``python benchmarks/etiquette.py FILE.jsonl... [--rows M02,M03] [--notes]``; without files, on
the labelled messages of the tests. What counts as what is told in ``saywell.app.evaluation``;
``--rows`` are the catalogue rows that are counted, every row that the packs have by default.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from saywell.app import wiring
from saywell.app.evaluation import evaluate
from saywell.model.settings import Settings
from saywell.stores.packs import load_packs, packaged_folder

OWN = Path(__file__).resolve().parent.parent / "tests" / "packs"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rows", default="")
    parser.add_argument("--notes", action="store_true", help="list what is missed and too much")
    parser.add_argument("--smoke", action="store_true", help="a few messages of each file")
    options = parser.parse_args()
    packs, _ = load_packs([packaged_folder()])
    all_rows = {rule.id.split(".")[0] for pack in packs for rule in pack.rules}
    rows = set(options.rows.split(",")) if options.rows else all_rows
    checker = wiring.load_checker(Settings()).checker
    print(f"rows: {' '.join(sorted(rows))}")
    print(f"{'file':<12} {'recall':>14} {'false alarms':>14} {'precision':>14}")
    for file in options.files or sorted(OWN.glob("*.jsonl")):
        lines = file.read_text(encoding="utf-8").splitlines()
        score = evaluate(checker, lines[:10] if options.smoke else lines, rows)
        recall = ratio(score.hits, score.expected)
        alarms, precision = ratio(score.alarms, score.clean), ratio(score.right, score.said)
        missed = Counter(note.rule for note in score.notes if note.kind == "missed")
        tail = f"   missed: {dict(missed)}" if missed else ""
        print(f"{file.stem:<12} {recall:>14} {alarms:>14} {precision:>14}{tail}")
        for note in score.notes if options.notes else ():
            print(f"    {note.kind}: {note.case} {note.rule}: {note.text}")


def ratio(part: int, whole: int) -> str:
    """Write a share as count and per cent."""
    return f"{part}/{whole} {100 * part / whole:.0f}%" if whole else "none"


if __name__ == "__main__":
    main()

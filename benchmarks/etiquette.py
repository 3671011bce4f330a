"""Score the check on labelled messages: recall of expected rules, false alarms, precision.

Run: ``python benchmarks/etiquette.py FILE.jsonl... [--rows M02,M03] [--notes]``; without files, on
the labelled messages of the tests. What counts as what is told in ``saywell.app.evaluation``;
``--rows`` are the catalogue rows that are counted, every row by default. For the recall of each
row: ``saywell rules eval FILE.jsonl...``. Rules that cannot work are told, and fail the run. The
messages in ``tests/packs/held-out`` were written apart from the rules and are never used to mend
them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from saywell.app import wiring
from saywell.app.evaluation import evaluate, together
from saywell.model.languages import LANGUAGES
from saywell.model.settings import Settings

OWN = Path(__file__).resolve().parent.parent / "tests" / "packs"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rows", default="")
    parser.add_argument("--notes", action="store_true", help="list what is missed and too much")
    parser.add_argument("--smoke", action="store_true", help="a few messages of each file")
    options = parser.parse_args()
    rows = set(options.rows.split(",")) if options.rows else None
    loaded = wiring.load_checker(Settings())
    checker, langs = loaded.checker, set[str]()
    print(f"{'file':<12} {'recall':>14} {'false alarms':>14} {'precision':>14}")
    for file in options.files or sorted(OWN.glob("*.jsonl")):
        lines = file.read_text(encoding="utf-8").splitlines()
        scores = evaluate(checker, lines[:10] if options.smoke else lines, rows)
        langs |= scores.keys()
        score = together(scores.values())
        recall = ratio(score.hits, score.expected)
        alarms, precision = ratio(score.alarms, score.clean), ratio(score.right, score.said)
        print(f"{file.stem:<12} {recall:>14} {alarms:>14} {precision:>14}")
        if options.notes:
            for note in score.notes:
                print(f"   {note.kind:<9} {note.case:<9} {note.rule:<22} {note.text}")
    broken = {*loaded.problems, *checker.problems(langs & LANGUAGES.keys())}
    if broken:
        sys.exit("\n".join(str(problem) for problem in sorted(broken)))


def ratio(part: int, whole: int) -> str:
    """Print a share with its counts."""
    return f"{part / whole:.3f} ({part}/{whole})" if whole else f"- ({part}/{whole})"


if __name__ == "__main__":
    main()

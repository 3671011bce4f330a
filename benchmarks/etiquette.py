"""Score the check on labelled messages: recall of expected rules, false alarms, precision.

Run: ``python benchmarks/etiquette.py FILE.jsonl... [--rows M02,M03] [--misses]``. A line has
``id``, ``lang``, ``text``, ``context``, ``expect`` (rules a careful team lead would report) and
``also_ok`` (rules that would be defensible). Recall counts the expected rules among ``--rows``
(every row that the packs have, when not given) that are reported at any severity. A false alarm is
a message with nothing expected that gets a warning or error outside ``also_ok``. Precision is the
share of warnings and errors on the other messages that stand in either list.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from saywell.app import wiring
from saywell.app.checking import check_lines
from saywell.model.settings import Settings
from saywell.stores.packs import load_packs, packaged_folder

OWN = Path(__file__).resolve().parent.parent / "tests" / "packs"
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "cases"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rows", default="")
    parser.add_argument("--misses", action="store_true", help="list what is missed and too much")
    parser.add_argument("--smoke", action="store_true", help="a few messages of each file")
    options = parser.parse_args()
    files = options.files or sorted(OWN.glob("*.jsonl")) or sorted(SHARED.glob("*.jsonl"))
    checker = wiring.load_checker(Settings()).checker
    rows = set(options.rows.split(",")) - {""}
    if not rows:
        packs, _ = load_packs([packaged_folder()])
        rows = {rule.id.split(".")[0] for pack in packs for rule in pack.rules}
    print(f"rows: {' '.join(sorted(rows))}")
    print(f"{'file':<12} {'recall':>14} {'false alarms':>14} {'precision':>14}")
    for file in files:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        lines = lines[:10] if options.smoke else lines
        answers = list(check_lines(checker, lines))
        score(file.stem, [json.loads(line) for line in lines], answers, rows, options.misses)


def score(
    name: str,
    cases: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    rows: set[str],
    tell: bool,
) -> None:
    """Print one row of the table, and what was missed."""
    hit = wanted = alarms = clean = right = said = 0
    missed: Counter[str] = Counter()
    notes: dict[str, list[str]] = defaultdict(list)
    for case, answer in zip(cases, answers, strict=True):
        if "error" in answer:
            raise SystemExit(f"{name}: {answer['error']}")
        expected, fine = set(case["expect"]), set(case["expect"]) | set(case["also_ok"])
        found = {finding["rule"] for finding in answer["findings"]}
        loud = [f for f in answer["findings"] if f["severity"] != "advice"]
        for rule in sorted(expected & rows):
            wanted += 1
            hit += rule in found
            if rule not in found:
                missed[rule] += 1
                notes["missed"].append(f"{case['id']} {rule}: {case['text']}")
        too_much = [f for f in loud if f["rule"] not in fine]
        if not expected:
            clean += 1
            alarms += bool(too_much)
        else:
            said += len(loud)
            right += len(loud) - len(too_much)
        for finding in too_much:
            quoted = case["text"][finding["start"] : finding["end"]]
            notes["too much"].append(f"{case['id']} {finding['check']} {quoted!r}: {case['text']}")
    print(
        f"{name:<12} {ratio(hit, wanted):>14} {ratio(alarms, clean):>14} {ratio(right, said):>14}"
        + (f"   missed: {dict(missed)}" if missed else "")
    )
    if tell:
        for kind, lines in notes.items():
            for line in lines:
                print(f"    {kind}: {line}")


def ratio(part: int, whole: int) -> str:
    """Write a share as count and per cent."""
    return f"{part}/{whole} {100 * part / whole:.0f}%" if whole else "none"


if __name__ == "__main__":
    main()

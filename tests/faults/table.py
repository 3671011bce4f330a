"""The fault matrix as tables: for docs/reliability.md, from the runs themselves.

Run: ``python -m tests.faults.table`` runs the whole matrix and writes its block into the page.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.backends.synapse import Synapse
from tests.faults import columns
from tests.faults.agent import Agent, Zygote
from tests.faults.rows import ROWS, Row
from tests.faults.trial import Column, Outcome, Trial, Variant, outcome

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults begin -->\n", "<!-- faults end -->"
GRAVE_ALONE = (Variant.TWICE, Variant.AGAIN)
"""What is tried with the gravest faults alone, to keep the time in bounds."""

HEADING = (
    "what goes wrong",
    "told at first",
    "kept in the journal as",
    "on the server",
    "told when the command is repeated",
    "on the server in the end",
    "lost",
    "doubled",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the matrix."""

    column: str
    row: str
    variant: Variant


Results = dict[Cell, Outcome]


def cells() -> list[tuple[Row, Variant]]:
    """List what is tried on each chat system."""
    plain = [(row, Variant.PLAIN) for row in ROWS]
    varied = [variant for variant in Variant if variant is not Variant.PLAIN]
    others = [
        (row, variant)
        for variant in varied
        for row in ROWS
        if row.grave or (row.varied and variant not in GRAVE_ALONE)
    ]
    return plain + others


def name_of(value: object) -> str:
    """Name a row or a variant in the id of a test."""
    return value.name.lower().replace(" ", "-") if isinstance(value, Row | Variant) else str(value)


def tried(column: Column, agent: Agent, row: Row, variant: Variant) -> Outcome | None:
    """Try a row on a chat system; None when that cannot send such a message."""
    needed = Variant.FILE if row.needs_file else variant
    if not {variant, needed} <= set(column.variants):
        return None
    number = 1000 + 10 * ROWS.index(row) + list(Variant).index(variant)
    found = outcome(Trial(column, agent, variant, number), row.tried, nowhere=row.nowhere)
    if row.racing:  # the copy that could not know keeps its text when the other has ended before
        kept = "" if found.kept == "draft" else found.kept
        return dataclasses.replace(found, told=found.told[:1], kept=kept)
    return found


def block(results: Mapping[Cell, Outcome]) -> str:
    """Render the results: a table for each chat system, and the other kinds of messages in sums."""
    parts = []
    for column in dict.fromkeys(cell.column for cell in results):
        rows = [
            shown(cell.row, found)
            for cell, found in results.items()
            if cell.column == column and cell.variant is Variant.PLAIN
        ]
        parts.append(f"### {column}\n\n{rendered(HEADING, rows)}")
    parts.append(f"### Other messages\n\n{rendered(SUMS, sums(results))}")
    return "\n".join(("", *parts))


SUMS = ("chat system", "message", "faults tried", "lost", "doubled")


def sums(results: Mapping[Cell, Outcome]) -> list[tuple[str, ...]]:
    """Count lost and doubled messages for each chat system and kind of message."""
    groups: dict[tuple[str, Variant], list[Outcome]] = {}
    for cell, found in results.items():
        groups.setdefault((cell.column, cell.variant), []).append(found)
    return [
        (
            column,
            variant.value,
            str(len(group)),
            str(sum(one.lost for one in group)),
            str(sum(one.doubled for one in group)),
        )
        for (column, variant), group in groups.items()
    ]


def shown(name: str, found: Outcome) -> tuple[str, ...]:
    """Render one row."""
    return (
        name,
        " and ".join(found.told),
        found.kept or "-",
        str(found.stored),
        ", then ".join(found.steps) or "-",
        str(found.final),
        str(found.lost),
        str(found.doubled),
    )


def rendered(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Render a table."""
    lines = [heading, ("---",) * len(heading), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def committed(page: Path) -> str:
    """Return the block that stands in the page."""
    return page.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    """Run the matrix and write the block; end with 1 when something was lost or doubled."""
    results: Results = {}
    zygote = Zygote()
    with tempfile.TemporaryDirectory() as folder:
        synapse = Synapse(Path(folder) / "synapse")
        synapse.start()
        for name in columns.NAMES:
            with columns.opened(name, synapse) as column:
                for row, variant in cells():
                    home = Path(folder) / f"{len(results)}-{name_of(variant)}"
                    agent = Agent(zygote, home, column.environment)
                    found = tried(column, agent, row, variant)
                    if found is not None:
                        results[Cell(name, row.name, variant)] = found
        synapse.close()
    zygote.close()
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(
        before + BEGIN + block(results) + END + rest.partition(END)[2], encoding="utf-8"
    )
    wrong = [cell for cell, found in results.items() if found.wrong]
    for cell in wrong:
        print(cell, results[cell], file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

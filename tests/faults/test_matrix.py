"""The fault matrix: every row on every chat system; nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.backends.synapse import Synapse
from tests.faults import columns, table
from tests.faults.agent import Agent, Zygote
from tests.faults.rows import Row
from tests.faults.table import Cell, Results
from tests.faults.trial import Column, Variant

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    zygote = Zygote()
    yield zygote
    zygote.close()


@pytest.fixture(scope="module", params=columns.NAMES)
def column(request: pytest.FixtureRequest, synapse: Synapse) -> Iterator[Column]:
    with columns.opened(request.param, synapse) as column:
        yield column


@pytest.fixture(scope="module")
def results() -> Results:
    return {}


@pytest.mark.parametrize(("row", "variant"), table.cells(), ids=table.name_of)
def test_nothing_is_lost_and_nothing_is_doubled(
    column: Column,
    row: Row,
    variant: Variant,
    zygote: Zygote,
    results: Results,
    tmp_path: Path,
) -> None:
    outcome = table.tried(column, Agent(zygote, tmp_path, column.environment), row, variant)
    if outcome is None:
        return
    results[Cell(column.name, row.name, variant)] = outcome
    assert (outcome.lost, outcome.doubled) == (0, 0), outcome
    assert outcome.kept_wrongly == (), outcome
    assert outcome.shown_wrongly == 0, outcome
    assert outcome.arrived, outcome


def test_the_table_in_the_docs_is_what_came_out(results: Results) -> None:
    if len({(cell.row, cell.variant) for cell in results}) < len(table.cells()):
        pytest.skip("only a part of the matrix was run")
    assert table.block(results) == table.committed(PAGE)

"""The examples of every pack that comes with the program are run here, one test a pack."""

from __future__ import annotations

import pytest

from saywell.engine.examples import run_examples
from saywell.model.rules import Pack
from saywell.stores.packs import load_packaged

PACKS, PROBLEMS = load_packaged()


def test_packs_load_without_problems() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: str(pack.pack))
def test_examples_hold(pack: Pack) -> None:
    assert [str(problem) for problem in run_examples(pack, PACKS)] == []

"""The page on conversations has every row of the etiquette, and none without a test."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from saywell.model.course import ROWS

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def page() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "conversation_page", ROOT / "docs" / "conversation_page.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(page: ModuleType, tmp_path: Path) -> Path:
    folder = tmp_path / page.TESTS
    shutil.copytree(ROOT / page.TESTS, folder)
    assert isinstance(folder, Path)
    return folder


def test_every_row_is_told_and_tested(page: ModuleType) -> None:
    table = page.course_table(ROOT)
    told = (ROOT / "docs" / "conversation.md").read_text(encoding="utf-8")
    for row in ROWS.values():
        assert f"| **{row}** |" in table
        assert f"\n**{row} " in told, f"{row} is not explained"


def test_a_row_without_tests_stops_it(page: ModuleType, copy: Path, tmp_path: Path) -> None:
    next(copy.glob("test_c06_*.py")).unlink()
    with pytest.raises(SystemExit, match="C06 needs one module"):
        page.course_table(tmp_path)


def test_a_module_without_tests_stops_it(page: ModuleType, copy: Path, tmp_path: Path) -> None:
    next(copy.glob("test_c06_*.py")).write_text('"""C06: nothing."""\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="C06 needs one module"):
        page.course_tests(tmp_path)


def test_a_step_that_no_test_names_stops_it(page: ModuleType, copy: Path, tmp_path: Path) -> None:
    path = next(copy.glob("test_c04_*.py"))
    path.write_text(path.read_text(encoding="utf-8").replace("HOLD_LATE", "HOLD_RUNS"), "utf-8")
    with pytest.raises(SystemExit, match="tests nothing of HOLD_LATE"):
        page.course_table(tmp_path)

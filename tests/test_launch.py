"""The command ``saywell`` that installers put beside a Python: found from wherever it is called."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

LAUNCH = Path(__file__).parent.parent / "launch" / "saywell"
TELL = '#!/bin/sh\necho "${0##*/}"\nfor one in "$@"; do echo "<$one>"; done\n'
PYTHON = ["python", "<-P>", "<-c>", "<from saywell.__main__ import main; main()>"]


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """Return the folder of commands of an environment whose path has a space in it."""
    folder = tmp_path / "my tools" / "bin"
    folder.mkdir(parents=True)
    shutil.copy(LAUNCH, folder / "saywell")
    for name in ("python", "saywell-py"):
        (folder / name).write_text(TELL)
        (folder / name).chmod(0o755)
    (folder.parent / "pyvenv.cfg").touch()
    return folder


def called(*command: str | Path, folder: Path | None = None) -> list[str]:
    """Run a command and return the lines that it prints."""
    shown = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, timeout=10
    )
    assert not shown.stderr
    return shown.stdout.splitlines()


def test_it_starts_the_python_beside_it_with_all_arguments(bin_folder: Path) -> None:
    given = ["search", "two words", "", "-o", "*", "δέμα"]
    assert called(bin_folder / "saywell", *given) == [*PYTHON, *(f"<{one}>" for one in given)]
    assert called("./saywell", folder=bin_folder) == PYTHON


def test_links_to_it_find_the_same_python(bin_folder: Path, tmp_path: Path) -> None:
    for name, target in (("one", bin_folder / "saywell"), ("two", tmp_path / "one")):
        (tmp_path / name).symlink_to(target)
        assert called(tmp_path / name) == PYTHON
    relative = bin_folder.parent / "saywell"
    relative.symlink_to(Path("bin") / "saywell")
    assert called(relative) == PYTHON


def test_elsewhere_it_leaves_the_start_to_the_script_of_the_installer(bin_folder: Path) -> None:
    (bin_folder.parent / "pyvenv.cfg").unlink()
    assert called(bin_folder / "saywell", "a b") == ["saywell-py", "<a b>"]


def test_an_environment_without_its_python_leaves_it_too(bin_folder: Path) -> None:
    (bin_folder / "python").unlink()
    assert called(bin_folder / "saywell") == ["saywell-py"]


def test_it_can_be_run() -> None:
    assert os.access(LAUNCH, os.X_OK)

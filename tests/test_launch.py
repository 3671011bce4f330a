"""The command ``saywell`` that installers put beside a Python: found from wherever it is called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LAUNCH = Path(__file__).parent.parent / "launch" / "saywell"
TELL = '#!/bin/sh\necho "${0##*/}"\nfor one in "$@"; do echo "<$one>"; done\n'


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


def at_once(environment: Path, *given: str) -> list[str]:
    """Return how Python is started in an environment, its code left out."""
    return ["python", "<-S>", "<-P>", "<-c>", *(f"<{one}>" for one in (str(environment), *given))]


def without_code(lines: list[str]) -> list[str]:
    """Leave out the code that is given to Python."""
    start = next(at for at, line in enumerate(lines) if line.startswith("<\n") or line == "<")
    end = next(at for at, line in enumerate(lines) if line == "long()>")
    return lines[:start] + lines[end + 1 :]


def called(*command: str | Path, folder: Path | None = None) -> list[str]:
    """Run a command and return the lines that it prints."""
    shown = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    assert not shown.stderr
    return shown.stdout.splitlines()


def test_it_starts_the_python_beside_it_with_all_arguments(bin_folder: Path) -> None:
    given = ["search", "two words", "", "-o", "*", "δέμα"]
    lines = called(bin_folder / "saywell", *given)
    assert without_code(lines) == at_once(bin_folder.parent, *given)
    assert called("./saywell", *given, folder=bin_folder) == lines
    assert called("bin/saywell", *given, folder=bin_folder.parent) == lines


def test_links_to_it_find_the_same_python(bin_folder: Path, tmp_path: Path) -> None:
    for name, target in (("one", bin_folder / "saywell"), ("two", tmp_path / "one")):
        (tmp_path / name).symlink_to(target)
        assert without_code(called(tmp_path / name)) == at_once(bin_folder.parent)
    relative = bin_folder.parent / "saywell"
    relative.symlink_to(Path("bin") / "saywell")
    assert without_code(called(relative)) == at_once(bin_folder.parent)


def test_its_code_does_the_short_way_before_the_start_is_made_up_for(
    bin_folder: Path, tmp_path: Path
) -> None:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = bin_folder.parent / "lib" / version / "site-packages"
    (bin_folder / "python").unlink()
    (bin_folder / "python").symlink_to(sys.executable)
    (bin_folder.parent / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).parent}\n")

    def install(folder: Path) -> None:
        (folder / "saywell").mkdir(parents=True)
        (folder / "saywell" / "__init__.py").touch()
        (folder / "saywell" / "__main__.py").write_text(
            "import sys\n"
            "def short(): print('short', 'site' in sys.modules, sys.argv[1:])\n"
            "def long(): print('long', 'site' in sys.modules, sys.prefix)\n"
        )

    install(tmp_path / "elsewhere")
    packages.mkdir(parents=True)
    (packages / "editable.pth").write_text(str(tmp_path / "elsewhere"))
    whole = f"long True {bin_folder.parent}"
    assert called(bin_folder / "saywell", "a b") == ["short True ['a b']", whole]
    data = packages / "saywell" / "data"  # an editable installation has its data here
    data.mkdir(parents=True)
    assert called(bin_folder / "saywell", "a b") == ["short True ['a b']", whole]
    shutil.rmtree(data.parent)
    install(packages)
    assert called(bin_folder / "saywell", "a b") == ["short False ['a b']", whole]


def test_elsewhere_it_leaves_the_start_to_the_script_of_the_installer(bin_folder: Path) -> None:
    (bin_folder.parent / "pyvenv.cfg").unlink()
    assert called(bin_folder / "saywell", "a b") == ["saywell-py", "<a b>"]


def test_an_environment_without_its_python_leaves_it_too(bin_folder: Path) -> None:
    (bin_folder / "python").unlink()
    assert called(bin_folder / "saywell") == ["saywell-py"]


def test_it_can_be_run() -> None:
    assert os.access(LAUNCH, os.X_OK)

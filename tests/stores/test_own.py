from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from saywell.stores.files import write_file
from saywell.stores.own import open_own, own_folder, write_whole


@pytest.fixture(autouse=True)
def _nothing_masked_off() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(path: Path, root: Path) -> list[int]:
    """Return the modes of a path and of the folders above it, up to a root."""
    each = [path, *(one for one in path.parents if root in one.parents)]
    return [stat.S_IMODE(one.stat().st_mode) for one in each]


def test_every_folder_that_was_missing_is_private(tmp_path: Path) -> None:
    wanted = tmp_path / "one" / "two" / "three"
    own_folder(str(wanted))
    assert modes(wanted, tmp_path) == [0o700] * 3
    own_folder(str(wanted))


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    own_folder(str(there / "new"))
    assert modes(there / "new", tmp_path) == [0o700, 0o755]


def test_a_relative_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own_folder("a/b")
    own_folder("")
    assert modes(tmp_path / "a" / "b", tmp_path) == [0o700] * 2


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match="file"):
        own_folder(str(tmp_path / "file" / "below"))
    with pytest.raises(FileExistsError):
        own_folder(str(tmp_path / "file"))


def test_files_of_ones_own_are_private_whatever_is_masked_off(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "b" / "kept", "text", private=True)
    assert modes(tmp_path / "a" / "b" / "kept", tmp_path) == [0o600, 0o700, 0o700]
    write_whole(str(tmp_path / "whole"), b"text")
    assert modes(tmp_path / "whole", tmp_path) == [0o600]
    os.close(open_own(str(tmp_path / "whole")))
    (tmp_path / "whole").chmod(0o622)
    with pytest.raises(OSError, match="own"):
        open_own(str(tmp_path / "whole"))

"""The file of past cases: private, whole or refused, one writer at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from saywell.errors import ConfigError
from saywell.stores.past_cases import HEAD, PastCasesFile


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = PastCasesFile(tmp_path / "deep" / "past-cases")
    assert file.read() is None
    assert file.mark() is None
    file.write(b"one")
    first = file.mark()
    view = file.read()
    assert view is not None
    assert bytes(view) == b"one"
    file.write(b"other")
    assert file.mark() != first
    assert bytes(view) == b"one", "who reads keeps what was there"
    file.remove()
    file.remove()
    assert file.read() is None


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    file = PastCasesFile(tmp_path / "past-cases")
    with file.locked():
        file.write(b"x")
    assert [one.stat().st_mode & 0o77 for one in tmp_path.iterdir()] == [0, 0]


@pytest.mark.parametrize("cut", [0, 5, HEAD, HEAD + 2])
def test_a_torn_file_is_refused(tmp_path: Path, cut: int) -> None:
    file = PastCasesFile(tmp_path / "past-cases")
    file.write(b"content")
    file.path.write_bytes(file.path.read_bytes()[:cut])
    with pytest.raises(ValueError, match="cut off"):
        file.read()


def test_a_changed_or_foreign_file_is_refused(tmp_path: Path) -> None:
    file = PastCasesFile(tmp_path / "past-cases")
    file.write(b"content")
    file.path.write_bytes(file.path.read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match="damaged"):
        file.read()
    file.path.write_bytes(b"#!/bin/sh\n" * 20)
    with pytest.raises(ValueError, match="no file of past chats"):
        file.read()


def test_where_nothing_can_be_written_an_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    file = PastCasesFile(tmp_path / "file" / "past-cases")
    with pytest.raises(ConfigError, match="cannot be written"), file.locked():
        pass


ADDS = """
import sys
from pathlib import Path
from saywell.stores.past_cases import PastCasesFile
file = PastCasesFile(Path(sys.argv[1]))
for _ in range(20):
    with file.locked():
        old = file.read()
        file.write((bytes(old) if old else b"") + b"+")
"""


def test_several_processes_add_to_what_the_others_wrote(tmp_path: Path) -> None:
    path = tmp_path / "past-cases"
    workers = [subprocess.Popen([sys.executable, "-c", ADDS, str(path)]) for _ in range(3)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    content = PastCasesFile(path).read()
    assert content is not None
    assert len(content) == 60

"""What the lint keeps comes back as it was, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from saywell.errors import Where
from saywell.model.lint import Facts, FileLint, Lint, PartLint, Shape
from saywell.model.report import Severity
from saywell.stores.lint_file import Compared, KeptLint, load, save

PLACE = Where("/team/a.yaml", 7, 5)
FOUND = Lint(PLACE, "L02", Severity.ERROR, "wrong", "mend it", "hold.ask", "el")
ELSEWHERE = Lint(Where("/team/b.yaml", 2), "M01.typo", Severity.ADVICE, "odd")
FACTS = Facts(
    *("hold.ask", PLACE, "team", "everyone", "hold", ("hold",), "desk", "2030-01-31"),
    *({"el": Shape(b"\x01\x00\x00\x00", 30)}, ("field order",), "Hold"),
)
FILE = KeptLint(
    (1, 2, 3, 4),
    "team",
    {"/team/label.pdf": (5, 6, 7, 8)},
    FileLint((ELSEWHERE,), (PartLint(b"d" * 16, PLACE, (FOUND,), FACTS),)),
    {"bye": {"en": "Goodbye."}},
    ("bye",),
)
COMPARED = Compared({"hold.ask": b"d" * 16}, {"el": [("hold.ask", "hold.back")]})


def test_everything_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "below" / "kept"
    save(path, "key", {"/team/a.yaml": FILE}, COMPARED)
    assert load(path, "key") == ({"/team/a.yaml": FILE}, COMPARED)
    assert load(path, "another key") == ({}, Compared())
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_damaged_byte_is_noticed(tmp_path: Path, at: int) -> None:
    path = tmp_path / "kept"
    save(path, "key", {"/team/a.yaml": FILE}, COMPARED)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    assert load(path, "key") == ({}, Compared())


def test_a_file_that_others_can_write_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    save(path, "key", {"/team/a.yaml": FILE}, COMPARED)
    path.chmod(0o666)
    assert load(path, "key") == ({}, Compared())
    path.unlink()
    os.mkfifo(path)
    assert load(path, "key") == ({}, Compared())


def test_parts_move_with_their_findings() -> None:
    (part,) = FILE.lint.parts
    there = Where("/team/c.yaml", 17, 5)
    moved = part.moved(there)
    assert (moved.where, moved.found[0].where) == (there, there)
    assert moved.facts is not None
    assert moved.facts.where == there
    assert part.moved(PLACE) is part

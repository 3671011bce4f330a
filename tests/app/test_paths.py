"""Paths as people type and paste them."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.app.paths import gone_on, path_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my form.pdf").touch()
    (tmp_path / "my fork.txt").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "Έντυπα").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "typed",
    [
        "~/my form.pdf",
        "my form.pdf",
        "'my form.pdf'",
        '"~/my form.pdf"',
        "my\\ form.pdf",
        " my form.pdf ",
    ],
)
def test_every_way_to_write_a_path_is_understood(folder: Path, typed: str) -> None:
    assert path_of(typed).absolute() == folder / "my form.pdf"


def test_an_address_of_a_file_is_one(folder: Path) -> None:
    assert path_of(f"file://{folder}/my%20form.pdf") == folder / "my form.pdf"


def test_somebody_who_has_no_home_is_left_alone() -> None:
    assert path_of("~nobody-of-that-name/x") == Path("~nobody-of-that-name/x")


def test_a_path_goes_on_as_far_as_there_is_one_way(folder: Path) -> None:
    assert gone_on("my") == ("my for", ("my fork.txt", "my form.pdf"))
    assert gone_on("~/my form") == ("~/my form.pdf", ())
    assert gone_on("Έ") == ("Έντυπα/", ())
    assert gone_on("nothing/there") == ("nothing/there", ())
    assert gone_on("") == ("", ("my fork.txt", "my form.pdf", "Έντυπα/"))
    assert gone_on(".h") == (".hidden", ())
    assert gone_on("a\0b") == ("a\0b", ())

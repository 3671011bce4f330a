"""The person's own editor: at its line, by whatever it is called, and what stops it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.cli.own_editor import open_editor
from saywell.errors import ConfigError


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every editor write down how it is called."""
    file = tmp_path / "told"
    for name in ("vi", "vim", "other"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" > "{file}"\n')
        program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("VISUAL", raising=False)
    return file


@pytest.mark.parametrize(
    ("editor", "called"),
    [
        ("vim", "vim +7 r.yaml"),
        ("other --wait", "other --wait r.yaml"),
        ("", "vi +7 r.yaml"),
        (" ", "vi +7 r.yaml"),
    ],
)
def test_the_file_is_opened_at_its_line(
    told: Path, monkeypatch: pytest.MonkeyPatch, editor: str, called: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    open_editor(Path("r.yaml"), 7)
    assert told.read_text() == f"{called}\n"


@pytest.mark.parametrize(
    ("editor", "said"),
    [("gone", "'gone' does not start"), ('vim "', "No closing"), ("false", "ended with code 1")],
)
def test_an_editor_that_does_not_work_is_told(
    told: Path, monkeypatch: pytest.MonkeyPatch, editor: str, said: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    with pytest.raises(ConfigError, match=said):
        open_editor(Path("r.yaml"), 7)
    assert not told.exists()

"""The desk of the language server: what it starts, wherever an editor has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.app.wiring_lsp import Desk

FILE = """\
saywell: 1
replies:
  - {id: a.one, title: One, triggers: [same], text: {en: One moment.}}
  - {id: a.two, title: Two, triggers: [same], text: {en: Good day.}}
"""


def test_the_folder_that_is_open_lends_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "ran"
    for name in ("saywell", "typer"):
        (tmp_path / name).mkdir()
        for file in ("__init__.py", "__main__.py"):
            (tmp_path / name / file).write_text(f"open({str(marker)!r}, 'w').close()\n")
    library = tmp_path / "replies.yaml"
    library.write_text(FILE)
    monkeypatch.chdir(tmp_path)
    found = Desk().library_wide(tmp_path)
    assert not marker.exists()
    assert any(one.rule.startswith("L04") for one in found[str(library)])

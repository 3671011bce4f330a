"""An editor that can show work in progress is told of it, where it is not over at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.language_client import LanguageClient

SERVER = """
import saywell.lsp.server
saywell.lsp.server.SILENT = 0.0
from saywell.lsp.features import serve
serve(None)
"""
TEXT = "saywell: 1\nreplies:\n  - {id: a, title: A, text: {id: Selamat pagi.}}\n"


@pytest.mark.parametrize("can_show", [True, False])
def test_work_is_shown_where_that_is_possible(tmp_path: Path, can_show: bool) -> None:
    with LanguageClient([sys.executable, "-c", SERVER], tmp_path) as client:
        client.initialize({"window": {"workDoneProgress": can_show}})
        path = tmp_path / "a.yaml"
        client.open(path, TEXT)
        client.diagnostics(path, lambda found: True)
        if can_show:
            client.wait(lambda one: '"end"' in str(one).replace("'", '"'))
        told = [one["params"]["value"] for one in client.told if one.get("method") == "$/progress"]
        assert [one["kind"] for one in told] == (["begin", "end"] if can_show else [])
        assert not can_show or "Checking replies" in told[0]["title"]

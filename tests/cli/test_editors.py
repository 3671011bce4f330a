"""What editors get from the command line: the schemas, and a server that may not be installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Say

from saywell.stores.schema import FILES, schema_of


@pytest.mark.parametrize("sort", FILES)
def test_each_schema_is_printed(say: Say, sort: str) -> None:
    assert json.loads(say("library", "schema", sort).out) == schema_of(sort)


def test_a_schema_is_written_where_it_has_changed(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "editor" / "replies.json"
    assert say("library", "schema", "--write", str(file)).err == f"written: {file}\n"
    assert json.loads(file.read_text(encoding="utf-8")) == schema_of("replies")
    assert say("library", "schema", "--write", str(file)).err == f"as it was: {file}\n"
    said = say("library", "schema", "--write", str(file / "no"))
    assert said.code == 2
    assert "cannot be written" in said.err


def test_without_the_extra_it_is_said_how_to_get_it(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    said = say("lsp")
    assert said.code == 2
    assert "pip install 'saywell[lsp]'" in said.err
    assert said.out == ""

"""Which folder a sync is about, and which file gets what is new there."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.app.wiring_sync import chosen_file, chosen_folder
from saywell.errors import LibraryError, UsageError
from saywell.model.settings import LibraryFolders, Settings


def test_the_folder_is_named_or_the_only_one(tmp_path: Path) -> None:
    def of(*folders: str) -> Settings:
        return Settings(library=LibraryFolders(folders=folders))

    assert chosen_folder(of(str(tmp_path)), None) == tmp_path
    assert chosen_folder(of("a", "b"), tmp_path) == tmp_path
    for known, told in (((), "no folder of replies is set"), (("a", "b"), "several folders")):
        with pytest.raises(UsageError, match=told) as failed:
            chosen_folder(of(*known), None)
        assert "saywell library sync FOLDER" in failed.value.hint
    with pytest.raises(LibraryError, match="this is no folder"):
        chosen_folder(of("nowhere"), None)


def test_what_is_new_goes_into_a_file_of_that_folder(tmp_path: Path) -> None:
    assert chosen_file(tmp_path, None, "chatwoot") == tmp_path / "from-chatwoot.yaml"
    assert chosen_file(tmp_path, tmp_path / "a" / "b.yml", "x") == tmp_path / "a" / "b.yml"
    for wrong in ("x.json", "../x.yaml", "/etc/x.yaml"):
        with pytest.raises(UsageError):
            chosen_file(tmp_path, tmp_path / wrong, "chatwoot")

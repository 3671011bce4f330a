"""Folders that a killed run has left are taken away, and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

from saywell.stores.files import tidy

DAY = 24 * 60 * 60


def test_only_old_folders_of_the_prefix_are_taken_away(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.yaml").touch()
    place = tmp_path / "place"
    for name in ("saywell-x-old", "saywell-x-new", "other-old"):
        (place / name).mkdir(parents=True)
        (place / name / "replies.yaml").touch()
    (place / "saywell-x-file").touch()
    (place / "saywell-x-link").symlink_to(outside)
    before = time.time() - DAY - 60
    for name in ("saywell-x-old", "other-old", "saywell-x-file", "saywell-x-link"):
        os.utime(place / name, (before, before), follow_symlinks=False)
    tidy(place, "saywell-x-")
    left = {path.name for path in place.iterdir()}
    assert left == {"saywell-x-new", "other-old", "saywell-x-file", "saywell-x-link"}
    assert (outside / "kept.yaml").exists()


def test_a_folder_that_is_not_there_needs_no_tidying(tmp_path: Path) -> None:
    tidy(tmp_path / "none", "saywell-x-")
    assert not (tmp_path / "none").exists()

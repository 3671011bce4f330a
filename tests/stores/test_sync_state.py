"""The common state of a sync: private, whole, kept apart, and never believed when damaged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.errors import ConfigError
from saywell.model.sync import Common
from saywell.stores import sync_state

ROW = Common("hold.ask", "el", "7", "hold-el", "hold", "a" * 32, "b" * 32)


def test_what_is_saved_is_read_back_and_only_ones_own(tmp_path: Path) -> None:
    path = sync_state.path_of(tmp_path / "sync", "desk.example.org/1", tmp_path)
    assert sync_state.load(path) == ([], None)
    sync_state.save(path, "desk.example.org/1", tmp_path / os.fsdecode(b"\xff"), [ROW])
    assert sync_state.load(path) == ([ROW], None)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_accounts_and_folders_have_files_of_their_own(tmp_path: Path) -> None:
    places = {
        sync_state.path_of(tmp_path, account, tmp_path / folder)
        for account in ("a.example/1", "a.example/2", "b.example/1", "a-example-1", "../../x")
        for folder in ("one", "two", os.fsdecode(b"\xff"))
    }
    assert len(places) == 15
    assert {one.parent for one in places} == {tmp_path}


@given(st.binary(max_size=60))
def test_no_bytes_are_believed_that_are_no_state(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "x.json"
        path.write_bytes(data)
        found, problem = sync_state.load(path)
        assert found == []
        assert problem is not None


def test_a_state_with_a_row_twice_or_a_strange_value_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    sync_state.save(path, "a", tmp_path, [ROW])
    whole = json.loads(path.read_text())
    changes: tuple[dict[str, object], ...] = (
        {"replies": whole["replies"] * 2},
        {"replies": [{**whole["replies"][0], "id": 7}]},
        {"replies": [{}]},
        {"saywell_sync": 99},
    )
    for change in changes:
        path.write_text(json.dumps({**whole, **change}))
        assert sync_state.load(path)[0] == []
        assert sync_state.load(path)[1] is not None


def test_only_one_sync_runs_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "sync" / "x.json"
    with (
        sync_state.alone(path),
        pytest.raises(ConfigError, match="is running"),
        sync_state.alone(path),
    ):
        raise AssertionError("both are in")
    with sync_state.alone(path):
        pass


def test_a_place_that_cannot_be_used_is_told_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "state.json").mkdir()
    with pytest.raises(ConfigError) as read:
        sync_state.load(tmp_path / "state.json")
    with pytest.raises(ConfigError) as locked, sync_state.alone(tmp_path / "file" / "state.json"):
        pass
    assert "permissions" in read.value.hint
    assert "permissions" in locked.value.hint

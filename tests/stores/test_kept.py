"""What is kept for the next command: found again for the same key while no file has changed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from saywell.stores import kept

BLOBS = [b"first", b"", b"third" * 1000]


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SETTLED", 0.0)


def keep(folder: Path, key: str, watched: list[str], data: object = "data") -> bool:
    marks = kept.marks_of(watched)
    return kept.save(str(folder), "kind", key, watched, marks, data, BLOBS)


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert keep(folder, "key", [], {"a": (1, None, "ä")})
    found = kept.load(str(folder), "kind", "key")
    assert found is not None
    assert found.data == {"a": (1, None, "ä")}
    assert [found.blob(number) for number in range(3)] == BLOBS
    assert kept.load(str(folder), "kind", "another key") is None
    assert kept.load(str(tmp_path / "nowhere"), "kind", "key") is None


def test_every_change_is_noticed(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    (rules / "deep").mkdir(parents=True)
    file = rules / "deep" / "a.yaml"
    file.write_text("one")
    watched = [str(rules), str(tmp_path / "missing.yaml")]
    folder = tmp_path / "cache"

    def unchanged() -> bool:
        return kept.load(str(folder), "kind", "key") is not None

    assert keep(folder, "key", watched)
    assert unchanged()
    os.utime(file, ns=(1, 1))
    assert not unchanged()
    assert keep(folder, "key", watched)
    assert unchanged()
    (rules / "new.yaml").write_text("two")
    assert not unchanged()
    assert keep(folder, "key", watched)
    (tmp_path / "missing.yaml").write_text("there")
    assert not unchanged()
    assert keep(folder, "key", watched)
    file.unlink()
    assert not unchanged()


def test_what_changed_a_moment_ago_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SETTLED", 60.0)
    file = tmp_path / "a.yaml"
    file.write_text("one")
    assert not keep(tmp_path / "cache", "key", [str(file)])
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert keep(tmp_path / "cache", "key", [str(file)])


def test_old_files_make_room(tmp_path: Path) -> None:
    for number in range(kept.MAX_FILES + 5):
        assert keep(tmp_path, f"key {number}", [])
    assert len(list(tmp_path.iterdir())) == kept.MAX_FILES
    assert kept.load(str(tmp_path), "kind", f"key {kept.MAX_FILES + 4}") is not None


def test_many_writers_leave_a_whole_file(tmp_path: Path) -> None:
    def work() -> None:
        for _ in range(20):
            keep(tmp_path, "key", [], list(range(1000)))
            found = kept.load(str(tmp_path), "kind", "key")
            results.append(found is not None and found.data == list(range(1000)))

    assert keep(tmp_path, "key", [], list(range(1000)))
    results: list[bool] = []
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 60
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_blob_is_told(tmp_path: Path) -> None:
    assert keep(tmp_path, "key", [])
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + b"x")
    found = kept.load(str(tmp_path), "kind", "key")
    assert found is not None
    assert found.blob(0) == b"first"
    with pytest.raises(ValueError, match="damaged"):
        found.blob(2)

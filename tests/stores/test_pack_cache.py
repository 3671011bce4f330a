"""What is kept of compiled rules: found again for the same key while no file has changed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from saywell.stores import pack_cache

BLOBS = [b"first", b"", b"third" * 1000]


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_cache, "SETTLED", 0.0)


def kept(folder: Path, key: str, watched: list[str], data: object = "data") -> bool:
    marks = pack_cache.marks_of(watched)
    return pack_cache.save(str(folder), key, watched, marks, data, BLOBS)


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert kept(folder, "key", [], {"a": (1, None, "ä")})
    found = pack_cache.load(str(folder), "key")
    assert found is not None
    assert found.data == {"a": (1, None, "ä")}
    assert [found.blob(number) for number in range(3)] == BLOBS
    assert pack_cache.load(str(folder), "another key") is None
    assert pack_cache.load(str(tmp_path / "nowhere"), "key") is None


def test_every_change_is_noticed(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    (rules / "deep").mkdir(parents=True)
    file = rules / "deep" / "a.yaml"
    file.write_text("one")
    watched = [str(rules), str(tmp_path / "missing.yaml")]
    folder = tmp_path / "cache"

    def unchanged() -> bool:
        return pack_cache.load(str(folder), "key") is not None

    assert kept(folder, "key", watched)
    assert unchanged()
    os.utime(file, ns=(1, 1))
    assert not unchanged()
    assert kept(folder, "key", watched)
    assert unchanged()
    (rules / "new.yaml").write_text("two")
    assert not unchanged()
    assert kept(folder, "key", watched)
    (tmp_path / "missing.yaml").write_text("there")
    assert not unchanged()
    assert kept(folder, "key", watched)
    file.unlink()
    assert not unchanged()


def test_what_changed_a_moment_ago_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_cache, "SETTLED", 60.0)
    file = tmp_path / "a.yaml"
    file.write_text("one")
    assert not kept(tmp_path / "cache", "key", [str(file)])
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert kept(tmp_path / "cache", "key", [str(file)])


def test_old_files_make_room(tmp_path: Path) -> None:
    for number in range(pack_cache.MAX_FILES + 5):
        assert kept(tmp_path, f"key {number}", [])
    assert len(list(tmp_path.iterdir())) == pack_cache.MAX_FILES
    assert pack_cache.load(str(tmp_path), f"key {pack_cache.MAX_FILES + 4}") is not None


def test_many_writers_leave_a_whole_file(tmp_path: Path) -> None:
    def work() -> None:
        for _ in range(20):
            kept(tmp_path, "key", [], list(range(1000)))
            found = pack_cache.load(str(tmp_path), "key")
            results.append(found is not None and found.data == list(range(1000)))

    assert kept(tmp_path, "key", [], list(range(1000)))
    results: list[bool] = []
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 60
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_blob_is_told(tmp_path: Path) -> None:
    assert kept(tmp_path, "key", [])
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + b"x")
    found = pack_cache.load(str(tmp_path), "key")
    assert found is not None
    assert found.blob(0) == b"first"
    with pytest.raises(ValueError, match="damaged"):
        found.blob(2)

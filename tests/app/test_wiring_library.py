"""The file of a library is made anew when what its index has would be another."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.app import wiring_library
from saywell.engine.search import pinyin


def test_a_file_with_pinyin_has_another_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = set()
    for there in (True, False):
        monkeypatch.setattr(pinyin, "is_there", lambda there=there: there)
        path, key = wiring_library.place_of([tmp_path])
        keys.add(key)
        assert path == wiring_library.place_of([tmp_path])[0]
    assert len(keys) == 2

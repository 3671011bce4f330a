"""Files that are larger than the memory: read piece by piece, whatever their format."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from saywell.formats.registry import format_named
from saywell.model.exchange import Entry

TEXT = "Sorry, your parcel is late: it will be there on Friday. " * 20
COUNT = 1200
"""Entries of a file: with their texts, more than 1 MB."""

MOST = 600_000
"""Bytes that reading may take at one time."""

Piece = Callable[[int], str]
FILES: Mapping[str, tuple[str, Piece, str]] = {
    "chatwoot": (
        "[",
        lambda n: json.dumps({"short_code": f"c{n}", "content": TEXT}) + ("," if n else ""),
        "]",
    ),
    "csv": ("trigger,text\n", lambda n: f'c{n},"{TEXT}\n"\n', ""),
    "espanso": ("matches:\n", lambda n: f'  - {{trigger: c{n}, replace: "{TEXT}"}}\n', ""),
    "pet": ("", lambda n: f'[[snippets]]\ndescription = "c{n}"\ncommand = "{TEXT}"\n', ""),
    "vscode": (
        "{ // ours\n",
        lambda n: f'"c{n}": {{"prefix": "c{n}", "body": ["{TEXT}",],\n}},\n',
        "}",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_reading_keeps_little_in_memory(name: str, tmp_path: Path) -> None:
    head, piece, tail = FILES[name]
    path = tmp_path / "large"
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        file.writelines(piece(number) for number in reversed(range(COUNT)))
        file.write(tail)
    assert path.stat().st_size > 2 * MOST
    form = format_named(name)
    with path.open(encoding="utf-8", newline="") as file:
        tracemalloc.start()
        try:
            found = sum(isinstance(one, Entry) for one in form.read(file, "large"))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert found == COUNT
    assert peak < MOST

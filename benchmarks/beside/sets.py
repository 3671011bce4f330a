"""Sets of labelled data: objects one a line, in files that may be packed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval"
"""Where sets lie beside the project, if they do."""


def objects(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read the objects of ``NAME.jsonl.gz`` or ``NAME.jsonl``."""
    packed, plain = folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl"
    content = gzip.decompress(packed.read_bytes()) if packed.is_file() else plain.read_bytes()
    return [json.loads(line) for line in content.split(b"\n") if line.strip()]


def write(folder: Path, **files: Iterable[Mapping[str, Any]]) -> Path:
    """Write objects into files by name, and return the folder."""
    for name, lines in files.items():
        text = "\n".join(json.dumps(line) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder

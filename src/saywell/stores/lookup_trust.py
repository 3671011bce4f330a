"""What a person has allowed to run: for each folder its lookups, as they were then.

One private file, ``lookups.json``. A folder is known by where it really is, so that a link which
leads elsewhere by now is another folder.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saywell.stores.files import alone, write_file
from saywell.stores.own import open_own

VERSION = 1
MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Answered:
    """What a person answered about one lookup: its ``mark`` then, and what they were shown."""

    mark: str
    allowed: bool
    shown: tuple[str, ...]


class TrustFile:
    """Answers by folder and lookup; a file that others could have written holds none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def answers(self, folder: Path) -> dict[str, Answered]:
        """Return what was answered about the lookups of a folder, by name."""
        kept = self._read().get(_key(folder))
        answers: dict[str, Answered] = {}
        if isinstance(kept, dict):
            with contextlib.suppress(KeyError, TypeError, ValueError):
                for name, one in kept.items():
                    shown = tuple(map(str, one["shown"]))
                    answers[name] = Answered(str(one["mark"]), one["allowed"] is True, shown)
        return answers

    def put(self, folder: Path, answers: Mapping[str, Answered]) -> None:
        """Keep answers about a folder, over earlier ones to the same; raises ConfigError.

        What others have answered meanwhile stays.
        """
        with alone(self._path):
            self._write(folder, {**self.answers(folder), **answers})

    def forget(self, folder: Path) -> int:
        """Forget the answers about a folder, and say how many there were; raises ConfigError."""
        if not self.answers(folder):
            return 0
        with alone(self._path):
            known = self.answers(folder)
            self._write(folder, {})
        return len(known)

    def _write(self, folder: Path, answers: Mapping[str, Answered]) -> None:
        kept = self._read()
        kept.pop(_key(folder), None)
        if answers:
            kept[_key(folder)] = {
                name: {"mark": one.mark, "allowed": one.allowed, "shown": list(one.shown)}
                for name, one in answers.items()
            }
        text = json.dumps({"version": VERSION, "folders": kept}, ensure_ascii=True, indent=1)
        write_file(self._path, text + "\n", private=True)

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError, RecursionError, KeyError, TypeError):
            handle = open_own(str(self._path))
            with os.fdopen(handle, "rb") as file:
                data = json.loads(file.read(MAX_BYTES))
            if data["version"] == VERSION and isinstance(data["folders"], dict):
                return dict(data["folders"])
        return {}


def _key(folder: Path) -> str:
    return os.path.realpath(folder)

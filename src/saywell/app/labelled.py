"""Labelled data in a folder: files of JSON objects, one a line, packed or not."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saywell.errors import UsageError, Where


class LabelledSet:
    """One sort of set; ``form`` says what its files have to be like, as a hint in errors."""

    def __init__(self, form: str) -> None:
        self.form = form

    def file(self, folder: Path, name: str) -> Path:
        """Return the file with a name in a folder. Raises UsageError when there is none."""
        found = self.file_if_there(folder, name)
        if found is None:
            missing = f"{folder} has no {name}.jsonl and no {name}.jsonl.gz"
            raise UsageError(missing, hint=self.form)
        return found

    def file_if_there(self, folder: Path, name: str) -> Path | None:
        """Return the file with a name in a folder. Raises UsageError when that is no folder."""
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}", hint=self.form)
        files = (folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl")
        return next((file for file in files if file.is_file()), None)

    def objects(self, file: Path) -> Iterator[tuple[Where, dict[str, Any]]]:
        """Go through the objects of a file with their places. Raises UsageError."""
        number = 0
        try:
            with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        where = Where.of(file, number)
                        yield where, self._object(line, where)
        except (OSError, EOFError, zlib.error) as error:
            place = Where.of(file, number)
            raise UsageError(f"{place}: the file cannot be read: {error}") from None

    def _object(self, line: bytes, where: Where) -> dict[str, Any]:
        try:
            value = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise UsageError(f"{where}: this is not UTF-8", hint=self.form) from None
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}: this is not JSON: {error}", hint=self.form) from None
        if not isinstance(value, dict):
            raise UsageError(f"{where}: each line has to be an object", hint=self.form)
        return value

    def text(self, line: dict[str, Any], name: str, where: Where) -> str:
        """Return a text of an object. Raises UsageError when it is none."""
        value = line.get(name)
        if not isinstance(value, str):
            raise UsageError(f"{where}: {name} has to be a text", hint=self.form)
        return value

"""One command for measurements of quality: folders in, a table for each out."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from beside import tables

T = TypeVar("T")


def run(
    about: str | None,
    name: str,
    needs: str,
    head: tables.Row,
    *,
    small_set: Callable[[Path], Path],
    found: Callable[[], Sequence[Path]],
    compare: Callable[[Path], dict[str, T]],
    rows: Callable[[Mapping[str, T]], list[tables.Row]],
) -> None:
    """Print a table for each folder, or everything as JSON; ``name`` is the table's in a page.

    Folders that are not given are ``found``; ``needs`` says what has to be in one.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("-o", "--output", choices=("text", "json"), default="text")
    parser.add_argument("--markdown", type=Path, help="write the tables into this page")
    parser.add_argument("--smoke", action="store_true", help="a small set of its own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folders = [small_set(Path(passing))] if options.smoke else options.folders
        folders = folders or found()
        if not folders:
            parser.error(f"name a FOLDER with {needs}")
        results = {folder.resolve().name: compare(folder) for folder in folders}
    if options.output == "json":
        print(json.dumps(results, indent=2, ensure_ascii=False))
    else:
        for folder, result in results.items():
            print(f"\n{folder}\n{tables.plain(head, rows(result))}")
    if options.markdown:
        parts = [tables.machine()]
        for folder, result in results.items():
            parts += [f"### {folder}", tables.markdown(head, rows(result))]
        tables.put(options.markdown, name, "\n\n".join(parts))

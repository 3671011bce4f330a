"""Words of our own, one file a list: blank-separated words, ``#`` begins a comment."""

from __future__ import annotations

from pathlib import Path


def lines(name: str) -> list[str]:
    """Return the words of one list."""
    path = Path(__file__).parent / f"{name}.txt"
    return [
        word
        for line in path.read_text(encoding="utf-8").splitlines()
        for word in line.partition("#")[0].split()
    ]


def rows(name: str) -> list[list[str]]:
    """Return the lines of one list, each as its words."""
    path = Path(__file__).parent / f"{name}.txt"
    parted = (line.partition("#")[0].split() for line in path.read_text("utf-8").splitlines())
    return [row for row in parted if row]

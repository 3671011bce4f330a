"""English: SCOWL up to size 60, American and British spellings both, and words of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lexicons.own import lines
from lexicons.sources import SCOWL

from saywell.model.lexicon import NAME

SIZES = (10, 20, 35, 40, 50, 55, 60)
SPELLINGS = ("english", "american", "british", "british_z", "canadian", "australian", "variant_1")
KINDS = ("words", "contractions")
NAMES = ("upper", "proper-names")
ABBREVIATIONS_UP_TO = 50


def words(cache: Path) -> set[str]:
    """Return the entries; possessives are not listed, the program takes ``'s`` off itself."""
    folder = SCOWL.folder(cache) / "usr/share/dict/scowl"
    found: set[str] = set()
    for size in SIZES:
        for kind in (*KINDS, *NAMES, "abbreviations"):
            if kind == "abbreviations" and size > ABBREVIATIONS_UP_TO:
                continue
            for word in _listed(folder, kind, size):
                if word.islower():
                    found.add(word)
                elif kind != "abbreviations" and word[1:].islower():
                    found.add(word.lower() + NAME)
    # The accent of a loanword may be left out, as in cafe.
    found |= {plain for word in found if (plain := _plain(word)) != word}
    return (found | set(lines("en"))) - set(lines("en-left-out"))


def _listed(folder: Path, kind: str, size: int) -> Iterator[str]:
    for spelling in SPELLINGS:
        path = folder / f"{spelling}-{kind}.{size}"
        if path.exists():
            for word in path.read_text(encoding="utf-8").split("\n"):
                if word and not word.endswith("'s"):
                    yield word


def _plain(word: str) -> str:
    return word.translate(str.maketrans("àâäáåçéèêëíîïñóôöúûü", "aaaaaceeeeiiinooouuu"))

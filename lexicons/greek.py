"""Greek: the flat list of dictionary-el, which has every inflected form, and words of our own."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from lexicons.own import lines
from lexicons.sources import GREEK

from saywell.model.lexicon import NAME

_STRESS = re.compile("[άέήίόύώΐΰ]")
"""A second stress comes from the next word, and the program takes it off itself."""


def words(cache: Path) -> set[str]:
    """Return the entries, with accents."""
    text = (GREEK.folder(cache) / "package/index.dic").read_text(encoding="utf-8")
    found: set[str] = set()
    for line in text.splitlines()[1:]:
        word = unicodedata.normalize("NFC", line.partition("/")[0].strip())
        if word and all("\u0370" <= char <= "\u03ff" for char in word):
            found.add(word if word.islower() else word.lower() + NAME)
    found = {word for word in found if len(_STRESS.findall(word)) < 2} | set(lines("el"))
    return found - set(lines("el-left-out"))

"""Indonesian: hunspell-id with its derivations, and words of our own with theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lexicons.hunspell import Dictionary
from lexicons.own import lines
from lexicons.sources import INDONESIAN

from saywell.model.lexicon import NAME

_COMMANDED = re.compile("di.{3,}(?:kan|i)")
"""A passive whose end makes a command without the prefix: didaftarkan, daftarkan."""

VERB = "+"
"""Ends a word of our own that is used as a verb, so that it takes me-, di-, ter- and pe-."""


def words(cache: Path) -> set[str]:
    """Return the entries; of doubled words the program looks at each half."""
    dictionary = Dictionary(INDONESIAN.folder(cache) / "usr/share/hunspell/id_ID", "latin-1")
    found: set[str] = set()
    for word, flags in dictionary.words:
        forms = set(dictionary.forms(word, flags))
        forms |= {form.removeprefix("di") for form in forms if _COMMANDED.fullmatch(form)}
        found |= {form if form.islower() else form.lower() + NAME for form in forms}
    for word in lines("id"):
        found.update(_derived(word.removesuffix(VERB)) if word.endswith(VERB) else (word,))
    halves = {half for word in found if "-" in word for half in word.split("-")}
    return ({word for word in found if "-" not in word} | halves) - set(lines("id-left-out"))


def _derived(root: str) -> Iterator[str]:
    """Yield a verb's usual derivations."""
    yield root
    for suffix in ("", "kan", "i"):
        yield f"di{root}{suffix}"
        yield f"ter{root}{suffix}"
        yield from (f"me{nasal}{suffix}" for nasal in _nasal(root))
    yield from (f"pe{nasal}{suffix}" for nasal in _nasal(root) for suffix in ("", "an"))
    yield from (f"{root}{suffix}" for suffix in ("kan", "i", "an"))


def _nasal(root: str) -> Iterator[str]:
    """Yield what follows me- and pe-: a nasal by the first sound, which p, t, k and s may lose."""
    first = root[0]
    if first in "lmnrwy":
        yield root
    elif first in "bfvp":
        yield "m" + root
    elif first in "cdjzts":
        yield "n" + root
    else:
        yield "ng" + root
    lost = {"p": "m", "t": "n", "k": "ng", "s": "ny"}.get(first)
    if lost and root[1:2] in tuple("aeiou"):
        yield lost + root[1:]

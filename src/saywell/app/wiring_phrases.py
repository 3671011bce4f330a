"""What phrases were read as, kept for the next process: only those that have changed are read.

It does not depend on where rules stand nor on the settings, so that whoever edits a rule waits for
that rule, not for its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from saywell import __version__
from saywell.app.usual import PACKAGE
from saywell.engine import phrase_memory
from saywell.stores import kept
from saywell.stores.places import places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saywell.engine.phrase_memory import Plain

KIND = "phrases"
_CODE = (f"{PACKAGE}/__init__.py", f"{PACKAGE}/engine")
"""What of the program decides on what a phrase is read as."""


def remember(environ: Mapping[str, str]) -> None:
    """Recall from now on what was kept, whenever a language's phrases are read at first."""

    def recall(lang: str) -> Plain | None:
        try:
            found = kept.load(places(environ).cache, KIND, _key(lang))
        except (RuntimeError, OSError):
            return None
        plain: Plain | None = None if found is None else found.data
        return plain

    phrase_memory.recall_with(recall)


def keep(environ: Mapping[str, str]) -> None:
    """Keep what was read anew in this process. Raises nothing: it is never needed, only quick."""
    fresh = phrase_memory.fresh()
    if not fresh:
        return
    try:
        folder = places(environ).cache
        marks = kept.marks_of(_CODE)
    except (RuntimeError, OSError):
        return
    for lang, memory in fresh.items():
        kept.save(folder, KIND, _key(lang), _CODE, marks, memory.plain())


def _key(lang: str) -> str:
    return kept.key_of({"version": __version__, "package": PACKAGE, "lang": lang})

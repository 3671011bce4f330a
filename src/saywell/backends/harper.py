"""Harper, a checker of English grammar: made ready in the background, never waited for by keys.

Harper takes most of a second to begin and some 140 MB; then about two milliseconds a message. It
comes with ``pip install 'saywell[grammar]'`` and is used when the setting ``check.grammar`` is on.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from typing import Any

from saywell.model.ports import Remark

MAX_TEXT = 3_000
"""Longer texts are left to our own rules: Harper's time grows with them."""

PROPOSED = 3

LEFT_OUT = frozenset(
    {"Spelling", "Style", "Formatting", "Capitalization", "Readability", "Regionalism"}
    | {"Enhancement", "Repetition", "Punctuation", "Redundancy"}
)
"""Kinds of lints on which our own rules speak, or that are a matter of taste."""

RULES_OFF = (
    *("SpellCheck", "CompoundNouns", "ExpandMemoryShorthands", "PhrasalVerbAsCompoundNoun"),
    *("SplitWords", "OhMyGod", "MissingPreposition", "MissingTo", "ItsPossessive"),
)
"""Rules that were wrong on clean messages of support agents, or that repeat ours."""


def installed() -> bool:
    """Whether Harper is there to be used."""
    return importlib.util.find_spec("harper") is not None


class HarperOpinion:
    """Another opinion on English texts.

    Whatever goes wrong with it, no remarks come: it is an extra, and our own rules stand without.
    """

    lang = "en"

    def __init__(self, *, module: str = "harper") -> None:
        self._linter: Any = None
        self._busy = threading.Lock()
        self._done = threading.Event()
        self._module = module
        threading.Thread(target=self._prepare, name="grammar", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait until it is ready or has failed, at most so long, and say whether it is ready."""
        self._done.wait(seconds)
        return self._linter is not None

    def remarks(self, text: str) -> tuple[Remark, ...]:
        """Return what Harper says of a text; nothing while it is not ready, busy or failing."""
        if self._linter is None or len(text) > MAX_TEXT or not self._busy.acquire(blocking=False):
            return ()
        try:
            lints = self._linter.lint(text, language="plaintext")
            return tuple(_remark(lint) for lint in lints if _taken(lint, text))
        except Exception:
            self._linter = None
            return ()
        finally:
            self._busy.release()

    def _prepare(self) -> None:
        try:
            harper: Any = importlib.import_module(self._module)
            linter = harper.Linter(harper.Dialect.BRITISH)
            linter.set_lint_config({**linter.get_lint_config(), **dict.fromkeys(RULES_OFF, False)})
            self._linter = linter
        except Exception:
            self._linter = None
        finally:
            self._done.set()


def _taken(lint: Any, text: str) -> bool:
    """Whether a lint is about grammar, and not about the letter of a list: (a), 4A."""
    before = text[max(0, lint.span.start - 1) : lint.span.start]
    listed = before == "(" or before.isdigit()
    return lint.lint_kind not in LEFT_OUT and not listed


def _remark(lint: Any) -> Remark:
    start, end = lint.span.start, lint.span.end
    fixes = []
    for suggestion in lint.suggestions[:PROPOSED]:
        name = suggestion.kind.name
        put = "" if name == "REMOVE" else suggestion.replacement_text
        fixes.append(lint.problem_text + put if name == "INSERT_AFTER" else put)
    return Remark(start, end, lint.message, tuple(fixes))

"""Whether a reply reads as if somebody wrote it just now: advice on style, in any language.

What can be told of one message by itself the etiquette rules tell: length (M12), stiff words (M19)
and stock phrases (M23). Here is what only a library shows: replies that leave no place for the
customer, that are one block of text, and that all begin alike. The numbers are our own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from saywell.engine.fill import parsed
from saywell.engine.folding import fold
from saywell.engine.lint_digest import reached
from saywell.engine.sentences import ends, spans
from saywell.model.languages import LANGUAGES
from saywell.model.lint import Facts, Lint
from saywell.model.report import Severity
from saywell.model.snippet import Library, Reply

WALL = 6
"""Sentences without a line between them from which a message is a wall of text on a phone."""

PERSONAL = frozenset({"greeting", "empathy", "bad_news", "thanks"})
"""Purposes of replies that ring hollow when they are the same for everybody."""

ALIKE = 5
SHARE = 0.2
"""How many replies begin alike, and which share of a language's, before customers notice."""

OPENING = {"zh": 6}
USUAL_OPENING = 20
"""Characters from which a first sentence is more than a word of greeting."""


def walls(text: str, lang: str, rows: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, message) of paragraphs that are one block.

    ``rows`` are the rows of the etiquette that the text fails: length is told once.
    """
    if "M12" in rows:
        return
    at = 0
    for paragraph in text.split("\n"):
        count = len(spans(paragraph, ends(paragraph, lang)))
        if count >= WALL:
            yield at, at + len(paragraph), f"{count} sentences without a break are hard to read"
        at += len(paragraph) + 1


def impersonal(reply: Reply, lang: str, library: Library) -> bool:
    """Say whether a reply that should be personal has no place for name, field or agent."""
    if reply.purpose not in PERSONAL:
        return False
    template = parsed(reply.text.best(lang))
    names = {include.block for include in template.includes}
    blocks = [
        library.blocks[one] for one in reached(names, library.blocks) if one in library.blocks
    ]
    templates = [template, *(parsed(block.text.best(lang)) for block in blocks)]
    return not any(use.parts[0] != "paragraph" for one in templates for use in one.uses)


def opening_of(text: str, lang: str) -> str:
    """Return the first sentence of a text, folded; empty when it is a mere word of greeting."""
    line = text.lstrip().partition("\n")[0]
    first = next((line[start:end] for start, end in spans(line, ends(line, lang))), "")
    folded = " ".join(fold(first).split())
    return folded if len(folded) >= OPENING.get(lang, USUAL_OPENING) else ""


def lint_openings(replies: Sequence[Facts]) -> Iterator[Lint]:
    """Find sentences with which many replies of a language begin; told at the first of them."""
    for lang in LANGUAGES:
        begun: Mapping[str, list[Facts]] = defaultdict(list)
        for facts in replies:
            if lang in facts.openings:
                begun[facts.openings[lang]].append(facts)
        total = sum(lang in facts.shapes for facts in replies)
        for opening, having in begun.items():
            if len(having) >= ALIKE and len(having) >= SHARE * total:
                first = min(having, key=lambda facts: facts.where)
                yield Lint(
                    first.where,
                    "L06.opening",
                    Severity.ADVICE,
                    f"{len(having)} of {total} replies in {LANGUAGES[lang]} begin with {opening!r}",
                    "let them begin in different ways: a customer reads several in one chat",
                    first.id,
                    lang,
                )

"""The short way to a plain ``search``: from the library's index, without the long way's imports."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Sequence

    from saywell.app.finding import Filter

_OPTIONS = {
    "-o": "-o",
    "--output": "-o",
    "--limit": "--limit",
    "--lang": "--lang",
    "--tag": "--tag",
    "--kind": "--kind",
    "--owner": "--owner",
    "--scope": "--scope",
}
_LANGUAGES = ("en", "el", "zh", "ar", "te", "id")
_KINDS = ("canned", "predefined")


class Asked:
    """What a plain command line asks for."""

    __slots__ = ("form", "limit", "query", "wanted")

    def __init__(self, query: str, form: str, limit: int, wanted: Filter) -> None:
        self.query = query
        self.form = form
        self.limit = limit
        self.wanted = wanted


def search(args: Sequence[str]) -> int | None:
    """``search WORD... [-o FORM] [--limit N]`` and filters, in any order; None: the long way."""
    asked = _read(args)
    if asked is None:
        return None
    from saywell.app import quick_search
    from saywell.cli import listing, quick

    answer = quick_search.find(asked.query, asked.wanted, asked.limit, os.environ)
    if answer is None:
        return None
    screen = listing.screen_of(os.environ) if sys.stdout.isatty() else None
    try:
        shown = listing.listed(answer.hits, asked.form, answer.lang, sys.stdout.encoding, screen)
    except (ValueError, IndexError):
        return None  # the file was damaged since it was written
    if answer.problems:
        from saywell.cli.plain import problems_line

        quick.tell(problems_line(answer.problems))
    if not answer.hits:
        quick.tell(listing.nothing_line(asked.wanted))
    return quick.write(shown, 0)


def _read(args: Sequence[str]) -> Asked | None:
    """Read words, and options with their values; None for anything out of the way."""
    given: dict[str, str] = {}
    words: list[str] = []
    tags: list[str] = []
    rest = iter(args)
    for word in rest:
        name = _OPTIONS.get(word)
        if name is None:
            if word.startswith("-") or not _is_sound(word):
                return None
            words.append(word)
            continue
        value = next(rest, "")
        if not value or value.startswith("-") or not _is_sound(value) or name in given:
            return None
        if name == "--tag":
            tags.append(value)
        else:
            given[name] = value
    from saywell.app.finding import LIMIT, Filter
    from saywell.cli.listing import FORMS

    form, limit = given.get("-o", "text"), given.get("--limit", str(LIMIT))
    lang, kind = given.get("--lang", ""), given.get("--kind", "")
    fits = form in FORMS and lang in ("", *_LANGUAGES) and kind in ("", *_KINDS)
    if not words or not fits or not (limit.isascii() and limit.isdecimal()) or len(limit) > 6:
        return None
    wanted = Filter(lang, tags, kind, given.get("--owner", ""), given.get("--scope", ""))
    return Asked(" ".join(words), form, int(limit), wanted) if int(limit) else None


def _is_sound(text: str) -> bool:
    """Say whether a text is whole: half a character cannot be searched for, nor printed."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

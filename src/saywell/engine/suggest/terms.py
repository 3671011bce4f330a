"""A message as terms: what two messages can have in common, in any of the languages.

A word is a term, and so is its likeliest key, so that two forms of a word meet. Scripts without
spaces give characters and pairs of them. All numbers are one term, for which number it is matters
less than that there is one ("4.7" answers what "4.2" answered). What was masked is none, and
neither is what stands in the braces of a template.
"""

from __future__ import annotations

from functools import lru_cache

from saywell.engine.search.keys import keys_of
from saywell.engine.search.words import is_han, pairs_of, words_of_template
from saywell.engine.suggest.masking import MARKS, NUMBER_MARK

LONGEST = 8000
"""Characters of a message that are looked at."""
MOST = 400
"""Words of a message that count; the rest of a longer one says little about its answer."""

NUMBER = "0"


@lru_cache(maxsize=4096)
def terms_of(text: str) -> tuple[str, ...]:
    """List the terms of a text in its order, each as often as it is said."""
    text = text[:LONGEST]
    if "<" in text:
        for mark in MARKS:
            text = text.replace(mark, f" {NUMBER} " if mark == NUMBER_MARK else " ")
    found: list[str] = []
    for word in words_of_template(text)[:MOST]:
        if is_han(word):
            found += word
            if len(word) > 1:
                found += pairs_of(word)
        elif not word.isalpha() and any(map(str.isdigit, word)):
            found.append(NUMBER)
        else:
            found.append(word)
            found += keys_of(word)[:1]
    return tuple(found)

"""Arabic: the stems and suffixes of hunspell-ar; what may be attached before is a mark.

All forms with all particles before them would be a hundred million. So each entry is a form
without them, followed by a mark for each family of particles that it takes, and the program
takes the particles off a word before it looks it up.
"""

from __future__ import annotations

import re
from pathlib import Path

from lexicons.hunspell import Dictionary
from lexicons.own import lines
from lexicons.sources import ARABIC

from saywell.model.lexicon import DEFINITE, NOUN, VERB

_MARKS = re.compile("[\u0640\u064b-\u0652]")


def words(cache: Path) -> set[str]:
    """Return the entries, without vowel marks."""
    dictionary = Dictionary(ARABIC.folder(cache) / "usr/share/hunspell/ar")
    found: set[str] = set()
    for word, flags in dictionary.words:
        for form, then in [(word, frozenset()), *dictionary.suffixed(word, flags)]:
            plain = _MARKS.sub("", form)
            found.add(plain)
            before = {
                _MARKS.sub("", affix.add) for affix in dictionary.prefixing(form, flags | then)
            }
            found.update(
                plain + mark
                for mark, particle in ((DEFINITE, "ال"), (NOUN, "ب"), (VERB, "س"))
                if particle in before
            )
    for word in lines("ar"):  # a word with all that a noun takes, unless it ends in a mark
        found.update({word, word + DEFINITE, word + NOUN} if word[-1].isalpha() else {word})
    return found - set(lines("ar-left-out"))

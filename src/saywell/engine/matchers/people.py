"""The kind ``names``: a name that is misspelt or somebody else's, where one is addressed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from saywell.engine.folding import HAN, fold
from saywell.engine.lazily import compiled
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.names import Likeness, compare, distance, forms, parts, vocative
from saywell.engine.text import WORDS, Text, known_names

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_HAN = compiled(f"[{HAN}]")
_MAX_HAN_NAME = 3
_ALIKE = (Likeness.SAME, Likeness.MISSPELT)


class NamesMatcher(Matcher["checks.Names"]):
    """Reports names that are not the known one."""

    def __init__(self, rule: checks.Names, words: Words) -> None:
        super().__init__(rule, words)
        self.wants = (rule.whose,)
        self._places = words.phrases(rule.places)
        self._given = words.plain(rule.given)
        self._other = words.plain(rule.other)
        self._full = _full_names(words.plain(rule.short))
        self._titles = tuple(sorted(word for word in self._other if len(word) > 1))
        for phrase in self._places:
            if not phrase.hole:
                raise RuleError(f"{phrase.source!r} has no {{}} where the name stands")

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the names that differ from the known one, with the known spelling as a fix."""
        known = self._known(text)
        if not known:
            return
        bare = _without_scene(text)
        seen: set[int] = set()
        for phrase in self._places.possible(bare):
            for match in phrase.matches(bare):
                start, end = match.span(phrase.hole)
                span = bare.folded.span(start, end)
                last = start == match.start(1) and end != match.end(1)
                hit = self._judge(bare, span, known, sure=phrase.hole == "name", last=last)
                if hit is not None and hit.start not in seen and not self._own(text, hit):
                    seen.add(hit.start)
                    yield self._addressed(hit, text.lang)

    def _own(self, text: Text, hit: Hit) -> bool:
        """Whether agents name themselves where a customer could be addressed: "I'm Dana, and"."""
        agent = text.context.agent
        if self.rule.whose != "contact" or not agent:
            return False
        return compare(text.raw[hit.start : hit.end], agent) is Likeness.SAME

    def _addressed(self, hit: Hit, lang: str) -> Hit:
        """Put a Greek customer's name into the form by which one is called."""
        if lang != "el" or self.rule.whose != "contact":
            return hit
        called = tuple(form for fix in hit.fixes if (form := vocative(fix)))
        return hit._replace(fixes=called)

    def _known(self, text: Text) -> str:
        context = text.context
        if self.rule.whose == "contact":
            return context.contact.name if context.contact is not None else ""
        return context.agent if self.rule.whose == "agent" else context.company

    def _judge(
        self, text: Text, span: tuple[int, int], known: str, *, sure: bool, last: bool
    ) -> Hit | None:
        """Compare what stands in a place; ``last`` when the name is what stands before a word."""
        found = list(WORDS.finditer(text.raw, *span))
        if not found:
            return None
        if _HAN.match(found[0].group()):
            return self._judge_han(text, span, known, sure=sure, last=last)
        names = self._leading(found, last)
        if not names:
            return None
        if self.rule.whose == "company":
            return _judge_company(names, known, sure)
        likenesses = [compare(match.group(), known) for match in names]
        for at, match in enumerate(names):
            if any(self._short_for(match.group(), part) for part in parts(known)):
                likenesses[at] = Likeness.SAME
        if Likeness.SAME in likenesses:
            return _slip(names, likenesses, known)
        if fold("".join(match.group() for match in names)) == fold("".join(parts(known))):
            return None
        chosen = names[-1 if last else 0]
        likeness = likenesses[-1 if last else 0]
        given = not self._given.isdisjoint(forms(fold(chosen.group())))
        resembles = likeness is Likeness.MISSPELT or given
        if not (sure or resembles):
            return None
        return _hit(chosen.start(), chosen.end(), chosen.group(), known, likeness)

    def _short_for(self, one: str, two: str) -> bool:
        """Whether one of two names is short for the other: Tom and Thomas, but not Vicki, Vicky."""
        left, right = fold(one), fold(two)
        if left == right:
            return False
        return right in self._full.get(left, ()) or left in self._full.get(right, ())

    def _leading(self, found: list[re.Match[str]], last: bool) -> list[re.Match[str]]:
        """Return the words nearest to the place's own words that can be a name."""
        ordered = list(reversed(found)) if last else found
        names: list[re.Match[str]] = []
        for match in ordered:
            word = match.group()
            if word[0].islower() or word[0].isdigit() or fold(word) in self._other:
                break
            names.append(match)
            if word[0].lower() == word[0].upper() and self.rule.whose != "company":
                break  # without capitals, only the nearest word can be told to be a name
        return sorted(names, key=lambda match: match.start())

    def _judge_han(
        self, text: Text, span: tuple[int, int], known: str, *, sure: bool, last: bool
    ) -> Hit | None:
        """Compare Chinese characters, where nothing says how many of them are the name."""
        start, end = self._without_titles(text.raw, *span)
        raw = text.raw[start:end]
        if not raw:
            return None
        if self.rule.whose == "company":
            return self._han_company(raw, (start, end), known, sure)
        listed: tuple[int, str] | None = None
        for size in range(min(_MAX_HAN_NAME, len(raw)), 0, -1):
            piece = raw[-size:] if last else raw[:size]
            at = end - size if last else start
            likeness = compare(piece, known)
            if likeness is Likeness.SAME or fold(piece) in self._other:
                return None
            if likeness is Likeness.MISSPELT:
                return _hit(at, at + size, piece, known, likeness)
            if listed is None and (self._is_listed(piece) or (sure and size == len(raw))):
                listed = at, piece
        if listed is None:
            return None
        at, piece = listed
        return _hit(at, at + len(piece), piece, known, Likeness.ANOTHER)

    def _is_listed(self, piece: str) -> bool:
        """Whether Chinese characters are a listed name, or a listed surname and what follows."""
        return any(fold(piece).startswith(name) for name in self._given)

    def _without_titles(self, raw: str, start: int, end: int) -> tuple[int, int]:
        """Cut titles and other words that are no names off what stands in a place."""
        changed = True
        while changed:
            changed = False
            for word in self._titles:
                if raw.endswith(word, start, end):
                    end, changed = end - len(word), True
                elif raw.startswith(word, start, end):
                    start, changed = start + len(word), True
        return start, max(start, end)

    def _han_company(self, raw: str, span: tuple[int, int], known: str, sure: bool) -> Hit | None:
        if fold(known) in fold(raw) or known.startswith(raw):
            return None
        limit = max(1, len(known) // 4)
        slip = len(known) > 2 and distance(raw[: len(known)], known, limit) <= limit
        if raw.startswith(known[:2]) and not slip:
            return None
        common = len(set(raw) & set(known))
        if sure or slip or common * 2 >= len(known):
            return Hit(span[0], span[1], (known,), {"name": known, "found": raw})
        return None


def _without_scene(text: Text) -> Text:
    """Return the text with no names masked, made once for all rules about names."""
    if "bare" not in text.facts:
        masked = any(name in text.raw for name in known_names(text.context))
        text.facts["bare"] = Text(text.raw, text.lang, gate=text.gate) if masked else text
    bare: Text = text.facts["bare"]
    return bare


def _full_names(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the names for which each short name stands, in every form that they take."""
    found: dict[str, frozenset[str]] = {}
    for line in lines:
        full, *short = line.split("|")
        for form in {form for name in short for form in forms(name)}:
            found[form] = found.get(form, frozenset()) | forms(full)
    return found


def _slip(names: list[re.Match[str]], likenesses: list[Likeness], known: str) -> Hit | None:
    """Report a slip in one word of a name whose other words are right."""
    for match, likeness in zip(names, likenesses, strict=True):
        if likeness is Likeness.MISSPELT:
            return _hit(match.start(), match.end(), match.group(), known, likeness)
    return None


def _judge_company(names: list[re.Match[str]], known: str, sure: bool) -> Hit | None:
    """Compare a company's name word by word, from the first word that the two share.

    The words of a kind of business (Mobile, Bank) are shared by many, so one alike word is not
    enough; words beyond the known name are not looked at.
    """
    words = parts(known)
    likenesses = [compare(names[0].group(), word) for word in words]
    shared = next((at for at, likeness in enumerate(likenesses) if likeness in _ALIKE), len(words))
    if shared == len(words):
        later = any(compare(name.group(), word) in _ALIKE for name in names for word in words)
        if not (sure or later):
            return None
        return _whole(names[: len(words)], known)
    pairs = list(zip(names, words[shared:], strict=False))
    for name, word in pairs:
        likeness = compare(name.group(), word)
        if likeness is Likeness.MISSPELT:
            return Hit(name.start(), name.end(), (word,), {"found": name.group(), "name": known})
        if likeness is not Likeness.SAME:
            return _whole([pair[0] for pair in pairs], known) if sure else None
    return None


def _whole(names: list[re.Match[str]], known: str) -> Hit:
    return Hit(names[0].start(), names[-1].end(), (known,), {"name": known})


def _hit(start: int, end: int, found: str, known: str, likeness: Likeness) -> Hit:
    """Make a hit, with the known spelling as a fix where the word to put there is certain."""
    words = parts(known)
    nearest = [word for word in words if compare(found, word) is likeness]
    fix = nearest[0] if likeness is Likeness.MISSPELT and nearest else words[0]
    if likeness is Likeness.OTHER_SCRIPT or likeness is Likeness.ANOTHER:
        fix = known if _HAN.match(known) else words[0]
    return Hit(start, end, (fix,), {"found": found, "name": known})

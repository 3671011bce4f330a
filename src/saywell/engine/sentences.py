"""Where sentences end, in the six languages; full stops of abbreviations and numbers do not."""

from __future__ import annotations

import re

from saywell.engine.folding import HAN, fold
from saywell.engine.lazily import compiled
from saywell.engine.masks import Span

_ABBREVIATIONS = (
    # English
    "u.s u.k"
    " mr mrs ms mx dr prof st vs e.g i.e eg ie etc approx inc ltd dept est ext incl fig hr hrs"
    " mon tue wed thu fri sat sun jan feb mar apr jun jul a.m p.m aug sep sept oct nov dec"
    # Greek
    " π.χ κ.λπ κλπ κ.ά κ.α δηλ αρ τηλ κ κα κος κ.ο.κ μ.μ π.μ βλ σελ οδ λεωφ τ.κ αγ υπ ευρ "
    " εκατ χλμ χιλ δισ κιν τ.μ μ.χ λ.χ αριθμ περ αντ σημ"
    # Indonesian
    " dll dsb dst dkk jl jln min maks hlm tgl bpk yth sdr sdri pt cv kel kec kab tel telp kpd a.n"
    " drg hj s.d"
    # Arabic
    " د أ م ص.ب ر.س د.إ ج.م هـ ت"
    # Telugu
    " డా శ్రీ రూ కి.మీ"
)
ABBREVIATIONS = frozenset(fold(word) for word in _ABBREVIATIONS.split())
"""Words whose full stop ends no sentence, folded and without the stop."""

_NUMBERED = frozenset({"no", "nos", "num", "art", "sec", "p", "pp", "αριθ"})
STOPS = ".!?…;؟。！？｡।॥\n\r\u037e\u2028\u2029"
"""Marks that may end a sentence."""

_STOPS = compiled(f"[{STOPS}]+")
_ASCII_STOPS = compiled(r"[.!?;\n\r]+")
_LONGEST_WORD = 20
_BEFORE_WORD = frozenset("([«“\"'")
CLOSING = "\"'”’»›)]}」』》）】"
_HAN = compiled(f"[{HAN}]")


def ends(text: str, lang: str) -> list[Span]:
    """Find the marks that end sentences, in order; ``text`` has its links masked."""
    found = (_ASCII_STOPS if text.isascii() else _STOPS).finditer(text)
    return [match.span() for match in found if _is_end(text, match, lang)]


def _is_end(text: str, match: re.Match[str], lang: str) -> bool:
    run = match[0]
    if run == ".":
        at = match.start()
        return _stop_ends(text, at, text[at + 1 : at + 5].lstrip(CLOSING))
    if not run.isascii() and any(mark in run for mark in "؟。！？｡।॥\u2028\u2029"):
        return True
    if "\n" in run or "\r" in run:
        return True
    after = text[match.end() : match.end() + 4]
    rest = after.lstrip(CLOSING)
    if "!" in run or "?" in run:
        if rest[:1].isascii() and rest[:1].isalnum() and text[match.start() - 1].isalnum():
            return False  # inside a word: Yahoo!7, a password
        # "Really?" she said: the sentence goes on after the closing mark.
        return rest == after or not rest[:2].strip()[:1].islower()
    if ";" in run or "\u037e" in run:
        return lang == "el" and (not rest or rest[0].isspace())
    if len(run) > 1 or run == "…":
        follows = rest.lstrip()
        return not follows or (rest[0].isspace() and follows[0].isupper())
    return _stop_ends(text, match.start(), rest)


def _stop_ends(text: str, at: int, rest: str) -> bool:
    """Decide on a single full stop at ``at``, followed by ``rest``."""
    if rest and not rest[0].isspace():
        return bool(_HAN.match(rest)) and not (
            text[at - 1 : at].isascii() and text[at - 1].isalnum()
        )
    if not rest.strip():
        return True
    found = text[text.rfind(" ", 0, at) + 1 : at]
    if not (found.isalpha() and len(found) <= _LONGEST_WORD):
        start = at
        while start and at - start < _LONGEST_WORD and not _parts_words(text[start - 1]):
            start -= 1
        found = text[start:at]
    word = fold(found)
    if word in ABBREVIATIONS or (len(word) == 1 and found.isupper()):
        return False
    if word in _NUMBERED and rest.strip()[0] in "0123456789#":
        return False
    if word.isdigit():
        # A number that starts a line or sentence counts the steps of a list.
        start = at - len(word)
        prior = text[max(0, start - 4) : start].rstrip(" ")[-1:]
        return bool(prior) and prior not in ".!?:\n\r"
    return True


def _parts_words(char: str) -> bool:
    return char.isspace() or char in _BEFORE_WORD


def spans(text: str, stops: list[Span]) -> list[Span]:
    """Return the sentences between the stops, each with its stop and without outer blanks."""
    found: list[Span] = []
    start = 0
    for _, after in [*stops, (len(text), len(text))]:
        stop = after
        while stop < len(text) and text[stop] in CLOSING:
            stop += 1
        sentence = text[start:stop]
        if sentence.strip():
            lead = len(sentence) - len(sentence.lstrip())
            found.append((start + lead, start + len(sentence.rstrip())))
        start = stop
    return found
